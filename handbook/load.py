"""The folder ``data/`` in; a Handbook and problems out. The only place where a value can be of the wrong type."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from handbook.book import Handbook, Origin
from handbook.kept import Values
from handbook.model.base import Path as Steps
from handbook.model.chapter import Chapter
from handbook.model.library import Authority, Rule, Scene, Script, Vocabulary, WordList
from handbook.model.practice import Case, Dialogue
from handbook.model.quiz import Quiz
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
from handbook.model.settings import Settings, Shop
from handbook.problem import Place, Problem, Say, nearest
from handbook.source import Document, read
from handbook.wording import schema_problem, telling

ID = re.compile(r"^[a-z][a-z0-9-]*$")
LIST_NAME = re.compile(r"^[一-龥][一-龥A-Za-z0-9]*$")
IMAGES = ("png", "jpg", "jpeg", "svg", "webp")


@dataclass(frozen=True)
class Shape:
    """How records of a kind are kept: ``folder`` for a file each, ``key`` for a list under a plural noun.

    ``named_by`` is the field by which others speak of a record.
    """

    kind: str
    model: type[BaseModel]
    path: str
    key: str | None = None
    head: type[BaseModel] | None = None
    named_by: str = "id"


SINGLE: dict[str, type[BaseModel]] = {"handbook.yml": Settings, "shop.yml": Shop}
FOLDERS = (
    Shape("chapter", Chapter, "chapters"),
    Shape("quiz", Quiz, "quizzes"),
    Shape("case", Case, "cases"),
    Shape("dialogue", Dialogue, "dialogues"),
    Shape("script", Script, "scripts", "scripts", Scene),
    Shape("rule", Rule, "rules", "rules", Authority),
    Shape("wordlist", WordList, "wordlists", "wordlists", Vocabulary, named_by="name"),
)
LISTS = (
    Shape("metric", Metric, "metrics.yml", "metrics"),
    Shape("term", Term, "glossary.yml", "terms"),
    Shape("figure", Figure, "figures.yml", "figures"),
    Shape("decision", Decision, "decisions.yml", "decisions"),
    Shape("source", Source, "sources.yml", "sources"),
    Shape("programme", Programme, "programme.yml", "programmes"),
    Shape("rubric", Rubric, "rubrics.yml", "rubrics"),
    Shape("recipe", Recipe, "guide.yml", "recipes"),
    Shape("synonym", Synonym, "synonyms.yml", "synonyms", named_by="word"),
    Shape("ledger", LedgerItem, "ledger.yml", "ledger"),
)


@dataclass
class Cache:
    """What the files held when they were last read, so that a preview reads again only what was saved since.

    Handing the same cache to ``load`` twice changes nothing but the time: a file is read again when one byte of it
    differs, and a record is validated again when its file was. With ``values``, what a file without a problem held is
    known in the next run of the program too.
    """

    values: Values | None = None
    documents: dict[str, tuple[bytes, Document | None, list[Problem]]] = field(default_factory=dict)
    records: dict[tuple[str, Steps, type[BaseModel]], tuple[Document, Any, list[Problem]]] = field(default_factory=dict)

    def read(self, name: str, content: bytes) -> tuple[Document | None, list[Problem]]:
        """Return what ``source.read`` returns."""
        known = self.documents.get(name)
        if known is None or known[0] != content:
            known = self.documents[name] = (content, *self._read(name, content))
        return known[1], known[2]

    def _read(self, name: str, content: bytes) -> tuple[Document | None, list[Problem]]:
        value = self.values.of(content) if self.values else None
        if value is not None:
            return Document(name, value, content.decode()), []
        document, problems = read(name, content)
        if self.values and document is not None and not problems:
            self.values.keep(content, document.value)
        return document, problems

    def validate(
        self, model: type[BaseModel], value: Any, document: Document, prefix: Steps
    ) -> tuple[Any, list[Problem]]:
        """Return the record that ``value``, which stands at ``prefix``, makes, or nothing and the reasons."""
        key = (document.path, prefix, model)
        known = self.records.get(key)
        if known is None or known[0] is not document:
            try:
                made: tuple[Any, list[Problem]] = (model.model_validate(value), [])
            except ValidationError as error:
                errors = telling(error.errors(include_url=False))
                made = (None, [schema_problem(e, document, prefix, model) for e in errors])
            known = self.records[key] = (document, *made)
        return known[1], known[2]


@dataclass
class _Reader:
    """What has been read so far; lives only inside ``load``."""

    root: Path
    name: str
    cache: Cache
    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    heads: dict[str, dict[str, BaseModel]] = field(default_factory=dict)
    single: dict[str, BaseModel] = field(default_factory=dict)
    origins: dict[tuple[str, str], Origin] = field(default_factory=dict)
    known: dict[str, set[str]] = field(default_factory=dict)
    emptied: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def report(self, place: Place, message: Say, hint: Say, check: str) -> None:
        self.problems.append(Problem(place, message, hint, check=check))


def load(
    data: Path, shop: Path | None = None, cache: Cache | None = None, called: str | None = None
) -> tuple[Handbook | None, list[Problem]]:
    """Read a whole book.

    Args:
        data: the folder with the YAML files.
        shop: a file with a shop's own values, laid over ``shop.yml``.
        cache: what an earlier reading of the same folder left, which is used and brought up to date.
        called: what the folder is called in places and on pages, when it is not its own name.

    Returns:
        The Handbook and every problem met on the way. There is no Handbook when ``handbook.yml`` or ``shop.yml``
        cannot be read; a record that fails its schema is left out but its id stays known.
    """
    reader = _Reader(data, called or data.as_posix(), cache or Cache())
    if not data.is_dir():
        reader.report(
            Place(reader.name),
            Say("没有这个文件夹。", "no such folder. "),
            Say("用 --data 指到放 YAML 的文件夹。", "Point --data at the folder with the YAML files."),
            "missing-file",
        )
        return None, reader.problems
    for shape in FOLDERS:
        _read_folder(reader, shape)
    for shape in LISTS:
        _read_list(reader, shape)
    for path, model in SINGLE.items():
        _read_single(reader, path, model, shop if path == "shop.yml" else None)
    images = _read_images(reader)
    _report_strays(reader)
    settings, values = reader.single.get("handbook.yml"), reader.single.get("shop.yml")
    problems = sorted(reader.problems, key=Problem.sort_key)
    if not isinstance(settings, Settings) or not isinstance(values, Shop):
        return None, problems
    whole = not any(p.severity == "error" for p in problems)
    book = Handbook(
        settings=settings,
        shop=values,
        origins=reader.origins,
        known={kind: frozenset(ids) for kind, ids in reader.known.items()},
        whole=whole,
        images=images,
        scenes=reader.heads.get("script", {}),  # type: ignore[arg-type]  # heads are filed by kind
        authorities=reader.heads.get("rule", {}),  # type: ignore[arg-type]  # heads are filed by kind
        vocabularies=reader.heads.get("wordlist", {}),  # type: ignore[arg-type]  # heads are filed by kind
        **{plural: reader.records.get(kind, {}) for kind, plural in PLURALS.items()},
    )
    return _with_lost(book, reader.emptied), problems


def _with_lost(book: Handbook, emptied: set[str]) -> Handbook:
    """Return a book that knows the ids its lists have lost, so that references to them are no follow-on errors."""
    if not emptied:
        return book
    lost = {kind: frozenset(name for of, name in book.referred if of == kind) for kind in emptied}
    return replace(
        book, known={**book.known, **{kind: book.known.get(kind, frozenset()) | lost[kind] for kind in lost}}
    )


PLURALS = {
    "chapter": "chapters",
    "quiz": "quizzes",
    "script": "scripts",
    "case": "cases",
    "dialogue": "dialogues",
    "rule": "rules",
    "wordlist": "wordlists",
    "metric": "metrics",
    "term": "terms",
    "figure": "figures",
    "decision": "decisions",
    "source": "sources",
    "programme": "programmes",
    "rubric": "rubrics",
    "recipe": "recipes",
    "synonym": "synonyms",
    "ledger": "ledger",
}


def _open(reader: _Reader, path: Path) -> Document | None:
    name = f"{reader.name}/{path.relative_to(reader.root).as_posix()}"
    document, problems = reader.cache.read(name, path.read_bytes())
    reader.problems += problems
    if document is not None and not isinstance(document.value, dict):
        reader.report(
            Place(name),
            Say("文件最外层不是“键: 值”。", "the top of the file is not a mapping. "),
            Say("从 title: 这样的键写起;空文件请删掉。", "Begin with keys such as title:; delete an empty file."),
            "schema",
        )
        return None
    return document


def _validate(reader: _Reader, model: type[BaseModel], value: Any, document: Document, prefix: tuple[Any, ...]) -> Any:
    record, problems = reader.cache.validate(model, value, document, prefix)
    reader.problems += problems
    return record


def _read_single(reader: _Reader, path: str, model: type[BaseModel], overlay: Path | None) -> None:
    file = reader.root / path
    if not file.is_file():
        reader.report(
            Place(f"{reader.name}/{path}"),
            Say("缺这个文件。", "the file is missing. "),
            Say("从另一本手册里抄一份来改。", "Copy one from another handbook and change it."),
            "missing-file",
        )
        return
    document = _open(reader, file)
    if document is None:
        return
    value, valid = document.value, True
    if overlay is not None:
        value, valid = _laid_over(reader, document, overlay)
        # the values are no longer those of the document alone, so what was made of it before does not count
        reader.cache.records.pop((document.path, (), model), None)
    record = _validate(reader, model, value, document, ()) if valid else None
    reader.origins[(path.removesuffix(".yml"), "")] = Origin(document, ())
    reader.single[path] = record or _stand_in(reader, model, document.value)


def _stand_in(reader: _Reader, model: type[BaseModel], value: dict[str, Any]) -> BaseModel:
    """Return what stands for a file with mistakes, so that the mistakes in all other files are found in the same run.

    Each value that is right is kept; for the others stand values that cause no follow-on errors. Nothing is ever
    built from it, since the mistakes have been reported.
    """
    names = {key: dict.fromkeys(map(str, v), "-") for key, v in value.items() if isinstance(v, dict)}
    today = datetime.datetime.now().astimezone().date()  # by which dates elsewhere are neither too early nor too late
    part = {"id": "part", "title": "-", "summary": "-", "chapters": tuple(sorted(reader.known.get("chapter", {"-"})))}
    stand_ins: dict[type[BaseModel], dict[str, Any]] = {
        Settings: dict.fromkeys(("title", "subtitle", "audience", "licence", "disclaimer"), "-")
        | {"edition": "2000.01", "date": today, "site_url": "https://localhost/", "parts": (part,)},
        Shop: {"name": "-", "tone": "warm", "variables": names.get("variables", {}), "blanks": names.get("blanks", {})},
    }
    try:
        return model.model_validate(value)
    except ValidationError as error:
        wrong = {e["loc"][0] for e in error.errors(include_url=False) if e["loc"]}
    right = {k: v for k, v in value.items() if k in model.model_fields and k not in wrong}
    return model.model_validate(stand_ins[model] | right)


def _laid_over(reader: _Reader, document: Document, overlay: Path) -> tuple[dict[str, Any], bool]:
    """Lay a shop's own file over shop.yml: maps merge, lists replace, an unknown key is an error."""
    if not overlay.is_file():
        reader.report(
            Place(overlay.as_posix()),
            Say("没有这个文件。", "no such file. "),
            Say("检查 --shop 后面的路径。", "Check the path after --shop."),
            "missing-file",
        )
        return document.value, False
    own, problems = read(overlay.as_posix(), overlay.read_bytes())
    reader.problems += problems
    if own is None or not isinstance(own.value, dict):
        return document.value, False
    merged, fine = dict(document.value), True
    for key, value in own.value.items():
        inner = document.value.get(key)
        if isinstance(value, dict) and isinstance(inner, dict):
            merged[key] = {**inner, **value}
            unknown: list[Steps] = [(key, k) for k in value if k not in inner]
        elif key in Shop.model_fields:
            merged[key] = value
            unknown = []
        else:
            unknown = [(key,)]
        for path in unknown:
            fine = False
            known = inner if len(path) > 1 and isinstance(inner, dict) else Shop.model_fields
            guess, listed = nearest(str(path[-1]), known), list(known)
            reader.report(
                own.place(path),
                Say(f"shop.yml 里没有“{path[-1]}”。", f'shop.yml has no "{path[-1]}". '),
                guess if guess.zh else Say(f"这里可以写:{'、'.join(listed)}。", f"Known here: {', '.join(listed)}."),
                "shop-overlay",
            )
    try:
        Shop.model_validate(merged)
    except ValidationError as error:
        reader.problems += [schema_problem(e, own, (), Shop) for e in telling(error.errors(include_url=False))]
        fine = False
    return merged, fine


def _read_folder(reader: _Reader, shape: Shape) -> None:
    folder = reader.root / shape.path
    for file in sorted(folder.glob("*.yml")) if folder.is_dir() else ():
        identifier = file.stem
        document = _open(reader, file)
        if shape.key is None:
            reader.known.setdefault(shape.kind, set()).add(identifier)
            if document is None or not _fits_as_id(reader, document, identifier):
                continue
            reader.origins[(shape.kind, identifier)] = Origin(document, ())
            record = _validate(reader, shape.model, document.value, document, ())
            if record is not None:
                reader.records.setdefault(shape.kind, {})[identifier] = record
        elif document is not None and _fits_as_id(reader, document, identifier):
            _read_head(reader, shape, document, identifier)
        else:
            _remember_ids(reader, shape, file)


def _fits_as_id(reader: _Reader, document: Document, identifier: str) -> bool:
    if ID.match(identifier):
        return True
    reader.report(
        Place(document.path),
        Say(f"文件名“{identifier}”不能当编号。", f'the file name "{identifier}" cannot be an id. '),
        Say("改成小写英文字母、数字和连字符,字母开头。", "Use lower-case letters, digits and hyphens."),
        "file-name",
    )
    return False


def _read_head(reader: _Reader, shape: Shape, document: Document, identifier: str) -> None:
    """Read a file that is a head with a list; each record is validated alone, so that one mistake costs one record."""
    assert shape.key
    assert shape.head
    good = _read_records(reader, shape, shape.key, document)
    reader.origins[(f"{shape.kind}-file", identifier)] = Origin(document, ())
    head = _validate(reader, shape.head, {**document.value, shape.key: ()}, document, ())
    if head is not None:
        reader.heads.setdefault(shape.kind, {})[identifier] = head.model_copy(update={shape.key: tuple(good)})


def _read_list(reader: _Reader, shape: Shape) -> None:
    assert shape.key
    file = reader.root / shape.path
    if not file.is_file():
        return
    document = _open(reader, file)
    if document is None:
        _remember_ids(reader, shape, file)
        return
    for key in document.value:
        if key != shape.key:
            reader.report(
                document.place((key,)),
                Say(f"不认识的键“{key}”。", f'unknown key "{key}". '),
                Say(f"这个文件只有一个键 {shape.key}。", f'This file has one key, "{shape.key}".'),
                "schema",
            )
    _read_records(reader, shape, shape.key, document)


def _read_records(reader: _Reader, shape: Shape, key: str, document: Document) -> list[BaseModel]:
    """Validate each record of the list under ``key``; return the good ones."""
    rows = document.value.get(key)
    good: list[BaseModel] = []
    if not isinstance(rows, tuple):
        reader.report(
            document.place((key,)),
            Say(f"缺列表 {key}。", f'the list "{key}" is missing. '),
            Say(
                f"写 {key}: 换行,再写“- {shape.named_by}: …”。", f'Write "{key}:" and "- {shape.named_by}: …" below it.'
            ),
            "schema",
        )
        _remember_ids(reader, shape, reader.root / document.path.removeprefix(f"{reader.name}/"))
        return good
    if not rows:
        reader.emptied.add(shape.kind)
        reader.report(
            document.place((key,)),
            Say(f"列表 {key} 是空的。", f'the list "{key}" is empty. '),
            Say("把条目写回来;真的一条都不要,就删掉这个文件。", "Put its records back, or delete the file."),
            "schema",
        )
    for index, row in enumerate(rows):
        prefix = (key, index)
        name = row.get(shape.named_by) if isinstance(row, dict) else None
        if isinstance(name, str):
            if not _is_new(reader, shape, name, document, prefix):
                continue
            reader.known.setdefault(shape.kind, set()).add(name)
            reader.origins[(shape.kind, name)] = Origin(document, prefix)
        record = _validate(reader, shape.model, row, document, prefix)
        if record is not None and isinstance(name, str):
            reader.records.setdefault(shape.kind, {})[name] = record
            good.append(record)
    return good


def _remember_ids(reader: _Reader, shape: Shape, file: Path) -> None:
    """Note the ids that stand in a list that cannot be used, so that references to them are no follow-on errors."""
    text = file.read_bytes().decode(errors="replace")
    found = re.findall(rf"(?m)^\s*(?:-\s+)?{shape.named_by}:\s*['\"]?([^\W\d_][\w-]*)", text)
    reader.known.setdefault(shape.kind, set()).update(found)


def _is_new(reader: _Reader, shape: Shape, name: str, document: Document, prefix: tuple[Any, ...]) -> bool:
    first = reader.origins.get((shape.kind, name))
    if first is None:
        return True
    place = first.document.place((*first.prefix, shape.named_by))
    reader.report(
        document.place((*prefix, shape.named_by)),
        Say(
            f"编号“{name}”已经用过,在 {place.path} 第 {place.line} 行。",
            f'id "{name}" is taken, see {place.path} line {place.line}. ',
        ),
        Say("换一个没用过的编号。", "Choose another."),
        "duplicate-id",
    )
    return False


def _read_images(reader: _Reader) -> dict[str, bytes]:
    folder = reader.root / "images"
    if not folder.is_dir():
        return {}
    return {f.name: f.read_bytes() for f in sorted(folder.iterdir()) if f.suffix.lstrip(".").lower() in IMAGES}


def _report_strays(reader: _Reader) -> None:
    """Report files that no reader opens: a misspelt name would otherwise vanish from the book."""
    files = {*SINGLE, *(s.path for s in LISTS)}
    folders = {s.path for s in FOLDERS}
    for file in sorted(p for p in reader.root.rglob("*") if p.is_file()):
        path = file.relative_to(reader.root)
        if any(part.startswith(".") for part in path.parts):
            continue
        fine = (
            path.as_posix() in files
            or (len(path.parts) == 2 and path.parts[0] in folders and path.suffix == ".yml")
            or (len(path.parts) == 2 and path.parts[0] == "images" and path.suffix.lstrip(".").lower() in IMAGES)
        )
        if not fine:
            reader.report(
                Place(f"{reader.name}/{path.as_posix()}"),
                Say("没有哪个部分会读这个文件。", "nothing reads this file. "),
                _where_it_belongs(path, files),
                "stray-file",
            )


def _where_it_belongs(path: Path, files: set[str]) -> Say:
    guess = nearest(path.as_posix(), files)
    if guess.zh:
        return guess
    if path.parts[0] == "images":
        listed = "、".join(IMAGES)
        return Say(f"图片只收 {listed},直接放在 images 里。", f"Pictures are {listed}, right below images.")
    return Say("放进对的文件夹并以 .yml 结尾,或者删掉。", "Move or delete it; data files end in .yml.")
