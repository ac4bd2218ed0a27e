"""Books that have passed: what is not checked again, and what always is."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from handbook import passed
from tests import scratch

DAY = datetime.date(2026, 11, 22)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A shop's own values."""
    file = tmp_path / "shop.yml"
    file.write_text("name: 店\n", encoding="utf-8")
    return file


def test_any_change_makes_another_book(folder: Path, shop: Path) -> None:
    """A byte of a data file, a new file, a shop's values, the program or the day: each gives another mark."""
    data = folder / "data"
    marks = [passed.mark(scratch.ROOT, data, None, DAY), passed.mark(scratch.ROOT, data, shop, DAY)]
    marks.append(passed.mark(scratch.ROOT, data, None, DAY + datetime.timedelta(days=1)))
    (folder / "handbook").mkdir()
    (folder / "requirements.txt").write_bytes(b"")
    marks.append(passed.mark(folder, data, None, DAY))
    for name in ("lint.py", "sense.json"):
        (folder / "handbook" / name).write_bytes(b"")
        marks.append(passed.mark(folder, data, None, DAY))
    chapter = next(iter(sorted((data / "chapters").glob("*.yml"))))
    chapter.write_bytes(chapter.read_bytes() + b"\n")
    marks.append(passed.mark(scratch.ROOT, data, None, DAY))
    (data / "new.yml").write_bytes(b"")
    marks.append(passed.mark(scratch.ROOT, data, None, DAY))

    assert len(set(marks)) == len(marks)


def test_the_same_book_has_the_same_mark(folder: Path) -> None:
    """Reading twice gives the same mark."""
    first, second = (passed.mark(scratch.ROOT, folder / "data", None, DAY) for _ in range(2))

    assert first == second


def test_the_last_books_are_remembered(tmp_path: Path) -> None:
    """A book that passed is known until many others have passed since."""
    assert not passed.before(tmp_path, "a")
    for book in ("a", "b", "a", *map(str, range(passed.KEPT - 2))):
        passed.remember(tmp_path, book)

    assert passed.before(tmp_path, "a")
    passed.remember(tmp_path, "one more")
    passed.remember(tmp_path, "two more")
    assert not passed.before(tmp_path, "a")


def test_a_mistake_is_found_after_a_book_has_passed(folder: Path) -> None:
    """A build after a good one still refuses what was broken since, and writes nothing."""
    assert scratch.run(folder, "pdf", "worksheet-refund").returncode == 0
    (made,) = (folder / "out/pdf").iterdir()
    before = made.read_bytes()
    chapter = folder / "data/chapters/refund.yml"
    chapter.write_text(chapter.read_text(encoding="utf-8").replace("minutes:", "minutez:", 1), encoding="utf-8")
    done = scratch.run(folder, "pdf", "worksheet-refund")

    assert done.returncode == 1
    assert made.read_bytes() == before
