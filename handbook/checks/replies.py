"""Replies and the rules that judge them: patterns that work, model replies that pass, do-not-says that do not."""

from __future__ import annotations

import functools
import hashlib
import itertools
import re
from collections.abc import Iterator
from typing import Literal

from handbook import lint
from handbook.book import Handbook
from handbook.labels import word
from handbook.model.base import Path, walk
from handbook.model.library import Lint, Rule
from handbook.passed import Passed
from handbook.pattern import UnknownWordListError, is_expression, mentions, skeleton
from handbook.problem import Problem, Say
from handbook.reply import spoken
from handbook.sieve import least

MAX_REPLY = 120
_NOT_PORTABLE = re.compile(
    r"\(\?<[=!][^()]*\{[^\W\d]|\(\?(?:P[<=>]|[aiLmsux-]+[):]|<[A-Za-z]|>|\()|\\[AZzhQEGK]|\\p\{|[*+?}]\+|\(\?<?[=!][^()]*\)(?:[?*+]|\{[0-9,])"
)


def rule_pattern(book: Handbook, passed: Passed) -> Iterator[Problem]:
    """规则或词表里的正则写错了，或用了浏览器不认的写法。

    正则只用 Python 和 JavaScript 共有的写法：不用命名分组、行内开关、占有量词、变长后顾；
    {词表名} 不能写在后顾里，词表也不能绕回自己。
    """
    for kind, name, leaf in book.leaves:
        if leaf.role != "pattern":
            continue
        wrong = _wrong(leaf.value, passed)
        if kind == "wordlist" and not wrong:
            wrong = _circular(leaf.value, name, book)
        for said in wrong:
            yield Problem(book.place(kind, name, *leaf.path), *said)


def _wrong(source: str, passed: Passed) -> list[tuple[Say, Say]]:
    """Return what is wrong with a pattern and what to do; what is wrong with its word lists is said of those."""
    return passed.news(("pattern", source), lambda: _mistakes(source))


def _mistakes(source: str) -> Iterator[tuple[Say, Say]]:
    if not is_expression(source):
        return  # a phrase means itself
    said = skeleton(source)
    try:
        empty = not least(said) and re.search(said, "")
    except re.error as error:
        yield (
            Say(f"正则“{source}”写错了({error})。", f'the expression "{source}" is wrong ({error}). '),
            Say("检查括号和反斜杠。", "Look at brackets and backslashes."),
        )
        return
    if empty:
        yield (
            Say(f"正则“{source}”什么都没有也会命中。", f'the expression "{source}" matches an empty text. '),
            Say("让它至少要有一个字,例如去掉末尾的 ? 或 *。", "Make it need at least one character."),
        )
    elif is_expression(source) and _NOT_PORTABLE.search(source):
        yield (
            Say(f"正则“{source}”用了浏览器不认的写法。", f'browsers do not know all of "{source}". '),
            Say("只用 Python 和 JavaScript 都认的写法。", "Use what Python and JavaScript share."),
        )


def _circular(source: str, wordlist: str, book: Handbook) -> list[tuple[Say, Say]]:
    """Return what to say when a word leads back to the list that it stands in."""
    met: set[str] = set()
    ahead = list(mentions(source))
    while ahead:
        name = ahead.pop()
        if name == wordlist:
            return [
                (
                    Say(f"词表“{name}”绕回了自己。", f'the word list "{name}" leads back to itself. '),
                    Say("去掉其中一处 {词表名}。", "Take one of the mentions out."),
                )
            ]
        if name not in met and name in book.wordlists:
            met.add(name)
            ahead += [inner for text in book.wordlists[name].words for inner in mentions(text)]
    return []


def rule_examples(book: Handbook, passed: Passed) -> Iterator[Problem]:
    """规则的例句和它的命中词对不上：caught 里有一句没命中，或 allowed 里有一句被命中。

    改命中词（match、unless、require），直到该拦的都拦、像而不该拦的都放行。
    """
    for name, rule in _usable(book, passed):
        for i, block in enumerate(rule.lint):
            what = ("examples", *_meaning(block, book))
            yield from passed.news(what, functools.partial(_examples, book, name, i, block))


def _examples(book: Handbook, name: str, i: int, block: Lint) -> Iterator[Problem]:
    for j, text in enumerate(block.caught):
        if not any(lint.matches(text, block, book.patterns)):
            yield Problem(
                book.place("rule", name, "lint", i, "caught", j),
                Say(f"例句没有命中:“{text}”。", f'not caught: "{text}". '),
                Say("放宽 match,或换例句。", "Widen match, or change the example."),
            )
    for j, text in enumerate(block.allowed):
        for start, end in itertools.islice(lint.matches(text, block, book.patterns), 1):
            yield Problem(
                book.place("rule", name, "lint", i, "allowed", j),
                Say(f"不该命中,却命中了“{text[start:end]}”。", f'wrongly caught: "{text[start:end]}". '),
                Say("收紧 match 或补 unless。", "Narrow match or add unless."),
            )


def _meaning(block: Lint, book: Handbook) -> tuple[str, ...]:
    """Return all that a block says, with what the word lists come to that it speaks of."""
    sources = (*block.match, *block.unless, *(block.require.any if block.require else ()))
    return (block.model_dump_json(), *book.patterns.lists(sources))


def memory_blocks(book: Handbook) -> Iterator[Problem]:
    """仅凭记忆（memory）的规则不能用来拦截（block）。核对原文之前最多提醒。"""
    for name, rule in book.rules.items():
        for i, block in enumerate(rule.lint):
            if rule.confidence == "memory" and block.level == "block":
                yield Problem(
                    book.place("rule", name, "lint", i, "level"),
                    Say("这条规则没有核对过原文,不能拦截。", "this rule rests on memory and cannot block. "),
                    Say("改成 warn 或 info,或先核对原文。", "Make it warn or info, or read the original."),
                )


def reply_length(book: Handbook) -> Iterator[Problem]:
    """话术填好之后超过 120 字，客户在手机上要翻两屏。拆成两条，或删掉客户没问的。"""
    for name, script in book.scripts.items():
        for tone in ("warm", "formal"):
            text = spoken(getattr(script.replies, tone), book.shop)
            if len(text) > MAX_REPLY:
                yield Problem(
                    book.place("script", name, "replies", tone),
                    Say(f"填好后有 {len(text)} 字,超过 {MAX_REPLY}。", f"{len(text)} characters when filled. "),
                    Say("写短些。", f"At most {MAX_REPLY}."),
                )


def reply_clean(book: Handbook, passed: Passed) -> Iterator[Problem]:
    """本书自己的回复没有通过回复检查：话术、改写题的参考答案、对话里最好的回复都必须干净。"""
    # a reply that only sounds guilty has no words that its author could change
    judge = _Judge(book, [rule for _, rule in _usable(book, passed)], "excuse")
    for kind, name, path, text in _model_replies(book):
        reply = spoken(text, book.shop)
        for finding in passed.news(("reply", judge.known_by, reply), functools.partial(judge.findings, reply)):
            matched = reply[finding.start : finding.end]
            if matched.startswith("{") and matched.endswith("}"):
                continue  # a name that shop.yml does not have: another check says so, and which name is meant
            yield Problem(
                book.place(kind, name, *path),
                Say(
                    f"“{matched}”碰了规则“{finding.message}”({word(finding.category, 'lint')})。",
                    f'"{matched}" breaks rule {finding.rule} ({finding.category}). ',
                ),
                Say(finding.hint, finding.hint),
            )


class _Judge:
    """The rules that judge the replies of a book, made ready only when there is a reply that has not passed before."""

    def __init__(self, book: Handbook, rules: list[Rule], sensing: Literal["no", "excuse"]) -> None:
        self._new = functools.partial(lint.Linter, rules, book.patterns, sensing=sensing)
        told = (part for rule in rules for block in rule.lint for part in (_standing(rule), *_meaning(block, book)))
        self.known_by = hashlib.sha256("\0".join(told).encode()).hexdigest()

    def findings(self, reply: str) -> list[lint.Finding]:
        return self._linter.findings(reply)

    def catches(self, reply: str) -> bool:
        return self._linter.catches(reply)

    @functools.cached_property
    def _linter(self) -> lint.Linter:
        return self._new()


def _standing(rule: Rule) -> str:
    """Return what of a rule, apart from its blocks, changes what it says of a reply."""
    return rule.model_dump_json(include={"id", "title", "status", "confidence"})


def _model_replies(book: Handbook) -> Iterator[tuple[str, str, Path, str]]:
    for kind, name, leaf in book.leaves:
        if leaf.role == "reply":
            yield kind, name, leaf.path, leaf.value
    for name, dialogue in book.dialogues.items():
        for i, node in enumerate(dialogue.nodes):
            for j, reply in enumerate(node.replies):
                if reply.quality == "best":
                    yield "dialogue", name, ("nodes", i, "replies", j, "text"), reply.text
    for name, case in book.cases.items():
        for i, turn in enumerate(case.turns):
            if turn.who == "agent" and turn.verdict == "works":
                yield "case", name, ("turns", i, "text"), turn.text


def avoid_caught(book: Handbook, passed: Passed) -> Iterator[Problem]:
    """“不要这样说”的句子，回复检查没有拦下，也没说明为什么拦不下；或者它和推荐的回复一样。

    检查看不出来的错，用 clean 写一句它错在哪。已经拦得下的，就不用写 clean。
    """
    usable = [rule for _, rule in _usable(book, passed)]
    # what the sense makes of a sentence changes whenever it learns, and no author can do anything about that
    judge = _Judge(book, usable, "no")
    # while a rule is broken nobody can say that none catches a sentence
    complete = len(usable) == len(book.known.get("rule", ()))
    for name, script in book.scripts.items():
        replies = [spoken(t, book.shop) for t in (script.replies.warm, script.replies.formal)]
        for i, avoid in enumerate(script.avoid):
            text = spoken(avoid.text, book.shop)
            if text in replies:
                yield Problem(
                    book.place("script", name, "avoid", i, "text"),
                    Say("“不要这样说”和推荐的回复一样。", "the do-not-say is the model reply. "),
                    Say("换一句。", "Change one of them."),
                )
            expected = "clean" if avoid.clean else "caught"
            if passed.before("avoid", judge.known_by, text, expected):
                continue
            caught = judge.catches(text)
            if caught != bool(avoid.clean):
                passed.remember("avoid", judge.known_by, text, expected)
            elif caught:
                yield Problem(
                    book.place("script", name, "avoid", i, "clean"),
                    Say("这句已经被规则拦下,clean 用不上。", "a rule catches this, so clean is not needed. "),
                    Say("删掉 clean。", "Remove clean."),
                    "warning",
                )
            elif complete:
                yield Problem(
                    book.place("script", name, "avoid", i, "text"),
                    Say(f"没有规则拦下“{avoid.text}”。", f'no rule catches "{avoid.text}". '),
                    Say("给规则补命中词,或写 clean 说明错在哪。", "Add a pattern to a rule, or explain in clean."),
                )


def _usable(book: Handbook, passed: Passed) -> list[tuple[str, Rule]]:
    """Return the rules whose patterns are sound; ``rule_pattern`` and ``unknown_reference`` report the others."""
    return [(name, rule) for name, rule in book.rules.items() if _sound(rule, book, passed)]


def _sound(rule: Rule, book: Handbook, passed: Passed) -> bool:
    sources = [leaf.value for block in rule.lint for leaf in walk(block) if leaf.role == "pattern"]
    try:
        lists = book.patterns.lists(sources)
    except UnknownWordListError:
        return False
    return not passed.news(("sound", *sources, *lists), functools.partial(_all_wrong, sources, book, passed))


def _all_wrong(sources: list[str], book: Handbook, passed: Passed) -> Iterator[tuple[Say, Say]]:
    """Yield what is wrong with patterns and with the words that they speak of."""
    seen: set[str] = set()
    ahead = list(sources)
    while ahead:
        source = ahead.pop()
        if source not in seen:
            seen.add(source)
            ahead += [word for name in mentions(source) for word in book.wordlists[name].words]
            yield from _wrong(source, passed)
