"""A browser, a server for the shipped site, and a page that fails on console errors and requests to other hosts."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests import scratch

ARTIFACTS = Path(__file__).resolve().parents[1] / "artifacts"
PHONE, TABLET, DESKTOP = (360, 780), (768, 1024), (1440, 900)
PATIENCE = 60_000
"""Milliseconds a test waits for what must come: a busy machine is slow, and speed is not what these tests measure."""
PAGES = (
    "index.html",
    "parts/orders.html",
    "chapters/returns.html",
    "chapters/listen-ask-say.html",
    "scripts/index.html",
    "scripts/returns.html",
    "cases/opened-earphones.html",
    "dialogues/opened-box-dispute.html",
    "rules/index.html",
    "rules/house.html",
    "metrics.html",
    "glossary.html",
    "figures.html",
    "programme.html",
    "rubrics.html",
    "progress.html",
    "print.html",
    "freshness.html",
    "checks.html",
    "guide.html",
    "404.html",
)
"""One page of every kind."""


def node_modules() -> Path:
    """Return the folder of the npm packages that tests borrow."""
    path = os.environ.get("HANDBOOK_NODE_MODULES")
    if path is None:
        pytest.skip("no npm packages: run the tests with build.py test, which installs them")
    return Path(path)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the parent's name
        """Say nothing: pytest shows what matters."""


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder; give its address, ending in a slash."""
    handler = functools.partial(_Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def site(shipped_site: Path) -> Iterator[str]:
    """The address of a server with the shipped site."""
    with served(shipped_site) as url:
        yield url


@pytest.fixture
def editions(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Return what builds the complete book with edits (file, find, put) and serves it, always at the same address."""
    shown = tmp_path / "shown"
    with served(shown) as url:

        def publish(*edits: tuple[str, str, str]) -> str:
            folder = tmp_path / "edition"
            for old in (folder, shown):
                shutil.rmtree(old, ignore_errors=True)
            scratch.copy_complete(folder)
            scratch.apply([{"file": file, "find": find, "put": put} for file, find, put in edits], folder)
            done = scratch.run(folder, "site")
            assert done.returncode == 0, done.stdout + done.stderr
            shutil.move(folder / "out/site", shown)
            return url

        yield publish


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium that makes no requests of its own."""
    path = os.environ.get("HANDBOOK_BROWSER")
    if path is None:
        pytest.skip("no browser: run the tests with build.py test, which installs one")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=path or None,
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
        )
        yield started
        started.close()


class Watched:
    """A browser context whose console errors and requests to other hosts are collected."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.complaints: list[str] = []

    def page(self) -> Page:
        """Open a page that is watched."""
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda m: self.complaints.append(_said(m)) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._foreign(request.url))
        return page

    def _foreign(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname != "127.0.0.1":
            self.complaints.append(f"request to another host: {url}")


def _said(message: ConsoleMessage) -> str:
    """Return what the console said and where: of a request that failed, the text alone does not tell which."""
    return f"{message.text} ({message.location['url']})"


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page at phone and at desktop size; console errors and foreign requests fail the test."""
    width, height = request.param
    yield from _opened(browser, width, height)


@pytest.fixture
def desktop(browser: Browser) -> Iterator[Page]:
    """A page at desktop size."""
    yield from _opened(browser, *DESKTOP)


@pytest.fixture
def online(browser: Browser) -> Iterator[Page]:
    """A page at desktop size without a service worker: it always has the edition that is served."""
    yield from _opened(browser, *DESKTOP, workers="block")


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page at phone size."""
    yield from _opened(browser, *PHONE)


@pytest.fixture
def without_script(browser: Browser) -> Iterator[Page]:
    """A page in a browser that runs no scripts."""
    yield from _opened(browser, *DESKTOP, javascript=False)


def _opened(
    browser: Browser,
    width: int,
    height: int,
    *,
    javascript: bool = True,
    workers: Literal["allow", "block"] = "allow",
) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": width, "height": height}, java_script_enabled=javascript, service_workers=workers
    )
    watched = Watched(context)
    yield watched.page()
    context.close()
    assert watched.complaints == []
