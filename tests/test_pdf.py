"""The printed booklets: what stands in them, what must not, and what a reader's device finds."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from handbook import paper, pdf, prose
from handbook.book import Handbook
from handbook.load import load
from handbook.reply import to_fill
from tests import scratch

ARTIFACTS = Path(__file__).parent / "artifacts"


@pytest.fixture(scope="module")
def trainee(built: Path) -> pypdf.PdfReader:
    """The trainee booklet of the complete book."""
    return pypdf.PdfReader(built / "pdf/trainee.pdf")


@pytest.fixture(scope="session")
def shipped_book(shipped: Path) -> Handbook:
    """The shipped book, loaded; building it has shown that it is free of errors."""
    loaded, _ = load(scratch.ROOT / "data")
    assert loaded is not None
    return loaded


def squeezed(text: str) -> str:
    """Text without anything that line breaks and page numbers of references change."""
    return re.sub(r"[\s\u2060]|→\d+", "", text)


def text_of(file: Path) -> str:
    """The whole text of a PDF, squeezed."""
    return squeezed("".join(page.extract_text() for page in pypdf.PdfReader(file).pages))


def secrets(book: Handbook) -> Iterator[str]:
    """Every text that only the trainer may read, sentence by sentence where it is prose."""
    for name, chapter in book.chapters.items():
        for exercise in chapter.exercises:
            yield from sentences(exercise.answer)
            yield from sentences(exercise.debrief)
            for mistake in exercise.common_mistakes:
                yield mistake.turn
        yield from chapter.trainer.watch_for
        yield from chapter.trainer.discussion
        yield from sentences(chapter.trainer.notes)
        for question in book.quizzes[name].questions:
            yield from sentences(question.explanation)
    for case in book.cases.values():
        for asked in case.questions:
            yield from sentences(asked.debrief)


def sentences(text: str | None) -> Iterator[str]:
    """The longer sentences of a piece of prose."""
    yield from (s for s in re.split(r"[。！？\n]", prose.plain(text or "")) if len(s) > 14)


def told_elsewhere(book: Handbook) -> str:
    """What trainees read anyway, since an answer may quote the task, the section or a script."""
    open_texts = [
        prose.plain(leaf.value) if leaf.role == "md" else to_fill(leaf.value, book.shop)
        for kind, _, leaf in book.leaves
        if leaf.role and kind != "quiz" and not {"answer", "debrief", "trainer", "common_mistakes"} & set(leaf.path)
    ]
    stems = [prose.plain(q.stem) for quiz in book.quizzes.values() for q in quiz.questions]
    return squeezed("".join([*open_texts, *stems]))


def test_trainees_find_no_answers(shipped: Path, shipped_book: Handbook) -> None:
    """No explanation, model answer, debrief or trainer's note of the shipped book stands in the trainee booklet."""
    printed, known = text_of(shipped / "pdf/trainee.pdf"), told_elsewhere(shipped_book)
    leaked = [s for s in secrets(shipped_book) if squeezed(s) in printed and squeezed(s) not in known]

    assert leaked == []


def test_trainers_find_them_all(shipped: Path, shipped_book: Handbook) -> None:
    """The trainer booklet holds the trainer's notes of every chapter, word for word."""
    printed = text_of(shipped / "pdf/trainer.pdf")
    missing = [
        s for c in shipped_book.chapters.values() for s in c.trainer.watch_for if squeezed(s)[:30] not in printed
    ]

    assert missing == []


def test_the_data_of_the_trainee_booklet_has_no_answers(book: Handbook) -> None:
    """Answers are absent from what the template gets, not merely left out of the page."""
    given = str(paper.data(book, trainer=False))

    assert [s for s in secrets(book) if s in given and squeezed(s) not in told_elsewhere(book)] == []


def test_each_chapter_begins_on_a_right_hand_page(trainee: pypdf.PdfReader) -> None:
    """Chapters open on odd pages, as in a bound book."""
    opened = {n for n, page in enumerate(trainee.pages, 1) if re.search(r"^第\d+章$", page.extract_text(), re.M)}
    chapters = [
        trainee.get_destination_page_number(item) + 1
        for item in flat(trainee.outline)
        if re.match(r"第 ?\d+ ?章", item.title or "")
    ]

    assert chapters
    assert all(number % 2 == 1 for number in chapters), (chapters, opened)


def flat(outline: list[object]) -> Iterator[pypdf.generic.Destination]:
    """The entries of an outline of any depth."""
    for item in outline:
        if isinstance(item, list):
            yield from flat(item)
        elif isinstance(item, pypdf.generic.Destination):
            yield item


def test_a_reader_is_told_what_it_is(trainee: pypdf.PdfReader) -> None:
    """The file says its title and language, is tagged, and claims PDF/UA-1, which Typst checks while writing."""
    root = trainee.trailer["/Root"].get_object()
    metadata = trainee.xmp_metadata

    assert trainee.metadata is not None
    assert "学员版" in (trainee.metadata.title or "")
    assert str(root["/Lang"]).startswith("zh")
    assert root["/MarkInfo"]["/Marked"]
    assert metadata is not None
    assert 'pdfuaid:part="1"' in str(metadata.stream.get_data()) or "pdfuaid:part" in str(metadata.stream.get_data())


def test_text_can_be_searched_and_copied(shipped: Path) -> None:
    """No character comes out as a Kangxi radical, which looks right and cannot be found."""
    printed = text_of(shipped / "pdf/trainer.pdf")

    assert sorted(set(re.findall(r"[\u2e80-\u2fdf]", printed))) == []


def test_the_code_on_paper_leads_to_the_chapter(built: Path, book: Handbook) -> None:
    """A phone held over a chapter's first page reads the address of that chapter on the site."""
    document = pypdfium2.PdfDocument(built / "pdf/trainee.pdf")
    read = {
        found.text
        for page in document
        for found in zxingcpp.read_barcodes(page.render(scale=2, grayscale=True).to_pil())
    }
    document.close()

    assert {f"{book.settings.site_url}chapters/{name}.html" for name in book.chapters} <= read


def test_edition_and_date_stand_on_every_page(trainee: pypdf.PdfReader, book: Handbook) -> None:
    """A page torn out still says which edition it belongs to; the cover says it large and blank pages say nothing."""
    stamped = [
        str(book.settings.edition) in page.extract_text() and str(book.settings.date) in page.extract_text()
        for page in trainee.pages
        if page.extract_text().strip()
    ]

    assert all(stamped)


def test_booklets_are_the_same_on_any_day(built: Path, book: Handbook) -> None:
    """Setting the booklets again gives the same bytes."""
    again = pdf.booklets(book)

    assert [name for name in again if (built / "pdf" / name).read_bytes() != again[name]] == []


def test_no_page_is_empty_without_need(shipped: Path) -> None:
    """Apart from the backs before right-hand pages, every page of the trainee booklet has something on it."""
    document = pypdfium2.PdfDocument(shipped / "pdf/trainee.pdf")
    empty = [n for n, page in enumerate(document, 1) if not page.get_textpage().get_text_range().strip()]
    document.close()

    assert all(number % 2 == 0 for number in empty)


def test_contact_sheets_are_kept(shipped: Path) -> None:
    """Every page of both booklets is photographed small, for a person to look at."""
    folder = ARTIFACTS / "pdf"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("trainee", "trainer"):
        document = pypdfium2.PdfDocument(shipped / f"pdf/{name}.pdf")
        pages = [page.render(scale=0.4).to_pil() for page in document]
        document.close()
        width, height = pages[0].size
        for start in range(0, len(pages), 40):
            sheet = Image.new("RGB", (width * 8, height * 5), "white")
            for i, picture in enumerate(pages[start : start + 40]):
                sheet.paste(picture, (i % 8 * width, i // 8 * height))
            buffer = io.BytesIO()
            sheet.save(buffer, "PNG")
            (folder / f"{name}-{start // 40 + 1:02}.png").write_bytes(buffer.getvalue())

    assert list(folder.glob("trainee-*.png"))
