"""Patterns in; the few that can match a text out, at a fraction of what trying each of them costs.

From each pattern, and from each of its top-level alternatives, come sets of characters of which every match must hold
a member. A text without a member of one of these sets cannot match, whatever the pattern says about their order. It is
a conservative test in the manner of trigram indexes for expressions (R. Cox, Regular Expression Matching with a
Trigram Index, 2012), with single characters, since a Chinese character tells as much as three letters.
"""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

Needs = list[frozenset[str]]
_LOOKING = frozenset({"ASSERT", "ASSERT_NOT", "AT"})
_FEW = 100
"""A range of more characters than this says too little to be listed."""


class Sieve:
    """A fixed list of expressions, asked again and again which of them a text could match."""

    def __init__(self, expressions: Sequence[str]) -> None:
        """Look at every expression, in the syntax of ``re``.

        Raises:
            re.error: an expression is not valid.
        """
        ways = [(number, needs) for number, expression in enumerate(expressions) for needs in _ways(expression)]
        common = Counter(character for _, needs in ways for need in needs for character in need)
        self._always = frozenset(number for number, needs in ways if not needs)
        self._by_character: dict[str, list[tuple[int, Needs]]] = defaultdict(list)
        for number, needs in ways:
            # first asked for is what the fewest texts have, judging by how often the patterns themselves want it
            first, *rest = sorted(needs, key=lambda need: sum(common[c] for c in need)) or [frozenset[str]()]
            for character in first:
                self._by_character[character].append((number, rest))

    def possible(self, text: str) -> list[int]:
        """Return the numbers of the expressions that may match somewhere in ``text``, in their order."""
        held = set(text)
        found = set(self._always)
        for character in held:
            for number, rest in self._by_character.get(character, ()):
                if number not in found and not any(need.isdisjoint(held) for need in rest):
                    found.add(number)
        return sorted(found)


@functools.cache
def _ways(expression: str) -> list[Needs]:
    # the parser of the standard library has no public name, but is what others (hypothesis, exrex) rest on too
    return _alternatives(re._parser.parse(expression))  # type: ignore[attr-defined]


def _alternatives(parsed: Iterable[tuple[Any, Any]]) -> list[Needs]:
    """Return what each top-level alternative needs; what only looks around needs nothing."""
    steps = [step for step in parsed if _name(step) not in _LOOKING]
    if len(steps) == 1 and _name(steps[0]) == "BRANCH":
        return [_needs(way) for way in steps[0][1][1]]
    if len(steps) == 1 and _name(steps[0]) == "SUBPATTERN":
        return _alternatives(steps[0][1][3])
    return [_needs(steps)]


def _needs(parsed: Iterable[tuple[Any, Any]]) -> Needs:
    """Return the sets of each of which a sequence needs a member; looking around and repeating zero times need none."""
    found: Needs = []
    for step in parsed:
        name, value = _name(step), step[1]
        if name == "LITERAL":
            found.append(frozenset(chr(value)))
        elif name == "SUBPATTERN":
            found += _needs(value[3])
        elif name in ("MAX_REPEAT", "MIN_REPEAT") and value[0]:
            found += _needs(value[2])
        elif name == "IN" and all(map(_members, value)):
            found.append(frozenset().union(*map(_members, value)))
        elif name == "BRANCH" and all(ways := [_needs(way) for way in value[1]]):
            found.append(frozenset().union(*(min(needs, key=len) for needs in ways)))
    return found


def _members(part: tuple[Any, Any]) -> frozenset[str]:
    """Return the characters that a part of a class such as ``[几0-9]`` stands for; none when they cannot be listed."""
    name, value = _name(part), part[1]
    if name == "LITERAL":
        return frozenset(chr(value))
    if name == "RANGE" and value[1] - value[0] < _FEW:
        return frozenset(map(chr, range(value[0], value[1] + 1)))
    return frozenset()


def _name(step: tuple[Any, Any]) -> str:
    return str(step[0])
