"""The output folder: built beside, then swapped in whole, so that a killed or failed build harms nothing."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path


def recover(out: Path) -> None:
    """Put back what an interrupted swap left: the old output when the new one did not arrive, nothing otherwise."""
    old = _beside(out, "old")
    if old.exists() and not out.exists():
        old.rename(out)
    for leftover in (old, _beside(out, "next")):
        shutil.rmtree(leftover, ignore_errors=True)


@contextlib.contextmanager
def staged(out: Path, parts: Iterable[str] | None = None) -> Iterator[Path]:
    """Give an empty folder to build into; swap it for ``out`` when the block ends without an exception.

    Args:
        out: the output folder.
        parts: the names at the top of ``out`` that this build replaces; everything else is kept. None replaces all.
    """
    recover(out)
    target, old = _beside(out, "next"), _beside(out, "old")
    target.mkdir(parents=True)
    try:
        yield target
        if parts is not None and out.is_dir():
            _keep(out, target, set(parts))
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise
    if out.exists():
        out.rename(old)
    target.rename(out)
    shutil.rmtree(old, ignore_errors=True)


def write(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write files below ``folder``, given as (path with slashes, content)."""
    made: set[Path] = set()
    for name, content in files:
        path = folder / name
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        path.write_bytes(content)


def _beside(out: Path, suffix: str) -> Path:
    return out.with_name(f"{out.name}.{suffix}")


def _keep(out: Path, target: Path, replaced: set[str]) -> None:
    for entry in out.iterdir():
        if entry.name in replaced or (target / entry.name).exists():
            continue
        if entry.is_dir():
            shutil.copytree(entry, target / entry.name, copy_function=_link)
        else:
            _link(entry, target / entry.name)


def link(source: Path, target: Path) -> None:
    """Let a file stand in a second place as well: linked where the file system can, else copied."""
    target.parent.mkdir(parents=True, exist_ok=True)
    _link(source, target)


def _link(source: str | Path, target: str | Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without hard links
        shutil.copy2(source, target)
