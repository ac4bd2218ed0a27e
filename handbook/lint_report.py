"""What the reply checks found in a shop's own replies, as text for a service lead, as JSON, and as notes for a copy.

In: the replies of a file and the rules. Out: one ``Checked`` a reply; the reports are strings.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from handbook import lint
from handbook.book import Handbook
from handbook.labels import WORDS, word
from handbook.replies_file import Cell, Note
from handbook.reply import to_fill

LEVELS = ("block", "warn", "info")
_NEAR = 20


class Checked(NamedTuple):
    """A reply and what was found in it."""

    cell: Cell
    findings: list[lint.Finding]

    @property
    def level(self) -> str:
        """The gravest level, or "" for a clean reply."""
        return min((f.level for f in self.findings), key=LEVELS.index, default="")


def check(cells: Iterable[Cell], book: Handbook) -> list[Checked]:
    """Return every reply with its findings; the better wordings carry the shop's own values."""
    linter = lint.linter(book)
    seen: dict[str, list[lint.Finding]] = {}
    checked = []
    for cell in cells:
        if cell.text not in seen:
            seen[cell.text] = [f._replace(hint=to_fill(f.hint, book.shop)) for f in linter.findings(cell.text)]
        checked.append(Checked(cell, seen[cell.text]))
    return checked


def notes(checked: Iterable[Checked]) -> dict[Cell, Note]:
    """Return what a copy of the file should say beside each reply that is not clean."""
    return {
        c.cell: Note(
            "；".join(f"{word(f.category, 'lint')}“{c.cell.text[f.start : f.end]}”" for f in c.findings),
            "\n".join(dict.fromkeys(f.hint for f in c.findings)),
            c.level == "block",
        )
        for c in checked
        if c.findings
    }


def as_json(checked: Iterable[Checked]) -> str:
    """Return the contract's list: row, text, and findings of every reply, clean ones with an empty list."""
    entries = [{"row": c.cell.row, "text": c.cell.text, "findings": [f._asdict() for f in c.findings]} for c in checked]
    return json.dumps(entries, ensure_ascii=False, indent=1) + "\n"


def as_text(checked: Sequence[Checked]) -> str:
    """Return a report to read: each reply with a finding, the gravest first, then the counts."""
    several = len({c.cell.sheet for c in checked}) > 1
    blocks = []
    for level in LEVELS:
        for c in checked:
            if c.level == level:
                sheet = f"{c.cell.sheet} " if several else ""
                head = f"{sheet}第 {c.cell.row} 行 · {word(level, 'lint-level')}"
                blocks.append("\n".join([head, f"  {_marked(c)}", *_reasons(c)]))
    return "\n\n".join([*blocks, _summary(checked)]) + "\n"


def _marked(checked: Checked) -> str:
    """Return the reply on one line with ⟦the matched words⟧; what is far from any of them is left out."""
    text, at = checked.cell.text, 0
    pieces: list[str] = []
    for start, end in _joined(checked.findings):
        pieces += [_short(text[at:start], first=not pieces), f"⟦{text[start:end]}⟧"]
        at = end
    rest = text[at:]
    pieces.append(rest if len(rest) <= 2 * _NEAR else rest[:_NEAR] + "…")
    return " ".join("".join(pieces).split())


def _joined(found: Iterable[lint.Finding]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted((f.start, f.end) for f in found):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _short(between: str, *, first: bool) -> str:
    if len(between) <= 2 * _NEAR:
        return between
    return f"{'' if first else between[:_NEAR]}…{between[-_NEAR:]}"


def _reasons(checked: Checked) -> list[str]:
    grouped: dict[tuple[str, str], list[lint.Finding]] = {}
    for f in checked.findings:
        grouped.setdefault((f.rule, f.hint), []).append(f)
    lines = []
    for (rule, hint), found in grouped.items():
        kinds = "、".join(dict.fromkeys(f"{word(f.category, 'lint')}({word(f.level, 'lint-level')})" for f in found))
        words = "".join(dict.fromkeys(f"“{checked.cell.text[f.start : f.end]}”" for f in found))
        lines += [f"  {kinds} {words}", f"    为什么: {found[0].message} [{rule}]", f"    改成: {hint}"]
    return lines


def _summary(checked: Sequence[Checked]) -> str:
    levels = Counter(c.level for c in checked)
    said = "，".join(f"{levels[level]} 条{what}" for level, what in zip(LEVELS, _VERDICTS, strict=True))
    counted = Counter(category for c in checked for category in {(f.level, f.category) for f in c.findings})
    rows = [
        f"  {word(level, 'lint-level')}  {word(category, 'lint')}: {counted[level, category]} 条"
        for level in LEVELS
        for category in sorted(WORDS["lint"], key=_by_count(counted, level))
        if counted[level, category]
    ]
    return "\n".join([f"共 {len(checked)} 条回复：{levels['']} 条没有问题，{said}。", *rows])


_VERDICTS = ("不能用(拦截)", "要改(提醒)", "可以更好(建议)")


def _by_count(counted: Counter[tuple[str, str]], level: str) -> Callable[[str], int]:
    return lambda category: -counted[level, category]
