"""Score sheets: every rubric to score one person with, and the registers of what is scored day by day or week by week.

In: a Handbook. Out: plain data.
"""

from __future__ import annotations

from handbook.book import Handbook
from handbook.labels import word
from handbook.model.reference import Routine
from handbook.paper.lookup import rubric
from handbook.paper.shared import Data, base


def data(book: Handbook, part: str) -> Data:
    """Return the registers that routines ask for, then every rubric with where it is used."""
    registers = [
        _register(book, routine)
        for programme in book.programmes.values()
        for routine in programme.routines
        if routine.rubric in book.rubrics
    ]
    rubrics = [rubric(r) | {"id": name, "used": _used(book, name)} for name, r in book.rubrics.items()]
    return base(book, trainer=True) | {"registers": registers, "rubrics": rubrics}


def _register(book: Handbook, routine: Routine) -> Data:
    scored = book.rubrics[routine.rubric or ""]
    return {
        "rhythm": routine.rhythm,
        "title": scored.title,
        "every": word(routine.rhythm, "rhythm"),
        "activity": routine.activity,
        "owner": routine.owner,
        "measure": routine.measure,
        "criteria": [{"name": c.name, "most": max(level.points for level in c.levels)} for c in scored.criteria],
    }


def _used(book: Handbook, name: str) -> list[str]:
    """Return in words which exercises and dialogues are scored with a rubric."""
    exercises = [
        f"第{book.number(chapter)}章练习{number}“{exercise.title}”"
        for chapter in book.order
        for number, exercise in enumerate(book.chapters[chapter].exercises, 1)
        if exercise.rubric == name
    ]
    dialogues = [f"对话“{d.title}”" for d in book.dialogues.values() if d.rubric == name]
    return exercises + dialogues
