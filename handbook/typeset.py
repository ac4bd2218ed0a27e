"""Typst: templates and data in a folder in, a PDF out. What a worker process imports, so it imports little."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Literal, NamedTuple

import typst

from handbook import fonts


class TypesettingError(Exception):
    """Typst refused a template, or the result failed the checks of its standard: our fault, never the author's."""


class Job(NamedTuple):
    """What a process needs to set one file: the folder with templates and data, their names, the clock."""

    root: str
    file: str
    template: str
    standard: Literal["ua-1"] | None
    timestamp: int
    pages_of: str = ""
    asked: bool = True


class Made(NamedTuple):
    """A file that was set: its name, the PDF (empty when only its pages were wanted), the page of each mark."""

    file: str
    pdf: bytes
    pages: dict[str, int]


def typeset(job: Job, pages: dict[str, int], want_pages: bool) -> Made:
    """Set one file.

    Args:
        job: which.
        pages: the page numbers of the booklet it refers to, for ``data.pages``.
        want_pages: whether its own page numbers are needed by another file.

    Raises:
        TypesettingError: a template is wrong.
    """
    if job.pages_of:
        (Path(job.root) / f"{job.file}.pages.json").write_text(json.dumps(pages), encoding="utf-8")
    compiler = typst.Compiler(
        input=str(Path(job.root) / job.template),
        root=job.root,
        font_paths=_fonts(),
        sys_inputs={"data": f"{job.file}.json", "pages": f"{job.file}.pages.json" if job.pages_of else ""},
    )
    try:
        pdf = compiler.compile(pdf_standards=job.standard, timestamp=job.timestamp) if job.asked else b""
        found = json.loads(compiler.query("<pages>", field="value", one=True)) if want_pages else {}
    except typst.TypstError as error:
        # Typst's own exception cannot travel between processes
        raise TypesettingError(f"{job.template}: {error}") from None
    assert isinstance(pdf, bytes)
    return Made(job.file, pdf, found)


@functools.cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(f) for f in fonts.folders()]
    )
