"""The editors' guide of the shipped book: every recipe is followed to the letter, from the page that editors read."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from handbook.book import Handbook
from handbook.load import load
from handbook.manual import kinds
from handbook.model.base import described
from handbook.render import pages
from tests import scratch

_STEP = re.compile(r"<li>(.*?)</li>", re.S)


class Step(NamedTuple):
    """What a step of a recipe tells an editor to do, as it stands on the page."""

    file: str
    find: str
    put: str
    run: str
    says: str


@pytest.fixture(scope="module")
def page() -> str:
    """Return the guide of the shipped book."""
    book, _ = load(scratch.ROOT / "data", called="data")
    assert book is not None
    return next(made.text for made in pages(book) if made.path == "guide.md")


def steps(page: str, recipe: str) -> Iterator[Step]:
    """Yield the steps of a recipe, read from the page."""
    listed = page.split(f'id="{recipe}-steps">')[1].split("</ol>")[0]
    for step in _STEP.findall(listed):
        told = {
            name: html.unescape(found[1])
            if (found := re.search(rf"<{tag}[^>]*>(?:<code>)?(.*?)</", step, re.S))
            else ""
            for name, tag in {
                "file": "code data-kf-file",
                "find": 'pre class="kf-yaml" data-kf-find',
                "put": 'pre class="kf-yaml" data-kf-put',
                "run": 'pre class="kf-command" data-kf-run',
                "says": "samp",
            }.items()
        }
        yield Step(**told)


def follow(step: Step, folder: Path) -> None:
    """Do what a step says, as an editor would."""
    if step.file:
        file = folder / step.file
        text = file.read_text(encoding="utf-8")
        if step.find:
            assert text.count(step.find) == 1, f"{step.find!r} stands {text.count(step.find)} times"
            file.write_text(text.replace(step.find, step.put), encoding="utf-8")
        else:
            item = step.put.lstrip().startswith("- ")
            before = text[: text.index(step.put.split("\n")[0])] if item else ""
            file.write_text(f"{before}{step.put}\n", encoding="utf-8")
    if step.run:
        done = scratch.run(folder, *step.run.removeprefix("python3 build.py ").split())
        assert step.says in done.stdout + done.stderr, done.stdout + done.stderr


@pytest.mark.parametrize(
    "recipe", ["change-a-promise", "add-a-script", "retire-a-rule", "write-a-distractor", "add-a-case"]
)
def test_a_recipe_works_to_the_letter(recipe: str, page: str, tmp_path: Path) -> None:
    """Whoever types what the guide says, in a copy of the book, sees what it says."""
    shutil.copytree(scratch.ROOT / "data", tmp_path / "data")
    for words in ("init -q", "add -A", "-c user.name=e -c user.email=e@example.org commit -qm book"):
        subprocess.run(["git", *words.split()], cwd=tmp_path, check=True)
    followed = list(steps(page, recipe))
    for step in followed:
        follow(step, tmp_path)

    assert [step.run for step in followed if step.run][-1].startswith(
        ("python3 build.py check", "python3 build.py diff")
    )


def test_the_guide_has_every_recipe(page: str) -> None:
    """No recipe of the book is without a test."""
    book, _ = load(scratch.ROOT / "data")
    assert book is not None

    assert re.findall(r'class="kf-recipe" id="([a-z-]+)-steps"', page) == list(book.recipes)
    assert len(book.recipes) == 5


def test_every_field_is_in_the_manual(book: Handbook) -> None:
    """The tables name each field of each kind of file, with the sentence that explains it."""
    rows = {row.name: row for kind in kinds() if kind.path == "scripts/*.yml" for t in kind.tables for row in t.rows}

    assert {"title", "stage", "scripts", "id", "customer_says", "replies", "warm", "avoid", "why", "tags"} <= set(rows)
    assert rows["goal"].description == described(type(next(iter(book.scripts.values()))), ("goal",))
    assert (rows["goal"].needed, rows["asked"].needed) == (True, False)
    assert "sale 售中" in rows["stage"].words
