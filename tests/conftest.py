"""Fixtures that stack: the complete book's folder, the loaded book, scratch copies of it, full builds."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from handbook.book import Handbook
from tests import scratch

Write = Callable[[Mapping[str, str]], Path]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--update``, which rewrites what tests expect; read the difference before you commit it."""
    parser.addoption("--update", action="store_true", help="rewrite expected files instead of comparing with them")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether expected files are to be rewritten."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(scope="session")
def book() -> Handbook:
    """The complete book, with paths that begin with ``data/``."""
    with contextlib.chdir(scratch.COMPLETE):
        return scratch.loaded(Path("data"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder of the test, holding ``data`` with a copy of the complete book."""
    scratch.copy_complete(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def write(folder: Path) -> Write:
    """Return what replaces or adds files of a scratch copy of the complete book, given by path below ``data``."""

    def write_files(files: Mapping[str, str]) -> Path:
        for name, text in files.items():
            path = folder / "data" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return Path("data")

    return write_files


@pytest.fixture
def edit(folder: Path) -> Callable[..., Path]:
    """Return what replaces one piece of text, which must stand there once, in a file of a scratch copy."""

    def edit_file(file: str, find: str, put: str) -> Path:
        scratch.apply([{"file": file, "find": find, "put": put}], folder)
        return Path("data")

    return edit_file


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a full build of the complete book."""
    folder = tmp_path_factory.mktemp("built")
    scratch.copy_complete(folder)
    done = scratch.run(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "out"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with a program of one module."""
    (tmp_path / "handbook").mkdir()
    (tmp_path / "handbook/lint.py").write_bytes(b"")
    (tmp_path / "requirements.txt").write_bytes(b"")
    return tmp_path


@pytest.fixture(scope="session")
def shipped_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The website of the shipped book, built once without the PDFs, which take most of a build's time."""
    return scratch.build_shipped(tmp_path_factory.mktemp("shipped-site") / "out", "site") / "site"
