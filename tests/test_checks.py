"""The checks: a broken book for each, advice for each, and silence where one mistake would cause another."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from handbook import checks
from handbook.problem import as_text
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
    """The check reports the mistakes of its broken book in these words, no other does, and a fix is as announced."""
    edits = yaml.safe_load((scratch.BROKEN / name / "mistake.yml").read_text(encoding="utf-8"))
    shop = scratch.apply(edits, folder)
    found = scratch.problems(Path("data"), shop and shop.relative_to(folder))
    said = as_text(found)
    expected = scratch.BROKEN / name / "expected.txt"
    if update:
        expected.write_text(said, encoding="utf-8")

    assert said == expected.read_text(encoding="utf-8")
    assert set(re.findall(r"\[([a-z-]+)\]$", said, re.M)) == {name}
    assert any(problem.fix for problem in found) == (name in checks.FIXABLE)


@pytest.mark.parametrize("name", checks.names())
def test_each_check_gives_advice_in_chinese(name: str) -> None:
    """Every check can be explained, to authors and in their language."""
    advice = checks.advice(name) or ""

    assert len(re.findall(r"[\u4e00-\u9fff]", advice)) >= 12
    assert len(re.findall(r"[\u4e00-\u9fff]", advice)) > len(re.findall(r"[A-Za-z]", advice)) / 3


def test_an_unknown_check_has_no_advice() -> None:
    """Advice on a check that does not exist is nothing, not a guess."""
    assert checks.advice("no-such-check") is None


DATA_FILES = sorted(
    p.relative_to(scratch.COMPLETE / "data").as_posix() for p in scratch.COMPLETE.rglob("data/**/*.yml")
)


@pytest.mark.parametrize("file", DATA_FILES)
def test_an_unreadable_file_causes_no_other_problem(file: str, folder: Path) -> None:
    """A file that YAML cannot read is reported once, and nothing that refers to it is."""
    path = folder / "data" / file
    path.write_text(path.read_text(encoding="utf-8") + "没有冒号的一行\n", encoding="utf-8")

    assert re.findall(r"^data/(.+?):.*\[(.+)\]$", scratch.report(Path("data")), re.M) == [(file, "yaml-syntax")]


@pytest.mark.parametrize("file", DATA_FILES)
def test_a_file_against_the_schema_causes_no_other_problem(file: str, folder: Path) -> None:
    """A file with a key that no model knows is reported once, and nothing that refers to it is."""
    path = folder / "data" / file
    path.write_text("unheard_of: 1\n" + path.read_text(encoding="utf-8"), encoding="utf-8")

    assert re.findall(r"^data/(.+?):.*\[(.+)\]$", scratch.report(Path("data")), re.M) == [(file, "schema")]


@pytest.mark.parametrize(
    ("file", "field"),
    [
        ("scripts/refund.yml", "    goal: "),
        ("rules/house.yml", "    says: "),
        ("glossary.yml", "    definition: "),
        ("sources.yml", "    reference: "),
        ("rubrics.yml", "    title: "),
        ("ledger.yml", "    facts: "),
    ],
)
def test_a_record_against_the_schema_causes_no_other_problem(file: str, field: str, folder: Path) -> None:
    """A record without a required field is reported once, and nothing that refers to it is."""
    path = folder / "data" / file
    path.write_text(re.sub(rf"(?m)^{field}.*\n", "", path.read_text(encoding="utf-8"), count=1), encoding="utf-8")

    assert re.findall(r"^data/(.+?):.*\[(.+)\]$", scratch.report(Path("data")), re.M) == [(file, "schema")]


def test_a_chapter_in_no_part_is_reported(folder: Path) -> None:
    """A chapter that handbook.yml does not list would not be in the book, so it is an error."""
    chapters = folder / "data/chapters"
    (chapters / "refunds.yml").write_bytes((chapters / "refund.yml").read_bytes())

    assert scratch.report(Path("data")).startswith(
        "data/chapters/refunds.yml:1:1: error: 章“refunds”不在任何一部里。"
        "把它加进 handbook.yml 的 parts。 [chapter-order]\n"
    )


def test_a_misspelt_chapter_is_one_mistake_where_it_is_listed(edit: Edit) -> None:
    """A chapter listed under a name that no file has is told there, with the name of the file that is meant."""
    edit("handbook.yml", "      - refund\n", "      - refnud\n")
    (problem,) = scratch.problems(Path("data"))

    assert (problem.place.line, problem.check) == (16, "chapter-order")
    assert problem.hint.zh == "改成“refund”，或给 chapters/refund.yml 改名。"


def test_a_draft_is_a_warning(edit: Edit) -> None:
    """A chapter that says it is a draft is a warning, not an error, however little is in it."""
    assert scratch.report(edit("chapters/refund.yml", "state: final", "state: draft")) == (
        "data/chapters/refund.yml:4:8: warning: 这一章还是草稿。写完改成 final。 [chapter-complete]\n"
    )


def test_a_question_of_few_kinds_is_reported(write: Write) -> None:
    """A final chapter wants fourteen questions of at least four kinds, and a chapter without a quiz has none."""
    (write({}) / "quizzes/refund.yml").unlink()
    said = scratch.report(Path("data"))

    assert re.findall(r"定稿的章不完整:(.+?)。", said) == ["题型不足 4 种", "题目 0 道，至少 14 道".replace("，", ",")]
    assert said.count("[objective-tested]") == 3


def test_a_spot_question_may_point_beyond_its_end(edit: Edit) -> None:
    """A wrong line that does not exist is told apart from one that a customer says."""
    assert scratch.report(edit("quizzes/refund.yml", "    wrong: 3", "    wrong: 9")) == (
        "data/quizzes/refund.yml:243:12: error: 第 9 句不存在。从 1 数起,指向客服说错的那一句。 [question-shape]\n"
    )


def test_a_shops_own_values_are_checked(folder: Path) -> None:
    """A shop's own value that makes a model reply break a rule is reported where the reply stands."""
    Path("own.yml").write_text("variables:\n  到账说明: 马上退\n", encoding="utf-8")

    assert re.findall(r"^(.+?): error: (.+?)。", scratch.report(Path("data"), Path("own.yml")), re.M) == [
        ("data/scripts/refund.yml:13:13", "“马上退”碰了规则“说了就要做到”(绝对承诺)"),
        ("data/scripts/refund.yml:14:15", "“马上退”碰了规则“说了就要做到”(绝对承诺)"),
    ]


@pytest.mark.parametrize(
    ("file", "find", "put"),
    [
        pytest.param("rules/law.yml", "/{马上词}就?", "/{马上字}就?", id="word list"),
        pytest.param("chapters/refund.yml", "      - refund-urge\n", "      - refund-urgent\n", id="dialogue"),
    ],
)
def test_a_misspelt_reference_makes_no_orphan(file: str, find: str, put: str, edit: Edit) -> None:
    """What is missed only by a misspelt reference is not reported as used nowhere too."""
    edit(file, find, put)
    found = scratch.problems(Path("data"))

    assert [problem.check for problem in found] == ["unknown-reference"]
