"""What one run of the program leaves for the next in ``.cache/``: plain values, each under a mark of what they rest on.

Another version of the program, of Python or of what is installed gives other marks, so nothing has to be thrown away
by hand; and whatever cannot be written or read is made anew.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

FOLDER = ".cache"
MOST = 2_000
"""How many values are kept: those of a dozen states of a large book."""


def program(root: Path) -> bytes:
    """Return what the program in ``root``, and what it is installed with, is known by."""
    told = hashlib.sha256(sys.version.encode())
    tell(told, [("installed", root / "requirements.txt"), *within("program", root / "handbook")])
    return told.digest()


def tell(told: hashlib._Hash, files: Iterable[tuple[str, Path]]) -> None:
    """Add files, each by a name, to what a mark is made of."""
    for name, file in files:
        content = file.read_bytes()
        told.update(f"\0{name}\0{len(content)}\0".encode())
        told.update(content)


def within(kind: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield, in order, the files of a folder that anything could rest on, each by a name that begins with ``kind``."""
    files = (file for file in folder.rglob("*") if file.is_file() and file.suffix != ".pyc")
    found = {file.relative_to(folder).as_posix(): file for file in files}
    # the schemas are written from the program, whenever the data are read
    yield from ((f"{kind} {name}", found[name]) for name in sorted(found) if not name.startswith(".schema/"))


def write(file: Path, content: bytes) -> None:
    """Put a file where another run finds it whole or not at all; where nothing can be written, nothing is kept."""
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_name(f"{file.name}.{os.getpid()}")
        fresh.write_bytes(content)
        fresh.replace(file)


class Values:
    """What files hold, by their bytes: taking a file apart takes ten times as long as reading its values again."""

    def __init__(self, root: Path) -> None:
        """Keep in ``root``, the folder with the program."""
        self._root, self._folder = root, root / FOLDER / "values"
        self._has_room = False

    def of(self, content: bytes) -> Any:
        """Return the values of a file with these bytes, or nothing when they are not known."""
        try:
            return _as_read(json.loads(self._file(content).read_bytes()))
        except (OSError, ValueError, RecursionError):
            return None

    def keep(self, content: bytes, value: Any) -> None:
        """Keep the values of a file with these bytes, if they are such as come back the same."""
        try:
            text = json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
            same = _as_read(json.loads(text)) == value
        except (TypeError, ValueError, RecursionError):
            return
        if same:
            self._make_room()
            write(self._file(content), text)

    @functools.cached_property
    def _program(self) -> bytes:
        return program(self._root)

    def _file(self, content: bytes) -> Path:
        return self._folder / hashlib.sha256(self._program + content).hexdigest()[:32]

    def _make_room(self) -> None:
        """Remove, once in a run, the older half of too many."""
        if self._has_room:
            return
        self._has_room = True
        with contextlib.suppress(OSError):
            files = sorted(self._folder.iterdir(), key=lambda file: file.stat().st_mtime)
            for file in files[: -MOST // 2] if len(files) > MOST else ():
                file.unlink()


def _as_read(value: Any) -> Any:
    """Return values with tuples in the place of lists, as files are read."""
    if isinstance(value, dict):
        return {key: _as_read(inner) for key, inner in value.items()}
    return tuple(_as_read(inner) for inner in value) if isinstance(value, list) else value
