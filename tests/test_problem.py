"""Problems: guesses at what was meant, and the three ways a list of problems is spoken."""

from __future__ import annotations

import json
from dataclasses import replace

from handbook.problem import Place, Problem, Say, as_github, as_json, as_text, nearest

PROBLEM = Problem(
    Place("data/chapters/refund.yml", 41, 7),
    Say("练习没有参考答案。", "the exercise has no answer. "),
    Say("补上 answer。", "Add answer."),
    check="exercise-answer",
)


def test_a_problem_as_text() -> None:
    """A problem is one line: place, severity, what is wrong, what to do, the check."""
    said = as_text([PROBLEM])

    assert said == "data/chapters/refund.yml:41:7: error: 练习没有参考答案。补上 answer。 [exercise-answer]\n"


def test_a_problem_as_english_text() -> None:
    """English sentences are parted by one space."""
    said = as_text([PROBLEM], "en")

    assert said == ("data/chapters/refund.yml:41:7: error: the exercise has no answer. Add answer. [exercise-answer]\n")


def test_a_problem_as_github_command() -> None:
    """GitHub gets a workflow command that it shows beside the line."""
    said = as_github([PROBLEM])

    assert said == (
        "::error file=data/chapters/refund.yml,line=41,col=7,title=exercise-answer::练习没有参考答案。补上 answer。\n"
    )


def test_a_github_command_is_escaped() -> None:
    """Text cannot end a workflow command or start another: per cent, line ends, commas and colons are escaped."""
    problem = Problem(Place("data/a,b:c.yml"), Say("50%\r\n::set-env::", ""), Say("", ""), "warning", "x")

    assert as_github([problem]) == ("::warning file=data/a%2Cb%3Ac.yml,line=1,col=1,title=x::50%25%0D%0A::set-env::\n")


def test_problems_as_json() -> None:
    """JSON carries the keys of the contract, in the language asked for."""
    said = json.loads(as_json([PROBLEM], "en"))

    assert said == [
        {
            "path": "data/chapters/refund.yml",
            "line": 41,
            "column": 7,
            "check": "exercise-answer",
            "severity": "error",
            "message": "the exercise has no answer.",
            "hint": "Add answer.",
        }
    ]


def test_no_problems() -> None:
    """Nothing to report is nothing as text, and an empty list as JSON."""
    assert (as_text([]), as_github([]), as_json([])) == ("", "", "[]\n")


def test_a_near_word_is_guessed() -> None:
    """A slip of a letter or two is met with what was meant, in both languages."""
    assert nearest("refund-wen", ["refund-late", "refund-when"]) == Say(
        "是不是想写“refund-when”?", 'Did you mean "refund-when"? '
    )


def test_a_far_word_is_not_guessed() -> None:
    """A word that is near to nothing known gets no guess."""
    assert nearest("exchange", ["refund-late", "refund-when"]) == Say("", "")


def test_a_check_signs_only_what_is_unsigned() -> None:
    """A problem keeps the name of the check that saw it first."""
    unsigned = replace(PROBLEM, check="")

    assert (PROBLEM.by("other").check, unsigned.by("other").check) == ("exercise-answer", "other")


def test_problems_are_ordered_by_place() -> None:
    """Problems are met file by file, line by line, whatever order they were found in."""
    places = [Place("b.yml", 1), Place("a.yml", 10), Place("a.yml", 2, 5), Place("a.yml", 2, 1)]
    found = sorted((Problem(p, Say("", ""), Say("", "")) for p in places), key=Problem.sort_key)

    assert [p.place for p in found] == [*reversed(places[1:]), places[0]]
