"""The source ledger: every item has landed, is planned, or is waived with a reason."""

from __future__ import annotations

from collections.abc import Iterator

from handbook.book import Handbook
from handbook.problem import Problem, Say, meant, nearest


def ledger_landed(book: Handbook) -> Iterator[Problem]:
    """台账条目没有着落：没有写进任何地方，也没有写明打算写进哪一章，或者那一章已经写完却漏了它。

    在真正写到它的章、小节、题目、话术、规则等处加 covers: [编号]；还没写到就写 planned: 章的编号；
    不打算写就写 waived: 原因。
    """
    chapters = [c for part in book.settings.parts for c in part.chapters]
    for name, item in book.ledger.items():
        if book.landed[name] or item.waived:
            continue
        if item.planned and item.planned not in chapters:
            yield Problem(
                book.place("ledger", name, "planned"),
                Say(f"“{item.planned}”不在 handbook.yml 的章里。", f'"{item.planned}" is no chapter. '),
                nearest(item.planned, chapters)
                if nearest(item.planned, chapters).zh
                else Say("写 parts 里的章编号。", "Name a chapter of the parts."),
            )
        elif not item.planned or item.planned in book.known.get("chapter", ()):
            where = f"章“{item.planned}”已经写了,却没有写到它" if item.planned else "没有写进任何地方"
            where_en = f'chapter "{item.planned}" is written without it' if item.planned else "has landed nowhere"
            yield Problem(
                book.place("ledger", name, "id"),
                Say(f"台账 {name}“{item.title}”:{where}。", f"ledger item {name} {where_en}. "),
                Say(
                    "写进去并在那里加 covers,或写 waived 说明原因。",
                    "Write it and add covers there, or say why not in waived.",
                ),
            )


def unwritten_chapter(book: Handbook) -> Iterator[Problem]:
    """handbook.yml 里列了、还没有动笔的章。全书写完之前只是提醒。"""
    listed = {chapter for part in book.settings.parts for chapter in part.chapters}
    unlisted = [chapter for chapter in book.known.get("chapter", ()) if chapter not in listed]
    for i, part in enumerate(book.settings.parts):
        for j, chapter in enumerate(part.chapters):
            # one that is only misspelt is an error of the order
            if chapter not in book.known.get("chapter", ()) and not meant(chapter, unlisted):
                waiting = sum(item.planned == chapter and not book.landed[name] for name, item in book.ledger.items())
                yield Problem(
                    book.place("handbook", "", "parts", i, "chapters", j),
                    Say(
                        f"章“{chapter}”还没写,有 {waiting} 条台账等着它。",
                        f'chapter "{chapter}" is not written; {waiting} ledger items wait for it. ',
                    ),
                    Say(f"新建 chapters/{chapter}.yml。", f"Create chapters/{chapter}.yml."),
                    "warning",
                )
