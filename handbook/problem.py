"""What a check reports: a place, a sentence, what to do; and how a list of them is spoken.

In: nothing. Out: ``Problem`` values and their reporters (text, GitHub annotations, JSON, suggestions for a review).
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


class Fix(NamedTuple):
    """A remedy that a program can apply: ``put`` takes the place of ``start`` to ``end`` of the file's text.

    ``begin`` is where the first of the lines concerned starts, ``before`` how these lines read now.
    """

    start: int
    end: int
    put: str
    begin: int
    before: str

    @property
    def replaced(self) -> str:
        """What the fix takes away, as far as it stands in the lines concerned."""
        return self.before[self.start - self.begin : self.end - self.begin]

    @property
    def after(self) -> str:
        """How the lines concerned read once the fix is applied."""
        return self.before[: self.start - self.begin] + self.put + self.before[self.end - self.begin :]


@dataclass(frozen=True)
class Problem:
    """One mistake: where, what is wrong, what to do, which check saw it, and the fix where one can be computed."""

    place: Place
    message: Say
    hint: Say
    severity: Severity = "error"
    check: str = ""
    fix: Fix | None = None

    def by(self, check: str) -> Problem:
        """Return the same problem signed with the name of its check."""
        return replace(self, check=self.check or check)

    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order problems as an author meets them: by file, then line."""
        return (*self.place, self.check, self.message.zh)


def nearest(word: str, known: Iterable[str]) -> Say:
    """Return a guess at what ``word`` was meant to be, or an empty sentence when nothing known is near."""
    found = closest(word, known)
    return Say(f"是不是想写“{found}”?", f'Did you mean "{found}"? ') if found else Say("", "")


def closest(word: str, known: Iterable[str]) -> str | None:
    """Return what ``word`` comes nearest to, or None when nothing known is near."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)), None)


SURE, APART = 0.8, 0.1


def meant(word: str, known: Iterable[str]) -> str | None:
    """Return what ``word`` was meant to be when there can be no doubt: one known word is near
    and every other is not, or it has the same letters in another order.
    """
    found = difflib.get_close_matches(word, list(known), n=2, cutoff=0.6)
    ratios = [difflib.SequenceMatcher(None, word, other).ratio() for other in found]
    if found and sorted(found[0]) == sorted(word):
        return found[0]
    if not found or ratios[0] < SURE or (len(found) > 1 and ratios[0] - ratios[1] < APART):
        return None
    return found[0]


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
        f",title={_property(p.check)}::{_data(_sentences(p, language) + _suggested(p, language))}\n"
        for p in problems
    )


def _suggested(problem: Problem, language: Language) -> str:
    if problem.fix is None or problem.fix.after == problem.fix.before:
        return ""
    return f"\n{Say('建议改成:', 'Suggested:').in_(language)}\n{problem.fix.after}"


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


def as_suggestions(problems: Iterable[Problem], language: Language = "zh") -> str:
    """Return what a review comment with a suggestion needs, as JSON: one entry for the lines that fixes change.

    Each has ``path``, the first and last ``line`` (``start_line``, ``line``), the ``replacement`` for these lines and
    the ``message``; several fixes of the same lines are joined.
    https://docs.github.com/en/rest/pulls/comments#create-a-review-comment-for-a-pull-request
    """
    rows: dict[tuple[str, int, str], list[Problem]] = {}
    for p in problems:
        if p.fix is not None and p.fix.after != p.fix.before:
            rows.setdefault((p.place.path, p.fix.begin, p.fix.before), []).append(p)
    found = [
        {
            "path": path,
            "start_line": together[0].place.line,
            "line": together[0].place.line + before.count("\n"),
            "replacement": edited(before, [p.fix for p in together if p.fix], begin),
            "message": "\n".join(f"{_sentences(p, language)} [{p.check}]" for p in together),
        }
        for (path, begin, before), together in rows.items()
    ]
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def edited(text: str, fixes: Iterable[Fix], begin: int = 0) -> str:
    """Return ``text``, from ``begin`` of its file, with the fixes applied; of two that overlap, the first."""
    pieces, at = [], begin
    for fix in sorted(set(fixes)):
        if fix.start >= at:
            pieces += [text[at - begin : fix.start - begin], fix.put]
            at = fix.end
    return "".join([*pieces, text[at - begin :]])


REPORTERS = {"text": as_text, "github": as_github, "json": as_json, "suggestions": as_suggestions}


def _sentences(problem: Problem, language: Language) -> str:
    gap = "" if language == "zh" else " "
    return gap.join(s for s in (problem.message.in_(language), problem.hint.in_(language)) if s)


def _data(text: str) -> str:
    # https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts: escapeData
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    # the same file: escapeProperty
    return _data(text).replace(":", "%3A").replace(",", "%2C")
