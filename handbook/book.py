"""The Handbook: every record of a book in memory, with the look-ups that renderers share."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pydantic import BaseModel

from handbook.model.base import TODO, Leaf, Path, described, walk
from handbook.model.chapter import Chapter, Exercise, Objective, Section
from handbook.model.library import Authority, Rule, Scene, Script, Vocabulary, WordList
from handbook.model.practice import Case, Dialogue
from handbook.model.quiz import Question, Quiz
from handbook.model.reference import (
    Decision,
    Figure,
    LedgerItem,
    Metric,
    Programme,
    Recipe,
    Rubric,
    Source,
    Synonym,
    Term,
)
from handbook.model.settings import BookPart, Settings, Shop
from handbook.pattern import Patterns, mentions
from handbook.problem import Fix, Place, meant
from handbook.source import Document


class Origin(NamedTuple):
    """Where a record was read: its file and its path inside."""

    document: Document
    prefix: Path


class Usage(NamedTuple):
    """One use of a record: by which record of which kind, at which path."""

    kind: str
    id: str
    path: Path


@dataclass(frozen=True, repr=False)
class Handbook:
    """Every record by kind and id, in reading order; nothing in it changes after loading."""

    settings: Settings
    shop: Shop
    chapters: Mapping[str, Chapter]
    quizzes: Mapping[str, Quiz]
    scenes: Mapping[str, Scene]
    scripts: Mapping[str, Script]
    cases: Mapping[str, Case]
    dialogues: Mapping[str, Dialogue]
    authorities: Mapping[str, Authority]
    rules: Mapping[str, Rule]
    vocabularies: Mapping[str, Vocabulary]
    wordlists: Mapping[str, WordList]
    metrics: Mapping[str, Metric]
    terms: Mapping[str, Term]
    figures: Mapping[str, Figure]
    decisions: Mapping[str, Decision]
    sources: Mapping[str, Source]
    programmes: Mapping[str, Programme]
    rubrics: Mapping[str, Rubric]
    recipes: Mapping[str, Recipe]
    synonyms: Mapping[str, Synonym]
    ledger: Mapping[str, LedgerItem]
    origins: Mapping[tuple[str, str], Origin]
    known: Mapping[str, frozenset[str]]
    whole: bool
    images: Mapping[str, bytes] = field(default_factory=dict)

    def __repr__(self) -> str:
        # the whole book would be megabytes in a traceback or a failing test
        return f"Handbook({self.settings.title} {self.settings.edition})"

    def place(self, kind: str, identifier: str, *path: str | int) -> Place:
        """Return where a value of a record stands in the authors' files."""
        origin = self.origins[(kind, identifier)]
        return origin.document.place((*origin.prefix, *path))

    def place_in(self, kind: str, identifier: str, leaf: Leaf, offset: int) -> Place:
        """Return where a character of a record's text stands in the authors' files."""
        origin = self.origins[(kind, identifier)]
        return origin.document.inside((*origin.prefix, *leaf.path), offset)

    def fix_in(self, kind: str, identifier: str, leaf: Leaf, start: int, end: int, put: str) -> Fix | None:
        """Return the fix that replaces characters ``start`` to ``end`` of a record's text, if it can be computed."""
        origin = self.origins[(kind, identifier)]
        return origin.document.fix((*origin.prefix, *leaf.path), start, end, put)

    def fix(self, kind: str, identifier: str, path: Path, value: str, known: Iterable[str]) -> Fix | None:
        """Return the fix that makes of a misspelt ``value`` at ``path`` the only known word it can have meant."""
        origin, right = self.origins[(kind, identifier)], meant(value, known)
        return origin.document.fix((*origin.prefix, *path), 0, len(value), right) if right else None

    def describe(self, kind: str, identifier: str, path: Path) -> str:
        """Return the sentence that tells authors what a value of a record is for."""
        single: dict[str, BaseModel] = {"handbook": self.settings, "shop": self.shop}
        record: Any = single.get(kind) or self.by_kind[kind][identifier]
        # a question's class is known only from the question itself
        if kind == "quiz" and len(path) > 2:
            return described(type(record.questions[path[1]]), path[2:])
        return described(type(record), path)

    def unfinished(self, kind: str, identifier: str) -> bool:
        """Whether a record still carries the mark of what is to be written."""
        return (kind, identifier) in self._unfinished

    @functools.cached_property
    def _unfinished(self) -> frozenset[tuple[str, str]]:
        return frozenset((kind, name) for kind, name, leaf in self.leaves if TODO in leaf.value)

    def file_of(self, kind: str, identifier: str) -> str:
        """Return the path of the file a record was read from, as the author writes it."""
        return self.origins[(kind, identifier)].document.path

    def records(self) -> Iterator[tuple[str, str, BaseModel]]:
        """Yield every record once, with its kind and id ("" where there is only one)."""
        yield "handbook", "", self.settings
        yield "shop", "", self.shop
        for kind, records in self.by_kind.items():
            for identifier, record in records.items():
                yield kind, identifier, record

    @functools.cached_property
    def by_kind(self) -> Mapping[str, Mapping[str, Any]]:
        """The records of each kind that has ids."""
        return {
            "chapter": self.chapters,
            "quiz": self.quizzes,
            "script": self.scripts,
            "case": self.cases,
            "dialogue": self.dialogues,
            "rule": self.rules,
            "wordlist": self.wordlists,
            "metric": self.metrics,
            "term": self.terms,
            "figure": self.figures,
            "decision": self.decisions,
            "source": self.sources,
            "programme": self.programmes,
            "rubric": self.rubrics,
            "recipe": self.recipes,
            "synonym": self.synonyms,
            "ledger": self.ledger,
        }

    @functools.cached_property
    def patterns(self) -> Patterns:
        """What the patterns of the rules mean, with the word lists of the book."""
        return Patterns(self.wordlists)

    @functools.cached_property
    def leaves(self) -> tuple[tuple[str, str, Leaf], ...]:
        """Every text value of the book with the kind and id of its record."""
        return tuple((kind, name, leaf) for kind, name, record in self.records() for leaf in walk(record))

    @functools.cached_property
    def order(self) -> tuple[str, ...]:
        """The ids of the chapters that exist, in the order of the parts."""
        return tuple(c for part in self.settings.parts for c in part.chapters if c in self.chapters)

    def number(self, chapter: str) -> int:
        """Return a chapter's number in the whole book, written or not, from 1."""
        return self._numbers[chapter]

    @functools.cached_property
    def _numbers(self) -> dict[str, int]:
        listed = [c for part in self.settings.parts for c in part.chapters]
        return {chapter: index for index, chapter in enumerate(listed, 1)}

    def part_of(self, chapter: str) -> BookPart:
        """Return the part a chapter belongs to."""
        return next(part for part in self.settings.parts if chapter in part.chapters)

    def questions_for(self, chapter: str, objective: str) -> tuple[Question, ...]:
        """Return the questions that test an objective."""
        quiz = self.quizzes.get(chapter)
        return tuple(q for q in quiz.questions if q.objective == objective) if quiz else ()

    def exercises_for(self, chapter: str, objective: str) -> tuple[Exercise, ...]:
        """Return the exercises that practise an objective."""
        return tuple(e for e in self.chapters[chapter].exercises if objective in e.objectives)

    def objective(self, chapter: str, objective: str) -> Objective | None:
        """Return an objective of a chapter, if it has one of that id."""
        return next((o for o in self.chapters[chapter].objectives if o.id == objective), None)

    def section(self, chapter: str, section: str) -> Section | None:
        """Return a section of a chapter, if it has one of that id."""
        return next((s for s in self.chapters[chapter].sections if s.id == section), None)

    def used_by(self, kind: str, identifier: str) -> tuple[Usage, ...]:
        """Return who refers to a record, by field or by a link in prose, each user once, in reading order."""
        return self._usages.get((kind, identifier), ())

    @property
    def referred(self) -> Iterable[tuple[str, str]]:
        """The kind and id of everything that is referred to, whether it exists or not."""
        return self._usages.keys()

    def chapters_using(self, kind: str, identifier: str) -> tuple[tuple[str, str | None], ...]:
        """Return the chapters that use a record, as (chapter, first section or nothing)."""
        found: dict[str, str | None] = {}
        for usage in self.used_by(kind, identifier):
            if usage.kind == "chapter" and usage.id in self.chapters:
                section = (
                    self.chapters[usage.id].sections[int(usage.path[1])].id if usage.path[0] == "sections" else None
                )
                if found.get(usage.id) is None:
                    found[usage.id] = section
        return tuple(sorted(found.items(), key=lambda item: self.order.index(item[0]) if item[0] in self.order else 99))

    @functools.cached_property
    def _usages(self) -> dict[tuple[str, str], tuple[Usage, ...]]:
        from handbook.prose import references

        found: dict[tuple[str, str], list[Usage]] = {}
        for kind, name, leaf in self.leaves:
            if leaf.ref:
                found.setdefault((leaf.ref, leaf.value), []).append(Usage(kind, name, leaf.path))
            if leaf.role == "pattern":
                for wordlist in mentions(leaf.value):
                    found.setdefault(("wordlist", wordlist), []).append(Usage(kind, name, leaf.path))
            if leaf.role == "md":
                for reference in references(leaf.value):
                    found.setdefault((reference.kind, reference.id), []).append(Usage(kind, name, leaf.path))
        return {key: tuple(users) for key, users in found.items()}

    @functools.cached_property
    def landed(self) -> Mapping[str, tuple[Usage, ...]]:
        """For each ledger item, where in the book it is taken up."""
        return {name: self.used_by("ledger", name) for name in self.ledger}

    def scene_of(self, script: str) -> str:
        """Return the id of the scene (file) a script stands in."""
        return self._homes[("script", script)]

    def authority_of(self, rule: str) -> str:
        """Return the id of the authority (file) a rule stands in."""
        return self._homes[("rule", rule)]

    @functools.cached_property
    def _homes(self) -> dict[tuple[str, str], str]:
        homes = {("script", s.id): name for name, scene in self.scenes.items() for s in scene.scripts}
        return homes | {("rule", r.id): name for name, file in self.authorities.items() for r in file.rules}
