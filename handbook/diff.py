"""Two Handbooks in; what changed for readers out, as Markdown for a pull request.

It shows sentences and not YAML: each before and after, with the words that differ marked, then what rests on a changed
rule or script, which problems came and went, and which pages and booklets are touched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel

from handbook import compare, render
from handbook.book import Handbook
from handbook.compare import Change, Edit
from handbook.labels import word
from handbook.marked import marked, md
from handbook.paper import BOOKLETS, Booklet
from handbook.problem import Problem

LIMIT = 60_000
"""GitHub takes no comment of more than 65,536 characters; the rest is room for what a workflow adds."""
PER_MINUTE = 400
"""Characters a minute at which a Chinese reader reads with care: Brysbaert 2019 gives 260 words, some 390 characters.
https://doi.org/10.1016/j.jml.2019.104047"""
UNITS = {
    "chapter": "章",
    "question": "道题",
    "script": "条话术",
    "case": "个案例",
    "dialogue": "段对话",
    "rule": "条规则",
    "metric": "个指标",
    "term": "个术语",
    "figure": "个数字",
    "decision": "条裁定",
    "source": "条来源",
    "programme": "个方案",
    "rubric": "张评分表",
    "recipe": "个做法",
    "synonym": "组同义词",
    "wordlist": "张词表",
    "vocabulary": "个词表文件",
    "ledger": "条台账",
    "scene": "个场景",
    "authority": "个规则出处",
    "handbook": "处全书设置",
    "shop": "处本店设置",
}
_SILENT = ("ledger",)
"""Kinds that no page shows."""


_LEADING = ("chapter", "question", "programme", "handbook", "shop")
"""Kinds that others mention without resting on them."""


@dataclass(frozen=True)
class Side:
    """One of the two books: what could be read of it, and its problems."""

    book: Handbook | None
    problems: Sequence[Problem]

    @property
    def sound(self) -> bool:
        """Whether pages can be made of it."""
        return self.book is not None and not any(p.severity == "error" for p in self.problems)


def report(old: Side, new: Side, *, preview: str = "", limit: int = LIMIT) -> str:
    """Return what changed from ``old`` to ``new`` as Markdown.

    Args:
        old: the book as it was.
        new: the book as it is.
        preview: where the built site can be read, ending in a slash; "" gives no links.
        limit: the most characters to return; 0 means any number.
    """
    if new.book is None or old.book is None:
        side = "现在的数据" if new.book is None else "原来的数据(按现在的程序)"
        return f"**{side}读不出来,没法逐条对比。**\n\n" + _problems(old, new)
    made = _Report(old.book, new.book, preview)
    come, _ = _turnover(old, new)
    notes = "".join(f"> {md(note)}\n" for note in _notes(old, new))
    head = f"**{_summary(made, come)}**\n\n{notes}{_pace(made)}\n\n"
    tail = "".join(part for part in (_affected(made), _problems(old, new), _touched(old, new, preview)) if part)
    room = limit - len(head) - len(tail) - 200 if limit else 0
    return f"{head}{_changes(made, room)}{tail}".rstrip() + "\n"


@dataclass
class _Report:
    """The two books and what was found between them."""

    old: Handbook
    new: Handbook
    preview: str
    visible: list[tuple[Change, tuple[Edit, ...]]] = field(init=False)
    silent: list[Change] = field(init=False)
    affected: dict[str, dict[str, dict[str, None]]] = field(init=False)

    def __post_init__(self) -> None:
        pairs = [(change, compare.edits(change)) for change in compare.changes(self.old, self.new)]
        self.visible = [
            (c, edits) for c, edits in pairs if c.kind not in _SILENT and (edits or c.was or not (c.old and c.new))
        ]
        seen = {id(change) for change, _ in self.visible}
        self.silent = [change for change, _ in pairs if id(change) not in seen]
        changed = {(c.kind, c.id) for c, _ in self.visible}
        self.affected = {}
        for change, _ in self.visible:
            resting = {
                kind: {name: None for name in names if (kind, name) not in changed}
                for kind, names in _resting(self.new, change).items()
            }
            resting = {kind: names for kind, names in resting.items() if names}
            if resting:
                self.affected[f"{change.kind} {change.id}"] = resting

    def link(self, text: str, address: str) -> str:
        """Return text as a link into the preview, where there is one."""
        if not (self.preview and address):
            return md(text)
        return f"[{md(text)}](<{self.preview.rstrip('/')}/{address}>)"


def _resting(book: Handbook, change: Change) -> dict[str, dict[str, None]]:
    """Return what rests on a record, by kind and id: who names it, and for a rule who uses the scripts that do."""
    found: dict[str, dict[str, None]] = {}
    if change.kind in _LEADING:
        return found
    wanted = [(change.kind, change.id)]
    for key in wanted:
        for usage in book.used_by(*key):
            kind, name = usage.kind, usage.id
            if kind == "quiz" and usage.path[0] == "questions":
                kind, name = "question", f"{name}/{book.quizzes[name].questions[int(usage.path[1])].id}"
            if kind in UNITS and (kind, name) != (change.kind, change.id):
                found.setdefault(kind, {})[name] = None
                if kind == "script" and change.kind == "rule" and ("script", name) not in wanted:
                    wanted.append(("script", name))
    return found


# --- what is said ---------------------------------------------------------------------------------------------------


def _summary(made: _Report, come: Sequence[Problem]) -> str:
    said = []
    verbs: tuple[tuple[str, Callable[[Change], object]], ...] = (
        ("改了", lambda c: c.old and c.new and not c.was),
        ("换了编号的有", lambda c: c.was),
        ("新增", lambda c: not c.old),
        ("删了", lambda c: not c.new),
    )
    for verb, fits in verbs:
        counts = Counter(change.kind for change, _ in made.visible if fits(change))
        if counts:
            said.append(f"{verb} {_counted(counts)}")
    resting = {(kind, n) for kinds in made.affected.values() for kind, names in kinds.items() for n in names}
    if resting:
        said.append(f"影响 {_counted(Counter(kind for kind, _ in resting))}")
    if not said:
        said.append("读者看到的内容没有变" if made.silent else "内容没有变")
    errors = sum(p.severity == "error" for p in come)
    warned = len(come) - errors
    new = "、".join(f"{n} 个新{what}" for n, what in ((errors, "错误"), (warned, "提醒")) if n)
    return "；".join([*said, f"有 {new}" if new else "没有新问题"]) + "。"


def _counted(counts: Mapping[str, int]) -> str:
    return "、".join(f"{counts[kind]} {UNITS[kind]}" for kind in UNITS if counts.get(kind))


def _pace(made: _Report) -> str:
    characters = sum(len(edit.new) for _, edits in made.visible for edit in edits)
    said = (
        [f"改动的文字约 {characters} 字，读完约 {max(1, round(characters / PER_MINUTE))} 分钟。"] if characters else []
    )
    if made.silent:
        said.append(f"另有 {len(made.silent)} 处只改了读者看不见的内容（备注、核对日期、台账、别的问法）。")
    return "".join(said)


def _notes(old: Side, new: Side) -> Iterator[str]:
    if old.book is not None and not old.book.whole:
        yield "原来的数据有一部分按现在的程序读不出来，只对比了读得出来的部分。"
    if new.book is not None and not new.book.whole:
        yield "现在的数据有一部分读不出来（见下面的问题），只对比了读得出来的部分。"


def _changes(made: _Report, room: int) -> str:
    """Return the changes kind by kind, as many as there is room for, and say how many are left out."""
    blocks: list[str] = []
    left = 0
    used = 0
    last = ""
    for kind in UNITS:
        for change, edits in (pair for pair in made.visible if pair[0].kind == kind):
            heading = f"### {word(kind, 'record')}\n\n" if kind != last else ""
            block = heading + _block(made, change, edits)
            if room and used + len(block) > room:
                left += 1
                continue
            last, used = kind, used + len(block)
            blocks.append(block)
    if left:
        blocks.append(
            f"> 太长了，还有 {left} 条没有列出。在本地运行 `python3 build.py diff REV --limit 0` 看全部。\n\n"
        )
    return "".join(blocks)


def _block(made: _Report, change: Change, edits: Sequence[Edit]) -> str:
    verb = "换编号" if change.was else "改" if change.old and change.new else "新增" if change.new else "删除"
    book = made.new if change.new else made.old
    name = compare.name_of(change.record) or word(change.kind, "record")
    title = made.link(name, compare.target(made.new, change))
    file = compare.file_of(book, change)
    lines = "".join(_edit(edit) for edit in edits)
    if not change.new:
        lines = ""
    lines = "".join(f"  - {note}\n" for note in _consequences(made, change)) + lines
    head = f"- **{verb}** {title} <sub>{md(file)}</sub>"
    if len(edits) <= 6 and change.old:
        return f"{head}\n{lines}\n"
    if not lines:
        return f"{head}\n\n"
    return f"{head}\n  <details><summary>{len(edits)} 处</summary>\n\n{lines}\n  </details>\n\n"


def _consequences(made: _Report, change: Change) -> Iterator[str]:
    """Yield what a change means for readers and could not be told from its sentences."""
    if change.was:
        old, new = (md(name.rpartition("/")[2]) for name in (change.was, change.id))
        known = made.new.settings.moved.get(change.kind, {}).get(change.was) == change.id
        broken = "旧网址、印出来的二维码和学员的进度会断，在 handbook\\.yml 的 moved 里登记旧名和新名。"
        yield f"{old} → {new}。{'moved 里登记了。' if known else broken}"
    elif change.kind == "question" and change.old and change.new and _answers(change.old) != _answers(change.new):
        yield "选项或正确答案变了：答过这道题的学员会被请再答一次。"


def _answers(record: BaseModel) -> str:
    return render.fingerprint(record)  # type: ignore[arg-type]  # changes are filed by kind


def _edit(edit: Edit) -> str:
    if not edit.old:
        return f"  - {md(edit.label)}\n    - ＋ <ins>{md(edit.new)}</ins>\n"
    if not edit.new:
        return f"  - {md(edit.label)}\n    - － <del>{md(edit.old)}</del>\n"
    before, after = marked(edit.old, edit.new)
    return f"  - {md(edit.label)}\n    - 原：{before}\n    - 改：{after}\n"


def _affected(made: _Report) -> str:
    if not made.affected:
        return ""
    names = {f"{c.kind} {c.id}": f"{word(c.kind, 'record')}“{compare.name_of(c.record)}”" for c, _ in made.visible}
    rows = []
    for key, kinds in made.affected.items():
        users = "".join(
            f"  - {len(kinds[kind])} {UNITS[kind]}：{'；'.join(_named(made, kind, name) for name in kinds[kind])}\n"
            for kind in UNITS
            if kind in kinds
        )
        rows.append(f"- {md(names[key])}\n{users}")
    return _folded("牵动的内容（要一起看看还对不对）", rows, 8)


def _named(made: _Report, kind: str, name: str) -> str:
    book = made.new
    if kind == "question":
        chapter, _, question = name.partition("/")
        record = next(q for q in book.quizzes[chapter].questions if q.id == question)
        return made.link(compare.name_of(record), f"chapters/{chapter}.html#q-{question}")
    if kind not in book.by_kind:
        return md(name)
    change = Change(kind, name, None, book.by_kind[kind][name])
    return made.link(compare.name_of(change.record), compare.target(book, change))


def _turnover(old: Side, new: Side) -> tuple[list[Problem], list[Problem]]:
    """Return the problems that came and those that went; a problem that only moved to another line did neither."""

    def key(problem: Problem) -> tuple[str, str, str]:
        return problem.place.path, problem.check, problem.message.zh

    def only(these: Iterable[Problem], those: Iterable[Problem]) -> list[Problem]:
        rest = Counter(map(key, those))
        found = []
        for problem in these:
            if rest[key(problem)]:
                rest[key(problem)] -= 1
            else:
                found.append(problem)
        return found

    return only(new.problems, old.problems), only(old.problems, new.problems)


def _problems(old: Side, new: Side) -> str:
    come, gone = _turnover(old, new)
    rows = [
        f"- {'错误' if p.severity == 'error' else '提醒'} {md(p.place.path)}:{p.place.line} "
        f"{md(p.message.zh)}{md(p.hint.zh)}\n"
        for p in come
    ]
    return _folded("新出现的问题", rows, 10) + _folded(
        "解决的问题", [f"- {md(p.place.path)} {md(p.message.zh)}\n" for p in gone], 5
    )


def _touched(old: Side, new: Side, preview: str) -> str:
    if not (old.sound and new.sound and old.book and new.book):
        return "### 页面和 PDF\n\n有错误，没有比较页面和 PDF。\n\n"
    before = {page.path: page.text for page in render.pages(old.book)}
    pages = render.pages(new.book)
    rows = []
    for page in (page for page in pages if before.get(page.path) != page.text):
        address = page.path.removesuffix(".md") + ".html"
        title = f"[{md(page.title)}](<{preview.rstrip('/')}/{address}>)" if preview else md(page.title)
        rows.append(f"- {title}{'' if page.path in before else '（新）'} <sub>{md(address)}</sub>\n")
    gone = sorted(before.keys() - {page.path for page in pages})
    rows += [f"- {md(path.removesuffix('.md'))}.html（没有了）\n" for path in gone]
    pdfs = [booklet.title for booklet in BOOKLETS.values() if _reprinted(booklet, old.book, new.book)]
    said = f"PDF：{'、'.join(pdfs) if pdfs else '不变'}。\n\n"
    return _folded(f"变了的页面（{len(rows)} 页）", rows, 12) + (f"### PDF\n\n{said}" if rows or pdfs else "")


def _reprinted(booklet: Booklet, old: Handbook, new: Handbook) -> bool:
    """Tell whether a kind of PDF says something else than before; the file of the whole book speaks for its parts."""
    before, after = ([""] if "" in booklet.parts(book) else list(booklet.parts(book)) for book in (old, new))
    return before != after or any(booklet.data(old, part) != booklet.data(new, part) for part in after)


def _folded(title: str, rows: Sequence[str], most: int) -> str:
    """Return a section with its rows, folded when there are more than ``most`` and cut when there are hundreds."""
    if not rows:
        return ""
    shown = "".join(rows[:100])
    more = f"- 还有 {len(rows) - 100} 条\n" if len(rows) > 100 else ""
    if len(rows) <= most:
        return f"### {title}\n\n{shown}\n"
    return f"### {title}\n\n<details><summary>{len(rows)} 条</summary>\n\n{shown}{more}\n</details>\n\n"
