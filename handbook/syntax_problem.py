"""What is wrong with how a YAML text is written, at the place where it began, with the fix where there is one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import yaml

from handbook.problem import Fix, Place, Problem, Say
from handbook.span import fix
from handbook.syntax import TAGS, TEXT, readable, swallowed

MAX_DEPTH = 40


def not_meant(path: str, root: yaml.Node, text: str) -> list[Problem]:
    """Return what YAML accepts and no author means: duplicate keys, aliases, odd keys and tags, items run together."""
    return sorted(_not_meant(path, root, text), key=Problem.sort_key)


def _not_meant(path: str, root: yaml.Node, text: str) -> Iterator[Problem]:
    stack, seen = [(root, 0)], set()
    keys, texts = set[str](), list[tuple[yaml.ScalarNode, re.Match[str]]]()
    while stack:
        node, depth = stack.pop()
        if id(node) in seen:
            yield Problem(
                _start(path, node),
                Say("用了 YAML 的锚点和别名(& 和 *)。", "YAML anchors and aliases (& and *) are not used here. "),
                Say("把内容原样写出来。", "Write the content out."),
                check="yaml-alias",
            )
            continue
        seen.add(id(node))
        if depth > MAX_DEPTH:
            yield Problem(
                _start(path, node),
                Say("嵌套太深。", "nested too deeply. "),
                Say("检查缩进和括号。", "Look at the indentation and brackets."),
                check="yaml-depth",
            )
            continue
        if isinstance(node, yaml.MappingNode):
            yield from _key_problems(path, node)
            keys |= {key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)}
            stack += [(value, depth + 1) for _, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            stack += [(child, depth + 1) for child in node.value]
        elif isinstance(node, yaml.ScalarNode) and node.tag != TEXT:
            yield from _tag_problems(path, node, text)
        elif isinstance(node, yaml.ScalarNode):
            # the items after the first run on for the same reason, and one mistake is one report
            at = next(swallowed(node, text), None)
            if at is not None:
                yield _run_together(path, text, text.count("\n", 0, at))
            if node.style == "|" and not _SNIPPET.match(node.value):
                texts += [(node, found) for found in _KEY.finditer(node.value)]
    yield from (_key_in_text(path, text, node, found) for node, found in texts if found["key"] in keys)


def _start(path: str, node: yaml.Node) -> Place:
    return Place(path, node.start_mark.line + 1, node.start_mark.column + 1)


def _tag_problems(path: str, node: yaml.ScalarNode, text: str) -> Iterator[Problem]:
    if node.tag.endswith(":int") and re.match(r"^[-+]?0[0-9]", node.value):
        yield Problem(
            _start(path, node),
            Say(f"“{node.value}”以 0 开头,会被当成数字丢掉开头的 0。", f'"{node.value}" starts with 0. '),
            Say("它是编号就加引号,是数字就去掉开头的 0。", "Quote it if it is a code, drop the 0 if it is a number."),
            check="yaml-number",
            fix=fix(text, node.start_mark.index, node.end_mark.index, f"'{node.value}'"),
        )
    elif node.tag not in TAGS:
        yield Problem(
            _start(path, node),
            Say(f"不支持的 YAML 标签 {node.tag}。", f"unsupported YAML tag {node.tag}. "),
            Say("去掉它;以 ! 开头的文字要加引号。", "Remove it; quote text that starts with an exclamation mark."),
            check="yaml-tag",
        )


def _key_problems(path: str, node: yaml.MappingNode) -> Iterator[Problem]:
    if len({key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)}) == len(node.value):
        return
    seen: dict[str, int] = {}
    for key, _ in node.value:
        place = Place(path, key.start_mark.line + 1, key.start_mark.column + 1)
        if not isinstance(key, yaml.ScalarNode):
            yield Problem(
                place,
                Say("键必须是一个词。", "a key must be one word. "),
                Say("多半是文字以 {、[ 或 ? 开头,给它加引号。", "Quote text that starts with a brace, bracket or ?."),
                check="yaml-key",
            )
        elif key.value in seen:
            yield Problem(
                place,
                Say(
                    f"键“{key.value}”写了两次,第一次在第 {seen[key.value]} 行。",
                    f'key "{key.value}" is written twice, first in line {seen[key.value]}. ',
                ),
                Say("留一个,另一个删掉或改名。", "Keep one."),
                check="duplicate-key",
            )
        else:
            seen[key.value] = place.line


_KEY = re.compile(r"^(?P<key>[a-z_]+):(?: |$)", re.M)
_SNIPPET = re.compile(r"\s*(?:- )?[a-z_]+:(?: |$)", re.M)


def _key_in_text(path: str, text: str, node: yaml.ScalarNode, found: re.Match[str]) -> Problem:
    """Return the problem of a row of a text that begins like the keys of this file do."""
    line = node.start_mark.line + 1 + node.value.count("\n", 0, found.start())
    start, row = _row(text, line)
    indent = _indent(row)
    remedy = fix(text, start, start + indent, " " * max(indent - 2, 0))
    return Problem(
        Place(path, line + 1, indent + 1),
        Say(f"“{found['key']}:”成了上面文字的一部分。", f'"{found["key"]}:" is read as part of the text above. '),
        Say("是键就左移两格;真是正文就放进反引号。", "Move a key two spaces out; put prose in backticks."),
        check="yaml-syntax",
        fix=remedy if _mends(text, remedy) else None,
    )


def _run_together(path: str, text: str, line: int) -> Problem:
    return _indentation(path, text, line) or Problem(
        Place(path, line + 1, 1),
        Say("这一项比上一项缩进得深,成了上一句的一部分。", "this item is further in and runs on from the one above. "),
        Say("让每一项的“-”对齐。", "Align the dashes."),
        check="yaml-syntax",
    )


def syntax_problem(path: str, text: str, error: yaml.YAMLError) -> Problem:
    """Return what is wrong with a text that is no YAML, said by libyaml, in an author's words."""
    said = str(getattr(error, "problem", "") or error)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if any(words in said for words in _BEGUN_EARLIER):
        mark = getattr(error, "context_mark", None) or mark
    if mark is None:
        position = getattr(error, "position", 0)
        line = text.count("\n", 0, position) + 1
        return Problem(
            Place(path, line, position - text.rfind("\n", 0, position)),
            Say("有不能打印的控制字符。", "an unprintable control character. "),
            Say("删掉它,多半是从别处粘贴带来的。", "Delete it; it usually comes from pasting."),
            check="encoding",
        )
    place = Place(path, mark.line + 1, mark.column + 1)
    lines = text.splitlines()
    row = lines[mark.line] if mark.line < len(lines) else ""
    if "\t" in row[: len(row) - len(row.lstrip())]:
        return Problem(
            place,
            Say("这一行用制表符(Tab)缩进。", "this line is indented with a tab. "),
            Say("换成空格,每层两个。", "Use two spaces a level."),
            check="yaml-tab",
            fix=_untabbed(text, mark.line),
        )
    mistyped = _mistyped(path, text, mark.line)
    if mistyped is not None:
        return mistyped
    indentation = _indentation(path, text, mark.line) if any(words in said for words in _UNEVEN) else None
    if indentation is not None:
        return indentation
    if "did not find expected key" in said and row[: mark.column].strip():
        said = "text after the end"
    return Problem(place, *_explain_syntax(said), check="yaml-syntax", fix=_quoted(text, mark.line))


_VALUE = re.compile(r"^(\s*(?:- +[^\W\d]\w*: +|- +|[^\W\d]\w*: +))(\S.*?)\s*$")
_TAB_WIDTHS = (2, 4, 6, 8)


def _untabbed(text: str, line: int) -> Fix | None:
    start, row = _row(text, line)
    blank = row[: len(row) - len(row.lstrip())]
    tries = (fix(text, start, start + len(blank), blank.replace("\t", " " * width)) for width in _TAB_WIDTHS)
    return next((remedy for remedy in tries if _mends(text, remedy)), None)


def _quoted(text: str, line: int) -> Fix | None:
    """Return the fix that quotes the value in a line, if the file can then be read."""
    start, row = _row(text, line)
    found = _VALUE.match(row)
    if not found or found[2][0] in "'\"|>":
        return None
    quoted = "'" + found[2].replace("'", "''") + "'"
    remedy = fix(text, start + found.start(2), start + found.end(2), quoted)
    return remedy if _mends(text, remedy) else None


def _mends(text: str, remedy: Fix) -> bool:
    return readable(text[: remedy.start] + remedy.put + text[remedy.end :])


# what an input method or a hurried hand makes of "key: " and "- key:"
_MISTYPED = (
    (
        re.compile(r"^\s*(?:- +)?[a-z_]\w*(?P<at>： *)"),
        ": ",
        Say("键后面的冒号是全角“：”。", "a full-width colon after a key. "),
        Say("改成半角冒号加一个空格。", "Use an ASCII colon and a space."),
    ),
    (
        re.compile(r"^\s*(?P<at>-)(?=[a-z_]\w*: )"),
        "- ",
        Say("“-”后面少一个空格。", "no space after the dash. "),
        Say("写成“- ”再写内容。", "Put a space after the dash."),
    ),
)


def _mistyped(path: str, text: str, line: int) -> Problem | None:
    """Return the problem of a mistyped line at ``line`` or just above it: YAML notices it only further on."""
    for number in range(line, max(line - 3, -1), -1):
        start, row = _row(text, number)
        for pattern, put, what, remedy in _MISTYPED:
            found = pattern.match(row)
            if found:
                begin = start + found.start("at")
                mended = fix(text, begin, start + found.end("at"), put)
                place = Place(path, number + 1, found.start("at") + 1)
                known = mended if _mends(text, mended) else None
                return Problem(place, what, remedy, check="yaml-syntax", fix=known)
    return None


def _row(text: str, line: int) -> tuple[int, str]:
    rows = text.split("\n")
    return sum(len(row) + 1 for row in rows[:line]), rows[line].rstrip("\r") if line < len(rows) else ""


def _explain_syntax(said: str) -> tuple[Say, Say]:
    """Translate libyaml's words; the list is of what authors really run into."""
    for words, what, remedy in _SYNTAX:
        if words in said:
            return what, remedy
    return (
        Say(f"YAML 写法有误({said})。", f"broken YAML ({said}). "),
        Say("看这一行和上一行的缩进、引号、冒号。", "Look at the indentation, quotes and colons here and above."),
    )


_UNEVEN = (
    "did not find expected '-' indicator",
    "did not find expected key",
    "mapping values are not allowed",
    "block sequence entries are not allowed",
)
_MOVES = (-1, 1, -2, 2, -3, 3, -4, 4)
_NEAR = 30


class _Try(NamedTuple):
    """A row (from 0) moved by some spaces, and how many rows nearby then do not stand as the style wants them."""

    misfits: int
    row: int
    move: int


def _indentation(path: str, text: str, line: int) -> Problem | None:
    """Return the problem of a row at ``line`` or above whose indentation is wrong, if another one mends the file.

    YAML notices a wrong indentation only when it comes to a row that does not go with it, which may be a right one. Of
    the rows that could be moved, the one is meant after which all around it stand two spaces a level.
    """
    rows = text.split("\n")
    items = (number for number in range(min(line, len(rows)) - 1, -1, -1) if rows[number].lstrip().startswith("- "))
    suspects = [n for n in dict.fromkeys((line, line - 1, line - 2, next(items, line))) if 0 <= n < len(rows)]
    tries = sorted(
        _Try(_misfits(_moved(rows, row, move)[max(line - _NEAR, 0) : line + _NEAR]), row, move)
        for row in suspects
        for move in _MOVES
        if _stands(rows[row]) and _indent(rows[row]) + move >= 0
    )
    fewest = None
    found: list[_Try] = []
    for one in tries:
        if fewest is not None and one.misfits > fewest:
            break
        if readable("\n".join(_moved(rows, one.row, one.move))):
            fewest = one.misfits
            found.append(one)
    if not found:
        return None
    row, move = found[-1].row, found[-1].move
    start, count = _row(text, row)[0], abs(move)
    indent = _indent(rows[row])
    remedy = fix(text, start, start + indent, " " * (indent + move)) if len(found) == 1 else None
    much, do = ("多", "删掉") if move < 0 else ("少", "补上")
    return Problem(
        Place(path, row + 1, indent + 1),
        Say(f"这一行的缩进{much}了 {count} 格。", f"this line is {count} too {'far in' if move < 0 else 'far out'}. "),
        Say(f"{do} {count} 个空格,和同一层的对齐。", "Align it with the others of its level."),
        check="yaml-syntax",
        fix=remedy,
    )


def _stands(row: str) -> bool:
    """Tell whether a row begins with a dash or a key, so that its indentation says what it belongs to."""
    line = _LINE.match(row)
    return bool(line and (line["dash"] or line["key"]))


def _moved(rows: list[str], row: int, move: int) -> list[str]:
    return [*rows[:row], " " * (_indent(rows[row]) + move) + rows[row].lstrip(), *rows[row + 1 :]]


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip(" "))


_LINE = re.compile(r"(?P<indent> *)(?P<dash>- )?(?P<key>[\w-]+:(?: |$))?(?P<rest>.*)")


def _misfits(rows: list[str]) -> int:
    """Count the rows that stand neither on an open level nor two spaces inside a key that waits for its value."""
    count, levels, waiting, block = 0, list[tuple[int, bool]](), False, None
    for row in rows:
        line = _LINE.match(row)
        if not line or not _stands(row):
            continue
        level = (len(line["indent"]), bool(line["dash"]))
        if block is not None and level[0] > block:
            continue
        if level in levels:
            del levels[levels.index(level) + 1 :]
        elif not levels or level[0] < levels[0][0]:
            levels = [level]
        elif waiting and level[0] == levels[-1][0] + 2:
            levels.append(level)
        else:
            count += 1
            continue
        if line["dash"] and line["key"]:
            levels.append((level[0] + 2, False))
        waiting = bool(line["key"]) and not line["rest"].strip()
        block = levels[-1][0] if line["rest"].strip()[:1] in ("|", ">") else None
    return count


# what libyaml notices only further down; an author has to look where it began
_BEGUN_EARLIER = ("could not find expected ':'", "found unexpected end of stream", "did not find expected ','")

_SYNTAX = (
    (
        "text after the end",
        Say("引号或括号关上之后,后面还有文字。", "there is text after a closing quote or bracket. "),
        Say("给整句加引号,里面的引号用“”。", "Quote the whole text."),
    ),
    (
        "did not find expected ','",
        Say("文字以 [ 或 { 开头,或括号没有配对。", "text starts with a bracket, or a bracket is not closed. "),
        Say("是文字就给整句加引号,是列表就补上括号。", "Quote it if it is text, close it if it is a list."),
    ),
    (
        "did not find expected whitespace or line break",
        Say("文字以 ! 开头。", "text starts with an exclamation mark. "),
        Say("给整句加引号。", "Quote it."),
    ),
    (
        "did not find expected alphabetic or numeric character",
        Say("文字以 * 或 & 开头。", "text starts with * or &. "),
        Say("给整句加引号。", "Quote it."),
    ),
    (
        "mapping values are not allowed",
        Say("这里不能再出现冒号。", "a colon is not allowed here. "),
        Say("文字里有“: ”就给整句加引号;不然是缩进错了。", 'Quote text that holds ": ", or mend the indentation.'),
    ),
    (
        "could not find expected ':'",
        Say("这一行缺冒号。", "a colon is missing. "),
        Say("写成“键: 值”,冒号用半角,后面空一格。", 'Write "key: value" with an ASCII colon and a space.'),
    ),
    (
        "did not find expected '-' indicator",
        Say("列表里少了“- ”或缩进不齐。", 'a list item lacks "- " or is indented differently. '),
        Say("让每一项的“-”对齐。", "Align the dashes."),
    ),
    (
        "did not find expected key",
        Say("缩进不齐,或上一行的引号没有配对。", "uneven indentation, or a quote left open above. "),
        Say("让同一层的键左对齐,引号成对。", "Align the keys of a level and close the quotes."),
    ),
    (
        "block sequence entries are not allowed",
        Say("“- ”不能写在这里。", '"- " is not allowed here. '),
        Say("另起一行,缩进两格再写。", "Start a new line, two spaces further in."),
    ),
    (
        "found unexpected end of stream",
        Say("这里开始的引号没有关上。", "the quote that opens here is not closed. "),
        Say("补上后一半引号。", "Close it."),
    ),
    (
        "cannot start any token",
        Say("这一行以 YAML 的特殊字符开头。", "a YAML special character starts this text. "),
        Say("给整句加引号。", "Quote it."),
    ),
    (
        "found another document",
        Say("文件里有“---”分隔线。", '"---" splits the file. '),
        Say("删掉它,一个文件只写一份。", "Delete it."),
    ),
    (
        "undefined alias",
        Say("以 * 开头的文字被当成了别名。", "text starting with * is read as an alias. "),
        Say("给整句加引号。", "Quote it."),
    ),
)


def unreadable(path: str, error: Exception) -> Problem:
    """Return what to say of a text that is YAML and yet holds a value that cannot be made."""
    return Problem(
        Place(path),
        Say(f"读不懂这个文件({type(error).__name__})。", f"the file cannot be read ({type(error).__name__}). "),
        Say("检查里面的数字和缩进。", "Look at its numbers and indentation."),
        check="yaml-syntax",
    )
