"""A folder of data in; a site that follows it out, built again only where something changed.

It keeps what it has read, rendered and built: a saved sentence costs one file to read and a page or two to build.
Mistakes that leave nothing to build keep the last good site.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import NamedTuple

from handbook import checks, compare, render, site
from handbook.book import Handbook
from handbook.kept import Values
from handbook.load import Cache, load
from handbook.problem import Problem


class Built(NamedTuple):
    """What one round gave.

    ``pages`` are the paths of the pages that were built and ``jump`` the address of what was edited, below the site's
    root, or ""; ``trouble`` is what the engine complained about. ``fresh`` tells whether the site shows the data.
    """

    fresh: bool
    pages: tuple[str, ...]
    jump: str
    problems: list[Problem]
    trouble: str


class Preview:
    """A site in a folder of its own that follows the data."""

    def __init__(self, root: Path, data: Path, shop: Path | None, folder: Path) -> None:
        """Preview ``data`` with the templates below ``root``; keep everything that is written in ``folder``."""
        self._data, self._shop = data, shop
        self._cache = Cache(Values(root))
        self._book: Handbook | None = None
        self._warm = site.Warm(root, folder)
        self._sources: dict[str, str] = {}

    @property
    def site(self) -> Path:
        """The folder of the site that was last built."""
        return self._warm.site

    def page_of(self, path: str) -> str:
        """Return the address of the page made from an author's file, or ""."""
        return self._sources.get(path, "")

    def update(self, today: datetime.date) -> Built:
        """Build what changed since the last time.

        The problems are those of reading; the checks take seconds and are left to the caller, unless the pages cannot
        be made, when they say why.

        Args:
            today: the day on which rules count as overdue.
        """
        book, problems = load(self._data, self._shop, self._cache)
        if book is None or not book.whole:
            return Built(False, (), "", problems, "")
        try:
            pages = render.pages(book)
        except Exception:
            # a reference that leads nowhere, say; when the checks find nothing either, it is our own mistake
            problems = sorted([*problems, *checks.run(book, today)], key=Problem.sort_key)
            if not any(p.severity == "error" for p in problems):
                raise
            return Built(False, (), "", problems, "")
        try:
            built = self._warm.build(book, pages, site.files(book))
        except site.EngineError as error:
            return Built(False, (), "", problems, f"{error}\n")
        jump = self._jump(book)
        self._book, self._sources = book, compare.pages_of_files(book)
        return Built(True, built, jump, problems, "")

    def _jump(self, book: Handbook) -> str:
        """Return the address of the first thing that was edited."""
        changes = compare.changes(self._book, book) if self._book else ()
        return next((address for change in changes if (address := compare.target(book, change))), "")
