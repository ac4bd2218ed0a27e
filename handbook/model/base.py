"""The alphabet of the model: kinds of text, ids, references, and a walk over every value of a record.

A field's type says what its text is for (one line, prose, a reply, a quotation) and what a reference points at,
so that checks and renderers treat all fields of a kind alike instead of naming them one by one.
"""

from __future__ import annotations

import datetime
import functools
import re
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, PydanticCustomError

Path = tuple[str | int, ...]
Role = Literal["text", "md", "reply", "quote", "pattern", "code"]


@dataclass(frozen=True)
class Ref:
    """Marks a text field as the id of a record of ``kind``."""

    kind: str

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Say in the JSON Schema what is referred to."""
        return {**handler(core), "x-ref": self.kind}


@dataclass(frozen=True)
class PartOf:
    """Marks a text field as the id of an item in a ``field`` of the chapter that it stands in, or that it tests."""

    field: str

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Say in the JSON Schema what is referred to."""
        return {**handler(core), "x-ref": self.field}


@dataclass(frozen=True)
class Use:
    """Marks what a text is for, see ``Role``."""

    role: Role


def _one_line(value: str) -> str:
    if "\n" in value.strip("\n"):
        raise PydanticCustomError("one_line", "must be one line")
    return value


def _number_or_text(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise PydanticCustomError("number_or_text", "must be a number or text")
    return value


def _iso_date(value: object) -> object:
    if isinstance(value, datetime.date):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("iso_date", "must be a date")
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("iso_date", "must be a date") from None


_Filled = StringConstraints(min_length=1, pattern=r"\S")

Text = Annotated[str, _Filled, AfterValidator(_one_line), Use("text")]
"""One plain line in the handbook's own voice."""
Quote = Annotated[str, _Filled, AfterValidator(_one_line), Use("quote")]
"""One plain line that somebody says or said: shown as a quotation, free of the rules for our own voice."""
Reply = Annotated[str, _Filled, AfterValidator(_one_line), Use("reply")]
"""One line an agent may send to a customer: held to the reply checks, may carry {variables}."""
Md = Annotated[str, _Filled, Use("md")]
"""Markdown prose: paragraphs, lists, tables, links and references."""
Pattern = Annotated[str, _Filled, AfterValidator(_one_line), Use("pattern")]
"""A plain phrase, or a /regular expression/ in the common subset of Python and JavaScript."""
Code = Annotated[str, _Filled, Use("code")]
"""Lines of a file, to be typed or found just so."""
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
"""Lower-case ASCII letters, digits and hyphens, starting with a letter."""
ListName = Annotated[str, StringConstraints(pattern=r"^[一-龥][一-龥A-Za-z0-9]*$", max_length=20)]
"""The name of a word list, in Chinese because patterns speak of it by that name."""
LedgerId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}-[0-9]{3}$"), Ref("ledger")]
Value = Annotated[Any, BeforeValidator(_number_or_text), WithJsonSchema({"type": ["string", "number"]})]
Date = Annotated[
    datetime.date, BeforeValidator(_iso_date), WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"})
]

ScriptRef = Annotated[str, Ref("script")]
CaseRef = Annotated[str, Ref("case")]
DialogueRef = Annotated[str, Ref("dialogue")]
RuleRef = Annotated[str, Ref("rule")]
MetricRef = Annotated[str, Ref("metric")]
TermRef = Annotated[str, Ref("term")]
FigureRef = Annotated[str, Ref("figure")]
SourceRef = Annotated[str, Ref("source")]
RubricRef = Annotated[str, Ref("rubric")]
ChapterRef = Annotated[str, Ref("chapter")]
ObjectiveId = Annotated[Id, PartOf("objectives")]
SectionId = Annotated[Id, PartOf("sections")]
ExerciseId = Annotated[Id, PartOf("exercises")]
ComparisonId = Annotated[Id, PartOf("comparisons")]
PARTS = ("objectives", "sections", "exercises", "comparisons")
"""The fields of a chapter whose items others speak of by id."""


TODO = "待写"
"""Stands in a new record where an author has to write; what carries it is not finished."""


def field(description: str, **constraints: Any) -> Any:
    """Return a required field with the one-sentence description that authors read."""
    return Field(description=_chinese(description), **constraints)


def optional(description: str, default: Any = None, **constraints: Any) -> Any:
    """Return a field that may be left out; lists default to empty, everything else to nothing."""
    return Field(default=default, description=_chinese(description), **constraints)


def _chinese(sentence: str) -> str:
    """Return a sentence with the wide punctuation of Chinese; code in it, such as ``{旧: 新}``, stays as it is."""
    wide = re.sub(r"\(([^()]*)\)(?<=[^\x00-\x7f]\))|(?<=[^\x00-\x7f])\(([^()]*)\)", r"（\1\2）", sentence)
    return re.sub(
        r"(?<=[^\x00-\x7f])[,:;?](?! )|[,:;?](?=[^\x00-\x7f])", lambda found: chr(ord(found[0]) + 0xFEE0), wide
    )


class Part(BaseModel):
    """A piece of a record: frozen, strict, and no key that the model does not know."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Covering(Part):
    """A piece that may say which items of the source ledger it takes up."""

    covers: tuple[LedgerId, ...] = optional("这里写进了哪些台账条目(编号)。", ())


class Findable(Part):
    """A piece that the search leads to."""

    asked: tuple[Quote, ...] = optional("读者还会用哪些话来找它:别的叫法、客户的原话。只用来搜索,不显示。", ())


class Leaf(typing.NamedTuple):
    """One text value found by ``walk``: its path in the record, the text, and the marks on its field."""

    path: Path
    value: str
    role: Role | None
    ref: str | None


def walk(record: BaseModel, path: Path = ()) -> Iterator[Leaf]:
    """Yield every text value in ``record`` with its path and its marks, in the order of the fields."""
    for name, visit in _plan(type(record)):
        value = getattr(record, name)
        if value is not None:
            yield from visit(value, (*path, name))


def marks(info: FieldInfo) -> tuple[Any, ...]:
    """Return the marks (``Use``, ``Ref`` and pydantic's own) on a field's type, those inside "or nothing" included."""
    annotation, found = info.annotation, tuple(info.metadata)
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        members = [a for a in typing.get_args(annotation) if a is not type(None)]
        annotation = members[0] if len(members) == 1 else annotation
    while typing.get_origin(annotation) is Annotated:
        found = (*found, *typing.get_args(annotation)[1:])
        annotation = typing.get_args(annotation)[0]
    return found


_Visit = Callable[[Any, Path], Iterator[Leaf]]


@functools.cache
def _plan(model: type[BaseModel]) -> tuple[tuple[str, _Visit], ...]:
    plans = []
    for name, info in model.model_fields.items():
        visit = _visit(info.annotation, tuple(info.metadata))
        if visit:
            plans.append((name, visit))
    return tuple(plans)


def _visit(annotation: Any, marks: tuple[Any, ...]) -> _Visit | None:
    """Compile a field's type into a function that yields the text values in a value of that type."""
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Annotated:
        return _visit(args[0], (*marks, *args[1:]))
    if origin is tuple:
        return _each(_visit(args[0], ()), enumerate)
    if origin is dict:
        return _each(_visit(args[1], ()), dict.items)
    if origin in (typing.Union, types.UnionType):
        members = [a for a in args if a is not type(None)]
        if len(members) == 1:
            return _visit(members[0], marks)
        return lambda value, path: walk(value, path) if isinstance(value, BaseModel) else iter(())
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return walk
    if annotation is str:
        role = next((m.role for m in marks if isinstance(m, Use)), None)
        ref = next((m.kind for m in marks if isinstance(m, Ref)), None)
        return lambda value, path: iter((Leaf(path, value, role, ref),))
    return None


def _each(visit: _Visit | None, items: Callable[[Any], Any]) -> _Visit | None:
    if visit is None:
        return None

    def visit_each(value: Any, path: Path) -> Iterator[Leaf]:
        for key, item in items(value):
            yield from visit(item, (*path, key))

    return visit_each


def described(model: type[BaseModel], path: Path) -> str:
    """Return the sentence that describes the field at ``path`` of a record of ``model``; "" when it has none."""
    current: Any = model
    sentence = ""
    for step in path:
        if isinstance(step, int):
            current = _members(current)[0]
            continue
        owners = [m for m in _models(current) if step in m.model_fields]
        if not owners:
            return sentence
        info = owners[0].model_fields[step]
        current, sentence = info.annotation, info.description or sentence
    return sentence


def _members(annotation: Any) -> tuple[Any, ...]:
    while typing.get_origin(annotation) is Annotated:
        annotation = typing.get_args(annotation)[0]
    return typing.get_args(annotation) or (annotation,)


def _models(annotation: Any) -> list[type[BaseModel]]:
    while typing.get_origin(annotation) is Annotated:
        annotation = typing.get_args(annotation)[0]
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return [m for a in typing.get_args(annotation) for m in _models(a)]
    return [annotation] if isinstance(annotation, type) and issubclass(annotation, BaseModel) else []
