"""A Handbook in; the web form's files out: a page, its settings and the program, all served from the site itself.

The form (Decap CMS) is described by the same models that validate the data: a field that is added there has its place,
its words and its limits here. It is made only for a book that says where its repository is and how to sign in there.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from markupsafe import escape
from pydantic import BaseModel

from handbook import compare, style
from handbook.book import Handbook
from handbook.labels import field_label, word, words_for
from handbook.load import FOLDERS, LISTS, SINGLE
from handbook.model.base import Date, PartOf, Ref, Use, marks
from handbook.model.library import Authority
from handbook.model.settings import GitHost, Settings

Field = dict[str, Any]

SHORT = {"title", "name", "term", "en", "unit", "code", "group", "edition", "word", "id", "owner"}
"""Fields of a few words: a single line to write in. All other texts get room for a sentence."""
HIDDEN = {"covers", "moved", "planned", "waived"}
"""Fields that are no editor's business; the form carries them along as they are."""
COLLECTIONS = {
    "chapters": "章节",
    "quizzes": "测验",
    "cases": "案例",
    "dialogues": "分支对话",
    "scripts": "话术",
    "rules": "规则",
    "wordlists": "词表",
}
_CHANGED = {
    # long lines stay whole: broken ones would move many words for one that was changed
    b"fold:{lineWidth:80,minContentWidth:20}": b"fold:{lineWidth:0,minContentWidth:20}",
    # what is folded is not drawn: a file of 80 records took a second for every letter that was typed
    b"children:this.renderFields(s,l)": b"children:a?null:this.renderFields(s,l)",
}
"""Where the form's program is changed: what stands there, once, and what is put in its place."""


def files(book: Handbook, root: Path) -> dict[str, bytes]:
    """Return the files of the form by path below the site's root; none when the book does not want one.

    Args:
        book: the book; its settings decide whether there is a form, and where it sends what is saved.
        root: the folder with the templates.
    """
    host = book.settings.git_host
    if not book.settings.has_form or host is None:
        return {}
    page = (root / "templates/admin/index.html").read_text(encoding="utf-8")
    made = config(book)
    page = page.replace("{title}", str(escape(book.settings.title))).replace(
        "{allowed}", " ".join(_allowed(book, host))
    )
    vendor = root / "templates/vendor/decap-cms"
    return {
        "admin/index.html": page.encode(),
        "admin/admin.js": (root / "templates/admin/admin.js").read_bytes(),
        # JSON is YAML, and needs no quoting rules of its own
        "admin/config.yml": (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode(),
        # GitHub's own status page is another host: this says "all well" in its place
        "admin/status.json": b'{"components": []}\n',
        "admin/decap-cms.js": _program((vendor / "decap-cms.js").read_bytes()),
        "admin/decap-cms.js.LICENSE.txt": (vendor / "decap-cms.js.LICENSE.txt").read_bytes(),
        "admin/LICENSE": (vendor / "LICENSE").read_bytes(),
    }


def config(book: Handbook) -> dict[str, Any]:
    """Return the form's settings: where it saves, and one form for each kind of file."""
    data = str(Path(book.file_of("handbook", "")).parent.as_posix())
    assert book.settings.git_host
    return {
        "backend": _backend(book.settings, book.settings.git_host),
        "local_backend": True,
        "publish_mode": "editorial_workflow",
        "locale": "zh_Hans",
        "site_url": book.settings.site_url,
        "display_url": book.settings.site_url,
        "logo": {"src": "../assets/favicon.svg"},
        "show_preview_links": False,
        "media_folder": f"{data}/images",
        "public_folder": "",
        "editor": {"preview": False},
        "collections": [*_folders(book, data), *_files(book, data)],
    }


def _program(content: bytes) -> bytes:
    """Return the form's program, changed in the few places named above."""
    for stands, put in _CHANGED.items():
        assert content.count(stands) == 1
        content = content.replace(stands, put)
    return content


# --- where it saves -------------------------------------------------------------------------------------------------


def _backend(settings: Settings, host: GitHost) -> dict[str, Any]:
    parts = urlsplit(settings.repo_url or "")
    base = f"{parts.scheme}://{parts.netloc}"
    common = {"repo": parts.path.strip("/"), "branch": settings.branch}
    if host.kind == "github":
        api = "https://api.github.com" if parts.netloc == "github.com" else f"{base}/api/v3"
        sign_in = (host.sign_in or "").rstrip("/")
        status = f"{settings.site_url}admin/status.json"
        return {"name": "github", **common, "base_url": sign_in, "api_root": api, "status_endpoint": status}
    if host.kind == "gitlab":
        own = {"auth_type": "pkce", "base_url": base, "api_root": f"{base}/api/v4"}
        return {"name": "gitlab", **common, **own, "app_id": host.app_id}
    # of the two programs for this family of hosts, only this one opens pull requests
    return {"name": "forgejo", **common, "api_root": f"{base}/api/v1", "app_id": host.app_id}


def _allowed(book: Handbook, host: GitHost) -> Iterator[str]:
    """Yield the hosts that the page may talk to, for its content security policy: the git host and nobody else."""
    backend = _backend(book.settings, host)
    for address in (book.settings.repo_url, backend.get("api_root"), backend.get("base_url")):
        parts = urlsplit(address or "")
        if parts.netloc:
            yield f"{parts.scheme}://{parts.netloc}"
    if host.kind == "github":
        yield "https://avatars.githubusercontent.com"


# --- what it shows --------------------------------------------------------------------------------------------------


def _folders(book: Handbook, data: str) -> Iterator[dict[str, Any]]:
    for shape in FOLDERS:
        model = shape.head or shape.model
        titled = "title" in model.model_fields
        yield {
            "name": shape.path,
            "label": COLLECTIONS[shape.path],
            "label_singular": COLLECTIONS[shape.path],
            "folder": f"{data}/{shape.path}",
            "extension": "yml",
            "format": "yml",
            "create": False,
            "delete": False,
            "identifier_field": "title" if titled else next(iter(style.order(model))),
            "summary": "{{title}}" if titled else "{{authority.name}}" if model is Authority else "{{filename}}",
            "fields": list(_fields(book, model)),
        }


def _files(book: Handbook, data: str) -> Iterator[dict[str, Any]]:
    single = {"handbook.yml": "书名、版次和章的顺序", "shop.yml": "本店的值和语气"}
    shop = [_file(name, f"{data}/{name}", single[name], _fields(book, model)) for name, model in SINGLE.items()]
    yield {"name": "settings", "label": "全书和本店", "editor": {"preview": False}, "files": shop}
    lists = []
    for shape in LISTS:
        if shape.kind == "ledger" or not book.by_kind[shape.kind]:
            continue
        assert shape.key
        label = word(shape.kind, "record")
        field = _list(shape.key, label, {"fields": list(_fields(book, shape.model))}, shape.model)
        lists.append(_file(shape.path, f"{data}/{shape.path}", label, [field]))
    yield {"name": "reference", "label": "查阅", "files": lists}


def _file(name: str, path: str, label: str, fields: Any) -> dict[str, Any]:
    return {"name": name.removesuffix(".yml"), "label": label, "file": path, "fields": list(fields)}


def _fields(book: Handbook, model: type[BaseModel]) -> Iterator[Field]:
    for name in style.order(model):
        info = model.model_fields[name]
        field: Field = {"name": name, "label": field_label(model, name), "hint": info.description or ""}
        field["required"] = info.is_required()
        # hidden and not left out, so that it keeps its place in the file
        yield field | ({"widget": "hidden"} if name in HIDDEN else _widget(book, model, name))


def _widget(book: Handbook, model: type[BaseModel], name: str) -> Field:
    """Return what a field is written in, from its type."""
    info = model.model_fields[name]
    limits = _limits(info.metadata)
    kind = _without_none(info.annotation)
    if typing.get_origin(kind) is dict:
        held = getattr(book.shop, name)
        return {
            "widget": "object",
            "collapsed": False,
            "fields": [{"name": key, "label": key, "widget": "string"} for key in held],
        }
    if typing.get_origin(kind) is tuple:
        return _many(book, model, name, typing.get_args(kind)[0]) | {
            key: value for key, value in limits.items() if key in ("min", "max")
        }
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        inner = list(_fields(book, kind))
        # the form would ask for the parts of a thing that may be missing as a whole
        parts = inner if info.is_required() else [_free(field) for field in inner]
        return {"widget": "object", "collapsed": False, "fields": parts}
    if kind is bool and info.is_required():
        # the form knows no third state, so that a switch that nobody touched has to mean something
        return {"widget": "boolean", "required": False, "default": False}
    return _one(book, name, kind, marks(info)) | limits


def _free(field: Field) -> Field:
    return {key: value for key, value in field.items() if key not in ("min", "max")} | {"required": False}


def _many(book: Handbook, model: type[BaseModel], name: str, item: Any) -> Field:
    inner, *found = typing.get_args(item) if typing.get_origin(item) is Annotated else (item,)
    label = field_label(model, name)
    if typing.get_origin(inner) in (typing.Union, types.UnionType):
        kinds = [_kind(book, member) for member in typing.get_args(inner)]
        return {"widget": "list", "typeKey": "kind", "collapsed": True, "types": kinds}
    if isinstance(inner, type) and issubclass(inner, BaseModel):
        made = _list(name, label, {"fields": list(_fields(book, inner))}, inner)
        return {key: value for key, value in made.items() if key not in ("name", "label")}
    words = words_for(name, inner)
    if words:
        return {"widget": "select", "multiple": True, "options": _options(words)}
    field = {"name": "item", "label": label, **_one(book, "", inner, tuple(found))}
    return {"widget": "list", "collapsed": False, "field": field}


def _kind(book: Handbook, model: type[BaseModel]) -> dict[str, Any]:
    (value,) = typing.get_args(model.model_fields["kind"].annotation)
    fields = [field for field in _fields(book, model) if field["name"] != "kind"]
    label = words_for("kind", model.model_fields["kind"].annotation)[value]
    return {"name": value, "label": label, "widget": "object", "summary": _summary(model), "fields": fields}


def _list(name: str, label: str, content: Field, model: type[BaseModel]) -> Field:
    return {
        "name": name,
        "label": label,
        "label_singular": label,
        "widget": "list",
        "collapsed": True,
        "minimize_collapsed": False,
        "summary": _summary(model),
        **content,
    }


def _summary(model: type[BaseModel]) -> str:
    """Return what stands for a folded item: the first of its fields that says what it is."""
    wanted = ("title", "name", "term", "topic", "statement", "word", "step", "stem", "text", "activity", "left", "body")
    fields = [name for name in wanted if name in model.model_fields] or list(style.order(model))
    return f"{{{{fields.{fields[0]}}}}}"


def _one(book: Handbook, name: str, kind: Any, found: tuple[Any, ...]) -> Field:
    """Return what a single value is written in."""
    while typing.get_origin(kind) is Annotated:
        kind, *more = typing.get_args(kind)
        found = (*found, *more)
    words = words_for(name, kind)
    pattern = next((p for mark in found if (p := getattr(mark, "pattern", None))), None)
    if words:
        return {"widget": "select", "options": _options(words)}
    if kind is bool:
        return {"widget": "boolean", "required": False}
    if kind is int:
        return {"widget": "number", "value_type": "int"}
    if reference := next((mark.kind for mark in found if isinstance(mark, Ref)), None):
        return _reference(book, reference)
    if part := next((mark.field for mark in found if isinstance(mark, PartOf)), None):
        return _part(book, part)
    if kind is typing.get_args(Date)[0]:
        return {"widget": "string", "pattern": [r"^\d{4}-\d{2}-\d{2}$", "写成 2026-11-22"]}
    role = next((mark.role for mark in found if isinstance(mark, Use)), None)
    if role is None or role == "pattern" or name in SHORT:
        return {"widget": "string", **({"pattern": [pattern, "写法不对"]} if pattern and pattern != r"\S" else {})}
    # a line end in a text of one line is taken out again when the form saves (admin.js)
    return {"widget": "text", **({} if role == "md" else {"one_line": True})}


def _reference(book: Handbook, kind: str) -> Field:
    records: Mapping[str, BaseModel] = book.by_kind.get(kind, {})
    if kind == "ledger" or not records:
        return {"widget": "string"}
    return {"widget": "select", "options": _options({name: compare.name_of(r) for name, r in records.items()})}


def _part(book: Handbook, field: str) -> Field:
    """Return the choice of what stands in a field of any chapter: the form cannot tell which chapter is meant."""
    parts = {
        part.id: f"{chapter.title}：{compare.name_of(part) or part.text}"
        for chapter in book.chapters.values()
        for part in getattr(chapter, field)
    }
    return {"widget": "select", "options": _options(parts)} if parts else {"widget": "string"}


def _options(words: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"label": label or value, "value": value} for value, label in words.items()]


def _limits(found: Any) -> dict[str, Any]:
    """Return the least and the most that a type allows: of a number, or of the items of a list."""
    limits = {}
    for mark in found:
        for attribute, name in (("ge", "min"), ("le", "max"), ("min_length", "min"), ("max_length", "max")):
            if isinstance(value := getattr(mark, attribute, None), int):
                limits[name] = value
    return limits


def _without_none(kind: Any) -> Any:
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        members = [member for member in typing.get_args(kind) if member is not type(None)]
        return members[0] if len(members) == 1 else kind
    return kind
