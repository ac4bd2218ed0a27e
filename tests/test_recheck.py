"""Freshness: setting the day on which a rule was checked, the file for a bot, and what is due on a day."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from handbook.book import Handbook
from handbook.exports import freshness
from tests import scratch


def test_the_day_is_set_and_nothing_else(folder: Path) -> None:
    """Rechecking rules of several files changes the dates alone, in whatever quotes they stand, and says so."""
    house, law = folder / "data/rules/house.yml", folder / "data/rules/law.yml"
    house.write_text(house.read_text(encoding="utf-8").replace("2026-11-10", "'2026-11-10'"), encoding="utf-8")
    before = {path: path.read_text(encoding="utf-8") for path in (house, law)}
    done = scratch.run(folder, "recheck", "give-time", "promise-binds", "--on", "2026-12-01")

    assert (done.returncode, done.stdout) == (
        0,
        "data/rules/house.yml:15: give-time: checked_on 2026-11-10 → 2026-12-01\n"
        "data/rules/law.yml:17: promise-binds: checked_on 2026-11-01 → 2026-12-01\n",
    )
    assert house.read_text(encoding="utf-8") == before[house].replace("2026-11-10", "2026-12-01")
    assert law.read_text(encoding="utf-8") == before[law].replace("2026-11-01", "2026-12-01")


def test_today_is_meant_unless_said(folder: Path) -> None:
    """Without --on the day is today."""
    scratch.run(folder, "recheck", "give-time", "--today", "2026-12-24")

    assert "checked_on: 2026-12-24" in (folder / "data/rules/house.yml").read_text(encoding="utf-8")


def test_a_misspelt_rule_changes_nothing(folder: Path) -> None:
    """One rule that does not exist stops the command before anything is written."""
    done = scratch.run(folder, "recheck", "promise-binds", "give-tim")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "没有编号为“give-tim”的规则,什么都没改。是不是想写“give-time”?\n"
    assert (folder / "data/rules/law.yml").read_bytes() == (scratch.COMPLETE / "data/rules/law.yml").read_bytes()


@pytest.mark.parametrize(("day", "late"), [("2027-02-08", []), ("2027-02-09", ["give-time"])])
def test_check_tells_what_is_late(folder: Path, day: str, late: list[str]) -> None:
    """A rule is late the day after it was due; the report names owner, authority and the command to run."""
    done = scratch.run(folder, "check", "--today", day)

    assert [line.split("recheck ")[1].split("。")[0] for line in done.stdout.splitlines()] == late


def test_the_file_for_a_bot(book: Handbook) -> None:
    """freshness.json lists every rule with owner, platform and day, the one due first at the top."""
    data = json.loads(freshness.write(book)["freshness.json"])

    assert [(row["rule"], row["owner"], row["due"]) for row in data["rules"]] == [
        ("give-time", "客服主管", "2027-02-08"),
        ("promise-binds", "售后主管", "2027-04-30"),
    ]
    assert (data["format"], data["rules"][0]["path"], data["rules"][0]["line"]) == (
        "kefu-freshness/1",
        "data/rules/house.yml",
        15,
    )
