"""A pattern as authors write it in; an expression out.

A pattern is a plain phrase or a ``/regular expression/``. In an expression ``{名}`` stands for any entry of the word
list of that name, so that what shops call a thing is written once, however many patterns speak of it; the entries are
patterns themselves and may name other lists.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from handbook.model.library import WordList
from handbook.sieve import Gist, Sieve, Way, any_of, gist, ways

# whatever is escaped or stands in a class is passed over, and so is a number of times such as {0,6}
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{([^\W\d_][^{}]*)\}", re.DOTALL)
_FIRST_STAND_IN = 0xE000  # of the characters that Unicode leaves to everybody's own use


class UnknownWordListError(LookupError):
    """A pattern names a word list that the book does not have, or one that leads back to itself."""

    def __init__(self, name: str, *, circular: bool = False) -> None:
        super().__init__(name)
        self.name = name
        self.circular = circular


def is_expression(source: str) -> bool:
    """Tell whether a pattern is a ``/regular expression/`` and not a plain phrase."""
    return len(source) > 2 and source.startswith("/") and source.endswith("/")


def mentions(source: str) -> Iterator[str]:
    """Yield the names of the word lists that a pattern speaks of."""
    if "{" in source and is_expression(source):
        yield from (found[1] for found in _TOKEN.finditer(source[1:-1]) if found[1])


def skeleton(source: str) -> str:
    """Return what a pattern says itself: a character stands for each word list, known or not, in order of mention."""
    stand_ins = _stand_ins(source)
    return _replaced(source, stand_ins.__getitem__)


def _stand_ins(source: str) -> dict[str, str]:
    return {name: chr(_FIRST_STAND_IN + number) for number, name in enumerate(dict.fromkeys(mentions(source)))}


class Patterns:
    """The word lists of a book, with which its patterns become expressions."""

    def __init__(self, wordlists: Mapping[str, WordList]) -> None:
        self._wordlists = wordlists
        self._entries: dict[str, str] = {}
        self._open: list[str] = []
        self.compiled = functools.cache(self._compiled)
        self.sieve = functools.cache(self._sieve)
        self._ways = functools.cache(self._needed)
        self._gist = functools.cache(self._gist_of)

    def expression(self, source: str) -> str:
        """Return a pattern in the syntax that Python and JavaScript share.

        Raises:
            UnknownWordListError: a word list is missing, or leads back to itself.
        """
        return _replaced(source, self._any_of)

    def lists(self, sources: Iterable[str]) -> list[str]:
        """Return what the word lists that patterns speak of come to: with the patterns, all that these mean.

        Raises:
            UnknownWordListError: a word list is missing, or leads back to itself.
        """
        return [self._any_of(name) for name in sorted({name for source in sources for name in mentions(source)})]

    def _compiled(self, source: str) -> re.Pattern[str]:
        """Return a pattern ready for use.

        Raises:
            re.error: the expression is not valid.
            UnknownWordListError: a word list is missing, or leads back to itself.
        """
        return re.compile(self.expression(source))

    def _sieve(self, sources: tuple[str, ...]) -> Sieve:
        """Return what tells which of many patterns a text could match.

        Raises:
            re.error: an expression is not valid.
            UnknownWordListError: a word list is missing, or leads back to itself.
        """
        return Sieve([self._ways(source) for source in sources])

    def _needed(self, source: str) -> list[Way]:
        self.expression(source)  # which tells of lists that are missing or lead back to themselves
        return ways(skeleton(source), self._known(source))

    def _known(self, source: str) -> dict[str, Gist]:
        """Return the gists of the word lists that a pattern speaks of, by what stands for each in its skeleton."""
        return {stand_in: self._gist(name) for name, stand_in in _stand_ins(source).items()}

    def _gist_of(self, name: str) -> Gist:
        return any_of([gist(skeleton(word), self._known(word)) for word in self._wordlists[name].words])

    def _any_of(self, name: str) -> str:
        if name in self._entries:
            return self._entries[name]
        if name not in self._wordlists or name in self._open:
            raise UnknownWordListError(name, circular=name in self._open)
        self._open.append(name)
        try:
            # the longest first, so that a place is the whole of what was said
            words = sorted(self._wordlists[name].words, key=len, reverse=True)
            self._entries[name] = f"(?:{'|'.join(map(self.expression, words))})"
        finally:
            self._open.remove(name)
        return self._entries[name]


def _replaced(source: str, put: Callable[[str], str]) -> str:
    if not is_expression(source):
        return re.escape(source)
    return _TOKEN.sub(lambda found: put(found[1]) if found[1] else found[0], source[1:-1])
