"""Pictures without colour: what is left of those of every kind, and what is let alone."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from handbook.grayscale import grayscale

NO_COLOUR = '<g fill="url(#add)" stroke="currentColor" class="red"><text>red</text></g>'


def picture(kind: str, mode: str = "RGB") -> bytes:
    """Return a small red picture."""
    out = io.BytesIO()
    Image.new(mode, (4, 3), (200, 30, 30, 128)[: len(mode)]).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGB"), ("PNG", "RGBA"), ("JPEG", "RGB"), ("WEBP", "RGBA")])
def test_a_picture_keeps_all_but_its_colour(kind: str, mode: str) -> None:
    """Format, size and transparency stay, every dot is gray, and the same picture gives the same bytes."""
    gray = grayscale(f"a.{kind.lower()}", picture(kind, mode))
    with Image.open(io.BytesIO(gray)) as made:
        colours = [c for _, c in made.convert(mode).getcolors() or ()]

        assert (made.format, made.size) == (kind, (4, 3))
    assert [abs(c[0] - c[1]) + abs(c[1] - c[2]) for c in colours] == [0]
    assert [c[3:] for c in colours] == [(128,)[: len(mode) - 3]]
    assert gray == grayscale(f"a.{kind.lower()}", picture(kind, mode))


@pytest.mark.parametrize(
    ("coloured", "gray"),
    [
        ('<g fill="red"/>', '<g fill="#4c4c4c"/>'),
        ('<g style="stroke: #0af; fill:rgb(0,0,255)"/>', '<g style="stroke: #818181; fill:#1d1d1d"/>'),
        (
            '<g fill="url(#add)" class="red"><text>red</text></g>',
            '<g fill="url(#add)" class="red"><text>red</text></g>',
        ),
        ('<g fill="none" stroke="currentColor"/>', '<g fill="none" stroke="currentColor"/>'),
    ],
)
def test_a_drawing_has_its_colours_named_anew(coloured: str, gray: str) -> None:
    """Colours of an SVG become grays; what only looks like a colour stays."""
    assert grayscale("a.svg", coloured.encode()).decode() == gray


def test_what_is_no_picture_is_let_alone() -> None:
    """A broken file is as broken as before."""
    assert grayscale("a.png", b"broken") == b"broken"
