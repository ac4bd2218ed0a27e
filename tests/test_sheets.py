"""The sheets a trainer hands out besides the booklets: what stands on them, where it stands, and what must not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pypdfium2
import pytest
import zxingcpp
from PIL import ImageChops, ImageOps

from handbook import pdf
from handbook.book import Handbook
from tests import gate
from tests.printed import squeezed

Box = tuple[float, float, float, float]
KINDS = ("cards", "scripts", "poster", "scorecards", "timetable", "tracking", "certificate")


class Pages:
    """A PDF's pages as text, squeezed, and as a document to measure and to photograph."""

    def __init__(self, file: Path) -> None:
        self.document = pypdfium2.PdfDocument(file)
        self.texts = [squeezed(page.get_textpage().get_text_range()) for page in self.document]
        self.text = "".join(self.texts)

    def find(self, page: int, text: str) -> Box:
        """The box of the first occurrence of a text on a page: left, bottom, right, top."""
        textpage = self.document[page].get_textpage()
        found = textpage.search(text).get_next()
        assert found is not None, f"page {page + 1} does not say {text!r}"
        boxes = [textpage.get_charbox(i) for i in range(found[0], found[0] + found[1])]
        return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))

    def codes(self) -> set[str]:
        """What a phone reads from the pages."""
        pictures = (page.render(scale=2, grayscale=True).to_pil() for page in self.document)
        return {found.text for picture in pictures for found in zxingcpp.read_barcodes(picture)}


@pytest.fixture(scope="module")
def sheets(built: Path) -> Iterator[dict[str, Pages]]:
    """The sheets of the complete book by kind."""
    opened = {kind: Pages(built / f"pdf/{kind}.pdf") for kind in KINDS}
    yield opened
    for pages in opened.values():
        pages.document.close()


def test_every_sheet_says_its_edition(sheets: dict[str, Pages], book: Handbook) -> None:
    """A sheet found in a drawer tells which edition it belongs to."""
    edition = f"{book.settings.edition}版"
    unstamped = [(kind, n) for kind in KINDS for n, text in enumerate(sheets[kind].texts, 1) if edition not in text]

    assert unstamped == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("look", [pdf.Look(), pdf.Look(paper="letter", gray=True), pdf.Look(large=True)])
def test_nothing_overflows(book: Handbook, tmp_path: Path, kind: str, look: pdf.Look) -> None:
    """In every size and on either paper, all text stays on the sheet and none is printed over another."""
    ((name, made),) = pdf.booklets(book, [pdf.Leaf(kind, "")], look).items()
    (tmp_path / name).write_bytes(made)

    assert gate.faults(tmp_path / name) == {}
    assert gate.collisions(tmp_path / name) == []


# --- role-play cards ------------------------------------------------------------------------------------------------


def test_every_role_play_has_its_cards(sheets: dict[str, Pages], book: Handbook) -> None:
    """Each exercise with cards and each dialogue is listed, with every card's text on a sheet."""
    cards = sheets["cards"].text
    bodies = [c.body for ch in book.chapters.values() for e in ch.exercises for c in e.cards]
    told = [text for d in book.dialogues.values() for text in (d.title, d.customer.need, d.nodes[0].text)]

    assert [text for text in (*bodies, *told) if squeezed(text) not in cards] == []


def test_hidden_needs_are_on_the_back_of_the_customers_card_alone(sheets: dict[str, Pages], book: Handbook) -> None:
    """What a customer keeps to himself stands on backs only, and there on the half that is the customer's."""
    pages = sheets["cards"]
    for dialogue in book.dialogues.values():
        shown = [n for n, text in enumerate(pages.texts) if squeezed(dialogue.customer.need) in text]

        assert shown
        for n in shown:
            assert n % 2 == 1
            assert pages.find(n, dialogue.customer.need)[0] > pages.document[n].get_size()[0] / 2


def test_hidden_needs_are_on_no_other_sheet(sheets: dict[str, Pages], book: Handbook) -> None:
    """What may lie open on a desk does not tell what a customer keeps to himself."""
    needs = [squeezed(d.customer.need) for d in book.dialogues.values()]
    opened = [kind for kind in KINDS if kind != "cards"]

    assert [(kind, need) for kind in opened for need in needs if need in sheets[kind].text] == []


@pytest.mark.parametrize(("role", "shift"), [("客户卡", 1), ("客服卡", -1), ("观察员卡", 0)])
def test_backs_lie_behind_their_fronts(sheets: dict[str, Pages], role: str, shift: int) -> None:
    """Turned over on the long edge, the back of each card falls on its front: same height, the other half."""
    pages = sheets["cards"]
    for front in range(2, len(pages.texts), 2):
        # the card's name stands at the same distance from the left edge of the card on both sides
        here, there = pages.find(front, role), pages.find(front + 1, role)
        card = (pages.document[front].get_size()[0] - 2 * 10 / 25.4 * 72) / 2

        assert there[0] - here[0] == pytest.approx(shift * card, abs=0.5)
        assert there[3] == pytest.approx(here[3], abs=0.5)


def test_cut_marks_meet(sheets: dict[str, Pages]) -> None:
    """Held against the light, the cut marks of front and back cover one another."""
    pages = sheets["cards"]
    front, back = (pages.document[n].render(scale=2, grayscale=True).to_pil() for n in (2, 3))
    strip = (0, 0, int(9.5 / 25.4 * 72 * 2), front.height)
    seen = front.crop(strip).point(_black)
    through = ImageOps.mirror(back).crop(strip).point(_black)

    assert seen.getbbox() is not None
    assert sum(ImageChops.difference(seen, through).histogram()[128:]) < 20


def _black(value: int) -> int:
    return 255 if value < 128 else 0


# --- the pocket book ------------------------------------------------------------------------------------------------


def test_the_pocket_book_holds_every_script(sheets: dict[str, Pages], book: Handbook) -> None:
    """Title, what customers say, what not to say, what comes next and the code of every script."""
    printed = sheets["scripts"].text
    wanted = [
        text
        for script in book.scripts.values()
        for text in (script.title, *script.customer_says, *(a.text for a in script.avoid), script.next, script.code)
    ]

    assert [text for text in wanted if squeezed(text) not in printed] == []


def test_blanks_stand_in_brackets(sheets: dict[str, Pages], book: Handbook) -> None:
    """What the agent fills in is printed as 【名】, never filled with a sample; shop values are filled in."""
    printed = sheets["scripts"].text

    assert "【客户称呼】" in printed
    assert squeezed(book.shop.variables["到账说明"]) in printed
    assert "{" not in printed


def test_the_pocket_book_is_a5(sheets: dict[str, Pages]) -> None:
    """Every page is 148 by 210 millimetres."""
    sizes = {tuple(round(x / 72 * 25.4) for x in page.get_size()) for page in sheets["scripts"].document}

    assert sizes == {(148, 210)}


def test_customers_words_are_found_by_pinyin(sheets: dict[str, Pages], book: Handbook) -> None:
    """The index sorts what customers say by its sound and leads to the page of the script."""
    pages = sheets["scripts"]
    index = next(n for n, text in enumerate(pages.texts) if text.startswith("客户怎么说"))
    said = [s for script in book.scripts.values() for s in script.customer_says]
    places = {s: pages.texts[index].index(squeezed(s)) for s in said}
    home = next(n for n, text in enumerate(pages.texts, 1) if "tk1" in text)

    assert places["钱咋还没退"] < places["退款什么时候到"] < places["再不退我就投诉"]
    assert f"退款什么时候到{home}" in pages.texts[index]


def test_codes_lead_to_the_page_of_their_script(sheets: dict[str, Pages], book: Handbook) -> None:
    """The last index gives every quick code with the title and the page of its script."""
    pages = sheets["scripts"]
    index = pages.text[pages.text.rindex("快捷编码") :]
    for script in book.scripts.values():
        title = squeezed(script.title)
        home = next(n for n, text in enumerate(pages.texts, 1) if title in text and squeezed(script.next) in text)

        assert f"{script.code}{title}{home}" in index


def test_the_folding_booklet_has_all_pages(built: Path, sheets: dict[str, Pages]) -> None:
    """The imposed booklet says what the pocket book says, on sheets twice as wide."""
    imposed = Pages(built / "pdf/scripts-booklet.pdf")
    width = sheets["scripts"].document[0].get_size()[0]

    assert sorted("".join(imposed.texts)) == sorted(sheets["scripts"].text)
    assert imposed.document[0].get_size()[0] == pytest.approx(2 * width)


# --- the wall -------------------------------------------------------------------------------------------------------


def test_the_poster_shows_what_to_say_instead(sheets: dict[str, Pages], book: Handbook) -> None:
    """Each category that stops a reply stands on one A3 sheet, with a saying it catches and the better wording."""
    pages = sheets["poster"]
    lints = [lint for rule in book.rules.values() for lint in rule.lint if lint.level == "block"]

    assert [tuple(round(x / 72 * 25.4) for x in page.get_size()) for page in pages.document] == [(297, 420)]
    assert lints
    for lint in lints:
        assert squeezed(min(lint.caught, key=len)) in pages.text
        assert squeezed(lint.better) in pages.text


def test_the_poster_is_read_from_afar(sheets: dict[str, Pages], book: Handbook) -> None:
    """What is never said stands in type of at least 16 points."""
    lint = next(lint for rule in book.rules.values() for lint in rule.lint if lint.level == "block")
    _, bottom, _, top = sheets["poster"].find(0, min(lint.caught, key=len)[:4])

    assert top - bottom > 16 * 0.8


# --- forms ----------------------------------------------------------------------------------------------------------


def test_rubrics_are_score_sheets(sheets: dict[str, Pages], book: Handbook) -> None:
    """Every criterion and level of every rubric can be ticked, with room for names, a date and a score."""
    printed = sheets["scorecards"].text
    wanted = [text for r in book.rubrics.values() for c in r.criteria for text in (c.name, *(x.text for x in c.levels))]

    assert [text for text in wanted if squeezed(text) not in printed] == []
    assert all(word in printed for word in ("姓名", "日期", "评分人", "合计"))


def test_what_is_scored_week_by_week_has_a_register(sheets: dict[str, Pages], book: Handbook) -> None:
    """A routine that names its rubric gets a register with its criteria and two raters' columns."""
    routine = next(r for p in book.programmes.values() for r in p.routines if r.rubric)
    register = sheets["scorecards"].texts[0]

    assert squeezed(routine.activity) in register
    assert "评分人甲" in register
    assert "评分人乙" in register


def test_the_timetable_adds_up(sheets: dict[str, Pages], book: Handbook) -> None:
    """Each day's sheet says what is done, from when to when, and who leads it."""
    printed = sheets["timetable"].text
    for programme in book.programmes.values():
        for day in programme.days:
            total = sum(a.minutes for a in day.activities)

            assert f"（{total}分钟）" in printed
            assert f"–{total}" in printed
            assert all(squeezed(a.activity) in printed and a.owner in printed for a in day.activities)


def test_the_timetable_leads_to_the_workbook(built: Path, sheets: dict[str, Pages], book: Handbook) -> None:
    """The page given for a chapter, an exercise and a dialogue is the one where the trainee's workbook has it."""
    workbook = Pages(built / "pdf/trainee.pdf")
    chapter = book.chapters["refund"]
    for title in (chapter.title, chapter.exercises[1].title, book.dialogues["refund-urge"].title):
        found = re.search(re.escape(squeezed(title)) + r"学员版第(\d+)页", sheets["timetable"].text)

        assert found, title
        assert squeezed(title) in workbook.texts[int(found[1]) - 1]


def test_routines_can_be_ticked_off(sheets: dict[str, Pages], book: Handbook) -> None:
    """Every routine stands on a check sheet with what to look at; a daily one has a box for each day of a month."""
    printed = sheets["tracking"]
    routines = [r for p in book.programmes.values() for r in p.routines]

    assert all(squeezed(r.activity) in printed.text and squeezed(r.measure) in printed.text for r in routines)
    assert any("".join(str(n) for n in range(1, 32)) in text for text in printed.texts)


def test_forms_come_from_the_data(sheets: dict[str, Pages], book: Handbook) -> None:
    """A programme's forms are printed with their columns, rows and the metrics they follow."""
    pages = sheets["tracking"]
    for form in (f for p in book.programmes.values() for f in p.forms):
        sheet = next(text for text in pages.texts if text.startswith(squeezed(form.title)))

        assert all(squeezed(column) in sheet for column in (*form.columns, *form.rows))
        assert all(squeezed(book.metrics[name].name) in sheet for name in form.metrics)


def test_the_certificate_names_programme_and_hours(sheets: dict[str, Pages], book: Handbook) -> None:
    """One landscape sheet a programme with the shop, the programme and its hours."""
    pages = sheets["certificate"]

    assert len(pages.texts) == len(book.programmes)
    assert "小满茶具" in pages.text
    assert "“一天上手”" in pages.text
    assert "1.6小时" in pages.text
    assert pages.document[0].get_size()[0] > pages.document[0].get_size()[1]


# --- all of them ----------------------------------------------------------------------------------------------------


def test_codes_lead_to_the_site(sheets: dict[str, Pages], book: Handbook) -> None:
    """A phone reads the addresses of scripts, rules and programme from the page, the short form beside it."""
    for kind, page in (
        ("scripts", "scripts/index.html"),
        ("poster", "rules/index.html"),
        ("timetable", "programme.html"),
    ):
        read = sheets[kind].codes()

        assert any(found.startswith(book.settings.site_url + page) for found in read), (kind, read)
        assert "xiaoman.example/" + page in sheets[kind].text


@pytest.mark.parametrize("kind", KINDS)
def test_sheets_tell_a_reader_what_they_are(built: Path, kind: str) -> None:
    """Each file is tagged, has a title and the language, and begins its outline with a heading of the first level."""
    reader = pypdf.PdfReader(built / f"pdf/{kind}.pdf")
    root = reader.trailer["/Root"].get_object()

    assert reader.metadata is not None
    assert reader.metadata.title
    assert str(root["/Lang"]).startswith("zh")
    assert root["/MarkInfo"]["/Marked"]
