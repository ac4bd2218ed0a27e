"""A YAML text in; its nodes and plain values out. The only module that knows YAML's grammar.

Read by YAML 1.2's core rules (``no``, ``9:30`` and dates stay text), with lists as tuples so that strict, frozen
models accept them. https://yaml.org/spec/1.2.2/#103-core-schema
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import yaml

ERRORS = (yaml.MarkedYAMLError, yaml.reader.ReaderError)
"""What a text that is no YAML raises."""
_TAG = "tag:yaml.org,2002:"
TEXT, LIST, MAPPING = f"{_TAG}str", f"{_TAG}seq", f"{_TAG}map"
_SWALLOWED = re.compile(r"\n *- ")
_TRUTH = {"true": True, "false": False}


def _whole(text: str) -> int:
    return int(text, 0) if text[:2] in ("0o", "0x") else int(text, 10)


_CORE: dict[str, tuple[re.Pattern[str], str, Callable[[str], Any]]] = {
    f"{_TAG}bool": (re.compile(r"true|True|TRUE|false|False|FALSE"), "tTfF", lambda text: _TRUTH[text.lower()]),
    f"{_TAG}int": (re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"), "-+0123456789", _whole),
    f"{_TAG}float": (
        re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"),
        "-+.0123456789",
        float,
    ),
    f"{_TAG}null": (re.compile(r"~|null|Null|NULL|"), "~nN", lambda text: None),
}
"""How a plain scalar of each type is written, the characters it can begin with, and what makes its value."""
_BY_FIRST = {
    first: [(tag, pattern) for tag, (pattern, begins, _) in _CORE.items() if first in begins or not first]
    for first in ("", *"tTfF-+.0123456789~nN")
}
_VALUES: dict[str, Callable[[str], Any]] = {TEXT: str, **{tag: made for tag, (_, _, made) in _CORE.items()}}
TAGS = frozenset({*_VALUES, LIST, MAPPING})
"""The types of YAML 1.2's core rules."""

_BaseLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_BaseLoader):  # type: ignore[misc]  # the C loader exists only where libyaml was compiled in
    """PyYAML's loader with the core rules of YAML 1.2."""

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> str:
        if kind is yaml.ScalarNode:
            if implicit[0]:
                for tag, pattern in _BY_FIRST.get(value[:1], ()):
                    if pattern.fullmatch(value):
                        return tag
            return TEXT
        return LIST if kind is yaml.SequenceNode else MAPPING


def compose(text: str) -> yaml.Node | None:
    """Return the root of a text's nodes, or nothing for an empty text.

    Raises:
        ERRORS: the text is no YAML.
        RecursionError: it is nested too deeply for the parser.
    """
    loader = _Loader(text)
    try:
        root: yaml.Node | None = loader.get_single_node()
    finally:
        loader.dispose()
    return root


def value(node: yaml.Node) -> Any:
    """Return what a node without aliases stands for: text, number, truth, nothing, a tuple, or a mapping.

    Raises:
        ValueError: an author gave a scalar a type that it does not have, or a number is too large.
    """
    if isinstance(node, yaml.MappingNode):
        return {value(key): value(inner) for key, inner in node.value}
    if isinstance(node, yaml.SequenceNode):
        return tuple(value(inner) for inner in node.value)
    if node.tag == TEXT:
        return node.value
    try:
        return _VALUES[node.tag](node.value)
    except KeyError:
        raise ValueError(f"{node.value!r} is no {node.tag}") from None


def swallowed(node: yaml.ScalarNode, text: str) -> Iterator[int]:
    """Yield where in the file's text items stand that YAML takes for more of the plain text before them.

    An item that is further in than the one above goes on with that one's words: nobody means it.
    """
    if not node.style and node.start_mark.line != node.end_mark.line:
        for found in _SWALLOWED.finditer(text, node.start_mark.index, node.end_mark.index):
            yield found.end() - 2


def readable(text: str) -> bool:
    """Tell whether a text is YAML in which no item is swallowed: what does not make it so is no fix."""
    try:
        root = compose(text)
    except ERRORS:
        return False
    ahead, seen = [root] if root else [], set()
    while ahead:
        node = ahead.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            ahead += [inner for _, inner in node.value]
        elif isinstance(node, yaml.SequenceNode):
            ahead += node.value
        elif isinstance(node, yaml.ScalarNode) and any(swallowed(node, text)):
            return False
    return True
