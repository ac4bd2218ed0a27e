"""References, ids and the order of the book."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import Any

from handbook.book import Handbook
from handbook.model.base import Path
from handbook.model.practice import Dialogue
from handbook.model.quiz import ClassifyQuestion, MultipleQuestion, OrderingQuestion, SingleQuestion
from handbook.pattern import mentions
from handbook.problem import Place, Problem, Say, closest, meant, nearest
from handbook.prose import addresses, reference

NOUNS = {
    "chapter": Say("章", "chapter"),
    "script": Say("话术", "script"),
    "case": Say("案例", "case"),
    "dialogue": Say("对话", "dialogue"),
    "rule": Say("规则", "rule"),
    "wordlist": Say("词表", "word list"),
    "metric": Say("指标", "metric"),
    "term": Say("术语", "term"),
    "figure": Say("数字", "figure"),
    "source": Say("来源", "source"),
    "rubric": Say("评分表", "rubric"),
    "ledger": Say("台账条目", "ledger item"),
    "section": Say("小节", "section"),
}


def unknown_reference(book: Handbook) -> Iterator[Problem]:
    """引用了不存在的记录。

    引用写编号，不写标题。照报告里的“是不是想写”改；要引用的记录还没写，就先写它。
    """
    for kind, name, leaf in book.leaves:
        if leaf.ref and leaf.value not in book.known.get(leaf.ref, ()):
            yield Problem(
                book.place(kind, name, *leaf.path),
                *_unknown(book, leaf.ref, leaf.value),
                fix=book.fix(kind, name, leaf.path, leaf.value, book.known.get(leaf.ref, ())),
            )
        for wordlist in mentions(leaf.value) if leaf.role == "pattern" else ():
            if wordlist not in book.known.get("wordlist", ()):
                start = leaf.value.find(f"{{{wordlist}}}") + 1
                right = meant(wordlist, book.known.get("wordlist", ()))
                put = book.fix_in(kind, name, leaf, start, start + len(wordlist), right) if right else None
                yield Problem(book.place(kind, name, *leaf.path), *_unknown(book, "wordlist", wordlist), fix=put)
        if leaf.role != "md":
            continue
        for href in addresses(leaf.value):
            target = reference(href)
            if target is None:
                continue
            # finding the place costs more than the check; nearly every link is right
            place = functools.partial(book.place_in, kind, name, leaf, max(leaf.value.find(href), 0))
            if target.id not in book.known.get(target.kind, ()):
                right = meant(target.id, book.known.get(target.kind, ()))
                start = leaf.value.find(href) + len(target.kind) + 1
                put = book.fix_in(kind, name, leaf, start, start + len(target.id), right) if right else None
                yield Problem(place(), *_unknown(book, target.kind, target.id), fix=put)
            elif target.section and target.id in book.chapters and not book.section(target.id, target.section):
                sections = [s.id for s in book.chapters[target.id].sections]
                yield Problem(place(), *_missing("section", target.section, sections))


def _unknown(book: Handbook, kind: str, name: str) -> tuple[Say, Say]:
    return _missing(kind, name, book.known.get(kind, ()))


def _missing(kind: str, name: str, known: Iterable[str]) -> tuple[Say, Say]:
    noun = NOUNS[kind]
    guess = nearest(name, known)
    called, such = ("名", "词表名") if kind == "wordlist" else ("编号", "编号")
    return (
        Say(f"没有{called}为“{name}”的{noun.zh}。", f'{noun.en} "{name}" does not exist. '),
        guess if guess.zh else Say(f"先写这个{noun.zh},或改成已有的{such}。", f"Write the {noun.en} or change the id."),
    )


def unknown_part(book: Handbook) -> Iterator[Problem]:
    """引用了本章、本对话里不存在的目标、小节、练习、对照表、节点或类别。

    这些编号只在自己的记录里有效，照着同一个文件里的 id 写。
    """
    for kind, name, path, value, known in _local_references(book):
        if value not in known:
            here = Say("书", "this book") if kind == "programme" else Say("本记录", "this record")
            guess = nearest(value, known)
            listed = "、".join(list(known)[:8])
            yield Problem(
                book.place(kind, name, *path),
                Say(f"{here.zh}里没有“{value}”。", f'"{value}" does not exist in {here.en}. '),
                guess if guess.zh else Say(f"可用的有:{listed}。", f"Known: {listed}."),
                fix=book.fix(kind, name, path, value, known),
            )


_Local = tuple[str, str, Path, str, list[str]]


def _local_references(book: Handbook) -> Iterator[_Local]:
    for name, chapter in book.chapters.items():
        objectives = [o.id for o in chapter.objectives]
        sections = [s.id for s in chapter.sections]
        exercises = [e.id for e in chapter.exercises]
        comparisons = [c.id for c in chapter.comparisons]
        for i, section in enumerate(chapter.sections):
            if section.comparison:
                yield "chapter", name, ("sections", i, "comparison"), section.comparison, comparisons
        for i, exercise in enumerate(chapter.exercises):
            for j, objective in enumerate(exercise.objectives):
                yield "chapter", name, ("exercises", i, "objectives", j), objective, objectives
        for i, step in enumerate(chapter.trainer.plan):
            if step.section:
                yield "chapter", name, ("trainer", "plan", i, "section"), step.section, sections
            if step.exercise:
                yield "chapter", name, ("trainer", "plan", i, "exercise"), step.exercise, exercises
    for name, quiz in book.quizzes.items():
        if name not in book.chapters:
            continue
        objectives = [o.id for o in book.chapters[name].objectives]
        for i, question in enumerate(quiz.questions):
            yield "quiz", name, ("questions", i, "objective"), question.objective, objectives
            if isinstance(question, ClassifyQuestion):
                for j, item in enumerate(question.items):
                    yield "quiz", name, ("questions", i, "items", j, "bucket"), item.bucket, list(question.buckets)
    for name, dialogue in book.dialogues.items():
        yield from _dialogue_references(name, dialogue)
    yield from _programme_references(book)


def _dialogue_references(name: str, dialogue: Dialogue) -> Iterator[_Local]:
    nodes = [n.id for n in dialogue.nodes]
    places = nodes + [e.id for e in dialogue.endings]
    yield "dialogue", name, ("start",), dialogue.start, nodes
    for i, node in enumerate(dialogue.nodes):
        for j, reply in enumerate(node.replies):
            yield "dialogue", name, ("nodes", i, "replies", j, "next"), reply.next, places


def _programme_references(book: Handbook) -> Iterator[_Local]:
    exercises = [f"{c}/{e.id}" for c, chapter in book.chapters.items() for e in chapter.exercises]
    dialogues = sorted(book.known.get("dialogue", ()))
    for name, programme in book.programmes.items():
        for i, day in enumerate(programme.days):
            for j, activity in enumerate(day.activities):
                path: Path = ("days", i, "activities", j)
                if activity.exercise and activity.exercise.split("/")[0] in book.chapters:
                    yield "programme", name, (*path, "exercise"), activity.exercise, exercises
                elif activity.exercise:
                    chapters = sorted(book.known.get("chapter", ()))
                    yield "programme", name, (*path, "exercise"), activity.exercise.split("/")[0], chapters
                if activity.dialogue:
                    yield "programme", name, (*path, "dialogue"), activity.dialogue, dialogues


def duplicate_part(book: Handbook) -> Iterator[Problem]:
    """同一条记录里有两个部分用了同一个编号（目标、小节、练习、题目、选项、节点……）。

    网页里的位置和答题记录靠编号区分，重复了就会指错地方。给后一个换个编号。
    """
    for kind, name, groups in _groups(book):
        for paths in groups:
            seen: dict[str, Path] = {}
            for identifier, path in paths:
                if identifier in seen:
                    line = book.place(kind, name, *seen[identifier], "id").line
                    yield Problem(
                        book.place(kind, name, *path, "id"),
                        Say(f"编号“{identifier}”和第 {line} 行的重复。", f'id "{identifier}" repeats line {line}. '),
                        Say("给其中一个换个编号。", "Rename one of them."),
                    )
                seen.setdefault(identifier, path)


_Group = list[tuple[str, Path]]


def _group(parts: Iterable[object], *path: str | int) -> _Group:
    return [(part.id, (*path, i)) for i, part in enumerate(parts)]  # type: ignore[attr-defined]  # parts have ids


def _groups(book: Handbook) -> Iterator[tuple[str, str, list[_Group]]]:
    for name, chapter in book.chapters.items():
        yield (
            "chapter",
            name,
            [
                _group(chapter.objectives, "objectives"),
                # sections, comparisons and exercises are anchors of one page
                _group(chapter.sections, "sections")
                + _group(chapter.comparisons, "comparisons")
                + _group(chapter.exercises, "exercises"),
            ],
        )
    for name, quiz in book.quizzes.items():
        groups = [_group(quiz.questions, "questions")]
        for i, question in enumerate(quiz.questions):
            if isinstance(question, SingleQuestion | MultipleQuestion):
                groups.append(_group(question.options, "questions", i, "options"))
            elif isinstance(question, OrderingQuestion):
                groups.append(_group(question.items, "questions", i, "items"))
        yield "quiz", name, groups
    for name, dialogue in book.dialogues.items():
        groups = [_group(dialogue.nodes, "nodes") + _group(dialogue.endings, "endings")]
        groups += [_group(node.replies, "nodes", i, "replies") for i, node in enumerate(dialogue.nodes)]
        yield "dialogue", name, groups
    for name, rubric in book.rubrics.items():
        yield "rubric", name, [_group(rubric.criteria, "criteria")]


def duplicate_code(book: Handbook) -> Iterator[Problem]:
    """两条话术用了同一个快捷短语编码，在千牛里输入编码时只会出来一条。给后一条换个编码。"""
    seen: dict[str, str] = {}
    for name, script in book.scripts.items():
        if script.code in seen:
            first = book.place("script", seen[script.code], "code")
            yield Problem(
                book.place("script", name, "code"),
                Say(
                    f"编码“{script.code}”已经用过({first.path} 第 {first.line} 行)。",
                    f'code "{script.code}" is taken ({first.path} line {first.line}). ',
                ),
                Say("换一个。", "Choose another."),
            )
        seen.setdefault(script.code, name)


def chapter_order(book: Handbook) -> Iterator[Problem]:
    """章没有列进 handbook.yml 的 parts，或列了两次；测验没有对应的章。

    只有列进 parts 的章才会出现在书里，顺序也由它决定。
    """
    seen: dict[str, Place] = {}
    for i, part in enumerate(book.settings.parts):
        for j, chapter in enumerate(part.chapters):
            place = book.place("handbook", "", "parts", i, "chapters", j)
            if chapter in seen:
                yield Problem(
                    place,
                    Say(f"章“{chapter}”列了两次。", f'chapter "{chapter}" is listed twice. '),
                    Say("留一处。", "Keep one."),
                )
            seen[chapter] = place
    unwritten = [chapter for chapter in seen if chapter not in book.known.get("chapter", ())]
    for chapter in book.chapters:
        misspelt = meant(chapter, unwritten)
        if chapter not in seen and misspelt:
            yield Problem(
                seen[misspelt],
                Say(f"没有编号为“{misspelt}”的章。", f'there is no chapter "{misspelt}". '),
                Say(f"改成“{chapter}”，或给 chapters/{chapter}.yml 改名。", f'Write "{chapter}", or rename its file.'),
            )
        elif chapter not in seen:
            yield Problem(
                book.place("chapter", chapter),
                Say(f"章“{chapter}”不在任何一部里。", f'chapter "{chapter}" is in no part. '),
                Say("把它加进 handbook.yml 的 parts。", "Add it to the parts in handbook.yml."),
            )
    for quiz in book.quizzes:
        if quiz not in book.known.get("chapter", ()):
            yield Problem(book.place("quiz", quiz), *_unknown(book, "chapter", quiz))


def moved_id(book: Handbook) -> Iterator[Problem]:
    """handbook.yml 的 moved 登记有误：新编号不存在，或旧编号还在用。

    编号改了才登记：旧编号已经没有了，新编号是现在的名字，旧网址才能转过去，学员的答题记录才能跟着走。章里面的编号连着章一起写，
    例如 question 下写 returns/which-day: returns/first-day。
    """
    for kind, pairs in book.settings.moved.items():
        known = _inside(book, kind) if kind in _INSIDE else book.known.get(kind, frozenset())
        for old, new in pairs.items():
            if kind in _INSIDE and _unread(book, kind, new):
                continue
            place = book.place("handbook", "", "moved", kind, old)
            if new not in known:
                yield Problem(
                    place,
                    Say(f"改名后的编号“{new}”不存在。", f'the new id "{new}" does not exist. '),
                    nearest(new, known)
                    if nearest(new, known).zh
                    else Say(
                        "写现在的编号;类别写 script、chapter 这样的词。",
                        "Give the id of today and a kind such as script.",
                    ),
                )
            if old in known:
                yield Problem(
                    place,
                    Say(f"旧编号“{old}”还在用。", f'the old id "{old}" is still in use. '),
                    Say("没有改名就删掉这一行。", "Remove this line if nothing moved."),
                )


_INSIDE = ("question", "objective", "section", "exercise")


def _inside(book: Handbook, kind: str) -> frozenset[str]:
    """Return the ids of what stands inside chapters, written ``chapter/id``."""
    held: dict[str, Iterable[Any]] = {}
    if kind == "question":
        held = {name: quiz.questions for name, quiz in book.quizzes.items()}
    else:
        held = {name: getattr(chapter, f"{kind}s") for name, chapter in book.chapters.items()}
    return frozenset(f"{name}/{part.id}" for name, parts in held.items() for part in parts)


def _unread(book: Handbook, kind: str, identifier: str) -> bool:
    """Return whether the file that would hold it exists but failed its schema: that was reported already."""
    owner = "quiz" if kind == "question" else "chapter"
    name = identifier.partition("/")[0]
    return name in book.known.get(owner, ()) and name not in book.by_kind[owner]


_ANYWHERE = ("rubric", "source", "wordlist")


def orphan(book: Handbook) -> Iterator[Problem]:
    """写了却没有任何一章用到的记录，学员学不到它。

    话术、案例、对话要列进某一章的小节；规则可以由章直接用，也可以由章里的话术、案例、对话带出来；
    指标、术语、数字、评分表、词表至少要有一处引用。用不上就删掉。还有“待写”的记录先不算。
    """
    reached = _reached(book) | _misspelt(book)
    for kind in ("script", "case", "dialogue", "rule", "metric", "term", "figure", "rubric", "wordlist"):
        for name in book.by_kind[kind]:
            anywhere = kind not in ("script", "case", "dialogue", "rule") and _used(book, kind, name)
            if not anywhere and (kind, name) not in reached and not book.unfinished(kind, name):
                noun = NOUNS[kind]
                yield Problem(
                    book.place(kind, name, "name" if kind == "wordlist" else "id"),
                    Say(f"{noun.zh}“{name}”没有被任何一章用到。", f'{noun.en} "{name}" is used by no chapter. ')
                    if kind not in _ANYWHERE
                    else Say(f"{noun.zh}“{name}”没有一处用到。", f'{noun.en} "{name}" is used nowhere. '),
                    Say("在相关的小节里列上它,或者删掉。", "List it in a section where it belongs, or delete it.")
                    if kind not in _ANYWHERE
                    else Say("在用得上的记录里写上它,或者删掉。", "Name it in a record that needs it, or delete it."),
                )
    for name, chapter in book.chapters.items():
        placed = {s.comparison for s in chapter.sections}
        for i, comparison in enumerate(chapter.comparisons):
            if comparison.id not in placed:
                yield Problem(
                    book.place("chapter", name, "comparisons", i, "id"),
                    Say(f"对照表“{comparison.id}”没有放进任何小节。", f'comparison "{comparison.id}" is not placed. '),
                    Say("在小节里写 comparison: 它的编号。", 'Name it in a section with "comparison:".'),
                )


def _misspelt(book: Handbook) -> set[tuple[str, str]]:
    """Return what the references were most likely meant for that lead nowhere, which is said of them."""
    lost = ((kind, name) for kind, name in book.referred if name not in book.known.get(kind, ()))
    return {(kind, near) for kind, name in lost if (near := closest(name, book.known.get(kind, ())))}


def _used(book: Handbook, kind: str, name: str) -> bool:
    return any((u.kind, u.id) != (kind, name) for u in book.used_by(kind, name))


def _reached(book: Handbook) -> set[tuple[str, str]]:
    """Return what chapters use: themselves, and for rules through a script, case or dialogue that a chapter uses."""
    direct = {
        (kind, name)
        for kind in ("script", "case", "dialogue", "rule")
        for name in book.by_kind[kind]
        if book.chapters_using(kind, name)
    }
    through = {
        ("rule", name) for name in book.rules if any((u.kind, u.id) in direct for u in book.used_by("rule", name))
    }
    return direct | through


def recipe_step(book: Handbook) -> Iterator[Problem]:
    """编辑指南里的做法和书对不上了：要改的文件没有，或者“原来是”那几行在文件里找不到、不止一处。

    做法是拿这本书自己举例的。例子用到的那几行改了，就把做法里的 find 和 put 也改成现在的样子。
    """
    texts = {origin.document.path: origin.document.text for origin in book.origins.values()}
    folder = book.file_of("handbook", "").removesuffix("handbook.yml")
    for name, recipe in book.recipes.items():
        changed: dict[str, str] = {}
        for i, step in enumerate(recipe.steps):
            path = f"{folder}{step.file}"
            made = step.find is None  # what "new" has just written is replaced, and nobody knows yet how it looks
            if step.file is None or made or path not in {**texts, **changed}:
                if step.file and not made:
                    yield Problem(
                        book.place("recipe", name, "steps", i, "file"),
                        Say(f"没有 {path} 这个文件。", f"no such file: {path}. "),
                        Say("写现在的文件名,从 data 里面写起。", "Name a file below the data folder."),
                    )
                continue
            text = changed.get(path, texts.get(path, "")).replace("\r\n", "\n")
            assert step.find
            if step.put and step.put in text:
                continue  # somebody has followed the recipe
            times = text.count(step.find)
            if times != 1:
                yield Problem(
                    book.place("recipe", name, "steps", i, "find"),
                    Say(
                        f"这几行在 {path} 里有 {times} 处,要正好一处。",
                        f"these lines stand {times} times in {path}, not once. ",
                    ),
                    Say("从文件里原样抄过来,多抄一两行就只有一处了。", "Copy them from the file, with a line more."),
                )
                continue
            changed[path] = text.replace(step.find, step.put or "")
