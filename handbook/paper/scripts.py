"""The pocket book of scripts: every scene, the customers' words from A to Z, the quick codes.

In: a Handbook. Out: plain data. Sorted by pinyin, as in a Chinese dictionary.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from handbook.book import Handbook
from handbook.labels import word
from handbook.model.library import Scene
from handbook.paper.library import script as script_card
from handbook.paper.shared import Data, address_of, base


def data(book: Handbook, part: str) -> Data:
    """Return the scenes in the order of the customer's journey and of the chapters, then the two indexes."""
    scenes = [
        {
            "id": name,
            "title": scene.title,
            "stage": word(scene.stage, "stage"),
            "scripts": [script_card(book, script) for script in scene.scripts],
        }
        for name, scene in sorted(book.scenes.items(), key=lambda item: _rank(book, item[1]))
    ]
    return base(book) | {
        "desk": address_of(book, "scripts/index.html"),
        "scenes": scenes,
        "says": _says(book),
        "codes": _codes(book),
    }


_STAGES = ("presale", "promotion", "sale", "aftersale", "complaint", "review", "handover")


def _rank(book: Handbook, scene: Scene) -> tuple[int, int]:
    """Return a scene's place: its stage, then the first chapter that uses one of its scripts."""
    chapters = [book.order.index(c) for s in scene.scripts for c, _ in book.chapters_using("script", s.id)]
    return _STAGES.index(scene.stage), min(chapters, default=len(book.order))


def _says(book: Handbook) -> list[Data]:
    """Return what customers say, grouped by the first letter of its pinyin."""
    entries = [
        {"text": says, "key": f"script:{script.id}", "code": script.code}
        for script in book.scripts.values()
        for says in script.customer_says
    ]
    return _by_letter(entries, "text")


def _codes(book: Handbook) -> list[Data]:
    return [
        {"code": script.code, "title": script.title, "key": f"script:{script.id}"}
        for script in sorted(book.scripts.values(), key=lambda script: script.code)
    ]


def _by_letter(entries: Iterable[Data], field: str) -> list[Data]:
    """Return entries as groups of a letter each; what begins with a figure or a sign comes first, under "#"."""
    groups: dict[str, list[Data]] = {}
    for sounds, entry in sorted(((_sounds(e[field]), e) for e in entries), key=lambda pair: pair[0]):
        letter = sounds[0][:1].upper() if sounds else ""
        groups.setdefault(letter if "A" <= letter <= "Z" else "#", []).append(entry)
    return [{"letter": letter, "entries": groups[letter]} for letter in sorted(groups)]


def _sounds(text: str) -> list[Any]:
    """Return the syllables of a text with their tones; equal sounds are told apart by the text itself."""
    from pypinyin import Style, lazy_pinyin  # reading its phrases takes longer than setting a worksheet

    letters = "".join(c for c in text if c.isalnum())
    return [*lazy_pinyin(letters, style=Style.TONE3, neutral_tone_with_five=True), text]
