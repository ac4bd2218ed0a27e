"""What a page's template can ask of the book: links as seen from there, prose as safe HTML, questions laid out.

In: a Handbook and the page's address. Out: values for the templates, which know a ``View`` as ``at``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple, TypeVar

from markupsafe import Markup

from handbook import prose, reply
from handbook.address import address, form, relative
from handbook.book import Handbook
from handbook.model.library import Rule, Script
from handbook.model.quiz import MatchingQuestion, Question
from handbook.prose import Reference

_T = TypeVar("_T")


class Link(NamedTuple):
    """A link a template shows: address, words, and a word of explanation or ""."""

    href: str
    text: str
    note: str = ""


class Checked(NamedTuple):
    """When the rules of a page were last checked, and the day by which one must be checked again."""

    on: date
    again_by: date


class Matching(NamedTuple):
    """A matching question laid out: the right column shuffled under letters, and the letter for each left line."""

    right: tuple[tuple[str, int, str], ...]
    key: tuple[str, ...]


_GAP = "\ue000"
_NAMES = {"metric": "name", "term": "term", "figure": "statement", "decision": "topic"}


class View:
    """The book as seen from one page."""

    def __init__(self, book: Handbook, page: str) -> None:
        self.book = book
        self.page = page

    def to(self, path: str) -> str:
        """Return the address of a page of the site, given as ``scripts/index``."""
        return relative(f"{path}.html", self.page)

    def href(self, kind: str, identifier: str, section: str | None = None) -> str:
        """Return the address of a record."""
        return relative(address(self.book, Reference(kind, identifier, section)), self.page)

    def link(self, kind: str, identifier: str) -> Link:
        """Return a link to a record in its own words; a chapter that is not written yet has no address."""
        if kind == "chapter" and identifier not in self.book.chapters:
            return Link("", f"第 {self.book.number(identifier)} 章", "编写中")
        record = self.book.by_kind[kind][identifier]
        return Link(self.href(kind, identifier), getattr(record, _NAMES.get(kind, "title")))

    def links(self, kind: str, identifiers: Iterable[str]) -> list[Link]:
        """Return links to several records of a kind."""
        return [self.link(kind, identifier) for identifier in identifiers]

    def scripts(self, identifiers: Iterable[str]) -> list[Script]:
        """Return the scripts of some ids."""
        return [self.book.scripts[identifier] for identifier in identifiers]

    def exercise(self, path: str) -> Link:
        """Return a link to an exercise given as ``chapter/exercise``."""
        chapter, _, name = path.partition("/")
        link = self.link("chapter", chapter)
        found = [e.title for e in self.book.chapters[chapter].exercises if e.id == name] if link.href else []
        return Link(f"{link.href}#exercise-{name}", f"练习：{found[0]}") if found else link

    def chapters(self, kind: str, identifier: str) -> list[Link]:
        """Return links to the chapters, at the section, that use a record."""
        found = []
        for chapter, section in self.book.chapters_using(kind, identifier):
            inside = self.book.section(chapter, section) if section else None
            title = f"第 {self.book.number(chapter)} 章 {self.book.chapters[chapter].title}"
            found.append(Link(self.href("chapter", chapter, section), title, inside.title if inside else ""))
        return found

    def users(self, kind: str, identifier: str, by: str) -> list[Link]:
        """Return links to the records of kind ``by`` that refer to a record, each once."""
        return self.links(by, dict.fromkeys(u.id for u in self.book.used_by(kind, identifier) if u.kind == by))

    def prose(self, text: str) -> Markup:
        """Return an author's Markdown as HTML on one line, so that no line of it can look like Markdown again."""
        html = prose.html(text, self._of, lambda name: relative(f"images/{name}", self.page))
        return Markup(html.replace("\n", "&#10;"))  # prose.html has escaped it

    def _of(self, target: Reference) -> str:
        return self.href(*target)

    def stem(self, question: Question) -> Markup:
        """Return a question's stem; the gaps of a fill-in question become numbered slots."""
        if question.kind != "fill":
            return self.prose(question.stem)
        numbers = iter(range(1, len(question.blanks) + 1))
        html = self.prose(re.sub("_{3,}", _GAP, question.stem))
        slot = '<span class="kf-gap" data-gap="{0}" role="img" aria-label="第 {0} 空">{0}</span>'
        return Markup(re.sub(_GAP, lambda _: slot.format(next(numbers, 0)), html))  # numbers only

    def reply(self, text: str) -> Markup:
        """Return a reply with its variables filled and its blanks as slots; both keep their names for the browser."""
        blank = Markup('<span class="kf-blank" data-name="{0}" data-sample="{1}">【{0}】</span>')
        variable = Markup('<span class="kf-var" data-name="{0}">{1}</span>')
        return Markup("").join(
            (blank if piece.blank else variable).format(piece.name, piece.value)
            if isinstance(piece, reply.Slot)
            else piece
            for piece in reply.pieces(text, self.book.shop)
        )

    def edit(self, source: str) -> str:
        """Return where a file can be edited in the browser, or "" when that is unknown."""
        settings = self.book.settings
        return f"{settings.repo_url}edit/{settings.branch}/{source}" if settings.repo_url and source[0] != "/" else ""

    def form(self, source: str) -> str:
        """Return where a file can be changed in the web form, or "" when the site has none."""
        found = form(self.book, source)
        return relative(found, self.page) if found else ""

    def checked(self, rules: Iterable[Rule]) -> Checked | None:
        """Return when the oldest of some rules was checked and when the first is due again."""
        pairs = [(rule.checked_on, due(rule)) for rule in rules]
        return Checked(min(on for on, _ in pairs), min(by for _, by in pairs)) if pairs else None


def due(rule: Rule) -> date:
    """Return the last day before which a rule has to be checked again."""
    return rule.checked_on + timedelta(days=rule.recheck_after_days)


def shuffled(items: Sequence[_T], seed: str) -> list[_T]:
    """Return the items in an order that depends on ``seed`` alone and, if they allow it, is not the given one."""
    order = list(range(len(items)))
    Random(seed).shuffle(order)
    if order == sorted(order):
        order = [*order[1:], *order[:1]]
    return [items[i] for i in order]


def matched(question: MatchingQuestion) -> Matching:
    """Return a matching question laid out for reading: its right column shuffled, its key as letters."""
    texts = [*(pair.right for pair in question.pairs), *question.extra]
    order = shuffled(range(len(texts)), question.id)
    letters = {index: chr(ord("A") + place) for place, index in enumerate(order)}
    right = tuple((letters[index], index, texts[index]) for index in order)
    return Matching(right, tuple(letters[index] for index in range(len(question.pairs))))


def heading(text: str) -> Markup:
    """Return text for a Markdown heading, where none of it can act as Markdown or HTML."""
    quoted = re.sub(r"([\\`*_{}\[\]()#+\-.!])", r"\\\1", text.strip()).replace("|", "&#124;")
    entities = {"&#124;": "&#124;", "&": "&amp;", "<": "&lt;", ">": "&gt;"}
    return Markup(re.sub("&#124;|[&<>]", lambda m: entities[m[0]], quoted))  # escaped just above
