"""The kinds of booklet, as plain data for the templates in ``templates/print``.

**Adding a kind** takes three things: a module here with a function ``(book, part) -> data`` (a mapping that
``json.dumps`` takes, begun with ``shared.base``); a template ``templates/print/<name>.typ``, which imports
``data.typ`` and ``page.typ`` (``#show: setup`` sets page, type and metadata); and a line in ``BOOKLETS``.

A kind is one file or many: ``parts`` gives the part of each file, "" for the whole book, else the id of a chapter or
of a part of the book. The file is ``<name>.pdf`` or ``<name>-<part>.pdf``. What a trainee must not read is not in the
data of a student's file at all. A kind that names ``pages_of`` another finds the other's page numbers, for the same
part where there is one and else for the whole book, in ``data.pages`` (key of the mark -> page). A kind that
``folds`` another needs no template: it is the other's pages laid out for folding (``handbook.imposition``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple

from handbook.book import Handbook
from handbook.paper import (
    answers,
    cards,
    certificate,
    exam,
    poster,
    scorecards,
    scripts,
    timetable,
    tracking,
    workbook,
    worksheet,
)
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
    standard: Literal["ua-1"] | None = "ua-1"
    folds: str = ""


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
    "answers": Booklet(
        "答案册",
        "讲师",
        "改作业和讲评用：练习的参考答案和常见错答、测验和试卷的答案，都注明在学员版哪一页。",
        once,
        answers.data,
        trainer_only=True,
        pages_of="trainee",
    ),
    "worksheet": Booklet(
        "练习页",
        "学员",
        "上课时发：一章的练习，一张一个，留好书写的地方，扫码回到网页上的这个练习。",
        by_chapter,
        worksheet.data,
    ),
    "exam-a": Booklet(
        "试卷A",
        "学员（考试时发）",
        "学完一部考一次，全书学完考结业：每条学习目标一题，附答题卡。",
        exam.parts,
        exam.paper_a,
        trainer_only=True,
    ),
    "exam-b": Booklet(
        "试卷B",
        "学员（补考时发）",
        "补考或分两组考：和A卷考同样的目标，题目和选项顺序不同，附答题卡。",
        exam.parts,
        exam.paper_b,
        trainer_only=True,
    ),
    "exam-keys": Booklet(
        "试卷答案",
        "讲师",
        "阅卷用：A、B两卷的答案、给分、每题考哪条目标、在学员版哪一页。",
        exam.parts,
        exam.keys_of,
        trainer_only=True,
        pages_of="trainee",
    ),
    "scripts": Booklet(
        "话术速查",
        "客服、学员",
        "A5口袋本，放在手边：按场景翻、按客户的话查、按快捷编码查。",
        once,
        scripts.data,
    ),
    "scripts-booklet": Booklet(
        "话术速查（折页）",
        "打印的人",
        "话术速查拼成A4：双面打印，沿短边翻转，每20页一叠对折装订。",
        once,
        scripts.data,
        standard=None,
        folds="scripts",
    ),
    "cards": Booklet(
        "角色扮演卡",
        "讲师",
        "每场角色扮演一套客户卡、客服卡、观察员卡：双面打印，沿长边翻转，按实际大小，裁开。",
        once,
        cards.data,
        trainer_only=True,
    ),
    "poster": Booklet("红线海报", "全店", "A3，贴在工位旁：哪些话一句也不说，换成怎么说。", once, poster.data),
    "scorecards": Booklet(
        "评分表",
        "讲师、质检主管",
        "日抽查、周模拟的登记页，和每张评分表：一人一张，勾档、给分、抄原话。",
        once,
        scorecards.data,
    ),
    "timetable": Booklet(
        "课表",
        "讲师、学员",
        "每个培训方案的总表、周表，和每天一张：几分钟、做什么、翻到学员版哪一页、谁负责、带哪张表。",
        once,
        timetable.data,
        pages_of="trainee",
    ),
    "tracking": Booklet(
        "跟踪表",
        "带教导师、质检主管",
        "30天跟踪、预警登记、带教记录这些空表，和日、周、月要做的事。",
        once,
        tracking.data,
    ),
    "certificate": Booklet(
        "结业证书", "店长", "结业时发，横版一张：姓名、日期、分数、签名手写。", once, certificate.data
    ),
}
