"""The reply checks: patterns, exceptions, what must stand near, and the places of findings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pytest

from handbook.book import Handbook
from handbook.lint import Finding, Linter, matches
from handbook.model.library import Lint, Rule
from handbook.pattern import Patterns, UnknownWordListError
from tests.scratch import wordlists


def lint(*match: str, unless: tuple[str, ...] = (), within: str = "", any_of: tuple[str, ...] = ()) -> Lint:
    """Return a lint block with patterns and nothing else of interest."""
    values: dict[str, Any] = {
        "category": "vague",
        "level": "warn",
        "match": match,
        "unless": unless,
        "better": "写明时间。",
        "caught": ("一", "二", "三"),
        "allowed": ("一", "二", "三"),
    }
    if within:
        values["require"] = {"within": within, "any": any_of}
    return Lint.model_validate(values)


def caught(text: str, block: Lint, **lists: tuple[str, ...]) -> list[str]:
    """Return the pieces of ``text`` that a block catches, with word lists that its patterns may speak of."""
    return [text[start:end] for start, end in matches(text, block, Patterns(wordlists(**lists)))]


def findings(text: str, rules: Iterable[Rule]) -> list[Finding]:
    """Return what rules of the scratch book find in a text."""
    return Linter(rules, Patterns(wordlists(马上词=("马上", "立刻")))).findings(text)


def test_a_plain_phrase_is_taken_literally() -> None:
    """The signs of regular expressions mean themselves in a plain phrase."""
    assert caught("真的?真的。", lint("真的?")) == ["真的?"]


def test_a_regular_expression_stands_between_slashes() -> None:
    """Between slashes a pattern is a regular expression."""
    assert caught("马上退，马上就退", lint("/马上就?退/")) == ["马上退", "马上就退"]


def test_a_single_slash_is_a_phrase() -> None:
    """A slash or two alone are no empty expression."""
    assert caught("a//b", lint("//")) == ["//"]


def test_a_broken_expression_raises() -> None:
    """An expression that does not compile is the caller's to report."""
    with pytest.raises(re.error):
        Patterns({}).compiled("/(/")


def test_a_name_in_braces_is_any_word_of_the_list() -> None:
    """An expression speaks of a word list by its name; how often something stands keeps its meaning."""
    block = lint("/找{外部方}.{0,2}问/")

    assert caught("找快递员问，找厂家去问，找我问", block, 外部方=("快递员", "/厂家?/")) == ["找快递员问", "找厂家去问"]


def test_the_longest_word_of_a_list_is_found() -> None:
    """A word that begins like another of its list is found whole, in whatever order they stand."""
    assert caught("找快递员", lint("/找{外部方}/"), 外部方=("快递", "快递员")) == ["找快递员"]


def test_a_word_of_a_list_is_taken_literally() -> None:
    """The signs of regular expressions mean themselves in a word, as they do in a plain phrase."""
    assert caught("买a+b，买aab", lint("/买{货}/"), 货=("a+b", "c")) == ["买a+b"]


def test_a_list_may_speak_of_another() -> None:
    """A word that is an expression may name another list."""
    assert caught("赔三十块", lint("/赔{金额}/"), 金额=("/{数}块/", "钱"), 数=("三十", "八")) == ["赔三十块"]


def test_exceptions_speak_of_word_lists_too() -> None:
    """What excuses a match and what must stand near it are patterns like any other."""
    excused = lint("保证", unless=("/{不}$/", "/{不}保证/"))

    assert caught("不能保证，保证", excused, 不=("不能", "没法")) == ["保证"]


def test_braces_that_are_escaped_or_in_a_class_are_braces() -> None:
    """Only a name in bare braces speaks of a word list."""
    assert caught("{称呼}您好", lint(r"/\{[^{}]+\}/", "/[{称呼}]您/"), 称呼=("甲", "乙")) == ["{称呼}", "}您"]


def test_a_plain_phrase_speaks_of_no_list() -> None:
    """In a plain phrase braces are what they are: a blank in somebody's template."""
    assert caught("{称呼}您好，甲您好", lint("{称呼}您好"), 称呼=("甲", "乙")) == ["{称呼}您好"]


@pytest.mark.parametrize(("lists", "circular"), [({}, False), ({"甲": ("/{乙}/", "一"), "乙": ("/{甲}/", "二")}, True)])
def test_a_list_that_leads_nowhere_is_named(lists: dict[str, tuple[str, ...]], circular: bool) -> None:
    """A list that is missing, or leads back to itself, is the caller's to report."""
    with pytest.raises(UnknownWordListError) as raised:
        Patterns(wordlists(**lists)).compiled("/{甲}/")

    assert (raised.value.name, raised.value.circular) == ("甲", circular)


def test_an_exception_counts_in_the_same_clause() -> None:
    """What excuses a match must stand in its own clause."""
    block = lint("保证", unless=("不能",))

    assert caught("不能保证今天到。", block) == []
    assert caught("不能改，但我保证今天到。", block) == ["保证"]


@pytest.mark.parametrize("end", "。！？；，!?;,\n")
def test_a_clause_ends(end: str) -> None:
    """Full and half-width stops, commas and line ends all end a clause."""
    assert caught(f"不能{end}我保证", lint("保证", unless=("不能",))) == ["保证"]


def test_a_colon_does_not_end_a_clause() -> None:
    """What stands before a colon is the same clause."""
    assert caught("不能：保证", lint("保证", unless=("不能",))) == []


def test_a_requirement_within_the_clause() -> None:
    """A time after a promise must stand in the same clause when the rule says so."""
    block = lint("尽快", within="clause", any_of=("/[0-9]+点/",))

    assert caught("18点前尽快回您", block) == []
    assert caught("尽快回您，18点前", block) == ["尽快"]


def test_a_requirement_within_the_reply() -> None:
    """Anywhere in the reply will do when the rule says so."""
    block = lint("尽快", within="reply", any_of=("/[0-9]+点/", "分钟"))

    assert caught("尽快回您，18点前", block) == []
    assert caught("尽快回您，等几天", block) == ["尽快"]


def test_places_count_code_points() -> None:
    """Start and end count characters as Python and people do, emoji as one."""
    assert list(matches("😡😡尽快", lint("尽快"), Patterns({}))) == [(2, 4)]


def test_an_empty_match_is_no_finding() -> None:
    """An expression that can match nothing finds nothing there."""
    assert caught("好的", lint("/不?/")) == []


def test_findings_come_in_the_order_of_the_text(book: Handbook) -> None:
    """All rules of the book look at a reply; findings are sorted by place and name rule, level and remedy."""
    assert findings("稍等，马上退给您。", book.rules.values()) == [
        Finding("give-time", "vague", "warn", 0, 2, "让人等，就说到几点", "写明几点前回话。"),
        Finding("promise-binds", "absolute-promise", "block", 3, 6, "说了就要做到", "说系统里查得到的时间。"),
    ]


def test_two_patterns_at_one_place_are_one_finding(book: Handbook) -> None:
    """Rules of one category that meet at one place are reported once."""
    rule = book.rules["give-time"]

    assert len(findings("尽快", [rule, rule])) == 1


def test_a_clean_reply_has_no_findings(book: Handbook) -> None:
    """A reply with a time and no promise passes."""
    assert findings("在查售后单，18点前回您。", book.rules.values()) == []


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("ＶＸ联系", (0, 2)),
        ("加\u200b微信", (0, 4)),
        ("我保證能到", (1, 3)),
        ("加 微 信 聊", (0, 5)),
        ("加·微·信", (0, 5)),
        ("加、微、信", (0, 5)),
        ("😡ⓥⓧ联系", (1, 3)),
    ],
)
def test_ways_of_writing_are_read_alike(typed: str, place: tuple[int, int]) -> None:
    """Full-width and circled letters, traditional and invisible characters and spaced-out words hide nothing."""
    assert list(matches(typed, lint("/[Vv][Xx]/", "加微信", "保证"), Patterns({}))) == [place]


def test_ordinary_spaces_stay() -> None:
    """A space between words is none of the spaces inside a spaced-out word."""
    assert caught("先加水 信号灯会亮", lint("水信")) == []
    assert caught("能洗手、口罩、衣服", lint("手口")) == []


def test_a_quoted_phrase_that_is_denied_is_fine() -> None:
    """A phrase in quotation marks that its clause denies or explains is spoken of, not said."""
    block = lint("保证")

    assert caught("我们不写“保证”这两个字", block) == []
    assert caught("“保证”是合同里的词", block) == []
    assert caught("我们“保证”今天到", block) == ["保证"]


def test_a_block_may_look_into_quotation_marks() -> None:
    """With ``quoted`` a phrase in quotation marks always counts."""
    block = lint("保证").model_copy(update={"quoted": True})

    assert caught("我们不写“保证”这两个字", block) == ["保证"]


@pytest.mark.parametrize(
    ("change", "levels"),
    [
        ({"confidence": "memory"}, ["warn"]),
        ({"status": "draft"}, ["warn"]),
        ({"status": "announced"}, ["block"]),
        ({"status": "expired"}, []),
    ],
)
def test_what_a_rule_rests_on_limits_what_it_may_do(book: Handbook, change: dict[str, str], levels: list[str]) -> None:
    """A rule from memory or a draft warns at most, an expired one judges nothing, an announced one counts."""
    rule = book.rules["promise-binds"].model_copy(update=change)

    assert [f.level for f in findings("马上退给您", [rule])] == levels


def test_overlapping_findings_of_a_category_are_one(book: Handbook) -> None:
    """What lies inside a longer finding of its category is not reported again."""
    rule = book.rules["promise-binds"]
    wide = rule.lint[0].model_copy(update={"match": ("马上退给您", "退给您")})

    assert [(f.start, f.end) for f in findings("马上退给您", [rule.model_copy(update={"lint": (wide,)})])] == [(0, 5)]
