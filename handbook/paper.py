"""What a printed booklet says, as plain data for the templates in ``templates/print``.

In: a Handbook, and for whom the booklet is. Out: a mapping that ``json.dumps`` takes. What a trainee must not read
(answers, debriefs, keys, trainer notes) is not in the trainee's data at all, so no template can let it slip.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import segno

from handbook.address import address
from handbook.book import Handbook
from handbook.labels import WORDS
from handbook.model.chapter import Chapter, Comparison, ComparisonRow, Exercise, Section
from handbook.model.library import Rule, Script
from handbook.model.practice import Case, Dialogue, DialogueNode
from handbook.model.reference import Decision, Figure, Metric, Rubric, Term
from handbook.paper_quiz import key, question
from handbook.prose import Reference, content
from handbook.reply import pieces

Data = dict[str, Any]


def data(book: Handbook, *, trainer: bool) -> Data:
    """Return the whole book for print.

    Args:
        book: the book.
        trainer: with trainer notes, answers, debriefs, keys and rubrics; without it they are left out.
    """
    chapters = [_chapter(book, name, trainer=trainer) for name in book.order]
    return {
        "trainer": trainer,
        "words": WORDS,
        "book": _card(book),
        "parts": _parts(book),
        "chapters": {chapter["id"]: chapter for chapter in chapters},
        "scripts": {name: _script(book, script) for name, script in book.scripts.items()},
        "cases": [_case(book, name, case, trainer=trainer) for name, case in _met_first(book, "case", book.cases)],
        "dialogues": [
            _dialogue(book, name, dialogue, trainer=trainer)
            for name, dialogue in _met_first(book, "dialogue", book.dialogues)
        ],
        "rules": [
            {"name": a.authority.name, "kind": a.authority.kind, "rules": [_rule(r) for r in a.rules]}
            for a in book.authorities.values()
        ],
        "metrics": [_metric(book, m) for m in book.metrics.values()],
        "terms": [_term(book, t) for t in book.terms.values()],
        "figures": [_figure(book, f) for f in book.figures.values()],
        "decisions": [_decision(book, d) for d in book.decisions.values()],
        "rubrics": [_rubric(r) for r in book.rubrics.values()] if trainer else [],
        "targets": dict.fromkeys(_targets(book, trainer=trainer), True),
    }


def _card(book: Handbook) -> Data:
    settings = book.settings
    return {
        "title": settings.title,
        "subtitle": settings.subtitle,
        "edition": settings.edition,
        "date": settings.date.isoformat(),
        "audience": content(settings.audience),
        "licence": settings.licence,
        "disclaimer": settings.disclaimer,
        "shop": book.shop.name,
        "logo": book.shop.logo if book.shop.logo in book.images else None,
        "qr": _qr(settings.site_url),
        "url": settings.site_url,
        "short": _short(settings.site_url),
    }


def _parts(book: Handbook) -> list[Data]:
    """Return the parts that have a written chapter; the unwritten ones of a part are counted, not shown."""
    parts = []
    for number, part in enumerate(book.settings.parts, 1):
        written = [name for name in part.chapters if name in book.chapters]
        if written:
            planned = len(part.chapters) - len(written)
            parts.append(
                {
                    "id": part.id,
                    "number": number,
                    "title": part.title,
                    "summary": part.summary,
                    "chapters": written,
                    "planned": planned,
                }
            )
    return parts


# --- chapters -------------------------------------------------------------------------------------------------------


def _chapter(book: Handbook, name: str, *, trainer: bool) -> Data:
    chapter = book.chapters[name]
    quiz = book.quizzes.get(name)
    questions = quiz.questions if quiz else ()
    url = book.settings.site_url + address(book, Reference("chapter", name))
    numbers = {o.id: n for n, o in enumerate(chapter.objectives, 1)}
    printed: Data = {
        "id": name,
        "number": book.number(name),
        "title": chapter.title,
        "purpose": chapter.purpose,
        "minutes": chapter.minutes,
        "draft": chapter.state == "draft",
        "opening": content(chapter.opening),
        "objectives": [{"text": o.text, "level": o.level} for o in chapter.objectives],
        "sections": [_section(book, name, n, s) for n, s in enumerate(chapter.sections, 1)],
        "exercises": [_exercise(book, n, e, numbers, trainer=trainer) for n, e in enumerate(chapter.exercises, 1)],
        "quiz": [question(q) for q in questions],
        "summary": chapter.summary,
        "qr": _qr(url),
        "url": url,
        "short": _short(url),
    }
    if trainer:
        printed["trainer"] = _trainer_notes(chapter, name)
        printed["key"] = [key(q, book.shop) | {"objective": numbers.get(q.objective, 0)} for q in questions]
    return printed


def _section(book: Handbook, chapter: str, number: int, section: Section) -> Data:
    comparison = next((c for c in book.chapters[chapter].comparisons if c.id == section.comparison), None)
    home = {name: _first_use(book, name) == (chapter, section.id) for name in section.scripts if name in book.scripts}
    return {
        "id": section.id,
        "key": f"chapter:{chapter}#{section.id}",
        "number": number,
        "title": section.title,
        "body": content(section.body),
        "comparison": _comparison(comparison) if comparison else None,
        "scripts": [name for name, first in home.items() if first],
        "again": _links(book, "script", [name for name, first in home.items() if not first]),
        "cases": _links(book, "case", section.cases),
        "dialogues": _links(book, "dialogue", section.dialogues),
        "rules": _links(book, "rule", section.rules),
        "metrics": _links(book, "metric", section.metrics),
        "terms": _links(book, "term", section.terms),
        "figures": _links(book, "figure", section.figures),
    }


def _first_use(book: Handbook, script: str) -> tuple[str, str] | None:
    """Return the chapter and section whose list of scripts names a script first: its card is printed there."""
    return next(
        ((name, s.id) for name in book.order for s in book.chapters[name].sections if script in s.scripts),
        None,
    )


def _comparison(comparison: Comparison) -> Data:
    return {"title": comparison.title, "rows": _rows(comparison.rows)}


def _rows(rows: Iterable[ComparisonRow]) -> list[Data]:
    return [{"step": r.step, "works": r.works, "slips": r.slips, "why": r.why} for r in rows]


def _exercise(book: Handbook, number: int, exercise: Exercise, numbers: dict[str, int], *, trainer: bool) -> Data:
    printed: Data = {
        "number": number,
        "id": exercise.id,
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
            "rubric": _links(book, "rubric", [exercise.rubric] if exercise.rubric else []),
        }
    return printed


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


# --- scripts, cases, dialogues --------------------------------------------------------------------------------------


def _script(book: Handbook, script: Script) -> Data:
    return {
        "key": f"script:{script.id}",
        "title": script.title,
        "code": script.code,
        "says": script.customer_says,
        "goal": script.goal,
        "warm": _reply(book, script.replies.warm),
        "formal": _reply(book, script.replies.formal),
        "not_when": script.not_when,
        "avoid": [{"text": a.text, "why": a.why} for a in script.avoid],
        "next": script.next,
        "hand_over": script.hand_over,
        "rules": _links(book, "rule", script.rules),
    }


def _reply(book: Handbook, text: str) -> list[Any]:
    """Return a reply as text and blanks; variables are filled."""
    return [
        p if isinstance(p, str) else {"t": "slot", "name": p.name} if p.blank else p.value
        for p in pieces(text, book.shop)
    ]


def _case(book: Handbook, name: str, case: Case, *, trainer: bool) -> Data:
    return {
        "key": f"case:{name}",
        "title": case.title,
        "outcome": case.outcome,
        "background": content(case.background),
        "turns": [{"who": t.who, "text": t.text, "verdict": t.verdict, "comment": t.comment} for t in case.turns],
        "rows": _rows(case.comparison.rows),
        "lessons": case.lessons,
        "questions": [{"text": q.text} | ({"debrief": content(q.debrief)} if trainer else {}) for q in case.questions],
        "figures": _links(book, "figure", case.figures),
        "scripts": _links(book, "script", case.scripts),
        "rules": _links(book, "rule", case.rules),
        "used": _users(book, "case", name),
    }


def _dialogue(book: Handbook, name: str, dialogue: Dialogue, *, trainer: bool) -> Data:
    nodes = sorted(dialogue.nodes, key=lambda node: node.id != dialogue.start)
    marks = {n.id: f"N{i}" for i, n in enumerate(nodes, 1)} | {e.id: f"E{i}" for i, e in enumerate(dialogue.endings, 1)}
    customer = dialogue.customer
    printed: Data = {
        "key": f"dialogue:{name}",
        "title": dialogue.title,
        "platform": dialogue.platform,
        "goal": dialogue.goal,
        "seconds": dialogue.first_reply_seconds,
        "customer": {"name": customer.name, "mood": customer.mood, "profile": customer.profile},
        "nodes": [_node(node, marks, trainer=trainer) for node in nodes],
        "endings": [
            {"mark": marks[e.id], "title": e.title, "result": e.result}
            | (
                {
                    "debrief": content(e.debrief),
                    "scripts": _links(book, "script", e.scripts),
                    "rules": _links(book, "rule", e.rules),
                }
                if trainer
                else {}
            )
            for e in dialogue.endings
        ],
        "used": _users(book, "dialogue", name),
    }
    if trainer:
        printed["need"] = customer.need
        printed["rubric"] = _links(book, "rubric", [dialogue.rubric] if dialogue.rubric else [])
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


# --- what is looked up ----------------------------------------------------------------------------------------------


def _rule(rule: Rule) -> Data:
    return {
        "key": f"rule:{rule.id}",
        "title": rule.title,
        "ref": rule.ref,
        "says": rule.says,
        "does": rule.agent_does,
        "consequence": rule.consequence,
        "status": rule.status,
        "confidence": rule.confidence,
        "checked": rule.checked_on.isoformat(),
        "effective": rule.effective_from.isoformat() if rule.effective_from else "",
    }


def _metric(book: Handbook, metric: Metric) -> Data:
    return {
        "key": f"metric:{metric.id}",
        "name": metric.name,
        "en": metric.en,
        "definition": metric.definition,
        "formula": metric.formula,
        "kind": metric.kind,
        "values": [
            {"value": _amount(v.value, v.unit), "says": _source(book, v.says), "standing": v.standing}
            for v in metric.values
        ],
        "decided": {"value": _amount(metric.decided.value, metric.decided.unit), "why": metric.decided.why}
        if metric.decided
        else None,
    }


def _term(book: Handbook, term: Term) -> Data:
    see = _links(book, "term", term.see)
    return {"key": f"term:{term.id}", "term": term.term, "en": term.en, "definition": term.definition, "see": see}


def _figure(book: Handbook, figure: Figure) -> Data:
    return {
        "key": f"figure:{figure.id}",
        "statement": figure.statement,
        "value": _amount(figure.value, figure.unit),
        "source": _source(book, figure.source),
        "standing": figure.standing,
        "problem": figure.problem,
        "use": figure.use,
    }


def _decision(book: Handbook, decision: Decision) -> Data:
    return {
        "topic": decision.topic,
        "positions": [{"says": p.says, "source": _source(book, p.source)} for p in decision.positions],
        "decided": decision.decided,
        "why": decision.why,
    }


def _rubric(rubric: Rubric) -> Data:
    return {
        "key": f"rubric:{rubric.id}",
        "title": rubric.title,
        "criteria": [
            {
                "name": c.name,
                "weight": c.weight,
                "levels": [{"points": level.points, "text": level.text} for level in c.levels],
            }
            for c in rubric.criteria
        ],
    }


def _amount(value: object, unit: str) -> str:
    return f"{value}{unit}"


def _source(book: Handbook, name: str) -> str:
    source = book.sources.get(name)
    return source.title if source else name


# --- links and their targets ----------------------------------------------------------------------------------------

_TITLES = {"metric": "name", "term": "term", "figure": "statement"}


def _links(book: Handbook, kind: str, names: Sequence[str]) -> list[Data]:
    """Return the records a list of references names, as key and title; unknown ids are another check's matter."""
    known = book.by_kind[kind]
    return [
        {"key": f"{kind}:{name}", "title": getattr(known[name], _TITLES.get(kind, "title"))}
        for name in names
        if name in known
    ]


def _users(book: Handbook, kind: str, name: str) -> list[Data]:
    """Return the chapters that use a record, as links."""
    return [
        {
            "key": f"chapter:{chapter}#{section}" if section else f"chapter:{chapter}",
            "title": f"第{book.number(chapter)}章",
        }
        for chapter, section in book.chapters_using(kind, name)
    ]


def _met_first(book: Handbook, kind: str, records: Any) -> list[tuple[str, Any]]:
    """Return records in the order in which the chapters use them, the unused ones last."""
    places: dict[str, int] = {}
    for chapter in book.order:
        for section in book.chapters[chapter].sections:
            for name in getattr(section, f"{kind}s"):
                places.setdefault(name, len(places))
    return sorted(records.items(), key=lambda item: places.get(item[0], len(places)))


def _targets(book: Handbook, *, trainer: bool) -> Iterable[str]:
    """Yield every key that a link in the booklet can lead to."""
    for name in book.order:
        chapter = book.chapters[name]
        yield f"chapter:{name}"
        yield from (f"chapter:{name}#{s.id}" for s in chapter.sections)
        yield from (f"exercise:{name}/{e.id}" for e in chapter.exercises)
    yield from (f"script:{name}" for name in book.scripts if _first_use(book, name))
    for kind in ("case", "dialogue", "rule", "metric", "term", "figure"):
        yield from (f"{kind}:{name}" for name in book.by_kind[kind])
    if trainer:
        yield from (f"rubric:{name}" for name in book.rubrics)


# --- addresses ------------------------------------------------------------------------------------------------------


def _qr(url: str) -> str:
    """Return a QR code as SVG: level M bears 15 % damage, the quiet zone is the 4 modules of ISO/IEC 18004."""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=4, scale=4, dark="#000", light="#fff")
    return out.getvalue().decode()


def _short(url: str) -> str:
    return url.removeprefix("https://").removeprefix("http://").removesuffix("/")
