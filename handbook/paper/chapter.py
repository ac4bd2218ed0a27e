"""A chapter for print: its sections, exercises and questions, and for the trainer their answers, key and notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handbook.book import Handbook
from handbook.model.chapter import Chapter, Exercise, Section
from handbook.paper.library import comparison
from handbook.paper.question import key, question
from handbook.paper.shared import Data, links, site
from handbook.prose import content


def chapter(book: Handbook, name: str, within: Sequence[str], *, trainer: bool) -> Data:
    """Return a chapter.

    Args:
        book: the book.
        name: the chapter's id.
        within: the chapters of the booklet in order: a script's card stands where these use it first.
        trainer: with trainer notes, answers, debriefs and key; without it they are left out.
    """
    record = book.chapters[name]
    quiz = book.quizzes.get(name)
    questions = quiz.questions if quiz else ()
    numbers = objective_numbers(record)
    homes = script_homes(book, within)
    printed: Data = {
        **heading(book, name),
        "purpose": record.purpose,
        "minutes": record.minutes,
        "draft": record.state == "draft",
        "opening": content(record.opening),
        "objectives": [{"text": o.text, "level": o.level} for o in record.objectives],
        "sections": [_section(book, name, n, s, homes, trainer=trainer) for n, s in enumerate(record.sections, 1)],
        "exercises": [exercise(book, name, e, numbers, trainer=trainer) for e in record.exercises],
        "quiz": [question(q) | {"key": f"question:{name}/{q.id}"} for q in questions],
        "summary": record.summary,
    }
    if trainer:
        printed["trainer"] = _trainer_notes(record, name)
        printed["key"] = [key(q, book.shop) | {"objective": numbers.get(q.objective, 0)} for q in questions]
    return printed


def heading(book: Handbook, name: str) -> Data:
    """Return a chapter's id, number, title, and where it stands on the site."""
    number, title = book.number(name), book.chapters[name].title
    return {"id": name, "number": number, "title": title, **site(book, "chapter", name)}


def objective_numbers(chapter: Chapter) -> dict[str, int]:
    """Return the number of each objective of a chapter, from 1."""
    return {o.id: n for n, o in enumerate(chapter.objectives, 1)}


def script_homes(book: Handbook, chapters: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return the chapter and section whose list of scripts names a script first: its card is printed there."""
    homes: dict[str, tuple[str, str]] = {}
    for name in chapters:
        for section in book.chapters[name].sections:
            for script in section.scripts:
                if script in book.scripts:
                    homes.setdefault(script, (name, section.id))
    return homes


def targets(book: Handbook, chapters: Sequence[str]) -> Iterator[str]:
    """Yield every key that a link to these chapters can lead to."""
    for name in chapters:
        yield f"chapter:{name}"
        yield from (f"chapter:{name}#{s.id}" for s in book.chapters[name].sections)
        yield from (f"exercise:{name}/{e.id}" for e in book.chapters[name].exercises)
    yield from (f"script:{name}" for name in script_homes(book, chapters))


def _section(
    book: Handbook,
    chapter: str,
    number: int,
    section: Section,
    homes: dict[str, tuple[str, str]],
    *,
    trainer: bool,
) -> Data:
    table = next((c for c in book.chapters[chapter].comparisons if c.id == section.comparison), None)
    home = {name: homes[name] == (chapter, section.id) for name in section.scripts if name in homes}
    printed: Data = {
        "id": section.id,
        "key": f"chapter:{chapter}#{section.id}",
        "number": number,
        "title": section.title,
        "body": content(section.body),
        "comparison": comparison(table) if table else None,
        "scripts": [name for name, first in home.items() if first],
        "again": links(book, "script", [name for name, first in home.items() if not first]),
        "cases": links(book, "case", section.cases),
        "dialogues": links(book, "dialogue", section.dialogues),
        "rules": links(book, "rule", section.rules),
        "metrics": links(book, "metric", section.metrics),
        "terms": links(book, "term", section.terms),
        "figures": links(book, "figure", section.figures),
    }
    if trainer:
        printed["lesson"] = _lesson(book.chapters[chapter], section=section.id)
    return printed


def exercise(book: Handbook, chapter: str, exercise: Exercise, numbers: dict[str, int], *, trainer: bool) -> Data:
    """Return an exercise, its objectives by ``numbers``; for the trainer with answer, debrief and common mistakes."""
    record = book.chapters[chapter]
    printed: Data = {
        "number": record.exercises.index(exercise) + 1,
        "id": exercise.id,
        "key": f"exercise:{chapter}/{exercise.id}",
        "title": exercise.title,
        "kind": exercise.kind,
        "minutes": exercise.minutes,
        "group": exercise.group,
        "materials": exercise.materials,
        "objectives": [numbers[o] for o in exercise.objectives if o in numbers],
        "task": content(exercise.task),
        "cards": [{"role": c.role, "body": content(c.body)} for c in exercise.cards],
        "space": exercise.space,
    }
    if trainer:
        printed |= {
            "answer": content(exercise.answer or ""),
            "debrief": content(exercise.debrief or ""),
            "mistakes": [{"text": m.text, "turn": m.turn} for m in exercise.common_mistakes],
            "rubric": links(book, "rubric", [exercise.rubric] if exercise.rubric else []),
            "lesson": _lesson(record, exercise=exercise.id),
        }
    return printed


def _lesson(chapter: Chapter, *, section: str | None = None, exercise: str | None = None) -> list[Data]:
    """Return the steps of the plan that belong to a section or an exercise: when, how long, what to do and say."""
    steps, start = [], 0
    for step in chapter.trainer.plan:
        if (section, exercise) == (step.section, step.exercise):
            steps.append({"start": start, "minutes": step.minutes, "activity": step.activity})
        start += step.minutes
    return steps


def _trainer_notes(chapter: Chapter, name: str) -> Data:
    titles = {("section", s.id): s.title for s in chapter.sections}
    exercises = {e.id: n for n, e in enumerate(chapter.exercises, 1)}
    plan, start = [], 0
    for step in chapter.trainer.plan:
        plan.append(
            {
                "start": start,
                "minutes": step.minutes,
                "activity": step.activity,
                "section": titles.get(("section", step.section or ""), ""),
                "section_key": f"chapter:{name}#{step.section}" if step.section else "",
                "exercise": exercises.get(step.exercise or "", 0),
                "exercise_key": f"exercise:{name}/{step.exercise}" if step.exercise else "",
            }
        )
        start += step.minutes
    return {
        "plan": plan,
        "total": start,
        "watch_for": chapter.trainer.watch_for,
        "discussion": chapter.trainer.discussion,
        "notes": content(chapter.trainer.notes or ""),
    }
