"""A question as it stands on paper, and its key: two separate values, so that the trainee's holds no answer.

In: a question. Out: plain data. What is shuffled is shuffled by ``random.Random(question id)``: the same on every
build, and the same in the question and its key.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from handbook.model.quiz import (
    ClassifyQuestion,
    FillQuestion,
    MatchingQuestion,
    MultipleQuestion,
    OrderingQuestion,
    Question,
    RewriteQuestion,
    SingleQuestion,
    SpotQuestion,
    TrueFalseQuestion,
)
from handbook.model.settings import Shop
from handbook.prose import Content, content
from handbook.reply import to_fill

Data = dict[str, Any]
T = TypeVar("T")
LETTERS = "ABCDEFGHIJKLMNOP"
_GAP = "\ue000"
"""Stands for ``___`` while the stem is parsed, since Markdown would read underscores as emphasis."""


def question(asked: Question) -> Data:
    """Return a question without its answer: what a trainee gets on paper."""
    stem = content(asked.stem.replace("___", _GAP)) if isinstance(asked, FillQuestion) else content(asked.stem)
    return {"kind": asked.kind, "stem": _with_gaps(stem)} | _FORMS[type(asked)](asked)


def key(asked: Question, shop: Shop) -> Data:
    """Return the key of a question: the answer in a line, a note per option, and the explanation."""
    short, notes = _KEYS[type(asked)](asked, shop)
    return {"kind": asked.kind, "answer": short, "notes": notes, "explanation": content(asked.explanation)}


def shuffled(items: Sequence[T], seed: str) -> list[T]:
    """Return the items in an order that depends on the seed only and is never the given one."""
    mixed, dice = list(items), random.Random(seed)
    while len(mixed) > 1 and mixed == list(items):
        dice.shuffle(mixed)
    return mixed


def _with_gaps(node: Content) -> Any:
    """Return prose with every gap as a node of its own."""
    if isinstance(node, str):
        first, *rest = node.split(_GAP)
        return node if not rest else [first, *(part for text in rest for part in ({"t": "gap"}, text))]
    if isinstance(node, list):
        flat: list[Any] = []
        for child in node:
            done = _with_gaps(child)
            flat += done if isinstance(done, list) else [done]
        return flat
    return {name: _with_gaps(value) if name == "c" else value for name, value in node.items()}  # type: ignore[arg-type]


# --- on paper -------------------------------------------------------------------------------------------------------


def _options(asked: SingleQuestion | MultipleQuestion) -> Data:
    return {"options": [o.text for o in asked.options]}


def _truefalse(asked: TrueFalseQuestion) -> Data:
    return {}


def _ordering(asked: OrderingQuestion) -> Data:
    return {"options": [i.text for i in shuffled(asked.items, asked.id)]}


def _matching(asked: MatchingQuestion) -> Data:
    return {"left": [p.left for p in asked.pairs], "right": _right_side(asked)}


def _right_side(asked: MatchingQuestion) -> list[str]:
    return shuffled([*(p.right for p in asked.pairs), *asked.extra], asked.id)


def _classify(asked: ClassifyQuestion) -> Data:
    return {"buckets": asked.buckets, "options": [i.text for i in shuffled(asked.items, asked.id)]}


def _fill(asked: FillQuestion) -> Data:
    return {}


def _spot(asked: SpotQuestion) -> Data:
    return {"turns": [{"who": t.who, "text": t.text} for t in asked.turns]}


def _rewrite(asked: RewriteQuestion) -> Data:
    return {"original": asked.original}


_FORMS: dict[type, Callable[[Any], Data]] = {
    SingleQuestion: _options,
    MultipleQuestion: _options,
    TrueFalseQuestion: _truefalse,
    OrderingQuestion: _ordering,
    MatchingQuestion: _matching,
    ClassifyQuestion: _classify,
    FillQuestion: _fill,
    SpotQuestion: _spot,
    RewriteQuestion: _rewrite,
}

# --- the key --------------------------------------------------------------------------------------------------------

Key = tuple[str, list[Data]]


def _note(label: str, text: str, *, right: bool | None = None) -> Data:
    return {"label": label, "text": text, "right": right}


def _options_key(asked: SingleQuestion | MultipleQuestion, shop: Shop) -> Key:
    answer = "".join(letter for letter, o in zip(LETTERS, asked.options, strict=False) if o.right)
    notes = [_note(letter, o.feedback, right=o.right) for letter, o in zip(LETTERS, asked.options, strict=False)]
    return answer, notes


def _truefalse_key(asked: TrueFalseQuestion, shop: Shop) -> Key:
    answer, other = ("对", "错") if asked.answer else ("错", "对")
    return answer, [_note(f"判“{answer}”", asked.right, right=True), _note(f"判“{other}”", asked.wrong, right=False)]


def _ordering_key(asked: OrderingQuestion, shop: Shop) -> Key:
    letters = {item.id: letter for letter, item in zip(LETTERS, shuffled(asked.items, asked.id), strict=False)}
    return "→".join(letters[i.id] for i in asked.items), [_note("排错时", asked.feedback)]


def _matching_key(asked: MatchingQuestion, shop: Shop) -> Key:
    letters = dict(zip(_right_side(asked), LETTERS, strict=False))
    answer = "，".join(f"{n}—{letters[pair.right]}" for n, pair in enumerate(asked.pairs, 1))
    return answer, [_note("配错时", asked.feedback)]


def _classify_key(asked: ClassifyQuestion, shop: Shop) -> Key:
    letters = dict(zip(asked.buckets, LETTERS, strict=False))
    items = shuffled(asked.items, asked.id)
    answer = "，".join(f"{n}—{letters.get(item.bucket, item.bucket)}" for n, item in enumerate(items, 1))
    return answer, [_note(str(n), item.feedback) for n, item in enumerate(items, 1)]


def _fill_key(asked: FillQuestion, shop: Shop) -> Key:
    answer = "；".join(f"（{n}）{' / '.join(blank.accept)}" for n, blank in enumerate(asked.blanks, 1))
    return answer, [_note(f"（{n}）", blank.feedback) for n, blank in enumerate(asked.blanks, 1)]


def _spot_key(asked: SpotQuestion, shop: Shop) -> Key:
    notes = [_note(f"第{n}句", turn.feedback, right=n != asked.wrong) for n, turn in enumerate(asked.turns, 1)]
    return f"第{asked.wrong}句", notes


def _rewrite_key(asked: RewriteQuestion, shop: Shop) -> Key:
    notes = [_note("自评", item) for item in asked.checklist]
    notes += [_note("常见", f"“{typical.text}”{typical.feedback}", right=False) for typical in asked.typical]
    return to_fill(asked.model, shop), notes


_KEYS: dict[type, Callable[[Any, Shop], Key]] = {
    SingleQuestion: _options_key,
    MultipleQuestion: _options_key,
    TrueFalseQuestion: _truefalse_key,
    OrderingQuestion: _ordering_key,
    MatchingQuestion: _matching_key,
    ClassifyQuestion: _classify_key,
    FillQuestion: _fill_key,
    SpotQuestion: _spot_key,
    RewriteQuestion: _rewrite_key,
}
