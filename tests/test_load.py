"""A folder in, a Handbook out: what is read, what stays known, and how a shop's own file is laid over."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from handbook import checks
from handbook.book import Handbook, Usage
from handbook.load import load
from handbook.problem import Place, as_text
from tests import scratch
from tests.conftest import Write

Edit = Callable[..., Path]


def test_every_kind_of_record_is_read(book: Handbook) -> None:
    """Each file of the book becomes records of its kind, by id."""
    counts = {kind: len(records) for kind, records in book.by_kind.items()}

    assert counts == {
        "chapter": 1,
        "quiz": 1,
        "script": 2,
        "case": 1,
        "dialogue": 1,
        "rule": 2,
        "wordlist": 1,
        "metric": 1,
        "term": 2,
        "figure": 1,
        "decision": 1,
        "source": 2,
        "programme": 1,
        "rubric": 1,
        "recipe": 1,
        "synonym": 1,
        "ledger": 3,
    }


def test_pictures_are_read(book: Handbook) -> None:
    """Pictures come as bytes by file name."""
    assert {name: data[:4] for name, data in book.images.items()} == {"progress.png": b"\x89PNG"}


def test_dates_become_dates(book: Handbook) -> None:
    """A date of the text becomes a date."""
    assert book.settings.date == datetime.date(2026, 11, 22)


def test_a_record_knows_its_place(book: Handbook) -> None:
    """A value of a record leads back to the file and line an author can open."""
    assert book.place("script", "refund-late", "code") == Place("data/scripts/refund.yml", 36, 11)


def test_a_record_cannot_be_changed(book: Handbook) -> None:
    """What has been loaded stays as it is."""
    with pytest.raises(ValidationError):
        book.settings.title = "别的书名"  # type: ignore[misc]


def test_uses_are_found_in_fields_and_prose(book: Handbook) -> None:
    """A record is used by whoever names it in a field or links to it in prose."""
    assert book.used_by("term", "original-route") == (
        Usage("chapter", "refund", ("sections", 0, "body")),
        Usage("chapter", "refund", ("sections", 0, "terms", 0)),
        Usage("quiz", "refund", ("questions", 7, "explanation")),
    )


def test_a_chapter_is_found_from_what_it_uses(book: Handbook) -> None:
    """A script leads back to the chapter and section that teach it."""
    assert book.chapters_using("script", "refund-late") == (("refund", "say-it"),)


def test_the_ledger_knows_where_items_landed(book: Handbook) -> None:
    """For each item of the ledger it is known who covers it."""
    assert {name: [u.kind for u in users] for name, users in book.landed.items()} == {
        "RF-001": ["chapter", "script"],
        "RF-002": ["metric"],
        "RF-003": [],
    }


def test_a_missing_folder_is_a_problem() -> None:
    """A data folder that does not exist is reported with the option that names it."""
    assert as_text(load(Path("nowhere"))[1]) == (
        "nowhere:1:1: error: 没有这个文件夹。用 --data 指到放 YAML 的文件夹。 [missing-file]\n"
    )


def test_a_book_needs_only_settings_and_shop(folder: Path) -> None:
    """Every file but handbook.yml and shop.yml may be left out."""
    for path in sorted((folder / "data").rglob("*"), reverse=True):
        if path.is_file() and path.name not in ("handbook.yml", "shop.yml"):
            path.unlink()
    book = scratch.loaded(Path("data"))

    assert book.order == ()


def test_one_broken_record_costs_one_record(edit: Edit) -> None:
    """A record that fails its schema is left out, its neighbours stay, and its id stays known."""
    book, _ = load(edit("scripts/refund.yml", "    code: tk1\n", "    code: 1\n"))

    assert book is not None
    assert (list(book.scripts), sorted(book.known["script"])) == (["refund-late"], ["refund-late", "refund-when"])


def test_the_ids_of_an_unreadable_list_stay_known(edit: Edit) -> None:
    """A list that cannot be read at all still says which ids stand in it."""
    book, _ = load(edit("glossary.yml", "terms:", "terms: {"))

    assert book is not None
    assert sorted(book.known["term"]) == ["after-sale-order", "original-route"]


@pytest.mark.parametrize(
    ("file", "key"), [("figures.yml", "figures"), ("glossary.yml", "terms"), ("scripts/refund.yml", "scripts")]
)
def test_a_list_that_lost_its_records_is_named(folder: Path, file: str, key: str) -> None:
    """A list without a record is one mistake, in its own file, and none where its records are missed."""
    path = folder / "data" / file
    head = path.read_text(encoding="utf-8").partition(f"{key}:")[0]
    line = head.count("\n") + 1
    path.write_text(f"{head}{key}: []\n", encoding="utf-8")

    assert as_text(scratch.problems(Path("data"))) == (
        f"data/{file}:{line}:1: error: 列表 {key} 是空的。把条目写回来;真的一条都不要,就删掉这个文件。 [schema]\n"
    )


def test_settings_with_mistakes_leave_a_book_that_is_not_whole(edit: Edit) -> None:
    """Settings that fail their schema are stood in for, so that the other files can be checked in the same run."""
    edit("shop.yml", "tone: warm", "tone: friendly")
    book, problems = load(edit("handbook.yml", "edition: '2026.11'", "edition: 2026.11"))

    assert book is not None
    assert not book.whole
    assert as_text(problems) == (
        "data/handbook.yml:3:10: error: “edition”应该是文字。"
        "数字、true、空值要当文字用就加引号。它是:版次，例如 2026.11。 [schema]\n"
        "data/shop.yml:2:7: error: “tone”不能是“friendly”。可选:warm(亲切版)、formal(正式版)。"
        "它是:一行一条的导出用哪个版本：warm 亲切，formal 正式。 [schema]\n"
    )


@pytest.mark.parametrize(
    ("find", "put", "remedy"),
    [
        ("https://xiaoman.example/", "xiaoman.example", "写成 https://…/,以 / 结尾。"),
        ("repo_url: ", "branch: a b\nrepo_url: ", "只用字母、数字和 . _ / -。"),
        ("'2026.11'", "'11/2026'", "写成 2026.11,并加引号。"),
    ],
)
def test_a_pattern_is_put_in_words(edit: Edit, find: str, put: str, remedy: str) -> None:
    """A value that does not fit its pattern is met with the form in words, never with the expression."""
    said = as_text(load(edit("handbook.yml", find, put))[1])

    assert remedy in said
    assert "^" not in said


def test_hidden_files_are_left_alone(write: Write) -> None:
    """Files and folders that begin with a dot are not the book's and not reported."""
    data = write({".schema/chapter.json": "{}", ".DS_Store": "x"})

    assert as_text(load(data)[1]) == ""


def test_a_shops_file_is_laid_over(write: Write, folder: Path) -> None:
    """Maps merge, plain values replace."""
    own = folder / "own.yml"
    own.write_text("name: 大满茶具\nvariables:\n  退款审核时限: 12小时内\n", encoding="utf-8")
    book, problems = load(Path("data"), own)

    assert book is not None
    assert problems == []
    assert (book.shop.name, book.shop.tone) == ("大满茶具", "warm")
    assert book.shop.variables == {
        "店名": "小满茶具",
        "退款审核时限": "12小时内",
        "到账说明": "原路退回，一般1到3个工作日",
    }


def test_a_shops_wrong_value_stands_in_the_shops_file(folder: Path) -> None:
    """A value of the wrong type is reported where the shop wrote it."""
    Path("own.yml").write_text("variables:\n  退款审核时限: 12\n", encoding="utf-8")

    assert as_text(load(Path("data"), Path("own.yml"))[1]) == (
        "own.yml:2:11: error: “退款审核时限”应该是文字。"
        "数字、true、空值要当文字用就加引号。它是:变量：生成时填好的值。 [schema]\n"
    )


def test_a_missing_shop_file_is_a_problem(folder: Path) -> None:
    """A --shop file that is not there is reported, not passed over."""
    assert as_text(load(Path("data"), Path("own.yml"))[1]) == (
        "own.yml:1:1: error: 没有这个文件。检查 --shop 后面的路径。 [missing-file]\n"
    )


def test_mistakes_in_the_settings_cause_no_others(edit: Edit) -> None:
    """A wrong value in shop.yml and a misspelt key in handbook.yml are all that is reported of them."""
    edit("shop.yml", "tone: warm", "tone: cosy")
    data = edit("handbook.yml", "edition:", "editoin:")
    book, problems = load(data)
    assert book is not None
    found = [*problems, *checks.run(book, scratch.TODAY)]

    assert [(p.place.path, p.check) for p in found] == [
        ("data/handbook.yml", "schema"),
        ("data/shop.yml", "schema"),
    ]


def test_a_wrong_date_of_the_edition_is_one_problem(edit: Edit) -> None:
    """Dates elsewhere are not measured against a date that could not be read."""
    edit("handbook.yml", "date: 2026-11-22", "date: 2026/11/22")

    assert [(p.place.line, p.check) for p in scratch.problems(Path("data"))] == [(4, "schema")]


def test_a_variable_that_does_not_exist_is_one_problem(edit: Edit) -> None:
    """A misspelt name in a reply is told once, with the name that is meant, and not as a blank left open as well."""
    edit("scripts/refund.yml", "{退款审核时限}审核。通过后", "{退款审核时间}审核。通过后")

    assert [p.check for p in scratch.problems(Path("data"))] == ["unknown-variable"]


@pytest.mark.parametrize(
    ("put", "said"),
    [
        ("    kindx: single\n", "data/quizzes/refund.yml:3:12: error: 不认识的键“kindx”。是不是想写“kind”? [schema]\n"),
        ("", "data/quizzes/refund.yml:2:5: error: 缺少“kind”。补上它。 [schema]\n"),
    ],
    ids=["misspelt", "missing"],
)
def test_an_item_without_a_kind_is_told_as_such(put: str, said: str, write: Write) -> None:
    """An item that does not say of what kind it is lacks that key, or has it misspelt, and no more is said."""
    text = (scratch.COMPLETE / "data/quizzes/refund.yml").read_text(encoding="utf-8")
    data = write({"quizzes/refund.yml": text.replace("    kind: single\n", put, 1)})

    assert as_text(scratch.problems(data)) == said
