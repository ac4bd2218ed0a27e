"""What the bench measures: a larger book that the commands accept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from handbook import checks
from handbook.bench import enlarge
from handbook.book import Handbook
from handbook.checks import quality, references, teaching
from handbook.load import load
from handbook.passed import Passed
from handbook.problem import Problem
from tests import scratch

SIZE = 3


def test_an_enlarged_book_has_no_error(tmp_path: Path) -> None:
    """A book with everything three times, under new ids and in other words, builds like the one it was made from."""
    enlarge(scratch.COMPLETE / "data", tmp_path / "data", SIZE)

    book, problems = load(tmp_path / "data")
    assert book
    problems = [*problems, *checks.run(book, scratch.TODAY)]
    assert [p for p in problems if p.severity == "error"] == []


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Handbook:
    """The shipped book, enlarged."""
    data = tmp_path_factory.mktemp("large") / "data"
    enlarge(scratch.ROOT / "data", data, SIZE)
    return scratch.loaded(data)


@pytest.mark.parametrize(
    "problems",
    [
        lambda book: quality.repeated_text(book, Passed()),
        teaching.question_shape,
        references.unknown_reference,
        references.orphan,
    ],
    ids=["repeated-text", "question-shape", "unknown-reference", "orphan"],
)
def test_the_enlarged_shipped_book_stands_what_copies_break(
    problems: Callable[[Handbook], Iterator[Problem]], large: Handbook
) -> None:
    """Of all checks, those pass that copies of real questions and chapters are likely to fail."""
    assert list(problems(large)) == []
