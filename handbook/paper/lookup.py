"""What is looked up, for print: rules, metrics, terms, figures in doubt, decisions, rubrics."""

from __future__ import annotations

from handbook.book import Handbook
from handbook.model.library import Rule
from handbook.model.reference import Decision, Figure, Metric, Rubric, Term
from handbook.paper.shared import Data, links


def rule(record: Rule) -> Data:
    """Return a rule for print."""
    return {
        "key": f"rule:{record.id}",
        "title": record.title,
        "ref": record.ref,
        "says": record.says,
        "does": record.agent_does,
        "consequence": record.consequence,
        "status": record.status,
        "confidence": record.confidence,
        "checked": record.checked_on.isoformat(),
        "effective": record.effective_from.isoformat() if record.effective_from else "",
    }


def metric(book: Handbook, record: Metric) -> Data:
    """Return a metric for print."""
    return {
        "key": f"metric:{record.id}",
        "name": record.name,
        "en": record.en,
        "definition": record.definition,
        "formula": record.formula,
        "kind": record.kind,
        "values": [
            {"value": _amount(v.value, v.unit), "says": _source(book, v.says), "standing": v.standing}
            for v in record.values
        ],
        "decided": {"value": _amount(record.decided.value, record.decided.unit), "why": record.decided.why}
        if record.decided
        else None,
    }


def term(book: Handbook, record: Term) -> Data:
    """Return a term for print."""
    see = links(book, "term", record.see)
    return {
        "key": f"term:{record.id}",
        "term": record.term,
        "en": record.en,
        "definition": record.definition,
        "see": see,
    }


def figure(book: Handbook, record: Figure) -> Data:
    """Return a figure in doubt for print."""
    return {
        "key": f"figure:{record.id}",
        "statement": record.statement,
        "value": _amount(record.value, record.unit),
        "source": _source(book, record.source),
        "standing": record.standing,
        "problem": record.problem,
        "use": record.use,
    }


def decision(book: Handbook, record: Decision) -> Data:
    """Return what was decided where sources differ for print."""
    return {
        "topic": record.topic,
        "positions": [{"says": p.says, "source": _source(book, p.source)} for p in record.positions],
        "decided": record.decided,
        "why": record.why,
    }


def rubric(record: Rubric) -> Data:
    """Return a rubric for print."""
    return {
        "key": f"rubric:{record.id}",
        "title": record.title,
        "criteria": [
            {
                "name": c.name,
                "weight": c.weight,
                "levels": [{"points": level.points, "text": level.text} for level in c.levels],
            }
            for c in record.criteria
        ],
    }


def _amount(value: object, unit: str) -> str:
    return f"{value}{unit}"


def _source(book: Handbook, name: str) -> str:
    source = book.sources.get(name)
    return source.title if source else name
