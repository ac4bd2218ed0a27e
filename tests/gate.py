"""What no printed page may show, whatever its kind: each function takes a PDF and returns what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
Box = tuple[float, float, float, float]


def faults(file: Path) -> dict[str, Wrong]:
    """Return everything wrong with a PDF by what it is, as (page, what stands there); nothing when it is fine."""
    found: dict[str, Wrong] = {}
    with pypdfium2.PdfDocument(file) as document:
        headings = _headings(document)
        for number, page in enumerate(document, 1):
            text = page.get_textpage()  # reading a page takes most of the time, so each is read once
            for what, wrong in (
                ("outside the page", _outside(page, text)),
                ("characters without a glyph or a meaning", _unreadable(text)),
                ("empty pages", _empty(page, text)),
                ("headings alone at the foot", _lonely(page, text, headings.get(number, ()))),
            ):
                found.setdefault(what, []).extend((number, said) for said in wrong)
    return {what: wrong for what, wrong in found.items() if wrong}


def _outside(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> Iterator[str]:
    width, height = page.get_size()
    for i in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(i)
        if right > left and not (left > EDGE and right < width - EDGE and bottom > EDGE and top < height - EDGE):
            yield text.get_text_bounded(left, bottom, right, top)


def _unreadable(text: pypdfium2.PdfTextPage) -> Iterator[str]:
    # a hyphen at a line's end, the word joiner before a page number: told to readers' devices, never drawn
    told = re.sub("[\ufffe\u2060\r]", "", text.get_text_range())
    bad = fonts.unprintable(told) | set(RADICALS.findall(told)) | ({"\ufffd"} & set(told))
    if bad:
        yield "".join(sorted(bad))


def _empty(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> Iterator[str]:
    width, height = page.get_size()
    # a page of lines to write on is not empty
    if not text.get_text_bounded(0, FOOT, width, height - HEAD).strip() and not _drawn(page, height - 2 * HEAD):
        yield "empty"


def _headings(document: pypdfium2.PdfDocument) -> dict[int, list[tuple[str, float]]]:
    """Return the headings of each page by its number: what they say, and how high they stand."""
    found: dict[int, list[tuple[str, float]]] = {}
    for entry in document.get_toc():
        target = entry.get_dest()
        if target is not None and target.get_index() is not None:
            found.setdefault(target.get_index() + 1, []).append((entry.get_title(), target.get_view()[1][1]))
    return found


def _lonely(
    page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, headings: Iterable[tuple[str, float]]
) -> Iterator[str]:
    """Yield the headings under which nothing stands on their page but the foot."""
    for title, top in headings:
        below = top - HEADING
        written = text.get_text_bounded(0, FOOT, page.get_width(), below) if below > FOOT else ""
        # after a heading may come lines to write on, which are no text
        if not written.strip() and not _drawn(page, below):
            yield title


def _drawn(page: pypdfium2.PdfPage, below: float) -> bool:
    boxes = (o.get_bounds() for o in page.get_objects(max_depth=1))
    return any(FOOT < bottom < below for _, bottom, _, _ in boxes)


def collisions(file: Path) -> list[tuple[int, list[str]]]:
    """The pages of a PDF on which text is printed over text."""
    with pypdfium2.PdfDocument(file) as document:
        return [(n, found) for n, page in enumerate(document, 1) if (found := _colliding(page))]


def _colliding(page: pypdfium2.PdfPage) -> list[str]:
    """The pairs of characters printed over one another by more than a quarter; dashes and ligatures join on purpose."""
    cells: dict[tuple[int, int], list[tuple[str, Box]]] = {}
    for char, box in _characters(page):
        for x in range(int(box[0] // 12), int(box[2] // 12) + 1):
            for y in range(int(box[1] // 12), int(box[3] // 12) + 1):
                cells.setdefault((x, y), []).append((char, box))
    pairs = {(a, b) for cell in cells.values() for i, a in enumerate(cell) for b in cell[i + 1 :] if _over(a[1], b[1])}
    return [a[0] + b[0] for a, b in pairs if not {a[0], b[0]} <= set("—…fijlt")]


def _characters(page: pypdfium2.PdfPage) -> Iterator[tuple[str, Box]]:
    textpage = page.get_textpage()
    for i in range(textpage.count_chars()):
        left, bottom, right, top = textpage.get_charbox(i)
        if right - left > 0.5 and top - bottom > 0.5:
            yield textpage.get_text_range(i, 1), (left, bottom, right, top)


def _over(one: Box, other: Box) -> bool:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    smaller = min((b[2] - b[0]) * (b[3] - b[1]) for b in (one, other))
    return width > 0 and height > 0 and width * height > smaller / 4
