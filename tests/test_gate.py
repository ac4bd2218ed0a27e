"""The gate of printed pages: each fault that it looks for, set on purpose, and a page that has none."""

from __future__ import annotations

from pathlib import Path

import pytest
import typst

from handbook import fonts
from tests import gate

SETUP = """#set document(title: "样张")
#set page(width: 148mm, height: 210mm, margin: 20mm, footer: [样张　2026 年版])
#set text(font: ("Noto Serif SC", "Noto Sans CJK SC"), size: 10.5pt, lang: "zh")
"""
FINE = "= 退货\n客户问能不能退，先看签收日期。\n"


def printed(body: str, folder: Path) -> Path:
    """Set a scratch page in Typst; return the PDF."""
    (folder / "page.typ").write_text(SETUP + body, encoding="utf-8")
    found = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(f) for f in fonts.folders()]
    )
    typst.compile(str(folder / "page.typ"), output=str(folder / "page.pdf"), font_paths=found)
    return folder / "page.pdf"


def test_a_fine_page_passes(tmp_path: Path) -> None:
    """Text within its margins, under a heading, has no fault; nor has a page of lines to write on."""
    lines = "#pagebreak()\n#for _ in range(8) { block(height: 9mm, width: 100%, stroke: (bottom: 0.5pt)) }\n"

    assert gate.faults(printed(FINE + lines, tmp_path)) == {}


@pytest.mark.parametrize(
    ("body", "what", "wrong"),
    [
        ("#place(dx: 120mm)[跑出纸边]\n", "outside the page", [(1, "跑出纸边")]),
        ("能退\u2f64\n", "characters without a glyph or a meaning", [(1, "\u2f64")]),
        ("#pagebreak()\n#pagebreak()\n完。\n", "empty pages", [(2, "empty")]),
        ("#v(120mm)\n= 换货\n#pagebreak()\n先问尺码。\n", "headings alone at the foot", [(1, "换货")]),
    ],
)
def test_a_fault_is_found(body: str, what: str, wrong: gate.Wrong, tmp_path: Path) -> None:
    """What no page may show is named, with its page and what stands there."""
    assert gate.faults(printed(FINE + body, tmp_path)) == {what: wrong}
