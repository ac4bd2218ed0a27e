"""答案册: what a trainer needs to mark and to debrief, and nothing else: answers, common mistakes, quiz and exam keys.

In: a Handbook, and a chapter or "" for the whole book. Out: plain data; page numbers of the trainee's workbook are
added when that one has been set.
"""

from __future__ import annotations

from handbook.book import Handbook
from handbook.paper import exam
from handbook.paper.chapter import exercise, heading, objective_numbers
from handbook.paper.question import key
from handbook.paper.shared import Data, base, parts
from handbook.prose import content


def data(book: Handbook, part: str) -> Data:
    """Return the answers to one chapter, or to the whole book with its cases and exam papers."""
    names = [part] if part else list(book.order)
    return {
        **base(book, trainer=True),
        "whole": not part,
        "parts": [p for p in parts(book) if not part or part in p["chapters"]],
        "chapters": {name: _chapter(book, name) for name in names},
        "cases": [] if part else [_case(book, name) for name in book.cases],
        "exams": [] if part else [exam.keys(book, name) for name in exam.parts(book)],
    }


def _chapter(book: Handbook, name: str) -> Data:
    record = book.chapters[name]
    numbers = objective_numbers(record)
    questions = book.quizzes[name].questions if name in book.quizzes else ()
    return {
        **heading(book, name),
        "objectives": [o.text for o in record.objectives],
        "exercises": [exercise(book, name, e, numbers, trainer=True) for e in record.exercises],
        "key": [
            key(q, book.shop) | {"key": f"question:{name}/{q.id}", "objective": numbers.get(q.objective, 0)}
            for q in questions
        ],
    }


def _case(book: Handbook, name: str) -> Data:
    record = book.cases[name]
    return {
        "key": f"case:{name}",
        "title": record.title,
        "questions": [{"text": q.text, "debrief": content(q.debrief)} for q in record.questions],
    }
