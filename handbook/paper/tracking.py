"""The follow-up sheets: what is done every day, week and month, and the blank forms of the programmes.

In: a Handbook. Out: plain data.
"""

from __future__ import annotations

from handbook.book import Handbook
from handbook.labels import WORDS
from handbook.model.reference import Form, Metric, Programme
from handbook.paper.shared import Data, base

ROWS = 12


def data(book: Handbook, part: str) -> Data:
    """Return the routines of each programme by rhythm, then every form once."""
    forms = dict.fromkeys(form for programme in book.programmes.values() for form in programme.forms)
    return base(book, trainer=True) | {
        "programmes": [_programme(p) for p in book.programmes.values() if p.routines],
        "forms": [_form(book, form) for form in forms],
    }


def _programme(programme: Programme) -> Data:
    return {
        "title": programme.title,
        "rhythms": [
            {
                "rhythm": rhythm,
                "every": every,
                "routines": [
                    {"activity": r.activity, "owner": r.owner, "sheet": r.sheet, "measure": r.measure}
                    for r in programme.routines
                    if r.rhythm == rhythm
                ],
            }
            for rhythm, every in WORDS["rhythm"].items()
            if any(r.rhythm == rhythm for r in programme.routines)
        ],
    }


def _form(book: Handbook, form: Form) -> Data:
    """Return a form; one that names no row is a list to fill in, of ``ROWS`` lines if it does not say."""
    metrics = [_metric(book.metrics[name]) for name in form.metrics if name in book.metrics]
    rows = [*metrics, *({"name": row, "note": ""} for row in form.rows)]
    return {
        "title": form.title,
        "use": form.use,
        "per": form.per,
        "columns": form.columns,
        "rows": rows,
        "blank": form.blank if rows else form.blank or ROWS,
    }


def _metric(metric: Metric) -> Data:
    """Return a metric as the head of a row: its name, and the value this book works with."""
    decided = f"{metric.decided.value}{metric.decided.unit}" if metric.decided else metric.unit
    return {"name": metric.name, "note": decided}
