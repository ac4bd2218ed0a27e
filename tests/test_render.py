"""Pages: compared whole with the expected ones, linked to one another, and deaf to code in an author's text."""

from __future__ import annotations

import dataclasses
import html
import json
import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import pytest
import yaml
from pydantic import BaseModel

from handbook import render, site
from handbook.book import Handbook
from handbook.model.base import walk
from handbook.model.quiz import Question
from tests import scratch

EXPECTED = scratch.COMPLETE / "expected/pages"
HOSTILE = "<b onclick=x>{{ 1117*1117 }}{% raw %}</p>&lt;\"'"
_Record = TypeVar("_Record", bound=BaseModel)


def test_pages_are_as_expected(book: Handbook, update: bool) -> None:
    """Every page of the complete book is as expected, and no expected page is left over."""
    made = {page.path: page.text for page in render.pages(book)}
    if update:
        _write_expected(made)
    expected = {p.relative_to(EXPECTED).as_posix(): p.read_text("utf-8") for p in EXPECTED.rglob("*") if p.is_file()}

    assert sorted(made) == sorted(expected)
    for path, text in made.items():
        assert text == expected[path], path


def _write_expected(made: Mapping[str, str]) -> None:
    for path in EXPECTED.rglob("*"):
        if path.is_file():
            path.unlink()
    for name, text in made.items():
        path = EXPECTED / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def test_every_link_leads_somewhere(book: Handbook) -> None:
    """Each link from page to page leads to a page that exists and to a place on it."""
    pages = {page.path.removesuffix(".md") + ".html": page.text for page in render.pages(book)}
    places = {path: set(re.findall(r'\bid="([^"]+)"|\{ #([\w-]+) \}', text)) for path, text in pages.items()}
    known = {path: {a or b for a, b in found} for path, found in places.items()}
    dead = []
    for path, text in pages.items():
        for href in re.findall(r'href="([^":]+)"|\]\(([^):]+)\)', text):
            target, _, place = html.unescape(href[0] or href[1]).partition("#")
            to = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else path
            if to not in pages or (place and place not in known[to]):
                dead.append((path, target, place))

    assert dead == []


def test_no_page_has_what_only_trainers_read(book: Handbook) -> None:
    """Trainer notes, editors' notes, answers and debriefs of exercises are on no page."""
    text = "".join(page.text for page in render.pages(book))
    secrets = [
        "讲师密语",
        "编辑密语",
        "一审核，二入账",
        "到点我来说。\n",
        "哪一句让你停下来",
        "让他补上",
        "念状态，写步骤",
    ]

    assert [secret for secret in secrets if secret in text] == []


def test_each_page_names_its_source(book: Handbook) -> None:
    """A page's head says which file it was made from and where that can be edited."""
    page = next(p for p in render.pages(book) if p.path == "cases/late-refund.md")
    head = yaml.safe_load(page.text.split("---\n")[1])

    assert page.source == head["source"] == "data/cases/late-refund.yml"
    assert head["edit"] == "https://git.example/xiaoman/edit/main/data/cases/late-refund.yml"


def test_the_menu_names_every_page_once(book: Handbook) -> None:
    """The menu holds all pages, none twice, and none that does not exist."""
    named = re.findall(r'"([^"]+\.md)"', json.dumps(render.navigation(book), ensure_ascii=False))

    assert sorted(named) == sorted(page.path for page in render.pages(book))


def test_code_in_a_text_stays_text(hostile: Handbook) -> None:
    """Markup and template code in any text of the book comes out as text on every page."""
    pages = render.pages(hostile)

    assert [p.path for p in pages if re.search("<b onclick|1247689", p.text)] == []
    assert [p.path for p in pages if "1117*1117" not in p.text.replace("\\", "")] == []


def test_code_in_a_text_stays_text_in_the_site(hostile: Handbook, tmp_path: Path) -> None:
    """The engine builds such a book without a word, and its pages hold no element of an author's making."""
    site.build(hostile, render.pages(hostile), site.files(hostile), scratch.ROOT, tmp_path)
    made = {p.name: p.read_text(encoding="utf-8") for p in tmp_path.glob("site/**/*.html")}

    assert [name for name, text in made.items() if re.search("<b onclick|1247689", text)] == []
    assert "1117*1117" in made["refund.html"]


@pytest.fixture
def hostile(book: Handbook) -> Handbook:
    """The complete book with markup and template code at the end of every text."""
    changed: dict[str, Any] = {"settings": _spoilt(book.settings), "shop": _spoilt(book.shop)}
    for field in dataclasses.fields(book):
        value = getattr(book, field.name)
        if field.name not in ("origins", "known", "images") and isinstance(value, Mapping):
            changed[field.name] = {name: _spoilt(record) for name, record in value.items()}
    return dataclasses.replace(book, **changed)


def _spoilt(record: _Record) -> _Record:
    values: Any = record.model_dump()
    for leaf in walk(record):
        if leaf.role in ("text", "md", "quote", "reply"):
            values = _put(values, leaf.path, leaf.value.rstrip("\n") + HOSTILE)
    return type(record).model_validate(values)


def _put(values: Any, path: tuple[str | int, ...], text: str) -> Any:
    if not path:
        return text
    head, *rest = path
    if isinstance(values, dict):
        return {**values, head: _put(values[head], tuple(rest), text)}
    assert isinstance(head, int)
    return (*values[:head], _put(values[head], tuple(rest), text), *values[head + 1 :])


def questions(book: Handbook) -> dict[str, Question]:
    """Return the questions of the chapter by kind."""
    return {q.kind: q for q in reversed(book.quizzes["refund"].questions)}


@pytest.mark.parametrize(
    "kind", ["single", "multiple", "truefalse", "ordering", "matching", "classify", "fill", "spot", "rewrite"]
)
def test_a_better_worded_question_keeps_its_answers(book: Handbook, kind: str) -> None:
    """A saved answer outlives a better stem, hint or explanation."""
    question = questions(book)[kind]
    worded = question.model_copy(update={"stem": "换个说法", "hint": "想想", "explanation": "因为"})

    assert render.fingerprint(worded) == render.fingerprint(question)


def test_another_right_answer_drops_saved_ones(book: Handbook) -> None:
    """A saved answer does not outlive a change of what is right."""
    question = questions(book)["truefalse"]

    assert render.fingerprint(question.model_copy(update={"answer": True})) != render.fingerprint(question)
