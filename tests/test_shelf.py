"""The print page: what is on it, and what trainees must not find there."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest

from handbook import shelf
from handbook.book import Handbook
from handbook.paper import BOOKLETS
from tests import scratch


def test_every_public_file_is_listed_with_its_pages(built: Path) -> None:
    """The page links every PDF that trainees may see, tells its pages, and the file stands beside the page."""
    page = (built / "site/print.html").read_text(encoding="utf-8")
    rows = dict(re.findall(r'href="pdf/([^"]+)">.*?<td>(\d+) 页', page, re.S))
    counts = {}
    for name in rows:
        with pypdfium2.PdfDocument(built / "site/pdf" / name) as document:
            counts[name] = str(len(document))

    assert {"trainee.pdf", "trainee-refund.pdf", "worksheet-refund.pdf"} <= set(rows)
    assert rows == counts


def test_trainers_material_is_not_public(built: Path) -> None:
    """Neither the page nor the folder beside it holds what only trainers may see."""
    page = (built / "site/print.html").read_text(encoding="utf-8")
    public = {p.name for p in (built / "site/pdf").iterdir()}
    hidden = [kind for kind, booklet in BOOKLETS.items() if booklet.trainer_only]

    assert {"trainer", "answers", "exam-a", "exam-b", "exam-keys"} <= set(hidden)
    assert [k for k in hidden if f"pdf/{k}" in page or any(name.startswith(k) for name in public)] == []


def test_trainers_can_have_it_all(built: Path, book: Handbook) -> None:
    """With trainer material every kind is on the shelf."""
    kinds = shelf.shelf(book, built / "pdf", with_trainer=True)

    assert [kind.id for kind in kinds] == list(BOOKLETS)


def test_nothing_printed_is_said(tmp_path: Path, book: Handbook) -> None:
    """Without any PDF the shelf is empty, and the page says how to make some."""
    assert shelf.shelf(book, tmp_path / "pdf", with_trainer=True) == []


@pytest.mark.parametrize("words", [("--with-trainer",), ()])
def test_the_site_alone_lists_what_is_there(folder: Path, words: tuple[str, ...]) -> None:
    """`site` puts up the files that an earlier `pdf` made, the trainer's only when asked."""
    done = scratch.run(folder, "pdf", "worksheet-refund", "exam-a-final")
    assert done.returncode == 0, done.stderr
    done = scratch.run(folder, "site", *words)
    assert done.returncode == 0, done.stderr

    found = sorted(p.name for p in (folder / "out/site/pdf").iterdir())
    assert found == (["exam-a-final.pdf", "worksheet-refund.pdf"] if words else ["worksheet-refund.pdf"])
