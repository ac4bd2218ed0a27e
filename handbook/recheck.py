"""Ids of rules and a day in; that day as ``checked_on`` in the authors' files, and nothing else changed."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from handbook.book import Handbook
from handbook.problem import Fix, Place, Say, edited, nearest
from handbook.source import decoded


class UnknownRuleError(Exception):
    """A rule that does not exist; the sentence says which, and which may have been meant."""

    def __init__(self, sentence: Say) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence


class Change(NamedTuple):
    """One date that was set: where, of which rule, from what to what."""

    place: Place
    rule: str
    before: str
    after: str


def recheck(book: Handbook, rules: Sequence[str], on: datetime.date) -> list[Change]:
    """Set ``checked_on`` of the rules to ``on`` in their files, in whatever quotes the date stands there.

    Raises:
        UnknownRuleError: one of them does not exist; nothing is written then.
    """
    for rule in rules:
        if rule not in book.rules:
            guess = nearest(rule, book.rules)
            raise UnknownRuleError(
                Say(
                    f"没有编号为“{rule}”的规则,什么都没改。{guess.zh}", f'no rule "{rule}"; nothing changed. {guess.en}'
                )
            )
    files: dict[str, list[Fix]] = {}
    changes = []
    for rule in dict.fromkeys(rules):
        document, prefix = book.origins[("rule", rule)]
        before = book.rules[rule].checked_on.isoformat()
        fix = document.fix((*prefix, "checked_on"), 0, len(before), on.isoformat())
        if fix is not None and before != on.isoformat():
            files.setdefault(document.path, []).append(fix)
            changes.append(Change(book.place("rule", rule, "checked_on"), rule, before, on.isoformat()))
    for path, fixes in files.items():
        file = Path(path)
        file.write_bytes(edited(decoded(file.read_bytes()), fixes).encode())
    return changes
