"""What a check reports: a place, a sentence, what to do; and how a list of them is spoken.

In: nothing. Out: ``Problem`` values and three reporters (text, GitHub annotations, JSON).
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

Language = Literal["zh", "en"]
Severity = Literal["error", "warning"]


class Say(NamedTuple):
    """One sentence in both languages of the messages, kept together so that they stay the same sentence."""

    zh: str
    en: str

    def in_(self, language: Language) -> str:
        """Return the sentence in ``language``."""
        return (self.zh if language == "zh" else self.en).strip()


class Place(NamedTuple):
    """A position in a file an author can open: path as the author writes it, line and column from 1."""

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True)
class Problem:
    """One mistake: where, what is wrong, what to do, and which check saw it."""

    place: Place
    message: Say
    hint: Say
    severity: Severity = "error"
    check: str = ""

    def by(self, check: str) -> Problem:
        """Return the same problem signed with the name of its check."""
        return replace(self, check=self.check or check)

    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order problems as an author meets them: by file, then line."""
        return (*self.place, self.check, self.message.zh)


def nearest(word: str, known: Iterable[str]) -> Say:
    """Return a guess at what ``word`` was meant to be, or an empty sentence when nothing known is near."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return Say(f"是不是想写“{found[0]}”?", f'Did you mean "{found[0]}"? ') if found else Say("", "")


def as_text(problems: Iterable[Problem], language: Language = "zh") -> str:
    """Return one line a problem: ``path:line:col: severity: what is wrong. what to do. [check]``."""
    return "".join(
        f"{p.place.path}:{p.place.line}:{p.place.column}: {p.severity}: {_sentences(p, language)} [{p.check}]\n"
        for p in problems
    )


def as_github(problems: Iterable[Problem], language: Language = "zh") -> str:
    """Return one GitHub workflow command a problem, which GitHub shows beside the line in a pull request."""
    return "".join(
        f"::{p.severity} file={_property(p.place.path)},line={p.place.line},col={p.place.column}"
        f",title={_property(p.check)}::{_data(_sentences(p, language))}\n"
        for p in problems
    )


def as_json(problems: Iterable[Problem], language: Language = "zh") -> str:
    """Return the problems as a JSON list of objects with the keys of the contract."""
    rows = [
        {
            "path": p.place.path,
            "line": p.place.line,
            "column": p.place.column,
            "check": p.check,
            "severity": p.severity,
            "message": p.message.in_(language),
            "hint": p.hint.in_(language),
        }
        for p in problems
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


REPORTERS = {"text": as_text, "github": as_github, "json": as_json}


def _sentences(problem: Problem, language: Language) -> str:
    gap = "" if language == "zh" else " "
    return gap.join(s for s in (problem.message.in_(language), problem.hint.in_(language)) if s)


def _data(text: str) -> str:
    # https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts: escapeData
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    # the same file: escapeProperty
    return _data(text).replace(":", "%3A").replace(",", "%2C")
