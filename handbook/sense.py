"""A reply in; what it reads guilty of, and what innocent of, out: what no list of patterns can foresee.

Patterns know the wordings that somebody thought of. The sense has learnt from thousands of judged replies which
characters, side by side or near each other, make a reply sound like a promise, a threat or an excuse, and weighs them
all at once: a linear support vector machine on tf-idf (after Wang and Manning, Baselines and Bigrams, ACL 2012), with
pairs that stand apart, since a promise is often said around the thing promised. ``sense.json`` beside this module holds
the weights; ``tests/learn.py`` makes it.
"""

from __future__ import annotations

import base64
import functools
import json
import math
import operator
import re
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

LONGEST = 3
"""Characters in the longest run that has weights."""
APART = 5
"""How many characters a pair that does not stand side by side is apart at most."""
SHORTEST = 8
"""In fewer characters there is too little to read: patterns decide alone."""
SCALE = 32
"""Weights are whole numbers of this part, so that the file stays small and the same everywhere."""
_BETWEEN = re.compile(r"[。！？；，!?;,\n]+")


class Reading(NamedTuple):
    """The categories that a reply reads clearly guilty of, and those that it reads innocent of."""

    guilty: frozenset[str] = frozenset()
    innocent: frozenset[str] = frozenset()


class Weights(NamedTuple):
    """What has been learnt: lists in the order of the categories, and of the features in ``idf`` and ``learnt``."""

    categories: tuple[str, ...]
    guilty: tuple[float, ...]  # the score from which a reply counts without a pattern
    innocent: tuple[float, ...]  # the score below which an expression does not count
    bias: tuple[float, ...]
    places: Mapping[str, int]  # of the features
    idf: tuple[float, ...]
    learnt: tuple[array[int], ...]  # the weights of the features, a category each
    learnt_from: str


def features(text: str) -> Iterator[str]:
    """Yield what a plain text is weighed by: its runs of characters, and its pairs of characters that stand apart.

    In runs ^ and $ mark where a clause begins and ends; the two of a pair have _ between them.
    """
    marked = f"^{_BETWEEN.sub(_edges, text)}$"
    for length in range(1, LONGEST + 1):
        for start in range(len(marked) - length + 1):
            yield marked[start : start + length]
    for gap in range(2, APART + 1):
        for start in range(len(text) - gap):
            yield f"{text[start]}_{text[start + gap]}"


def _edges(between: re.Match[str]) -> str:
    return f"${between[0]}^"


def read(text: str) -> Reading:
    """Return what a plain text reads guilty and innocent of; nothing of a text of a few words."""
    if len(_BETWEEN.sub("", text)) < SHORTEST:
        return Reading()
    known = weights()
    scores = _scores(text, known)
    return Reading(
        frozenset(c for c, score, limit in zip(known.categories, scores, known.guilty, strict=True) if score >= limit),
        frozenset(c for c, score, limit in zip(known.categories, scores, known.innocent, strict=True) if score < limit),
    )


def _scores(text: str, known: Weights) -> list[float]:
    """Return how guilty a plain text reads of each category, in terms of the weights."""
    shares = _shares(text, known)
    length = math.sqrt(sum(share * share for share in shares.values())) or 1.0
    sums = [sum(map(operator.mul, shares.values(), map(weights.__getitem__, shares))) for weights in known.learnt]
    return [total / length + bias for total, bias in zip(sums, known.bias, strict=True)]


def _shares(text: str, known: Weights) -> dict[int, float]:
    """Return the share of each known feature of a text: the more often it stands there, and the rarer it is."""
    counted = Counter(map(known.places.get, features(text)))
    counted.pop(None, None)
    return {
        feature: (1 + math.log(times)) * known.idf[feature] for feature, times in counted.items() if feature is not None
    }


def place(text: str, category: str) -> tuple[int, int]:
    """Return the span of a plain text that speaks most for a category: half-open, at least a character."""
    known = weights()
    column = known.categories.index(category)
    speaks = [0.0] * len(text)
    for length in range(1, LONGEST + 1):
        for start in range(len(text) - length + 1):
            feature = known.places.get(text[start : start + length])
            if feature is not None:
                for at in range(start, start + length):
                    speaks[at] += known.idf[feature] * known.learnt[column][feature] / length
    level = max(sum(speaks) / len(speaks), 0)
    best, begin, total, found = 0.0, 0, 0.0, (0, len(text))
    for at, value in enumerate(speaks):
        if total <= 0:
            begin, total = at, 0.0
        total += value - level
        if total > best:
            best, found = total, (begin, at + 1)
    return found


@functools.cache
def weights() -> Weights:
    """Return what has been learnt."""
    held = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    learnt = array("b", base64.b64decode(held["weights"]))
    return Weights(
        categories=tuple(held["categories"]),
        guilty=tuple(held["guilty"]),
        innocent=tuple(held["innocent"]),
        bias=tuple(held["bias"]),
        places={feature: number for number, feature in enumerate(held["features"])},
        idf=tuple(held["idf"]),
        learnt=tuple(learnt[column :: len(held["categories"])] for column in range(len(held["categories"]))),
        learnt_from=held["learnt_from"],
    )
