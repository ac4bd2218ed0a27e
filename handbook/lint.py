"""The reply checks: a rule's patterns applied to a reply. Rule data only, no code per rule."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import NamedTuple

from handbook.model.library import Lint, Rule

_CLAUSE_END = re.compile(r"[。！？；，!?;,\n]")


class Finding(NamedTuple):
    """One match of a rule in a reply; ``start`` and ``end`` are half-open code points of the reply."""

    rule: str
    category: str
    level: str
    start: int
    end: int
    message: str
    hint: str


@functools.cache
def pattern(source: str) -> re.Pattern[str]:
    """Compile a plain phrase or a ``/regular expression/``.

    Raises:
        re.error: the expression is not valid.
    """
    if len(source) > 2 and source.startswith("/") and source.endswith("/"):
        return re.compile(source[1:-1])
    return re.compile(re.escape(source))


def findings(text: str, rules: Iterable[Rule]) -> list[Finding]:
    """Return every finding of ``rules`` in ``text``, in the order of the text, each category once a place."""
    found: dict[tuple[str, int], Finding] = {}
    for rule in rules:
        for lint in rule.lint:
            for start, end in matches(text, lint):
                finding = Finding(rule.id, lint.category, lint.level, start, end, rule.title, lint.better)
                found.setdefault((lint.category, start), finding)
    return sorted(found.values(), key=lambda f: (f.start, f.end, f.category))


def matches(text: str, lint: Lint) -> list[tuple[int, int]]:
    """Return the spans of ``text`` that a lint block catches."""
    spans = sorted({m.span() for p in lint.match for m in pattern(p).finditer(text) if m.end() > m.start()})
    return [span for span in spans if not _excused(text, span, lint)]


def _excused(text: str, span: tuple[int, int], lint: Lint) -> bool:
    """Tell whether what stands around a match makes it fine."""
    clause = _clause(text, span)
    if any(pattern(p).search(clause) for p in lint.unless):
        return True
    if lint.require is None:
        return False
    around = text if lint.require.within == "reply" else clause
    return any(pattern(p).search(around) for p in lint.require.any)


def _clause(text: str, span: tuple[int, int]) -> str:
    """Return the clause, or clauses, that a span stands in."""
    start = max((m.end() for m in _CLAUSE_END.finditer(text, 0, span[0])), default=0)
    after = _CLAUSE_END.search(text, span[1])
    return text[start : after.start() if after else len(text)]
