"""The script desk's data: every script whole, nothing that only editors read, and text that stays text."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from handbook import desk
from handbook.book import Handbook


def values(book: Handbook) -> dict[str, Any]:
    """Return what a browser would see in window.HANDBOOK_DESK."""
    text = desk.data(book)[desk.FILE].decode()
    assert text.startswith("window.HANDBOOK_DESK=")
    found: dict[str, Any] = json.loads(text.removeprefix("window.HANDBOOK_DESK=").rstrip(";\n"))
    return found


def test_each_field_holds_every_script_in_the_order_of_the_scenes(book: Handbook) -> None:
    """The fields are lists of equal length, and the scenes say how many of them are theirs."""
    found = values(book)

    assert found["scripts"]["id"] == ["refund-when", "refund-late"]
    assert {len(column) for column in found["scripts"].values()} == {2}
    assert found["scenes"] == [["refund", "退款", "aftersale", 2]]


def test_replies_keep_their_names(book: Handbook) -> None:
    """Variables and blanks reach the browser by name, so that a shop's own values can take their place there."""
    found = values(book)

    assert found["scripts"]["formal"][0] == (
        "您好，退款申请{退款审核时限}审核。通过后{到账说明}，可在订单页“退款详情”查看。"
    )
    assert found["variables"] == dict(book.shop.variables)
    assert found["blanks"] == dict(book.shop.blanks)


def test_links_stand_once_and_start_at_the_root(book: Handbook) -> None:
    """Rules and chapters that several scripts name are written once, with addresses as seen from the site's root."""
    found = values(book)
    used = [[found["links"][number] for number in numbers] for numbers in found["scripts"]["rules"]]

    assert used[1] == [["rules/house.html#give-time", book.rules["give-time"].title]]
    assert len({href for href, _ in found["links"]}) == len(found["links"])


def test_notes_for_editors_stay_at_home(book: Handbook) -> None:
    """What only editors and trainers read is not in the file."""
    text = desk.data(book)[desk.FILE].decode()

    assert [words for words in ("编辑密语", "讲师密语", "RF-001") if words in text] == []


def test_no_text_can_end_the_script(book: Handbook) -> None:
    """A closing tag or a line separator in a value reaches the reader and leaves the script whole."""
    value = "</script><!--\u2028\u2029"
    shop = book.shop.model_copy(update={"variables": {**book.shop.variables, "店名": value}})
    wild = dataclasses.replace(book, shop=shop)
    text = desk.data(wild)[desk.FILE].decode()

    assert [bad for bad in ("</", "\u2028", "\u2029") if bad in text] == []
    assert values(wild)["variables"]["店名"] == value
