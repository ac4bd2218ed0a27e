"""The kinds of booklet, as plain data for the templates in ``templates/print``.

**Adding a kind** takes three things: a module here with a function ``(book, part) -> data`` (a mapping that
``json.dumps`` takes, begun with ``shared.base``); a template ``templates/print/<name>.typ``, which imports
``data.typ`` and ``page.typ`` (``#show: setup`` sets page, type and metadata); and a line in ``BOOKLETS``.

A kind is one file or many: ``parts`` gives the part of each file, "" for the whole book, else the id of a chapter or
of a part of the book. The file is ``<name>.pdf`` or ``<name>-<part>.pdf``. What a trainee must not read is not in the
data of a student's file at all. A kind that names ``pages_of`` another finds the other's page numbers, for the same
part, in ``data.pages`` (key of the mark -> page).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from handbook.book import Handbook
from handbook.paper import workbook
from handbook.paper.shared import Data

Parts = Callable[[Handbook], Sequence[str]]


def once(book: Handbook) -> Sequence[str]:
    """One file for the whole book."""
    return ("",)


def by_chapter(book: Handbook) -> Sequence[str]:
    """A file a chapter."""
    return book.order


def whole_and_by_chapter(book: Handbook) -> Sequence[str]:
    """The whole book, and a file a chapter."""
    return ("", *book.order)


class Booklet(NamedTuple):
    """A kind of PDF: what it is called, who takes it to what end, its files and what stands in them."""

    title: str
    audience: str
    purpose: str
    parts: Parts
    data: Callable[[Handbook, str], Data]
    trainer_only: bool = False
    pages_of: str = ""
    standard: str | None = "ua-1"


BOOKLETS: Mapping[str, Booklet] = {
    "trainee": Booklet(
        "学员版",
        "学员",
        "上课和自学用的工作册：正文、话术、练习和测验，留好书写的地方，不含答案。",
        whole_and_by_chapter,
        workbook.trainee,
    ),
    "trainer": Booklet(
        "讲师版",
        "讲师",
        "备课和带课用：学员版的全部内容，加时间安排、讨论题、答案、讲评和评分表。",
        whole_and_by_chapter,
        workbook.trainer,
        trainer_only=True,
        pages_of="trainee",
    ),
}
