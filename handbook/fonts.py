"""The fonts of the printed booklets: where they lie, and which characters they can set.

In: the two font packages. Out: folders for Typst, and the set of characters of a text that no print font has.

Both packages are under the SIL Open Font License: ``pylopdf-fonts-zh-cn`` (Noto Serif SC, the text face) and
``manimgx-fonts-cjk`` (Noto Sans CJK, variable, for headings and emphasis).
"""

from __future__ import annotations

import functools
import mmap
import struct
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("pylopdf_fonts_zh_cn", "manimgx_fonts_cjk")
SUFFIXES = (".otf", ".ttf", ".ttc")
DRAWN = frozenset("✗✘☐☑")
"""Signs that the fonts lack and ``templates/print/kit.typ`` draws."""
_LAYOUT = frozenset("\n\r\t")


class MissingFontsError(Exception):
    """A font package is not installed; the message names it."""


@functools.cache
def folders() -> tuple[Path, ...]:
    """Return the folders that hold the print fonts.

    Raises:
        MissingFontsError: a font package is not installed.
    """
    return tuple(_folder(package) for package in PACKAGES)


def unprintable(text: str) -> set[str]:
    """Return the characters of ``text`` that would come out as an empty box on paper.

    The first call reads the character maps of the fonts, which are kept for the life of the process.

    Raises:
        MissingFontsError: a font package is not installed.
    """
    return set(text) - _printable()


@functools.cache
def _printable() -> frozenset[str]:
    files = sorted(f for folder in folders() for f in folder.iterdir() if f.name.endswith(SUFFIXES))
    return frozenset(map(chr, {code for file in files for code in _codes(file)})) | DRAWN | _LAYOUT


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise MissingFontsError(package)
    return Path(spec.submodule_search_locations[0])


# --- the character map of an OpenType font (https://learn.microsoft.com/typography/opentype/spec/cmap) ----------------


def _codes(file: Path) -> Iterator[int]:
    """Yield the code points a font file maps to a glyph; the faces of a collection map the same ones."""
    with file.open("rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as data:
        (face,) = struct.unpack_from(">I", data, 12) if data[:4] == b"ttcf" else (0,)
        for start, end, _glyph in struct.iter_unpack(">III", _groups(data, _table(data, face, b"cmap"))):
            yield from range(start, end + 1)


def _table(data: mmap.mmap, face: int, tag: bytes) -> int:
    """Return where a table of a face begins."""
    (count,) = struct.unpack_from(">H", data, face + 4)
    entries = range(face + 12, face + 12 + 16 * count, 16)
    (offset,) = struct.unpack_from(">I", data, next(at for at in entries if data[at : at + 4] == tag) + 8)
    return int(offset)


def _groups(data: mmap.mmap, cmap: int) -> bytes:
    """Return the groups (first code, last code, glyph) of the subtable of format 12, which covers all of Unicode."""
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    for at in range(cmap + 4, cmap + 4 + 8 * count, 8):
        (offset,) = struct.unpack_from(">I", data, at + 4)
        subtable = cmap + offset
        if struct.unpack_from(">H", data, subtable) == (12,):
            (groups,) = struct.unpack_from(">I", data, subtable + 12)
            return data[subtable + 16 : subtable + 16 + 12 * groups]
    raise ValueError("no character map of format 12")
