"""What has been printed: a folder of PDFs in, the rows of the site's print page and the files it links to out.

A last packing step: it reads what ``pdf`` wrote, and nothing but names, sizes and page counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, cast

import pypdf

from handbook import output
from handbook.book import Handbook
from handbook.paper import BOOKLETS, Booklet, exam
from handbook.pdf import PAPERS, Look, files

FOLDER = "pdf"
"""Where the PDFs stand, below the output folder and below the site."""
LOOKS = {
    Look(paper, gray, large).suffix: (paper, gray, large)
    for paper in PAPERS
    for gray in (False, True)
    for large in (False, True)
}


class Print(NamedTuple):
    """One PDF: its file, which part of the book it holds, how it is printed, and how much it is."""

    file: str
    part: str
    look: str
    pages: int
    size: str


class Kind(NamedTuple):
    """A kind of PDF with those of its files that there are."""

    id: str
    booklet: Booklet
    prints: Sequence[Print]


def shelf(book: Handbook, folder: Path, *, with_trainer: bool) -> list[Kind]:
    """Return the PDFs below ``folder`` by kind, in the order of the table.

    Args:
        book: the book.
        folder: where ``pdf`` wrote; it may be missing.
        with_trainer: also what trainees must not see.
    """
    prints: dict[str, list[Print]] = {}
    for leaf in files(book):
        for suffix in LOOKS:
            file = folder / f"{leaf.name}{suffix}.pdf"
            if file.is_file() and (with_trainer or not BOOKLETS[leaf.kind].trainer_only):
                prints.setdefault(leaf.kind, []).append(_print(book, file, leaf.part, suffix))
    return [Kind(kind, BOOKLETS[kind], found) for kind, found in prints.items()]


def put_up(kinds: Sequence[Kind], folder: Path, site: Path) -> None:
    """Link the files of a shelf into the site, which is what gets hosted."""
    for printed in (p for kind in kinds for p in kind.prints):
        output.link(folder / printed.file, site / FOLDER / printed.file)


def page_count(file: Path) -> int:
    """Return how many pages a PDF has."""
    # the root of the tree of pages holds their number: no need to walk through 700 of them
    root = cast(pypdf.generic.DictionaryObject, pypdf.PdfReader(file).root_object["/Pages"].get_object())
    return int(cast(int, root["/Count"]))


def _print(book: Handbook, file: Path, part: str, suffix: str) -> Print:
    return Print(file.name, _part(book, part), "、".join(_words(suffix)), page_count(file), _size(file.stat().st_size))


def _part(book: Handbook, part: str) -> str:
    if not part:
        return "全书"
    if part in book.chapters:
        return f"第{book.number(part)}章　{book.chapters[part].title}"
    return exam.title(book, part)


def _words(suffix: str) -> Iterator[str]:
    paper, gray, large = LOOKS[suffix]
    yield from (word for word, on in (("大字", large), ("灰度", gray), ("Letter 纸", paper != "a4")) if on)


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f}\u00a0MB" if size >= 1_000_000 else f"{max(1, size // 1000)}\u00a0KB"
