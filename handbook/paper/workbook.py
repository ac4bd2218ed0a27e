"""学员版 and 讲师版: the whole book, or one chapter with the cases, dialogues and rubrics it uses.

What a trainee must not read (answers, debriefs, keys, trainer notes) is not in the trainee's data at all, so no
template can let it slip.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from handbook.book import Handbook
from handbook.paper.chapter import chapter, script_homes, targets
from handbook.paper.library import case, dialogue, script
from handbook.paper.lookup import decision, figure, metric, rubric, rule, term
from handbook.paper.shared import Data, base, met_first, parts


def trainee(book: Handbook, part: str) -> Data:
    """Return the trainee's workbook: whole when ``part`` is "", else the chapter of that id."""
    return _workbook(book, part, trainer=False)


def trainer(book: Handbook, part: str) -> Data:
    """Return the trainer's workbook; where the pages of the trainee's are is added when that one has been set."""
    return _workbook(book, part, trainer=True)


def _workbook(book: Handbook, part: str, *, trainer: bool) -> Data:
    names = [part] if part else list(book.order)
    homes = script_homes(book, names)
    appendices = _chosen(book, part, trainer=trainer) if part else _all(book, trainer=trainer)
    keys = [*targets(book, names), *_keys(appendices)]
    return {
        **base(book, trainer=trainer),
        "whole": not part,
        "parts": [_only(p, names) for p in parts(book) if set(names) & set(p["chapters"])],
        "chapters": {name: chapter(book, name, names, trainer=trainer) for name in names},
        "scripts": {name: script(book, book.scripts[name]) for name in homes},
        **appendices,
        "targets": dict.fromkeys(keys, True),
    }


def _only(part: Data, names: Iterable[str]) -> Data:
    return part | {"chapters": [name for name in part["chapters"] if name in names]}


def _all(book: Handbook, *, trainer: bool) -> Mapping[str, list[Data]]:
    """Return everything that stands behind the chapters of the whole book."""
    return {
        "cases": [case(book, name, it, trainer=trainer) for name, it in met_first(book, "case", book.cases)],
        "dialogues": [
            dialogue(book, name, it, trainer=trainer) for name, it in met_first(book, "dialogue", book.dialogues)
        ],
        "rules": [
            {"name": a.authority.name, "kind": a.authority.kind, "rules": [rule(r) for r in a.rules]}
            for a in book.authorities.values()
        ],
        "metrics": [metric(book, it) for it in book.metrics.values()],
        "terms": [term(book, it) for it in book.terms.values()],
        "figures": [figure(book, it) for it in book.figures.values()],
        "decisions": [decision(book, it) for it in book.decisions.values()],
        "rubrics": [rubric(it) for it in book.rubrics.values()] if trainer else [],
    }


def _chosen(book: Handbook, name: str, *, trainer: bool) -> Mapping[str, list[Data]]:
    """Return what is handed out with a single chapter: its cases and dialogues, and for the trainer its rubrics."""
    record = book.chapters[name]
    cases = dict.fromkeys(c for s in record.sections for c in s.cases if c in book.cases)
    dialogues = dict.fromkeys(d for s in record.sections for d in s.dialogues if d in book.dialogues)
    rubrics = dict.fromkeys(
        r
        for r in [*(e.rubric for e in record.exercises), *(book.dialogues[d].rubric for d in dialogues)]
        if r is not None and r in book.rubrics
    )
    nothing: dict[str, list[Data]] = {"rules": [], "metrics": [], "terms": [], "figures": [], "decisions": []}
    return {
        "cases": [case(book, c, book.cases[c], trainer=trainer) for c in cases],
        "dialogues": [dialogue(book, d, book.dialogues[d], trainer=trainer) for d in dialogues],
        "rubrics": [rubric(book.rubrics[r]) for r in rubrics] if trainer else [],
        **nothing,
    }


def _keys(appendices: Mapping[str, list[Data]]) -> Iterable[str]:
    """Yield the keys of what stands in the appendices, as far as links lead there."""
    for kind, records in appendices.items():
        flat = [r for family in records for r in family["rules"]] if kind == "rules" else records
        yield from (record["key"] for record in flat if "key" in record)
