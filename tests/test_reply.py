"""Replies: variables filled, blanks left for the agent."""

from __future__ import annotations

from handbook.book import Handbook
from handbook.reply import Slot, names, pieces, spoken, to_fill

TEXT = "{客户称呼}，{退款审核时限}审完{？}。"


def test_pieces_keep_text_and_slots_apart(book: Handbook) -> None:
    """A reply is split into text, filled variables and blanks; an unknown name stays text."""
    assert pieces(TEXT, book.shop) == [
        Slot("客户称呼", blank=True, value="陈先生"),
        "，",
        Slot("退款审核时限", blank=False, value="24小时内"),
        "审完{？}。",
    ]


def test_a_reply_as_a_customer_reads_it(book: Handbook) -> None:
    """For checking, variables are filled and blanks hold their samples."""
    assert spoken(TEXT, book.shop) == "陈先生，24小时内审完{？}。"


def test_a_reply_for_a_phrase_tool(book: Handbook) -> None:
    """For a quick-phrase file, variables are filled and blanks stand in their brackets."""
    assert to_fill(TEXT, book.shop) == "【客户称呼】，24小时内审完{？}。"


def test_all_names_are_found() -> None:
    """Every name in braces is found, known or not, each as often as it stands there."""
    assert names("{甲}{乙}，{甲}，{}和{没有关上") == ["甲", "乙", "甲", ""]


def test_a_reply_that_is_only_a_blank(book: Handbook) -> None:
    """Nothing but a blank is one piece, and nothing at all is none."""
    assert (pieces("{金额}", book.shop), pieces("", book.shop)) == ([Slot("金额", blank=True, value="86元")], [])
