"""Thousands of books with one mistake each: no traceback, nothing swallowed, the right file, the right line."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from handbook import checks
from handbook.load import Cache, load
from handbook.problem import Problem
from tests import scratch
from tests.corruption import Corruption, corrupt

BOOKS = 2000
RIGHT_LINE = 0.98


class Outcome(NamedTuple):
    """What became of a book with one mistake: the problems, or what was raised."""

    corruption: Corruption
    seed: int
    problems: tuple[Problem, ...]
    raised: str


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    """Make one mistake after the other in the complete book; read and check it each time."""
    folder = tmp_path_factory.mktemp("corrupted")
    data = scratch.copy_complete(folder)
    files = {
        path.relative_to(data).as_posix(): path.read_text(encoding="utf-8") for path in sorted(data.rglob("*.yml"))
    }
    cache, found = Cache(), []
    for seed in range(BOOKS):
        corruption = corrupt(files, seed)
        (data / corruption.file).write_bytes(corruption.content)
        problems, raised = (), ""
        try:
            book, read = load(data, cache=cache, called="data")
            problems = (*read, *(checks.run(book, scratch.TODAY) if book else ()))
        except Exception as error:  # whatever it is, it is what the test is about
            raised = f"{type(error).__name__}: {error}"[:200]
        found.append(Outcome(corruption, seed, problems, raised))
        (data / corruption.file).write_bytes(files[corruption.file].encode())
    return found


def _errors(outcome: Outcome) -> list[Problem]:
    return [p for p in outcome.problems if p.severity == "error"]


def test_no_mistake_raises(outcomes: list[Outcome]) -> None:
    """Whatever stands in a file, the answer is a list of problems."""
    assert [(o.seed, o.corruption.kind, o.raised) for o in outcomes if o.raised] == []


def test_no_broken_reference_or_type_is_swallowed(outcomes: list[Outcome]) -> None:
    """What is missing, misnamed, of the wrong type, refers to nothing or takes an id twice is an error, each time."""
    silent = [(o.seed, o.corruption.kind, o.corruption.lines) for o in outcomes if o.corruption.told and not _errors(o)]

    assert silent == []


def test_the_right_file_is_named(outcomes: list[Outcome]) -> None:
    """One of the errors names the file with the mistake."""
    elsewhere = [
        (o.seed, o.corruption.kind, o.corruption.file, {p.place.path for p in _errors(o)})
        for o in outcomes
        if _errors(o) and f"data/{o.corruption.file}" not in {p.place.path for p in _errors(o)}
    ]

    assert elsewhere == []


def test_the_right_line_is_named(outcomes: list[Outcome]) -> None:
    """In 98 of 100 books one of the errors names the very line; a missing key has the line of its record."""
    told = [o for o in outcomes if _errors(o) and o.corruption.told]
    off = [
        (o.seed, o.corruption.kind, o.corruption.file, o.corruption.lines, sorted({p.place.line for p in _errors(o)}))
        for o in told
        if not {p.place.line for p in _errors(o)} & set(o.corruption.lines)
    ]

    assert len(off) <= (1 - RIGHT_LINE) * len(told), Counter(kind for _, kind, *_ in off)


def test_every_kind_of_mistake_is_made(outcomes: list[Outcome]) -> None:
    """No kind of mistake is left out, and most of those that must be told have been made hundreds of times."""
    made = Counter(o.corruption.kind for o in outcomes)

    assert len(made) == 16
    assert min(made.values()) >= 100


def test_the_same_seed_makes_the_same_mistake(tmp_path: Path) -> None:
    """A number names a book with a mistake for good, so that one can look at it again."""
    data = Path(shutil.copytree(scratch.COMPLETE / "data", tmp_path / "data"))
    files = {
        path.relative_to(data).as_posix(): path.read_text(encoding="utf-8") for path in sorted(data.rglob("*.yml"))
    }

    assert [corrupt(files, seed) for seed in range(32)] == [corrupt(files, seed) for seed in range(32)]
