"""An author's prose in; one tree out, spoken as HTML, as Typst content, or as plain text.

One parser (Python-Markdown, with raw HTML switched off) serves every output, so that web and paper agree and no
text can become markup or code.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from typing import NamedTuple, cast
from xml.etree.ElementTree import Element

import markdown

Content = str | dict[str, object] | list["Content"]
"""A node for Typst: text, {"t": tag, "c": children, …}, or a list of nodes."""

KINDS = ("script", "rule", "case", "dialogue", "metric", "term", "figure", "chapter")
_HREF = re.compile(r"^(?P<kind>[a-z]+):(?P<id>[a-z][a-z0-9-]*)(?:#(?P<section>[a-z][a-z0-9-]*))?$")
_CJK = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’…—·]"
_WEB = re.compile(r"https?://[^\s\"'<>]+")
_UNDERLINED = re.compile(r"[=-][ \t]*$", re.M)
_LINK = re.compile(r"(?<!!)\[[^][()!*_|\n]*\]\(([a-z]+:[a-z0-9#-]+)\)")
_NOT_PLAIN = re.compile(r"[`\\<]|^(?: {4}|\t)", re.M)
_SOFT_BREAK = re.compile(rf"(?<={_CJK})\n(?={_CJK})")
BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "table", "hr", "pre"})


class Reference(NamedTuple):
    """A link from prose to a record of the book, or to a section of a chapter."""

    kind: str
    id: str
    section: str | None = None


Href = Callable[[Reference], str]
ImageSource = Callable[[str], str]


@functools.cache
def _parser() -> markdown.Markdown:
    parser = markdown.Markdown(extensions=["tables", "sane_lists"])
    parser.preprocessors.deregister("html_block")
    for name in ("html", "entity", "automail", "reference", "image_reference", "short_reference", "short_image_ref"):
        parser.inlinePatterns.deregister(name, strict=False)
    parser.parser.blockprocessors.deregister("reference")
    parser.treeprocessors.deregister("prettify")
    return parser


@functools.lru_cache(maxsize=20_000)
def tree(text: str) -> Element:
    """Return the element tree of a piece of prose, under one root; treat it as read-only."""
    parser = _parser()
    parser.reset()
    lines = text.split("\n")
    for preprocessor in parser.preprocessors:
        lines = preprocessor.run(lines)
    root = cast(Element, parser.parser.parseDocument(lines).getroot())
    for processor in parser.treeprocessors:
        changed: Element | None = processor.run(root)
        root = root if changed is None else changed
    for element in root.iter():
        if element.tag == "code":
            element.text = unescape(element.text or "")  # the parser has escaped it for HTML already
            element.tail = _SOFT_BREAK.sub("", element.tail) if element.tail else None
            continue
        element.text = _SOFT_BREAK.sub("", element.text) if element.text else None
        element.tail = _SOFT_BREAK.sub("", element.tail) if element.tail else None
    return root


def reference(href: str) -> Reference | None:
    """Return the record a link's address points at, or nothing when it is not a reference."""
    found = _HREF.match(href)
    if not found or found["kind"] not in KINDS or (found["section"] and found["kind"] != "chapter"):
        return None
    return Reference(found["kind"], found["id"], found["section"])


def is_web(href: str) -> bool:
    """Tell whether a link's address is one that a page may follow; every other scheme stays plain text."""
    return _WEB.fullmatch(href) is not None


def references(text: str) -> list[Reference]:
    """Return the records that a piece of prose links to, in order."""
    return [r for href in addresses(text) if (r := reference(href))]


def addresses(text: str) -> list[str]:
    """Return the address of every link in a piece of prose, in order."""
    if "](" not in text and "<" not in text:
        return []
    # whether a bracket is a link is beyond doubt in most texts, and to parse them all takes longer than any other check
    plain = _LINK.findall(text)
    if len(plain) == text.count("](") and not _NOT_PLAIN.search(text):
        return plain
    return [e.get("href", "") for e in tree(text).iter("a")]


def images(text: str) -> list[tuple[str, str]]:
    """Return (address, alternative text) of every picture in a piece of prose, in order."""
    if "![" not in text:
        return []
    return [(e.get("src", ""), e.get("alt", "")) for e in tree(text).iter("img")]


def headings(text: str) -> list[tuple[int, str]]:
    """Return (level, text) of every heading in a piece of prose, in order."""
    if "#" not in text and not _UNDERLINED.search(text):
        return []
    return [(int(e.tag[1]), "".join(e.itertext())) for e in tree(text).iter() if re.fullmatch("h[1-6]", e.tag)]


def html(text: str, href: Href, source: ImageSource = str) -> str:
    """Return prose as HTML blocks.

    Args:
        text: the author's Markdown.
        href: gives the address of a reference.
        source: gives the address of a picture.
    """
    return "".join(_html(child, href, source) for child in tree(text))


def content(text: str) -> list[Content]:
    """Return prose as the nodes that ``templates/print/prose.typ`` turns into Typst content.

    A node is a string or a mapping with ``t``: p, ul, ol, li, quote, hr, br, strong, em, code, pre with their children
    ``c``; h with ``level``; link with ``href``; ref with ``kind``, ``id`` and ``section``; image with ``name`` and
    ``alt``; table with ``head`` (a row) and ``rows``, a row being a list of cells, a cell a list of nodes.
    """
    return [node for child in tree(text) for node in _content(child)]


def plain(text: str) -> str:
    """Return prose as plain text, one line a block."""
    return re.sub(r"\n{2,}", "\n", "".join(_plain(tree(text)))).strip()


# --- HTML -----------------------------------------------------------------------------------------------------------

_VOID = frozenset({"br", "hr", "img"})


def _html(element: Element, href: Href, source: ImageSource) -> str:
    tag = element.tag
    inner = escape(element.text or "", quote=False) + "".join(
        _html(child, href, source) + escape(child.tail or "", quote=False) for child in element
    )
    if tag == "table":
        # it may be wider than a phone: then it scrolls, and what scrolls must be reachable and named
        name = escape("表格：" + "、".join("".join(cell.itertext()) for cell in element.iter("th")))
        return f'<div class="kf-table" tabindex="0" role="group" aria-label="{name}"><table>{inner}</table></div>'
    attributes = _attributes(element, href, source)
    return f"<{tag}{attributes}>" if tag in _VOID else f"<{tag}{attributes}>{inner}</{tag}>"


def _attributes(element: Element, href: Href, source: ImageSource) -> str:
    given: dict[str, str] = {}
    if element.tag == "a":
        target = reference(element.get("href", ""))
        if target:
            given = {"href": href(target), "class": f"kf-ref kf-ref-{target.kind}"}
        elif is_web(element.get("href", "")):
            given = {"href": element.get("href", ""), "rel": "noopener noreferrer"}
    elif element.tag == "img":
        given = {"src": source(element.get("src", "").removeprefix("image:")), "alt": element.get("alt", "")}
    elif element.tag in ("td", "th") and element.get("style"):
        given = {"class": "kf-" + element.get("style", "").removeprefix("text-align: ").rstrip(";")}
    elif element.tag == "ol" and element.get("start"):
        given = {"start": element.get("start", "1")}
    return "".join(f' {name}="{escape(value)}"' for name, value in given.items())


# --- Typst ----------------------------------------------------------------------------------------------------------

_TYPST = {
    "p": "p",
    "ul": "ul",
    "ol": "ol",
    "li": "li",
    "blockquote": "quote",
    "hr": "hr",
    "br": "br",
    "strong": "strong",
    "em": "em",
    "code": "code",
    "pre": "pre",
}


def _content(element: Element) -> Iterator[Content]:
    tag = element.tag
    if tag == "table":
        head, *rows = list(element.iter("tr"))
        cells = [[_content_children(cell) for cell in row] for row in rows]
        yield {"t": "table", "head": [_content_children(cell) for cell in head], "rows": cells}
        return
    if tag == "img":
        name = element.get("src", "").removeprefix("image:")
        yield {"t": "image", "name": name, "alt": element.get("alt", "")}
        return
    children = _content_children(element)
    if tag == "a":
        target = reference(element.get("href", ""))
        if target:
            yield {"t": "ref", "kind": target.kind, "id": target.id, "section": target.section or "", "c": children}
        elif is_web(element.get("href", "")):
            yield {"t": "link", "href": element.get("href", ""), "c": children}
        else:
            yield from children
    elif tag in _TYPST:
        yield {"t": _TYPST[tag], "c": children}
    else:
        yield {"t": "h", "level": int(tag[1]), "c": children}


def _content_children(element: Element) -> list[Content]:
    children: list[Content] = [element.text] if element.text else []
    for child in element:
        children += _content(child)
        if child.tail:
            children.append(child.tail)
    block = any(c.tag in BLOCKS for c in element)
    return [c for c in children if not (block and isinstance(c, str) and not c.strip())]


# --- plain text -----------------------------------------------------------------------------------------------------


def _plain(element: Element) -> Iterator[str]:
    if element.tag == "img":
        yield element.get("alt", "")
    yield element.text or ""
    for child in element:
        yield from _plain(child)
        yield child.tail or ""
    if element.tag in BLOCKS or element.tag in ("tr", "br"):
        yield "\n"
    elif element.tag in ("td", "th"):
        yield " "
