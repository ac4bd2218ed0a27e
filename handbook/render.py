"""The Handbook in, Markdown pages out: ``templates/pages`` filled in, nothing read from ``data/``, nothing written.

Every page is a Markdown file whose headings are Markdown and whose other parts are blocks of HTML made by
autoescaped templates: an author's text can become neither markup nor template code. Links are relative, so that the
site works from a folder as well as from a server.
"""

from __future__ import annotations

import datetime
import functools
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from pydantic import BaseModel

from handbook import checks, manual, prose
from handbook.address import page_of
from handbook.book import Handbook
from handbook.desk import FILTERS, journey
from handbook.labels import WORDS, word
from handbook.model.base import walk
from handbook.model.library import Rule
from handbook.model.quiz import Question
from handbook.view import View, due, heading, matched, shuffled

TEMPLATES = Path(__file__).parent.parent / "templates"
Nav = list[dict[str, Any]]
"""A menu for the engine: each entry maps one title to a page's path or to another menu."""


class Page(NamedTuple):
    """A page of the site: its path such as ``chapters/returns.md``, title, whole text, and the author's file or ""."""

    path: str
    title: str
    text: str
    source: str


def pages(book: Handbook, prints: Sequence[Any] = ()) -> tuple[Page, ...]:
    """Return every page of the site, in reading order.

    Args:
        book: the book.
        prints: the PDFs that the print page lists, as ``shelf.shelf`` returns them.
    """
    return tuple(_page(book, draft) for draft in _drafts(book, prints))


def navigation(book: Handbook) -> Nav:
    """Return the menu: a list of {title: path}, or {title: list} for a branch; only pages that exist."""
    made = {draft.path: draft.title for draft in _drafts(book)}
    learn: Nav = [
        {tame(part.title): [{"本部概要": f"parts/{part.id}.md"}, *(_chapter_entry(book, c) for c in written)]}
        for part in book.settings.parts
        if (written := [c for c in part.chapters if c in book.chapters])
    ]
    learn += [_entry(made, "progress.md")] if "progress.md" in made else []
    branches: list[tuple[str, Nav]] = [
        ("学习", learn),
        ("话术台", _branch(made, "scripts/")),
        ("案例", _branch(made, "cases/")),
        ("对话", _branch(made, "dialogues/")),
        ("规则", _branch(made, "rules/")),
        ("查阅", [_entry(made, f"{p}.md") for p in ("metrics", "glossary", "figures") if f"{p}.md" in made]),
        ("带教", [_entry(made, f"{p}.md") for p in ("programme", "rubrics", "print") if f"{p}.md" in made]),
        ("编辑", [_entry(made, f"{p}.md") for p in ("guide", "freshness", "checks") if f"{p}.md" in made]),
    ]
    return [{"首页": "index.md"}, *({title: branch} for title, branch in branches if branch)]


def fingerprint(question: Question) -> str:
    """Return what a saved answer depends on, as ten hex digits: kind, options or items, what is right; not the stem."""
    kept = question.model_dump(mode="json", include=_ESSENCE[question.kind])
    return hashlib.sha256(json.dumps(kept, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:10]


_OPTIONS = {"kind": True, "options": {"__all__": {"id", "text", "right"}}}
_ESSENCE: dict[str, Any] = {
    "single": _OPTIONS,
    "multiple": _OPTIONS,
    "truefalse": {"kind", "answer"},
    "ordering": {"kind", "items"},
    "matching": {"kind", "pairs", "extra"},
    "classify": {"kind": True, "buckets": True, "items": {"__all__": {"text", "bucket"}}},
    "fill": {"kind": True, "blanks": {"__all__": {"accept"}}},
    "spot": {"kind": True, "wrong": True, "turns": {"__all__": {"who", "text"}}},
    "rewrite": {"kind", "original", "model", "checklist"},
}


_TWINS = str.maketrans('<>&"', "＜＞＆”")


def tame(text: str) -> str:
    """Return a title that is safe in any template of the theme: what could be markup becomes its full-width twin."""
    return text.strip().translate(_TWINS)


# --- pages ----------------------------------------------------------------------------------------------------------


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"word": word, "heading": heading, "shuffled": shuffled, "matched": matched, "lines": _lines}
    environment.globals |= {"fingerprint": fingerprint}
    return environment


def _lines(text: str) -> Markup:
    """Return lines of a file as they stand, in a form that neither Markdown nor a blank line takes apart."""
    return Markup(str(escape(text.rstrip("\n"))).replace("\n", "&#10;"))  # escaped just before


class _Draft(NamedTuple):
    """A page before it is filled in: where it goes, which template, and what the template gets."""

    path: str
    title: str
    template: str
    sources: Sequence[str]
    values: dict[str, Any]
    description: str = ""
    hide: Sequence[str] = ()
    rules: Sequence[Rule] = ()


def _drafts(book: Handbook, prints: Sequence[Any] = ()) -> Iterator[_Draft]:
    for make in (_home, _parts, _chapters, _progress, _scripts, _cases, _dialogues, _rules, _lists, _editing):
        yield from make(book)
    yield _Draft(
        "print.md", "打印", "print", [book.file_of("handbook", "")], {"kinds": prints}, "讲义、练习页、表单的 PDF"
    )


def _page(book: Handbook, draft: _Draft) -> Page:
    """Fill in a draft: front matter, then the template."""
    at = View(book, draft.path.removesuffix(".md") + ".html")
    template = _environment().get_template(f"pages/{draft.template}.md.j2")
    common = {"at": at, "book": book, "title": draft.title, "sources": draft.sources}
    body = template.render(**common, checked=at.checked(draft.rules), **draft.values)
    head = {
        "title": tame(draft.title),
        "description": tame(draft.description or draft.title),
        "kind": draft.template,
        "source": draft.sources[0],
        "edit": at.edit(draft.sources[0]),
        "hide": list(draft.hide),
    }
    lines = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in head.items())
    return Page(draft.path, draft.title, f"---\n{lines}---\n\n{body.strip()}\n", draft.sources[0])


def _home(book: Handbook) -> Iterator[_Draft]:
    first = book.order[0] if book.order else None
    yield _Draft(
        "index.md",
        book.settings.title,
        "home",
        [book.file_of("handbook", "")],
        {"first": first, "stages": _stages(book)},
        description=book.settings.subtitle,
        hide=["navigation", "toc"],
    )


def _parts(book: Handbook) -> Iterator[_Draft]:
    source = book.file_of("handbook", "")
    for number, part in enumerate(book.settings.parts, 1):
        if any(c in book.chapters for c in part.chapters):
            values = {"part": part, "number": number}
            yield _Draft(f"parts/{part.id}.md", part.title, "part", [source], values, part.summary, ["toc"])


def _chapters(book: Handbook) -> Iterator[_Draft]:
    for place, chapter in enumerate(book.order):
        record = book.chapters[chapter]
        quiz = book.quizzes.get(chapter)
        values = {
            "id": chapter,
            "chapter": record,
            "number": book.number(chapter),
            "part": book.part_of(chapter),
            "comparisons": {c.id: c for c in record.comparisons},
            "questions": quiz.questions if quiz else (),
            "before": book.order[place - 1] if place else None,
            "after": book.order[place + 1] if place + 1 < len(book.order) else None,
        }
        yield _Draft(
            f"chapters/{chapter}.md",
            record.title,
            "chapter",
            [book.file_of("chapter", chapter), *([book.file_of("quiz", chapter)] if quiz else [])],
            values,
            record.purpose,
            rules=_rules_behind(book, record),
        )


def _progress(book: Handbook) -> Iterator[_Draft]:
    if book.order:
        sources = [book.file_of("handbook", "")]
        text = "学到哪、会了哪些、还错着哪些，只存在这台设备的浏览器里。"
        yield _Draft("progress.md", "我的学习", "progress", sources, {"scenes": journey(book)}, text, ["toc"])


def _scripts(book: Handbook) -> Iterator[_Draft]:
    scenes = journey(book)
    if scenes:
        sources = [book.file_of("script-file", name) for name in scenes]
        values: dict[str, Any] = {"scenes": scenes, "filters": FILTERS, "words": WORDS}
        yield _Draft("scripts/index.md", "话术台", "script-index", sources, values, hide=["navigation", "toc"])
    for name, scene in scenes.items():
        yield _Draft(
            f"scripts/{name}.md",
            scene.title,
            "scene",
            [book.file_of("script-file", name)],
            {"id": name, "scene": scene},
            "、".join(script.title for script in scene.scripts[:6]),
            rules=_rules_behind(book, scene),
        )


def _cases(book: Handbook) -> Iterator[_Draft]:
    if book.cases:
        sources = [book.file_of("case", name) for name in book.cases]
        yield _Draft("cases/index.md", "案例", "case-index", sources, {}, hide=["toc"])
    for name, case in book.cases.items():
        values = {"id": name, "case": case}
        source = book.file_of("case", name)
        yield _Draft(f"cases/{name}.md", case.title, "case", [source], values, rules=_rules_behind(book, case))


def _dialogues(book: Handbook) -> Iterator[_Draft]:
    if book.dialogues:
        sources = [book.file_of("dialogue", name) for name in book.dialogues]
        yield _Draft("dialogues/index.md", "对话", "dialogue-index", sources, {}, hide=["toc"])
    for name, dialogue in book.dialogues.items():
        numbers = {node.id: f"第 {index} 幕" for index, node in enumerate(dialogue.nodes, 1)}
        endings = {ending.id: f"结局：{ending.title}" for ending in dialogue.endings}
        yield _Draft(
            f"dialogues/{name}.md",
            dialogue.title,
            "dialogue",
            [book.file_of("dialogue", name)],
            {"id": name, "dialogue": dialogue, "numbers": numbers, "steps": numbers | endings},
            dialogue.goal,
            rules=_rules_behind(book, dialogue),
        )


def _rules(book: Handbook) -> Iterator[_Draft]:
    kinds: dict[str, list[str]] = {"law": [], "platform": [], "house": []}
    for name, file in book.authorities.items():
        kinds[file.authority.kind].append(name)
    if book.authorities:
        sources = [book.file_of("rule-file", name) for name in book.authorities]
        every = tuple(book.rules.values())
        yield _Draft("rules/index.md", "规则", "rule-index", sources, {"kinds": kinds}, hide=["toc"], rules=every)
    for name in (name for names in kinds.values() for name in names):
        file = book.authorities[name]
        yield _Draft(
            f"rules/{name}.md",
            file.authority.name,
            "authority",
            [book.file_of("rule-file", name)],
            {"id": name, "file": file},
            "、".join(rule.title for rule in file.rules[:6]),
            rules=file.rules,
        )


def _lists(book: Handbook) -> Iterator[_Draft]:
    for path, title, kinds in (
        ("metrics", "指标", ["metric"]),
        ("glossary", "术语", ["term"]),
        ("figures", "数字从哪来", ["figure", "decision", "source"]),
        ("programme", "培训方案", ["programme"]),
        ("rubrics", "评分表", ["rubric"]),
    ):
        sources = dict.fromkeys(book.file_of(kind, name) for kind in kinds for name in book.by_kind[kind])
        if sources:
            yield _Draft(f"{path}.md", title, path, list(sources), {"ledger": _coverage(book)})


class _Due(NamedTuple):
    """A rule on the list of what is to be checked again: where it belongs, and by when."""

    id: str
    rule: Rule
    where: str
    due: datetime.date


class _Advice(NamedTuple):
    """A check on its page."""

    name: str
    paragraphs: list[str]
    fixable: bool


def _editing(book: Handbook) -> Iterator[_Draft]:
    """Yield the pages for editors: how to change the book, what is to be checked again, what every check is for."""
    source = book.file_of("recipe", next(iter(book.recipes))) if book.recipes else book.file_of("handbook", "")
    how: dict[str, Any] = {"kinds": manual.kinds(), "folder": Path(book.file_of("handbook", "")).parent.as_posix()}
    yield _Draft("guide.md", "编辑指南", "guide", [source], how, "改这本书，一步一步来")
    if book.rules:
        rows = sorted((_due(book, name) for name in book.rules), key=lambda row: (row.due, row.id))
        owners: dict[str, list[_Due]] = {}
        for row in rows:
            owners.setdefault(row.rule.owner or "没写负责人", []).append(row)
        sources = list(dict.fromkeys(book.file_of("rule", row.id) for row in rows))
        yield _Draft("freshness.md", "待复核", "freshness", sources, {"owners": owners})
    groups = [
        {
            "id": group,
            "title": word(group, "checks"),
            "checks": [_Advice(name, _paragraphs(checks.advice(name) or ""), name in checks.FIXABLE) for name in names],
        }
        for group, names in checks.groups().items()
    ]
    source = book.file_of("handbook", "")
    values = {"groups": groups, "count": len(checks.names())}
    yield _Draft("checks.md", "检查说明", "checks", [source], values)


def _due(book: Handbook, name: str) -> _Due:
    rule, head = book.rules[name], book.authorities[book.authority_of(name)].authority
    return _Due(name, rule, head.name, due(rule))


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a docstring, each as one line; Chinese needs no space for a break."""
    return [re.sub(r"\s*\n\s*", "", part).strip() for part in re.split(r"\n\s*\n", text)]


class _Stage(NamedTuple):
    """A stage of the journey on the home page: its first scene, and how many scripts it holds."""

    name: str
    first: str
    scripts: int


def _stages(book: Handbook) -> list[_Stage]:
    """Return the stages that have scripts, in the order of a customer's journey."""
    held: dict[str, list[str]] = {}
    for name, scene in journey(book).items():
        held.setdefault(scene.stage, []).append(name)
    return [_Stage(s, names[0], sum(len(book.scenes[n].scripts) for n in names)) for s, names in held.items()]


def _coverage(book: Handbook) -> dict[str, int]:
    """Count the ledger's items: all, taken up, left out with a reason, still to come."""
    landed = sum(bool(book.landed[name]) for name in book.ledger)
    waived = sum(bool(item.waived) and not book.landed[name] for name, item in book.ledger.items())
    return {"all": len(book.ledger), "landed": landed, "waived": waived, "open": len(book.ledger) - landed - waived}


def _rules_behind(book: Handbook, record: BaseModel) -> list[Rule]:
    """Return the rules a record rests on: those it names or links to, and those of the scripts it uses."""
    found: dict[str, None] = {}
    for leaf in walk(record):
        named = [(leaf.ref, leaf.value)] if leaf.ref else []
        linked = [(r.kind, r.id) for r in prose.references(leaf.value)] if leaf.role == "md" else []
        for kind, name in named + linked:
            if kind == "rule":
                found[name] = None
            elif kind == "script" and name in book.scripts:
                found |= dict.fromkeys(book.scripts[name].rules)
    return [book.rules[name] for name in found if name in book.rules]


def _entry(made: dict[str, str], path: str) -> dict[str, Any]:
    return {tame(made[path]): path}


def _chapter_entry(book: Handbook, chapter: str) -> dict[str, Any]:
    title = tame(book.chapters[chapter].title)
    return {f"{book.number(chapter)} {title}": page_of(book, "chapter", chapter) + ".md"}


def _branch(made: dict[str, str], folder: str) -> Nav:
    return [_entry(made, path) for path in made if path.startswith(folder)]
