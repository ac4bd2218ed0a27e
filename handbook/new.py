"""A kind and an id in; a new record in the authors' files, valid and full of gaps marked 待写.

A record with a file of its own gets the file; another is added at the end of its list, and a chapter to its part in
``handbook.yml``: by inserting lines, so that everything else stays as it is.
"""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import NamedTuple

from handbook.book import Handbook
from handbook.labels import WORDS
from handbook.load import FOLDERS, ID, LIST_NAME, LISTS, Shape
from handbook.problem import Place, Say, edited, nearest
from handbook.skeleton import Skeleton, todo
from handbook.source import read
from handbook.style import written

SHAPES = {shape.kind: shape for shape in (*FOLDERS, *LISTS) if shape.kind != "ledger"}
NOUNS = {kind: WORDS["record"][kind] for kind in SHAPES}


class NotNewError(Exception):
    """The record cannot be made; the sentence says why and what to write instead."""

    def __init__(self, sentence: Say) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence


class Added(NamedTuple):
    """Something that was written: where, and what an author should know about it."""

    place: Place
    what: Say


def new(
    book: Handbook, data: Path, kind: str, identifier: str, within: str | None, today: datetime.date
) -> list[Added]:
    """Write a new record.

    Args:
        book: the book as it is, asked for what is taken and what can be referred to.
        data: the folder with the YAML files.
        kind: one of ``SHAPES``.
        identifier: the id, the word of a synonym or the name of a word list.
        within: for a script its scene, for a rule or a word list its file, for a chapter its part;
            nothing when there is no choice.
        today: the day on which a new rule counts as checked.

    Raises:
        NotNewError: the id is taken or unfit, or it has to be said where the record belongs.
    """
    _refuse_taken(book, kind, identifier)
    made = Skeleton(book, today)
    try:
        values = made.of(kind, identifier)
    except LookupError as error:
        needed = NOUNS[str(error.args[0])]
        raise NotNewError(
            Say(f"{NOUNS[kind]}要引用{needed},书里还没有。先新建一条{needed}。", f"make a {error.args[0]} first.")
        ) from None
    if kind == "chapter":
        part = _part(book, identifier, within)
        added = [_own_file(data, SHAPES["chapter"], identifier, values)]
        if identifier not in book.quizzes:
            added.append(_own_file(data, SHAPES["quiz"], identifier, made.of("quiz", identifier)))
        return added + ([_listed(data, part, identifier)] if part is not None else [])
    shape = SHAPES[kind]
    if shape.key is None:
        return [_own_file(data, shape, identifier, values)]
    if shape.head is None:
        return [_in_list(data, data / shape.path, shape, values, {})]
    return [_in_list(data, data / shape.path / f"{_file(book, shape, within)}.yml", shape, values, _head(shape))]


def _refuse_taken(book: Handbook, kind: str, identifier: str) -> None:
    known = book.known.get(kind, frozenset())
    if kind == "wordlist" and not LIST_NAME.match(identifier):
        raise NotNewError(
            Say(
                f"“{identifier}”不能当词表名:用汉字开头,后面只用汉字、字母和数字,例如 快递方。",
                f'"{identifier}" cannot name a word list: a Chinese character first, such as 快递方.',
            )
        )
    if SHAPES[kind].named_by == "id" and not ID.match(identifier):
        slug = re.sub(r"[^a-z0-9]+", "-", identifier.lower()).strip("-")
        better = slug if ID.match(slug) else "size-too-small"
        raise NotNewError(
            Say(
                f"“{identifier}”不能当编号:只用小写英文字母、数字和连字符,字母开头,例如 {better}。",
                f'"{identifier}" cannot be an id: lower-case letters, digits and hyphens, such as {better}.',
            )
        )
    if kind == "quiz" and identifier not in book.chapters:
        guess = nearest(identifier, book.chapters)
        raise NotNewError(
            Say(f"没有章“{identifier}”,测验用章的编号。{guess.zh}", f'no chapter "{identifier}". {guess.en}')
        )
    if identifier in known:
        place = book.place(kind, identifier) if (kind, identifier) in book.origins else Place("?")
        free = next(name for n in range(2, 99) if (name := f"{identifier}-{n}") not in known)
        raise NotNewError(
            Say(
                f"{NOUNS[kind]}“{identifier}”已经有了,在 {place.path} 第 {place.line} 行。"
                + ("" if kind == "quiz" or SHAPES[kind].named_by != "id" else f"换一个编号,例如 {free}。"),
                f'{kind} "{identifier}" exists: {place.path} line {place.line}. Choose another id, such as {free}.',
            )
        )
    moved = book.settings.moved.get(kind, {})
    if identifier in moved:
        raise NotNewError(
            Say(
                f"编号“{identifier}”以前用过,现在叫“{moved[identifier]}”。旧编号还要转到新网址,换一个。",
                f'"{identifier}" is the old id of "{moved[identifier]}" and stays reserved. Choose another.',
            )
        )


def _part(book: Handbook, chapter: str, within: str | None) -> int | None:
    """Return the number of the part that gets the chapter, or nothing when one has it already."""
    parts = book.settings.parts
    if any(chapter in part.chapters for part in parts):
        return None
    names = {part.id: part.title for part in parts}
    return list(names).index(_chosen("章", "chapter", names, within, open_ended=False))


def _file(book: Handbook, shape: Shape, within: str | None) -> str:
    scenes = {name: scene.title for name, scene in book.scenes.items()}
    authorities = {name: file.authority.name for name, file in book.authorities.items()}
    vocabularies = {name: file.title for name, file in book.vocabularies.items()}
    names = {"script": scenes, "rule": authorities, "wordlist": vocabularies}[shape.kind]
    return _chosen(NOUNS[shape.kind], shape.kind, names, within, open_ended=True)


def _chosen(noun: str, kind: str, names: dict[str, str], within: str | None, *, open_ended: bool) -> str:
    if within is None and len(names) == 1:
        return next(iter(names))
    if within is not None and (within in names or (open_ended and ID.match(within))):
        return within
    listed = "、".join(f"{name}({title})" for name, title in names.items())
    guess = nearest(within or "", names)
    raise NotNewError(
        Say(
            f"{noun}放在哪?加上 --in 和括号前的名字:{listed}。{guess.zh}",
            f"where does this {kind} belong? Add --in with one of: {', '.join(names)}. {guess.en}",
        )
    )


def _own_file(data: Path, shape: Shape, identifier: str, values: dict[str, object]) -> Added:
    file = data / shape.path / f"{identifier}.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(written(values).encode())
    return Added(Place(file.as_posix()), Say(f"新建了{NOUNS[shape.kind]}", f"new {shape.kind}"))


def _in_list(data: Path, file: Path, shape: Shape, values: dict[str, object], head: dict[str, object]) -> Added:
    assert shape.key
    what = Say(f"加了一条{NOUNS[shape.kind]}", f"new {shape.kind}")
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        text = written({**head, shape.key: [values]})
        file.write_bytes(text.encode())
        line = text.splitlines().index(f"{shape.key}:") + 2
        return Added(Place(file.as_posix(), line), what)
    return Added(_append(file, (shape.key,), written(values)), what)


def _listed(data: Path, part: int, chapter: str) -> Added:
    place = _append(data / "handbook.yml", ("parts", part, "chapters"), chapter)
    return Added(place, Say("列进了章的顺序", "listed in its part"))


def _append(file: Path, path: tuple[str | int, ...], item: str) -> Place:
    content = file.read_bytes()
    document, _ = read(file.as_posix(), content)
    fix = document.append(path, item) if document else None
    if document is None or fix is None:
        raise NotNewError(
            Say(
                f"{file.as_posix()} 里没有可以接着写的列表“{path[-1]}”。先运行 check,把这个文件改好。",
                f'{file.as_posix()} has no list "{path[-1]}" to add to. Run check and mend the file first.',
            )
        )
    text = edited(document.text, [fix])
    if "\r\n" in document.text:
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    file.write_bytes(text.encode())
    return Place(file.as_posix(), document.text.count("\n", 0, fix.start) + 1)


def _head(shape: Shape) -> dict[str, object]:
    if shape.kind == "script":
        return {"title": todo("场景名"), "stage": "presale"}
    if shape.kind == "wordlist":
        return {"title": todo("这一组词表讲什么")}
    return {"authority": {"name": todo("法律名、平台名，或“本店”"), "kind": "house"}}
