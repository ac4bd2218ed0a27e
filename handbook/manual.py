"""The models in; what an author may write in each kind of file, as tables for the editors' guide.

The sentences are those that complete and explain fields in an editor and in the web form: one source for all three.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel

from handbook.labels import WORDS, field_label, words_for
from handbook.load import FOLDERS, LISTS, SINGLE
from handbook.style import order


class Row(NamedTuple):
    """A field: the key to type, what it is called, whether it must be there, what it is for and what it may say."""

    name: str
    label: str
    needed: bool
    description: str
    words: tuple[str, ...]
    parts: str  # the title of the table of its own parts, or ""


class Table(NamedTuple):
    """What a record, or a part of one, consists of."""

    title: str
    rows: tuple[Row, ...]


class Kind(NamedTuple):
    """A kind of file: where it is, and the tables of what stands in it, the whole before its parts."""

    path: str
    title: str
    tables: tuple[Table, ...]


_HEADS = {"script": "scene", "rule": "authority", "wordlist": "vocabulary"}
_SINGLE = {"handbook.yml": "全书设置", "shop.yml": "本店的值"}


def kinds() -> tuple[Kind, ...]:
    """Return every kind of file an author writes, in the order in which a book is read."""
    single = [Kind(path, _SINGLE[path], _tables(_SINGLE[path], model)) for path, model in SINGLE.items()]
    called = WORDS["record"]
    folders = [
        Kind(f"{s.path}/*.yml", called[s.kind], _tables(called[_HEADS.get(s.kind, s.kind)], s.head or s.model))
        for s in FOLDERS
    ]
    lists = [Kind(s.path, called[s.kind], _tables(called[s.kind], s.model)) for s in LISTS]
    return (*single, *folders, *lists)


def _tables(title: str, model: type[BaseModel]) -> tuple[Table, ...]:
    """Return the table of a model and, in the order in which they are met, of the parts it is made of."""
    titles: dict[type[BaseModel], str] = {model: title}
    tables: list[Table] = []
    waiting = [model]
    while waiting:
        current = waiting.pop(0)
        rows = []
        for name in order(current):
            info = current.model_fields[name]
            label = field_label(current, name)
            inner = [part for part in _models(info.annotation) if part not in titles]
            for part in inner:
                titles[part] = _title(label, part, titles)
            waiting += inner
            parts = "、".join(titles[part] for part in _models(info.annotation))
            words = tuple(f"{value} {said}" for value, said in words_for(name, info.annotation).items())
            rows.append(Row(name, label, info.is_required(), info.description or "", words, parts))
        tables.append(Table(titles[current], tuple(rows)))
    return tuple(tables)


def _title(label: str, part: type[BaseModel], titles: dict[type[BaseModel], str]) -> str:
    """Return what a part is called: after the field it stands in, and after its kind where several stand there."""
    told = part.model_fields.get("kind")
    words = words_for("kind", told.annotation) if told else {}
    title = next(iter(words.values())) if len(words) == 1 else label
    return title if title not in titles.values() else f"{title}的每一项"


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the models that a type holds: through lists, names of values and "or nothing"."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif origin is Annotated:
        yield from _models(arguments[0])
    elif origin in (tuple, dict, typing.Union, types.UnionType):
        for argument in arguments:
            yield from _models(argument)
