"""What the build costs: each command run in a process of its own, timed, with its peak memory.

The first, ``check``, knows nothing from earlier runs; those after it find what it has left, as in a day's work.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from handbook.audit import audit
from handbook.kept import FOLDER
from handbook.load import load
from handbook.model.base import walk
from handbook.model.quiz import Quiz
from handbook.shelf import page_count

COMMANDS = {
    "check": ["check"],
    "check again": ["check"],
    "export": ["export"],
    "pdf": ["pdf"],
    "site": ["site"],
    "build": [],
}


def bench(root: Path, data: Path, scale: int, *, lighthouse: bool = False) -> dict[str, Any]:
    """Measure every command on a copy of the book.

    Args:
        root: the folder with build.py.
        data: the book to measure.
        scale: how many times its chapters, quizzes, cases and dialogues are to stand in the copy.
        lighthouse: whether to audit the built pages as well.

    Returns:
        Seconds (wall clock) and peak memory in MB by command, the seconds from saving a sentence to the page that
        shows it while ``serve`` runs, what a printed page costs, and the sizes of what was read and written in bytes.
        Peak memory is given where the system reports it (not on Windows). With ``lighthouse``, what ``audit`` returns.

    Raises:
        AuditError: the pages cannot be audited here.
    """
    with tempfile.TemporaryDirectory(prefix="handbook-") as name:
        copy = Path(name) / "data"
        enlarge(data, copy, scale)
        out = Path(name) / "out"
        shutil.rmtree(root / FOLDER, ignore_errors=True)
        sheets = [f"worksheet-{file.stem}" for file in sorted((copy / "chapters").glob("*.yml"))[:1]]
        commands = COMMANDS | {f"pdf {sheet}": ["pdf", sheet] for sheet in sheets}
        figures = {
            command: _measured(root, [*words, "--data", str(copy), "--out", str(out)])
            for command, words in commands.items()
        }
        printed = sum(page_count(file) for file in (out / "pdf").glob("*.pdf"))
        return {
            "scale": scale,
            "data_bytes": _size(copy),
            "commands": figures,
            "serve": {"seconds": _followed(root, copy)},
            "pages": len(list((out / "site").rglob("*.html"))),
            "printed_pages": printed,
            "pdf_ms_per_page": round(1000 * figures["pdf"]["seconds"] / printed, 1),
            "out_bytes": {entry.name: _size(entry) for entry in sorted(out.iterdir())},
            **({"lighthouse": _audited(root, out)} if lighthouse else {}),
        }


def _audited(root: Path, out: Path) -> dict[str, Any]:
    chapter = next(iter(sorted((out / "site/chapters").glob("*.html"))), None)
    pages = {"home": "index.html", **({"chapter": f"chapters/{chapter.name}"} if chapter else {})}
    if (out / "site/scripts/index.html").is_file():
        pages["script desk"] = "scripts/index.html"
    return audit(out / "site", root / "tests/node/node_modules", pages)


def enlarge(data: Path, copy: Path, scale: int) -> None:
    """Copy a book with every chapter, quiz, case and dialogue standing ``scale`` times, under new ids."""
    shutil.copytree(data, copy)
    book, _ = load(data)
    settings = copy / "handbook.yml"
    text = settings.read_text(encoding="utf-8")
    for number in range(2, scale + 1):
        for folder in ("chapters", "quizzes", "cases", "dialogues"):
            for file in sorted((data / folder).glob("*.yml")):
                if folder == "quizzes" and book:
                    again = _in_other_words(book.quizzes[file.stem], number)
                else:
                    again = file.read_text(encoding="utf-8")
                if folder == "chapters":
                    again = _with_copies_used(again, number)
                (copy / folder / f"{file.stem}-x{number}.yml").write_text(again, encoding="utf-8")
        for chapter in book.chapters if book else ():
            text = re.sub(rf"(?m)^( +- {chapter})$", rf"\1\n\1-x{number}", text, count=1)
    settings.write_text(text, encoding="utf-8")


def _with_copies_used(chapter: str, number: int) -> str:
    """Return a chapter that lists the copies of its cases and dialogues, so that those are no orphans."""
    lists = re.compile(r"(?m)^ +(?:cases|dialogues):\n(?: +- .+\n)+")
    return lists.sub(lambda found: re.sub(r"(?m)^( +- .+)$", rf"\1-x{number}", found[0]), chapter)


def _in_other_words(quiz: Quiz, number: int) -> str:
    """Return a quiz of about the same size in which every text is another one, since questions must not repeat."""
    again = quiz.model_dump(mode="json", exclude_unset=True)
    for leaf in walk(quiz):
        if leaf.role:
            *steps, last = leaf.path
            record: Any = again
            for step in steps:
                record = record[step]
            record[last] = _reworded(leaf.value, number)
    return json.dumps(again, ensure_ascii=False)  # every JSON text is YAML


def _reworded(text: str, number: int) -> str:
    """Return a text with every Chinese character another one, and one more in every run of others."""

    def other(found: re.Match[str]) -> str:
        if found["han"]:
            return chr(0x4E00 + (ord(found[0]) - 0x4E00 + number) % 0x5000)
        return found[0] + chr(0x4E00 + number) if found["run"] else found[0]

    # a variable and the address of a link have to stay what they are
    return re.sub(
        r"\{[^{}]*\}|\]\([^)]*\)|(?P<han>[\u4e00-\u9dff])|(?P<run>[^\u4e00-\u9dff_{}\[\]|\n]{10})", other, text
    )


def _measured(root: Path, words: list[str]) -> dict[str, float]:
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, str(root / "build.py"), *words],
        cwd=root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stderr
    said = process.stderr.read()
    if hasattr(os, "wait4"):
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        # Linux reports kilobytes, macOS bytes
        peak = usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    else:
        process.wait()
        peak = 0.0
    seconds = time.monotonic() - started
    if process.returncode != 0:
        raise RuntimeError(f"build.py {' '.join(words)} failed:\n{said.decode('utf-8', 'replace')}")
    return {"seconds": round(seconds, 2), **({"peak_mb": round(peak, 1)} if peak else {})}


def _followed(root: Path, data: Path) -> float:
    """Return the seconds from saving one sentence to the new page, as a browser meets it: the middle of five."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    book, _ = load(data)
    assert book
    file, sentence = Path(book.file_of("chapter", book.order[0])), book.chapters[book.order[0]].purpose
    text, page = file.read_text(encoding="utf-8"), f"http://{address}/chapters/{book.order[0]}.html"
    words = [sys.executable, str(root / "build.py"), "serve", "--data", str(data), "--address", address]
    process = subprocess.Popen(words, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(page, sentence)
        seconds = []
        for number in range(5):
            started = time.monotonic()
            file.write_text(text.replace(sentence, f"{sentence}{number}", 1), encoding="utf-8")
            _wait_for(page, f"{sentence}{number}")
            seconds.append(time.monotonic() - started)
        return round(sorted(seconds)[2], 2)
    finally:
        process.terminate()
        process.wait()
        file.write_text(text, encoding="utf-8")


def _wait_for(page: str, words: str) -> None:
    """Ask for a page until it holds some words."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        with contextlib.suppress(OSError), urllib.request.urlopen(page) as answer:
            if words in answer.read().decode():
                return
        time.sleep(0.02)
    raise RuntimeError(f"{page} did not come to hold “{words}”")


def _size(path: Path) -> int:
    files = [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]
    return sum(p.stat().st_size for p in files)
