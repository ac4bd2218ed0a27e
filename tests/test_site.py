"""The site's engines: in process, by hand, and the successor; what they build is the same on any day."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from handbook import redirects, render, shelf, site
from handbook.book import Handbook
from tests import scratch


@pytest.fixture(scope="module")
def successor(book: Handbook, built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The complete book's site as Zensical builds it, with the same PDFs on its print page."""
    folder = tmp_path_factory.mktemp("successor")
    pages = render.pages(book, shelf.shelf(book, built / "pdf", with_trainer=False))
    site.build(book, pages, site.files(book), scratch.ROOT, folder, "zensical")
    return folder / "site"


def names(folder: Path) -> set[str]:
    """The pages below a folder."""
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*.html")}


def links(page: Path) -> list[str]:
    """The addresses a built page links to or loads."""
    return re.findall(r'(?:href|src)="([^"]*)"', page.read_text(encoding="utf-8"))


def test_the_successor_builds_the_same_pages(built: Path, successor: Path) -> None:
    """Zensical builds every page that MkDocs builds, with the same text between the same headings."""
    assert names(successor) >= names(built / "site") - {"404.html"}
    for name in names(built / "site") - {"404.html"}:
        ours, theirs = ((folder / name).read_text(encoding="utf-8") for folder in (built / "site", successor))
        assert re.findall(r'<h[12] id="([^"]*)"', ours) == re.findall(r'<h[12] id="([^"]*)"', theirs)


def test_plain_mkdocs_builds_the_same_site(built: Path, tmp_path: Path) -> None:
    """After a build, the engine's own command makes the same pages, but that they ask for no service worker."""
    shutil.copytree(built / "pages", tmp_path / "out/pages")
    shutil.copy(built / "mkdocs.yml", tmp_path / "out/mkdocs.yml")
    shutil.copy(scratch.ROOT / "mkdocs.yml", tmp_path)
    shutil.copytree(scratch.ROOT / "templates/theme", tmp_path / "templates/theme")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    for name in names(built / "site"):
        ours = (built / "site" / name).read_bytes().replace(b" data-offline>", b">", 1)
        assert (tmp_path / "out/site" / name).read_bytes() == ours


def test_two_builds_are_the_same_bytes(built: Path, folder: Path) -> None:
    """Building again gives the same files, byte for byte, the sitemap, the service worker and the archive included."""
    assert scratch.run(folder).returncode == 0
    again = folder / "out"
    first, second = (
        {
            p.relative_to(out).as_posix(): p.read_bytes()
            for p in [*(out / "site").rglob("*"), out / "exports/site.zip"]
            if p.is_file()
        }
        for out in (built, again)
    )

    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []


def test_an_engine_that_complains_is_an_error(book: Handbook, tmp_path: Path) -> None:
    """A page that the engine warns about ends the build with the engine's own words."""
    pages = [*render.pages(book), render.Page("stray.md", "stray", "[gone](gone.md)\n", "")]
    with pytest.raises(site.EngineError, match=r"gone\.md"):
        site.build(book, pages, site.files(book), scratch.ROOT, tmp_path)


def test_an_old_address_leads_on(book: Handbook) -> None:
    """A chapter whose id moved leaves a page that leads to the new one, anchor included; nothing leads to itself."""
    moved = {"chapter": {"money-back": "refund", "refund": "refund"}, "case": {"gone": "no-such-case"}}
    settings = book.settings.model_copy(update={"moved": moved})
    made = redirects.pages(dataclasses.replace(book, settings=settings))

    assert list(made) == ["chapters/money-back.html"]
    assert 'content="0; url=refund.html"' in made["chapters/money-back.html"].decode()
    assert (
        'location.replace("refund.html" + location.search + location.hash)' in made["chapters/money-back.html"].decode()
    )
