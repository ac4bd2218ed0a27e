"""What one run leaves for the next: files that need not be taken apart again, and those that are all the same."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from handbook import source
from handbook.kept import Values
from handbook.load import Cache, load
from handbook.problem import as_text
from handbook.source import Document

Edit = Callable[..., Path]


@pytest.fixture
def taken_apart(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the files that are taken apart, in order."""
    paths: list[str] = []

    def noted(path: str, content: bytes) -> tuple[Document | None, list[Any]]:
        paths.append(path)
        return source.read(path, content)

    monkeypatch.setattr("handbook.load.read", noted)
    return paths


def test_only_files_that_changed_are_taken_apart(root: Path, edit: Edit, taken_apart: list[str]) -> None:
    """The next run takes apart what was saved since, and reads the same book."""
    load(Path("data"), cache=Cache(Values(root)))
    taken_apart.clear()
    edit("scripts/refund.yml", "goal: 说清", "goal: 讲清")

    book, problems = load(Path("data"), cache=Cache(Values(root)))

    assert taken_apart == ["data/scripts/refund.yml"]
    assert (book, problems) == load(Path("data"))


def test_places_are_found_in_a_file_that_was_not_taken_apart(root: Path, folder: Path) -> None:
    """A value stands where it stands, whether its file was taken apart in this run or in an earlier one."""
    for _ in range(2):
        book, _ = load(folder / "data", cache=Cache(Values(root)))
    plain, _ = load(folder / "data")
    assert book
    assert plain

    for key, origin in book.origins.items():
        other = plain.origins[key]
        assert origin.document.place(origin.prefix) == other.document.place(other.prefix)


@pytest.mark.parametrize(
    ("find", "put", "said"),
    [
        ("edition: '2026.11'", "edition: 2026.11", "schema"),
        ("edition: '2026.11'", "edition: '2026.11'\nedition: '2026.11'", "duplicate-key"),
        ("edition: '2026.11'", "\tedition: '2026.11'", "yaml-tab"),
        ("title: 小满", "\ufefftitle: 小满", "encoding"),
    ],
)
def test_a_mistake_is_told_in_every_run(find: str, put: str, said: str, root: Path, edit: Edit) -> None:
    """What is wrong with a file is told again in the next run, in the same words."""
    edit("handbook.yml", find, put)

    first, second = (as_text(load(Path("data"), cache=Cache(Values(root)))[1]) for _ in range(2))

    assert f"[{said}" in first
    assert first == second


@pytest.mark.parametrize("value", [{1: "a"}, {"a": float("inf")}, {("a",): 1}, {"a": "\ud800"}])
def test_what_would_come_back_as_something_else_is_not_kept(value: dict[Any, Any], root: Path) -> None:
    """Values that the kept form cannot hold are read from their file each time."""
    Values(root).keep(b"file", value)

    assert Values(root).of(b"file") is None


@pytest.mark.parametrize("value", [{"a": 1, "b": 1.0, "c": True, "d": None}, {"a": ("b", ()), "c": {}}, ("1", "no")])
def test_what_is_kept_comes_back_the_same(value: Any, root: Path) -> None:
    """Numbers, truths, nothing, lists and maps come back as they were, of the same types."""
    Values(root).keep(b"file", value)

    assert repr(Values(root).of(b"file")) == repr(value)


def test_another_program_reads_every_file_itself(root: Path) -> None:
    """After a change to the program nothing is known of what an earlier one read."""
    Values(root).keep(b"file", ())
    (root / "handbook/lint.py").write_bytes(b"another")

    assert Values(root).of(b"file") is None


def test_a_spoilt_value_is_none(root: Path) -> None:
    """What was kept and cannot be read any more counts as not known."""
    Values(root).keep(b"file", {"a": 1})
    (file,) = (root / ".cache/values").iterdir()
    file.write_bytes(file.read_bytes()[:-1])

    assert Values(root).of(b"file") is None


def test_what_was_kept_longest_makes_room(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of kept values does not grow for ever: of too many, the older ones go."""
    monkeypatch.setattr("handbook.kept.MOST", 2)
    values, folder = Values(root), root / ".cache/values"
    for day, name in enumerate((b"1", b"2", b"3")):
        before = set(folder.iterdir()) if folder.is_dir() else set()
        values.keep(name, ())
        (file,) = set(folder.iterdir()) - before
        os.utime(file, (day, day))

    Values(root).keep(b"4", ())

    assert [values.of(name) for name in (b"1", b"2", b"3", b"4")] == [None, None, (), ()]


def test_nothing_is_kept_where_nothing_can_be_written(root: Path) -> None:
    """A folder that cannot be written costs time and nothing else."""
    (root / ".cache").write_bytes(b"a file where the folder would be")
    Values(root).keep(b"file", ())

    assert Values(root).of(b"file") is None
