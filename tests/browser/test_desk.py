"""The script desk as an agent uses it with a customer waiting, and the same replies on scene and chapter pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from handbook.book import Handbook
from handbook.reply import pieces
from tests import scratch
from tests.browser.conftest import PHONE, Watched

BEFORE = "剪贴板里原来的话"
ODD = "引号\" 反斜杠\\ 冒号: 井号 # 'x' <b>粗</b> &amp; - no"


SHIFTS = """() => new Promise(done => {
  new PerformanceObserver(list => done(list.getEntries().map(entry => entry.value)))
    .observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50, [])));
})"""


@pytest.fixture(scope="module")
def shop_book() -> Handbook:
    """The shipped book."""
    return scratch.loaded(scratch.ROOT / "data")


@pytest.fixture
def desk(desktop: Page, site: str) -> Page:
    """The desk at desktop size, with a clipboard that holds something already."""
    desktop.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    desktop.goto(site + "scripts/index.html")
    desktop.evaluate("text => navigator.clipboard.writeText(text)", BEFORE)
    return desktop


@pytest.fixture
def thumb(browser: Browser, site: str) -> Iterator[Page]:
    """The desk on a phone with a touch screen."""
    width, height = PHONE
    context = browser.new_context(viewport={"width": width, "height": height}, has_touch=True, is_mobile=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    watched = Watched(context)
    page = watched.page()
    page.goto(site + "scripts/index.html")
    yield page
    context.close()
    assert watched.complaints == []


def clipboard(page: Page) -> str:
    """Return what would be pasted now."""
    return str(page.evaluate("navigator.clipboard.readText()"))


def said(book: Handbook, script: str, tone: str, **blanks: str) -> str:
    """Return a reply as a customer would read it: the shop's values and these words in its blanks, or 【】."""
    parts = pieces(getattr(book.scripts[script].replies, tone), book.shop)
    return "".join(
        p if isinstance(p, str) else blanks.get(p.name, f"【{p.name}】") if p.blank else p.value for p in parts
    )


def opened(page: Page, title: str) -> None:
    """Wait until a script is open."""
    expect(page.locator(".kf-desk-card h2")).to_have_text(title)


def reopen(page: Page, address: str) -> None:
    """Open an address of the page anew, not as a jump on the page that is there."""
    page.goto("about:blank")
    page.goto(address)


def test_a_pasted_question_and_enter_give_the_reply(desk: Page, shop_book: Handbook) -> None:
    """Pasting what a customer wrote and pressing Enter puts the fitting reply on the clipboard, and says so."""
    desk.evaluate("navigator.clipboard.writeText('这个能退吗')")
    desk.keyboard.press("Control+V")
    desk.keyboard.press("Enter")

    expect(desk.locator(".kf-reply-note")).to_contain_text("已复制")
    assert clipboard(desk) == said(shop_book, "return-conditions", "warm")


def test_enter_waits_for_the_answer_to_what_was_typed_last(desk: Page, shop_book: Handbook) -> None:
    """However fast Enter comes after a change of the question, the reply to the old one is not copied."""
    desk.locator(".kf-desk-query").fill("这个能退吗")
    opened(desk, shop_book.scripts["return-conditions"].title)
    other = shop_book.scripts["refund-urge"]
    desk.evaluate(
        """words => {
          const box = document.querySelector('.kf-desk-query');
          box.value = words;
          box.dispatchEvent(new InputEvent('input', { bubbles: true }));
          box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
        }""",
        other.customer_says[0],
    )

    expect(desk.locator(".kf-reply-note")).not_to_be_empty()
    assert clipboard(desk) != said(shop_book, "return-conditions", "warm")


def test_an_empty_blank_is_filled_before_anything_is_copied(desk: Page, site: str, shop_book: Handbook) -> None:
    """Enter on a reply with a blank copies nothing and puts the cursor there; filled in place, Enter copies it."""
    reopen(desk, site + "scripts/index.html#return-conditions")
    opened(desk, shop_book.scripts["return-conditions"].title)
    desk.keyboard.press("F2")
    desk.keyboard.press("Enter")
    expect(desk.locator(".kf-reply-note")).to_contain_text("还没复制")
    assert clipboard(desk) == BEFORE
    desk.keyboard.press("Enter")
    assert clipboard(desk) == BEFORE
    desk.keyboard.type("蓝色水壶")
    desk.keyboard.press("Enter")
    expect(desk.locator(".kf-reply-note")).to_contain_text("已复制")

    assert clipboard(desk) == said(shop_book, "return-conditions", "formal", 商品名="蓝色水壶")


def test_a_blank_goes_out_only_by_a_button_of_its_own(desk: Page, site: str, shop_book: Handbook) -> None:
    """Copying with 【】 in it takes a press on another button, and is told."""
    reopen(desk, site + "scripts/index.html#return-conditions")
    opened(desk, shop_book.scripts["return-conditions"].title)
    desk.get_by_role("button", name="正式").click()
    desk.get_by_role("button", name="复制", exact=True).click()
    desk.get_by_role("button", name="先复制，空格留【】").click()

    expect(desk.locator(".kf-reply-note")).to_contain_text("还有 1 处【】")
    assert clipboard(desk) == said(shop_book, "return-conditions", "formal")


def test_what_is_filled_in_stays_for_this_customer_alone(desk: Page, site: str, shop_book: Handbook) -> None:
    """A blank filled once is filled in other scripts and after a reload, until the next customer."""
    named = [s for s in shop_book.scripts.values() if "{订单后四位}" in s.replies.warm][:2]
    reopen(desk, f"{site}scripts/index.html#{named[0].id}")
    blank = desk.locator(".kf-reply:visible input[aria-label=订单后四位]").first
    blank.fill("8264")
    reopen(desk, f"{site}scripts/index.html#{named[1].id}")
    expect(blank).to_have_value("8264")
    desk.keyboard.press("F9")
    reopen(desk, f"{site}scripts/index.html#{named[1].id}")

    expect(blank).to_have_value("")


def test_the_tone_is_remembered(desk: Page, site: str, shop_book: Handbook) -> None:
    """The tone chosen once is used for every script, after a reload too."""
    reopen(desk, site + "scripts/index.html#return-conditions")
    desk.get_by_role("button", name="正式").click()
    reopen(desk, site + "scripts/index.html#return-policy-overview")

    expect(desk.get_by_role("button", name="正式")).to_have_attribute("aria-pressed", "true")
    expect(desk.locator(".kf-reply[data-tone=formal] .kf-reply-text")).to_be_visible()
    expect(desk.locator(".kf-reply[data-tone=warm]")).to_be_hidden()


def test_arrows_numbers_and_escape_are_enough(desk: Page, shop_book: Handbook) -> None:
    """Down opens the next script, Alt and a number copy that one, Escape starts anew: no mouse is needed."""
    desk.keyboard.insert_text("退款")
    rows = desk.locator(".kf-desk-results a")
    expect(rows.nth(3)).to_be_visible()
    desk.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_have_attribute("aria-current", "true")
    third = rows.nth(2).get_attribute("data-script") or ""
    desk.keyboard.press("Alt+3")
    opened(desk, shop_book.scripts[third].title)
    expect(desk.locator(".kf-reply-note")).not_to_be_empty()
    desk.locator(".kf-desk-query").focus()
    desk.keyboard.press("Escape")

    expect(desk.locator(".kf-desk-query")).to_have_value("")
    expect(desk.locator(".kf-desk-browse")).to_be_visible()


def test_selected_words_are_copied_as_ever(desk: Page, site: str, shop_book: Handbook) -> None:
    """Ctrl+C on a selection copies the selection, not the script."""
    reopen(desk, site + "scripts/index.html#return-conditions")
    opened(desk, shop_book.scripts["return-conditions"].title)
    desk.evaluate("getSelection().selectAllChildren(document.querySelector('.kf-desk-card .kf-goal'))")
    desk.keyboard.press("Control+C")

    assert clipboard(desk).strip() == shop_book.scripts["return-conditions"].goal


def test_filters_narrow_count_and_travel_in_the_address(desk: Page, shop_book: Handbook) -> None:
    """Two filters leave the scripts that fit both; the address opened anew shows the same; one button clears them."""
    fitting = [
        s.id
        for name, scene in shop_book.scenes.items()
        for s in scene.scripts
        if scene.stage == "aftersale" and "angry" in s.tags.emotion
    ]
    desk.get_by_label("阶段").select_option("aftersale")
    desk.get_by_label("情绪").select_option("angry")
    rows = desk.locator(".kf-desk-results a")
    expect(rows).to_have_count(len(fitting))
    expect(desk.get_by_label("情绪").locator("option:checked")).to_have_text(f"生气 {len(fitting)}")
    expect(desk).to_have_url(re.compile("stage=aftersale&emotion=angry"))
    reopen(desk, desk.url)
    expect(rows).to_have_count(len(fitting))
    assert sorted(rows.evaluate_all("links => links.map(link => link.dataset.script)")) == sorted(fitting)
    desk.get_by_role("button", name="清除筛选").click()

    expect(desk.locator(".kf-desk-browse")).to_be_visible()


def test_a_filter_narrows_what_the_question_finds(desk: Page, shop_book: Handbook) -> None:
    """With a question and a filter, every script found fits the filter."""
    desk.locator(".kf-desk-query").fill("怎么还没到")
    expect(desk.locator(".kf-desk-results a").first).to_be_visible()
    desk.get_by_label("阶段").select_option("sale")
    expect(desk).to_have_url(re.compile("stage=sale"))
    found = desk.locator(".kf-desk-results a").evaluate_all("links => links.map(link => link.dataset.script)")

    assert found
    assert {shop_book.scenes[shop_book.scene_of(name)].stage for name in found} == {"sale"}


def test_the_customers_words_stay_out_of_the_address(desk: Page) -> None:
    """What a customer wrote does not go into the address or the browser's history."""
    desk.keyboard.insert_text("我的电话13800000000")
    expect(desk.locator(".kf-desk-wipe")).to_be_visible()
    desk.keyboard.press("ArrowDown")

    assert "1380" not in desk.url


def test_a_link_to_a_scene_opens_it(page: Page, site: str, shop_book: Handbook) -> None:
    """Links of the home page lead to the scene, opened and in view."""
    page.goto(site + "scripts/index.html#returns")
    first = page.locator(f"#returns a[data-script={shop_book.scenes['returns'].scripts[0].id}]")

    expect(first).to_be_in_viewport()


def test_a_star_and_the_last_uses_survive_a_reload(desk: Page, site: str, shop_book: Handbook) -> None:
    """A starred script and one that was copied stand first when the desk is opened again."""
    reopen(desk, site + "scripts/index.html#return-conditions")
    desk.get_by_role("button", name="星标").click()
    desk.keyboard.press("Enter")
    reopen(desk, site + "scripts/index.html#return-policy-overview")
    desk.get_by_role("button", name="复制", exact=True).click()
    expect(desk.locator(".kf-reply-note")).to_contain_text("已复制")
    reopen(desk, site + "scripts/index.html")

    expect(desk.get_by_role("region", name="星标").locator("a")).to_have_attribute("data-script", "return-conditions")
    expect(desk.get_by_role("region", name="最近用过").locator("a").first).to_have_attribute(
        "data-script", "return-policy-overview"
    )


def test_a_shops_own_values_reach_replies_and_the_command_line(
    desk: Page, site: str, shop_book: Handbook, tmp_path: Path
) -> None:
    """A changed value stands in replies at once as plain text; the exported file is what --shop takes, odd text too."""
    reopen(desk, site + "scripts/index.html#return-conditions")
    desk.keyboard.press("F2")
    desk.get_by_role("button", name="本店的值").click()
    panel = desk.get_by_role("dialog")
    panel.get_by_label("退款审核时限").fill("12小时内")
    panel.get_by_label("店名").fill(ODD)
    expect(desk.locator(".kf-reply:visible .kf-var")).to_have_text("12小时内")
    with desk.expect_download() as download:
        panel.get_by_role("button", name="导出").click()
    file = tmp_path / "shop.yml"
    download.value.save_as(file)
    done = scratch.run(tmp_path, "check", "--data", str(scratch.ROOT / "data"), "--shop", str(file))
    book, problems = scratch.load(scratch.ROOT / "data", file)

    assert done.returncode == 0, done.stdout
    assert "shop.yml:" not in done.stdout
    assert problems == []
    assert book is not None
    assert book.shop.variables == {**shop_book.shop.variables, "退款审核时限": "12小时内", "店名": ODD}


def test_an_exported_file_is_read_back(desk: Page, site: str, tmp_path: Path) -> None:
    """Values come back from the exported file and from a shop.yml written by hand; what makes no sense is named."""
    file = tmp_path / "mine.yml"
    file.write_text(
        'name: 别的\nvariables:\n  店名: 小店\n  "发货时限": "24小时 # 内"\n  没有的: 1\n  ]]\n', encoding="utf-8"
    )
    desk.get_by_role("button", name="本店的值").click()
    panel = desk.get_by_role("dialog")
    panel.locator("input[type=file]").set_input_files(file)
    expect(panel.get_by_role("status")).to_contain_text("读入 2 个值")
    expect(panel.get_by_role("status")).to_contain_text("没有的")
    expect(panel.get_by_role("status")).to_contain_text("第 6 行")
    expect(panel.get_by_label("店名")).to_have_value("小店")
    expect(panel.get_by_label("发货时限")).to_have_value("24小时 # 内")
    panel.get_by_role("button", name="全部还原").click()

    expect(panel.get_by_label("店名")).not_to_have_value("小店")


def test_storage_that_is_refused_is_said(desktop: Page, site: str) -> None:
    """A browser that keeps nothing is named in a sentence, and the star still works as long as the page lives."""
    desktop.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"
    )
    desktop.goto(site + "scripts/index.html#return-conditions")
    star = desktop.locator(".kf-desk-star")
    star.click()

    expect(star).to_have_attribute("aria-pressed", "true")
    expect(desktop.locator(".kf-desk-refused")).to_contain_text("不让网页保存")


def test_copying_works_without_the_clipboard_interface(desk: Page, site: str, shop_book: Handbook) -> None:
    """Where the interface is missing, as on plain http, the old way puts the same text on the clipboard."""
    desk.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    reopen(desk, site + "scripts/index.html#return-conditions")
    opened(desk, shop_book.scripts["return-conditions"].title)
    desk.get_by_role("button", name="复制", exact=True).click()
    expect(desk.locator(".kf-reply-note")).to_contain_text("已复制")
    desk.locator(".kf-desk-query").fill("")
    desk.keyboard.press("Control+V")

    expect(desk.locator(".kf-desk-query")).to_have_value(said(shop_book, "return-conditions", "warm"))


def test_a_browser_that_refuses_to_copy_shows_the_text_selected(desk: Page, site: str, shop_book: Handbook) -> None:
    """When every way is refused the reply stands selected, with a sentence how to copy it."""
    desk.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined }); document.execCommand = () => false"
    )
    reopen(desk, site + "scripts/index.html#return-conditions")
    opened(desk, shop_book.scripts["return-conditions"].title)
    desk.keyboard.press("Enter")

    expect(desk.locator(".kf-reply-note")).to_contain_text("Ctrl+C")
    selected = desk.evaluate("(box => box.value.slice(box.selectionStart, box.selectionEnd))(document.activeElement)")
    assert selected == said(shop_book, "return-conditions", "warm")


def test_a_phone_needs_two_taps(thumb: Page, shop_book: Handbook) -> None:
    """On a phone the reply opens below its line, and the copy button stands at the lower edge, in reach of a thumb."""
    thumb.locator(".kf-desk-query").tap()
    thumb.keyboard.insert_text("这个能退吗")
    button = thumb.locator(".kf-desk-card .kf-copy")
    expect(button).to_be_in_viewport()
    expect(thumb.locator(".kf-desk-card .kf-reply-text:visible")).to_be_in_viewport()
    box = button.bounding_box() or {"y": 0, "height": 0}
    assert box["y"] > PHONE[1] * 0.8
    assert box["height"] >= 44
    button.tap()
    expect(thumb.locator(".kf-reply-note")).to_contain_text("已复制")

    assert clipboard(thumb) == said(shop_book, "return-conditions", "warm")
    assert thumb.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_nothing_moves_while_the_page_comes_alive(thumb: Page, site: str) -> None:
    """The desk and a scene page, with a star kept from before, shift nothing while scripts and data arrive."""
    thumb.evaluate("localStorage.setItem('kefu-handbook/desk-stars', JSON.stringify(['return-conditions']))")
    moved = []
    for path in ("scripts/index.html", "scripts/returns.html"):
        thumb.goto(site + path)
        expect(thumb.locator(".kf-copy, section[aria-label=星标]").first).to_be_visible()
        moved += thumb.evaluate(SHIFTS)

    assert sum(moved) < 0.001


def test_the_same_replies_work_on_scene_pages(page: Page, site: str, shop_book: Handbook) -> None:
    """A card of a scene page has its tone, its blanks and its copy button too."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    page.goto(site + "scripts/returns.html#return-conditions")
    card = page.locator("#return-conditions")
    card.get_by_role("button", name="正式").click()
    card.locator("input[aria-label=商品名]:visible").fill("蓝色水壶")
    card.get_by_role("button", name="复制", exact=True).click()
    expect(card.locator(".kf-reply-note")).to_contain_text("已复制")

    assert clipboard(page) == said(shop_book, "return-conditions", "formal", 商品名="蓝色水壶")


def test_the_same_replies_work_in_chapters(page: Page, site: str) -> None:
    """A card folded into a chapter becomes usable when it is opened."""
    page.goto(site + "chapters/returns.html")
    card = page.locator(".kf-mini").first
    card.locator("summary").click()

    expect(card.get_by_role("button", name="复制", exact=True)).to_be_visible()
    expect(card.locator(".kf-reply:visible")).to_have_count(1)


def test_the_desk_works_from_disk(desktop: Page, shipped_site: Path, shop_book: Handbook) -> None:
    """Opened as a file the desk answers and fills in; a reply is copied or stands selected."""
    desktop.goto((shipped_site / "scripts/index.html").as_uri())
    desktop.keyboard.insert_text("这个能退吗")
    opened(desktop, shop_book.scripts["return-conditions"].title)
    desktop.keyboard.press("Enter")
    expect(desktop.locator(".kf-reply-note")).to_contain_text("已复制")
    desktop.locator(".kf-desk-query").fill("")
    desktop.keyboard.press("Control+V")

    expect(desktop.locator(".kf-desk-query")).to_have_value(said(shop_book, "return-conditions", "warm"))


def test_without_script_the_scenes_can_be_read(without_script: Page, site: str) -> None:
    """Without script no dead box stands there; scenes unfold, lead to their pages, and cards show both tones."""
    without_script.goto(site + "scripts/index.html")
    expect(without_script.locator(".kf-desk-query")).to_be_hidden()
    without_script.locator("#returns summary").click()
    without_script.locator("#returns a").first.click()

    expect(without_script.locator(".kf-reply[data-tone=warm]").first).to_be_visible()
    expect(without_script.locator(".kf-reply[data-tone=formal]").first).to_be_visible()
