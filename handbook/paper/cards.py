"""Role-play cards: one set an exercise with cards, one set a dialogue.

In: a Handbook. Out: sets of cards, each with a front that everybody at the table may see and a back that only its
holder reads. What a customer keeps to himself stands on backs alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from handbook.book import Handbook
from handbook.labels import word
from handbook.model.chapter import Exercise
from handbook.model.practice import Dialogue, DialogueNode
from handbook.paper.lookup import rubric
from handbook.paper.shared import Data, base
from handbook.prose import content


def data(book: Handbook, part: str) -> Data:
    """Return the sets in the order of the book: the chapters' role-plays, then the dialogues."""
    return base(book, trainer=True) | {"sets": [*_exercises(book), *_dialogues(book)]}


def _exercises(book: Handbook) -> Iterator[Data]:
    for chapter in book.order:
        for number, exercise in enumerate(book.chapters[chapter].exercises, 1):
            if exercise.cards:
                yield {
                    "mark": f"{book.number(chapter)}-{number}",
                    "title": exercise.title,
                    "where": f"第{book.number(chapter)}章“{book.chapters[chapter].title}”练习{number}",
                    "facts": [f"{exercise.minutes}分钟", exercise.group],
                    "rubric": _rubric(book, exercise.rubric),
                    "cards": _cards(exercise),
                }


def _cards(exercise: Exercise) -> list[Data]:
    """Return an exercise's cards, those of a role numbered when there are several."""
    roles = [card.role for card in exercise.cards]
    seen: dict[str, int] = {}
    cards = []
    for card in exercise.cards:
        seen[card.role] = seen.get(card.role, 0) + 1
        number = str(seen[card.role]) if roles.count(card.role) > 1 else ""
        cards.append({"role": card.role, "number": number, "front": [], "back": [_note("", content(card.body))]})
    return cards


def _dialogues(book: Handbook) -> Iterator[Data]:
    for number, (name, dialogue) in enumerate(book.dialogues.items(), 1):
        seconds = dialogue.first_reply_seconds
        facts = [word(dialogue.platform, "platform"), *([f"首句{seconds}秒内"] if seconds else [])]
        yield {
            "mark": f"D{number}",
            "title": dialogue.title,
            "where": f"对话练习“{book.dialogues[name].title}”",
            "facts": facts,
            "rubric": _rubric(book, dialogue.rubric),
            "cards": [_customer(dialogue), _agent(dialogue), _observer(dialogue)],
        }


def _customer(dialogue: Dialogue) -> Data:
    """Return the customer's card: what he keeps to himself, his first words, and what he may say later."""
    first = _start(dialogue)
    later = [node.text for node in dialogue.nodes if node is not first]
    customer = dialogue.customer
    return {
        "role": "customer",
        "number": "",
        "front": [_note("你叫", [customer.name])],
        "back": [
            _note("你是谁", [customer.profile]),
            _note("心情", [customer.mood]),
            _note("没说出口的", [customer.need]),
            _note("第一句", [_said(first.text)]),
            _note("之后可以说", [{"t": "ul", "c": [{"t": "li", "c": [_said(text)]} for text in later]}]),
        ],
    }


def _agent(dialogue: Dialogue) -> Data:
    """Return the agent's card: what is told at the start of the dialogue, which is what the agent sees on the screen.

    The goal is left out, since it may give away what the agent has to find out.
    """
    first = _start(dialogue)
    return {
        "role": "agent",
        "number": "",
        "front": [_note("对面是", [dialogue.customer.name])],
        "back": [_note("你手上有", [first.state])] if first.state else [],
    }


def _observer(dialogue: Dialogue) -> Data:
    """Return the observer's card; the endings tell what to look out for without saying how to get there."""
    return {
        "role": "observer",
        "number": "",
        "front": [_note("练什么", [dialogue.goal])],
        "back": [_note("最后落在哪", [{"t": "ul", "c": [{"t": "li", "c": [e.title]} for e in dialogue.endings]}])],
    }


def _start(dialogue: Dialogue) -> DialogueNode:
    return next(node for node in dialogue.nodes if node.id == dialogue.start)


def _said(text: str) -> str:
    """Return a customer's words in quotation marks; a stage direction in brackets stays as it is."""
    return text if text.startswith("（") else f"“{text}”"


def _note(label: str, body: object) -> Data:
    return {"label": label, "body": body}


def _rubric(book: Handbook, name: str | None) -> Data | None:
    return rubric(book.rubrics[name]) if name and name in book.rubrics else None
