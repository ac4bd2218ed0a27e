"""The models in; a JSON Schema for each kind of file out, for completion and hints while an author types.

Committed in ``data/.schema``, so that an editor has them without building anything; a test sees to it that they follow
the models. ``ids.json`` beside them offers the ids of the book as completions. It is committed too, since a language
server that misses a part of a schema does nothing at all, but it is a list of suggestions and not a gate: an id that it
does not know is fine, a command that reads the book brings it up to date, and nobody has to think of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from handbook.book import Handbook
from handbook.load import FOLDERS, LISTS, SINGLE
from handbook.model.base import PARTS
from handbook.wording import PATTERNS

FOLDER = ".schema"
IDS = "ids.json"
_DRAFT = "http://json-schema.org/draft-07/schema#"
_Json = dict[str, Any]


def schemas() -> dict[str, str]:
    """Return the committed schemas by file name."""
    return {f"{name}.json": _text(schema) for name, _, schema in _each()}


def associations() -> dict[str, str]:
    """Return which of the authors' files each schema is for, as globs below ``data/``."""
    return {f"{name}.json": glob for name, glob, _ in _each()}


def ids(book: Handbook) -> str:
    """Return the schema that suggests the ids there are, of records and parts; one a line, which merges well."""
    kinds = {kind: sorted(book.known.get(kind, frozenset(records))) for kind, records in book.by_kind.items()}
    chapters = book.chapters.values()
    kinds |= {name: sorted({part.id for chapter in chapters for part in getattr(chapter, name)}) for name in PARTS}
    text: _Json = {"type": "string"}
    return _text({kind: {"anyOf": [{"enum": names}, text]} if names else text for kind, names in kinds.items()})


def update(book: Handbook, data: Path) -> None:
    """Bring ``ids.json`` up to date; a book without the folder has no use for it."""
    file = data / FOLDER / IDS
    text = ids(book).encode()
    if file.parent.is_dir() and book.whole and (not file.is_file() or file.read_bytes() != text):
        file.write_bytes(text)


def _each() -> Iterator[tuple[str, str, _Json]]:
    for path, single in SINGLE.items():
        yield path.removesuffix(".yml"), path, _schema(single)
    for shape in FOLDERS:
        yield shape.path, f"{shape.path}/*.yml", _schema(shape.head or shape.model)
    for shape in LISTS:
        inner = _schema(shape.model)
        definitions = inner.pop("definitions", {})
        inner.pop("$schema")
        top = {
            "$schema": _DRAFT,
            "type": "object",
            "required": [shape.key],
            "additionalProperties": False,
            "properties": {shape.key: {"type": "array", "items": inner}},
        }
        yield shape.path.removesuffix(".yml"), shape.path, top | ({"definitions": definitions} if definitions else {})


def _schema(model: type[BaseModel]) -> _Json:
    made = model.model_json_schema(ref_template="#/definitions/{model}")
    definitions = made.pop("$defs", {})
    for part in (made, *definitions.values()):
        # a model's docstring is for programmers
        part.pop("description", None)
    found: _Json = {"$schema": _DRAFT, **_plain(made)}
    return found | ({"definitions": _plain(definitions)} if definitions else {})


def _plain(node: Any) -> Any:
    """Turn what pydantic writes into what editors understand best, with the messages in Chinese."""
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _plain(value) for key, value in node.items() if not _only_a_name(key, value)}
    if "discriminator" in kept:
        return _by_kind(kept)
    branches = kept.get("anyOf", [])
    if len(branches) == 2 and {"type": "null"} in branches:
        # what may be left out need not be offered as null
        kept.pop("anyOf")
        kept.pop("default", None)
        kept |= {k: v for k, v in next(b for b in branches if b != {"type": "null"}).items() if k not in kept}
    if "x-ref" in kept:
        kind = kept.pop("x-ref")
        kept.pop("type", None)
        kept["allOf"] = [{"$ref": f"{IDS}#/{kind}"}]
    if kept.get("type") == "object" and "properties" in kept:
        kept["errorMessage"] = _keys(kept)
    if "enum" in kept:
        kept["errorMessage"] = f"这里只能写：{'、'.join(map(str, kept['enum']))}。"
    if kept.get("pattern") in PATTERNS:
        kept["patternErrorMessage"] = PATTERNS[kept["pattern"]].zh
    elif kept.get("pattern") == r"\S":
        kept["patternErrorMessage"] = "不能是空的。"
    return kept


def _keys(node: _Json) -> str:
    """Return what to say of a missing or unknown key: a language server has one message for both."""
    needed = node.get("required", [])
    more = [name for name in node["properties"] if name not in needed]
    return f"必须有：{'、'.join(needed) or '无'}。" + (f"还可以有：{'、'.join(more)}。" if more else "没有别的键。")


def _only_a_name(key: str, value: object) -> bool:
    return key == "title" and isinstance(value, str)


def _by_kind(node: _Json) -> _Json:
    """Choose a question's schema by its ``kind``: editors then complain of that kind alone, not of all nine."""
    kinds = node["discriminator"]["mapping"]
    return {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"enum": list(kinds), "errorMessage": f"题型只能写：{'、'.join(kinds)}。"}},
        "allOf": [
            {"if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]}, "then": {"$ref": reference}}
            for kind, reference in kinds.items()
        ],
    }


def _text(schema: _Json) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
