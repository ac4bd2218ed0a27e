"""Ids that moved in; what stands at their old addresses out, so that links and printed codes go on leading somewhere.

A record with a page of its own leaves a page that leads on. The list is ``moved`` in handbook.yml.
"""

from __future__ import annotations

from html import escape

from handbook.address import address, page_of, relative
from handbook.book import Handbook
from handbook.prose import Reference

OWN_PAGES = ("chapter", "case", "dialogue")
_PAGE = """<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={to}">
<title>这一页换了地址</title>
<script>location.replace("{to}" + location.search + location.hash)</script>
</head>
<body><p>这一页换了地址：<a href="{to}">打开新的一页</a></p></body>
</html>
"""


def pages(book: Handbook) -> dict[str, bytes]:
    """Return a page for each old address, by its path among the site's pages; it keeps the anchor it was asked for."""
    found: dict[str, bytes] = {}
    for kind in OWN_PAGES:
        for old, new in book.settings.moved.get(kind, {}).items():
            if new in book.by_kind[kind] and old not in book.by_kind[kind]:
                path = f"{page_of(book, kind, old)}.html"
                # an id is lower-case ASCII, digits and hyphens; escaping costs nothing and asks no question
                target = escape(relative(address(book, Reference(kind, new)), path))
                found[path] = _PAGE.replace("{to}", target).encode()
    return found
