"""The reply checks: a rule's patterns applied to a reply. Rule data only, no code per rule.

In: a reply as a person typed it. Out: findings with places in that very text. Before a pattern looks, the reply is
read plainly (see ``plain``): full-width and fancy letters, traditional characters, invisible characters and
s p a c e d  o u t words are ways of writing, not of meaning.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import filterfalse
from typing import Literal, NamedTuple

from handbook import sense
from handbook.book import Handbook
from handbook.model.library import Lint, Rule
from handbook.pattern import Patterns, is_expression

_CLAUSE_END = re.compile(r"[。！？；，!?;,\n]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff]")
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_SPACED_OUT = re.compile(
    r"(?<=[一-龥])[ 　.·*、](?=[一-龥](?:[ 　.·*、]|$))|(?<=[ 　.·*、][一-龥])[ 　.·*、](?=[一-龥])"
)
_QUOTATION = re.compile(r"“[^“”\n]{1,30}”|「[^「」\n]{1,30}」|『[^『』\n]{1,30}』|‘[^‘’\n]{1,30}’|\"[^\"\n]{1,30}\"")
_MENTIONED = re.compile(r"[不没无别勿未]|说的|意思|是指|指的|字样|写法|这[类种个]词|有人|遇到|冒充|骗")
_EXPLAINED = re.compile(r"\s*(?:就?是|指|即)")


class Finding(NamedTuple):
    """One match of a rule in a reply; ``start`` and ``end`` are half-open code points of the reply."""

    rule: str
    category: str
    level: str
    start: int
    end: int
    message: str
    hint: str


class Plain(NamedTuple):
    """A reply as the patterns read it, and where each of its characters stands in the reply as typed."""

    text: str
    places: tuple[int, ...] | None  # None: each character stands where it stood

    def typed(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the typed reply that a span of the plain text came from."""
        return (start, end) if self.places is None else (self.places[start], self.places[end - 1] + 1)


@functools.lru_cache(maxsize=256)
def plain(reply: str) -> Plain:
    """Return a reply in the one way of writing that patterns are written for.

    Letters and digits of any width or font become ASCII, traditional characters simplified, invisible characters go,
    and so do the spaces, dots, stars and list commas between the characters of a spaced-out word (加 微 信).
    """
    text = reply if _in_gb2312(reply) else "".join(map(_simple, reply))
    gone = {m.start() for m in _INVISIBLE.finditer(text)} | {m.start() for m in _SPACED_OUT.finditer(text)}
    if not gone:
        return Plain(text, None)
    places = tuple(i for i in range(len(text)) if i not in gone)
    return Plain("".join(text[i] for i in places), places)


def _in_gb2312(text: str) -> bool:
    """Tell whether a text has simplified characters only, which spares most replies the look at each character."""
    try:
        return not _WIDE.search(text) and text.encode("gb2312") is not None
    except UnicodeEncodeError:
        return False


@functools.cache
def _simple(character: str) -> str:
    """Return one character for one character, so that places keep their meaning."""
    if character.isascii():
        return character
    folded = unicodedata.normalize("NFKC", character)
    if len(folded) == 1 and folded.isascii() and folded.isalnum():
        return folded
    simplified: str = _converter().convert(character)
    return simplified if len(simplified) == 1 else character


@functools.cache
def _converter():  # type: ignore[no-untyped-def]  # OpenCC has no types
    import opencc  # loading its tables takes as long as reading a hundred replies, which few books need

    return opencc.OpenCC("t2s")


class Linter:
    """The rules ready to be applied: what does not change from reply to reply is done once."""

    def __init__(
        self, rules: Iterable[Rule], patterns: Patterns, *, sensing: Literal["no", "excuse", "accuse"] = "accuse"
    ) -> None:
        """Look at the patterns of ``rules``, which may speak of the word lists of ``patterns``.

        Args:
            rules: what judges.
            patterns: what their patterns mean.
            sensing: what the sense may do where a block asks for it: nothing, as if none did; make a match of an
                expression not count; or that, and find what no pattern matches.

        Raises:
            re.error: an expression is not valid.
            UnknownWordListError: a word list is missing, or leads back to itself.
        """
        self._patterns = patterns
        self._blocks = [(rule, lint) for rule in rules if rule.status != "expired" for lint in rule.lint]
        self._matches = [(block, p) for block, (_, lint) in enumerate(self._blocks) for p in lint.match]
        self._sensing = sensing != "no"
        asking = [(rule, lint) for rule, lint in self._blocks if lint.sense and sensing == "accuse"]
        # the block with the most patterns is the one that is about its category as a whole
        self._accusing = {lint.category: (rule, lint) for rule, lint in sorted(asking, key=lambda b: len(b[1].match))}
        self._sieve = patterns.sieve(tuple(p for _, p in self._matches))

    def findings(self, text: str) -> list[Finding]:
        """Return every finding in ``text``, in the order of the text; a category reports a place once.

        A rule that has expired judges nothing; one that rests on memory or is a draft warns at most. Where a block asks
        for the sense, its expressions count only in a reply that does not read innocent, and a reply that reads guilty
        counts without a pattern; what is said of it then is what the block of its category with the most patterns says.
        """
        found = self._found(plain(text))
        kept: list[Finding] = []
        covered: dict[str, int] = {}
        for finding in sorted(found, key=lambda f: (f.start, -f.end, f.category)):
            if finding.start >= covered.get(finding.category, 0):
                covered[finding.category] = finding.end
                kept.append(finding)
        return kept

    def catches(self, text: str) -> bool:
        """Tell whether there is any finding in ``text``, without looking for a second one."""
        return any(self._found(plain(text)))

    def _found(self, reading: Plain) -> Iterator[Finding]:
        likely: dict[int, list[str]] = {}
        for number in self._sieve.possible(reading.text):
            block, source = self._matches[number]
            likely.setdefault(block, []).append(source)
        sensed = sense.read(reading.text) if self._sensing else sense.Reading()
        caught = set()
        for block, sources in likely.items():
            rule, lint = self._blocks[block]
            # a phrase is what somebody wants caught; an expression is a frame that other talk may fit by chance
            excused = lint.sense and lint.category in sensed.innocent
            counting = filterfalse(is_expression, sources) if excused else sources
            for span in _spans(reading.text, lint, counting, self._patterns):
                caught.add(lint.category)
                yield _finding(rule, lint, reading, span)
        for category, (rule, lint) in self._accusing.items():
            if category in sensed.guilty - caught:
                yield _finding(rule, lint, reading, sense.place(reading.text, category))


def linter(book: Handbook) -> Linter:
    """Return the reply checks of a book."""
    return Linter(book.rules.values(), book.patterns)


def _finding(rule: Rule, lint: Lint, reading: Plain, span: tuple[int, int]) -> Finding:
    return Finding(rule.id, lint.category, _level(rule, lint), *reading.typed(*span), rule.title, lint.better)


def _level(rule: Rule, lint: Lint) -> str:
    weak = rule.confidence == "memory" or rule.status == "draft"
    return "warn" if weak and lint.level == "block" else lint.level


def matches(text: str, lint: Lint, patterns: Patterns) -> Iterator[tuple[int, int]]:
    """Yield the spans of ``text`` that a lint block catches, one pattern after the other."""
    reading = plain(text)
    for number in patterns.sieve(lint.match).possible(reading.text):
        for span in _spans(reading.text, lint, [lint.match[number]], patterns):
            yield reading.typed(*span)


def _spans(text: str, lint: Lint, sources: Iterable[str], patterns: Patterns) -> list[tuple[int, int]]:
    """Return the spans of a plain text that some of the patterns of a lint block catch."""
    compiled = map(patterns.compiled, sources)
    spans = [m.span() for p in compiled if p.search(text) for m in p.finditer(text) if m.end() > m.start()]
    return [span for span in sorted(set(spans)) if not _excused(text, span, lint, patterns)] if spans else []


def _excused(text: str, span: tuple[int, int], lint: Lint, patterns: Patterns) -> bool:
    """Tell whether what stands around a match makes it fine."""
    start, end = _clause(text, span)
    clause = text[start:end]
    if any(patterns.compiled(p).search(clause) for p in lint.unless):
        return True
    if not lint.quoted and _mentioned(text, span, (start, end)):
        return True
    if lint.require is None:
        return False
    around = text if lint.require.within == "reply" else clause
    return any(patterns.compiled(p).search(around) for p in lint.require.any)


def _mentioned(text: str, span: tuple[int, int], clause: tuple[int, int]) -> bool:
    """Tell whether a match is only spoken of: it stands in quotation marks, in a clause that denies or explains it."""
    for quotation in _QUOTATION.finditer(text, 0, clause[1] + 30):
        if quotation.start() <= span[0] and span[1] <= quotation.end():
            outside = text[clause[0] : quotation.start()] + text[quotation.end() : clause[1]]
            return bool(_MENTIONED.search(outside) or _EXPLAINED.match(text, quotation.end()))
    return False


def _clause(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Return the span of the clause, or clauses, that a span stands in."""
    start = max((m.end() for m in _CLAUSE_END.finditer(text, 0, span[0])), default=0)
    after = _CLAUSE_END.search(text, span[1])
    return start, after.start() if after else len(text)
