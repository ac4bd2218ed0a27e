"""A YAML file in; plain values, the place of each, and problems out. The only module that knows YAML.

Read by YAML 1.2's core rules (``no``, ``9:30`` and dates stay text), with lists as tuples so that strict, frozen
models accept them. https://yaml.org/spec/1.2.2/#103-core-schema
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

import yaml

from handbook.model.base import Path
from handbook.problem import Fix, Place, Problem, Say
from handbook.span import fix, positions

MAX_BYTES = 4_000_000
MAX_DEPTH = 40


@dataclass(frozen=True)
class Document:
    """One file: its path as the author writes it, its text and plain values, and its nodes to find places by."""

    path: str
    value: Any = field(repr=False)
    root: yaml.Node | None = field(repr=False)
    text: str = field(default="", repr=False)

    def place(self, path: Path = ()) -> Place:
        """Return where ``path`` stands in the file; for a missing key, where its parent stands."""
        node, mark = self.root, self.root
        for step in path:
            found = _child(node, step)
            if found is None:
                continue
            mark, node = found
        if isinstance(node, yaml.ScalarNode):
            mark = node
        if mark is None:
            return Place(self.path)
        return Place(self.path, mark.start_mark.line + 1, mark.start_mark.column + 1)

    def inside(self, path: Path, offset: int) -> Place:
        """Return where the character at ``offset`` of the text at ``path`` stands."""
        found = self._positions(path)
        if found is None or not 0 <= offset < len(found):
            return self.place(path)
        line = self.text.count("\n", 0, found[offset]) + 1
        return Place(self.path, line, found[offset] - self.text.rfind("\n", 0, found[offset]))

    def fix(self, path: Path, start: int, end: int, put: str) -> Fix | None:
        """Return the fix that puts ``put`` in the place of characters ``start`` to ``end`` of the text at ``path``.

        Nothing when these characters do not stand in the file as they are, in one piece.
        """
        found, node = self._positions(path), self._scalar(path)
        if found is None or node is None or not 0 <= start < end <= len(found):
            return None
        first, last = found[start], found[end - 1] + 1
        return fix(self.text, first, last, put) if self.text[first:last] == node.value[start:end] else None

    def rewrite(self, path: Path, put: str) -> Fix | None:
        """Return the fix that puts ``put``, written as YAML, in the place of the one-line value at ``path``."""
        node = self._scalar(path)
        if node is None or node.style in ("|", ">") or node.start_mark.line != node.end_mark.line:
            return None
        return fix(self.text, node.start_mark.index, node.end_mark.index, put)

    def rename(self, path: Path, put: str) -> Fix | None:
        """Return the fix that makes ``put`` of the key at the end of ``path``."""
        node = self.root
        for step in path[:-1]:
            found = _child(node, step)
            node = found[1] if found else None
        found = _child(node, path[-1])
        if not isinstance(node, yaml.MappingNode) or found is None:
            return None
        key = found[0]
        return fix(self.text, key.start_mark.index, key.end_mark.index, put)

    def append(self, path: Path, item: str) -> Fix | None:
        """Return the fix that adds ``item``, the YAML of one item without its dash, to the list at ``path``.

        The list keeps its style: an item of its own lines, or one more word between brackets.
        """
        node = self.root
        for step in path:
            found = _child(node, step)
            node = found[1] if found else None
        if not isinstance(node, yaml.SequenceNode):
            return None
        if node.flow_style:
            end = node.end_mark.index - 1
            return fix(self.text, end, end, f"{', ' if node.value else ''}{item.strip()}")
        last = _last_index(node)
        end = last if self.text[last - 1 : last] == "\n" else self.text.find("\n", last) + 1 or len(self.text)
        line = self.text.rfind("\n", 0, node.value[0].start_mark.index) + 1
        indent = " " * (self.text.index("-", line) - line)
        lines = "\n".join(f"{indent}  {row}" if row else "" for row in item.rstrip("\n").split("\n"))
        gap = "" if self.text[end - 1 : end] == "\n" else "\n"
        return fix(self.text, end, end, f"{gap}{indent}- {lines.lstrip()}\n")

    def _scalar(self, path: Path) -> yaml.ScalarNode | None:
        node = self.root
        for step in path:
            found = _child(node, step)
            node = found[1] if found else None
        return node if isinstance(node, yaml.ScalarNode) else None

    def _positions(self, path: Path) -> list[int] | None:
        node = self._scalar(path)
        if node is None:
            return None
        start, end = node.start_mark.index, node.end_mark.index
        return positions(self.text, start, end, node.style, node.value)


def read(path: str, content: bytes) -> tuple[Document | None, list[Problem]]:
    """Read one file's bytes; return the document, or nothing and the reason why it cannot be read."""
    text, problems = _decode(path, content)
    if text is None:
        return None, problems
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        if root is not None:
            problems += _node_problems(path, root, text)
        if any(p.severity == "error" for p in problems):
            return None, problems
        value = None if root is None else loader.construct_document(root)
    except (yaml.MarkedYAMLError, yaml.reader.ReaderError) as error:
        return None, [*problems, _syntax_problem(path, text, error)]
    except (ValueError, RecursionError) as error:
        return None, [*problems, _unreadable(path, error)]
    finally:
        loader.dispose()
    return Document(path, value, root, text), problems


_BaseLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_BaseLoader):  # type: ignore[misc]  # the C loader exists only where libyaml was compiled in
    """PyYAML's loader with the core schema of YAML 1.2."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}


for _tag, _pattern, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", "-+0123456789"),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def _construct_int(loader: Any, node: yaml.ScalarNode) -> int:
    return int(node.value, 0) if node.value[:2] in ("0o", "0x") else int(node.value, 10)


def _construct_sequence(loader: Any, node: yaml.SequenceNode) -> tuple[Any, ...]:
    return tuple(loader.construct_object(child, deep=True) for child in node.value)


def _construct_mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    return {
        loader.construct_object(key, deep=True): loader.construct_object(value, deep=True) for key, value in node.value
    }


_Loader.add_constructor("tag:yaml.org,2002:int", _construct_int)
_Loader.add_constructor("tag:yaml.org,2002:seq", _construct_sequence)
_Loader.add_constructor("tag:yaml.org,2002:map", _construct_mapping)


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key, value
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


def _last_index(node: yaml.Node) -> int:
    """Return where the last text inside a node ends: a block's own end mark lies beyond the blank lines after it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _last_index(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _decode(path: str, content: bytes) -> tuple[str | None, list[Problem]]:
    problems = []
    if len(content) > MAX_BYTES:
        return None, [
            Problem(
                Place(path),
                Say(f"文件有 {len(content)} 字节,太大。", f"the file has {len(content)} bytes, too many. "),
                Say("把它拆成几个文件。", "Split it."),
                check="file-size",
            )
        ]
    if content.startswith(codecs.BOM_UTF8):
        problems.append(
            Problem(
                Place(path),
                Say("文件开头有 BOM。", "the file starts with a byte-order mark. "),
                Say("另存为“UTF-8(无 BOM)”。", "Save it as UTF-8 without BOM."),
                "warning",
                "encoding",
                REWRITE,
            )
        )
        content = content[3:]
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - (content.rfind(b"\n", 0, error.start) + 1) + 1
        return None, [
            *problems,
            Problem(
                Place(path, line, column),
                Say("文件不是 UTF-8 编码。", "the file is not UTF-8. "),
                Say("用编辑器另存为 UTF-8,再检查有没有乱码。", "Save it as UTF-8 and look for garbled text."),
                check="encoding",
                fix=REWRITE if _is_gbk(content) else None,
            ),
        ]
    return text, problems


# an empty fix: whatever is fixed is written as UTF-8 without a byte-order mark, and here no more is wanted
REWRITE = Fix(0, 0, "", 0, "")
COMMON_HANZI = range(0xB0, 0xD8)
SURELY = 0.95


def decoded(content: bytes) -> str:
    """Return a file's text, with or without a byte-order mark, from UTF-8 or else from GBK.

    Raises:
        UnicodeDecodeError: it is neither.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _is_gbk(content: bytes) -> bool:
    """Whether what is no UTF-8 is surely GBK: nearly all its Chinese characters are of GB 2312's common half.

    UTF-8 misread as GBK gives rare characters, so a half-broken UTF-8 file does not pass.
    """
    try:
        hanzi = [c.encode("gb18030") for c in content.decode("gb18030") if "\u4e00" <= c <= "\u9fff"]
    except UnicodeDecodeError:
        return False
    return bool(hanzi) and sum(c[0] in COMMON_HANZI for c in hanzi) >= SURELY * len(hanzi)


def _node_problems(path: str, root: yaml.Node, text: str) -> list[Problem]:
    return sorted(_walk_nodes(path, root, text), key=Problem.sort_key)


def _walk_nodes(path: str, root: yaml.Node, text: str) -> Iterator[Problem]:
    """Find what a loader would accept and an author did not mean: duplicate keys, aliases, odd keys, octal-looking."""
    stack, seen = [(root, 0)], set()
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
            stack += [(value, depth + 1) for _, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            stack += [(child, depth + 1) for child in node.value]
        elif isinstance(node, yaml.ScalarNode):
            yield from _scalar_problems(path, node, text)


def _start(path: str, node: yaml.Node) -> Place:
    return Place(path, node.start_mark.line + 1, node.start_mark.column + 1)


def _scalar_problems(path: str, node: yaml.ScalarNode, text: str) -> Iterator[Problem]:
    if node.tag.endswith(":int") and re.match(r"^[-+]?0[0-9]", node.value):
        yield Problem(
            _start(path, node),
            Say(f"“{node.value}”以 0 开头,会被当成数字丢掉开头的 0。", f'"{node.value}" starts with 0. '),
            Say("它是编号就加引号,是数字就去掉开头的 0。", "Quote it if it is a code, drop the 0 if it is a number."),
            check="yaml-number",
            fix=fix(text, node.start_mark.index, node.end_mark.index, f"'{node.value}'"),
        )
    elif not node.tag.startswith("tag:yaml.org,2002:"):
        yield Problem(
            _start(path, node),
            Say(f"不支持的 YAML 标签 {node.tag}。", f"unsupported YAML tag {node.tag}. "),
            Say("去掉它;以 ! 开头的文字要加引号。", "Remove it; quote text that starts with an exclamation mark."),
            check="yaml-tag",
        )


def _key_problems(path: str, node: yaml.MappingNode) -> Iterator[Problem]:
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


def _syntax_problem(path: str, text: str, error: yaml.YAMLError) -> Problem:
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
    if "did not find expected key" in said and row[: mark.column].strip():
        said = "text after the end"
    return Problem(place, *_explain_syntax(said), check="yaml-syntax", fix=_quoted(text, mark.line))


_VALUE = re.compile(r"^(\s*(?:- +[^\W\d]\w*: +|- +|[^\W\d]\w*: +))(\S.*?)\s*$")
_TAB_WIDTHS = (2, 4, 6, 8)


def _untabbed(text: str, line: int) -> Fix | None:
    start, row = _row(text, line)
    blank = row[: len(row) - len(row.lstrip())]
    tries = (fix(text, start, start + len(blank), blank.replace("\t", " " * width)) for width in _TAB_WIDTHS)
    return next((remedy for remedy in tries if _readable(text, remedy)), None)


def _quoted(text: str, line: int) -> Fix | None:
    """Return the fix that quotes the value in a line, if the file can then be read."""
    start, row = _row(text, line)
    found = _VALUE.match(row)
    if not found or found[2][0] in "'\"|>":
        return None
    quoted = "'" + found[2].replace("'", "''") + "'"
    remedy = fix(text, start + found.start(2), start + found.end(2), quoted)
    return remedy if _readable(text, remedy) else None


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
                known = mended if _readable(text, mended) else None
                return Problem(place, what, remedy, check="yaml-syntax", fix=known)
    return None


def _row(text: str, line: int) -> tuple[int, str]:
    rows = text.split("\n")
    return sum(len(row) + 1 for row in rows[:line]), rows[line].rstrip("\r") if line < len(rows) else ""


def _readable(text: str, remedy: Fix) -> bool:
    """Whether YAML can read the whole file once a fix is applied: what does not mend it is no fix."""
    loader = _Loader(text[: remedy.start] + remedy.put + text[remedy.end :])
    try:
        loader.get_single_node()
    except (yaml.MarkedYAMLError, yaml.reader.ReaderError):
        return False
    finally:
        loader.dispose()
    return True


def _explain_syntax(said: str) -> tuple[Say, Say]:
    """Translate libyaml's words; the list is of what authors really run into."""
    for words, what, remedy in _SYNTAX:
        if words in said:
            return what, remedy
    return (
        Say(f"YAML 写法有误({said})。", f"broken YAML ({said}). "),
        Say("看这一行和上一行的缩进、引号、冒号。", "Look at the indentation, quotes and colons here and above."),
    )


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


def _unreadable(path: str, error: Exception) -> Problem:
    return Problem(
        Place(path),
        Say(f"读不懂这个文件({type(error).__name__})。", f"the file cannot be read ({type(error).__name__}). "),
        Say("检查里面的数字和缩进。", "Look at its numbers and indentation."),
        check="yaml-syntax",
    )
