"""YAML in, plain values and their places out."""

from __future__ import annotations

import textwrap

import pytest

from handbook.problem import Place, as_text
from handbook.source import Document, read


def document(text: str) -> Document:
    """Read dedented text that must have no problem."""
    found, problems = read("data/x.yml", textwrap.dedent(text).encode())
    assert as_text(problems) == ""
    assert found is not None
    return found


def report(content: bytes) -> str:
    """Read bytes that cannot be used; return the report."""
    found, problems = read("data/x.yml", content)
    assert found is None
    return as_text(problems)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("9:30", "9:30"),
        ("1:30:00", "1:30:00"),
        ("2026-11-22", "2026-11-22"),
        ("1_000", "1_000"),
        ("=", "="),
        ("<<", "<<"),
        (".inf", ".inf"),
        ("true", True),
        ("False", False),
        ("60", 60),
        ("-3", -3),
        ("0x1F", 31),
        ("0o17", 15),
        ("0.5", 0.5),
        ("1e3", 1000.0),
        ("~", None),
        ("null", None),
        ("", None),
    ],
)
def test_scalars_follow_yaml_1_2(text: str, value: object) -> None:
    """Words, times and dates stay text; only YAML 1.2's own numbers, booleans and nulls are read as such."""
    assert document(f"a: {text}\n").value == {"a": value}


def test_quoted_scalars_are_text() -> None:
    """A quoted number or date stays text."""
    assert document("a: '60'\nb: \"true\"\n").value == {"a": "60", "b": "true"}


def test_lists_become_tuples() -> None:
    """Lists are read as tuples, which frozen models accept."""
    assert document("a:\n  - 1\n  - [2, 3]\n").value == {"a": (1, (2, 3))}


def test_an_empty_file_is_nothing() -> None:
    """An empty file is read as no value, not as a failure."""
    assert document("").value is None


NESTED = """\
    title: 退款
    sections:
      - id: one
        body: |
          第一行
          第二行
        note: 一句“话”
      - id: two
    """


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), Place("data/x.yml", 1, 1)),
        (("title",), Place("data/x.yml", 1, 8)),
        (("sections",), Place("data/x.yml", 2, 1)),
        (("sections", 1), Place("data/x.yml", 8, 5)),
        (("sections", 1, "id"), Place("data/x.yml", 8, 9)),
        (("sections", 1, "body"), Place("data/x.yml", 8, 5)),
        (("missing",), Place("data/x.yml", 1, 1)),
    ],
)
def test_a_value_has_a_place(path: tuple[str | int, ...], place: Place) -> None:
    """A value stands where its text begins, a list at its key, and what is missing where its parent stands."""
    assert document(NESTED).place(path) == place


def test_a_character_in_a_block_has_a_line() -> None:
    """A character of a block of text is found on its own line."""
    text = "第一行\n第二行\n"

    assert document(NESTED).inside(("sections", 0, "body"), text.find("二")) == Place("data/x.yml", 6, 8)


def test_a_character_in_a_line_has_a_column() -> None:
    """A character of a one-line text is found at its column."""
    assert document(NESTED).inside(("sections", 0, "note"), 3) == Place("data/x.yml", 7, 14)


def test_a_broken_byte_has_a_place() -> None:
    """The first byte that is not UTF-8 is named by line and column."""
    assert report("title: ok\nbody: 退".encode() + "款".encode("gbk")) == (
        "data/x.yml:2:10: error: 文件不是 UTF-8 编码。用编辑器另存为 UTF-8,再检查有没有乱码。 [encoding]\n"
    )


def test_a_byte_order_mark_is_only_a_warning() -> None:
    """A byte-order mark is reported, and the file is read all the same."""
    found, problems = read("data/x.yml", b"\xef\xbb\xbftitle: 1\n")

    assert found is not None
    assert found.value == {"title": 1}
    assert as_text(problems) == "data/x.yml:1:1: warning: 文件开头有 BOM。另存为“UTF-8(无 BOM)”。 [encoding]\n"


def test_windows_line_ends_are_fine() -> None:
    """A file saved on Windows reads like any other."""
    assert document("a: 1\r\nb: |\r\n  一\r\n  二\r\n").value == {"a": 1, "b": "一\n二\n"}


def test_an_alias_bomb_is_refused_at_once() -> None:
    """A few lines that would grow to a billion values are refused without growing."""
    lines = ["a0: &a0 [x, x]", *(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 40))]

    assert "[yaml-alias]" in report("\n".join(lines).encode())


def test_deep_nesting_is_refused() -> None:
    """Nesting that no author means is a problem, not a crash."""
    assert "[yaml-depth]" in report(b"a: " + b"[" * 2000 + b"]" * 2000)


def test_every_mistake_is_reported_at_once() -> None:
    """Independent mistakes of a file come in one report."""
    text = "a: 01\na: 02\n{x: 1}: 3\n"

    assert [line.split(": ")[0] for line in report(text.encode()).splitlines()] == [
        "data/x.yml:1:4",
        "data/x.yml:2:1",
        "data/x.yml:2:4",
        "data/x.yml:3:1",
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("rules:\n   - id: a\n    name: 甲\n  - id: b\n    name: 乙\n", "2:4: error: 这一行的缩进多了 1 格。"),
        ("rules:\n  - id: a\n    name: 甲\n - id: b\n    name: 乙\n", "4:2: error: 这一行的缩进少了 1 格。"),
        ("words:\n  - 马上\n     - 立刻\n  - 尽快\n", "3:6: error: 这一行的缩进多了 3 格。"),
        ("words:\n- 马上\n  - 立刻\n  - 尽快\n", "2:1: error: 这一行的缩进少了 2 格。"),
        ("replies:\n    warm: 好\n  formal: 好的\nnote: 无\n", "2:5: error: 这一行的缩进多了 2 格。"),
        ("a: 甲\ntext: |\n  正文\n  a: 乙\n", "4:3: error: “a:”成了上面文字的一部分。"),
    ],
    ids=["item in", "item out", "item swallowed", "first item out", "key in", "key in a text"],
)
def test_a_wrong_indentation_is_told_where_it_is(text: str, place: str) -> None:
    """The row that stands wrong is named, not the right one below at which YAML stumbles."""
    assert report(text.encode()).startswith(f"data/x.yml:{place}")


def test_items_that_run_on_are_one_report() -> None:
    """A first item that stands too far out swallows all others, and is the one mistake that is told."""
    said = report(b"words:\n- a\n  - b\n  - c\n  - d\n")

    assert said.count("\n") == 1


def test_yaml_shown_in_a_text_is_left_alone() -> None:
    """A piece of YAML that a text shows is no key that has slipped into it."""
    text = "a: 甲\nput: |\n  - a: 乙\n    b: 丙\n  a: 丁\n"

    assert document(text).value == {"a": "甲", "put": "- a: 乙\n  b: 丙\na: 丁\n"}
