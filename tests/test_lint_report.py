"""The ``lint`` command, run as a shop owner would: what is said, as text and as JSON, and the exit status."""

from __future__ import annotations

import json
from pathlib import Path

from tests import scratch

HEAD = "快捷短语编码,快捷短语,快捷短语分组\n"


def test_the_report_reads_from_the_gravest_to_the_count(folder: Path) -> None:
    """Each reply with a finding: row, level, the words marked, why, a better wording; then the counts."""
    (folder / "a.csv").write_bytes(f"{HEAD}a1,稍等。,开场\na2,马上退给您。,售后\na3,您好。,开场\n".encode("gbk"))
    done = scratch.run(folder, "lint", "a.csv")

    assert done.returncode == 1
    assert done.stdout == (
        "第 3 行 · 拦截\n"
        "  ⟦马上退⟧给您。\n"
        "  绝对承诺(拦截) “马上退”\n"
        "    为什么: 说了就要做到 [promise-binds]\n"
        "    改成: 说系统里查得到的时间。\n"
        "\n"
        "第 2 行 · 提醒\n"
        "  ⟦稍等⟧。\n"
        "  含糊(提醒) “稍等”\n"
        "    为什么: 让人等，就说到几点 [give-time]\n"
        "    改成: 写明几点前回话。\n"
        "\n"
        "共 3 条回复：1 条没有问题，1 条不能用(拦截)，1 条要改(提醒)，0 条可以更好(建议)。\n"
        "  拦截  绝对承诺: 1 条\n"
        "  提醒  含糊: 1 条\n"
    )


def test_json_lists_every_reply(folder: Path) -> None:
    """The JSON has one entry a reply, clean ones too, with half-open places in code points."""
    (folder / "a.txt").write_text("😡马上退给您。\n您好。\n", encoding="utf-8")
    done = scratch.run(folder, "lint", "a.txt", "--format", "json")

    assert json.loads(done.stdout) == [
        {
            "row": 1,
            "text": "😡马上退给您。",
            "findings": [
                {
                    "rule": "promise-binds",
                    "category": "absolute-promise",
                    "level": "block",
                    "start": 1,
                    "end": 4,
                    "message": "说了就要做到",
                    "hint": "说系统里查得到的时间。",
                }
            ],
        },
        {"row": 2, "text": "您好。", "findings": []},
    ]


def test_reminders_alone_are_fine_unless_strict(folder: Path) -> None:
    """Without a blocked reply the status is 0; with --strict any finding is 1."""
    (folder / "a.txt").write_text("稍等。\n", encoding="utf-8")

    assert scratch.run(folder, "lint", "a.txt").returncode == 0
    assert scratch.run(folder, "lint", "a.txt", "--strict").returncode == 1


def test_a_file_that_cannot_be_read_is_wrong_usage(folder: Path) -> None:
    """A missing or foreign file is 2, with the remedy and no traceback."""
    (folder / "a.pdf").write_bytes(b"%PDF")
    missing, foreign = scratch.run(folder, "lint", "b.csv"), scratch.run(folder, "lint", "a.pdf")

    assert (missing.returncode, missing.stdout) == (2, "")
    assert missing.stderr.startswith("读不了 b.csv:")
    assert (foreign.returncode, foreign.stderr) == (
        2,
        "a.pdf: 只认 .csv、.xlsx 和 .txt，不认“.pdf”。在原来的软件里另存为其中一种。\n",
    )


def test_a_copy_is_written_beside_and_never_over_the_file(folder: Path) -> None:
    """--clean writes a copy to start from and refuses to replace the file itself."""
    (folder / "a.txt").write_text("马上退给您。\n", encoding="utf-8")
    scratch.run(folder, "lint", "a.txt", "--clean", "b.txt")
    refused = scratch.run(folder, "lint", "a.txt", "--clean", "a.txt")

    assert (folder / "b.txt").read_text(encoding="utf-8") == "【停用：绝对承诺“马上退”】马上退给您。\n"
    assert (refused.returncode, (folder / "a.txt").read_text(encoding="utf-8")) == (2, "马上退给您。\n")
