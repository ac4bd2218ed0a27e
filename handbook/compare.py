"""Two Handbooks in; what changed between them out, record by record and as the sentences a reader sees."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel

from handbook.address import SHARED_PAGES, address
from handbook.book import Handbook
from handbook.labels import field_label, words_for
from handbook.model.base import Use, marks
from handbook.prose import Reference

HIDDEN = frozenset({"id", "note", "covers", "asked", "checked_on", "recheck_after_days", "owner", "planned", "waived"})
"""Fields that no reader sees on a page, or that say when and by whom something was checked."""
_NAMES = ("title", "name", "term", "statement", "topic", "word", "stem")


class Change(NamedTuple):
    """A record that is new, gone or different; one of the two sides may be missing."""

    kind: str
    id: str
    old: BaseModel | None
    new: BaseModel | None
    was: str = ""
    """The id it had, when nothing of it changed but its id."""

    @property
    def record(self) -> BaseModel:
        """The record as it is now, or as it was when it is gone."""
        record = self.new or self.old
        assert record
        return record


class Line(NamedTuple):
    """One sentence of a record: what it belongs to, and its words. Lines of equal ``key`` are the same place."""

    key: tuple[str, ...]
    label: str
    text: str


class Edit(NamedTuple):
    """One sentence before and after; "" stands for one that was not there or is gone."""

    label: str
    old: str
    new: str


def changes(old: Handbook, new: Handbook) -> tuple[Change, ...]:
    """Return every record that differs, in the order of the new book, with those that are gone at the end.

    A record that cannot be read in one of the books has neither come nor gone, and is left out.
    """
    before, after = _records(old), _records(new)
    found = [Change(*key, before.get(key), record) for key, record in after.items() if before.get(key) != record]
    gone = [Change(*key, record, None) for key, record in before.items() if key not in after]
    moved = {id(there): here for here in gone for there in found if not there.old and _same(here, there)}
    found = [Change(c.kind, c.id, moved[id(c)].old, c.new, moved[id(c)].id) if id(c) in moved else c for c in found]
    gone = [c for c in gone if c not in moved.values()]
    return tuple(c for c in (*found, *gone) if (c.old or not _broken(old, c)) and (c.new or not _broken(new, c)))


def _same(gone: Change, come: Change) -> bool:
    """Whether what came is what has gone, under another id."""
    if gone.kind != come.kind or gone.old is None or come.new is None:
        return False
    mine = getattr(come.new, "id", None)
    return come.new == (gone.old.model_copy(update={"id": mine}) if mine else gone.old)


def edits(change: Change) -> tuple[Edit, ...]:
    """Return the sentences that differ, in reading order; nothing when only what no reader sees has changed."""
    old = list(lines(change.old)) if change.old else []
    new = list(lines(change.new)) if change.new else []
    # what is known by an id is the same place wherever it stands; the rest is aligned by its words
    matcher = difflib.SequenceMatcher(None, [(n.key, n.text) for n in old], [(n.key, n.text) for n in new], False)
    found: list[Edit] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            found += _paired(old[i:j], new[k:m])
    return tuple(found)


def lines(record: BaseModel) -> Iterator[Line]:
    """Yield what a reader sees of a record, sentence by sentence."""
    yield from _of_model(record, (), "")


def name_of(record: BaseModel) -> str:
    """Return what a reader calls a record: its title, or whatever stands for one."""
    found = next((value for name in _NAMES if isinstance(value := getattr(record, name, None), str)), "")
    if len(found) > 40:
        found = f"{' '.join(found[:39].split())}…"
    return found or getattr(getattr(record, "authority", None), "name", "")


def target(book: Handbook, change: Change) -> str:
    """Return the address, below the site's root, of what changed in a record; "" when no page shows it."""
    kind, name = change.kind, change.id
    if change.new is None or kind in ("shop", "synonym", "wordlist", "vocabulary", "ledger"):
        return ""
    if kind == "handbook":
        return "index.html"
    if kind in ("scene", "authority"):
        return f"{'scripts' if kind == 'scene' else 'rules'}/{name}.html"
    part = _part(change)
    if kind == "question":
        chapter, _, question = name.partition("/")
        return f"{address(book, Reference('chapter', chapter))}#q-{question}"
    if kind in ("chapter", "dialogue"):
        page = address(book, Reference(kind, name))
        return f"{page}#{part}" if part else page
    return address(book, Reference(kind, name)) if kind in (*SHARED_PAGES, "case", "script", "rule") else ""


def file_of(book: Handbook, change: Change) -> str:
    """Return the author's file that a record stands, or stood, in, below the data folder; ``book`` holds the record."""
    kind, name = change.kind, change.id
    if kind == "question":
        kind, name = "quiz", name.partition("/")[0]
    kind = {"scene": "script-file", "authority": "rule-file", "vocabulary": "wordlist-file"}.get(kind, kind)
    return book.file_of(kind, name).removeprefix(book.file_of("handbook", "").removesuffix("handbook.yml"))


def pages_of_files(book: Handbook) -> dict[str, str]:
    """Return the address of the page that shows each of the authors' files, by the path of the file."""
    found: dict[str, str] = {}
    for (kind, name), origin in book.origins.items():
        page = {
            "handbook": "index",
            "script-file": f"scripts/{name}",
            "rule-file": f"rules/{name}",
            "quiz": f"chapters/{name}",
            **{own: f"{own}s/{name}" for own in ("chapter", "case", "dialogue")},
            **SHARED_PAGES,
        }.get(kind)
        if page:
            found.setdefault(origin.document.path, f"{page}.html")
    return found


_ANCHORS = {
    "sections": "",
    "objectives": "objective-",
    "comparisons": "comparison-",
    "exercises": "exercise-",
    "nodes": "node-",
    "endings": "node-",
}


def _part(change: Change) -> str:
    """Return the anchor of the first part of a record that differs, or "" when it has none."""
    for field, prefix in _ANCHORS.items():
        before = {getattr(part, "id", ""): part for part in getattr(change.old, field, ())}
        for part in getattr(change.new, field, ()):
            if getattr(part, "id", "") and before.get(part.id) != part and change.old is not None:
                return f"{prefix}{part.id}"
    return ""


def _broken(book: Handbook, change: Change) -> bool:
    """Tell whether a book knows a record's id although it could not read the record."""
    kind, name = change.kind, change.id
    if kind == "question":
        kind, name = "quiz", name.partition("/")[0]
    return name in book.known.get(kind, ()) and name not in book.by_kind.get(kind, {})


def _records(book: Handbook) -> dict[tuple[str, str], BaseModel]:
    found = {(kind, name): record for kind, name, record in book.records() if kind != "quiz"}
    found |= {("question", f"{n}/{q.id}"): q for n, quiz in book.quizzes.items() for q in quiz.questions}
    # the records of these files stand for themselves
    found |= {("scene", n): scene.model_copy(update={"scripts": ()}) for n, scene in book.scenes.items()}
    found |= {("authority", n): file.model_copy(update={"rules": ()}) for n, file in book.authorities.items()}
    return found | {
        ("vocabulary", n): file.model_copy(update={"wordlists": ()}) for n, file in book.vocabularies.items()
    }


def _paired(old: list[Line], new: list[Line]) -> Iterator[Edit]:
    """Pair the sentences of a stretch that differs: those of the same place, in their order."""
    waiting: dict[tuple[str, ...], list[Line]] = {}
    for line in old:
        waiting.setdefault(line.key, []).append(line)
    for line in new:
        before = waiting.get(line.key)
        yield Edit(line.label, before.pop(0).text if before else "", line.text)
    for line in old:
        if line in waiting[line.key]:
            waiting[line.key].remove(line)
            yield Edit(line.label, line.text, "")


def _of_model(record: BaseModel, key: tuple[str, ...], label: str) -> Iterator[Line]:
    for name, info in type(record).model_fields.items():
        value = getattr(record, name)
        if name in HIDDEN or value is None or value == info.default:
            continue
        words = words_for(name, info.annotation)
        said = field_label(type(record), name)
        prose = any(isinstance(mark, Use) and mark.role == "md" for mark in marks(info))
        yield from _of_value(value, (*key, name), f"{label} · {said}" if label else said, words, prose)


def _of_value(
    value: Any, key: tuple[str, ...], label: str, words: Mapping[str, str], prose: bool = False
) -> Iterator[Line]:
    if isinstance(value, BaseModel):
        yield from _of_model(value, key, label)
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _of_value(inner, (*key, str(name)), f"{label}“{name}”", words)
    elif isinstance(value, tuple):
        for item in value:
            identifier = getattr(item, "id", "")
            title = (name_of(item) or _begun(item) or identifier) if isinstance(item, BaseModel) else ""
            named = f"{label}“{title}”" if title else label
            yield from _of_value(item, (*key, identifier) if identifier else key, named, words)
    elif prose:
        yield from (Line(key, label, sentence) for sentence in _sentences(value))
    else:
        yield Line(key, label, words.get(_plain(value), _plain(value)))


def _begun(item: BaseModel) -> str:
    """Return how a text begins that has an id and no title, such as an option: an "a" would say nothing."""
    text = getattr(item, "text", "") if getattr(item, "id", "") else ""
    return text if len(text) <= 16 else f"{text[:15]}…"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.isoformat() if isinstance(value, datetime.date) else str(value).strip()


def _sentences(text: str) -> Iterator[str]:
    """Split prose where a reader breathes: at paragraphs, and at full stops."""
    for paragraph in text.splitlines():
        yield from (
            piece for piece in re.findall(r"[^。!?！？]+[。!?！？”）]*|[。!?！？]+", paragraph.strip()) if piece.strip()
        )
