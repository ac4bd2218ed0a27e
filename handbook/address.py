"""Where each record lives on the site: the addresses of pages, links, search hits and printed QR codes."""

from __future__ import annotations

import functools
import posixpath

from handbook.book import Handbook
from handbook.prose import Reference

SHARED_PAGES = {
    "metric": "metrics",
    "term": "glossary",
    "figure": "figures",
    "decision": "figures",
    "source": "figures",
    "programme": "programme",
    "rubric": "rubrics",
}


def page_of(book: Handbook, kind: str, identifier: str) -> str:
    """Return the page a record stands on, without extension, such as ``chapters/returns``."""
    if kind in ("chapter", "case", "dialogue"):
        return f"{kind}s/{identifier}"
    if kind == "script":
        return f"scripts/{book.scene_of(identifier)}"
    if kind == "rule":
        return f"rules/{book.authority_of(identifier)}"
    return SHARED_PAGES[kind]


def address(book: Handbook, reference: Reference) -> str:
    """Return a record's address relative to the root of the site, such as ``chapters/returns.html#clock``."""
    page = page_of(book, reference.kind, reference.id) + ".html"
    if reference.kind in ("chapter", "case", "dialogue"):
        return f"{page}#{reference.section}" if reference.section else page
    return f"{page}#{reference.id}"


def form(book: Handbook, file: str) -> str:
    """Return the address, below the site's root, of the web form for an author's file, or "" when it has none."""
    name = file.removeprefix(book.file_of("handbook", "").removesuffix("handbook.yml")).removesuffix(".yml")
    folder, _, entry = name.rpartition("/")
    if not book.settings.has_form or name == "ledger":
        return ""
    if not folder:
        folder, entry = "settings" if name in ("handbook", "shop") else "reference", name
    return f"admin/index.html#/collections/{folder}/entries/{entry}"


@functools.lru_cache(maxsize=50_000)
def relative(target: str, page: str) -> str:
    """Return ``target`` (relative to the site's root) as seen from ``page``, both like ``chapters/returns.html``."""
    path, mark, fragment = target.partition("#")
    return posixpath.relpath(path, posixpath.dirname(page) or ".") + mark + fragment
