"""Patterns in; the few that can match a text out, at a fraction of what trying each of them costs.

From each pattern, and from each of its top-level alternatives, come sets of grams (one character, or two that stand
side by side) of which every match must hold a member. A text without a member of one of these sets cannot match,
whatever else the pattern says; and a pattern that takes no comma and no full stop matches within a clause, so that one
clause must hold them all. It is a conservative test in the manner of trigram indexes for expressions (R. Cox,
Regular Expression Matching with a Trigram Index, 2012), with shorter grams, since a Chinese character tells as much as
three letters.
"""

from __future__ import annotations

import functools
import re
import typing
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

Need = frozenset[str]
Needs = list[Need]
_CLAUSE, _SENTENCE = frozenset("。！？；，,;!?"), frozenset("。！？")
_PARTS = (re.compile("(?!)"), *(re.compile(f"[{''.join(ends)}]") for ends in (_SENTENCE, _CLAUSE)))
"""Where a text is parted: nowhere, into sentences, into clauses."""
_NO_END = frozenset({"CATEGORY_SPACE", "CATEGORY_DIGIT", "CATEGORY_WORD"})
_LOOKING = frozenset({"ASSERT", "ASSERT_NOT", "AT"})
_FEW = 100
"""A range of more characters than this says too little to be listed."""
_MANY = 500
"""So many pairs of characters cost more to look up than they tell."""
_PAIR = 1 / 50
"""How often a pair stands in a text, in terms of how often one of its characters does."""


class Way(NamedTuple):
    """What every match of an alternative holds, and within what: 0 a text, 1 a sentence, 2 a clause."""

    needs: Needs
    within: int = 0


class Sieve:
    """A fixed list of expressions, asked again and again which of them a text could match."""

    def __init__(self, expressions: Sequence[Sequence[Way]]) -> None:
        """Sort what every expression needs, see ``ways``, by what tells the most."""
        ways = [(number, way) for number, expression in enumerate(expressions) for way in expression]
        common = Counter(gram for _, way in ways for need in way.needs for gram in need if len(gram) == 1)
        self._always = frozenset(number for number, way in ways if not way.needs)
        self._by_gram: list[dict[str, list[tuple[int, Needs]]]] = [defaultdict(list) for _ in _PARTS]

        @functools.cache
        def often(gram: str) -> float:
            # what the patterns want often stands often in the texts they are for
            return common[gram] + 1.0 if len(gram) == 1 else min(often(gram[0]), often(gram[1])) * _PAIR

        @functools.cache  # what a word list needs is the same wherever the list is spoken of
        def tells(need: Need) -> float:
            return sum(map(often, need))

        for number, way in ways:
            first, *rest = sorted(way.needs, key=tells) or [frozenset[str]()]
            for gram in first:
                self._by_gram[way.within][gram].append((number, rest))

    def possible(self, text: str) -> list[int]:
        """Return the numbers of the expressions that may match somewhere in ``text``, in their order."""
        found = set(self._always)
        for parting, by_gram in zip(_PARTS, self._by_gram, strict=True):
            for part in parting.split(text):
                held = {*part, *(a + b for a, b in pairwise(part))}
                for gram in held & by_gram.keys():
                    for number, rest in by_gram[gram]:
                        if number not in found and not any(need.isdisjoint(held) for need in rest):
                            found.add(number)
        return sorted(found)


class Gist(NamedTuple):
    """What is known of every text that a piece of an expression matches: what it holds, begins and ends with."""

    needs: Needs
    first: Need = frozenset()  # empty: anything, or nothing
    last: Need = frozenset()
    ends: Need = _CLAUSE  # of clauses, that it may hold


@functools.cache
def parsed(expression: str) -> Sequence[tuple[Any, Any]]:
    """Return the parts of an expression, which takes a third of what compiling it does.

    Raises:
        re.error: the expression is not valid.
    """
    # the parser of the standard library has no public name, but is what others (hypothesis, exrex) rest on too
    parts = re._parser.parse(expression)  # type: ignore[attr-defined]
    if "(?<" in expression:
        re.compile(expression)  # whether a look behind has one length is known only then
    return typing.cast("Sequence[tuple[Any, Any]]", parts)


def least(expression: str) -> int:
    """Return how many characters an expression matches at least.

    Raises:
        re.error: the expression is not valid.
    """
    return int(parsed(expression).getwidth()[0])  # type: ignore[attr-defined]


def ways(expression: str, known: Mapping[str, Gist]) -> list[Way]:
    """Return what each top-level alternative of an expression needs.

    Args:
        expression: an expression in the syntax of ``re``.
        known: the gists of characters that stand for expressions of their own.

    Raises:
        re.error: the expression is not valid.
    """
    return _alternatives(parsed(expression), known)


def gist(expression: str, known: Mapping[str, Gist]) -> Gist:
    """Return the gist of an expression; see ``ways``."""
    return _sequence(parsed(expression), known)


def any_of(ways: Sequence[Gist]) -> Gist:
    """Return what all the ways have in common: of the grams that each needs, the rarest."""
    best = [min(way.needs, key=_weight, default=frozenset[str]()) for way in ways]
    return Gist(
        [frozenset[str]().union(*best)] if all(best) else [],
        frozenset[str]().union(*(way.first for way in ways)) if all(way.first for way in ways) else frozenset(),
        frozenset[str]().union(*(way.last for way in ways)) if all(way.last for way in ways) else frozenset(),
        frozenset[str]().union(*(way.ends for way in ways)),
    )


def _alternatives(parts: Iterable[tuple[Any, Any]], known: Mapping[str, Gist]) -> list[Way]:
    steps = [step for step in parts if _name(step) not in _LOOKING]
    if len(steps) == 1 and _name(steps[0]) == "BRANCH":
        return [_way(_sequence(way, known)) for way in steps[0][1][1]]
    if len(steps) == 1 and _name(steps[0]) == "SUBPATTERN":
        return _alternatives(steps[0][1][3], known)
    return [_way(_sequence(steps, known))]


def _way(gist: Gist) -> Way:
    return Way(gist.needs, 2 if not gist.ends else 1 if gist.ends.isdisjoint(_SENTENCE) else 0)


def _sequence(parts: Iterable[tuple[Any, Any]], known: Mapping[str, Gist]) -> Gist:
    """Return what one piece after the other holds; looking around neither needs anything nor parts two neighbours."""
    gists = [_step(step, known) for step in parts if _name(step) not in _LOOKING]
    if not gists:
        return Gist([], ends=frozenset())
    needs = [need for gist in gists for need in gist.needs]
    for one, other in pairwise(gists):
        if one.last and other.first and len(one.last) * len(other.first) <= _MANY:
            needs.append(frozenset(a + b for a in one.last for b in other.first))
    return Gist(needs, gists[0].first, gists[-1].last, frozenset[str]().union(*(gist.ends for gist in gists)))


def _step(step: tuple[Any, Any], known: Mapping[str, Gist]) -> Gist:
    name, value = _name(step), step[1]
    if name == "LITERAL":
        return known.get(chr(value)) or _itself(chr(value))
    if name == "NOT_LITERAL":
        return Gist([], ends=_CLAUSE - {chr(value)})
    if name == "IN":
        if all(map(_members, value)):
            return _one_of(frozenset().union(*map(_members, value)), known)
        return Gist([], ends=_ends_in(value, known))
    if name == "SUBPATTERN":
        return _sequence(value[3], known)
    if name in ("MAX_REPEAT", "MIN_REPEAT"):
        repeated = _sequence(value[2], known)
        return repeated if value[0] else Gist([], ends=repeated.ends)
    if name == "BRANCH":
        return any_of([_sequence(way, known) for way in value[1]])
    return Gist([])


def _ends_in(members: Sequence[tuple[Any, Any]], known: Mapping[str, Gist]) -> Need:
    """Return the ends of clauses that a class may take whose members cannot be listed."""
    if _name(members[0]) == "NEGATE":
        return _CLAUSE.difference(*map(_members, members[1:]))
    if any(_name(part) == "CATEGORY" and str(part[1]) not in _NO_END for part in members):
        return _CLAUSE
    ranges = [range(part[1][0], part[1][1] + 1) for part in members if _name(part) == "RANGE"]
    listed = frozenset[str]().union(*map(_members, members))
    return frozenset(end for end in _CLAUSE if end in listed or any(ord(end) in codes for codes in ranges)).union(
        *(known[c].ends for c in listed if c in known)
    )


def _one_of(characters: Need, known: Mapping[str, Gist]) -> Gist:
    # the parser makes a class of alternatives of one character, those that stand for more among them
    more = {c for c in characters if c in known}
    if not more:
        return _itself(characters)
    rest = characters - more
    return any_of([*(known[c] for c in more), *([_itself(rest)] if rest else [])])


@functools.cache
def _itself(characters: Iterable[str]) -> Gist:
    """Return the gist of one of some characters, which stand for nothing but themselves."""
    one = frozenset(characters)
    return Gist([one], one, one, one & _CLAUSE)


@functools.cache
def _weight(need: Need) -> float:
    return sum(1 if len(gram) == 1 else _PAIR for gram in need)


def _members(part: tuple[Any, Any]) -> Need:
    """Return the characters that a part of a class such as ``[几0-9]`` stands for; none when they cannot be listed."""
    name, value = _name(part), part[1]
    if name == "LITERAL":
        return frozenset(chr(value))
    if name == "RANGE" and value[1] - value[0] < _FEW:
        return frozenset(map(chr, range(value[0], value[1] + 1)))
    return frozenset()


def _name(step: tuple[Any, Any]) -> str:
    return str(step[0])
