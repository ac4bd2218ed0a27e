"""A folder of data in; the same values out in the one way of writing YAML that hand and web form share.

The web form reads a file into values and writes it anew, so that a file keeps none of its own style. This module
writes as the form does (the ``yaml`` package, version 1, without line folding): once a book stands in this style, a
sentence that is changed in the form changes that sentence's line and no other.
"""

from __future__ import annotations

import json
import re
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel

from handbook.load import FOLDERS, LISTS, SINGLE
from handbook.source import read

Order = tuple[str, ...]
LAST = ("explanation", "asked", "covers", "note")


def files(data: Path) -> Iterator[tuple[Path, str, str]]:
    """Yield each file below ``data`` as (path, its text, its text in this style).

    Left alone is what cannot be read, and what would not come back as it is: no style is worth a value.
    """
    for path, model, key in _known(data):
        if not path.is_file():
            continue
        content = path.read_bytes()
        document, _ = read(path.as_posix(), content)
        if document is None or not isinstance(document.value, dict):
            continue
        styled = text(document.value, model, key)
        again, _ = read(path.as_posix(), styled.encode())
        if again is not None and again.value == document.value:
            yield path, content.decode("utf-8-sig"), styled


def text(value: Mapping[str, Any], model: type[BaseModel], key: str | None = None) -> str:
    """Return a file's values as YAML.

    Args:
        value: plain values as ``source.read`` gives them.
        model: what the file holds; it decides the order of the keys.
        key: the name of the list when the file is a list of such records.
    """
    ordered = {key: _ordered(value[key], model), **value} if key and key in value else _ordered(value, model)
    return written(ordered)


def written(value: Mapping[str, Any]) -> str:
    """Return plain values as YAML, with their keys in the order in which they come."""
    return "".join(f"{line}\n" for line in _mapping(value, ""))


def order(model: type[BaseModel]) -> Order:
    """Return the names of a record's fields in the order in which authors write them.

    It is the model's order, but what tells a kind of question from the others stands right below its id, and what
    every kind shares at its end (``LAST``) stands there although the models inherit it.
    """
    names = list(model.model_fields)
    told = [n for n in names if n == "kind" and len(typing.get_args(model.model_fields[n].annotation)) == 1]
    first = [n for n in ("id", *told) if n in names]
    return (*first, *(n for n in names if n not in (*first, *LAST)), *(n for n in LAST if n in names))


def _known(data: Path) -> Iterator[tuple[Path, type[BaseModel], str | None]]:
    for name, model in SINGLE.items():
        yield data / name, model, None
    for shape in FOLDERS:
        for path in sorted((data / shape.path).glob("*.yml")):
            yield path, shape.head or shape.model, None
    for shape in LISTS:
        yield data / shape.path, shape.model, shape.key


# --- the order of keys ----------------------------------------------------------------------------------------------


def _ordered(value: Any, kind: Any) -> Any:
    """Return ``value`` with the keys of every record in it in the order of its model."""
    if isinstance(value, tuple):
        return tuple(_ordered(item, _inner(kind, value=item)) for item in value)
    if not isinstance(value, dict):
        return value
    model = _inner(kind, value=value)
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return value
    names = [*(n for n in order(model) if n in value), *(n for n in value if n not in model.model_fields)]
    return {n: _ordered(value[n], model.model_fields[n].annotation if n in model.model_fields else None) for n in names}


def _inner(kind: Any, value: Any) -> Any:
    """Return the model that a type holds: through lists and "or nothing", and by ``kind`` where there are several."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (tuple, Annotated):
        return _inner(arguments[0], value)
    if origin in (typing.Union, types.UnionType):
        members = [m for m in arguments if m is not type(None)]
        if len(members) == 1:
            return _inner(members[0], value)
        named = value.get("kind") if isinstance(value, dict) else None
        return next((m for m in members if named in typing.get_args(m.model_fields["kind"].annotation)), None)
    return kind


# --- the writer -----------------------------------------------------------------------------------------------------


def _mapping(value: Mapping[Any, Any], indent: str) -> Iterator[str]:
    for key, inner in value.items():
        name = f"{indent}{_key(str(key))}:"
        if isinstance(inner, dict) and inner:
            yield name
            yield from _mapping(inner, indent + "  ")
        elif isinstance(inner, tuple | list) and inner:
            yield name
            yield from _sequence(inner, indent + "  ")
        else:
            yield f"{name} {_scalar(inner, indent + '  ')}"


def _sequence(value: Sequence[Any], indent: str) -> Iterator[str]:
    for inner in value:
        if isinstance(inner, dict | tuple | list) and inner:
            write: Callable[[Any, str], Iterator[str]] = _mapping if isinstance(inner, dict) else _sequence
            first, *rest = write(inner, indent + "  ")
            yield f"{indent}- {first.lstrip(' ')}"
            yield from rest
        else:
            yield f"{indent}- {_scalar(inner, indent + '  ')}"


def _scalar(value: Any, indent: str) -> str:
    if isinstance(value, str):
        return _string(value, indent)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value) if value not in ((), [], {}) else "{}" if value == {} else "[]"


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_NOT_PLAIN = re.compile(
    r"""^[\n\t ,[\]{}#&*!|>'"%@`]|^[?-]\Z|^[?-][ \t]|[\n:][ \t]|[ \t]\n|[\n\t ]\#|[\n\t :]\Z""", re.VERBOSE | re.ASCII
)
_NOT_TEXT = re.compile(
    r"(?:~|[Nn]ull|NULL|[Tt]rue|TRUE|[Ff]alse|FALSE|0o[0-7]+|[-+]?[0-9]+|0x[0-9a-fA-F]+|[-+]?\.(?:inf|Inf|INF)|"
    r"\.(?:nan|NaN|NAN)|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE][-+]?[0-9]+|[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*))"
)


def _key(value: str) -> str:
    if re.search(r"[\n[\]{},]", value):
        return _double(value, "", key=True)
    return _one_line(value, "", key=True)


def _string(value: str, indent: str) -> str:
    if _CONTROL.search(value):
        return _double(value, indent)
    return _block(value, indent) if "\n" in value else _one_line(value, indent)


def _one_line(value: str, indent: str, *, key: bool = False) -> str:
    if not value or _NOT_PLAIN.search(value):
        single = '"' in value and "'" not in value
        return f"'{value}'" if single else _double(value, indent, key=key)
    return _double(value, indent, key=key) if _NOT_TEXT.fullmatch(value) else value


def _block(value: str, indent: str) -> str:
    """Return a text of several lines as it stands, below a bar that says what becomes of the line ends."""
    if re.search(r"\n[\t ]+\Z", value) or not value.strip():
        return _double(value, indent)
    body = value.rstrip("\n\t ")
    tail = value[len(body) :]
    end = "-" if "\n" not in tail else "" if tail.index("\n") == len(tail) - 1 else "+"
    lead = body[: len(body) - len(body.lstrip("\n "))]
    spaces = len(lead) - len(lead.rstrip(" "))
    step = "2" if " " in lead else ""
    # an empty line at the start keeps its indentation, one further down does not: the form writes it so
    start = re.sub(r"\n+", rf"\g<0>{indent}", lead[: len(lead) - spaces])
    rest = re.sub(r"\n+", rf"\g<0>{indent}", body[len(lead) - spaces :])
    after = re.sub(r"\n+(?!\n|\Z)", rf"\g<0>{indent}", tail.removesuffix("\n"))
    return f"|{end}{step}\n{indent}{start}{rest}{after}"


_SHORT = {"0000": "0", "0007": "a", "000b": "v", "001b": "e", "0085": "N", "00a0": "_", "2028": "L", "2029": "P"}
_ESCAPE = re.compile(r" (?=\\n)|\\u[0-9a-f]{4}|(?:\\n)+|\\.")


def _double(value: str, indent: str, *, key: bool = False) -> str:
    """Return a text in double quotes; where it has several lines and is not short, it is broken at their ends."""
    quoted = json.dumps(value, ensure_ascii=False)
    broken = not key and len(quoted) >= 40

    def one(found: re.Match[str]) -> str:
        piece = found[0]
        if piece == " ":
            return "\\ "  # else it would vanish at the end of a line
        if piece.startswith("\\u"):
            code = piece[2:]
            return "\\" + (_SHORT.get(code) or (f"x{code[2:]}" if code.startswith("00") else f"u{code}"))
        if not piece.startswith("\\n") or not broken:
            return piece
        last = found.end() == len(quoted) - 1
        ends = len(piece) // 2 - last
        if not ends:
            return piece
        guard = "\\" if not last and quoted[found.end()] == " " else ""
        return "\n" * (ends + 1) + indent + guard + ("\\n" if last else "")

    return _ESCAPE.sub(one, quoted)
