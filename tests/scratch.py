"""Scratch books: copies of the complete book with edits, so that a test shows nothing but its own mistake."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from handbook import checks
from handbook.book import Handbook
from handbook.load import load
from handbook.model.library import WordList
from handbook.passed import Passed
from handbook.problem import Problem, as_text

ROOT = Path(__file__).resolve().parents[1]
BOOKS = ROOT / "tests/books"
COMPLETE = BOOKS / "complete"
BROKEN = BOOKS / "broken"
TODAY = datetime.date(2026, 11, 22)

Edit = Mapping[str, Any]


def copy_complete(folder: Path) -> Path:
    """Copy the complete book to ``folder/data``."""
    return Path(shutil.copytree(COMPLETE / "data", folder / "data"))


def apply(edits: Sequence[Edit], folder: Path) -> Path | None:
    """Make the edits of a ``mistake.yml`` in ``folder/data``; return the shop's own file if one of them writes it.

    An edit is ``{file, find, put}`` (``find`` must stand there exactly once), ``{file, write[, times]}``,
    ``{file, gbk}``, ``{file, bytes_hex}``, ``{file, delete: true}``, or ``{shop: text}`` for a ``--shop`` file.
    """
    shop = None
    for edit in edits:
        if "shop" in edit:
            shop = folder / "shop.yml"
            shop.write_text(edit["shop"], encoding="utf-8")
        else:
            _edit(folder / "data" / edit["file"], edit)
    return shop


def _edit(file: Path, edit: Edit) -> None:
    if "find" in edit:
        text = file.read_text(encoding="utf-8")
        assert text.count(edit["find"]) == 1, f"{edit['find']!r} stands {text.count(edit['find'])} times in {file.name}"
        file.write_text(text.replace(edit["find"], edit["put"]), encoding="utf-8")
    elif "write" in edit:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(edit["write"] * edit.get("times", 1), encoding="utf-8")
    elif "gbk" in edit:
        file.write_bytes(edit["gbk"].encode("gbk"))
    elif "bytes_hex" in edit:
        file.write_bytes(bytes.fromhex(edit["bytes_hex"]))
    else:
        assert edit["delete"] is True
        file.unlink()


def problems(data: Path, shop: Path | None = None, passed: Passed | None = None) -> list[Problem]:
    """Load and check a book on the day of its edition, all of it unless something is said to have passed."""
    book, found = load(data, shop)
    return sorted([*found, *(checks.run(book, TODAY, passed) if book else ())], key=Problem.sort_key)


def report(data: Path, shop: Path | None = None) -> str:
    """Load and check a book; return the report as an author reads it."""
    return as_text(problems(data, shop))


def loaded(data: Path) -> Handbook:
    """Load a book that must have no problem while it is read."""
    book, found = load(data)
    assert book is not None
    assert as_text(found) == ""
    return book


def wordlists(**lists: tuple[str, ...]) -> dict[str, WordList]:
    """Return word lists by name, each of the words given."""
    return {name: WordList(name=name, about="试用的词。", words=words) for name, words in lists.items()}


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in ``folder``, as a person would, on the day of the edition unless told otherwise."""
    day = () if "--today" in words or words[:1] == ("test",) else ("--today", TODAY.isoformat())
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "handbook.cli", *words, *day],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def build_shipped(out: Path, *words: str) -> Path:
    """Build the shipped book, or the part of it that some words name; return the output folder."""
    done = subprocess.run(
        [sys.executable, "-m", "handbook.cli", *words, "--out", str(out)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"the shipped book does not build:\n{done.stdout}{done.stderr}"
    return out
