"""The book as an indented outline with counts: a picture for newcomers, and for tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from handbook.book import Handbook
from handbook.checks.references import orphan
from handbook.labels import WORDS, word


def tree(book: Handbook) -> str:
    """Return the outline: parts and chapters with what they hold, then the libraries."""
    return "\n".join(_lines(book)) + "\n"


def _lines(book: Handbook) -> Iterator[str]:
    settings = book.settings
    yield f"{settings.title} {settings.edition}"
    for number, part in enumerate(settings.parts, 1):
        yield f"  第{number}部 {part.title} ({part.id})"
        for chapter in part.chapters:
            yield f"    {_chapter(book, chapter)}"
    yield "  话术"
    for name, scene in book.scenes.items():
        yield f"    {scene.title} ({name}): {len(scene.scripts)} 条"
    yield f"  案例: {len(book.cases)} ({_outcomes(book)})"
    for name, case in book.cases.items():
        yield f"    {case.title} ({name}): {len(case.turns)} 句"
    yield f"  对话: {len(book.dialogues)}"
    for name, dialogue in book.dialogues.items():
        yield f"    {dialogue.title} ({name}): {len(dialogue.nodes)} 个节点, {len(dialogue.endings)} 个结局"
    yield f"  规则: {len(book.rules)}"
    for name, file in book.authorities.items():
        yield f"    {file.authority.name} ({name}): {len(file.rules)} 条"
    yield f"  词表: {len(book.wordlists)}"
    for name, vocabulary in book.vocabularies.items():
        yield f"    {vocabulary.title} ({name}): {len(vocabulary.wordlists)} 张"
    counts = {
        "指标": book.metrics,
        "术语": book.terms,
        "数字": book.figures,
        "矛盾裁定": book.decisions,
        "来源": book.sources,
        "培训方案": book.programmes,
        "评分表": book.rubrics,
        "同义词": book.synonyms,
        "编辑做法": book.recipes,
    }
    yield "  " + ", ".join(f"{noun} {len(records)}" for noun, records in counts.items())
    landed = sum(bool(book.landed[name]) for name in book.ledger)
    yield f"  台账: {landed} / {len(book.ledger)} 条已写进书里"
    yield f"  没有被用到的记录: {sum(1 for _ in orphan(book))}"


def _outcomes(book: Handbook) -> str:
    counts = Counter[str](case.outcome for case in book.cases.values())
    return ", ".join(f"{word(outcome, 'outcome')} {counts[outcome]}" for outcome in WORDS["outcome"])


def _chapter(book: Handbook, name: str) -> str:
    head = f"第{book.number(name)}章"
    chapter = book.chapters.get(name)
    if chapter is None:
        return f"{head} ({name}): 未写"
    questions = len(book.quizzes[name].questions) if name in book.quizzes else 0
    return (
        f"{head} {chapter.title} ({name}): 目标 {len(chapter.objectives)}, 小节 {len(chapter.sections)}, "
        f"对照表 {len(chapter.comparisons)}, 练习 {len(chapter.exercises)}, 题目 {questions}, {chapter.minutes} 分钟"
    )
