"""The search data: what can be found, and what must not be."""

from __future__ import annotations

import dataclasses
import gzip
import json
from pathlib import Path
from typing import TypedDict

from handbook import load, search
from handbook.book import Handbook


class Values(TypedDict):
    """The search data as JavaScript sees it."""

    entries: list[list[str]]
    synonyms: list[list[str]]
    readings: dict[str, str]
    variants: str


def values(data: bytes) -> Values:
    """Return what a browser would see in window.HANDBOOK_SEARCH."""
    text = data.decode()
    assert text.startswith("window.HANDBOOK_SEARCH=")
    found: Values = json.loads(text.removeprefix("window.HANDBOOK_SEARCH=").rstrip(";\n"))
    return found


def test_every_kind_can_be_found(book: Handbook) -> None:
    """Each thing a reader may look for is an entry, under its title, in reading order."""
    assert [(e.kind, e.title) for e in search.entries(book)] == [
        ("chapter", "第1章 退款说清楚"),
        ("section", "钱停在哪一步"),
        ("section", "说到几点"),
        ("section", "等急了的人"),
        ("script", "问退款几时到"),
        ("script", "过了说好的日子还没到账"),
        ("case", "第五天还没到账"),
        ("dialogue", "催退款的陈先生"),
        ("rule", "让人等，就说到几点"),
        ("rule", "说了就要做到"),
        ("metric", "退款到账时长"),
        ("term", "原路退回"),
        ("term", "售后单"),
        ("figure", "九十秒内回话，客户的火气消一半。"),
        ("figure", "催退款的消息多久要回"),
        ("programme", "一天上手"),
    ]


def test_an_entry_leads_to_its_record(book: Handbook) -> None:
    """An entry's address is the record's, with the place on the page."""
    assert [e.url for e in search.entries(book)][:5] == [
        "chapters/refund.html",
        "chapters/refund.html#where-it-is",
        "chapters/refund.html#say-it",
        "chapters/refund.html#when-angry",
        "scripts/refund.html#refund-when",
    ]


def test_a_script_is_found_by_customers_words_and_code(book: Handbook) -> None:
    """What customers write, and the phrase code, are words to find a script by."""
    script = next(e for e in search.entries(book) if e.kind == "script")

    assert (script.says, script.keys) == ("退款什么时候到\n钱咋还没退\n退了几天了都没到帐", "tk1")


def test_what_else_is_asked_leads_to_a_record(book: Handbook) -> None:
    """Other wordings of an author are words to find a record by, apart from its text, which is what is shown."""
    term = book.terms["original-route"].model_copy(update={"asked": ("钱会回到哪张卡", "退到微信吗")})
    entry = next(e for e in search.entries(dataclasses.replace(book, terms={term.id: term})) if e.kind == "term")

    assert (entry.asked, "钱会回到哪张卡" in entry.text) == ("钱会回到哪张卡\n退到微信吗", False)


def test_questions_and_answers_cannot_be_found(book: Handbook) -> None:
    """A search gives no quiz away, and nothing that only trainers read."""
    text = search.data(book)[search.FILE].decode()
    hidden = ["讲师密语", "编辑密语", "一审核，二入账"]
    for question in book.quizzes["refund"].questions:
        hidden += [question.stem.strip(), question.explanation.strip()]

    assert [words for words in hidden if words in text] == []


def test_synonyms_come_along(book: Handbook) -> None:
    """Words that mean the same are shipped as lists."""
    assert values(search.data(book)[search.FILE])["synonyms"] == [["退款", "退钱", "返钱"]]


def test_a_character_has_the_readings_of_its_words(book: Handbook) -> None:
    """A character of two readings has that of its word; common characters that the book lacks are there too."""
    term = book.terms["original-route"].model_copy(update={"term": "重复下单", "en": "银行"})
    data = search.data(dataclasses.replace(book, terms={"original-route": term}))[search.FILE]
    readings = values(data)["readings"]

    assert ("重" in readings["chong"], "行" in readings["hang"], "宽" in readings["kuan"]) == (True, True, True)


def test_traditional_characters_lead_to_simplified_ones(book: Handbook) -> None:
    """The table pairs a traditional character with the one the book uses."""
    pairs = values(search.data(book)[search.FILE])["variants"]

    assert {"運运", "費费", "貨货"} <= {pairs[at : at + 2] for at in range(0, len(pairs), 2)}


def test_the_shipped_data_is_small() -> None:
    """What the first search of a visit loads stays below 600 KB as a server sends it."""
    shipped, _ = load.load(Path(__file__).resolve().parents[1] / "data")
    assert shipped is not None

    assert len(gzip.compress(search.data(shipped)[search.FILE], 6)) < 600_000


def test_no_text_can_end_the_script(book: Handbook) -> None:
    """A closing tag or a line separator in a text reaches the reader and leaves the script whole."""
    title = "</script><!--\u2028\u2029"
    term = book.terms["original-route"].model_copy(update={"term": title})
    data = search.data(dataclasses.replace(book, terms={"original-route": term}))[search.FILE]

    assert [bad for bad in ("</", "\u2028", "\u2029") if bad in data.decode()] == []
    assert title in [entry[1] for entry in values(data)["entries"]]
