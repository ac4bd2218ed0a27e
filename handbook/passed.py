"""What has passed once and need not be looked at again: books without a problem, and parts in which none was found.

Checking takes longer than setting a worksheet, and who prints one after the other changes nothing between; who changes
a sentence leaves the patterns of every rule as they were. What passed is known by its mark, which covers all that the
verdict rests on, this program and what it is installed with among it. Only what had nothing wrong with it is
remembered, so nothing is ever left unsaid.
"""

from __future__ import annotations

import datetime
import functools
import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from handbook import kept

KEPT = 60_000
"""How many marks are remembered: those of a shop or two, and of the last few states of the data."""

Found = TypeVar("Found")


class Passed:
    """The marks of what has passed; with a folder, from one run of the program to the next."""

    def __init__(self, root: Path | None = None) -> None:
        """Remember in ``root``, the folder with the program, or, without one, only until the program ends."""
        self._root = root
        self._used: dict[str, None] = {}

    def before(self, *what: str) -> bool:
        """Tell whether this has passed."""
        mark = self._mark(what)
        if mark not in self._used and mark not in self._known:
            return False
        self._used[mark] = None
        return True

    def remember(self, *what: str) -> None:
        """Remember that this has passed."""
        self._used[self._mark(what)] = None

    def news(self, what: Iterable[str], look: Callable[[], Iterable[Found]]) -> list[Found]:
        """Return what ``look`` finds in something, of which nothing is said again once nothing was found."""
        what = tuple(what)
        if self.before(*what):
            return []
        found = list(look())
        if not found:
            self.remember(*what)
        return found

    def save(self) -> None:
        """Keep what has passed for the next run; where nothing can be written, nothing is kept."""
        if self._root is None or self._used.keys() <= self._known.keys():
            return
        marks = [*self._used, *(mark for mark in self._known if mark not in self._used)][:KEPT]
        kept.write(_file(self._root), "\n".join(marks).encode())

    @functools.cached_property
    def _known(self) -> dict[str, None]:
        try:
            return dict.fromkeys(_file(self._root).read_text(encoding="utf-8").split()) if self._root else {}
        except (OSError, UnicodeDecodeError):
            return {}

    @functools.cached_property
    def _program(self) -> bytes:
        return kept.program(self._root) if self._root else b""

    def _mark(self, what: Iterable[str]) -> str:
        told = hashlib.sha256(self._program)
        for part in what:
            told.update(f"{len(part)}\0{part}".encode(errors="surrogatepass"))
        return told.hexdigest()[:20]


def state(data: Path, shop: Path | None, today: datetime.date) -> str:
    """Return what a book is known by: another text for any change that could change what the checks say.

    Args:
        data: the folder with the YAML files.
        shop: a file with a shop's own values, laid over ``shop.yml``.
        today: the day on which rules count as overdue.
    """
    told = hashlib.sha256(str(today).encode())
    shops = [("shop", shop)] if shop is not None and shop.is_file() else []
    kept.tell(told, [*shops, *kept.within("data", data)])
    return told.hexdigest()


def _file(root: Path) -> Path:
    return root / kept.FOLDER / "passed"
