"""The command line, run as a person would: exit status, what is said where, what is left on disk."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from handbook import checks
from tests import scratch
from tests.conftest import Write

Edit = Callable[..., Path]
NO_CODE = "    code: tk1\n"
DRAFT = ("chapters/refund.yml", "state: final", "state: draft")
SAID_OF_DRAFT = "data/chapters/refund.yml:4:8: warning: 这一章还是草稿。写完改成 final。 [chapter-complete]\n"


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_good_book_builds_whole(built: Path) -> None:
    """Without a command, pages, site, PDFs and exports arrive in out/."""
    assert sorted(p.name for p in built.iterdir()) == ["exports", "mkdocs.yml", "pages", "pdf", "site"]
    assert sorted(p.name for p in built.parent.iterdir()) == ["data", "out"]
    assert (built / "site/index.html").is_file()


def test_two_builds_are_the_same_bytes(built: Path, folder: Path) -> None:
    """The same data gives the same bytes in every file, elsewhere and on another day."""
    done = scratch.run(folder, "--today", "2026-12-24")
    first, second = contents(built), contents(folder / "out")

    assert done.returncode == 0, done.stderr
    assert [name for name in first.keys() | second.keys() if first.get(name) != second.get(name)] == []


def test_a_check_of_a_good_book(folder: Path) -> None:
    """A good book is 0: no report, a count for the person at the terminal."""
    done = scratch.run(folder, "check")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "0 个错误,0 个提醒。\n")


def test_warnings_are_fine(edit: Edit, folder: Path) -> None:
    """Warnings are reported and allowed."""
    edit(*DRAFT)
    done = scratch.run(folder, "check")

    assert (done.returncode, done.stdout, done.stderr) == (0, SAID_OF_DRAFT, "0 个错误,1 个提醒。\n")


def test_warnings_are_not_fine_when_strict(edit: Edit, folder: Path) -> None:
    """With --strict a warning counts as an error."""
    edit(*DRAFT)
    done = scratch.run(folder, "check", "--strict")

    assert (done.returncode, done.stdout) == (1, SAID_OF_DRAFT)


def test_options_may_stand_before_the_command(edit: Edit, folder: Path) -> None:
    """Common options count on either side of the command."""
    edit(*DRAFT)

    assert scratch.run(folder, "--strict", "check").returncode == 1


def test_an_error_is_1(edit: Edit, folder: Path) -> None:
    """A mistake in the data is reported in one line and gives 1, never a traceback."""
    edit("scripts/refund.yml", NO_CODE, "")
    done = scratch.run(folder, "check")

    assert (done.returncode, done.stderr) == (1, "1 个错误,0 个提醒。\n")
    assert done.stdout == (
        "data/scripts/refund.yml:4:5: error: 缺少“code”。补上它。"
        "它是:快捷短语编码：一个小写字母加 1 到 5 个字母或数字，全书唯一。 [schema]\n"
    )


def test_an_error_in_english(edit: Edit, folder: Path) -> None:
    """With --lang en the program's sentences are English."""
    edit("chapters/refund.yml", "state: final", "state: finl")
    done = scratch.run(folder, "check", "--lang", "en")

    assert done.stdout == (
        'data/chapters/refund.yml:4:8: error: "state" cannot be “finl”. Did you mean "final"? '
        "Choose from: draft, final. It is: 状态：草稿或定稿. [schema]\n"
    )
    assert done.stderr == "1 errors, 0 warnings.\n"


def test_an_error_for_github(edit: Edit, folder: Path) -> None:
    """With --format github, standard output is workflow commands and nothing else."""
    edit(*DRAFT)
    done = scratch.run(folder, "check", "--format", "github")

    assert done.stdout == (
        "::warning file=data/chapters/refund.yml,line=4,col=8,title=chapter-complete::"
        "这一章还是草稿。写完改成 final。\n"
    )


def test_an_error_as_json(edit: Edit, folder: Path) -> None:
    """With --format json, standard output is one JSON list and nothing else."""
    edit(*DRAFT)
    done = scratch.run(folder, "check", "--format", "json")

    assert json.loads(done.stdout) == [
        {
            "path": "data/chapters/refund.yml",
            "line": 4,
            "column": 8,
            "check": "chapter-complete",
            "severity": "warning",
            "message": "这一章还是草稿。",
            "hint": "写完改成 final。",
        }
    ]


def test_a_check_is_explained(folder: Path) -> None:
    """--explain teaches one check, without looking at any data."""
    done = scratch.run(folder, "check", "--explain", "duplicate-code", "--data", "nowhere")

    assert (done.returncode, done.stdout) == (0, f"[duplicate-code]\n\n{checks.advice('duplicate-code')}\n")


def test_an_unknown_check_is_not_explained(folder: Path) -> None:
    """Asking for a check that does not exist is wrong usage, answered with all there are."""
    done = scratch.run(folder, "check", "--explain", "speling")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[1:] == [f"  {name}" for name in checks.names()]


def test_a_rule_is_overdue_on_a_day(folder: Path) -> None:
    """--today decides which rules count as overdue; they are a warning."""
    done = scratch.run(folder, "check", "--today", "2027-02-09")

    assert (done.returncode, done.stdout) == (
        0,
        "data/rules/house.yml:15:17: warning: 规则“让人等，就说到几点”(本店)应在 2027-02-08 前重新核对,已过 1 天。"
        "请客服主管核对原文;没变就运行 build.py recheck give-time。 [rule-overdue]\n",
    )


@pytest.mark.parametrize(
    "words",
    [
        ["bake"],
        ["check", "--format", "xml"],
        ["check", "--today", "tomorrow"],
        ["--lang", "fr"],
        ["pdf", "novel"],
        ["export", "docx"],
        ["site", "--engine", "hugo"],
    ],
)
def test_wrong_usage_is_2(folder: Path, words: list[str]) -> None:
    """Commands, options, booklets and formats that do not exist are wrong usage, and build nothing."""
    done = scratch.run(folder, *words)

    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert not (folder / "out").exists()


def test_a_missing_data_folder_is_1(folder: Path) -> None:
    """Data that is not there is a problem with a remedy."""
    done = scratch.run(folder, "--data", "nowhere")

    assert (done.returncode, done.stdout) == (
        1,
        "nowhere:1:1: error: 没有这个文件夹。用 --data 指到放 YAML 的文件夹。 [missing-file]\n",
    )


def test_a_shops_values_reach_the_exports(folder: Path) -> None:
    """--shop lays a shop's own values over the book's."""
    Path("own.yml").write_text("tone: formal\nvariables:\n  退款审核时限: 12小时内\n", encoding="utf-8")
    done = scratch.run(folder, "export", "qianniu", "--shop", "own.yml")

    assert done.returncode == 0, done.stderr
    text = (folder / "out/exports/phrases_qianniu_gbk.csv").read_bytes().decode("gbk")
    assert text.splitlines()[1].startswith("tk1,您好，退款申请12小时内审核。")


def test_an_unknown_key_of_a_shop_is_1(folder: Path) -> None:
    """A key that shop.yml does not have would be without effect, so it is an error."""
    Path("own.yml").write_text("tones: formal\n", encoding="utf-8")
    done = scratch.run(folder, "check", "--shop", "own.yml")

    assert (done.returncode, done.stdout) == (
        1,
        "own.yml:1:8: error: shop.yml 里没有“tones”。是不是想写“tone”? [shop-overlay]\n",
    )


def test_a_build_with_errors_changes_nothing(edit: Edit, folder: Path) -> None:
    """A book with errors leaves the last good output as it was."""
    assert scratch.run(folder, "export").returncode == 0
    before = contents(folder / "out")
    edit("scripts/refund.yml", NO_CODE, "")
    done = scratch.run(folder)

    assert done.returncode == 1
    assert contents(folder / "out") == before
    assert sorted(p.name for p in folder.iterdir()) == ["data", "out"]


def test_a_folder_with_other_files_is_refused(folder: Path) -> None:
    """A folder that no build has made is not swapped away."""
    (folder / "out").mkdir()
    (folder / "out/thesis.docx").write_text("precious", encoding="utf-8")
    done = scratch.run(folder, "export")

    assert done.returncode == 2
    assert contents(folder / "out") == {"thesis.docx": b"precious"}
    assert done.stderr.endswith("out 里有不是本程序生成的文件,不敢整个换掉。换一个 --out,或先清空它。\n")


def test_out_may_be_elsewhere(folder: Path) -> None:
    """--out names the folder to write, made with its parents."""
    done = scratch.run(folder, "export", "json", "--out", "some/where")

    assert done.returncode == 0, done.stderr
    assert sorted(contents(folder / "some/where")) == ["exports/handbook.json"]


def test_one_format_keeps_the_others(folder: Path) -> None:
    """Exporting one format replaces its files and leaves the other formats alone."""
    scratch.run(folder, "export")
    (folder / "out/exports/README.md").write_text("old", encoding="utf-8")
    (folder / "out/exports/handbook.json").write_text("old", encoding="utf-8")
    scratch.run(folder, "export", "json")
    files = contents(folder / "out/exports")

    assert len(files) == 6
    assert (files["README.md"], files["handbook.json"][:1]) == (b"old", b"{")


def test_one_booklet_keeps_the_rest(folder: Path, built: Path) -> None:
    """Printing one booklet replaces it, and nothing else of the output."""
    scratch.run(folder, "export", "json")
    (folder / "out/pdf").mkdir()
    (folder / "out/pdf/trainer.pdf").write_bytes(b"old")
    done = scratch.run(folder, "pdf", "trainee-refund")
    files = contents(folder / "out")

    assert done.returncode == 0, done.stderr
    assert sorted(files) == ["exports/handbook.json", "pdf/trainee-refund.pdf", "pdf/trainer.pdf"]
    assert (files["pdf/trainer.pdf"], files["pdf/trainee-refund.pdf"][:5]) == (b"old", b"%PDF-")


def test_the_site_alone(folder: Path) -> None:
    """The site command writes pages, configuration and site, and keeps the exports."""
    scratch.run(folder, "export", "json")
    done = scratch.run(folder, "site")

    assert done.returncode == 0, done.stderr
    assert sorted(p.name for p in (folder / "out").iterdir()) == ["exports", "mkdocs.yml", "pages", "site"]


def test_the_outline(folder: Path) -> None:
    """The tree command prints the outline and nothing else on standard output."""
    done = scratch.run(folder, "tree")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("小满客服手册 2026.11\n  第1部 售后 (aftersale)\n")


def test_the_outline_of_a_book_without_settings(write: Write, folder: Path) -> None:
    """A book that cannot be read has no outline but a report."""
    write({"handbook.yml": "title: 只有书名\n"})
    done = scratch.run(folder, "tree")

    assert done.returncode == 1
    assert done.stdout.startswith("data/handbook.yml:1:1: error: 缺少“audience”。")


def test_help_is_in_both_languages(folder: Path) -> None:
    """Help names every command, in Chinese and English."""
    done = scratch.run(folder, "--help")

    assert done.returncode == 0
    assert [
        c
        for c in ("test", "check", "serve", "site", "pdf", "export", "tree", "bench", "new", "recheck")
        if c not in done.stdout
    ] == []
    assert "只检查数据 (problems only)" in done.stdout
