"""Typography: the forms that a well-set Chinese book uses, each with the fix that a program can make.

What a customer typed (a quotation) is left as it was typed. After 《标点符号用法》 GB/T 15834—2011.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from handbook.book import Handbook
from handbook.model.base import TODO
from handbook.problem import Problem, Say

_HAN = r"\u4e00-\u9fff"
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_UNITS = r"小时|分钟|秒|个工作日|天|元|件|条|个|次|字|句|分|单|人|周|月|年|公斤|厘米|%"
_CODE = re.compile(r"`[^`\n]*`|\]\([^)\s]*\)|https?://\S+|^ *\|[-:| ]+\|$", re.M)


class _Form(NamedTuple):
    """A form to avoid: how it is found, what takes its place, and what it is called."""

    pattern: re.Pattern[str]
    put: str | dict[str, str]
    what: Say
    hint: Say

    def better(self, found: re.Match[str]) -> str:
        return self.put[found[0]] if isinstance(self.put, dict) else found.expand(self.put)


def _form(pattern: str, put: str | dict[str, str], zh: str, en: str, hint_zh: str, hint_en: str) -> _Form:
    return _Form(re.compile(pattern, re.M), put, Say(zh, en), Say(hint_zh, hint_en))


_PUNCTUATION = (
    _form(
        rf"[,;:?!](?<=[{_HAN}”’）》].)(?=[{_HAN}“‘（《]|$)",
        _FULL,
        "是半角",
        "half-width",
        "改成全角。",
        "Use full width.",
    ),
    _form(
        rf"\((?=[{_HAN}][^()]*\))|\)(?<=[{_HAN}].)(?![\[(])",
        _FULL,
        "是半角括号",
        "half-width bracket",
        "改成全角（）。",
        "Use full width.",
    ),
    _form(
        rf"\.(?<=[{_HAN}].)\.{{2,}}|…(?<!……)(?!…)|…{{3,}}|。{{2,}}",
        "……",
        "不是省略号的写法",
        "no ellipsis",
        "省略号写成……。",
        "Write ……",
    ),
    _form(rf"-(?<=[{_HAN}”）].)-+(?=[{_HAN}“（])", "——", "不是破折号的写法", "no dash", "破折号写成——。", "Write ——"),
    _form(
        rf'"([^"\n]*[{_HAN}][^"\n]*)"',
        r"“\1”",
        "用了直引号",
        "straight quotes",
        "引号用“”。",
        "Use curly quotes.",
    ),
    _form(r"「([^「」\n]*)」", r"“\1”", "用了直角引号", "corner quotes", "全书引号用“”。", "Use curly quotes."),
    _form(r"([，。；：、])\1+", r"\1", "标点重复了", "doubled", "留一个。", "Keep one."),
)
_SPACING = (
    _form(
        rf" (?<=[{_HAN}].) *(?=[，。；：、！？）”])| (?<=[，。；：、（“].) *(?=[{_HAN}])",
        "",
        "标点旁边有空格",
        "space beside punctuation",
        "删掉空格。",
        "Delete it.",
    ),
    _form(
        rf" (?<=\d.)(?<!:\d\d.) *(?={_UNITS})",
        "",
        "数字和单位之间有空格",
        "space before a unit",
        "本书不空格。",
        "Delete it.",
    ),
    _form(
        r"[\u200b\ufeff\u00ad\u2060]|\u00a0",
        {"\u00a0": " ", **dict.fromkeys("\u200b\ufeff\u00ad\u2060", "")},
        "看不见的字符",
        "invisible character",
        "从网页或 Word 粘贴带来的,删掉。",
        "It came with pasting; delete it.",
    ),
)
_WIDE = {chr(c): chr(c - 0xFEE0) for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_NUMBERS = (
    _form(
        r"[０-９Ａ-Ｚａ-ｚ]",
        _WIDE,
        "是全角",
        "full-width",
        "数字和英文字母用半角。",
        "Use half width.",
    ),
    _form(
        rf"(?<![\d.\-~～A-Za-z])(\d+(?:\.\d+)?%?) ?[-~～] ?(\d+(?:\.\d+)?)(?={_UNITS})",
        r"\1–\2",
        "范围的连接号不对",
        "range",
        "范围写成 3–5(短横)或“3到5”。",
        "Use an en dash.",
    ),
)


def punctuation(book: Handbook) -> Iterator[Problem]:
    """中文里的标点不是书里的样子：半角逗号、括号，直引号，三个点的省略号，两个减号的破折号。

    逗号、冒号、问号、括号用全角，引号用“”，省略号用……，破折号用——。客户的原话照他打的写，不算。
    """
    return _found(book, _PUNCTUATION)


def spacing(book: Handbook) -> Iterator[Problem]:
    """多了空格，或有看不见的字符。

    标点自带空白，旁边不再空格；数字和单位、汉字之间也不空格。看不见的字符搜不到、对不上，从网页粘贴最容易带进来。
    """
    return _found(book, _SPACING)


def number_form(book: Handbook) -> Iterator[Problem]:
    """数字的写法和全书不一样：全角数字，或范围用了减号、波浪号。

    数字、英文字母用半角；范围写成 1–3个工作日（短横），或“1到3个工作日”。
    """
    return _found(book, _NUMBERS)


def _found(book: Handbook, forms: tuple[_Form, ...]) -> Iterator[Problem]:
    ours = [row for row in book.leaves if row[2].role in ("text", "md", "reply") and row[0] != "ledger"]
    # most forms stand nowhere in the book, which one search tells for all its texts
    everything = "\n".join(leaf.value for *_, leaf in ours)
    met = [form for form in forms if form.pattern.search(everything)]
    for kind, name, leaf in ours if met else ():
        for form in () if TODO in leaf.value else met:
            if not form.pattern.search(leaf.value):
                continue
            bare = _CODE.sub(lambda m: "`" * len(m[0]), leaf.value) if leaf.role == "md" else leaf.value
            for found in form.pattern.finditer(bare):
                yield Problem(
                    book.place_in(kind, name, leaf, found.start()),
                    Say(f"“{_seen(found[0])}”{form.what.zh}。", f'"{_seen(found[0])}": {form.what.en}. '),
                    form.hint,
                    "warning",
                    fix=book.fix_in(kind, name, leaf, found.start(), found.end(), form.better(found)),
                )


def _seen(text: str) -> str:
    """Return a text so that a reader sees it: an invisible character by its number."""
    return "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in text)
