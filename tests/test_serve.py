"""The server of the live preview, between two builds."""

from __future__ import annotations

import shutil
import threading
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from handbook.serve import News, Server


class Moving(threading.Condition):
    """What a request waits at until the build under way has ended; the build here ends while it waits."""

    def __init__(self, build: Callable[[], None]) -> None:
        super().__init__()
        self.build = build

    def wait_for(self, predicate: Callable[[], bool], timeout: float | None = None) -> bool:
        """End the build, then go on."""
        self.build()
        return super().wait_for(predicate, timeout)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server that shows the first of two builds."""
    for build in ("1", "2"):
        (tmp_path / build).mkdir()
        (tmp_path / build / "mark.svg").write_text(build, encoding="utf-8")
    shown = Server("127.0.0.1", 0, News(), tmp_path)
    shown.root = str(tmp_path / "1")
    shown.server_bind()
    shown.server_activate()
    shown.serve_thread.start()
    yield shown
    shown.shutdown()


def test_a_request_that_waits_for_a_build_gets_the_new_site(server: Server, tmp_path: Path) -> None:
    """A file asked for while the site moves to another folder is found there, instead of being missed."""

    def build() -> None:
        server.root = str(tmp_path / "2")
        shutil.rmtree(tmp_path / "1", ignore_errors=True)

    server._epoch_cond = Moving(build)
    with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/mark.svg") as answer:
        assert answer.read() == b"2"
