"""试卷 A and B for each part and a final, and their keys.

A paper asks one question on every objective of its part; the final asks two a chapter, on objectives that change with
the paper. Which question, their order and that of the options hang on ids alone, so a paper stays the same until its
questions change. Where an objective has more than one question, B asks another one than A.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

from handbook.book import Handbook
from handbook.labels import WORDS
from handbook.model.quiz import MultipleQuestion, Question, SingleQuestion
from handbook.paper.chapter import objective_numbers
from handbook.paper.question import key, question, shuffled
from handbook.paper.shared import Data, base, site

FINAL = "final"
KINDS = ("truefalse", "single", "multiple", "fill", "ordering", "matching", "classify", "spot", "rewrite")
"""The order of kinds on a paper: from ticking to writing."""
POINTS = {
    "truefalse": 2, "single": 3, "multiple": 4, "fill": 3, "ordering": 4, "matching": 4, "classify": 5, "spot": 5,
    "rewrite": 8,
}  # fmt: skip
"""What a question is worth, by the work it asks for."""
MINUTES = {"fill": 2, "ordering": 2, "matching": 3, "classify": 3, "spot": 3, "rewrite": 6}
"""How long a question takes where it is more than a minute and a half."""
FINAL_PER_CHAPTER = 2
PASS = 80
"""The share of the points that passes, in percent: the criterion that the book sets for its tests."""


class Asked(NamedTuple):
    """A question of a paper with where it comes from."""

    chapter: str
    question: Question
    number: int


def parts(book: Handbook) -> Sequence[str]:
    """Return the papers of a kind: one a part that has questions, and the final."""
    tested = [p.id for p in book.settings.parts if any(c in book.quizzes for c in p.chapters)]
    return (*tested, FINAL)


def paper_a(book: Handbook, part: str) -> Data:
    """Return paper A of a part, without its key."""
    return _paper(book, part, "a")


def paper_b(book: Handbook, part: str) -> Data:
    """Return paper B of a part, without its key."""
    return _paper(book, part, "b")


def keys_of(book: Handbook, part: str) -> Data:
    """Return the keys of both papers of a part, as a booklet."""
    return {**base(book, trainer=True), "exam": keys(book, part), "name-of-part": title(book, part)}


def keys(book: Handbook, part: str) -> Data:
    """Return the keys of both papers of a part: answer, points, objective and the mark of its place in the book."""
    return {"id": part, "title": title(book, part), "papers": [_key(book, part, paper) for paper in "ab"]}


def drawn(book: Handbook, part: str, paper: str) -> list[Asked]:
    """Return the questions of a paper in their order, numbered from 1."""
    picked = [
        (chapter, _variant(_pick(book, chapter, objective, paper), paper))
        for chapter in _chapters(book, part)
        for objective in _objectives(book, chapter, part, paper)
    ]
    random.Random(f"{part}/{paper}").shuffle(picked)
    picked.sort(key=lambda pair: KINDS.index(pair[1].kind))
    return [Asked(chapter, asked, number) for number, (chapter, asked) in enumerate(picked, 1)]


def title(book: Handbook, part: str) -> str:
    """Return what a paper is called: its part's title, or that it is the final."""
    return next((p.title for p in book.settings.parts if p.id == part), "结业考试")


def _chapters(book: Handbook, part: str) -> list[str]:
    listed = [p for p in book.settings.parts if part in (p.id, FINAL)]
    return [c for p in listed for c in p.chapters if c in book.chapters and c in book.quizzes]


def _objectives(book: Handbook, chapter: str, part: str, paper: str) -> list[str]:
    """Return the objectives a paper tests: all that have questions, in the final a few, others in B than in A."""
    tested = [o.id for o in book.chapters[chapter].objectives if book.questions_for(chapter, o.id)]
    if part != FINAL:
        return tested
    mixed = shuffled(tested, chapter)
    first = 0 if paper == "a" else FINAL_PER_CHAPTER
    return [(mixed * 2)[(first + i) % len(mixed)] for i in range(min(FINAL_PER_CHAPTER, len(mixed)))]


def _pick(book: Handbook, chapter: str, objective: str, paper: str) -> Question:
    pool = list(book.questions_for(chapter, objective))
    random.Random(f"{chapter}/{objective}").shuffle(pool)
    return pool[0 if paper == "a" else 1 % len(pool)]


def _variant(asked: Question, paper: str) -> Question:
    """Return a question with its options in the paper's own order; what is shuffled by id gets another id."""
    changes: dict[str, object] = {"id": f"{asked.id}/{paper}"}
    if isinstance(asked, SingleQuestion | MultipleQuestion):
        changes["options"] = tuple(shuffled(asked.options, f"{asked.id}/{paper}"))
    return asked.model_copy(update=changes)


def _paper(book: Handbook, part: str, paper: str) -> Data:
    asked = drawn(book, part, paper)
    points = sum(POINTS[a.question.kind] for a in asked)
    groups = [
        {
            "kind": kind,
            "points": POINTS[kind],
            "questions": [question(a.question) | {"number": a.number} for a in asked if a.question.kind == kind],
        }
        for kind in KINDS
        if any(a.question.kind == kind for a in asked)
    ]
    chapters = _chapters(book, part)
    return {
        **base(book),
        "name-of-part": title(book, part),
        "exam": {
            "paper": paper.upper(),
            "title": title(book, part),
            "final": part == FINAL,
            "scope": [f"第{book.number(c)}章　{book.chapters[c].title}" for c in chapters],
            "points": points,
            "pass": -(-points * PASS // 100),
            "minutes": -(-int(sum(MINUTES.get(a.question.kind, 1.5) for a in asked)) // 5) * 5,
            "groups": groups,
            **site(book, "chapter", chapters[0]),
        },
    }


def _key(book: Handbook, part: str, paper: str) -> Data:
    rows = []
    for a in drawn(book, part, paper):
        original = a.question.id.removesuffix(f"/{paper}")
        record = book.chapters[a.chapter]
        objective = book.objective(a.chapter, a.question.objective)
        rows.append(
            {
                "number": a.number,
                "points": POINTS[a.question.kind],
                **key(a.question, book.shop),
                "chapter": book.number(a.chapter),
                "objective": objective_numbers(record).get(a.question.objective, 0),
                "tests": objective.text if objective else "",
                "level": WORDS["level"][a.question.level],
                "mark": f"question:{a.chapter}/{original}",
                "chapter_mark": f"chapter:{a.chapter}",
            }
        )
    points = sum(row["points"] for row in rows)
    return {"paper": paper.upper(), "rows": rows, "points": points, "pass": -(-points * PASS // 100)}
