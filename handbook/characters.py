"""Texts in; what a reader may type for their characters out: pinyin by character, simplified for traditional ones.

A character carries its usual reading, and every reading it has in a word of the texts (重 in 重复, 行 in 银行), from
pypinyin's phrases. Beside the characters of the texts stand the 3,755 common ones of GB 2312's first level, so that a
wrong character of the same sound is heard too. Traditional characters are OpenCC's table.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable

from opencc import OpenCC
from pypinyin import lazy_pinyin

_HAN = re.compile("[\u3400-\u9fff]+")
_FIRST, _LAST = 0x4E00, 0x9FFF


def readings(texts: Iterable[str]) -> dict[str, str]:
    """Return the characters of each syllable (no tone, ü as v), of the texts and the common ones."""
    runs = [run for text in texts for run in _HAN.findall(text)]
    found: defaultdict[str, set[str]] = defaultdict(set)
    for run in [*runs, *sorted({*"".join(runs), *_common()})]:
        for character, syllable in zip(run, _syllables(run), strict=True):
            if syllable.isascii() and syllable.isalpha():
                found[syllable].add(character)
    return {syllable: "".join(sorted(found[syllable])) for syllable in sorted(found)}


def variants(known: Iterable[str]) -> str:
    """Return pairs of a traditional character and the simplified one it stands for, when that one is known."""
    simplified = set(known)
    return "".join(old + new for old, new in _simplified() if new in simplified)


# a preview asks again after each sentence, and nearly every run of characters is as it was
@functools.cache
def _syllables(run: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(run))


@functools.cache
def _simplified() -> tuple[tuple[str, str], ...]:
    convert = OpenCC("t2s").convert
    pairs = ((character, convert(character)) for character in map(chr, range(_FIRST, _LAST + 1)))
    return tuple((old, new) for old, new in pairs if old != new)


def _common() -> str:
    """Return the characters of GB 2312's first level, rows 16 to 55, the last row five short."""
    cells = ((row, cell) for row in range(16, 56) for cell in range(1, 95))
    return b"".join(bytes((row + 160, cell + 160)) for row, cell in cells).decode("gb2312", errors="ignore")
