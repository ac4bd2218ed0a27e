"""Questions in the built site, answered as a person would: every kind, on a phone and a desktop, by mouse, finger and
keyboard, in practice and in a chapter test, and over a reload and a new edition.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.answering import KINDS, check, give
from tests.browser.conftest import PHONE

CHAPTER = "chapters/returns.html"


def question(page: Page, kind: str) -> Locator:
    """Return the first question of a kind."""
    return page.locator(f".kf-question[data-kind={kind}]").first


@pytest.mark.parametrize("kind", KINDS)
def test_a_right_answer_is_told_and_counted(phone: Page, site: str, kind: str) -> None:
    """Every kind can be answered right; the verdict, the explanation and the tally follow."""
    phone.goto(site + CHAPTER)
    asked = question(phone, kind)
    check(asked, right=True)

    expect(asked.locator(".kf-verdict-right")).to_be_visible()
    expect(asked.locator(".kf-answer summary")).to_be_visible()
    expect(phone.locator(".kf-tally")).to_contain_text("答对 1 题")


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_answer_is_explained(desktop: Page, site: str, kind: str) -> None:
    """Every kind says that an answer was wrong, opens the explanation and notes it in the book of wrong answers."""
    desktop.goto(site + CHAPTER)
    asked = question(desktop, kind)
    check(asked, right=False)

    expect(asked.locator(".kf-verdict-wrong")).to_be_visible()
    expect(asked.locator(".kf-explanation")).to_be_visible()
    expect(asked.locator(".kf-verdict")).to_contain_text("错题本")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_the_answer_shows_before_it(desktop: Page, site: str, kind: str) -> None:
    """Before an answer neither eyes nor a screen reader find key, feedback or explanation."""
    desktop.goto(site + CHAPTER)
    asked = question(desktop, kind)
    explanation = (asked.locator(".kf-explanation").text_content() or "").strip()[:12]

    expect(asked.locator(".kf-answer")).to_be_hidden()
    assert explanation not in asked.aria_snapshot()
    assert asked.locator("[data-right]:visible, [data-accept]:visible, .kf-part-said").count() == (
        asked.locator(".kf-right-side [data-right]:visible").count()
    )


@pytest.mark.parametrize("kind", KINDS)
def test_giving_up_shows_the_answer_and_allows_another_try(phone: Page, site: str, kind: str) -> None:
    """After giving up the explanation is open; another try starts clean."""
    phone.goto(site + CHAPTER)
    asked = question(phone, kind)
    asked.locator(".kf-give-up").click()
    expect(asked.locator(".kf-explanation")).to_be_visible()
    asked.locator(".kf-again").click()

    expect(asked.locator(".kf-answer")).to_be_hidden()
    expect(asked.locator(".kf-check")).to_be_visible()


@pytest.mark.parametrize("kind", ["ordering", "matching", "classify", "fill", "spot"])
def test_each_line_has_its_own_verdict(desktop: Page, site: str, kind: str) -> None:
    """Where a question has parts, each says whether it was right."""
    desktop.goto(site + CHAPTER)
    asked = question(desktop, kind)
    lines = asked.locator(".kf-key li").count()
    check(asked, right=False)

    expect(asked.locator(".kf-part-said, .kf-gap-results li")).to_have_count(lines)


def test_each_option_says_why(desktop: Page, site: str) -> None:
    """After an answer every option carries its feedback, with a word of verdict for those who cannot see."""
    desktop.goto(site + CHAPTER)
    asked = question(desktop, "single")
    check(asked, right=False)

    expect(asked.locator(".kf-option .kf-part-said")).to_have_count(asked.locator(".kf-option").count())
    expect(asked.locator(".kf-option.kf-wrong .kf-part-said")).to_contain_text("不对：")
    expect(asked.locator(".kf-feedback")).to_be_hidden()


def test_the_verdict_is_announced_and_focused(desktop: Page, site: str) -> None:
    """A screen reader hears the verdict, and the keyboard stands at it."""
    desktop.goto(site + CHAPTER)
    check(question(desktop, "single"), right=True)

    expect(desktop.locator(".kf-quiz > [role=status]")).to_contain_text("答对了")
    expect(question(desktop, "single").locator(".kf-verdict p").first).to_be_focused()


def settled(place: Locator) -> None:
    """Scroll to a place and wait until it stays: what comes into view above it is laid out only then."""
    place.evaluate(
        """async (place) => {
          place.scrollIntoView({ block: "center" });
          const top = () => place.getBoundingClientRect().top + scrollY;
          for (let last = NaN, frames = 0; frames < 6; last = top()) {
            await new Promise(requestAnimationFrame);
            frames = top() === last ? frames + 1 : 0;
          }
        }"""
    )


def test_what_stands_above_does_not_move(page: Page, site: str) -> None:
    """An answer moves nothing that stands above its verdict."""
    page.goto(site + CHAPTER)
    asked = question(page, "truefalse")
    settled(asked)
    top = "e => e.getBoundingClientRect().top + scrollY"
    before = asked.evaluate(top)
    check(asked, right=True)

    assert asked.evaluate(top) == before


@pytest.mark.parametrize("path", [f"{CHAPTER}#kf-quiz", f"{CHAPTER}#q-intact-which", "progress.html", "index.html"])
def test_nothing_jumps_while_a_page_opens(phone: Page, site: str, path: str) -> None:
    """On a phone, with answers kept, a page opens without moving what is already shown."""
    phone.goto(site + CHAPTER)
    check(question(phone, "single"), right=False)
    phone.add_init_script(
        """window.moved = 0;
        new PerformanceObserver(list => list.getEntries().forEach(entry => {
            if (!entry.hadRecentInput) window.moved += entry.value;
        })).observe({ type: "layout-shift", buffered: true });"""
    )
    phone.goto(site + "404.html")
    phone.goto(site + path)
    phone.wait_for_function("document.documentElement.classList.contains('kf-ready')")
    phone.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    assert phone.evaluate("window.moved") < 0.01


def test_a_gap_takes_any_width_case_and_spacing(desktop: Page, site: str) -> None:
    """What is typed into a gap counts in full width and with spaces as well."""
    desktop.goto(site + CHAPTER)
    asked = question(desktop, "fill")
    give(asked, right=True)
    first = asked.locator(".kf-gap-input").first
    first.fill(
        " " + "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in first.input_value().strip()) + "。"
    )
    first.press("Enter")

    expect(asked.locator(".kf-verdict-right")).to_be_visible()


def order(asked: Locator) -> list[str]:
    """Return the ids of the steps as they stand."""
    return [line.get_attribute("data-id") or "" for line in asked.locator(".kf-ordering li").all()]


def test_steps_are_ordered_with_the_keyboard_alone(desktop: Page, site: str) -> None:
    """Arrow keys move a step, the focus stays with it, and its new place is announced."""
    desktop.goto(site + CHAPTER)
    asked = question(desktop, "ordering")
    first, second, third, *rest = order(asked)
    asked.locator(f"li[data-id='{first}']").get_by_role("button", name="下移").focus()
    desktop.keyboard.press("ArrowDown")
    desktop.keyboard.press("Enter")

    assert order(asked) == [second, third, first, *rest]
    expect(asked.locator(f"li[data-id='{first}']").get_by_role("button", name="下移")).to_be_focused()
    expect(desktop.locator(".kf-quiz > [role=status]")).to_contain_text("第 3 位")


def test_steps_are_ordered_by_dragging(desktop: Page, site: str) -> None:
    """A step dragged by its handle ends where it is let go."""
    desktop.goto(site + CHAPTER)
    asked = question(desktop, "ordering")
    first, second, *rest = order(asked)
    settled(asked.locator(".kf-handle").first)
    start = asked.locator(".kf-handle").first.bounding_box()
    end = asked.locator(".kf-ordering li").last.bounding_box()
    assert start and end
    desktop.mouse.move(start["x"] + 10, start["y"] + 10)
    desktop.mouse.down()
    desktop.mouse.move(start["x"] + 10, end["y"] + end["height"] + 5, steps=12)
    desktop.mouse.up()

    assert order(asked) == [second, *rest, first]


def test_steps_are_ordered_with_a_finger(browser: Browser, site: str) -> None:
    """On a touch screen the handle drags the step and not the page."""
    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, has_touch=True, is_mobile=True)
    phone = context.new_page()
    phone.goto(site + CHAPTER)
    asked = question(phone, "ordering")
    first, second, *rest = order(asked)
    settled(asked.locator(".kf-handle").first)
    start = asked.locator(".kf-handle").first.bounding_box()
    end = asked.locator(".kf-ordering li").nth(1).bounding_box()
    assert start and end
    finger = context.new_cdp_session(phone)
    x, y, goal = start["x"] + 10, start["y"] + 10, end["y"] + end["height"] - 2
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        point = {"x": x, "y": y + (goal - y) * step / 10}
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    assert order(asked) == [second, first, *rest]
    context.close()


def test_pairs_are_matched_with_the_keyboard_alone(desktop: Page, site: str) -> None:
    """Tab goes from line to line, typing or arrows choose, and Enter on the button asks for the verdict."""
    desktop.goto(site + CHAPTER)
    asked = question(desktop, "matching")
    lists = asked.locator("select")
    lists.first.focus()
    for number in range(lists.count()):
        for _ in range(number + 1):
            desktop.keyboard.press("ArrowDown")
        desktop.keyboard.press("Tab")
    while desktop.evaluate("!document.activeElement.matches('.kf-check')"):
        desktop.keyboard.press("Tab")
    desktop.keyboard.press("Enter")

    expect(asked.locator(".kf-verdict p").first).to_be_visible()


def test_a_question_can_be_answered_with_the_keyboard(desktop: Page, site: str) -> None:
    """Tab, Space and Enter are enough to answer and to read the verdict."""
    desktop.goto(site + CHAPTER)
    asked = question(desktop, "single")
    asked.locator("input").first.focus()
    desktop.keyboard.press("Space")
    while desktop.evaluate("!document.activeElement.matches('.kf-check')"):
        desktop.keyboard.press("Tab")
    desktop.keyboard.press("Enter")

    expect(asked.locator(".kf-verdict p").first).to_be_focused()


@pytest.mark.parametrize("kind", KINDS)
def test_targets_are_large_enough(phone: Page, site: str, kind: str) -> None:
    """On a phone what is tapped in a question is at least 24 pixels high and wide, an input with its label."""
    phone.goto(site + CHAPTER)
    small = question(phone, kind).evaluate(
        """question => [...question.querySelectorAll("button, select, textarea, summary, input")]
            .map(e => (e.closest("label, .kf-line") ?? e).getBoundingClientRect())
            .filter(box => box.height && (box.height < 24 || box.width < 24)).length"""
    )

    assert small == 0


# --- what is kept ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_outlives_a_reload(desktop: Page, site: str, kind: str) -> None:
    """After a reload an answered question shows its verdict and what was answered."""
    desktop.goto(site + CHAPTER)
    check(question(desktop, kind), right=False)
    shown = """q => [...q.querySelectorAll("input, select, textarea")].map(e => e.checked ?? e.value)
        .concat([...q.querySelectorAll(".kf-ordering li")].map(e => e.dataset.id)).join()"""
    before = question(desktop, kind).evaluate(shown)
    desktop.reload()

    expect(question(desktop, kind).locator(".kf-verdict-wrong")).to_be_visible()
    assert question(desktop, kind).evaluate(shown) == before


def test_a_better_wording_keeps_the_answer(online: Page, editions: Callable[..., str]) -> None:
    """In an edition that words the question better the answer still counts."""
    online.goto(editions() + "chapters/refund.html")
    check(online.locator("#q-first-step"), right=True)
    editions(("quizzes/refund.yml", "客户发来“钱呢”，你先做什么？", "客户只发来两个字“钱呢”，第一步做什么？"))
    online.reload()

    expect(online.locator("#q-first-step")).to_contain_text("第一步做什么")
    expect(online.locator("#q-first-step .kf-verdict-right")).to_be_visible()


def test_another_right_answer_is_asked_again(online: Page, editions: Callable[..., str]) -> None:
    """In an edition with another right answer the question is asked again, and the old answer stays in the record."""
    online.goto(editions() + "chapters/refund.html")
    check(online.locator("#q-change-account"), right=True)
    editions(("quizzes/refund.yml", "    answer: false\n", "    answer: true\n"))
    online.reload()

    expect(online.locator("#q-change-account .kf-changed")).to_have_text("这一题的内容改了，请再答一次。")
    expect(online.locator("#q-change-account .kf-check")).to_be_visible()
    kept = online.evaluate("JSON.parse(localStorage['kefu-handbook/answers'])['refund/change-account'].length")
    assert kept == 1


def test_a_renamed_question_keeps_its_answer(online: Page, editions: Callable[..., str]) -> None:
    """A question whose id moved, as handbook.yml says, keeps what was answered under the old one."""
    online.goto(editions() + "chapters/refund.html")
    check(online.locator("#q-first-step"), right=True)
    editions(
        ("quizzes/refund.yml", "id: first-step", "id: step-one"),
        ("handbook.yml", "moved:\n", "moved:\n  question:\n    refund/first-step: refund/step-one\n"),
    )
    online.reload()

    expect(online.locator("#q-step-one .kf-verdict-right")).to_be_visible()


# --- the chapter test ------------------------------------------------------------------------------------------------


def begin(page: Page, address: str) -> list[str]:
    """Start the chapter test; return the id of its first question alone."""
    page.goto(address)
    page.locator(".kf-quiz-head .kf-start-test").click()
    return [page.locator(".kf-question:visible").get_attribute("id") or ""]


def test_a_chapter_test_shows_one_question_and_no_verdict(page: Page, site: str) -> None:
    """One question at a time with a line of progress; the answer leads on without a word whether it was right."""
    (first,) = begin(page, site + CHAPTER)
    expect(page.locator(".kf-place")).to_have_text(re.compile(r"章末测验 · 第 1 / \d+ 题"))
    give(page.locator(f"#{first}"), right=False)
    page.get_by_role("button", name="猜的").click()

    expect(page.locator(".kf-question:visible")).to_have_count(1)
    expect(page.locator(f"#{first}")).to_be_hidden()
    expect(page.locator(".kf-place")).to_contain_text("第 2 /")
    expect(page.locator(".kf-verdict:visible p")).to_have_count(0)


def test_a_test_needs_an_answer_before_the_confidence(page: Page, site: str) -> None:
    """How sure one is can be said once there is an answer; skipping is always possible."""
    page.goto(site + CHAPTER)
    page.locator(".kf-quiz-head .kf-start-test").click()
    while not page.locator(".kf-question:visible[data-kind=single]").count():
        page.get_by_role("button", name="不会，跳过").click()

    expect(page.locator(".kf-question:visible .kf-sure").first).to_be_disabled()
    give(page.locator(".kf-question:visible"), right=True)
    expect(page.locator(".kf-question:visible .kf-sure").first).to_be_enabled()


def test_the_next_step_is_within_thumb_reach(phone: Page, site: str) -> None:
    """On a phone the buttons of a long question stand at the bottom of the window."""
    phone.goto(site + CHAPTER)
    phone.locator(".kf-quiz-head .kf-start-test").click()
    while not phone.locator(".kf-question:visible[data-kind=classify]").count():
        phone.get_by_role("button", name="不会，跳过").click()
    box = phone.locator(".kf-question:visible .kf-sures").bounding_box()

    assert box and PHONE[1] - 160 < box["y"] + box["height"] < PHONE[1]


def test_a_reload_brings_back_the_same_test(desktop: Page, site: str) -> None:
    """After a reload the test goes on where it was, in the same order of questions and options."""
    desktop.goto(site + CHAPTER)
    desktop.locator(".kf-quiz-head .kf-start-test").click()
    desktop.get_by_role("button", name="不会，跳过").click()
    while not desktop.locator(".kf-question:visible .kf-option").count():
        desktop.get_by_role("button", name="不会，跳过").click()
    state = "() => [...document.querySelectorAll('.kf-question:not([hidden])')].map(q => q.id + q.innerText).join()"
    before = desktop.evaluate(state)
    desktop.reload()
    desktop.get_by_role("button", name="继续章末测验").click()

    assert desktop.evaluate(state) == before


def test_another_order_can_be_asked_for(desktop: Page, site: str) -> None:
    """“换一套顺序” shows another seed and begins from the first question."""
    desktop.goto(site + CHAPTER)
    desktop.locator(".kf-quiz-head .kf-start-test").click()
    seed = desktop.locator(".kf-run-actions .kf-quiet")
    before = seed.text_content() or ""
    desktop.get_by_role("button", name="换一套顺序").click()

    expect(seed).not_to_have_text(before)
    expect(desktop.locator(".kf-place")).to_contain_text("第 1 /")


def take(page: Page, answer: Callable[[str], tuple[bool, str]]) -> None:
    """Go through a whole test: for each question, by id, whether to answer right and how sure to be."""
    for _ in range(page.locator(".kf-question").count()):
        asked = page.locator(".kf-question:visible")
        right, sure = answer(asked.get_attribute("id") or "")
        give(asked, right=right)
        asked.get_by_role("button", name=sure, exact=True).click()
    page.get_by_role("button", name="交卷，看成绩").click()


def test_the_result_names_what_to_look_at(page: Page, editions: Callable[..., str]) -> None:
    """The result has the score, each objective, sure mistakes before others, and guesses that were right."""
    page.goto(editions() + "chapters/refund.html")
    page.locator(".kf-quiz-head .kf-start-test").click()
    ways = {"q-first-step": (False, "确定"), "q-bank-slow": (False, "不太确定"), "q-over-due": (True, "猜的")}
    take(page, lambda name: ways.get(name, (True, "确定")))

    result = page.locator(".kf-result")
    expect(result.locator(".kf-score")).to_contain_text("11 / 14")
    expect(result.locator(".kf-by-objective li")).to_have_count(3)
    titles = [line.text_content() for line in result.locator(".kf-label").all()]
    assert titles == ["很有把握，却错了：先看这几题", "错了的", "猜对的，再看一眼", "等你自评"]
    assert [line.get_attribute("href") for line in result.locator(".kf-review a").all()] == [
        "#q-first-step",
        "#q-bank-slow",
        "#q-over-due",
        "#q-rewrite-hurry",
    ]


def test_a_rewriting_is_marked_after_the_test(desktop: Page, editions: Callable[..., str]) -> None:
    """What was rewritten in a test waits for its author's judgement, which then counts."""
    desktop.goto(editions() + "chapters/refund.html")
    desktop.locator(".kf-quiz-head .kf-start-test").click()
    take(desktop, lambda name: (True, "确定"))
    expect(desktop.locator(".kf-score")).to_contain_text("13 / 14")
    desktop.locator("#q-rewrite-hurry").get_by_role("button", name="都做到了").click()

    expect(desktop.locator(".kf-score")).to_contain_text("14 / 14")


def test_only_the_wrong_ones_again(page: Page, editions: Callable[..., str]) -> None:
    """“只重做错题” asks just these, tells at once, and a question leaves after two right answers in a row."""
    page.goto(editions() + "chapters/refund.html")
    check(page.locator("#q-first-step"), right=False)
    check(page.locator("#q-bank-slow"), right=True)
    for left in ("再答对 1 次", ""):
        page.get_by_role("button", name="只重做错题（1）").click()
        expect(page.locator(".kf-question:visible")).to_have_count(1)
        check(page.locator("#q-first-step"), right=True)
        expect(page.locator("#q-first-step .kf-verdict")).to_contain_text(left)
        page.get_by_role("button", name="下一题").click()

    expect(page.get_by_role("button", name="只重做错题")).to_have_count(0)


# --- without script, and from disk -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_is_readable_without_script(without_script: Page, site: str, kind: str) -> None:
    """Without script a question and its folded answer can be read, and no dead button stands there."""
    without_script.goto(site + CHAPTER)
    asked = question(without_script, kind)

    expect(asked.locator(".kf-stem")).to_be_visible()
    expect(asked.locator("button:visible, .kf-actions")).to_have_count(0)
    asked.locator(".kf-answer summary").click()
    expect(asked.locator(".kf-explanation")).to_be_visible()


def test_answers_are_kept_from_disk(desktop: Page, shipped_site: Path) -> None:
    """Opened as a file, a chapter keeps its answers over a reload."""
    desktop.goto((shipped_site / CHAPTER).as_uri())
    check(question(desktop, "classify"), right=True)
    desktop.reload()

    expect(question(desktop, "classify").locator(".kf-verdict-right")).to_be_visible()
