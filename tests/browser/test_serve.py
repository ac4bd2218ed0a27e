"""The live preview, driven as an editor would: a file is saved, and the browser shows what became of it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import scratch


@pytest.fixture
def serving(folder: Path) -> Iterator[str]:
    """The address of a preview of a scratch copy of the complete book."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    words = ["serve", "--address", address, "--today", scratch.TODAY.isoformat()]
    process = subprocess.Popen(
        [sys.executable, "-m", "handbook.cli", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(scratch.ROOT), "PYTHONUTF8": "1"},
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stderr
    for line in process.stderr:
        if "Serving on" in line:
            break
    urllib.request.urlopen(f"http://{address}/").close()
    yield f"http://{address}/"
    process.terminate()
    process.communicate()


def save(file: str, find: str, put: str) -> None:
    """Change one piece of text in a file, as an editor saves it."""
    scratch.apply([{"file": file, "find": find, "put": put}], Path())


def test_the_browser_goes_to_what_was_saved(serving: str, desktop: Page) -> None:
    """Saving a sentence of a script brings the browser from the home page to that script, with the new sentence."""
    desktop.goto(serving)
    expect(desktop.locator(".kf-preview > summary")).to_have_text("没有问题")
    save("scripts/refund.yml", "goal: 说清", "goal: 一句话讲清")

    expect(desktop.locator("#refund-when")).to_contain_text("一句话讲清")
    assert desktop.url == f"{serving}scripts/refund.html#refund-when"


def test_a_mistake_is_laid_over_the_page(serving: str, desktop: Page) -> None:
    """A mistake is shown with place, remedy and page while the last good page stays, and goes when it is mended."""
    desktop.goto(f"{serving}chapters/refund.html")
    save("chapters/refund.yml", "minutes: 60", "minutes: 很久")
    panel = desktop.locator(".kf-preview")

    expect(panel.locator("code")).to_have_text("data/chapters/refund.yml:3:10")
    expect(panel.locator("summary")).to_have_text("1 个错误")
    expect(panel.get_by_role("link", name="看这一页")).to_have_attribute("href", "/chapters/refund.html")
    expect(desktop.locator("h1")).to_contain_text("退款说清楚")
    save("chapters/refund.yml", "minutes: 很久", "minutes: 60")
    expect(panel.locator("summary")).to_have_text("没有问题")


def test_what_the_checks_find_arrives_on_the_page(serving: str, desktop: Page) -> None:
    """A warning that only the checks see comes to the page by itself, folded, without loading it anew."""
    desktop.goto(f"{serving}chapters/refund.html")
    save("chapters/refund.yml", "title: 退款说清楚", "title: TODO 退款")

    expect(desktop.locator("h1")).to_contain_text("TODO")
    expect(desktop.locator(".kf-preview > summary")).to_contain_text("个")
    desktop.locator(".kf-preview > summary").click()
    expect(desktop.locator(".kf-preview")).to_contain_text("检查:placeholder")
