"""What texts may hold: no markup, no dead links, no gaps left open, no characters that paper or a tool lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handbook import prose
from handbook.book import Handbook
from handbook.fonts import unprintable as not_in_fonts
from handbook.model.base import TODO, Leaf
from handbook.passed import Passed
from handbook.problem import Problem, Say, meant, nearest
from handbook.reply import names, to_fill

_HTML = re.compile(r"<(?:/?[A-Za-z][A-Za-z0-9-]*[\s/>]|!--|!\[CDATA|\?)|^\{:|\{[:#.][^}\n]*\}|\{[{%]")
HEADING = 3
_CODE = re.compile(r"(`+)[^`].*?\1", re.S)
_LIKE_REFERENCE = re.compile(r"^([a-z]+):[a-z0-9-]+(?:#[a-z0-9-]+)?$")
_PLACEHOLDER = re.compile(r"(?<![A-Za-z])[Xx]{2,4}(?![A-Za-z0-9])|××+|TODO|TBD|待补|待填|此处填")
_CONTROL = frozenset("\n\t")
_OURS = frozenset({"text", "md", "reply", "quote"})


def raw_html(book: Handbook) -> Iterator[Problem]:
    """正文里写了 HTML 标签、属性列表（{: …}）或模板代码（{{ … }}）。

    它们不会生效，只会原样出现在书里。要强调用 **…**，要表格用 Markdown 表格；真要展示标签就放进反引号。
    """
    for kind, name, leaf in book.leaves:
        if leaf.role != "md":
            continue
        bare = _CODE.sub(lambda m: " " * len(m[0]), leaf.value)
        for found in _HTML.finditer(bare):
            yield Problem(
                book.place_in(kind, name, leaf, found.start()),
                Say(f"正文里有标记代码“{found[0].strip()}”。", f'markup "{found[0].strip()}" in prose. '),
                Say("改用 Markdown,或放进反引号。", "Use Markdown, or put it in backticks."),
            )


def bad_link(book: Handbook) -> Iterator[Problem]:
    """链接的地址不对。只能是 https:// 网址，或本书的引用，例如 script:refund-when、chapter:returns#clock。"""
    for kind, name, leaf in _prose(book):
        for href in prose.addresses(leaf.value):
            if prose.reference(href) is None and not prose.is_web(href):
                meant = _LIKE_REFERENCE.match(href)
                guess = nearest(meant[1], prose.KINDS) if meant else Say("", "")
                yield Problem(
                    book.place_in(kind, name, leaf, max(leaf.value.find(href), 0)),
                    Say(f"链接地址“{href}”不能用。", f'the address "{href}" cannot be used. '),
                    guess
                    if guess.zh
                    else Say("写 https:// 开头的网址,或“类别:编号”。", "Use an https:// address or kind:id."),
                )


def heading_level(book: Handbook) -> Iterator[Problem]:
    """正文里的标题只用三级（### ），只写在小节、练习和讲师说明里。

    一级、二级留给书、章、节自己；别处的标题会打乱目录和 PDF 的层级，改成加粗的一行。
    """
    for kind, name, leaf in _prose(book):
        fits = kind == "chapter" and leaf.path[0] in ("sections", "exercises", "trainer")
        for level, text in prose.headings(leaf.value):
            place = book.place_in(kind, name, leaf, max(leaf.value.find(text), 0))
            if not fits:
                yield Problem(
                    place,
                    Say(f"这里不能用标题“{text}”。", f'no heading may stand here: "{text}". '),
                    Say("改成加粗的一行:**…**。", "Make it a bold line: **…**."),
                )
            elif level != HEADING:
                yield Problem(
                    place,
                    Say(f"标题“{text}”用了 {level} 级。", f'heading "{text}" is level {level}. '),
                    Say("改成 ### 。", "Make it level 3."),
                )


def image(book: Handbook) -> Iterator[Problem]:
    """图片不在 data/images 里，或没有替代文字。

    写成 ![图里是什么](image:文件名.png)；看不见图的人和打印出来的书都靠这句替代文字。
    """
    for kind, name, leaf in _prose(book):
        for source, alternative in prose.images(leaf.value):
            place = book.place_in(kind, name, leaf, max(leaf.value.find(source), 0))
            file = source.removeprefix("image:")
            if not source.startswith("image:") or file not in book.images:
                yield Problem(
                    place,
                    Say(f"没有图片“{source}”。", f'picture "{source}" does not exist. '),
                    nearest(file, book.images)
                    if nearest(file, book.images).zh
                    else Say("把图片放进 data/images,写 image:文件名。", "Put it in data/images, write image:name."),
                )
            if not alternative.strip():
                yield Problem(
                    place,
                    Say("图片没有替代文字。", "the picture has no alternative text. "),
                    Say("在 ![] 的方括号里写图里是什么。", "Say in the brackets what it shows."),
                )


def placeholder(book: Handbook) -> Iterator[Problem]:
    """还有没填的占位符（XX、××、TODO、待补）。填上真实内容；回复里要客服填的，用 {空格名}。"""
    for kind, name, leaf in book.leaves:
        if leaf.role not in ("text", "md", "reply") or kind in ("ledger", "rule"):
            continue
        for found in _PLACEHOLDER.finditer(leaf.value):
            yield Problem(
                book.place_in(kind, name, leaf, found.start()),
                Say(f"占位符“{found[0]}”还没填。", f'placeholder "{found[0]}" is not filled in. '),
                Say("写上真实内容;让客服填的空写成 {空格名}。", "Fill it in, or make it a {blank}."),
            )


def unknown_variable(book: Handbook) -> Iterator[Problem]:
    """回复里的 {名字} 既不是 shop.yml 的变量，也不是空格。

    变量（variables）在生成时填好，例如发货时限；空格（blanks）留给客服填，要给样例。两处都没有的名字多半是笔误。
    """
    known = [*book.shop.variables, *book.shop.blanks]
    for kind, name, leaf in book.leaves:
        if leaf.role != "reply":
            continue
        for slot in names(leaf.value):
            if slot not in known:
                start = leaf.value.find("{" + slot)
                right = meant(slot, known)
                yield Problem(
                    book.place_in(kind, name, leaf, start),
                    Say(f"shop.yml 里没有变量或空格“{slot}”。", f'shop.yml has no variable or blank "{slot}". '),
                    nearest(slot, known)
                    if nearest(slot, known).zh
                    else Say("先在 shop.yml 里登记。", "Add it to shop.yml first."),
                    fix=book.fix_in(kind, name, leaf, start + 1, start + 1 + len(slot), right) if right else None,
                )
    both = set(book.shop.variables) & set(book.shop.blanks)
    for slot in sorted(both):
        yield Problem(
            book.place("shop", "", "blanks", slot),
            Say(f"“{slot}”既是变量又是空格。", f'"{slot}" is both a variable and a blank. '),
            Say("只留一个。", "Keep one."),
        )


def todo(book: Handbook) -> Iterator[Problem]:
    """新建的骨架里还有“待写”没换成内容。报告里写着这一处该写什么；写完把“待写”两个字也删掉。"""
    for kind, name, leaf in book.leaves:
        if leaf.role is None or TODO not in leaf.value:
            continue
        described = book.describe(kind, name, leaf.path)
        yield Problem(
            book.place_in(kind, name, leaf, leaf.value.find(TODO)),
            Say("这里还没写。", "not written yet. "),
            Say(f"该写:{described.rstrip('。')}。", f"Wanted: {described.rstrip('。')}."),
            "warning",
        )


def address(book: Handbook) -> Iterator[Problem]:
    """回复里用“你”称呼客户。对客户一律用“您”；“你”只留给学员。"""
    for kind, name, leaf in book.leaves:
        if leaf.role != "reply":
            continue
        for found in re.finditer("你(?!们店)", leaf.value):
            yield Problem(
                book.place_in(kind, name, leaf, found.start()),
                Say("回复里称客户“你”。", "the reply says 你 to the customer. "),
                Say("改成“您”。", "Say 您."),
                "warning",
                fix=book.fix_in(kind, name, leaf, found.start(), found.end(), "您"),
            )


def unprintable(book: Handbook, passed: Passed) -> Iterator[Problem]:
    """有印刷字体里没有的字符（多半是表情符号），印出来会是空白。改用文字，例如[微笑]。"""
    ours = [row for row in book.leaves if row[2].role in _OURS]
    used = "".join(sorted({c for *_, leaf in ours for c in leaf.value}))
    lacking = set(passed.news(("printable", used), lambda: not_in_fonts(used) - _CONTROL))
    for kind, name, leaf in ours if lacking else ():
        for character in sorted(lacking.intersection(leaf.value)):
            yield Problem(
                book.place_in(kind, name, leaf, leaf.value.find(character)),
                Say(
                    f"印刷字体里没有“{character}”(U+{ord(character):04X})。",
                    f'no print font has "{character}" (U+{ord(character):04X}). ',
                ),
                Say("换一个字,表情写成文字。", "Use another character; write emoji as words."),
            )


def not_in_gbk(book: Handbook) -> Iterator[Problem]:
    """话术里有千牛的 GBK 文件存不下的字符。换一个常用的写法。"""
    for name, script in book.scripts.items():
        texts = {("replies", tone): to_fill(getattr(script.replies, tone), book.shop) for tone in ("warm", "formal")}
        for path, text in texts.items():
            for character in sorted({c for c in text if not _in_gbk(c)}):
                yield Problem(
                    book.place("script", name, *path),
                    Say(
                        f"GBK 里没有“{character}”(U+{ord(character):04X}),千牛导不进去。",
                        f'GBK lacks "{character}" (U+{ord(character):04X}), so Qianniu cannot import it. ',
                    ),
                    Say("换一个写法。", "Write it another way."),
                )


def _in_gbk(character: str) -> bool:
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def _prose(book: Handbook) -> Iterator[tuple[str, str, Leaf]]:
    return (row for row in book.leaves if row[2].role == "md")
