"""A YAML file in; plain values, the place of each, and problems out."""

from __future__ import annotations

import codecs
import functools
from dataclasses import dataclass, field
from typing import Any

import yaml

from handbook import syntax
from handbook.model.base import Path
from handbook.problem import Fix, Place, Problem, Say
from handbook.span import fix, positions
from handbook.syntax_problem import not_meant, syntax_problem, unreadable

MAX_BYTES = 4_000_000


@dataclass(frozen=True)
class Document:
    """One file that could be read: its path as the author writes it, its plain values and its text."""

    path: str
    value: Any = field(repr=False)
    text: str = field(repr=False)

    @functools.cached_property
    def root(self) -> yaml.Node | None:
        """The nodes to find places by, which a book without a problem never asks for."""
        return syntax.compose(self.text)

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
    try:
        root = syntax.compose(text)
        if root is not None:
            problems += not_meant(path, root, text)
        if any(p.severity == "error" for p in problems):
            return None, problems
        value = None if root is None else syntax.value(root)
    except syntax.ERRORS as error:
        return None, [*problems, syntax_problem(path, text, error)]
    except (ValueError, RecursionError) as error:
        return None, [*problems, unreadable(path, error)]
    return Document(path, value, text), problems


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
