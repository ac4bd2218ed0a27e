"""A small booklet laid out for folding: two pages on a side, in signatures, to be printed on both sides.

In: a PDF of equal pages. Out: a PDF twice as wide. Printed duplex, flipped on the short edge, each signature is folded
down the middle and stapled through the fold; the signatures are stacked in order. Tags and links do not survive, so
the result is for the printer alone.
"""

from __future__ import annotations

import io
import math
from typing import Final, NamedTuple

import pypdf
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject

MOST_SHEETS: Final = 5
"""Sheets in a signature at most, 20 pages: five sheets of 80 g paper are half a millimetre thick, so that the inner
pages creep out by no more than that when folded, and an ordinary stapler goes through them."""


class Side(NamedTuple):
    """One side of a sheet: the pages at its left and right, counted from 0, or None where a page stays blank."""

    left: int | None
    right: int | None


def signatures(pages: int) -> list[list[Side]]:
    """Return the signatures in order, each as the sides to print: front and back of every sheet, outermost first."""
    sheets = math.ceil(pages / 4)
    count = math.ceil(sheets / MOST_SHEETS)
    found: list[list[Side]] = []
    first = 0
    for number in range(count):
        # signatures of equal thickness, so that at most three blank pages end the booklet
        held = 4 * (sheets // count + (number < sheets % count))
        last = first + held - 1
        sides = [((last - n, first + n), (first + n + 1, last - n - 1)) for n in range(0, held // 2, 2)]
        found.append([_side(*side, pages) for sheet in sides for side in sheet])
        first += held
    return found


def imposed(pdf: bytes) -> bytes:
    """Return a booklet's pages two on a side, in the order of ``signatures``."""
    reader, writer = pypdf.PdfReader(io.BytesIO(pdf)), pypdf.PdfWriter()
    width, height = (float(x) for x in reader.pages[0].mediabox[2:])
    forms = [_form(writer, page) for page in reader.pages]
    for side in (side for signature in signatures(len(forms)) for side in signature):
        sheet = writer.add_blank_page(2 * width, height)
        held = [(n, x) for n, x in ((side.left, 0.0), (side.right, width)) if n is not None]
        content = DecodedStreamObject()
        content.set_data("".join(f"q 1 0 0 1 {x:.3f} 0 cm /P{n} Do Q\n" for n, x in held).encode())
        sheet[NameObject("/Contents")] = writer._add_object(content.flate_encode())
        sheet[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/XObject"): DictionaryObject({NameObject(f"/P{n}"): forms[n] for n, _ in held})}
        )
    writer.add_metadata({str(name): str(value) for name, value in (reader.metadata or {}).items()})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _side(left: int, right: int, pages: int) -> Side:
    return Side(left if left < pages else None, right if right < pages else None)


def _form(writer: pypdf.PdfWriter, page: pypdf.PageObject) -> pypdf.generic.IndirectObject:
    """Return a page as a drawing that can be placed on another page."""
    form = DecodedStreamObject()
    content = page.get_contents()
    form.set_data(content.get_data() if content is not None else b"")
    form.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject([FloatObject(x) for x in page.mediabox]),
            NameObject("/Resources"): page["/Resources"].clone(writer),
        }
    )
    return writer._add_object(form.flate_encode())
