"""The certificate: one sheet a programme, with its hours.

In: a Handbook. Out: plain data.
"""

from __future__ import annotations

from handbook.book import Handbook
from handbook.paper.shared import Data, base


def data(book: Handbook, part: str) -> Data:
    """Return what each programme's certificate says; a programme's hours are the minutes of its days."""
    return base(book) | {
        "programmes": [
            {
                "title": programme.title.split("：")[0],
                "days": len(programme.days),
                "minutes": sum(a.minutes for day in programme.days for a in day.activities),
                "chapters": len({a.chapter for day in programme.days for a in day.activities if a.chapter}),
            }
            for programme in book.programmes.values()
        ]
    }
