"""A person who answers questions: every kind, right or wrong, by what the page lets a person do.

What is right is read from the folded answer in the page; everything else is pointing, choosing and typing.
"""

from __future__ import annotations

from playwright.sync_api import Locator

KINDS = ("single", "multiple", "truefalse", "ordering", "matching", "classify", "fill", "spot", "rewrite")


def give(question: Locator, *, right: bool) -> None:
    """Fill in a question of any kind, without asking for the verdict."""
    _WAYS[question.get_attribute("data-kind") or ""](question, right)


def check(question: Locator, *, right: bool) -> None:
    """Answer a question in practice and ask for the verdict; a rewriting is marked by oneself."""
    give(question, right=right)
    question.locator(".kf-check").click()
    if question.get_attribute("data-kind") == "rewrite":
        question.locator(".kf-judge button").nth(0 if right else 1).click()


def _options(question: Locator, right: bool) -> None:
    kind = question.get_attribute("data-kind")
    told = question.locator(f".kf-feedback li[data-right={'true' if right else 'false'}]").all()
    for item in told if kind == "multiple" else told[:1]:
        question.locator(f".kf-options input[value='{item.get_attribute('data-option')}']").check()


def _ordering(question: Locator, right: bool) -> None:
    key = _attributes(question, ".kf-key li", "data-id")
    wanted = key if right else key[::-1]
    for place, name in enumerate(wanted):
        line = question.locator(f".kf-ordering li[data-id='{name}']")
        while _attributes(question, ".kf-ordering li", "data-id").index(name) > place:
            line.get_by_role("button", name="上移").click()


def _matching(question: Locator, right: bool) -> None:
    lists = question.locator("select").all()
    for place, chooser in enumerate(lists):
        chooser.select_option(str(place if right else (place + 1) % len(lists)))


def _classify(question: Locator, right: bool) -> None:
    for place, bucket in enumerate(_attributes(question, ".kf-key li", "data-bucket")):
        pills = question.locator(f".kf-classify li[data-item='{place}'] input")
        pills.nth(int(bucket) if right else (int(bucket) + 1) % pills.count()).check()


def _fill(question: Locator, right: bool) -> None:
    for place, blank in enumerate(question.locator(".kf-key li").all()):
        accepted = blank.locator("[data-accept]").first.text_content() or ""
        question.locator(".kf-gap-input").nth(place).fill(f" {accepted} " if right else "不知道")


def _spot(question: Locator, right: bool) -> None:
    wrong = question.locator(".kf-key li[data-right=true]").get_attribute("data-line")
    line = wrong if right else next(n for n in _attributes(question, ".kf-key li", "data-line") if n != wrong)
    question.locator(f".kf-spot li[data-line='{line}'] .kf-bubble").click()


def _rewrite(question: Locator, right: bool) -> None:
    question.get_by_label("你来改").fill("我查到了，18点前给您结果。" if right else "好的")


def _attributes(question: Locator, selector: str, name: str) -> list[str]:
    return [item.get_attribute(name) or "" for item in question.locator(selector).all()]


_WAYS = {
    "single": _options,
    "multiple": _options,
    "truefalse": _options,
    "ordering": _ordering,
    "matching": _matching,
    "classify": _classify,
    "fill": _fill,
    "spot": _spot,
    "rewrite": _rewrite,
}
