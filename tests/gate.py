"""What no printed page may show, whatever its kind: each function takes a PDF and returns what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2

from handbook import fonts

EDGE = 4 / 25.4 * 72
"""Most printers leave the outer 4 mm of a sheet white."""
FOOT = 17 / 25.4 * 72
"""Below this stands nothing but the foot: edition and page number."""
HEAD = 17 / 25.4 * 72
"""Above this, counted from the upper edge, stands nothing but the running head."""
HEADING = 26
"""How much a heading and the white around it take, in points."""
RADICALS = re.compile(r"[\u2e80-\u2fdf]")
"""Kangxi and CJK radicals look like characters and are found by no search."""

Wrong = list[tuple[int, str]]


def faults(file: Path) -> dict[str, Wrong]:
    """Return everything wrong with a PDF by what it is, as (page, what stands there); nothing when it is fine."""
    with pypdfium2.PdfDocument(file) as document:
        found = {
            "outside the page": list(_outside(document)),
            "characters without a glyph or a meaning": list(_unreadable(document)),
            "empty pages": list(_empty(document)),
            "headings alone at the foot": list(_lonely(document)),
        }
    return {what: wrong for what, wrong in found.items() if wrong}


def _outside(document: pypdfium2.PdfDocument) -> Iterator[tuple[int, str]]:
    for number, page in enumerate(document, 1):
        width, height = page.get_size()
        text = page.get_textpage()
        for i in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(i)
            if right > left and not (left > EDGE and right < width - EDGE and bottom > EDGE and top < height - EDGE):
                yield number, text.get_text_bounded(left, bottom, right, top)


def _unreadable(document: pypdfium2.PdfDocument) -> Iterator[tuple[int, str]]:
    for number, page in enumerate(document, 1):
        text = page.get_textpage().get_text_range()
        # a hyphen at a line's end, the word joiner before a page number: told to readers' devices, never drawn
        bad = (
            fonts.unprintable(re.sub("[\ufffe\u2060\r]", "", text))
            | set(RADICALS.findall(text))
            | ({"\ufffd"} & set(text))
        )
        if bad:
            yield number, "".join(sorted(bad))


def _empty(document: pypdfium2.PdfDocument) -> Iterator[tuple[int, str]]:
    for number, page in enumerate(document, 1):
        width, height = page.get_size()
        written = page.get_textpage().get_text_bounded(0, FOOT, width, height - HEAD).strip()
        # a page of lines to write on is not empty
        if not written and not _drawn(page, height - 2 * HEAD):
            yield number, "empty"


def _lonely(document: pypdfium2.PdfDocument) -> Iterator[tuple[int, str]]:
    """Yield the headings under which nothing stands on their page but the foot."""
    for entry in document.get_toc():
        target = entry.get_dest()
        if target is None or target.get_index() is None:
            continue
        _, view = target.get_view()
        page = document[target.get_index()]
        below = view[1] - HEADING
        text = page.get_textpage().get_text_bounded(0, FOOT, page.get_width(), below) if below > FOOT else ""
        # after a heading may come lines to write on, which are no text
        if not text.strip() and not _drawn(page, below):
            yield target.get_index() + 1, entry.get_title()


def _drawn(page: pypdfium2.PdfPage, below: float) -> bool:
    boxes = (o.get_bounds() for o in page.get_objects(max_depth=1))
    return any(FOOT < bottom < below for _, bottom, _, _ in boxes)
