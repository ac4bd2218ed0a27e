"""Live preview: rebuilds on save, shows problems in the terminal and on the page, keeps the last good site up."""

from __future__ import annotations

import contextlib
import datetime
import html
import logging
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from mkdocs.livereload import LiveReloadServer

from handbook import checks, render, site
from handbook.load import load
from handbook.problem import Language, Problem, Say, as_text

_BOX = """<div role="alert" style="position:fixed;inset:auto 0 0 0;max-height:45vh;overflow:auto;
z-index:99;padding:1rem;background:#fff4ef;color:#5c1f10;border-top:4px solid #a1402a;
font:14px/1.6 monospace;white-space:pre-wrap">{}</div>"""
_EMPTY = "<!doctype html><meta charset=utf-8><title>客服手册</title><body></body>"


class _Preview(LiveReloadServer):
    """MkDocs' reloading server, with the problems of the last build laid over every page."""

    problems = ""

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        injected: bytes = super()._inject_js_into_html(content, epoch)  # type: ignore[no-untyped-call]  # as below
        if not self.problems:
            return injected
        return injected.replace(b"</body>", _BOX.format(html.escape(self.problems)).encode() + b"</body>")


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
        folder = Path(name)
        (folder / "site").mkdir()
        (folder / "site/index.html").write_text(_EMPTY, encoding="utf-8")
        server = _Preview(lambda: None, host or "127.0.0.1", int(port), str(folder / "site"))

        def rebuild() -> None:
            started = time.monotonic()
            problems, trouble = _build(root, data, shop, today, folder)
            # warnings stay in the terminal: laid over the page they would hide what a person wants to look at
            errors = [p for p in problems if p.severity == "error"]
            server.problems = as_text(errors, language) + trouble
            seconds = time.monotonic() - started
            done = Say(
                f"{time.strftime('%H:%M:%S')} 生成一次 {seconds:.1f} 秒,{len(errors)} 个错误,"
                f"{len(problems) - len(errors)} 个提醒。",
                f"{time.strftime('%H:%M:%S')} built in {seconds:.1f} s, {len(errors)} errors, "
                f"{len(problems) - len(errors)} warnings.",
            )
            say(as_text(problems, language) + trouble + done.in_(language))

        server.builder = rebuild
        rebuild()
        for path in (data, root / "templates", root / "mkdocs.yml", *([shop] if shop else [])):
            server.watch(str(path))
        with contextlib.suppress(KeyboardInterrupt):
            server.serve()  # type: ignore[no-untyped-call]  # MkDocs has annotated only part of its server
        server.shutdown()
    return 0


def _build(root: Path, data: Path, shop: Path | None, today: datetime.date, folder: Path) -> tuple[list[Problem], str]:
    """Build into ``folder`` unless there are errors; return the problems, and what the engine complained about."""
    book, problems = load(data, shop)
    if book is not None:
        problems = sorted([*problems, *checks.run(book, today)], key=Problem.sort_key)
    if book is None or any(p.severity == "error" for p in problems):
        return problems, ""
    try:
        site.build(book, render.pages(book), site.files(book), root, folder)
    except site.EngineError as error:
        return problems, f"{error}\n"
    return problems, ""
