"""我的学习 in the built site: what is kept, moved by file, merged and deleted, and a browser that keeps nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.answering import check

CHAPTER, PROGRESS = "chapters/returns.html", "progress.html"
REFUSE = "localStorage.__proto__.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"


def kept(page: Page, drawer: str) -> Any:
    """Return what a drawer holds."""
    return json.loads(page.evaluate("name => localStorage.getItem('kefu-handbook/' + name)", drawer) or "{}")


def put(page: Page, drawer: str, value: object) -> None:
    """Fill a drawer."""
    page.evaluate("([name, text]) => localStorage.setItem('kefu-handbook/' + name, text)", [drawer, json.dumps(value)])


def exported(page: Page) -> dict[str, Any]:
    """Export from the page and return what the file holds."""
    with page.expect_download() as download:
        page.get_by_role("button", name="导出到文件").click()
    file: dict[str, Any] = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    return file


def choose(page: Page, file: object) -> None:
    """Choose a file to import: text, or what is to be written as JSON."""
    text = file if isinstance(file, str) else json.dumps(file)
    page.set_input_files("#kf-file", {"name": "记录.json", "mimeType": "application/json", "buffer": text.encode()})


def question_of(page: Page, name: str) -> tuple[str, str]:
    """Return the id and fingerprint of a question of the chapter that is open."""
    card = page.locator(f".kf-question[data-kind={name}]").first
    return card.get_attribute("data-id") or "", card.get_attribute("data-fingerprint") or ""


# --- where one stands ------------------------------------------------------------------------------------------------


def test_a_new_reader_is_told_what_this_is(page: Page, site: str) -> None:
    """An empty record shows every chapter as not begun, and that all of it stays on this device."""
    page.goto(site + PROGRESS)

    expect(page.locator(".kf-lead")).to_contain_text("不上传")
    expect(page.locator(".kf-learn summary").first).to_have_text("没开始")
    expect(page.locator(".kf-wrong-book")).to_have_text("现在是空的。")


def test_a_wrong_answer_is_in_the_book_until_right_twice(desktop: Page, site: str) -> None:
    """A wrong answer is listed with the way to it; two right ones in a row take it out."""
    desktop.goto(site + CHAPTER)
    check(desktop.locator(".kf-question[data-kind=single]").first, right=False)
    desktop.goto(site + PROGRESS)
    expect(desktop.locator(".kf-wrong-book li")).to_have_count(1)
    desktop.get_by_role("link", name="重做这 1 题").click()
    for _ in range(2):
        expect(desktop.locator(".kf-place")).to_contain_text("重做错题")
        check(desktop.locator(".kf-question:visible"), right=True)
        desktop.get_by_role("button", name="下一题").click()
        if desktop.get_by_role("button", name="只重做错题").count():
            desktop.get_by_role("button", name="只重做错题").click()
    desktop.goto(site + PROGRESS)

    expect(desktop.locator(".kf-wrong-book")).to_have_text("现在是空的。")


def test_a_guess_is_listed_for_another_look(desktop: Page, site: str) -> None:
    """A question that was guessed right is no mistake, but is shown again, and masters nothing."""
    desktop.goto(site + CHAPTER)
    asked = desktop.locator(".kf-question[data-kind=single]").first
    asked.get_by_label("我是猜的").check()
    check(asked, right=True)
    desktop.goto(site + PROGRESS)

    expect(desktop.locator(".kf-wrong-book li")).to_contain_text("猜对的，再看一眼")
    expect(desktop.get_by_role("link", name="重做")).to_have_count(0)


def test_an_objective_is_mastered_by_all_its_questions(desktop: Page, editions: Callable[..., str]) -> None:
    """An objective counts once each of its questions was answered right at the last try, and not guessed."""
    base = editions()
    desktop.goto(base + "chapters/refund.html")
    for asked in desktop.locator(".kf-question[data-objective=spot-promise]").all():
        check(asked, right=True)
    desktop.goto(base + PROGRESS)

    expect(desktop.locator(".kf-learn summary")).to_contain_text("掌握目标 1/3")
    desktop.locator(".kf-learn summary").click()
    expect(desktop.locator(".kf-goals .kf-has")).to_have_attribute("data-objective", "spot-promise")


def test_a_mastered_script_is_kept_and_counted(page: Page, site: str) -> None:
    """“我会了” on a script's card stays pressed over a reload and is counted; pressed again it is taken back."""
    page.goto(site + "scripts/returns.html")
    know = page.get_by_role("button", name="我会了").first
    know.click()
    page.reload()
    expect(know).to_have_attribute("aria-pressed", "true")
    page.goto(site + PROGRESS)
    expect(page.locator(".kf-scenes-total")).to_have_text("一共会了 1 条。")
    page.go_back()
    know.click()

    expect(know).to_have_attribute("aria-pressed", "false")


def test_the_way_back_leads_to_the_section(page: Page, site: str) -> None:
    """The home page and 我的学习 lead back to the section that was read last, and mark the chapter."""
    page.goto(site + CHAPTER)
    section = page.locator("article h2").nth(2)
    name = section.get_attribute("id") or ""
    section.evaluate("heading => heading.scrollIntoView()")
    page.wait_for_function("localStorage.getItem('kefu-handbook/read') !== null")
    page.goto(site + "index.html")
    expect(page.locator("a[data-chapter=returns] .kf-mark")).to_have_text("在学")
    page.locator(".kf-start").click()

    assert page.url.endswith(f"returns.html#{name}")


# --- moving it by file -----------------------------------------------------------------------------------------------


def test_progress_moves_to_another_device(browser: Browser, site: str) -> None:
    """What one browser exports, another imports; the chapter there shows the answer."""
    phone = browser.new_context().new_page()
    phone.goto(site + CHAPTER)
    check(phone.locator(".kf-question[data-kind=matching]").first, right=True)
    phone.goto(site + PROGRESS)
    file = exported(phone)
    assert (file["version"], file["edition"]) == (1, phone.locator(".kf-colophon").get_attribute("data-edition"))
    computer = browser.new_context().new_page()
    computer.goto(site + PROGRESS)
    choose(computer, file)
    expect(computer.locator(".kf-report").first).to_contain_text("答题：1 题多出 1 次记录")
    computer.get_by_role("button", name="合并进来").click()
    computer.goto(site + CHAPTER)

    expect(computer.locator(".kf-question[data-kind=matching] .kf-verdict-right").first).to_be_visible()
    phone.context.close()
    computer.context.close()


def test_a_merge_loses_nothing(desktop: Page, site: str) -> None:
    """Two records as one: every try of both, the newer mark of a script, the results of both, other drawers joined."""
    desktop.goto(site + CHAPTER)
    name, print_ = question_of(desktop, "single")
    other, other_print = question_of(desktop, "multiple")

    def entry(at: int, mark: str, *, right: bool) -> dict[str, object]:
        return {"at": at, "print": mark, "right": right}

    put(desktop, "answers", {name: [entry(10, print_, right=False), entry(30, print_, right=True)]})
    put(desktop, "mastered", {"a": {"at": 10, "on": True}, "b": {"at": 30, "on": False}})
    put(desktop, "tests", {"returns": {"at": 9, "seed": 1111, "results": [{"at": 9, "total": 5, "right": 5}]}})
    put(desktop, "desk-favourites", ["one", "two"])
    theirs = {
        "answers": {name: [entry(20, print_, right=True)], other: [entry(5, other_print, right=True)]},
        "mastered": {"a": {"at": 20, "on": False}, "b": {"at": 20, "on": True}},
        "tests": {"returns": {"at": 8, "seed": 2222, "results": [{"at": 8, "total": 5, "right": 2}]}},
        "desk-favourites": ["two", "three"],
        "desk-shop": {"name": "小满"},
    }
    desktop.goto(site + PROGRESS)
    choose(desktop, {"kind": "kefu-handbook-progress", "version": 1, "edition": "x", "exported": "", "drawers": theirs})
    desktop.get_by_role("button", name="合并进来").click()
    expect(desktop.locator(".kf-report").first).to_contain_text("合并好了")

    assert [entry["at"] for entry in kept(desktop, "answers")[name]] == [10, 20, 30]
    assert list(kept(desktop, "answers")) == [name, other]
    assert kept(desktop, "mastered") == {"a": {"at": 20, "on": False}, "b": {"at": 30, "on": False}}
    assert [result["at"] for result in kept(desktop, "tests")["returns"]["results"]] == [8, 9]
    assert kept(desktop, "tests")["returns"]["seed"] == 1111
    assert kept(desktop, "desk-favourites") == ["one", "two", "three"]
    assert kept(desktop, "desk-shop") == {"name": "小满"}


def test_an_import_can_be_declined(desktop: Page, site: str) -> None:
    """Nothing is merged before the reader says so."""
    desktop.goto(site + PROGRESS)
    drawers = {"mastered": {"a": {"at": 1, "on": True}}}
    choose(desktop, {"kind": "kefu-handbook-progress", "version": 1, "drawers": drawers})
    desktop.get_by_role("button", name="不合并").click()

    expect(desktop.locator(".kf-report").first).to_have_text("没有合并，什么都没变。")
    assert kept(desktop, "mastered") == {}


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("不是JSON", "这不是学习记录文件"),
        ("[1, 2]", "不是本手册的学习记录"),
        ({"kind": "kefu-handbook-progress", "drawers": {}}, "没有写明版本"),
        ({"kind": "kefu-handbook-progress", "version": 99, "drawers": {}}, "更新的手册导出的"),
        ({"kind": "kefu-handbook-progress", "version": 1, "drawers": {}}, "不用合并"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(desktop: Page, site: str, file: object, said: str) -> None:
    """A file that is no record of ours, or of a newer book, gets a sentence and changes nothing."""
    desktop.goto(site + PROGRESS)
    choose(desktop, file)

    expect(desktop.locator(".kf-report").first).to_contain_text(said)


def test_senseless_entries_are_left_out_and_counted(desktop: Page, site: str) -> None:
    """Of a damaged file the sound part is merged; what makes no sense is counted and never stored."""
    drawers = {
        "answers": {"returns/x": [{"at": "gestern"}], "<img src=x>": [], "returns/y": "?"},
        "mastered": {"a": {"at": 1, "on": True}},
    }
    desktop.goto(site + PROGRESS)
    choose(desktop, {"kind": "kefu-handbook-progress", "version": 1, "drawers": drawers})
    expect(desktop.locator(".kf-report").first).to_contain_text("有 3 条读不懂")
    desktop.get_by_role("button", name="合并进来").click()

    assert kept(desktop, "answers") == {}
    assert list(kept(desktop, "mastered")) == ["a"]


def test_a_record_can_be_moved_as_text(browser: Browser, site: str) -> None:
    """Where files can be neither saved nor chosen, the record is taken out as text and read in as text."""
    pages = [browser.new_context().new_page() for _ in range(2)]
    for page in pages:
        page.goto(site + PROGRESS)
        page.get_by_text("下载不了、打不开文件？用文字搬").click()
    old, new = pages
    put(old, "mastered", {"a": {"at": 1, "on": True}})
    old.get_by_role("button", name="取出这台的记录").click()
    new.locator("#kf-paste").fill(old.locator("#kf-paste").input_value())
    new.get_by_role("button", name="读入文本框里的").click()
    new.get_by_role("button", name="合并进来").click()

    expect(new.locator(".kf-report").first).to_contain_text("合并好了")
    assert kept(new, "mastered") == {"a": {"at": 1, "on": True}}
    for page in pages:
        page.context.close()


def test_everything_is_deleted_only_when_confirmed(desktop: Page, site: str) -> None:
    """Deleting asks first, with the focus on “no”; then every drawer of the site is empty."""
    desktop.goto(site + PROGRESS)
    put(desktop, "mastered", {"a": {"at": 1, "on": True}})
    put(desktop, "desk-favourites", ["one"])
    desktop.get_by_role("button", name="全部删除").click()
    expect(desktop.get_by_role("button", name="不删")).to_be_focused()
    assert kept(desktop, "mastered")
    desktop.get_by_role("button", name="删掉，不留").click()

    expect(desktop.locator(".kf-clearing")).to_contain_text("都删掉了")
    assert desktop.evaluate("Object.keys(localStorage).filter(key => key.startsWith('kefu-handbook/')).length") == 0


# --- other editions --------------------------------------------------------------------------------------------------


def test_a_moved_chapter_takes_its_records_along(desktop: Page, editions: Callable[..., str]) -> None:
    """Records under a chapter's old id, in the browser and in a file, go over to the new one; unknown ids stay."""
    base = editions(("handbook.yml", "moved:\n", "moved:\n  chapter:\n    money-back: refund\n"))
    desktop.goto(base + PROGRESS)
    entry = {"at": 10, "print": "7eb09f2887", "right": True}
    put(desktop, "answers", {"money-back/first-step": [entry], "gone/never": [entry]})
    put(desktop, "mastered", {"refund-time": {"at": 10, "on": True}})
    desktop.reload()

    assert list(kept(desktop, "answers")) == ["refund/first-step", "gone/never"]
    assert list(kept(desktop, "mastered")) == ["refund-when"]
    expect(desktop.locator(".kf-learn summary")).to_contain_text("答对 1/14 题")
    expect(desktop.locator(".kf-old")).to_contain_text("旧版内容：有 1 道题")
    drawers = {"answers": {"money-back/first-step": [{**entry, "at": 20}]}}
    choose(desktop, {"kind": "kefu-handbook-progress", "version": 1, "drawers": drawers})
    desktop.get_by_role("button", name="合并进来").click()
    expect(desktop.locator(".kf-report").first).to_contain_text("合并好了")
    assert [entry["at"] for entry in kept(desktop, "answers")["refund/first-step"]] == [10, 20]


# --- a browser that keeps nothing, or runs nothing -------------------------------------------------------------------


def test_a_refusal_is_said_once_and_the_record_can_be_exported(page: Page, site: str) -> None:
    """With a full storage a notice appears once, answering goes on, and the file has what was answered."""
    page.add_init_script(REFUSE)
    page.goto(site + CHAPTER)
    asked = page.locator(".kf-question[data-kind=truefalse]").first
    check(asked, right=True)
    other = page.locator(".kf-question[data-kind=multiple]").first
    check(other, right=False)

    expect(page.locator(".kf-notice")).to_have_count(1)
    expect(asked.locator(".kf-verdict-right")).to_be_visible()
    assert len(exported(page)["drawers"]["answers"]) == 2


def test_a_browser_without_storage_still_works(browser: Browser, site: str) -> None:
    """Where even looking into the storage is forbidden, pages still open and a question can be answered."""
    context = browser.new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no'); } });"
    )
    page = context.new_page()
    page.goto(site + PROGRESS)
    expect(page.locator(".kf-learn summary").first).to_have_text("没开始")
    page.goto(site + CHAPTER)
    check(page.locator(".kf-question[data-kind=spot]").first, right=True)

    expect(page.locator(".kf-question[data-kind=spot] .kf-verdict-right").first).to_be_visible()
    context.close()


def test_the_page_says_what_it_needs_without_script(without_script: Page, site: str) -> None:
    """Without script the page says so and still lists the chapters; no dead button stands there."""
    without_script.goto(site + PROGRESS)

    expect(without_script.locator(".kf-needs-script")).to_be_visible()
    expect(without_script.locator(".kf-learn a").first).to_be_visible()
    expect(without_script.locator("article button:visible")).to_have_count(0)


def test_progress_is_kept_from_disk(desktop: Page, shipped_site: Path) -> None:
    """Opened as files, an answer in a chapter is seen on 我的学习, and can be exported."""
    desktop.goto((shipped_site / CHAPTER).as_uri())
    check(desktop.locator(".kf-question[data-kind=single]").first, right=False)
    desktop.goto((shipped_site / PROGRESS).as_uri())

    expect(desktop.locator(".kf-wrong-book li")).to_have_count(1)
    assert len(exported(desktop)["drawers"]["answers"]) == 1
