"""The sieve of patterns: what it lets through must hold every pattern that matches, and little else."""

from __future__ import annotations

import re

import pytest

from handbook.sieve import Sieve, any_of, gist, ways

TEXTS = ("加我微信吧", "保证明天到", "最迟3天，赔您二十块", "今天就能发", "")
EXPRESSIONS = (
    "微信",
    "(保证|担保).{0,4}到",
    "[0-9]天|[二三]十[块元]",
    "(?<!不)能发",
    "(?=今)今天?",
    "x?到(?!账)",
    "[^。]{2}吧",
    "(赔|补)+您",
    ".",
    r"\d天",
)


def test_nothing_that_matches_is_held_back() -> None:
    """Alternatives, classes, repeats and looks around: each expression that matches a text comes through."""
    sieve = Sieve([ways(expression, {}) for expression in EXPRESSIONS])
    held_back = [
        (expression, text)
        for text in TEXTS
        for number, expression in enumerate(EXPRESSIONS)
        if re.search(expression, text) and number not in sieve.possible(text)
    ]

    assert held_back == []


@pytest.mark.parametrize(
    ("text", "passed"),
    [("今天发货", {4, 8, 9}), ("您好", {8}), ("保证", {8}), ("到了", {5, 8})],
)
def test_what_lacks_a_needed_character_is_held_back(text: str, passed: set[int]) -> None:
    """An expression comes through only when the text has a character of each kind that it needs."""
    assert set(Sieve([ways(expression, {}) for expression in EXPRESSIONS]).possible(text)) == passed


@pytest.mark.parametrize(
    ("expression", "passed"),
    [
        ("保证[^，。]{0,9}退", {"保证到，退", "保证。退", "保证！退"}),  # takes ！, which ends a clause too
        ("保证[^，。；！？,;!?]{0,9}退", set()),
        ("保证[^。！？]{0,9}退", {"保证到，退"}),
        ("保证.{0,9}退", {"保证到，退", "保证。退", "保证！退"}),
        (r"保证\s*退", set()),
        ("保证[，,]?[到能]*退", {"保证到，退"}),
    ],
)
def test_a_clause_holds_all_that_is_needed(expression: str, passed: set[str]) -> None:
    """What takes no punctuation matches within a clause or a sentence: what stands in another does not count."""
    sieve = Sieve([ways(expression, {})])

    assert {text for text in ("保证到，退", "保证。退", "保证！退") if sieve.possible(text)} == passed


def test_a_broken_expression_is_told() -> None:
    """What is no expression is said at once, as by ``re``."""
    with pytest.raises(re.error):
        ways("(", {})


def test_a_character_that_stands_for_more_may_be_one_of_several() -> None:
    """Alternatives of one character each are a class to the parser, whatever they stand for."""
    known = {"\ue000": any_of([gist("快递员", {}), gist("站点", {})])}
    sieve = Sieve([ways("找(?:\ue000|我|他)", known)])

    assert [text for text in ("找站点", "找他", "找快递员", "找客服") if sieve.possible(text)] == [
        "找站点",
        "找他",
        "找快递员",
    ]


def test_a_character_may_stand_for_expressions_of_its_own() -> None:
    """What is known of a word list counts wherever a pattern speaks of it, its ends side by side with what is there."""
    known = {"\ue000": any_of([gist("快递员?", {}), gist("站点", {})])}
    sieve = Sieve([ways("找\ue000问", known)])

    assert [text for text in ("去找站点问", "找站，点问", "站点找问", "找快递员问") if sieve.possible(text)] == [
        "去找站点问",
        "找快递员问",
    ]
