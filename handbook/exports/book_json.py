"""The whole handbook as JSON: everything a trainee may see, with prose as Markdown and look-ups spelt out."""

from __future__ import annotations

import json
from typing import Any

from handbook.address import address
from handbook.book import Handbook
from handbook.prose import KINDS, Reference

FORMAT = "kefu-handbook/1"
TRAINER_ONLY = {"trainer", "note"}
EXERCISE_TRAINER_ONLY = {"answer", "debrief", "common_mistakes"}
LISTED = (
    "case",
    "dialogue",
    "rule",
    "metric",
    "term",
    "figure",
    "decision",
    "source",
    "programme",
    "rubric",
    "recipe",
    "synonym",
    "wordlist",
)


def write(book: Handbook) -> dict[str, bytes]:
    """Return ``handbook.json``: no trainer notes, no answers to exercises."""
    return {"handbook.json": (json.dumps(data(book), ensure_ascii=False, indent=1) + "\n").encode()}


def data(book: Handbook) -> dict[str, Any]:
    """Return the book as plain values, in reading order; every record carries its id and, where it has one, address."""
    settings = book.settings.model_dump(mode="json", exclude_none=True)
    return {
        "format": FORMAT,
        "handbook": settings,
        "shop": book.shop.model_dump(mode="json", exclude_none=True),
        "chapters": [_chapter(book, name) for name in book.order],
        "scripts": [_script(book, name) for name in book.scripts],
        **{f"{kind}s": [_record(book, kind, name) for name in book.by_kind[kind]] for kind in LISTED},
        "ledger": [_record(book, "ledger", name) for name in book.ledger],
    }


def _chapter(book: Handbook, name: str) -> dict[str, Any]:
    values = book.chapters[name].model_dump(
        mode="json",
        exclude_none=True,
        exclude={**dict.fromkeys(TRAINER_ONLY, True), "exercises": {"__all__": EXERCISE_TRAINER_ONLY}},
    )
    quiz = book.quizzes.get(name)
    questions = [q.model_dump(mode="json", exclude_none=True) for q in quiz.questions] if quiz else []
    return {
        "id": name,
        "number": book.number(name),
        "part": book.part_of(name).id,
        "address": address(book, Reference("chapter", name)),
        **values,
        "questions": questions,
    }


def _script(book: Handbook, name: str) -> dict[str, Any]:
    scene = book.scenes[book.scene_of(name)]
    return {
        **_record(book, "script", name),
        "scene": book.scene_of(name),
        "stage": scene.stage,
        "used_in": [chapter for chapter, _ in book.chapters_using("script", name)],
    }


def _record(book: Handbook, kind: str, name: str) -> dict[str, Any]:
    values = book.by_kind[kind][name].model_dump(mode="json", exclude_none=True, exclude={"note"})
    where = {"address": address(book, Reference(kind, name))} if kind in KINDS else {}
    return {"id": name, **where, **values}
