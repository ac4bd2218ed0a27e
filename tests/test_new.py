"""New records: valid skeletons in any book, placed without touching anything else, and refusals that help."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from handbook.load import load
from handbook.new import SHAPES, NotNewError, new
from handbook.passed import Passed
from tests import scratch

Edit = Callable[..., Path]
BOOKS = {
    "complete": (
        scratch.COMPLETE / "data",
        {"script": "refund", "rule": "house", "wordlist": "talk", "chapter": "aftersale"},
    ),
    "shipped": (
        scratch.ROOT / "data",
        {"script": "returns", "rule": "house", "wordlist": "attitude", "chapter": "growth"},
    ),
}


def run(words: str, folder: Path) -> tuple[int, str]:
    """Run ``new`` with some words; return the status and what was said on standard error."""
    done = scratch.run(folder, "new", *words.split())
    return done.returncode, done.stderr


@pytest.mark.parametrize("name", BOOKS)
def test_every_kind_is_valid_at_once(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new record of every kind, all in one book, gives no error, and no warning but what is still to be written."""
    source, within = BOOKS[name]
    shutil.copytree(source, tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    for kind in SHAPES:
        if kind != "quiz":  # a chapter brings its own
            book = scratch.loaded(Path("data"))
            called = "崭新词" if kind == "wordlist" else f"brand-new-{kind}"
            new(book, Path("data"), kind, called, within.get(kind), scratch.TODAY)
    found = scratch.problems(Path("data"), passed=Passed(scratch.ROOT))

    assert {(p.severity, p.check) for p in found} == {("warning", "todo")}
    assert {p.place.path for p in found} >= {
        "data/chapters/brand-new-chapter.yml",
        "data/quizzes/brand-new-chapter.yml",
    }


def test_a_quiz_for_a_chapter_that_has_none(folder: Path) -> None:
    """A new quiz asks about the objectives of its chapter, each often enough."""
    (folder / "data/quizzes/refund.yml").unlink()
    scratch.run(folder, "new", "quiz", "refund")

    assert {p.check for p in scratch.problems(Path("data"))} == {"todo"}


@pytest.mark.parametrize("kind", [k for k, shape in SHAPES.items() if shape.key and not shape.head])
def test_a_list_file_that_is_not_there_is_made(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record of a kind that the book has none of gets a new file."""
    scratch.copy_complete(tmp_path)
    monkeypatch.chdir(tmp_path)
    book = scratch.loaded(Path("data"))
    (tmp_path / "data" / SHAPES[kind].path).unlink()
    added = new(book, Path("data"), kind, "brand-new", None, scratch.TODAY)

    assert [a.place.path for a in added] == [f"data/{SHAPES[kind].path}"]
    assert "brand-new" in (tmp_path / "data" / SHAPES[kind].path).read_text(encoding="utf-8")


def test_everything_else_stays(folder: Path) -> None:
    """Adding to a list or to a part inserts lines and changes none."""
    before = {path: path.read_text(encoding="utf-8") for path in (folder / "data").rglob("*.yml")}
    for words in ("script ask-size --in refund", "rule be-kind --in house", "term size", "chapter sizes"):
        assert run(words, folder)[0] == 0
    changed = {path for path, text in before.items() if path.read_text(encoding="utf-8") != text}

    assert {path.name for path in changed} == {"refund.yml", "house.yml", "glossary.yml", "handbook.yml"}
    for path in changed:
        lines = iter(path.read_text(encoding="utf-8").splitlines())
        assert all(line in lines for line in before[path].splitlines()), path.name


def test_a_list_in_brackets_keeps_its_brackets(edit: Edit, folder: Path) -> None:
    """A chapter is added to a part whose chapters stand in brackets, inside the brackets."""
    edit("handbook.yml", "    chapters:\n      - refund\n", "    chapters: [refund]\n")
    run("chapter sizes", folder)

    assert "    chapters: [refund, sizes]\n" in (folder / "data/handbook.yml").read_text(encoding="utf-8")


def test_windows_line_ends_stay(folder: Path) -> None:
    """A file with Windows line ends gets new lines that end alike."""
    path = folder / "data/glossary.yml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    run("term size", folder)

    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")


def test_the_kind_may_be_said_in_chinese(folder: Path) -> None:
    """An editor may name the kind in Chinese."""
    done = scratch.run(folder, "new", "术语", "size")

    assert (done.returncode, done.stdout) == (0, "data/glossary.yml:12: 加了一条术语\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "script Ask_Size --in refund",
            "“Ask_Size”不能当编号:只用小写英文字母、数字和连字符,字母开头,例如 ask-size。\n",
        ),
        ("term 尺码", "“尺码”不能当编号:只用小写英文字母、数字和连字符,字母开头,例如 size-too-small。\n"),
        (
            "script refund-when --in refund",
            "话术“refund-when”已经有了,在 data/scripts/refund.yml 第 4 行。换一个编号,例如 refund-when-2。\n",
        ),
        (
            "script refund-time --in refund",
            "编号“refund-time”以前用过,现在叫“refund-when”。旧编号还要转到新网址,换一个。\n",
        ),
        ("rule be-kind", "规则放在哪?加上 --in 和括号前的名字:house(本店)、law(消费者权益保护法)。\n"),
        ("chapter sizes --in after", "章放在哪?加上 --in 和括号前的名字:aftersale(售后)。是不是想写“aftersale”?\n"),
        ("quiz refnd", "没有章“refnd”,测验用章的编号。是不是想写“refund”?\n"),
    ],
)
def test_what_cannot_be_is_refused_with_a_hint(words: str, said: str, folder: Path) -> None:
    """An id that is taken, reserved or unfit, and a record without a place, are refused, and nothing is written."""
    before = {path: path.read_bytes() for path in (folder / "data").rglob("*.yml")}

    assert run(words, folder) == (2, said)
    assert {path: path.read_bytes() for path in (folder / "data").rglob("*.yml")} == before


def test_a_record_that_needs_another_is_refused(folder: Path) -> None:
    """A figure has to name a source; in a book without sources that is said."""
    (folder / "data/sources.yml").unlink()
    (folder / "data/ledger.yml").unlink()
    for name in ("figures.yml", "metrics.yml", "decisions.yml"):
        (folder / "data" / name).unlink()
    book, _ = load(Path("data"))
    assert book is not None
    with pytest.raises(NotNewError) as refused:
        new(book, Path("data"), "figure", "some-number", None, scratch.TODAY)

    assert refused.value.sentence.zh == "数字要引用来源,书里还没有。先新建一条来源。"
