"""The poster of red lines: one line a category of the reply checks, with what to say instead.

In: a Handbook. Out: plain data. A wall has room for a dozen lines, not for a hundred rules: of the rules that stop a
reply, each category is shown by the one that the scripts' "do not say" lists name most often.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from handbook.book import Handbook
from handbook.labels import WORDS, word
from handbook.model.library import Lint, Rule
from handbook.paper.shared import Data, address_of, base, reply

ROOM = 24
"""How many characters the sayings of a line may have together, so that the type stays large; one is always shown."""


def data(book: Handbook, part: str) -> Data:
    """Return the lines in the order of the categories, and where the rules stand on the site."""
    chosen = [found for category in WORDS["lint"] if (found := _chosen(book, category))]
    return base(book) | {
        "lines": [_line(book, rule, lint) for rule, lint in chosen],
        "rules": address_of(book, "rules/index.html"),
    }


def _chosen(book: Handbook, category: str) -> tuple[Rule, Lint] | None:
    """Return the rule in force that stops replies of a category and that the scripts name most often."""
    named = Counter(avoid.rule for script in book.scripts.values() for avoid in script.avoid)
    return max(_blocking(book, category), key=lambda pair: named[pair[0].id], default=None)


def _blocking(book: Handbook, category: str) -> Iterator[tuple[Rule, Lint]]:
    for rule in book.rules.values():
        if rule.status == "in-force" and rule.confidence != "memory":
            yield from ((rule, lint) for lint in rule.lint if (lint.category, lint.level) == (category, "block"))


def _line(book: Handbook, rule: Rule, lint: Lint) -> Data:
    return {
        "category": word(lint.category, "lint"),
        "title": rule.title,
        "kind": word(book.authorities[book.authority_of(rule.id)].authority.kind, "authority"),
        "never": _shortest(lint.caught),
        "better": reply(book, lint.better),
    }


def _shortest(sayings: Sequence[str]) -> list[str]:
    first, *more = sorted(sayings, key=len)
    return [first, *(s for s in more[:1] if len(first) + len(s) <= ROOM)]
