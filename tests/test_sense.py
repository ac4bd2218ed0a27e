"""The sense of replies: what it has learnt, where it points, and when the linter listens to it."""

from __future__ import annotations

import pytest

from handbook import sense
from handbook.book import Handbook
from handbook.lint import Linter
from handbook.model.library import Lint, Rule
from handbook.pattern import Patterns
from tests import learn

GUILTY = "您放一百个心，这锅用十年都绝对不会坏，坏了我跟您姓。"
INNOCENT = "您好，尺码表在详情页第二屏，麻烦量一下肩宽和胸围发给我，我帮您对照。"


@pytest.fixture
def rule(book: Handbook) -> Rule:
    """Return the rule about promises of the complete book, with one phrase, one wide expression, and the sense."""
    found = book.rules["promise-binds"]
    block = found.lint[0].model_copy(update={"match": ("详情页", "/尺码.{0,2}/"), "unless": (), "sense": True})
    return found.model_copy(update={"lint": (block,)})


def caught(text: str, rule: Rule, **changes: object) -> list[str]:
    """Return the words that a rule finds in a text, its block changed so."""
    block: Lint = rule.lint[0].model_copy(update=changes)
    linter = Linter([rule.model_copy(update={"lint": (block,)})], Patterns({}))
    return [text[f.start : f.end] for f in linter.findings(text)]


def test_a_reply_reads_guilty_or_innocent() -> None:
    """What a reply clearly does it reads guilty of, of the rest innocent; of no category it is both."""
    guilty, innocent = sense.read(GUILTY), sense.read(INNOCENT)

    assert guilty.guilty == {"absolute-promise"}
    assert innocent.guilty == frozenset()
    assert len(innocent.innocent) == 18
    assert guilty.guilty & guilty.innocent == frozenset()


@pytest.mark.parametrize("text", ["", "。", "拍下就发", "好的亲，收到", "😀" * 7])
def test_a_few_words_are_too_few(text: str) -> None:
    """Of a text of a few words it says nothing."""
    assert sense.read(text) == sense.Reading()


@pytest.mark.parametrize("text", ["z" * 20, "\n" * 9, "😀" * 9])
def test_a_text_without_a_known_word_is_guilty_of_nothing(text: str) -> None:
    """Of what it has never met it suspects nothing."""
    assert sense.read(text).guilty == frozenset()


def test_features_know_the_edges_of_clauses_and_pairs_apart() -> None:
    """Runs of a text go over its clauses, whose edges they mark; pairs skip up to four characters."""
    found = list(sense.features("今天发。好"))

    assert {"^", "^今天", "发$。", "^好$", "今_发", "天_好"} <= set(found)
    assert "今_天" not in found


def test_the_place_is_where_the_words_are() -> None:
    """Of a long reply the part is shown that made it guilty."""
    text = f"{INNOCENT}{GUILTY}"
    start, end = sense.place(text, "absolute-promise")

    assert len(INNOCENT) <= start < end <= len(text)


def test_an_expression_counts_only_where_the_reply_reads_guilty(rule: Rule) -> None:
    """A wide frame is a clue; without the sense it would count by itself."""
    assert caught(INNOCENT, rule, match=("/尺码.{0,2}/",)) == []
    assert caught(INNOCENT, rule, match=("/尺码.{0,2}/",), sense=False) == ["尺码表在"]


def test_a_phrase_counts_in_any_case(rule: Rule) -> None:
    """What somebody has written down word for word is caught, whatever the reply reads like."""
    assert caught(INNOCENT, rule) == ["详情页"]


def test_a_guilty_reply_counts_without_a_pattern(rule: Rule) -> None:
    """What no pattern knows is found by the sense alone, once, and only where a block asks for it."""
    (found,) = caught(GUILTY, rule)

    assert found in GUILTY
    assert caught(GUILTY, rule, sense=False) == []


def test_the_sense_may_excuse_without_accusing(rule: Rule) -> None:
    """What has no words to point at is no mistake of the book's own replies, whose author could not mend it."""
    alone, excusing = (Linter([rule], Patterns({}), sensing=how).findings(GUILTY) for how in ("no", "excuse"))
    wide = rule.model_copy(update={"lint": (rule.lint[0].model_copy(update={"match": ("/尺码.{0,2}/",)}),)})

    assert (alone, excusing) == ([], [])
    assert Linter([wide], Patterns({}), sensing="excuse").findings(INNOCENT) == []


def test_the_sense_has_learnt_from_the_batches_as_they_are() -> None:
    """Whoever changes a batch learns anew: python tests/learn.py."""
    assert sense.weights().learnt_from == learn.digest()
