"""Fixes: what ``check --fix`` changes, that it changes nothing else, and places that are right."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from handbook.mend import mend
from handbook.source import read
from tests import scratch

Edit = Callable[..., Path]
SCRIPT = "scripts/refund.yml"
GOAL = "说清到哪一步、几时到、在哪看。"
MISTAKES = [
    # file, what stands there, the mistake made of it, and whether the fix gives back what stood there
    pytest.param(SCRIPT, GOAL, "说清到哪一步,几时到、在哪看。", "说清到哪一步，几时到、在哪看。", id="punctuation"),
    pytest.param(SCRIPT, GOAL, "说清 5 分钟内到哪一步 。", "说清 5分钟内到哪一步。", id="spacing"),
    pytest.param(SCRIPT, GOAL, "说清1-3个工作日到哪。", "说清1–3个工作日到哪。", id="number-form"),
    pytest.param(SCRIPT, GOAL, "说清: 到哪一步。", "'说清: 到哪一步。'", id="yaml-syntax"),
    pytest.param(SCRIPT, "code: tk1", "code: 012", "code: '012'", id="yaml-number"),
    pytest.param(
        SCRIPT, "    rules:\n      - promise-binds\n", "    rules:\n      - promise-bind\n", None, id="reference"
    ),
    pytest.param(SCRIPT, "{退款审核时限}审核完", "{退款审合时限}审核完", None, id="unknown-variable"),
    pytest.param(SCRIPT, "stage: aftersale", "stage: aftersales", None, id="literal"),
    pytest.param(SCRIPT, "    goal:", "    gaol:", None, id="key"),
    pytest.param(SCRIPT, "    goal: ", "    goal：", None, id="full-width colon"),
    pytest.param(SCRIPT, "  - id: refund-when", "  -id: refund-when", None, id="no space after the dash"),
    pytest.param("rules/law.yml", "status: in-force", "status: 现行", None, id="a value in Chinese"),
    pytest.param("rules/house.yml", "checked_on: 2026-11-10", "checked_on: 2026/11/10", None, id="date"),
    pytest.param("rules/house.yml", "recheck_after_days: 90", "recheck_after_days: '90'", None, id="quoted number"),
    pytest.param("quizzes/refund.yml", "objective: say-when", "objective: say-wen", None, id="unknown-part"),
    pytest.param("chapters/refund.yml", "(term:original-route)", "(term:orignal-route)", None, id="link"),
]


@pytest.mark.parametrize(("file", "find", "mistake", "mended"), MISTAKES)
def test_a_fix_changes_the_mistake_alone(file: str, find: str, mistake: str, mended: str | None, folder: Path) -> None:
    """After a fix the file is as it was but for the characters that were wrong, whatever its style."""
    path = folder / "data" / file
    right = path.read_bytes().decode()
    assert find in right
    path.write_bytes(right.replace(find, mistake, 1).encode())
    done = scratch.run(folder, "check", "--fix")

    assert path.read_bytes().decode() == right.replace(find, mended or find, 1), done.stderr


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("byte-order mark", lambda text: b"\xef\xbb\xbf" + text.encode()),
        ("GBK", lambda text: text.encode("gbk")),
        ("tabs", lambda text: text.replace("\n    goal:", "\n\t\tgoal:", 1).encode()),
    ],
)
def test_an_encoding_or_indentation_is_mended(name: str, damage: Callable[[str], bytes], folder: Path) -> None:
    """A file saved by another program in another encoding, or indented with tabs, is given back as it was."""
    path = folder / "data" / SCRIPT
    right = path.read_bytes()
    path.write_bytes(damage(right.decode()))
    scratch.run(folder, "check", "--fix")

    assert path.read_bytes() == right


def test_line_ends_and_blank_lines_stay(folder: Path) -> None:
    """A file with Windows line ends keeps them, and so do its blank lines and quotes."""
    path = folder / "data" / SCRIPT
    text = path.read_bytes().decode().replace("\n    goal:", "\n\n    goal:").replace("\n", "\r\n")
    path.write_bytes(text.replace(GOAL, "说清到哪一步,几时到").encode())
    scratch.run(folder, "check", "--fix")

    assert path.read_bytes().decode() == text.replace(GOAL, "说清到哪一步，几时到")


def test_a_fix_inside_a_block_of_text(edit: Edit, folder: Path) -> None:
    """A mistake in the second line of a block of text is mended there."""
    edit("chapters/refund.yml", "1. 审核：主管看申请。", "1. 审核:主管看申请。")
    scratch.run(folder, "check", "--fix")

    assert (folder / "data/chapters/refund.yml").read_bytes() == (
        scratch.COMPLETE / "data/chapters/refund.yml"
    ).read_bytes()


def test_a_second_run_has_nothing_to_mend(edit: Edit, folder: Path) -> None:
    """What was mended once is right, and a book without mistakes is not touched."""
    edit(SCRIPT, GOAL, '说清"到哪一步"...几时到?')
    scratch.run(folder, "check", "--fix")
    before = (folder / "data" / SCRIPT).read_bytes()
    again = scratch.run(folder, "check", "--fix")

    assert again.stderr == "0 个错误,0 个提醒。\n"
    assert (folder / "data" / SCRIPT).read_bytes() == before
    assert mend(scratch.problems(Path("data"))) == []


def test_what_was_mended_is_said(edit: Edit, folder: Path) -> None:
    """Each change is told with its place, what stood there and what stands there now; then the book is checked."""
    edit(SCRIPT, GOAL, "说清到哪一步,几时到")
    done = scratch.run(folder, "check", "--fix")

    assert done.stderr == "data/scripts/refund.yml:11:“,”改成“，”。[punctuation]\n0 个错误,0 个提醒。\n"


def test_a_doubtful_word_is_left_to_the_author(edit: Edit, folder: Path) -> None:
    """A reference that could mean two records, or none, is reported and not guessed."""
    edit(SCRIPT, "    rules:\n      - promise-binds\n", "    rules:\n      - promises\n")
    done = scratch.run(folder, "check", "--fix")

    assert "没有编号为“promises”的规则" in done.stdout
    assert "- promises\n" in (folder / "data" / SCRIPT).read_text(encoding="utf-8")


def test_a_suggestion_for_github(edit: Edit, folder: Path) -> None:
    """The annotation of a fixable problem carries the line as it should be."""
    edit(SCRIPT, GOAL, "说清到哪一步,几时到")
    done = scratch.run(folder, "check", "--format", "github")

    assert done.stdout == (
        "::warning file=data/scripts/refund.yml,line=11,col=17,title=punctuation::"
        "“,”是半角。改成全角。%0A建议改成:%0A    goal: 说清到哪一步，几时到\n"
    )


def test_suggestions_join_the_fixes_of_a_line(edit: Edit, folder: Path) -> None:
    """--format suggestions lists lines to replace, one entry a line with all its fixes."""
    edit(SCRIPT, GOAL, "说清,到哪一步,几时到")
    done = scratch.run(folder, "check", "--format", "suggestions")

    assert json.loads(done.stdout) == [
        {
            "path": "data/scripts/refund.yml",
            "start_line": 11,
            "line": 11,
            "replacement": "    goal: 说清，到哪一步，几时到",
            "message": "“,”是半角。改成全角。 [punctuation]\n“,”是半角。改成全角。 [punctuation]",
        }
    ]


TWENTY = [
    # each scene gets one mistake of its own; the place is that of the mistake, found by its words
    ("code: tk1", "code: TOO-LONG-A-CODE", "schema"),
    (GOAL, "true", "schema"),
    (GOAL, "说清到哪一步,几时到。", "punctuation"),
    (GOAL, "说清 3 分钟内到哪。", "spacing"),
    (GOAL, "说清1-3个工作日。", "number-form"),
    (GOAL, "说清[这里](http://x y)，XX天到。", "placeholder"),
    (GOAL, "赋能客户。", "slogan"),
    (GOAL, "待写：目标。", "todo"),
    (GOAL, "说清到哪一步😀。", "unprintable"),
    ("      - promise-binds\n", "      - promise-nothing\n", "unknown-reference"),
    ("{退款审核时限}审核完", "{几时}审核完", "unknown-variable"),
    ("再来说一声", "再来告诉你", "address"),
    ("stage: aftersale", "stage: later", "schema"),
    ("    next: ", "    nxt: ", "schema"),
    ("    goal: ", "\tgoal: ", "yaml-tab"),
    ("    goal: ", "    goal： ", "yaml-syntax"),
    ("      - 钱咋还没退\n", "      - 钱咋还没退: 急\n", "schema"),
    ("    goal: ", "    code: tk2\n    goal: ", "duplicate-key"),
    ("code: tk1", "code: 012", "yaml-number"),
    ("    next: ", "    next: !x ", "yaml-tag"),
]


def test_twenty_mistakes_in_twenty_files_give_twenty_places(folder: Path) -> None:
    """Twenty files with a mistake each give twenty places in one run, each in its file, on its line, by its check."""
    scenes = folder / "data/scripts"
    whole = (scenes / "refund.yml").read_text(encoding="utf-8")
    head, first = whole.split("scripts:\n", 1)
    first = "  - id:" + first.split("  - id:")[1]
    expected = set()
    for number, (find, put, check) in enumerate(TWENTY):
        text = head + "scripts:\n" + first.replace("id: refund-when", f"id: ask-{number}")
        if "code: " not in find:
            text = text.replace("code: tk1", f"code: z{number}")
        assert find in text, find
        line = text[: text.find(find)].count("\n") + 1
        (scenes / f"file-{number:02}.yml").write_text(text.replace(find, put, 1), encoding="utf-8")
        expected.add((f"data/scripts/file-{number:02}.yml", line, check))
    said = [p for p in scratch.problems(Path("data")) if "file-" in p.place.path]
    found = {(p.place.path, p.place.line, p.check) for p in said if p.check not in ("repeated-text", "orphan")}

    assert found == expected


def test_a_place_in_every_style_of_text() -> None:
    """A character is found in plain, quoted, escaped, literal and folded text, and on the right line."""
    source = (
        "plain: 一二三目四\n"
        "single: '它''是目'\n"
        'double: "一\\t二\\u4e09目"\n'
        "literal: |\n  第一行\n\n  第目行\n"
        "folded: >-\n  第一行\n  第目行\n"
        "lines: 第一行\n  第目行\n"
    )
    document, _ = read("data/x.yml", source.encode())
    assert document
    for key, value in document.value.items():
        place = document.inside((key,), value.find("目"))
        row = source.splitlines()[place.line - 1]
        assert row[place.column - 1] == "目", key
        fix = document.fix((key,), value.find("目"), value.find("目") + 1, "木")
        assert fix is not None
        assert fix.after == row.replace("目", "木"), key
