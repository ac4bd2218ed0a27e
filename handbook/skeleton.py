"""A kind, an id and a book in; the plain values of a new record out, every gap marked 待写 with what belongs there.

Required fields come from the models, so a skeleton says what the model says. What the checks ask for beyond the models
(an exercise for each objective, a path through a dialogue) is laid out here.
"""

from __future__ import annotations

import datetime
import re
import types
import typing
from collections.abc import Callable
from typing import Any

from annotated_types import Ge, MinLen
from pydantic import BaseModel

from handbook.book import Handbook
from handbook.model.base import TODO, Ref, Use
from handbook.model.chapter import Chapter, Comparison, Exercise, Objective, Section, TrainerNotes
from handbook.model.library import Avoid, Rule, Script, WordList
from handbook.model.practice import Case, Dialogue, DialogueReply, Ending
from handbook.model.quiz import (
    FillQuestion,
    MultipleQuestion,
    Option,
    OrderingQuestion,
    RewriteQuestion,
    SingleQuestion,
    SpotQuestion,
    SpotTurn,
    TrueFalseQuestion,
)
from handbook.model.reference import (
    Criterion,
    Decision,
    Figure,
    Metric,
    Programme,
    Recipe,
    Rubric,
    Source,
    Synonym,
    Term,
)

Values = dict[str, Any]


class Skeleton:
    """Fills in records of one book; ``today`` is the day on which a new rule counts as checked."""

    def __init__(self, book: Handbook, today: datetime.date) -> None:
        self.book, self.today = book, today

    def of(self, kind: str, identifier: str) -> Values:
        """Return a new record of ``kind``.

        Raises:
            KeyError: the kind has no skeleton.
            LookupError: the record has to refer to a record of a kind of which the book has none; the kind is named.
        """
        return _KINDS[kind](self, identifier)

    def filled(self, model: type[BaseModel], number: int = 0, **given: Any) -> Values:
        """Return what ``model`` asks for: ``given`` as it is, every other required field with what belongs there."""
        return {
            name: given[name]
            if name in given
            else self._sample(info.annotation, info.metadata, info.description, number)
            for name, info in model.model_fields.items()
            if name in given or info.is_required()
        }

    def _sample(self, annotation: Any, marks: list[Any], description: str | None, number: int) -> Any:
        while typing.get_origin(annotation) is typing.Annotated:
            annotation, *inner = typing.get_args(annotation)
            marks = [*inner, *marks]
        origin, args = typing.get_origin(annotation), typing.get_args(annotation)
        if origin in (typing.Union, types.UnionType):
            return self._sample(args[0], marks, description, number)
        if origin is typing.Literal:
            return args[0]
        if origin is tuple:
            least = next((m.min_length for m in marks if isinstance(m, MinLen)), 1)
            return [self._sample(args[0], [], description, i) for i in range(1, least + 1)]
        if origin is dict:
            return {}
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return self.filled(annotation, number)
        if annotation is int:
            return next((m.ge for m in marks if isinstance(m, Ge)), 1)
        if annotation is bool:
            return False
        if annotation is datetime.date:
            return self.today.isoformat()
        kind = next((m.kind for m in marks if isinstance(m, Ref)), None)
        if kind:
            return self.any(kind)
        role = next((m.role for m in marks if isinstance(m, Use)), None)
        if role is None and annotation is str:
            return f"no-{number or 1}"
        return todo(description or "", number) + ("\n" if role == "md" else "")

    def any(self, kind: str) -> str:
        """Return the id of a record of ``kind`` to refer to until the author names the right one."""
        known = list(self.book.by_kind[kind]) or sorted(self.book.known.get(kind, ()))
        if not known:
            raise LookupError(kind)
        return str(known[0])

    def code(self, identifier: str) -> str:
        """Return a quick-phrase code that no script has."""
        letters = "".join(word[0] for word in identifier.split("-") if word[0].isalpha())[:3] or "x"
        taken = {script.code for script in self.book.scripts.values()}
        return next(code for n in range(1, 999) if (code := f"{letters}{n}") not in taken)


def todo(description: str, number: int = 0) -> str:
    """Return the mark of a gap with what belongs there."""
    text = re.sub(r"[。.]$", "", description)
    return f"{TODO}：{text}" + (f"（{number}）" if number else "") + "。"


# --- one function a kind that needs more than its required fields ---------------------------------------------------


def _chapter(made: Skeleton, identifier: str) -> Values:
    objectives = ["first-goal", "second-goal", "third-goal"]
    sections = [f"part-{n}" for n in range(1, 5)]
    kinds = {"try-roleplay": "roleplay", "try-rewrite": "rewrite", "try-classify": "classify", "try-discuss": "discuss"}
    steps: list[Values] = [
        {"minutes": 10, "activity": todo("讲这一小节", n), "section": s} for n, s in enumerate(sections, 1)
    ]
    steps += [{"minutes": 15, "activity": todo("做这个练习", n), "exercise": e} for n, e in enumerate(kinds, 1)]
    comparison = made.filled(Comparison, id="good-and-bad")
    return made.filled(
        Chapter,
        minutes=sum(step["minutes"] for step in steps),
        state="draft",
        objectives=[made.filled(Objective, n, id=o, level="apply") for n, o in enumerate(objectives, 1)],
        sections=[
            made.filled(Section, n, id=s, **({"comparison": comparison["id"]} if n == 1 else {}))
            for n, s in enumerate(sections, 1)
        ],
        comparisons=[comparison],
        exercises=[_exercise(made, n, name, kind, objectives) for n, (name, kind) in enumerate(kinds.items(), 1)],
        summary=[f"遇到……，先……，再……（{TODO}第{n}行）。" for n in range(1, 6)],
        trainer=made.filled(TrainerNotes, plan=steps),
    )


def _exercise(made: Skeleton, number: int, name: str, kind: str, objectives: list[str]) -> Values:
    extras: dict[str, Callable[[], Values]] = {
        "roleplay": lambda: {
            "cards": [
                {"role": role, "body": todo(f"{noun}卡：他知道什么、要什么") + "\n"}
                for role, noun in (("customer", "客户"), ("agent", "客服"), ("observer", "观察员"))
            ],
            "rubric": made.any("rubric"),
        },
        "rewrite": lambda: {
            "answer": todo("参考改写") + "\n",
            "common_mistakes": [{"text": todo("典型错答", n), "turn": todo("怎么点评", n)} for n in (1, 2)],
            "space": 6,
        },
        "classify": lambda: {"answer": todo("参考答案") + "\n"},
        "discuss": lambda: {"debrief": todo("讲评要点") + "\n"},
    }
    chosen = objectives if kind == "roleplay" else [objectives[(number - 2) % len(objectives)]]
    return made.filled(Exercise, number, id=name, kind=kind, objectives=chosen, minutes=15, **extras[kind]())


_KINDS_OF_QUESTION = (
    "single multiple single truefalse single ordering single fill single truefalse single spot multiple rewrite"
)


def _quiz(made: Skeleton, identifier: str) -> Values:
    chapter = made.book.chapters.get(identifier)
    objectives = [o.id for o in chapter.objectives] if chapter else ["first-goal", "second-goal", "third-goal"]
    kinds = _KINDS_OF_QUESTION.split()
    return {"questions": [_question(made, n, kind, objectives) for n, kind in enumerate(kinds)]}


def _question(made: Skeleton, number: int, kind: str, objectives: list[str]) -> Values:
    common: Values = {
        "id": f"q{number + 1}",
        "objective": objectives[number % len(objectives)],
        "level": "recall" if kind == "fill" else "situation",
    }

    def options(count: int, right: set[int]) -> list[Values]:
        return [
            made.filled(Option, i + 1, id="abcd"[i], **({"right": True} if i in right else {})) for i in range(count)
        ]

    match kind:
        case "single":
            return made.filled(SingleQuestion, **common, kind=kind, options=options(3, {number // 2 % 3}))
        case "multiple":
            return made.filled(MultipleQuestion, **common, kind=kind, options=options(4, {0, number % 3 + 1}))
        case "truefalse":
            return made.filled(TrueFalseQuestion, **common, kind=kind, answer=number < len(kind))
        case "fill":
            stem = todo("题干，每个空写成 ___") + "\n"
            return made.filled(FillQuestion, **common, kind=kind, stem=stem)
        case "ordering":
            items = [{"id": "abc"[i], "text": todo("要排序的一步", i + 1)} for i in range(3)]
            return made.filled(OrderingQuestion, **common, kind=kind, items=items)
        case "spot":
            turns = [made.filled(SpotTurn, n, who="agent" if n == 2 else "customer") for n in (1, 2, 3)]
            return made.filled(SpotQuestion, **common, kind=kind, turns=turns, wrong=2)
        case _:
            return made.filled(RewriteQuestion, **common, kind=kind)


def _script(made: Skeleton, identifier: str) -> Values:
    avoid = made.filled(Avoid, clean=todo("检查拦不下这句话时，说明它错在哪；拦得下就删掉这一行"))
    return made.filled(Script, id=identifier, code=made.code(identifier), avoid=[avoid], tags={"category": ["general"]})


def _rule(made: Skeleton, identifier: str) -> Values:
    return made.filled(
        Rule,
        id=identifier,
        confidence="memory",
        recheck_after_days=30,
        owner=todo("谁负责核对，写岗位"),
    )


def _case(made: Skeleton, identifier: str) -> Values:
    turns: list[Values] = []
    for number in range(1, 9):
        agent = number % 2 == 0
        said: Values = {"who": "agent" if agent else "customer", "text": todo("说了什么", number)}
        turns.append(said | ({"verdict": "slips", "comment": todo("边注：为什么", number)} if agent else {}))
    return made.filled(Case, turns=turns, outcome="failure")


def _dialogue(made: Skeleton, identifier: str) -> Values:
    nodes = [f"turn-{n}" for n in range(1, 6)]
    ends = {"best": "end-good", "tempting": "end-fair", "harmful": "end-bad"}
    following = [*nodes[1:], None]
    return made.filled(
        Dialogue,
        start=nodes[0],
        nodes=[
            {
                "id": node,
                "text": todo("客户说的话", n),
                "replies": [
                    made.filled(
                        DialogueReply,
                        n,
                        id="abc"[i],
                        quality=quality,
                        mood=1 - i,
                        trust=1 - i,
                        next=following[n - 1] if following[n - 1] and quality != "harmful" else ends[quality],
                    )
                    for i, quality in enumerate(ends)
                ],
            }
            for n, node in enumerate(nodes, 1)
        ],
        endings=[
            made.filled(Ending, n, id=end, result=result)
            for n, (end, result) in enumerate(zip(ends.values(), ("good", "fair", "bad"), strict=True), 1)
        ],
    )


def _rubric(made: Skeleton, identifier: str) -> Values:
    levels = [{"points": points, "text": todo("这个分值是什么样子，写看得见的行为", points)} for points in (5, 3, 1)]
    criteria = [made.filled(Criterion, n, id=f"item-{n}", weight=25, levels=levels) for n in range(1, 5)]
    return made.filled(Rubric, id=identifier, criteria=criteria)


def _synonym(made: Skeleton, identifier: str) -> Values:
    return made.filled(Synonym, word=identifier)


def _wordlist(made: Skeleton, identifier: str) -> Values:
    return made.filled(WordList, name=identifier)


def _plain(model: type[BaseModel]) -> Callable[[Skeleton, str], Values]:
    return lambda made, identifier: made.filled(model, id=identifier)


_KINDS: dict[str, Callable[[Skeleton, str], Values]] = {
    "chapter": _chapter,
    "quiz": _quiz,
    "case": _case,
    "dialogue": _dialogue,
    "script": _script,
    "rule": _rule,
    "metric": _plain(Metric),
    "term": _plain(Term),
    "figure": _plain(Figure),
    "decision": _plain(Decision),
    "source": _plain(Source),
    "programme": _plain(Programme),
    "rubric": _rubric,
    "recipe": _plain(Recipe),
    "synonym": _synonym,
    "wordlist": _wordlist,
}
