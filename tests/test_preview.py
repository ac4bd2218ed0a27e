"""The site that follows the data: only what changed is built again, and the result is that of a whole build."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from handbook import render, site
from handbook.preview import Preview
from tests import scratch

Edit = Callable[..., Path]


@pytest.fixture
def preview(folder: Path) -> Preview:
    """A preview of a scratch copy of the complete book, built once."""
    follows = Preview(scratch.ROOT, Path("data"), None, folder / "preview")
    assert follows.update(scratch.TODAY).fresh
    return follows


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def whole(folder: Path) -> dict[str, bytes]:
    """The site that a whole build of the data as it stands gives."""
    book = scratch.loaded(Path("data"))
    site.build(book, render.pages(book), site.files(book), scratch.ROOT, folder)
    return files(folder / "site")


EDITS = {
    "a sentence of a script": ("scripts/refund.yml", "goal: 说清", "goal: 讲清"),
    "a sentence of a chapter": ("chapters/refund.yml", "purpose: 客户", "purpose: 买家"),
    "a title, which stands in every menu": ("chapters/refund.yml", "title: 退款说清楚", "title: 退款讲明白"),
    "the edition, which stands on every page": ("handbook.yml", "edition: '2026.11'", "edition: '2026.12'"),
    "the date, the clock of all that is written": ("handbook.yml", "date: 2026-11-22", "date: 2026-11-23"),
    "a value of the shop": ("shop.yml", "tone: warm", "tone: formal"),
    "a question": ("quizzes/refund.yml", "questions:", "note: 新\nquestions:"),
}


@pytest.mark.parametrize("change", EDITS.values(), ids=EDITS)
def test_what_follows_an_edit_is_what_a_whole_build_gives(
    preview: Preview, edit: Edit, tmp_path: Path, change: tuple[str, str, str]
) -> None:
    """After any edit, every file of the site has the bytes that a whole build writes."""
    edit(*change)
    assert preview.update(scratch.TODAY).fresh

    assert files(preview.site) == whole(tmp_path / "whole")


def test_only_what_changed_is_built_again(preview: Preview, edit: Edit) -> None:
    """A sentence of a script costs the pages that show it, and no other."""
    edit("scripts/refund.yml", "goal: 说清", "goal: 讲清")

    assert preview.update(scratch.TODAY).pages == ("scripts/refund.md",)


def test_nothing_is_built_when_nothing_changed(preview: Preview) -> None:
    """Saving a file as it was builds no page."""
    assert preview.update(scratch.TODAY).pages == ()


def test_a_page_that_comes_is_built_with_every_menu(preview: Preview, folder: Path, tmp_path: Path) -> None:
    """A new case appears, and the menus of all other pages name it."""
    text = (folder / "data/cases/late-refund.yml").read_text(encoding="utf-8")
    (folder / "data/cases/second.yml").write_text(text.replace("title: ", "title: 又一次", 1), encoding="utf-8")
    built = preview.update(scratch.TODAY)

    assert "cases/second.md" in built.pages
    assert files(preview.site) == whole(tmp_path / "whole")


@pytest.mark.parametrize(
    ("file", "find", "put", "address"),
    [
        ("scripts/refund.yml", "goal: 说清", "goal: 讲清", "scripts/refund.html#refund-when"),
        ("chapters/refund.yml", "title: 钱停在哪一步", "title: 钱在哪一步", "chapters/refund.html#where-it-is"),
        ("rules/house.yml", "  name: ", "  name: 新", "rules/house.html"),
        ("shop.yml", "tone: warm", "tone: formal", ""),
    ],
    ids=["script", "section", "who makes the rules", "shop"],
)
def test_the_way_leads_to_what_was_edited(
    preview: Preview, edit: Edit, file: str, find: str, put: str, address: str
) -> None:
    """The address to go to is that of the record or part that was edited; none for what stands everywhere."""
    edit(file, find, put)

    assert preview.update(scratch.TODAY).jump == address


@pytest.mark.parametrize(
    ("file", "find", "put", "check"),
    [
        ("chapters/refund.yml", "minutes: 60", "minutes: 很久", "schema"),
        ("chapters/refund.yml", "purpose: 客户", "purpose: [客户", "yaml-syntax"),
        ("scripts/refund.yml", "      - promise-binds\n      - give-time", "      - no-such-rule", "unknown-reference"),
    ],
    ids=["type", "syntax", "reference"],
)
def test_an_error_keeps_the_last_good_site(
    preview: Preview, edit: Edit, file: str, find: str, put: str, check: str
) -> None:
    """A mistake that leaves nothing to build is named, the site stays, and mending the mistake goes on from there."""
    before = files(preview.site)
    edit(file, find, put)
    built = preview.update(scratch.TODAY)

    assert not built.fresh
    assert check in {problem.check for problem in built.problems}
    assert files(preview.site) == before
    edit(file, put, find)
    assert preview.update(scratch.TODAY).fresh


def test_each_file_knows_its_page(preview: Preview) -> None:
    """A problem in a file can point at the page that the file makes."""
    assert preview.page_of("data/quizzes/refund.yml") == "chapters/refund.html"
    assert preview.page_of("data/rules/house.yml") == "rules/house.html"
    assert preview.page_of("data/no-such.yml") == ""
