"""Booklets for folding: the order of the pages, and that each of them arrives unchanged."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from PIL import ImageChops

from handbook import imposition


@pytest.fixture(scope="module")
def scripts(built: Path) -> bytes:
    """The pocket book of the complete book."""
    return (built / "pdf/scripts.pdf").read_bytes()


def pages(*sides: tuple[int, int]) -> list[imposition.Side]:
    """Sides written with the printed page numbers, 0 for a blank."""
    return [imposition.Side(*(n - 1 if n else None for n in side)) for side in sides]


def folded(sides: list[imposition.Side]) -> list[int | None]:
    """The pages in the order in which a reader turns them, once one signature is folded: outer sheets outside."""
    fronts, backs = sides[0::2], sides[1::2]
    opening = [n for front, back in zip(fronts, backs, strict=True) for n in (front.right, back.left)]
    closing = [n for front, back in zip(fronts, backs, strict=True) for n in (front.left, back.right)]
    return [*opening, *reversed(closing)]


def test_one_signature_is_in_saddle_order() -> None:
    """Ten pages are laid out as twelve, the last beside the first."""
    assert imposition.signatures(10) == [pages((0, 1), (2, 0), (10, 3), (4, 9), (8, 5), (6, 7))]


@pytest.mark.parametrize("count", [1, 4, 20, 21, 58, 178, 400])
def test_folded_signatures_read_in_order(count: int) -> None:
    """Folded and stacked, the pages follow one another, and at most three blank ones end the booklet."""
    signatures = imposition.signatures(count)
    read = [n for signature in signatures for n in folded(signature)]

    assert read == [*range(count), *[None] * (-count % 4)]
    assert max(map(len, signatures)) <= 2 * imposition.MOST_SHEETS


def test_every_page_arrives_unchanged(scripts: bytes) -> None:
    """Each half of a sheet shows its page exactly as the booklet does, nothing moved or scaled."""
    sides = [
        side
        for signature in imposition.signatures(len(pypdf.PdfReader(io.BytesIO(scripts)).pages))
        for side in signature
    ]
    source, sheets = pypdfium2.PdfDocument(scripts), pypdfium2.PdfDocument(imposition.imposed(scripts))
    width, height = source[0].get_size()

    assert [sheet.get_size() for sheet in sheets] == [(2 * width, height)] * len(sides)
    for side, sheet in zip(sides, sheets, strict=True):
        picture = sheet.render(scale=2).to_pil()
        for number, x in ((side.left, 0), (side.right, picture.width // 2)):
            half = picture.crop((x, 0, x + picture.width // 2, picture.height))
            if number is None:
                assert half.getextrema() == ((255, 255),) * 3
            else:
                page = source[number].render(scale=2).to_pil().crop((0, 0, half.width, half.height))
                assert _differ(half, page) < 0.002


def _differ(one: object, other: object) -> float:
    """The share of ink that differs; the edge of a page may fall between two pixels."""
    difference = ImageChops.difference(one.convert("L"), other.convert("L"))  # type: ignore[attr-defined]
    return sum(n for value, n in enumerate(difference.histogram()) if value > 64) / (one.width * one.height)  # type: ignore[attr-defined]


def test_imposing_twice_gives_the_same_bytes(scripts: bytes) -> None:
    """No clock and no chance goes into the file, and it keeps the title of the booklet."""
    once = imposition.imposed(scripts)

    assert once == imposition.imposed(scripts)
    assert "话术速查" in str(pypdf.PdfReader(io.BytesIO(once)).metadata)
