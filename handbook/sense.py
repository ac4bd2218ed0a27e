"""A reply in; how much it reads like each kind of mistake out: what no list of patterns can foresee.

Patterns know the wordings that somebody thought of. The sense has learnt from thousands of judged replies which short
runs of characters make a reply sound like a promise, a threat or an excuse, and weighs them all at once: a linear
classifier on runs of one to three characters (tf-idf and logistic regression, the baseline of Wang and Manning,
Baselines and Bigrams, ACL 2012). ``sense.json`` beside this module holds the weights; ``tests/learn.py`` makes it.
"""

from __future__ import annotations

import functools
import json
import math
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

LONGEST = 3
"""Characters in the longest run that has a weight."""
SHORTEST = 8
"""In fewer characters there is too little to read: patterns decide alone."""
SCALE = 100
"""Weights are whole numbers of this part, so that the file stays small and the same everywhere."""
UNLIKELY = 0.05
"""Below this a wide pattern is taken to have hit something else."""
LIKELY = 0.35
"""From this on a reply counts although no pattern knows its wording. Both were chosen on replies that had not been
learnt from, see tests/README.md."""


class Weights(NamedTuple):
    """What has been learnt: categories, their biases, and for each run its idf and its weight in each category."""

    categories: tuple[str, ...]
    bias: tuple[int, ...]
    runs: Mapping[str, tuple[int, ...]]
    learnt_from: str


def likelihoods(text: str) -> dict[str, float]:
    """Return how likely a plain text is a mistake of each category, from 0 to 1; nothing for a text of a few words."""
    known = weights()
    if len(text) < SHORTEST:
        return {}
    sums = [0.0] * len(known.categories)
    shares, norm = _shares(text)
    for run, share in shares.items():
        for i, weight in enumerate(known.runs[run][1:]):
            if weight:
                sums[i] += share * weight
    return {
        category: 1 / (1 + math.exp(-(sums[i] / (norm or 1) + known.bias[i]) / SCALE))
        for i, category in enumerate(known.categories)
    }


def place(text: str, category: str) -> tuple[int, int]:
    """Return the span of a plain text that speaks most for a category: half-open, at least a character."""
    known = weights()
    column = known.categories.index(category) + 1
    shares, _ = _shares(text)
    speaks = [0.0] * len(text)
    for start in range(len(text)):
        for length in range(1, LONGEST + 1):
            run = text[start : start + length]
            if run in shares and len(run) == length:
                for at in range(start, start + length):
                    speaks[at] += known.runs[run][0] * known.runs[run][column] / length
    level = sum(speaks) / len(speaks)
    best, begin, total, found = 0.0, 0, 0.0, (0, len(text))
    for at, value in enumerate(speaks):
        if total <= 0:
            begin, total = at, 0.0
        total += value - max(level, 0)
        if total > best:
            best, found = total, (begin, at + 1)
    return found


def _shares(text: str) -> tuple[dict[str, float], float]:
    """Return the share of each known run of a text, and the length of them all as a vector."""
    runs = weights().runs
    counted = Counter(
        run for n in range(1, LONGEST + 1) for i in range(len(text) - n + 1) if (run := text[i : i + n]) in runs
    )
    shares = {run: (1 + math.log(times)) * runs[run][0] / SCALE for run, times in counted.items()}
    return shares, math.sqrt(sum(share * share for share in shares.values()))


@functools.cache
def weights() -> Weights:
    """Return what has been learnt."""
    held = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    runs = {run: tuple(row) for run, row in held["runs"].items()}
    return Weights(tuple(held["categories"]), tuple(held["bias"]), runs, held["learnt_from"])
