"""Replies with blanks: ``{名}`` is filled from shop.yml's variables, or left for the agent to fill in."""

from __future__ import annotations

import re
from typing import NamedTuple

from handbook.model.settings import Shop

_TOKEN = re.compile(r"\{([^{}\n]*)\}")


class Slot(NamedTuple):
    """A ``{name}`` in a reply: filled at build time, or a blank with a sample for the agent."""

    name: str
    blank: bool
    value: str


def pieces(text: str, shop: Shop) -> list[str | Slot]:
    """Split a reply into plain text and slots; an unknown name stays plain text (a check reports it)."""
    found: list[str | Slot] = []
    start = 0
    for match in _TOKEN.finditer(text):
        name = match[1]
        if name in shop.variables:
            slot = Slot(name, blank=False, value=shop.variables[name])
        elif name in shop.blanks:
            slot = Slot(name, blank=True, value=shop.blanks[name])
        else:
            continue
        if match.start() > start:
            found.append(text[start : match.start()])
        found.append(slot)
        start = match.end()
    return [*found, text[start:]] if start < len(text) else found


def names(text: str) -> list[str]:
    """Return the name of every ``{…}`` in a text, known or not."""
    return _TOKEN.findall(text)


def spoken(text: str, shop: Shop) -> str:
    """Return the reply as a customer would read it: variables filled, blanks with their samples."""
    return "".join(p if isinstance(p, str) else p.value for p in pieces(text, shop))


def to_fill(text: str, shop: Shop) -> str:
    """Return the reply for a quick-phrase tool: variables filled, blanks as 【名】."""
    return "".join(p if isinstance(p, str) else f"【{p.name}】" if p.blank else p.value for p in pieces(text, shop))
