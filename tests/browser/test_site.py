"""The shipped site as its readers meet it: phone and desktop, from a server and from disk, with and without script."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ARTIFACTS, DESKTOP, PAGES, PHONE, TABLET, served


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_its_window(page: Page, site: str, path: str) -> None:
    """No page is wider than the window, on a phone or a desktop, and each has one main heading."""
    page.goto(site + path)

    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.locator("main h1, article h1").count() == 1


def test_the_list_of_what_is_due(page: Page, site: str) -> None:
    """The page 待复核 counts by the reader's clock, marks what is late, and shows one owner's late rules alone."""
    page.clock.set_fixed_time(datetime.datetime(2026, 12, 23, 10, tzinfo=datetime.UTC))
    page.goto(site + "freshness.html")
    late = page.locator("li:has(.kf-fresh-late)")
    expect(page.locator(".kf-fresh-now")).to_contain_text(f"{late.count()} 条已过期")
    owner = late.first.locator("xpath=..").get_attribute("data-owner") or ""
    page.get_by_label("只看过期和快到期的").check()
    page.get_by_label("负责人").select_option(owner)
    shown = page.locator("ul[data-owner]:visible")

    assert late.count() > 0
    assert shown.evaluate_all("lists => lists.map((list) => list.dataset.owner)") == [owner]
    assert page.locator("ul[data-owner] li:visible:not(:has(.kf-badge))").count() == 0


def test_every_check_can_be_linked_to(page: Page, site: str) -> None:
    """The page 检查说明 has a place for each check under its name."""
    page.goto(site + "checks.html#unknown-reference")

    expect(page.locator("#unknown-reference")).to_be_in_viewport()


def test_search_finds_a_script_by_a_customers_words(page: Page, site: str) -> None:
    """Typing what a customer wrote brings the fitting script among the first three."""
    page.goto(site + "index.html")
    found = page.evaluate("window.Handbook.search('钱怎么还没退回来')")

    assert {"kind", "title", "url", "text"} == set(found[0])
    assert any("refund" in entry["url"] for entry in found[:3])


def test_search_works_with_the_keyboard_alone(desktop: Page, site: str) -> None:
    """Slash opens the box, arrows choose, Enter goes to the hit."""
    desktop.goto(site + "chapters/returns.html")
    desktop.keyboard.press("/")
    desktop.keyboard.type("拆封", delay=20)
    results = desktop.locator(".kf-search-results a")
    expect(results.first).to_be_visible()
    desktop.keyboard.press("ArrowDown")
    desktop.keyboard.press("ArrowDown")
    target = results.nth(1).get_attribute("href") or ""
    desktop.keyboard.press("Enter")

    desktop.wait_for_url(lambda url: target.removeprefix("..") in url)


def test_search_says_when_nothing_is_found(page: Page, site: str) -> None:
    """A query without an answer gets a sentence, not silence, and its text is not read as markup."""
    page.goto(site + "index.html")
    page.evaluate("document.querySelector('.kf-search-input').focus()")
    page.keyboard.type("<b>zzqq</b>")

    expect(page.locator(".kf-search-none")).to_contain_text("<b>zzqq</b>")


def test_a_page_is_readable_without_script(without_script: Page, site: str) -> None:
    """Without script a question, its options and a folded answer can be read, and no dead search box stands there."""
    without_script.goto(site + "chapters/returns.html")
    question = without_script.locator(".kf-question[data-kind=single]").first

    expect(question.locator(".kf-option").first).to_be_visible()
    expect(question.locator(".kf-answer summary")).to_be_visible()
    expect(without_script.locator(".kf-search-input")).to_be_hidden()
    question.locator(".kf-answer summary").click()
    expect(question.locator(".kf-feedback li").first).to_be_visible()


def test_the_site_works_from_disk(desktop: Page, shipped_site: Path) -> None:
    """Opened as files, links lead to pages and the search answers."""
    desktop.goto((shipped_site / "index.html").as_uri())
    desktop.locator("article a[href*='chapters/returns']").first.click()
    expect(desktop.locator("h1")).to_contain_text("退换")
    desktop.wait_for_function("window.Handbook")

    assert desktop.evaluate("window.Handbook.search('退款')")


def test_an_overdue_rule_is_marked_by_the_browser(browser: Browser, site: str) -> None:
    """A rule whose day has passed is marked on the day of reading, without a new build."""
    context = browser.new_context()
    context.clock.install(time=datetime.datetime(2031, 1, 1, tzinfo=datetime.UTC))
    late = context.new_page()
    late.goto(site + "rules/tmall.html")

    expect(late.locator(".kf-overdue").first).to_be_visible()
    expect(late.locator(".kf-overdue-note").first).to_contain_text("复核")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, TABLET, DESKTOP], ids=["360", "768", "1440"])
def test_screenshots_are_kept(browser: Browser, site: str, size: tuple[int, int], scheme: str) -> None:
    """Every kind of page is photographed at three widths in both schemes, for a person to look at."""
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    folder = ARTIFACTS / "screenshots" / f"{width}-{scheme}"
    folder.mkdir(parents=True, exist_ok=True)
    for path in PAGES:
        page.goto(site + path)
        page.screenshot(path=folder / (path.replace("/", "-").removesuffix(".html") + ".png"))
    context.close()

    assert len(list(folder.glob("*.png"))) == len(PAGES)


def test_the_menu_of_a_small_screen_works_with_the_keyboard(phone: Page, site: str) -> None:
    """Tab reaches the menu button, Enter opens the menu and goes into it, Escape closes it and comes back."""
    phone.goto(site + "chapters/returns.html")
    button = phone.get_by_role("button", name="目录")
    while phone.evaluate("!document.activeElement.matches('.kf-drawer')"):
        phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    phone.wait_for_function("document.activeElement.closest('.md-sidebar--primary')")
    phone.keyboard.press("Escape")

    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_be_focused()


def test_an_old_anchor_leads_to_its_new_place(browser: Browser, built: Path) -> None:
    """A code printed before a script's id changed opens the page at the script."""
    with served(built / "site") as address:
        page = browser.new_page()
        page.goto(address + "scripts/refund.html#refund-time")
        page.wait_for_url("**#refund-when")
        page.close()
