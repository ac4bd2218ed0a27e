"""The one style of YAML: what stands in it comes back unchanged, and every value comes back equal."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from handbook import style
from handbook.model.quiz import Quiz
from handbook.model.settings import Shop
from handbook.source import read
from tests import scratch

SCRAPS = [
    *"ab你，。 -#:?!{}[]'\"\\\n|>%@`&*,0159.eE~+_=\u3000“”",
    *("\n\n", "  ", ": ", " #", "- ", "true", "null", "{店名}", "\u00a0", "\u2026", "https://a.b/c?d=#e", "2026-11-22"),
]


def texts(count: int) -> list[str]:
    """Texts made of what YAML stumbles over, the same ones every time."""
    random = Random(1)
    return ["".join(random.choices(SCRAPS, k=random.choice([0, 1, 2, 3, 5, 8, 15, 60]))) for _ in range(count)]


def value_of(text: str) -> Any:
    """What the program reads from a YAML text."""
    document, problems = read("a.yml", text.encode())
    assert document is not None, problems
    return document.value


@pytest.mark.parametrize("data", [scratch.COMPLETE / "data", scratch.ROOT / "data"], ids=["complete", "shipped"])
def test_a_book_has_the_same_values_in_this_style(data: Path) -> None:
    """Every file of a book can be written in this style, and none of them loses or changes a value."""
    written = {path: new for path, _, new in style.files(data)}

    assert sorted(written) == sorted(data.rglob("*.yml"))
    for path, new in written.items():
        assert value_of(new) == value_of(path.read_text(encoding="utf-8")), path


def test_what_would_not_come_back_is_left_alone(edit: Callable[..., Path]) -> None:
    """A file that this style would change the meaning of is not touched: here, prose that begins with a tab."""
    edit("shop.yml", "tone: warm", 'tone: "\\twarm\\n再一行\\n"')
    names = [path.name for path, _, _ in style.files(Path("data"))]

    assert "shop.yml" not in names
    assert "handbook.yml" in names


def test_any_text_comes_back(tmp_path: Path) -> None:
    """Text that YAML could take for something else is quoted so that it is read as it was written."""
    for text in texts(2000):
        written = style.text({"name": text, "variables": {"a": text}}, Shop)

        assert value_of(written) == {"name": text, "variables": {"a": text}}


def test_keys_stand_in_the_order_of_the_model() -> None:
    """However the keys of a record were ordered, they are written in one order, unknown ones last."""
    question = {"stem": "问", "wrong": "b", "own": 1, "kind": "truefalse", "right": "a", "id": "q", "answer": True}

    assert style.text({"questions": (question,)}, Quiz).splitlines() == [
        "questions:",
        "  - id: q",
        "    kind: truefalse",
        "    stem: 问",
        "    answer: true",
        "    right: a",
        "    wrong: b",
        "    own: 1",
    ]


def test_prose_keeps_its_lines() -> None:
    """Prose of several lines stands below a bar, unbroken, and short texts stand bare unless they need quotes."""
    written = style.text({"name": "一\n\n二 " + "长" * 200 + "\n", "tone": "'", "logo": "2026.11"}, Shop)

    assert written == f'name: |\n  一\n\n  二 {"长" * 200}\nlogo: "2026.11"\ntone: "\'"\n'


def test_the_command_writes_and_then_finds_nothing_to_do(folder: Path) -> None:
    """``style --check`` names the files that differ and fails; after ``style`` it is content."""
    before = scratch.run(folder, "style", "--check")
    scratch.run(folder, "style")
    after = scratch.run(folder, "style", "--check")

    assert (before.returncode, after.returncode) == (1, 0)
    assert "data/handbook.yml" in before.stderr
    assert scratch.run(folder, "check").stdout == ""


WRITER = """
const yaml = require("yaml");
let said = "";
process.stdin.on("data", (part) => (said += part)).on("end", () => {
  const made = JSON.parse(said).map((value) => yaml.stringify(value, { lineWidth: 0 }));
  process.stdout.write(JSON.stringify(made));
});
"""


@pytest.fixture
def stringify() -> Callable[[list[Any]], list[str]]:
    """What npm's ``yaml`` writes: version 2, a cousin of the version 1 that the form carries."""
    modules, node = os.environ.get("HANDBOOK_NODE_MODULES"), shutil.which("node")
    if not modules or not node:
        pytest.skip("no Node: run the tests with build.py test, which installs it")

    def write(values: list[Any]) -> list[str]:
        done = subprocess.run(
            [node, "-e", WRITER],
            input=json.dumps(values),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
            env={**os.environ, "NODE_PATH": modules},
        )
        written: list[str] = json.loads(done.stdout)
        return written

    return write


def test_another_writer_agrees_on_the_book(stringify: Callable[[list[Any]], list[str]]) -> None:
    """An independent writer, given the values of each file of the shipped book, writes the same text."""
    made = [(path, new) for path, _, new in style.files(scratch.ROOT / "data")]
    theirs = stringify([value_of(new) for _, new in made])

    assert [path.name for (path, ours), other in zip(made, theirs, strict=True) if ours != other] == []


def test_the_shipped_book_is_in_the_common_style() -> None:
    """Every file of the shipped book reads as the web form would write it, so that a form's change is one sentence."""
    assert [path.name for path, old, new in style.files(scratch.ROOT / "data") if old != new] == []
