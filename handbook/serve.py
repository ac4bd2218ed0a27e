"""Live preview: a saved sentence is on the page in a second, with the problems beside it.

The browser goes to what was edited. The checks run in a process of their own while the page is already up, so that
they never keep anybody waiting; a mistake that leaves nothing to build keeps the last good site.
"""

from __future__ import annotations

import contextlib
import datetime
import gc
import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from mkdocs.livereload import LiveReloadServer

from handbook.preview import Built, Preview
from handbook.problem import Language, Place, Problem, Say, as_json, as_text

_EMPTY = b"<!doctype html><html lang=zh><meta charset=utf-8><title>%s</title><body></body></html>" % "预览".encode()
_INJECTED = (
    '<link rel="stylesheet" href="/preview/preview.css">'
    '<script src="/preview/preview.js" data-version="{}" data-site="{}"></script></body>'
)
_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
_PATIENCE = 20.0
"""Seconds until a browser that waits for news is told that there are none, and asks again."""


class News:
    """What the browsers are told: the problems, where to go, and whether the checks are still running."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._state: dict[str, Any] = {
            # counted from now, so that a browser left open by an earlier preview loads anew
            "version": round(time.time()),  # of everything
            "site": round(time.time()),  # of the pages alone
            "fresh": True,
            "checking": False,
            "jump": "",
            "problems": [],
            "trouble": "",
        }

    def tell(self, *, pages: bool = False, **news: Any) -> None:
        """Change parts of the state, named by their keys; ``pages`` tells whether the site changed as well."""
        with self._changed:
            self._state |= news
            self._state["version"] += 1
            self._state["site"] += pages
            self._changed.notify_all()

    def after(self, version: int) -> bytes:
        """Wait a while for something newer than ``version``; return the state as JSON."""
        with self._changed:
            self._changed.wait_for(lambda: self._state["version"] > version, _PATIENCE)
            return json.dumps(self._state, ensure_ascii=False).encode()

    def __getitem__(self, key: str) -> Any:
        return self._state[key]


class Server(LiveReloadServer):
    """MkDocs' server, with our own script on every page, which shows the problems and goes to what was edited."""

    def __init__(self, host: str, port: int, news: News, parts: Path) -> None:
        super().__init__(lambda: None, host, port, str(parts), polling_interval=0.1)
        self.build_delay = 0.05
        self.news, self.parts = news, parts
        self.error_handler = lambda code: self._not_found()

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        added = _INJECTED.format(self.news["version"], self.news["site"]).encode()
        head, _, tail = content.rpartition(b"</body>")
        return head + added + tail

    def _not_found(self) -> bytes:
        page = Path(self.root) / "404.html"
        return self._inject_js_into_html(page.read_bytes() if page.is_file() else _EMPTY, 0)

    def _serve_request(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes] | None:
        path = environ["PATH_INFO"]
        if path == "/preview/state":
            version = parse_qs(environ.get("QUERY_STRING", "")).get("after", ["0"])[0]
            start_response("200 OK", [("Content-Type", "application/json"), ("Cache-Control", "no-store")])
            return [self.news.after(int(version) if version.isdecimal() else 0)]
        file = self.parts / path.rpartition("/")[2]
        if path.startswith("/preview/") and file.suffix in _TYPES and file.is_file():
            start_response("200 OK", [("Content-Type", _TYPES[file.suffix])])
            return [file.read_bytes()]
        while True:
            root = self.root
            served: Iterable[bytes] | None = super()._serve_request(environ, start_response)
            # MkDocs decides on the file and then waits for the build under way, which may have moved the site
            if served is not None or root == self.root:
                return served


def serve(
    root: Path,
    data: Path,
    shop: Path | None,
    today: datetime.date,
    language: Language,
    address: str,
    say: Callable[[str], None],
) -> int:
    """Serve a preview until interrupted; return the exit status.

    Args:
        root: the folder with templates and mkdocs.yml, watched as well.
        data: the folder with the YAML files.
        shop: a shop's own values, or nothing.
        today: the day on which rules count as overdue.
        language: the language of the messages.
        address: ``host:port`` to listen at.
        say: speaks to the person at the terminal.
    """
    host, _, port = address.rpartition(":")
    # MkDocs' own lines (watching, serving, reloading) are what a person at the terminal wants to see
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="handbook-") as name:
        preview, news = Preview(root, data, shop, Path(name)), News()
        words = ["--data", str(data), "--today", today.isoformat(), "--lang", language]
        checker = _Checker(root, [*words, *(["--shop", str(shop)] if shop else [])])
        server = Server(host or "127.0.0.1", int(port), news, root / "templates/preview")

        def rebuild() -> None:
            started = time.monotonic()
            checker.stop()
            built = preview.update(today)
            server.root = str(preview.site)
            news.tell(
                pages=built.fresh,
                fresh=built.fresh,
                checking=built.fresh,
                jump=built.jump,
                problems=_rows(built.problems, preview, language),
                trouble=built.trouble,
            )
            say(_summary(built, time.monotonic() - started, language))
            if built.fresh:
                checker.start(found)

        def found(problems: list[Problem]) -> None:
            news.tell(checking=False, problems=_rows(problems, preview, language))
            errors = sum(p.severity == "error" for p in problems)
            counts = Say(
                f"检查完了:{errors} 个错误,{len(problems) - errors} 个提醒。",
                f"checked: {errors} errors, {len(problems) - errors} warnings.",
            )
            say(as_text(problems, language) + counts.in_(language))

        server.builder = rebuild
        rebuild()
        # what the first round made lives on; looking through it for garbage again and again took a third of each round
        gc.freeze()
        gc.enable()
        for path in (data, *_templates(root), root / "mkdocs.yml", *([shop] if shop else [])):
            server.watch(str(path))
        with contextlib.suppress(KeyboardInterrupt):
            server.serve()  # type: ignore[no-untyped-call]  # MkDocs has annotated only part of its server
        checker.stop()
        server.shutdown()
    return 0


def _templates(root: Path) -> list[Path]:
    """Return what to watch below ``templates``; the tools of the script bundle are thousands of files and no part."""
    folders = [f for f in sorted((root / "templates").iterdir()) if f.is_dir() and f.name != "assets"]
    assets = root / "templates/assets"
    return [*folders, *(f for f in sorted(assets.iterdir()) if f.name != "js")]


def _rows(problems: list[Problem], preview: Preview, language: Language) -> list[dict[str, Any]]:
    """Return the problems as the contract's rows, each with the page that its file makes."""
    rows: list[dict[str, Any]] = json.loads(as_json(problems, language))
    return [{**row, "page": preview.page_of(row["path"])} for row in rows]


def _summary(built: Built, seconds: float, language: Language) -> str:
    clock = time.strftime("%H:%M:%S")
    done = (
        Say(
            f"{clock} {seconds:.1f} 秒,更新了 {len(built.pages)} 页。",
            f"{clock} {len(built.pages)} pages in {seconds:.1f} s.",
        )
        if built.fresh
        else Say(f"{clock} 有错,网页停在上一次的样子。", f"{clock} there are errors; the pages stay as they were.")
    )
    return as_text(built.problems, language) + built.trouble + done.in_(language)


class _Checker:
    """Runs ``check`` in a process of its own: what it finds is what the command finds, and it can be stopped."""

    def __init__(self, root: Path, words: list[str]) -> None:
        self._command = [sys.executable, "-m", "handbook.cli", "check", "--format", "json", *words]
        self._environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONUTF8": "1"}
        self._running: subprocess.Popen[bytes] | None = None

    def start(self, found: Callable[[list[Problem]], None]) -> None:
        """Begin; call ``found`` with the problems unless stopped before."""
        process = self._running = subprocess.Popen(
            self._command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=self._environment
        )

        def wait() -> None:
            said, _ = process.communicate()
            if process is self._running:
                found([_problem(row) for row in json.loads(said or b"[]")])

        threading.Thread(target=wait, daemon=True).start()

    def stop(self) -> None:
        """Forget about the checks that are running, if any are."""
        running, self._running = self._running, None
        if running is not None and running.poll() is None:
            running.kill()
            running.wait()


def _problem(row: dict[str, Any]) -> Problem:
    message, hint = ((row[key], row[key]) for key in ("message", "hint"))
    place = Place(row["path"], row["line"], row["column"])
    return Problem(place, Say(*message), Say(*hint), row["severity"], row["check"])
