"""Which books have passed every check: what a build need not check again when not one byte has changed.

Checking takes longer than setting a worksheet, and who prints one after the other changes nothing between. A book is
known by its mark, which covers all that a verdict rests on: the data, a shop's own values, this program, what it is
installed with, and the day. Only a book without a single problem is remembered, so nothing is ever left unsaid.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

KEPT = 20
"""How many marks are remembered: a shop or two, and the last few states of the data."""


def mark(root: Path, data: Path, shop: Path | None, today: datetime.date) -> str:
    """Return what a book is known by: another mark for any change that could change what the checks say.

    Args:
        root: the folder with the program.
        data: the folder with the YAML files.
        shop: a file with a shop's own values, laid over ``shop.yml``.
        today: the day on which rules count as overdue.
    """
    told = hashlib.sha256(f"{sys.version} {today}".encode())
    for name, file in _files(root, data, shop):
        content = file.read_bytes()
        told.update(f"\0{name}\0{len(content)}\0".encode())
        told.update(content)
    return told.hexdigest()


def _files(root: Path, data: Path, shop: Path | None) -> Iterator[tuple[str, Path]]:
    yield "installed", root / "requirements.txt"
    if shop is not None and shop.is_file():
        yield "shop", shop
    for kind, folder in (("program", root / "handbook"), ("data", data)):
        files = (file for file in folder.rglob("*") if file.is_file() and file.suffix != ".pyc")
        found = {file.relative_to(folder).as_posix(): file for file in files}
        # the schemas are written from the program, whenever the data are read
        yield from ((f"{kind} {name}", found[name]) for name in sorted(found) if not name.startswith(".schema/"))


def before(root: Path, book: str) -> bool:
    """Tell whether the book of a mark has passed."""
    return book in _marks(root)


def remember(root: Path, book: str) -> None:
    """Remember that the book of a mark has passed; where nothing can be written, nothing is remembered."""
    with contextlib.suppress(OSError):
        _file(root).parent.mkdir(exist_ok=True)
        kept = [book, *(known for known in _marks(root) if known != book)][:KEPT]
        _file(root).write_text("\n".join(kept), encoding="utf-8")


def _marks(root: Path) -> list[str]:
    try:
        return _file(root).read_text(encoding="utf-8").split()
    except OSError:
        return []


def _file(root: Path) -> Path:
    return root / ".cache" / "passed"
