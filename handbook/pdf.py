"""The booklets: a Handbook in, PDF files out.

``paper`` says what stands in a booklet, ``templates/print`` how it looks; this module brings the two together in
Typst. Same book, same bytes: the clock is the edition's date.
"""

from __future__ import annotations

import datetime
import functools
import json
import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import typst

from handbook import fonts, imposition, output, paper
from handbook.book import Handbook
from handbook.sheets import cards, certificate, poster, scorecards, scripts, timetable, tracking

TEMPLATES = Path(__file__).resolve().parents[1] / "templates" / "print"
STANDARD: Final = "ua-1"
"""Typst refuses to write a file that fails its checks for this standard: a title, alternative texts, heading levels."""


@dataclass(frozen=True)
class Booklet:
    """A kind of PDF: its template, what it is called, and who takes it to what end."""

    template: str
    title: str
    audience: str
    purpose: str
    data: Callable[[Handbook], dict[str, Any]]


BOOKLETS: Mapping[str, Booklet] = {
    "trainee": Booklet(
        template="trainee.typ",
        title="学员版",
        audience="学员",
        purpose="上课和自学用的工作册：正文、话术、练习和测验，留好书写的地方，不含答案。",
        data=functools.partial(paper.data, trainer=False),
    ),
    "trainer": Booklet(
        template="trainer.typ",
        title="讲师版",
        audience="讲师",
        purpose="备课和带课用：学员版的全部内容，加时间安排、讨论题、答案、讲评和评分表。",
        data=functools.partial(paper.data, trainer=True),
    ),
    "scripts": Booklet(
        template="scripts.typ",
        title="话术速查",
        audience="学员、客服",
        purpose="A5口袋本，放在手边：按场景翻、按客户的话查、按快捷编码查。",
        data=scripts.data,
    ),
    "cards": Booklet(
        template="cards.typ",
        title="角色扮演卡",
        audience="讲师",
        purpose="每场角色扮演一套：客户卡、客服卡、观察员卡，双面打印后裁开。",
        data=cards.data,
    ),
    "poster": Booklet(
        template="poster.typ",
        title="红线海报",
        audience="全店",
        purpose="A3，贴在工位旁：哪些话一句也不说，换成怎么说。",
        data=poster.data,
    ),
    "scorecards": Booklet(
        template="scorecards.typ",
        title="评分表",
        audience="讲师、质检主管",
        purpose="日抽查和周模拟的登记页，和每张评分表。",
        data=scorecards.data,
    ),
    "timetable": Booklet(
        template="timetable.typ",
        title="课表",
        audience="讲师、学员",
        purpose="每个培训方案的总表、周表和每天一张的课表。",
        data=timetable.data,
    ),
    "tracking": Booklet(
        template="tracking.typ",
        title="跟踪表",
        audience="带教导师、质检主管",
        purpose="30天跟踪、预警登记、带教记录，和日、周、月要做的事。",
        data=tracking.data,
    ),
    "certificate": Booklet(
        template="certificate.typ",
        title="结业证书",
        audience="店长",
        purpose="结业时发，横版一张，姓名、日期、分数手写。",
        data=certificate.data,
    ),
}
FOLDED: Final = "scripts"
"""The booklet that is also laid out for folding, as ``<name>-booklet.pdf``."""


class TypesettingError(Exception):
    """Typst refused a template, or the result failed the checks of ``STANDARD``: our fault, never the author's."""


class _Job(NamedTuple):
    """What a process needs to set one booklet: the folder with templates and data, their names, the clock."""

    root: str
    name: str
    template: str
    timestamp: int


def booklets(book: Handbook, names: Sequence[str] = tuple(BOOKLETS)) -> dict[str, bytes]:
    """Return the named booklets as file name and PDF.

    Args:
        book: a book without errors; the checks have seen to it that the print fonts have all its characters.
        names: keys of ``BOOKLETS``.

    Raises:
        MissingFontsError: a font package is not installed.
        TypesettingError: a template is wrong.
    """
    midnight = datetime.datetime.combine(book.settings.date, datetime.time(), datetime.UTC)
    with tempfile.TemporaryDirectory(prefix="handbook-") as root:
        shutil.copytree(TEMPLATES, root, dirs_exist_ok=True)
        output.write(Path(root) / "images", book.images.items())
        output.write(Path(root), ((f"{name}.json", _data(book, name)) for name in names))
        jobs = [_Job(root, name, BOOKLETS[name].template, int(midnight.timestamp())) for name in names]
        made = {f"{job.name}.pdf": pdf for job, pdf in zip(jobs, _typeset_all(jobs), strict=True)}
    if FOLDED in names:
        made[f"{FOLDED}-booklet.pdf"] = imposition.imposed(made[f"{FOLDED}.pdf"])
    return made


def _data(book: Handbook, name: str) -> bytes:
    booklet = BOOKLETS[name]
    words = {"name": name, "title": booklet.title, "audience": booklet.audience, "purpose": booklet.purpose}
    return json.dumps({"booklet": words, **booklet.data(book)}, ensure_ascii=False, default=list).encode()


def _typeset_all(jobs: Sequence[_Job]) -> list[bytes]:
    """Set each booklet in a process of its own, as many at once as there are processors.

    Typst keeps what it has laid out for as long as its process lives (about 2 MB a page), and half of its work runs
    on one processor: two booklets of 773 and 969 pages took 19 s one after the other and 14 s side by side.
    """
    if len(jobs) == 1:
        return [_typeset(jobs[0])]
    workers = min(len(jobs), os.cpu_count() or 1)
    # fresh processes, since a forked one would share locks with Typst's threads
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=spawn, max_tasks_per_child=1) as pool:
        return list(pool.map(_typeset, jobs))


def _typeset(job: _Job) -> bytes:
    compiler = typst.Compiler(root=job.root, font_paths=_fonts())
    try:
        pdf = compiler.compile(
            input=str(Path(job.root) / job.template),
            sys_inputs={"data": f"{job.name}.json"},
            pdf_standards=STANDARD,
            timestamp=job.timestamp,
        )
    except typst.TypstError as error:
        # Typst's own exception cannot travel between processes
        raise TypesettingError(f"{job.template}: {error}") from None
    assert isinstance(pdf, bytes)
    return pdf


@functools.cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(f) for f in fonts.folders()]
    )
