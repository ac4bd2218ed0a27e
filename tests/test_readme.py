"""What is written about the program is checked against the program."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from handbook import checks
from handbook.exports import EXPORTS
from tests import scratch

ENGLISH = (scratch.ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (scratch.ROOT / "README.zh-CN.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def usage() -> str:
    """What ``--help`` prints."""
    done = subprocess.run(
        [sys.executable, "-m", "handbook.cli", "--help"],
        cwd=scratch.ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


def test_every_command_is_in_the_readme(usage: str) -> None:
    """The commands that --help lists are the commands that the README lists."""
    offered = set(re.findall(r"^    (\w+) +\S", usage, re.M))
    written = set(re.findall(r"^python3 build\.py (\w+)", ENGLISH, re.M))

    assert written == offered


def test_every_option_is_in_the_readme(usage: str) -> None:
    """The options that every command takes are named in the README."""
    offered = set(re.findall(r"(--[a-z-]+)\b", usage)) - {"--help", "--version"}

    assert [option for option in offered if option not in ENGLISH] == []


def test_every_export_is_in_the_readme() -> None:
    """The formats that can be exported are named in the README."""
    assert [name for name in EXPORTS if not re.search(rf"\b{name}\b", ENGLISH)] == []


def test_the_checks_named_to_editors_exist() -> None:
    """The check that the editors' page uses as its example is a real one."""
    named = set(re.findall(r"--explain ([a-z-]+)", CHINESE))

    assert named
    assert named <= set(checks.names())


@pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_paths_in_the_readme_exist(text: str) -> None:
    """Folders and files that the README sends people to are there."""
    named = set(re.findall(r"`((?:templates|handbook|tests)/[\w./-]+)`", text))

    assert [path for path in sorted(named) if not (scratch.ROOT / path).exists()] == []
