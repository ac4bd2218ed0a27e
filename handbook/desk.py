"""A Handbook in; the script desk's data out: every script whole, and the words and links that its card shows.

A script file and not JSON, because pages opened from disk may load scripts but not fetch files. The page loads it when
it is idle or touched, so that the page itself stays small.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from handbook.book import Handbook
from handbook.labels import WORDS
from handbook.model.library import Scene, Script
from handbook.view import Link, View

FILE = "assets/desk-data.js"
FILTERS: Mapping[str, str] = {
    "stage": "阶段",
    "category": "品类",
    "platform": "平台",
    "emotion": "情绪",
    "customer": "客户",
}
"""What the desk can be narrowed by, with the word that stands on each choice."""


def data(book: Handbook) -> dict[str, bytes]:
    """Return the desk's data as a file among the site's pages; its addresses start at the site's root."""
    links: dict[Link, int] = {}
    rows = [
        _row(View(book, "index.html"), script, links) for scene in journey(book).values() for script in scene.scripts
    ]
    values = {
        "tone": book.shop.tone,
        "variables": dict(book.shop.variables),
        "blanks": dict(book.shop.blanks),
        "words": {family: WORDS[family] for family in FILTERS},
        "scenes": [[name, scene.title, scene.stage, len(scene.scripts)] for name, scene in journey(book).items()],
        # a list a field: like texts side by side compress a seventh better than script after script
        "scripts": {field: [row[field] for row in rows] for field in (rows[0] if rows else ())},
        "links": [[link.href, f"{link.text} · {link.note}" if link.note else link.text] for link in links],
    }
    # inside a script element "</" and the two line separators would end it or break it
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("</", "<\\/").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return {FILE: f"window.HANDBOOK_DESK={text};\n".encode()}


def journey(book: Handbook) -> dict[str, Scene]:
    """Return the scenes in the order of a customer's journey."""
    stages = list(WORDS["stage"])
    return dict(sorted(book.scenes.items(), key=lambda item: stages.index(item[1].stage)))


def _row(at: View, script: Script, links: dict[Link, int]) -> dict[str, Any]:
    """Return a script's fields; what it links to stands once in ``links``, which grows."""

    def numbers(found: Iterable[Link]) -> list[int]:
        return [links.setdefault(link, len(links)) for link in found]

    return {
        "id": script.id,
        "title": script.title,
        "code": script.code,
        "says": script.customer_says[0],
        "goal": script.goal,
        "warm": script.replies.warm,
        "formal": script.replies.formal,
        "notWhen": script.not_when or "",
        "avoid": [a.text for a in script.avoid],
        "why": [a.why for a in script.avoid],
        "because": [numbers([at.link("rule", a.rule)]) if a.rule else [] for a in script.avoid],
        "next": script.next,
        "handOver": script.hand_over,
        "rules": numbers(at.links("rule", script.rules)),
        "used": numbers(at.chapters("script", script.id)),
        "tags": {family: values for family, values in script.tags.model_dump().items() if values},
    }
