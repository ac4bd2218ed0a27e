"""What stands in a printed file: its text as one reads it, and which kind it is of."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2

from handbook.paper import BOOKLETS


def squeezed(text: str) -> str:
    """Text without what line breaks, spaces and the page numbers of references change."""
    return re.sub(r"[\s\u2060\ufffe]|→\d+", "", text)


def text_of(file: Path) -> str:
    """The whole text of a PDF, squeezed."""
    with pypdfium2.PdfDocument(file) as document:
        return squeezed("".join(page.get_textpage().get_text_range() for page in document))


def kind_of(file: Path) -> str:
    """The kind of a printed file: the longest that its name begins with."""
    return max((kind for kind in BOOKLETS if file.stem == kind or file.stem.startswith(f"{kind}-")), key=len)
