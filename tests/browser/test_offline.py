"""The hosted site without a network, and with a new edition: one whole edition at a time, and the reader decides."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from handbook import output, pack
from tests.browser.conftest import DESKTOP, Watched, served

KEPT = "navigator.serviceWorker.ready.then(({active}) => active.state === 'activated' || new Promise((done) => {"
KEPT += "active.addEventListener('statechange', () => active.state === 'activated' && done(true))}))"


@pytest.fixture
def host(built: Path, tmp_path: Path) -> Path:
    """A folder with the site of the complete book, as its owner would upload it."""
    return Path(shutil.copytree(built / "site", tmp_path / "host"))


@pytest.fixture
def address(host: Path) -> Iterator[str]:
    """The address at which the folder is served."""
    with served(host) as url:
        yield url


@pytest.fixture
def reader(browser: Browser) -> Iterator[Watched]:
    """A reader whose console must stay clean."""
    width, height = DESKTOP
    context = browser.new_context(viewport={"width": width, "height": height})
    watched = Watched(context)
    yield watched
    context.close()
    assert watched.complaints == []


def kept(reader: Watched, address: str) -> Page:
    """Open the home page and wait until the whole edition is on the device."""
    page = reader.page()
    page.goto(address + "index.html")
    page.evaluate(KEPT)
    page.reload()
    expect(page.locator(".kf-kept")).to_contain_text("没网也能看")
    return page


def publish(host: Path, edition: str, old: str, new: str) -> None:
    """Upload a new edition in which one sentence of the home page has changed."""
    home = host / "index.html"
    text = home.read_text(encoding="utf-8")
    assert old in text
    home.write_text(text.replace(old, new), encoding="utf-8")
    output.write(host, pack.worker(host, edition).items())


def test_a_page_never_opened_works_without_a_network(reader: Watched, address: str) -> None:
    """After one visit every page opens offline and the search answers."""
    page = kept(reader, address)
    reader.context.set_offline(True)
    page.goto(address + "chapters/refund.html?from=qr#clock")

    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("window.Handbook.search('退款').then((found) => found.length)")


def test_an_unknown_address_without_a_network_says_so(reader: Watched, address: str) -> None:
    """An address that leads nowhere shows the handbook's own page, not the browser's."""
    page = kept(reader, address)
    reader.context.set_offline(True)
    page.goto(address + "chapters/no-such-chapter.html")

    expect(page.locator("h1")).to_contain_text("这一页不在了")


def test_a_new_edition_waits_for_the_reader(reader: Watched, address: str, host: Path) -> None:
    """The old edition stays until the reader takes the new one; then the page shows it."""
    page = kept(reader, address)
    subtitle = page.locator(".kf-subtitle").inner_text()
    publish(host, "2099.01", subtitle, "新的一版")
    page.reload()
    expect(page.locator(".kf-update")).to_contain_text("2099.01")
    expect(page.locator(".kf-subtitle")).to_have_text(subtitle)
    page.get_by_role("button", name="换到新版").click()

    expect(page.locator(".kf-subtitle")).to_have_text("新的一版")
    expect(page.locator(".kf-kept")).to_contain_text("2099.01")


def test_another_open_tab_takes_the_new_edition_too(reader: Watched, address: str, host: Path) -> None:
    """When one tab takes the new edition, no other goes on with pages of the old one."""
    page, other = kept(reader, address), reader.page()
    other.goto(address + "index.html")
    publish(host, "2099.01", other.locator(".kf-subtitle").inner_text(), "新的一版")
    page.reload()
    page.get_by_role("button", name="换到新版").click()

    expect(other.locator(".kf-subtitle")).to_have_text("新的一版")


def test_a_half_uploaded_edition_is_refused(browser: Browser, address: str, host: Path) -> None:
    """While the list is new and a file still old, the reader keeps the whole old edition and is offered nothing."""
    context = browser.new_context()
    page = kept(Watched(context), address)
    subtitle = page.locator(".kf-subtitle").inner_text()
    home = (host / "index.html").read_bytes()
    publish(host, "2099.01", subtitle, "新的一版")
    (host / "index.html").write_bytes(home)
    states = page.evaluate(
        """async () => {
          const registration = await navigator.serviceWorker.ready;
          const found = new Promise((done) => registration.addEventListener("updatefound", done));
          await registration.update();
          await found;
          const worker = registration.installing;
          await new Promise((done) => worker.addEventListener("statechange", done));
          return [worker.state, registration.waiting];
        }"""
    )
    page.reload()

    assert states == ["redundant", None]
    expect(page.locator(".kf-subtitle")).to_have_text(subtitle)
    expect(page.locator(".kf-update")).to_have_count(0)
    context.close()


def test_a_site_without_a_worker_takes_the_old_one_back(browser: Browser, address: str, host: Path) -> None:
    """Where a preview or another site now stands at the address, no page comes from the old edition any more."""
    context = browser.new_context()
    page = kept(Watched(context), address)
    (host / "sw.js").unlink()
    for file in host.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(" data-offline", "").replace("<h1", "<h1 data-fresh"), encoding="utf-8")
    page.reload()

    expect(page.locator("h1[data-fresh]")).to_be_visible()
    page.wait_for_function("navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)")
    context.close()


def test_the_archive_works_from_disk(reader: Watched, built: Path, tmp_path: Path) -> None:
    """Unpacked and opened as files, the site has its search, its quizzes and what they remember."""
    with zipfile.ZipFile(built / "exports/site.zip") as packed:
        packed.extractall(tmp_path)
    (folder,) = tmp_path.glob("handbook-*")
    page = reader.page()
    page.goto((folder / "index.html").as_uri())
    page.locator("article a[href*='chapters/']").first.click()

    expect(page.locator(".kf-question .kf-check").first).to_be_visible()
    assert page.evaluate("window.Handbook.search('退款').then((found) => found.length)")
