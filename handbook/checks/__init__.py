"""A Handbook in; problems out. Each check is a small generator; its docstring is the advice an author reads.

A check takes the book, and by these names what else it needs: ``today``, the day on which rules count as overdue, and
``passed``, in which it finds what needs no second look.

``ONE_BY_ONE`` look at records as they stand. ``TOGETHER`` look at the book as a whole and wait until every file
could be loaded, so that one broken file does not cause follow-on errors. ``READING`` names what is reported while
files are read, with the same kind of advice.
"""

from __future__ import annotations

import datetime
import functools
import inspect
from collections.abc import Callable, Iterator

from handbook.book import Handbook
from handbook.checks import freshness, language, ledger, practice, quality, references, replies, teaching, typography
from handbook.checks.reading import READING
from handbook.passed import Passed
from handbook.problem import Problem

Check = Callable[..., Iterator[Problem]]

ONE_BY_ONE: tuple[Check, ...] = (
    references.unknown_reference,
    references.unknown_part,
    references.duplicate_part,
    references.duplicate_code,
    references.chapter_order,
    references.moved_id,
    language.raw_html,
    language.bad_link,
    language.heading_level,
    language.image,
    language.placeholder,
    language.unknown_variable,
    typography.punctuation,
    typography.spacing,
    typography.number_form,
    language.address,
    language.todo,
    language.unprintable,
    language.not_in_gbk,
    teaching.objective_practised,
    teaching.objective_tested,
    teaching.objective_verb,
    teaching.opening_length,
    teaching.summary_form,
    teaching.exercise_answer,
    teaching.role_play,
    teaching.rewriting,
    teaching.question_shape,
    teaching.question_feedback,
    teaching.plan_minutes,
    teaching.chapter_complete,
    teaching.rubric_weights,
    quality.option_length,
    quality.option_position,
    quality.catch_all_option,
    quality.repeated_text,
    quality.slogan,
    quality.sentence_length,
    quality.broken_markdown,
    practice.dialogue_paths,
    practice.dialogue_replies,
    practice.ending_links,
    practice.programme_days,
    practice.case_complete,
    replies.rule_pattern,
    replies.rule_examples,
    replies.memory_blocks,
    replies.reply_length,
    replies.reply_clean,
    replies.avoid_caught,
    freshness.rule_dates,
    freshness.rule_owner,
    freshness.rule_standing,
    freshness.rule_overdue,
)

TOGETHER: tuple[Check, ...] = (
    references.orphan,
    references.recipe_step,
    ledger.ledger_landed,
    ledger.unwritten_chapter,
)


FIXABLE = frozenset(
    {
        "address",
        "encoding",
        "number-form",
        "punctuation",
        "schema",
        "spacing",
        "unknown-part",
        "unknown-reference",
        "unknown-variable",
        "yaml-number",
        "yaml-syntax",
        "yaml-tab",
    }
)
"""The checks that can compute a fix at least where the author's meaning is beyond doubt."""


def name_of(check: Callable[..., object]) -> str:
    """Return the name by which a check signs its problems."""
    return check.__name__.replace("_", "-")


def names() -> tuple[str, ...]:
    """Return the names of all checks, those made while reading included."""
    return (*READING, *(name_of(c) for c in (*ONE_BY_ONE, *TOGETHER)))


def groups() -> dict[str, list[str]]:
    """Return the names of all checks by what they look at, as the modules of this package are named."""
    found: dict[str, list[str]] = {"reading": list(READING)}
    for check in (*ONE_BY_ONE, *TOGETHER):
        found.setdefault(check.__module__.rpartition(".")[2], []).append(name_of(check))
    return found


def advice(name: str) -> str | None:
    """Return what a check is for and how to mend what it finds, or nothing for an unknown name."""
    if name in READING:
        return inspect.cleandoc(READING[name])
    return next((inspect.getdoc(c) for c in (*ONE_BY_ONE, *TOGETHER) if name_of(c) == name), None)


def run(book: Handbook, today: datetime.date, passed: Passed | None = None) -> list[Problem]:
    """Run every check that fits the book's state; return the problems in reading order.

    Args:
        book: the loaded book; when it is not whole, the checks of the whole book wait.
        today: the day on which rules count as overdue.
        passed: what needs no second look, and to which is added what passes now.
    """
    chosen = (*ONE_BY_ONE, *(TOGETHER if book.whole else ()))
    given = {"today": today, "passed": passed or Passed()}
    problems = [
        problem.by(name_of(check))
        for check in chosen
        for problem in check(book, **{name: given[name] for name in given.keys() & _asked(check)})
    ]
    return sorted(problems, key=Problem.sort_key)


@functools.cache
def _asked(check: Check) -> frozenset[str]:
    return frozenset(inspect.signature(check).parameters)
