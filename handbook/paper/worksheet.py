"""练习页: a chapter's exercises to hand out one by one, each with room to write and the way to its place on the site.

In: a Handbook and a chapter. Out: plain data without any answer. Role cards are printed apart (``cards``).
"""

from __future__ import annotations

from handbook.book import Handbook
from handbook.model.chapter import Exercise
from handbook.paper.chapter import exercise, heading, objective_numbers
from handbook.paper.shared import Data, base, site

LINES = {"roleplay": 8, "observe": 10, "discuss": 8, "rewrite": 10, "write": 12, "calculate": 8, "classify": 6}
"""Lines to write on where an exercise asks for none itself, by its kind: notes of a role-play, say."""


def data(book: Handbook, part: str) -> Data:
    """Return the exercises of the chapter ``part``."""
    record = book.chapters[part]
    numbers = objective_numbers(record)
    return {
        **base(book),
        "chapter": heading(book, part)
        | {"objectives": [o.text for o in record.objectives], "minutes": record.minutes, "summary": record.summary},
        "exercises": [_sheet(book, part, e, numbers) for e in record.exercises],
    }


def _sheet(book: Handbook, chapter: str, record: Exercise, numbers: dict[str, int]) -> Data:
    return {
        **exercise(book, chapter, record, numbers, trainer=False),
        **site(book, "chapter", chapter, f"exercise-{record.id}"),
        "roles": list(dict.fromkeys(c.role for c in record.cards)),
        "cards": [],
        "space": record.space or LINES.get(record.kind, 6),
    }
