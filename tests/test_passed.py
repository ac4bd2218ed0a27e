"""Books that have passed: what is not checked again, and what always is."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from handbook import checks
from handbook.load import load
from handbook.passed import Passed, state
from handbook.problem import Problem
from tests import scratch

Edit = Callable[..., Path]
DAY = datetime.date(2026, 11, 22)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A shop's own values."""
    file = tmp_path / "shop.yml"
    file.write_text("name: 店\n", encoding="utf-8")
    return file


def test_any_change_makes_another_book(folder: Path, shop: Path) -> None:
    """A byte of a data file, a new file, a shop's values or the day: each makes another state."""
    data = folder / "data"
    states = [state(data, None, DAY), state(data, shop, DAY), state(data, None, DAY + datetime.timedelta(days=1))]
    chapter = next(iter(sorted((data / "chapters").glob("*.yml"))))
    chapter.write_bytes(chapter.read_bytes() + b"\n")
    states.append(state(data, None, DAY))
    (data / "new.yml").write_bytes(b"")
    states.append(state(data, None, DAY))

    assert len(set(states)) == len(states)


def test_the_same_book_has_the_same_state(folder: Path) -> None:
    """Reading twice gives the same state."""
    first, second = (state(folder / "data", None, DAY) for _ in range(2))

    assert first == second


def _passed(root: Path, *things: str) -> None:
    passed = Passed(root)
    for thing in things:
        passed.remember(thing)
    passed.save()


def test_what_has_passed_is_known_in_the_next_run(root: Path) -> None:
    """What passed is known from then on, and nothing else is."""
    _passed(root, "a")
    _passed(root, "b")

    assert [Passed(root).before(thing) for thing in ("a", "b", "c")] == [True, True, False]


@pytest.mark.parametrize("name", ["handbook/lint.py", "handbook/sense.json", "requirements.txt"])
def test_nothing_is_known_to_another_program(name: str, root: Path) -> None:
    """After any change to the program, what it has learnt or what it is installed with, all is looked at again."""
    _passed(root, "a")
    (root / name).write_bytes(b"another")

    assert not Passed(root).before("a")


def test_the_last_things_are_remembered(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What passed is known until many other things have passed since it was last asked for."""
    monkeypatch.setattr("handbook.passed.KEPT", 2)
    _passed(root, "a", "b")
    passed = Passed(root)
    assert passed.before("b")
    passed.remember("c")
    passed.save()

    assert [Passed(root).before(thing) for thing in ("a", "b", "c")] == [False, True, True]


def test_only_what_has_nothing_wrong_passes() -> None:
    """What a look finds is found at every look; a look that finds nothing is the last."""
    passed = Passed()
    looks: list[str] = []

    def look(thing: str, *found: str) -> list[str]:
        return passed.news([thing], lambda: looks.append(thing) or found)

    assert [look("bad", "wrong"), look("bad", "wrong"), look("good"), look("good")] == [["wrong"], ["wrong"], [], []]
    assert looks == ["bad", "bad", "good"]


def test_a_record_that_cannot_be_read_is_none(root: Path) -> None:
    """A spoilt record means that everything is looked at again."""
    (root / ".cache").mkdir()
    (root / ".cache/passed").write_bytes(b"\xff\xfe")

    assert not Passed(root).before("a")


@pytest.mark.parametrize("name", ["rule-pattern", "rule-examples", "reply-clean", "avoid-caught", "unknown-reference"])
def test_nothing_is_missed_in_a_book_that_passed_before(name: str, folder: Path) -> None:
    """What a book's earlier state has passed hides no mistake that is made in it."""
    passed = Passed()
    assert _problems(passed) == []
    scratch.apply(yaml.safe_load((scratch.BROKEN / name / "mistake.yml").read_text(encoding="utf-8")), folder)

    found = _problems(passed)

    assert found == _problems(Passed())
    assert name in {problem.check for problem in found}


def test_another_word_list_is_another_rule(edit: Edit) -> None:
    """A rule that passed is looked at again when a word list that it speaks of has changed."""
    passed = Passed()
    assert _problems(passed) == []
    edit("wordlists/talk.yml", "- /立(?:刻|即)/", "- 快快")

    assert "rule-examples" in {problem.check for problem in _problems(passed)}


def _problems(passed: Passed) -> list[Problem]:
    book, found = load(Path("data"))
    assert book is not None
    return [*found, *checks.run(book, scratch.TODAY, passed)]


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
