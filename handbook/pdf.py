"""The booklets: a Handbook in, PDF files out.

``paper`` says what stands in a booklet, ``templates/print`` how it looks; this module brings the two together in
Typst, in process. Same book, same bytes: the clock is the edition's date.
"""

from __future__ import annotations

import datetime
import functools
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import typst

from handbook import fonts, paper
from handbook.book import Handbook
from handbook.model.base import Leaf
from handbook.problem import Problem, Say

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
}


class UnprintableError(Exception):
    """The book has characters that no print font can set; ``problems`` names each place."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} texts cannot be printed")
        self.problems = problems


def booklets(book: Handbook, names: Sequence[str] = tuple(BOOKLETS)) -> dict[str, bytes]:
    """Return the named booklets as file name and PDF.

    Args:
        book: a book without errors.
        names: keys of ``BOOKLETS``.

    Raises:
        UnprintableError: a text has characters that no print font has.
        MissingFontsError: a font package is not installed.
        typst.TypstError: a template is wrong, or fails the checks of ``STANDARD``; this is our fault, not the author's.
    """
    with tempfile.TemporaryDirectory(prefix="handbook-") as folder:
        root = Path(folder)
        shutil.copytree(TEMPLATES, root, dirs_exist_ok=True)
        _write_images(book, root / "images")
        compiler = typst.Compiler(root=root, font_paths=_fonts())
        made: dict[str, bytes] = {}
        for name in names:
            if made:
                _forget(compiler)
            made[f"{name}.pdf"] = _compile(book, name, root, compiler)
        return made


def unprintable(book: Handbook) -> list[Problem]:
    """Return an error for every text of the book with characters that no print font has."""
    found = []
    for kind, name, leaf in book.leaves:
        missing = fonts.unprintable(leaf.value)
        if missing and _is_printed(kind, leaf):
            shown = " ".join(f"{c}（U+{ord(c):04X}）" for c in sorted(missing))
            found.append(
                Problem(
                    book.place(kind, name, *leaf.path),
                    Say(f"印刷字体里没有这个字符：{shown}。", f"no print font has this character: {shown}. "),
                    Say("换一个字，或用文字描述，例如 [微笑]。", "Use another, or describe it in words, as in [微笑]."),
                    check="print-character",
                )
            )
    return found


def _is_printed(kind: str, leaf: Leaf) -> bool:
    """Tell whether a text reaches paper: a rule's patterns, the editors' notes and the ledger do not."""
    return kind not in ("ledger", "synonym") and leaf.path[-1] != "note" and "lint" not in leaf.path


@functools.cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(f) for f in fonts.folders()]
    )


def _write_images(book: Handbook, folder: Path) -> None:
    folder.mkdir()
    for name, picture in book.images.items():
        (folder / name).write_bytes(picture)


def _forget(compiler: typst.Compiler) -> None:
    """Let Typst drop what it remembers of the booklet before, else the memory of all booklets adds up.

    Typst drops what ten compilations in a row did not ask for (its ``comemo::evict(10)``); measured with two booklets
    of 180 and 220 pages: 0.2 s, and a peak of 550 MB instead of 790.
    """
    for _ in range(11):
        compiler.compile(input=b"")


def _compile(book: Handbook, name: str, root: Path, compiler: typst.Compiler) -> bytes:
    booklet = BOOKLETS[name]
    words = {"name": name, "title": booklet.title, "audience": booklet.audience, "purpose": booklet.purpose}
    text = json.dumps({"booklet": words, **booklet.data(book)}, ensure_ascii=False, default=list)
    if fonts.unprintable(text):
        problems = unprintable(book)
        if problems:
            raise UnprintableError(problems)
    (root / f"{name}.json").write_text(text, encoding="utf-8")
    midnight = datetime.datetime.combine(book.settings.date, datetime.time(), datetime.UTC)
    pdf = compiler.compile(
        input=str(root / booklet.template),
        sys_inputs={"data": f"{name}.json"},
        pdf_standards=STANDARD,
        timestamp=int(midnight.timestamp()),
    )
    assert isinstance(pdf, bytes)
    return pdf
