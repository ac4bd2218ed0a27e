"""What the bench measures: a larger book that the commands accept."""

from __future__ import annotations

from pathlib import Path

import pytest

from handbook import checks
from handbook.bench import enlarge
from handbook.load import load
from handbook.passed import Passed
from tests import scratch


@pytest.mark.parametrize("data", [scratch.COMPLETE / "data", scratch.ROOT / "data"], ids=["complete", "shipped"])
def test_an_enlarged_book_has_no_error(data: Path, tmp_path: Path) -> None:
    """A book with everything three times, under new ids and in other words, builds like the one it was made from."""
    enlarge(data, tmp_path / "data", 3)

    book, problems = load(tmp_path / "data")
    assert book
    assert len(book.chapters) == 3 * len(load(data)[0].chapters)  # type: ignore[union-attr]
    problems = [*problems, *checks.run(book, scratch.TODAY, Passed(scratch.ROOT))]
    assert [p for p in problems if p.severity == "error"] == []
