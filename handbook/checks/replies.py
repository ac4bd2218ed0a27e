"""Replies and the rules that judge them: patterns that work, model replies that pass, do-not-says that do not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handbook import lint
from handbook.book import Handbook
from handbook.labels import word
from handbook.model.base import Path, walk
from handbook.model.library import Rule
from handbook.pattern import Patterns, UnknownWordListError, is_expression, mentions
from handbook.problem import Problem, Say
from handbook.reply import spoken
from handbook.sieve import least

MAX_REPLY = 120
_NOT_PORTABLE = re.compile(
    r"\(\?<[=!][^()]*\{[^\W\d]|\(\?(?:P[<=>]|[aiLmsux-]+[):]|<[A-Za-z]|>|\()|\\[AZzhQEGK]|\\p\{|[*+?}]\+|\(\?<?[=!][^()]*\)(?:[?*+]|\{[0-9,])"
)


def rule_pattern(book: Handbook) -> Iterator[Problem]:
    """规则或词表里的正则写错了，或用了浏览器不认的写法。

    正则只用 Python 和 JavaScript 共有的写法：不用命名分组、行内开关、占有量词、变长后顾；
    {词表名} 不能写在后顾里，词表也不能绕回自己。
    """
    for kind, name, leaf in book.leaves:
        if leaf.role != "pattern":
            continue
        wrong = _wrong(leaf.value, book.patterns) or (_circular(leaf.value, name, book) if kind == "wordlist" else None)
        if wrong:
            yield Problem(book.place(kind, name, *leaf.path), *wrong)


def _wrong(source: str, patterns: Patterns) -> tuple[Say, Say] | None:
    """Return what is wrong with a pattern and what to do; what is wrong with its word lists is said of those."""
    try:
        frame = patterns.frame(source)
        empty = not least(frame) and re.search(frame, "")
    except UnknownWordListError:
        return None  # unknown_reference says so
    except re.error as error:
        return (
            Say(f"正则“{source}”写错了({error})。", f'the expression "{source}" is wrong ({error}). '),
            Say("检查括号和反斜杠。", "Look at brackets and backslashes."),
        )
    if empty:
        return (
            Say(f"正则“{source}”什么都没有也会命中。", f'the expression "{source}" matches an empty text. '),
            Say("让它至少要有一个字,例如去掉末尾的 ? 或 *。", "Make it need at least one character."),
        )
    if is_expression(source) and _NOT_PORTABLE.search(source):
        return (
            Say(f"正则“{source}”用了浏览器不认的写法。", f'browsers do not know all of "{source}". '),
            Say("只用 Python 和 JavaScript 都认的写法。", "Use what Python and JavaScript share."),
        )
    return None


def _circular(source: str, wordlist: str, book: Handbook) -> tuple[Say, Say] | None:
    """Return what to say when a word leads back to the list that it stands in."""
    met: set[str] = set()
    ahead = list(mentions(source))
    while ahead:
        name = ahead.pop()
        if name == wordlist:
            return (
                Say(f"词表“{name}”绕回了自己。", f'the word list "{name}" leads back to itself. '),
                Say("去掉其中一处 {词表名}。", "Take one of the mentions out."),
            )
        if name not in met and name in book.wordlists:
            met.add(name)
            ahead += [inner for text in book.wordlists[name].words for inner in mentions(text)]
    return None


def rule_examples(book: Handbook) -> Iterator[Problem]:
    """规则的例句和它的命中词对不上：caught 里有一句没命中，或 allowed 里有一句被命中。

    改命中词（match、unless、require），直到该拦的都拦、像而不该拦的都放行。
    """
    for name, rule in _usable(book):
        for i, block in enumerate(rule.lint):
            for j, text in enumerate(block.caught):
                if not lint.matches(text, block, book.patterns):
                    yield Problem(
                        book.place("rule", name, "lint", i, "caught", j),
                        Say(f"例句没有命中:“{text}”。", f'not caught: "{text}". '),
                        Say("放宽 match,或换例句。", "Widen match, or change the example."),
                    )
            for j, text in enumerate(block.allowed):
                for start, end in lint.matches(text, block, book.patterns)[:1]:
                    yield Problem(
                        book.place("rule", name, "lint", i, "allowed", j),
                        Say(f"不该命中,却命中了“{text[start:end]}”。", f'wrongly caught: "{text[start:end]}". '),
                        Say("收紧 match 或补 unless。", "Narrow match or add unless."),
                    )


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


def reply_clean(book: Handbook) -> Iterator[Problem]:
    """本书自己的回复没有通过回复检查：话术、改写题的参考答案、对话里最好的回复都必须干净。"""
    linter = lint.Linter((rule for _, rule in _usable(book)), book.patterns)
    for kind, name, path, text in _model_replies(book):
        for finding in linter.findings(spoken(text, book.shop)):
            matched = spoken(text, book.shop)[finding.start : finding.end]
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


def avoid_caught(book: Handbook) -> Iterator[Problem]:
    """“不要这样说”的句子，回复检查没有拦下，也没说明为什么拦不下；或者它和推荐的回复一样。

    检查看不出来的错，用 clean 写一句它错在哪。已经拦得下的，就不用写 clean。
    """
    usable = [rule for _, rule in _usable(book)]
    # what the sense makes of a sentence changes whenever it learns, and no author can do anything about that
    linter = lint.Linter(usable, book.patterns, sensing=False)
    # while a rule is broken nobody can say that none catches a sentence
    complete = len(usable) == len(book.known.get("rule", ()))
    for name, script in book.scripts.items():
        replies = {spoken(t, book.shop) for t in (script.replies.warm, script.replies.formal)}
        for i, avoid in enumerate(script.avoid):
            place = book.place("script", name, "avoid", i, "text")
            text = spoken(avoid.text, book.shop)
            caught = bool(linter.findings(text))
            if text in replies:
                yield Problem(
                    place,
                    Say("“不要这样说”和推荐的回复一样。", "the do-not-say is the model reply. "),
                    Say("换一句。", "Change one of them."),
                )
            if complete and not caught and not avoid.clean:
                yield Problem(
                    place,
                    Say(f"没有规则拦下“{avoid.text}”。", f'no rule catches "{avoid.text}". '),
                    Say("给规则补命中词,或写 clean 说明错在哪。", "Add a pattern to a rule, or explain in clean."),
                )
            if caught and avoid.clean:
                yield Problem(
                    book.place("script", name, "avoid", i, "clean"),
                    Say("这句已经被规则拦下,clean 用不上。", "a rule catches this, so clean is not needed. "),
                    Say("删掉 clean。", "Remove clean."),
                    "warning",
                )


def _usable(book: Handbook) -> list[tuple[str, Rule]]:
    """Return the rules whose patterns are sound; ``rule_pattern`` and ``unknown_reference`` report the others."""
    return [
        (name, rule)
        for name, rule in book.rules.items()
        if all(_sound(leaf.value, book.patterns) for leaf in walk(rule) if leaf.role == "pattern")
    ]


def _sound(source: str, patterns: Patterns) -> bool:
    try:
        patterns.verify(source)
    except (re.error, UnknownWordListError):
        return False
    return True
