"""Schema errors in an author's words: pydantic's error in, one sentence with place and remedy out."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from handbook.labels import WORDS
from handbook.model.base import Path
from handbook.problem import Fix, Problem, Say, meant, nearest
from handbook.source import Document


def schema_problem(error: ErrorDetails, document: Document, prefix: Path, model: type[BaseModel]) -> Problem:
    """Translate one pydantic error.

    Args:
        error: an item of ``ValidationError.errors()``.
        document: the file the value was read from.
        prefix: where in the file the validated value stands.
        model: the model that was validated, asked for its fields' names and descriptions.
    """
    path, where = _known_path(error["loc"], model)
    place = document.place((*prefix, *path, *_kind_key(error)))
    message, hint = _sentence(error, path, where)
    # the sentence known at an unknown kind of item is that of the list it stands in
    if where and where[1] and error["type"] not in ("extra_forbidden", "union_tag_invalid", "union_tag_not_found"):
        described = where[1].rstrip("。.")
        hint = Say(f"{hint.zh}它是:{described}。", f"{hint.en}It is: {described}.")
    return Problem(place, message, hint, check="schema", fix=_remedy(error, document, (*prefix, *path), where))


def telling(errors: Sequence[ErrorDetails]) -> list[ErrorDetails]:
    """Leave out what only follows from another error: one mistake is one report.

    A misspelt key is also a missing one, and a list with a wrong item also lacks an item.
    """
    extra = [e["loc"] for e in errors if e["type"] == "extra_forbidden"]

    def follows(error: ErrorDetails) -> bool:
        loc = error["loc"]
        if error["type"] == "missing":
            misspelt = [str(other[-1]) for other in extra if other[:-1] == loc[:-1]]
            return any(nearest(name, [str(loc[-1])]).zh for name in misspelt)
        if error["type"] == "too_short":
            return any(len(e["loc"]) > len(loc) and e["loc"][: len(loc)] == loc for e in errors)
        return False

    return [error for error in errors if not follows(error)]


def _remedy(error: ErrorDetails, document: Document, path: Path, where: _Where) -> Fix | None:
    """Return the fix of a schema error when the author's meaning is beyond doubt."""
    kind, given = error["type"], error.get("input")
    if kind == "extra_forbidden" and where[0]:
        key = meant(str(path[-1]), where[0].model_fields)
        return document.rename(path, key) if key else None
    put = None
    if kind == "literal_error":
        allowed = re.findall(r"'([^']*)'", str(error.get("ctx", {}).get("expected")))
        said = [value for value, words in _in_chinese(allowed).items() if str(given) in re.split("[，、]", words)]
        put = said[0] if len(said) == 1 else meant(str(given), allowed)
    elif kind == "string_type" and isinstance(given, bool | int | float):
        put = _as_text(document, path)
    elif kind == "int_type" and isinstance(given, str) and re.fullmatch(r"[1-9][0-9]{0,8}|0", given):
        put = given
    elif kind == "bool_type":
        put = _BOOLEANS.get(str(given).strip().lower())
    elif kind == "iso_date":
        found = _DATE.fullmatch(str(given).strip())
        put = f"{int(found[1])}-{int(found[2]):02}-{int(found[3]):02}" if found else None
    return document.rewrite(path, put) if put else None


def _in_chinese(allowed: Sequence[str]) -> dict[str, str]:
    """Return the Chinese word for each allowed value, when one family of words has them all."""
    family = next((words for words in WORDS.values() if allowed and set(allowed) == set(words)), {})
    return {value: family[value] for value in allowed if value in family}


def _as_text(document: Document, path: Path) -> str | None:
    value = document.rewrite(path, "")
    return f"'{value.replaced}'" if value and "'" not in value.replaced else None


_BOOLEANS = {"是": "true", "对": "true", "yes": "true", "否": "false", "错": "false", "no": "false"}
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


_Where = tuple[type[BaseModel] | None, str | None]


def _known_path(loc: tuple[int | str, ...], model: type[BaseModel]) -> tuple[Path, _Where]:
    """Drop pydantic's union tags from ``loc``; return the file's path and the model and description at its end."""
    path: list[int | str] = []
    current: Any = model
    owner: type[BaseModel] | None = model
    description = None
    for step in loc:
        members = _models(current)
        if isinstance(step, int):
            path.append(step)
            current = _item(current)
            continue
        tagged = next((m for m in members if len(members) > 1 and _tag(m) == step), None)
        if tagged is not None:
            current = owner = tagged
            continue
        path.append(step)
        owner = members[0] if members else None
        info = owner.model_fields.get(step) if owner else None
        if info is None and _is_mapping(current):
            current = typing.get_args(current)[1]
            continue
        current, description = (info.annotation, info.description) if info else (None, None)
    return tuple(path), (owner, description)


def _models(annotation: Any) -> list[type[BaseModel]]:
    annotation = _bare(annotation)
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return [m for a in typing.get_args(annotation) for m in _models(a)]
    return [annotation] if isinstance(annotation, type) and issubclass(annotation, BaseModel) else []


def _item(annotation: Any) -> Any:
    annotation = _bare(annotation)
    return typing.get_args(annotation)[0] if typing.get_origin(annotation) is tuple else annotation


def _is_mapping(annotation: Any) -> bool:
    return typing.get_origin(_bare(annotation)) is dict


def _bare(annotation: Any) -> Any:
    while typing.get_origin(annotation) is typing.Annotated:
        annotation = typing.get_args(annotation)[0]
    return annotation


def _tag(model: type[BaseModel]) -> str | None:
    info = model.model_fields.get("kind")
    args = typing.get_args(info.annotation) if info else ()
    return args[0] if len(args) == 1 else None


def _sentence(error: ErrorDetails, path: Path, where: _Where) -> tuple[Say, Say]:
    kind, context = error["type"], error.get("ctx", {})
    name = str(path[-1]) if path else ""
    given = _short(error.get("input"))
    if kind == "missing":
        return Say(f"缺少“{name}”。", f'"{name}" is missing. '), Say("补上它。", "Add it. ")
    if kind == "extra_forbidden":
        return Say(f"不认识的键“{name}”。", f'unknown key "{name}". '), _known_keys(name, where)
    if kind in ("literal_error", "union_tag_invalid", "union_tag_not_found"):
        return _choice(error, name, given)
    if kind in ("too_short", "too_long"):
        least = kind == "too_short"
        count = context.get("min_length" if least else "max_length")
        actual = context.get("actual_length")
        return (
            Say(
                f"“{name}”有 {actual} 项,{'至少' if least else '至多'}要 {count} 项。",
                f'"{name}" has {actual} items, {"at least" if least else "at most"} {count} wanted. ',
            ),
            Say("补够。" if least else "删减或拆开。", "Add more. " if least else "Cut or split. "),
        )
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = context.get("ge", context.get("le"))
        more = kind == "greater_than_equal"
        return (
            Say(
                f"“{name}”是{given},应{'不小于' if more else '不大于'} {bound}。",
                f'"{name}" is {given}, should be {"at least" if more else "at most"} {bound}. ',
            ),
            Say("改成范围里的数。", "Change it. "),
        )
    if kind == "string_too_long":
        return (
            Say(
                f"“{name}”有 {len(str(error.get('input')))} 字,不能超过 {context.get('max_length')} 字。",
                f'"{name}" has {len(str(error.get("input")))} characters, at most {context.get("max_length")}. ',
            ),
            Say("写短些。", "Shorten it. "),
        )
    if kind == "string_pattern_mismatch":
        return _pattern(name, given, str(context.get("pattern")))
    what = _TYPES.get(kind)
    if what:
        return Say(f"“{name}”{what[0].zh}", f'"{name}" {what[0].en}'), what[1]
    return (
        Say(f"“{name}”的值不对({error['msg']})。", f'"{name}" is not right ({error["msg"]}). '),
        Say("对照说明改。", "See the field's description. "),
    )


_TEXT = (
    Say("应该是文字。", "should be text. "),
    Say("数字、true、空值要当文字用就加引号。", "Quote a number or true that is meant as text. "),
)
_LIST = (
    Say("应该是列表。", "should be a list. "),
    Say("每项另起一行,以“- ”开头。", 'Write each item on its own line after "- ". '),
)
_KEYS = (
    Say("应该是一组“键: 值”。", "should be a set of keys and values. "),
    Say("检查缩进。", "Look at the indentation. "),
)
_TYPES: dict[str, tuple[Say, Say]] = {
    "string_type": _TEXT,
    "tuple_type": _LIST,
    "list_type": _LIST,
    "model_type": _KEYS,
    "model_attributes_type": _KEYS,
    "dict_type": _KEYS,
    "bool_type": (
        Say("应该是 true 或 false。", "should be true or false. "),
        Say("不加引号,不写“是/否”。", "Without quotes. "),
    ),
    "int_type": (Say("应该是整数。", "should be a whole number. "), Say("不加引号和单位。", "No quotes, no unit. ")),
    "int_from_float": (Say("应该是整数。", "should be a whole number. "), Say("去掉小数。", "Drop the fraction. ")),
    "one_line": (
        Say("应该只有一行。", "should be one line. "),
        Say("合成一行;要分段的内容放进正文字段。", "Join the lines; paragraphs belong in a prose field. "),
    ),
    "number_or_text": (
        Say("应该是数字或文字。", "should be a number or text. "),
        Say("例如 15 或 ≤15。", "Such as 15 or ≤15. "),
    ),
    "iso_date": (
        Say("不是日期。", "is not a date. "),
        Say("写成 2026-11-22。", "Write it as 2026-11-22. "),
    ),
    "string_too_short": (Say("是空的。", "is empty. "), Say("写上内容或删掉这个键。", "Fill it in or remove it. ")),
}


def _known_keys(name: str, where: _Where) -> Say:
    fields = tuple(where[0].model_fields) if where[0] else ()
    guess = nearest(name, fields)
    if guess.zh:
        return guess
    return Say(f"这里可以写:{'、'.join(fields)}。", f"Known here: {', '.join(fields)}. ")


def _kind_key(error: ErrorDetails) -> tuple[str, ...]:
    """Return the key that says, or was to say, of what kind an item is, where an error is about that."""
    given = error["input"]
    if not error["type"].startswith("union_tag") or not isinstance(given, dict):
        return ()
    said = "kind" if "kind" in given else meant("kind", [str(key).lower() for key in given])
    return tuple(str(key) for key in given if said and str(key).lower() == said)


def _choice(error: ErrorDetails, name: str, given: str) -> tuple[Say, Say]:
    context = error.get("ctx", {})
    listed = str(context.get("expected") or context.get("expected_tags") or "")
    allowed = re.findall(r"'([^']*)'", listed)
    if error["type"] != "literal_error":
        value, key = error.get("input"), _kind_key(error)
        if isinstance(value, dict) and "kind" not in value:
            if not key:
                return Say("缺少“kind”。", '"kind" is missing. '), Say("补上它。", "Add it. ")
            return Say(f"不认识的键“{key[0]}”。", f'unknown key "{key[0]}". '), nearest("kind", ["kind"])
        name, given = "kind", _short(value.get("kind") if isinstance(value, dict) else value)
        allowed = allowed or ["single", "multiple", "truefalse"]
    raw = error.get("input") if error["type"] == "literal_error" else given
    guess, words = nearest(str(raw), allowed), _in_chinese(allowed)
    return (
        Say(f"“{name}”不能是{given}。", f'"{name}" cannot be {given}. '),
        Say(
            f"{guess.zh}可选:{'、'.join(f'{v}({words[v]})' if v in words else v for v in allowed)}。",
            f"{guess.en}Choose from: {', '.join(allowed)}. ",
        ),
    )


def _pattern(name: str, given: str, pattern: str) -> tuple[Say, Say]:
    message = Say(f"“{name}”不能写成{given}。", f'"{name}" cannot be {given}. ')
    if pattern == r"\S":
        return Say(f"“{name}”是空的。", f'"{name}" is empty. '), Say(
            "写上内容或删掉这个键。", "Fill it in or remove it. "
        )
    remedy = PATTERNS.get(pattern)
    return message, remedy or Say(f"要符合 {pattern}。", f"It must match {pattern}. ")


PATTERNS = {
    r"^[a-z][a-z0-9-]*$": Say(
        "用小写英文字母、数字和连字符,字母开头。", "Lower-case letters, digits and hyphens, a letter first. "
    ),
    r"^[一-龥][一-龥A-Za-z0-9]*$": Say(
        "用汉字开头,后面只用汉字、字母和数字。", "A Chinese character first, then characters, letters and digits. "
    ),
    r"^[A-Z]{2}-[0-9]{3}$": Say("台账编号像 AF-001。", "Ledger ids look like AF-001. "),
    r"^[a-z][a-z0-9]{1,5}$": Say("一个小写字母加 1 到 5 个字母或数字。", "A letter and 1 to 5 letters or digits. "),
    r"^https?://[^\s\"'<>]+/$": Say("写成 https://…/,以 / 结尾。", "Write https://…/ with a slash at the end. "),
    r"^[a-z0-9-]+/[a-z0-9-]+$": Say("写成 章/练习,例如 returns/role-play。", "Write chapter/exercise. "),
    r"^[A-Za-z0-9._/-]+$": Say("只用字母、数字和 . _ / -。", "Letters, digits and . _ / - only. "),
    r"^\d{4}\.\d{2}(\.\d+)?$": Say("写成 2026.11,并加引号。", "Write it as '2026.11', quoted. "),
}


def _short(value: object) -> str:
    if value is None:
        return "空"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    return f"“{text[:24]}{'…' if len(text) > 24 else ''}”"
