"""What Lighthouse says of the built pages: scores from 0 to 100 of the home page, a chapter and the script desk.

Lighthouse (https://developer.chrome.com/docs/lighthouse) loads each page as a mid-range phone on slow 4G would. The
pages are served compressed, as every web server does: without that the same page scores up to nine points less.
"""

from __future__ import annotations

import contextlib
import functools
import gzip
import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


class AuditError(Exception):
    """Lighthouse, Node or a browser is missing, or Lighthouse gave up; the message says which."""


def audit(site: Path, modules: Path, pages: dict[str, str]) -> dict[str, Any]:
    """Audit some pages of a built site as a phone.

    Args:
        site: the folder of the site.
        modules: the folder of npm packages with lighthouse in it.
        pages: a name for each page's path.

    Returns:
        By name: each category's score (0 to 100), the first and largest contentful paint and the blocking time in
        milliseconds, the layout shift, and the ids of the accessibility rules that failed.

    Raises:
        AuditError: something that Lighthouse needs is missing, or it could not load a page.
    """
    node, browser = shutil.which("node"), next(filter(None, map(shutil.which, BROWSERS)), None)
    program = modules / "lighthouse/cli/index.js"
    if not (node and browser and program.is_file()):
        raise AuditError("node, a Chromium and tests/node/node_modules are needed; `build.py test` installs them")
    with _served(site) as address:
        return {name: _figures(_report([node, str(program), address + path], browser)) for name, path in pages.items()}


def _report(command: list[str], browser: str) -> dict[str, Any]:
    flags = "--headless=new --no-sandbox --disable-gpu --disable-quic --disable-background-networking"
    wanted = ["--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={flags}"]
    environment = {**os.environ, "CHROME_PATH": browser}
    done = subprocess.run([*command, *wanted], env=environment, capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        raise AuditError(done.stderr.strip())
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def _figures(report: dict[str, Any]) -> dict[str, Any]:
    audits, categories = report["audits"], report["categories"]
    checked = (reference["id"] for reference in categories["accessibility"]["auditRefs"])
    return {
        **{name: round(categories[name]["score"] * 100) for name in CATEGORIES},
        "first_paint_ms": round(audits["first-contentful-paint"]["numericValue"]),
        "largest_paint_ms": round(audits["largest-contentful-paint"]["numericValue"]),
        "blocking_ms": round(audits["total-blocking-time"]["numericValue"]),
        "layout_shift": round(audits["cumulative-layout-shift"]["numericValue"], 3),
        "failed": [name for name in checked if audits[name]["score"] == 0],
    }


class _Compressed(http.server.SimpleHTTPRequestHandler):
    """Serves files compressed, with the headers of a plain web server."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # the parent's name
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        content = _gzipped(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the parent's name
        pass


class _Server(http.server.ThreadingHTTPServer):
    """A server to which a browser that hangs up is no news."""

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # what the parent was given


@functools.cache
def _gzipped(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 6)


@contextlib.contextmanager
def _served(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Compressed, directory=str(folder))
    server = _Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
