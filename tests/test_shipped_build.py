"""The whole build of the shipped book, which takes long and is made once: what its PDFs and its site must not show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from handbook import prose
from handbook.book import Handbook
from handbook.load import load
from handbook.paper import BOOKLETS, workbook
from handbook.reply import to_fill
from tests import gate, scratch
from tests.printed import kind_of, squeezed, text_of

SHEETS = ("cards", "scripts", "poster", "scorecards", "timetable", "tracking", "certificate")


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a full build."""
    return scratch.build_shipped(tmp_path_factory.mktemp("shipped") / "out")


@pytest.fixture(scope="module")
def shipped_book() -> Handbook:
    """The shipped book, loaded; other tests show that it is free of errors."""
    loaded, _ = load(scratch.ROOT / "data")
    assert loaded is not None
    return loaded


def students(folder: Path) -> list[Path]:
    """The printed files that trainees get to see, exam papers among them."""
    files = sorted((folder / "pdf").glob("*.pdf"))
    return [f for f in files if not BOOKLETS[kind_of(f)].trainer_only or kind_of(f) in ("exam-a", "exam-b")]


def secrets(book: Handbook) -> Iterator[str]:
    """Every text that only the trainer may read, sentence by sentence where it is prose."""
    for kind, _, leaf in book.leaves:
        if leaf.role and SECRET & set(leaf.path):
            yield from sentences(leaf.value) if leaf.role == "md" else [to_fill(leaf.value, book.shop)]
        elif kind == "quiz" and leaf.path[-1] in ("model",):
            yield to_fill(leaf.value, book.shop)


SECRET = {"answer", "debrief", "trainer", "turn", "explanation", "feedback", "coach", "checklist", "need"}
"""The fields that hold answers, debriefs, keys and trainer notes."""


def sentences(text: str | None) -> Iterator[str]:
    """The longer sentences of a piece of prose."""
    yield from (s for s in re.split(r"[。！？\n]", prose.plain(text or "")) if len(s) > 14)


def told_elsewhere(book: Handbook) -> str:
    """What trainees read anyway, since an answer may quote the task, the section or a script."""
    open_texts = [
        prose.plain(leaf.value) if leaf.role == "md" else to_fill(leaf.value, book.shop)
        for kind, _, leaf in book.leaves
        if leaf.role and kind != "quiz" and not (SECRET | {"common_mistakes"}) & set(leaf.path)
    ]
    stems = [prose.plain(q.stem) for quiz in book.quizzes.values() for q in quiz.questions]
    return squeezed("".join([*open_texts, *stems]))


def test_trainees_find_no_answers(shipped: Path, shipped_book: Handbook) -> None:
    """No explanation, model answer, debrief, key or trainer's note of the shipped book stands in a student's file."""
    known = told_elsewhere(shipped_book)
    hidden = [s for s in {squeezed(s) for s in secrets(shipped_book)} if len(s) > 14 and s not in known]
    leaked = [
        (file.name, s) for file in students(shipped) if (printed := text_of(file)) for s in hidden if s in printed
    ]

    assert len(hidden) > 1000
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
    given = str(workbook.trainee(book, ""))

    assert [s for s in secrets(book) if s in given and squeezed(s) not in told_elsewhere(book)] == []


@pytest.mark.parametrize("kind", BOOKLETS)
def test_pages_are_well_set(shipped: Path, kind: str) -> None:
    """Nothing leaves the page, lacks a glyph, is a radical, stands empty or ends with a heading, in any kind."""
    files = [file for file in sorted((shipped / "pdf").glob("*.pdf")) if kind_of(file) == kind]
    faults = {file.name: found for file in files if (found := gate.faults(file))}

    assert files
    assert faults == {}


@pytest.mark.parametrize("kind", SHEETS)
def test_nothing_is_printed_over_another(shipped: Path, kind: str) -> None:
    """The longest texts there are run over no other text either."""
    assert gate.collisions(shipped / f"pdf/{kind}.pdf") == []


def links(page: Path) -> list[str]:
    """The addresses a built page links to or loads."""
    return re.findall(r'(?:href|src)="([^"]*)"', page.read_text(encoding="utf-8"))


def test_every_link_of_the_site_leads_somewhere(shipped: Path) -> None:
    """Each relative link names a file of the site, and its fragment an id on that page."""
    folder = shipped / "site"
    ids = {
        page: set(re.findall(r'\bid="([^"]+)"', page.read_text(encoding="utf-8"))) for page in folder.rglob("*.html")
    }
    dead = []
    for page in ids:
        # an error page is served at any depth, so it alone links from the root
        for link in links(page) if page.name != "404.html" else ():
            path, _, fragment = link.partition("#")
            if re.match(r"[a-z]+:", path):
                continue
            target = (page.parent / path).resolve() if path else page
            if not target.exists() or (fragment and target in ids and fragment not in ids[target]):
                dead.append(f"{page.relative_to(folder)}: {link}")

    assert dead == []


def test_the_site_asks_no_other_host(shipped: Path) -> None:
    """No page, style sheet or script of the site loads anything from elsewhere."""
    loaded = re.compile(
        r"""(?:<(?:script|img|iframe|link)[^>]+(?:src|href)="|@import\s+["']|url\(["']?)(?:https?:)?//"""
    )
    pages = [*(shipped / "site").rglob("*.html"), *(shipped / "site").rglob("*.css")]
    found = [p.name for p in pages if loaded.search(re.sub(r'<link rel="canonical"[^>]*>', "", p.read_text("utf-8")))]

    assert found == []
