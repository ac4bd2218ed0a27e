"""The shipped book, case by case, so that a failing report names the chapter, script, case, rule or dialogue."""

from __future__ import annotations

import pytest

from handbook import checks, lint
from handbook.book import Handbook
from handbook.load import load
from handbook.reply import spoken
from tests import scratch

BOOK, READING = load(scratch.ROOT / "data")
assert BOOK is not None, READING


@pytest.fixture(scope="module")
def shipped_book() -> Handbook:
    """The shipped book."""
    assert BOOK is not None
    return BOOK


def test_the_book_has_no_errors(shipped_book: Handbook) -> None:
    """Reading and checking the shipped book finds no error at all."""
    found = [*READING, *checks.run(shipped_book, shipped_book.settings.date)]

    assert [p for p in found if p.severity == "error"] == []


@pytest.mark.parametrize("name", BOOK.chapters)
def test_chapter_states_what_can_be_done_after_it(shipped_book: Handbook, name: str) -> None:
    """A chapter has three to six objectives, each with something to count or to tick off."""
    objectives = shipped_book.chapters[name].objectives

    assert 3 <= len(objectives) <= 6
    assert [o.id for o in objectives if len(o.text) < 15] == []


@pytest.mark.parametrize("name", BOOK.chapters)
def test_chapter_practises_and_tests_every_objective(shipped_book: Handbook, name: str) -> None:
    """Every objective has an exercise and two questions, and nothing practises or tests any other."""
    chapter, quiz = shipped_book.chapters[name], shipped_book.quizzes[name]
    objectives = {o.id for o in chapter.objectives}

    assert {o for e in chapter.exercises for o in e.objectives} == objectives
    assert {q.objective for q in quiz.questions} == objectives
    assert [o for o in objectives if len(shipped_book.questions_for(name, o)) < 2] == []


@pytest.mark.parametrize("name", BOOK.chapters)
def test_chapter_has_exercises_of_several_kinds(shipped_book: Handbook, name: str) -> None:
    """A chapter has four exercises or more, of two kinds or more, one of them a role-play with cards and a rubric."""
    exercises = shipped_book.chapters[name].exercises
    plays = [e for e in exercises if e.kind == "roleplay"]

    assert len(exercises) >= 4
    assert len({e.kind for e in exercises}) >= 2
    assert any({"customer", "agent"} <= {c.role for c in e.cards} and e.rubric for e in plays)


@pytest.mark.parametrize("name", BOOK.chapters)
def test_chapter_is_tested_by_questions_of_several_kinds(shipped_book: Handbook, name: str) -> None:
    """A chapter has fourteen questions or more, of four kinds or more, most of which set a situation."""
    questions = shipped_book.quizzes[name].questions

    assert len(questions) >= 14
    assert len({q.kind for q in questions}) >= 4
    assert sum(q.level == "recall" for q in questions) * 3 <= len(questions)


@pytest.mark.parametrize("name", BOOK.chapters)
def test_chapter_shows_success_beside_mistake(shipped_book: Handbook, name: str) -> None:
    """A chapter has a table of three rows or more in which what works differs from what slips."""
    rows = [row for table in shipped_book.chapters[name].comparisons for row in table.rows]

    assert len(rows) >= 3
    assert [r.step for r in rows if r.works == r.slips] == []


@pytest.mark.parametrize("name", BOOK.chapters)
def test_chapter_can_be_taught_by_its_plan(shipped_book: Handbook, name: str) -> None:
    """The trainer's minutes add up, every exercise has its time, and there are three things to discuss."""
    chapter = shipped_book.chapters[name]

    assert sum(step.minutes for step in chapter.trainer.plan) == chapter.minutes
    assert {e.id for e in chapter.exercises} <= {step.exercise for step in chapter.trainer.plan}
    assert len(chapter.trainer.discussion) >= 3


@pytest.mark.parametrize("name", BOOK.scripts)
def test_script_is_complete_and_linked(shipped_book: Handbook, name: str) -> None:
    """A script has two different clean replies of at most 120 characters, three customers' wordings, and a chapter."""
    script = shipped_book.scripts[name]
    replies = [spoken(text, shipped_book.shop) for text in (script.replies.warm, script.replies.formal)]

    assert replies[0] != replies[1]
    assert [text for text in replies if len(text) > 120] == []
    assert [lint.linter(shipped_book).findings(text) for text in replies] == [[], []]
    assert len(set(script.customer_says)) >= 3
    assert shipped_book.chapters_using("script", name)


@pytest.mark.parametrize("name", BOOK.cases)
def test_case_is_complete_and_linked(shipped_book: Handbook, name: str) -> None:
    """A case has eight turns or more with comments, a table, a question with a debrief, and a chapter that uses it."""
    case = shipped_book.cases[name]

    assert len(case.turns) >= 8
    assert any(turn.verdict and turn.comment for turn in case.turns)
    assert len(case.comparison.rows) >= 3
    assert case.questions
    assert shipped_book.chapters_using("case", name)


@pytest.mark.parametrize("name", BOOK.dialogues)
def test_dialogue_is_complete_and_linked(shipped_book: Handbook, name: str) -> None:
    """A dialogue has five to twelve nodes, endings good and bad, a rubric, and a chapter that uses it."""
    dialogue = shipped_book.dialogues[name]

    assert 5 <= len(dialogue.nodes) <= 12
    assert len(dialogue.endings) >= 3
    assert {"good", "bad"} <= {ending.result for ending in dialogue.endings}
    assert dialogue.rubric
    assert shipped_book.chapters_using("dialogue", name)


@pytest.mark.parametrize("name", BOOK.rules)
def test_rule_says_what_to_do_and_where_it_was_read(shipped_book: Handbook, name: str) -> None:
    """A rule names an action, its source, an owner, and examples on both sides of the line for each pattern."""
    rule = shipped_book.rules[name]

    assert rule.agent_does
    assert rule.source
    assert rule.owner
    assert all(len(block.caught) >= 3 and len(block.allowed) >= 3 for block in rule.lint)
