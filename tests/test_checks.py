"""The checks: a broken book for each, advice for each, and silence where one mistake would cause another."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from handbook import checks
from tests import scratch
from tests.conftest import Write

Edit = Callable[..., Path]


def test_the_complete_book_has_no_problem(book: object, folder: Path) -> None:
    """The book that all scratch books are made from is free of problems."""
    assert scratch.report(Path("data")) == ""


def test_each_check_has_a_broken_book() -> None:
    """Every check has a folder of its own, and every folder a check."""
    assert {path.name for path in scratch.BROKEN.iterdir()} == set(checks.names())


@pytest.mark.parametrize("name", checks.names())
def test_a_broken_book_is_reported(name: str, folder: Path, update: bool) -> None:
    """The check reports the mistakes of its broken book in these words, and no other check does."""
    edits = yaml.safe_load((scratch.BROKEN / name / "mistake.yml").read_text(encoding="utf-8"))
    shop = scratch.apply(edits, folder)
    said = scratch.report(Path("data"), shop and shop.relative_to(folder))
    expected = scratch.BROKEN / name / "expected.txt"
    if update:
        expected.write_text(said, encoding="utf-8")

    assert said == expected.read_text(encoding="utf-8")
    assert set(re.findall(r"\[([a-z-]+)\]$", said, re.M)) == {name}
