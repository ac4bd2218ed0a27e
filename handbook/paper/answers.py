"""答案册: what a trainer needs to mark and to debrief, and nothing else: answers, common mistakes, quiz and exam keys.

In: a Handbook. Out: plain data; the page numbers of the trainee's workbook are added when that one has been set. The
answers to a single chapter stand in the trainer's file of that chapter.
"""

from __future__ import annotations

from handbook.book import Handbook
from handbook.paper import exam
from handbook.paper.chapter import exercise, heading, objective_numbers
from handbook.paper.question import key
from handbook.paper.shared import Data, base, parts
from handbook.prose import content


def data(book: Handbook, part: str) -> Data:
    """Return the answers to the exercises and quizzes of every chapter, to the cases and to the exam papers."""
    return {
        **base(book, trainer=True),
        "parts": parts(book),
        "chapters": {name: _chapter(book, name) for name in book.order},
        "cases": [_case(book, name) for name in book.cases],
        "exams": [exam.keys(book, name) for name in exam.parts(book)],
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
