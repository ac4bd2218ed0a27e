"""Markdown pages in; a website out. The only module that knows the site's engine.

The pages, the assets and ``mkdocs.yml`` (navigation and address) are written to the output folder first, so that the
engines read nothing but ordinary files: ``mkdocs build`` works by hand after a build, and so does Zensical.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from handbook import desk, output, redirects, search
from handbook.book import Handbook
from handbook.render import Page, navigation, tame

Engine = Literal["mkdocs", "zensical"]
Files = Mapping[str, bytes]
PARTS = ("pages", "site", "mkdocs.yml")
INHERIT = "INHERIT: out/mkdocs.yml"


class EngineError(Exception):
    """The engine refused to build; the message holds what it printed."""


def files(book: Handbook) -> Files:
    """Return what is generated among the pages and is none, by path: data that scripts load, pages at old addresses."""
    return search.data(book) | desk.data(book) | redirects.pages(book)


def write_pages(book: Handbook, pages: Sequence[Page], files: Files, root: Path, folder: Path) -> None:
    """Write the pages, the assets and the generated half of the engine's configuration below ``folder``."""
    output.write(folder / "pages", ((page.path, page.text.encode()) for page in pages))
    output.write(folder / "pages", files.items())
    output.write(folder / "pages/assets", _assets(root / "templates/assets"))
    output.write(folder / "pages/images", book.images.items())
    output.write(folder, [("mkdocs.yml", _configuration(book).encode())])


def build(
    book: Handbook,
    pages: Sequence[Page],
    files: Files,
    root: Path,
    folder: Path,
    engine: Engine = "mkdocs",
    *,
    offline: bool = False,
) -> None:
    """Write the pages below ``folder`` and build ``folder/site`` from them.

    Args:
        book: the book, for its settings, navigation and pictures.
        pages: what ``render.pages`` returned.
        files: further generated files among the pages, by path.
        root: the folder with mkdocs.yml and templates.
        folder: where to write.
        engine: which engine builds the site.
        offline: whether the pages are to ask for a service worker; whoever says so adds one (see ``pack``).

    Raises:
        EngineError: the engine reported an error or, since it runs strictly, a warning.
    """
    write_pages(book, pages, files, root, folder)
    with _environment(book):
        if engine == "mkdocs":
            _mkdocs(root, folder, offline=offline)
        else:
            _zensical(root, folder, offline=offline)


def _assets(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files that pages load; the sources of the script bundle stay at home."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith("js/"):
            yield name, path.read_bytes()


def _configuration(book: Handbook) -> str:
    settings = book.settings
    values: dict[str, Any] = {
        # the theme puts both into its templates as they are
        "site_name": tame(settings.title),
        "site_description": tame(settings.subtitle),
        "site_url": settings.site_url,
        "nav": navigation(book),
    }
    # JSON is YAML, and needs no quoting rules of its own
    return "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()) + "\n"


@contextlib.contextmanager
def _environment(book: Handbook) -> Iterator[None]:
    """Set what the engines read from the environment, and put it back."""
    wanted = {
        # sitemap.xml carries a date: the edition's, so that the same data gives the same bytes on any day
        "SOURCE_DATE_EPOCH": str(_epoch(book)),
        # Material warns about MkDocs 2 on every run; the bound in pyproject.toml is our answer to it
        "NO_MKDOCS_2_WARNING": "1",
    }
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _epoch(book: Handbook) -> int:
    date = book.settings.date
    return int(datetime(date.year, date.month, date.day, tzinfo=UTC).timestamp())


def _joined_configuration(root: Path, folder: Path, *, offline: bool) -> str:
    """Return mkdocs.yml with the generated half taken from ``folder`` instead of ``out``.

    Whether there is a service worker stands in neither half: a site built by hand has none.
    """
    text = (root / "mkdocs.yml").read_text(encoding="utf-8")
    if INHERIT not in text:
        raise EngineError(f"mkdocs.yml: the line “{INHERIT}” is missing")
    text = re.sub("(?m)^extra:$", f"extra:\n  offline: {json.dumps(offline)}", text)
    return text.replace(INHERIT, "INHERIT: " + json.dumps((folder / "mkdocs.yml").resolve().as_posix()))


def _mkdocs(root: Path, folder: Path, *, offline: bool) -> None:
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    said = _Said()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(said)
    # the paths in mkdocs.yml are relative to it, so the joined text goes by its name
    configuration = io.BytesIO(_joined_configuration(root, folder, offline=offline).encode())
    configuration.name = str(root / "mkdocs.yml")
    try:
        config = load_config(
            configuration,
            config_file_path=str(root / "mkdocs.yml"),
            docs_dir=str((folder / "pages").resolve()),
            site_dir=str((folder / "site").resolve()),
            strict=True,
        )
        mkdocs_build(config)
    except MkDocsException as error:
        raise EngineError("\n".join([*said.lines, str(error)])) from error
    finally:
        logger.removeHandler(said)


class _Said(logging.Handler):
    """Collects what the engine warns about."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def _zensical(root: Path, folder: Path, *, offline: bool) -> None:
    """Build with Zensical in a process of its own: it has no stable Python interface yet."""
    # it insists that all it reads and writes stands inside the project, so it does for as long as it runs
    inside = root / f".{folder.name}-zensical"
    configuration = inside.with_suffix(".yml")
    shutil.copytree(folder / "pages", inside / "pages")
    text = _joined_configuration(root, folder, offline=offline)
    for key, name in (("docs_dir", "pages"), ("site_dir", "site")):
        text = re.sub(rf"(?m)^{key}: .*$", f"{key}: {inside.name}/{name}", text)
    configuration.write_text(text, encoding="utf-8")
    words = ["build", "--clean", "--strict", "--config-file", str(configuration)]
    try:
        done = subprocess.run(
            [sys.executable, "-m", "zensical", *words],
            cwd=root,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        if done.returncode != 0:
            raise EngineError(done.stdout + done.stderr)
        shutil.move(inside / "site", folder / "site")
    finally:
        configuration.unlink()
        shutil.rmtree(inside, ignore_errors=True)
