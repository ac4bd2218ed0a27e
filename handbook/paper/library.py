"""What chapters draw on, for print: comparison tables, scripts, cases, branching dialogues."""

from __future__ import annotations

from collections.abc import Iterable

from handbook.book import Handbook
from handbook.model.chapter import Comparison, ComparisonRow
from handbook.model.library import Script
from handbook.model.practice import Case, Dialogue, DialogueNode
from handbook.paper.shared import Data, links, reply, users
from handbook.prose import content


def comparison(table: Comparison) -> Data:
    """Return a table of what works and what slips."""
    return {"title": table.title, "rows": _rows(table.rows)}


def _rows(rows: Iterable[ComparisonRow]) -> list[Data]:
    return [{"step": r.step, "works": r.works, "slips": r.slips, "why": r.why} for r in rows]


def script(book: Handbook, record: Script) -> Data:
    """Return a script as its card shows it."""
    return {
        "key": f"script:{record.id}",
        "title": record.title,
        "code": record.code,
        "says": record.customer_says,
        "goal": record.goal,
        "warm": reply(book, record.replies.warm),
        "formal": reply(book, record.replies.formal),
        "not_when": record.not_when,
        "avoid": [{"text": a.text, "why": a.why} for a in record.avoid],
        "next": record.next,
        "hand_over": record.hand_over,
        "rules": links(book, "rule", record.rules),
    }


def case(book: Handbook, name: str, record: Case, *, trainer: bool) -> Data:
    """Return a case; its debriefs are the trainer's."""
    return {
        "key": f"case:{name}",
        "title": record.title,
        "outcome": record.outcome,
        "background": content(record.background),
        "turns": [{"who": t.who, "text": t.text, "verdict": t.verdict, "comment": t.comment} for t in record.turns],
        "rows": _rows(record.comparison.rows),
        "lessons": record.lessons,
        "questions": [
            {"text": q.text} | ({"debrief": content(q.debrief)} if trainer else {}) for q in record.questions
        ],
        "figures": links(book, "figure", record.figures),
        "scripts": links(book, "script", record.scripts),
        "rules": links(book, "rule", record.rules),
        "used": users(book, "case", name),
    }


def dialogue(book: Handbook, name: str, record: Dialogue, *, trainer: bool) -> Data:
    """Return a branching dialogue; what its replies lead to is told in marks, their worth to the trainer alone."""
    nodes = sorted(record.nodes, key=lambda node: node.id != record.start)
    marks = {n.id: f"N{i}" for i, n in enumerate(nodes, 1)} | {e.id: f"E{i}" for i, e in enumerate(record.endings, 1)}
    customer = record.customer
    printed: Data = {
        "key": f"dialogue:{name}",
        "title": record.title,
        "platform": record.platform,
        "goal": record.goal,
        "seconds": record.first_reply_seconds,
        "customer": {"name": customer.name, "mood": customer.mood, "profile": customer.profile},
        "nodes": [_node(node, marks, trainer=trainer) for node in nodes],
        "endings": [
            {"mark": marks[e.id], "title": e.title, "result": e.result}
            | (
                {
                    "debrief": content(e.debrief),
                    "scripts": links(book, "script", e.scripts),
                    "rules": links(book, "rule", e.rules),
                }
                if trainer
                else {}
            )
            for e in record.endings
        ],
        "used": users(book, "dialogue", name),
    }
    if trainer:
        printed["need"] = customer.need
        printed["rubric"] = links(book, "rubric", [record.rubric] if record.rubric else [])
    return printed


def _node(node: DialogueNode, marks: dict[str, str], *, trainer: bool) -> Data:
    """Return a node with its replies in an order that does not tell which is best."""
    replies = sorted(node.replies, key=lambda reply: reply.text)
    return {
        "mark": marks[node.id],
        "text": node.text,
        "state": node.state,
        "replies": [
            {"letter": letter, "text": r.text, "next": marks.get(r.next, "?")}
            | ({"quality": r.quality, "mood": r.mood, "trust": r.trust, "coach": r.coach} if trainer else {})
            for letter, r in zip("ABCD", replies, strict=False)
        ],
    }
