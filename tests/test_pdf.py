"""The printed booklets: what stands in them, what must not, and what a reader's device finds."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageChops

from handbook import pdf
from handbook.book import Handbook
from handbook.load import load
from handbook.paper import BOOKLETS, exam
from tests import gate, scratch
from tests.printed import kind_of, squeezed, text_of

ARTIFACTS = Path(__file__).parent / "artifacts"


@pytest.fixture(scope="module")
def trainee(built: Path) -> pypdf.PdfReader:
    """The trainee booklet of the complete book."""
    return pypdf.PdfReader(built / "pdf/trainee.pdf")


@pytest.fixture(scope="session")
def shipped_book() -> Handbook:
    """The shipped book, loaded; other tests show that it is free of errors."""
    loaded, _ = load(scratch.ROOT / "data")
    assert loaded is not None
    return loaded


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


def pages_named(text: str) -> set[int]:
    """The pages of the trainee's booklet that a text sends its reader to."""
    return {int(number) for number in re.findall(r"学员版第(\d+)页", squeezed(text))}


def test_trainers_are_sent_to_the_right_page(built: Path, book: Handbook) -> None:
    """The page that the trainer booklet gives for an exercise is the one on which trainees find it."""
    with pypdfium2.PdfDocument(built / "pdf/trainee.pdf") as document:
        trainee_pages = [squeezed(page.get_textpage().get_text_range()) for page in document]
    printed = text_of(built / "pdf/trainer.pdf")
    for chapter in book.chapters.values():
        for number, exercise in enumerate(chapter.exercises, 1):
            title = squeezed(f"练习{number}{exercise.title}")
            named = pages_named(printed[printed.index(title) :].split("参考答案")[0][:200])
            assert named
            assert any(title in trainee_pages[n - 1] for n in named), (title, named)


def test_a_chapters_files_agree_with_each_other(built: Path, book: Handbook) -> None:
    """The trainer's file of a single chapter gives pages of the trainee's file of that chapter."""
    name = book.order[0]
    with pypdfium2.PdfDocument(built / f"pdf/trainee-{name}.pdf") as document:
        count = len(document)

    assert pages_named(text_of(built / f"pdf/trainer-{name}.pdf"))
    assert max(pages_named(text_of(built / f"pdf/trainer-{name}.pdf"))) <= count


def test_worksheets_lead_to_their_exercises(built: Path, book: Handbook) -> None:
    """The code on each worksheet opens that very exercise on the site."""
    for name, chapter in book.chapters.items():
        with pypdfium2.PdfDocument(built / f"pdf/worksheet-{name}.pdf") as document:
            pages = [page.render(scale=2, grayscale=True).to_pil() for page in document]
        read = {found.text for page in pages for found in zxingcpp.read_barcodes(page)}

        assert read == {f"{book.settings.site_url}chapters/{name}.html#exercise-{e.id}" for e in chapter.exercises}


def test_worksheets_have_room_to_write(built: Path, book: Handbook) -> None:
    """Each exercise has at least as many lines to write on as it asks for, 9 mm apart."""
    for name, chapter in book.chapters.items():
        with pypdfium2.PdfDocument(built / f"pdf/worksheet-{name}.pdf") as document:
            lines = sum(len(ruled(page)) for page in document)

        assert lines >= sum(e.space for e in chapter.exercises)


def ruled(page: pypdfium2.PdfPage) -> list[float]:
    """The heights of the lines across a page that stand 9 mm from another."""
    pitch = 9 / 25.4 * 72
    bounds = (o.get_bounds() for o in page.get_objects(max_depth=2))
    heights = sorted({round(b[1], 1) for b in bounds if b[2] - b[0] > 300 and b[3] - b[1] < 3})
    return [y for y in heights if any(abs(abs(y - z) - pitch) < 0.5 for z in heights)]


@pytest.mark.parametrize("look", [pdf.Look(large=True), pdf.Look(gray=True), pdf.Look(paper="letter")])
def test_files_can_be_printed_otherwise(book: Handbook, tmp_path: Path, look: pdf.Look) -> None:
    """Large print, without colour and on Letter: named so, and as well set as on A4."""
    leaves = [leaf for leaf in pdf.files(book) if leaf.kind in ("trainee", "worksheet", "exam-a") and leaf.part]
    for name, content in pdf.booklets(book, leaves, look).items():
        (tmp_path / name).write_bytes(content)
        assert gate.faults(tmp_path / name) == {}

    assert all(file.stem.endswith(look.suffix) for file in tmp_path.iterdir())


def test_gray_files_have_no_colour(book: Handbook) -> None:
    """What is printed without colour has none on any page, authors' pictures among it."""
    (content,) = pdf.booklets(book, [pdf.Leaf("trainee", book.order[0])], pdf.Look(gray=True)).values()
    with pypdfium2.PdfDocument(content) as document:
        coloured = [n for n, page in enumerate(document, 1) if has_colour(page)]
        pictures = [n for n, page in enumerate(document, 1) if has_picture(page)]

    assert coloured == []
    assert pictures != []


def has_colour(page: pypdfium2.PdfPage) -> bool:
    """Whether any dot of a page is not gray."""
    colours = page.render(scale=0.5).to_pil().convert("RGB").getcolors(1 << 24)
    return any(r != g or g != b for _, (r, g, b) in colours)


def has_picture(page: pypdfium2.PdfPage) -> bool:
    """Whether an author's picture stands on a page."""
    return any(o.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE for o in page.get_objects())


def test_the_head_of_a_long_table_may_refer(book: Handbook) -> None:
    """A reference in the head of a table that goes on over the page is set, though a repeated head can hold no link."""
    chapter = book.chapters["refund"]
    rows = "| 说法 | [退款慢了](case:late-refund) |\n|---|---|\n" + "| 先认晚了 | 再说进度 |\n" * 60
    sections = (chapter.sections[0].model_copy(update={"body": rows}), *chapter.sections[1:])
    longer = chapter.model_copy(update={"sections": sections})
    changed = dataclasses.replace(book, chapters={**book.chapters, "refund": longer})
    (content,) = pdf.booklets(changed, [pdf.Leaf("trainee", "refund")]).values()
    with pypdfium2.PdfDocument(content) as document:
        heads = sum("退款慢了" in page.get_textpage().get_text_range() for page in document)

    assert heads >= 2


def test_letter_is_letter(book: Handbook) -> None:
    """The American sheet is 8½ by 11 inches."""
    (content,) = pdf.booklets(book, [pdf.Leaf("worksheet", book.order[0])], pdf.Look(paper="letter")).values()
    with pypdfium2.PdfDocument(content) as document:
        assert document[0].get_size() == (612, 792)


def test_papers_cover_every_objective(shipped_book: Handbook) -> None:
    """Both papers of a part test each of its objectives once; the final asks two questions a chapter."""
    for part in shipped_book.settings.parts:
        wanted = sorted((c, o.id) for c in part.chapters for o in shipped_book.chapters[c].objectives)
        for paper in "ab":
            asked = exam.drawn(shipped_book, part.id, paper)
            assert sorted((a.chapter, a.question.objective) for a in asked) == wanted
    finals = [exam.drawn(shipped_book, exam.FINAL, paper) for paper in "ab"]

    assert [len(final) for final in finals] == [2 * len(shipped_book.chapters)] * 2


def test_the_second_paper_is_another(shipped_book: Handbook) -> None:
    """Where an objective has two questions, paper B asks another one than paper A."""
    for part in exam.parts(shipped_book):
        a, b = (
            {(q.chapter, q.question.id.removesuffix(f"/{paper}")) for q in exam.drawn(shipped_book, part, paper)}
            for paper in "ab"
        )
        assert not a & b


def test_keys_fit_their_papers(shipped_book: Handbook) -> None:
    """The letters in a key are those that the options have on that very paper."""
    for paper in (exam.paper_a(shipped_book, "orders"), exam.paper_b(shipped_book, "orders")):
        letter = paper["exam"]["paper"]
        rows = next(k for k in exam.keys(shipped_book, "orders")["papers"] if k["paper"] == letter)["rows"]
        questions = {q["number"]: q for group in paper["exam"]["groups"] for q in group["questions"]}
        originals = {f"question:{c}/{q.id}": q for c, quiz in shipped_book.quizzes.items() for q in quiz.questions}
        for row in rows:
            if row["kind"] in ("single", "multiple"):
                right = {o.text for o in originals[row["mark"]].options if o.right}
                assert {questions[row["number"]]["options"]["ABCDEFGH".index(x)] for x in row["answer"]} == right


PICTURED = {"trainee-refund": (1, 3), "worksheet-refund": (1,), "exam-a-aftersale": (1,), "answers": (3,)}
"""Pages that are compared with a picture of how they looked when a person last approved them."""
EXPECTED = scratch.COMPLETE / "expected/print"


@pytest.mark.parametrize("name", PICTURED)
def test_pages_look_as_they_did(built: Path, name: str, update: bool) -> None:
    """A page differs from its approved picture in few dots, as another renderer's smoothing would."""
    with pypdfium2.PdfDocument(built / f"pdf/{name}.pdf") as document:
        pictures = {n: document[n - 1].render(scale=0.5, grayscale=True).to_pil() for n in PICTURED[name]}
    for number, picture in pictures.items():
        approved = EXPECTED / f"{name}-{number}.png"
        if update:
            approved.parent.mkdir(parents=True, exist_ok=True)
            picture.quantize(16).save(approved, optimize=True)
        with Image.open(approved) as before:
            difference = ImageChops.difference(picture, before.convert("L"))
        far_off = sum(count for level, count in enumerate(difference.histogram()) if level > 96)
        assert far_off / (picture.width * picture.height) < 0.002, approved.name


def test_contact_sheets_are_kept(built: Path) -> None:
    """Every page of every kind of the complete book is photographed small, for a person to look at."""
    folder = ARTIFACTS / "pdf"
    folder.mkdir(parents=True, exist_ok=True)
    for file in sorted((built / "pdf").glob("*.pdf")):
        with pypdfium2.PdfDocument(file) as document:
            pages = [page.render(scale=0.4).to_pil() for page in document]
        width, height = (max(page.size[i] for page in pages) for i in (0, 1))
        sheet = Image.new("RGB", (width * 8, height * -(-len(pages) // 8)), "white")
        for i, picture in enumerate(pages):
            sheet.paste(picture, (i % 8 * width, i // 8 * height))
        sheet.save(folder / f"{file.stem}.png")

    assert {kind_of(file.with_suffix(".pdf")) for file in folder.glob("*.png")} >= set(BOOKLETS)
