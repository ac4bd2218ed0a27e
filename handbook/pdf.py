"""The booklets: a Handbook in, PDF files out.

``paper`` says what stands in a booklet, ``templates/print`` how it looks; this module brings the two together in
Typst, as many files at once as there are processors. Same book, same bytes: the clock is the edition's date.
"""

from __future__ import annotations

import datetime
import functools
import json
import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from pathlib import Path
from typing import NamedTuple

from handbook import output
from handbook.book import Handbook
from handbook.paper import BOOKLETS
from handbook.typeset import Job, Made, typeset

TEMPLATES = Path(__file__).resolve().parents[1] / "templates" / "print"
PAPERS: Mapping[str, str] = {"a4": "a4", "letter": "us-letter"}
"""What ``--paper`` takes, and what Typst calls it."""
PARTS_A_PROCESS = 8
"""Files of a chapter or a part that one process sets, before what Typst keeps of them takes more than it saves. A file
of the whole book has a process of its own."""


class Look(NamedTuple):
    """How files are printed: the sheet, without colour, in 14 pt type."""

    paper: str = "a4"
    gray: bool = False
    large: bool = False

    @property
    def suffix(self) -> str:
        """What the name of a file says of it, such as ``-large-letter``."""
        marks = (("-large", self.large), ("-gray", self.gray), (f"-{self.paper}", self.paper != "a4"))
        return "".join(mark for mark, on in marks if on)


class Leaf(NamedTuple):
    """One file of a kind: the kind, and the part of the book ("" for all of it)."""

    kind: str
    part: str

    @property
    def name(self) -> str:
        """What one calls it on the command line."""
        return f"{self.kind}-{self.part}" if self.part else self.kind


def files(book: Handbook) -> tuple[Leaf, ...]:
    """Return every file that can be made of a book, in the order of the table."""
    return tuple(Leaf(kind, part) for kind, booklet in BOOKLETS.items() for part in booklet.parts(book))


def chosen(book: Handbook, words: Sequence[str]) -> tuple[tuple[Leaf, ...], tuple[str, ...]]:
    """Return the files that words of the command line name, and the words that name none.

    A word is a kind (all its files) or one file, such as ``worksheet-returns``; no word is every file.
    """
    known = files(book)
    wanted = {leaf for word in words for leaf in known if word in (leaf.kind, leaf.name)}
    names = {name for leaf in known for name in (leaf.kind, leaf.name)}
    return tuple(leaf for leaf in known if leaf in wanted or not words), tuple(w for w in words if w not in names)


def booklets(book: Handbook, leaves: Iterable[Leaf] | None = None, look: Look | None = None) -> dict[str, bytes]:
    """Return files as name and PDF.

    Args:
        book: a book without errors; the checks have seen to it that the print fonts have all its characters.
        leaves: which of ``files(book)``; None for all.
        look: how they are printed.

    Raises:
        MissingFontsError: a font package is not installed.
        TypesettingError: a template is wrong.
    """
    look = look or Look()
    asked = tuple(files(book) if leaves is None else leaves)
    with tempfile.TemporaryDirectory(prefix="handbook-") as root:
        shutil.copytree(TEMPLATES, root, dirs_exist_ok=True)
        output.write(Path(root) / "images", _pictures(book, look))
        leaves = tuple(dict.fromkeys(_unfolded(leaf) for leaf in asked))
        made = {m.file: m.pdf for m in _typeset_all(book, _steps(book, leaves), root, look)}
    return {f"{leaf.name}{look.suffix}.pdf": _folded(leaf, made[_unfolded(leaf).name]) for leaf in asked}


def _pictures(book: Handbook, look: Look) -> Iterable[tuple[str, bytes]]:
    if not look.gray:
        return book.images.items()
    from handbook.grayscale import grayscale

    return [(name, grayscale(name, content)) for name, content in book.images.items()]


def _unfolded(leaf: Leaf) -> Leaf:
    """Return the file that is typeset for a leaf: another one when the leaf is that one laid out for folding."""
    return Leaf(BOOKLETS[leaf.kind].folds or leaf.kind, leaf.part)


def _folded(leaf: Leaf, pdf: bytes) -> bytes:
    if not BOOKLETS[leaf.kind].folds:
        return pdf
    from handbook import imposition  # a worksheet is set before pypdf is imported

    return imposition.imposed(pdf)


class _Step(NamedTuple):
    """A file to set, whether it is wanted itself, and whether another file waits for its page numbers."""

    leaf: Leaf
    asked: bool
    awaited: bool
    needs: str
    """The file whose page numbers this one refers to, or ""."""


def _steps(book: Handbook, asked: Sequence[Leaf]) -> list[_Step]:
    """Return what has to be set, in a good order: what others wait for first, whole books before chapters."""
    referred = {leaf: other for leaf in asked if (other := _referred(book, leaf))}
    needed = set(referred.values())
    steps = [
        _Step(leaf, leaf in asked, leaf in needed, referred[leaf].name if leaf in referred else "")
        for leaf in dict.fromkeys([*asked, *needed])
    ]
    return sorted(steps, key=lambda step: (bool(step.leaf.part), not step.awaited, not step.needs))


def _referred(book: Handbook, leaf: Leaf) -> Leaf | None:
    """Return the file whose pages a file refers to: for the same part where there is one, else for the whole book."""
    other = BOOKLETS[leaf.kind].pages_of
    if not other:
        return None
    return Leaf(other, leaf.part if leaf.part in BOOKLETS[other].parts(book) else "")


def _typeset_all(book: Handbook, steps: list[_Step], root: str, look: Look) -> Iterator[Made]:
    """Yield every file, set in processes of their own: Typst keeps what it laid out as long as its process lives."""
    if len(steps) <= 2:
        pages: dict[str, dict[str, int]] = {}
        for step in sorted(steps, key=lambda step: bool(step.needs)):
            made = typeset(_job(book, step.leaf, root, look, step.asked), pages.get(step.needs, {}), step.awaited)
            pages[made.file] = made.pages
            yield made
        return
    # fresh processes, since a forked one would share locks with Typst's threads
    spawn = multiprocessing.get_context("spawn")
    workers = min(len(steps), os.cpu_count() or 1)
    with (
        ProcessPoolExecutor(workers, mp_context=spawn, max_tasks_per_child=1) as large,
        ProcessPoolExecutor(workers, mp_context=spawn, max_tasks_per_child=PARTS_A_PROCESS) as small,
    ):
        yield from _scheduled(large, small, workers, book, steps, root, look)


def _scheduled(
    large: Executor, small: Executor, workers: int, book: Handbook, steps: list[_Step], root: str, look: Look
) -> Iterator[Made]:
    """Keep every worker busy with the first step whose needs are met: what is of the whole book, or a part of it."""
    waiting, running = list(steps), set[Future[Made]]()
    pages: dict[str, dict[str, int]] = {"": {}}

    @functools.cache
    def job(step: _Step) -> Job:
        return _job(book, step.leaf, root, look, step.asked)

    def ready() -> _Step | None:
        return next((step for step in waiting if step.needs in pages), None)

    while waiting or running:
        while len(running) < workers and (step := ready()):
            waiting.remove(step)
            pool = small if step.leaf.part else large
            running.add(pool.submit(typeset, job(step), pages[step.needs], step.awaited))
        if step := ready():
            job(step)  # while the workers work, so that none waits for its data
        finished, running = wait(running, return_when=FIRST_COMPLETED)
        for future in finished:
            made = future.result()
            pages[made.file] = made.pages
            yield made


def _job(book: Handbook, leaf: Leaf, root: str, look: Look, asked: bool) -> Job:
    """Write the data of a file, and return what a process needs to set it."""
    booklet = BOOKLETS[leaf.kind]
    words = {"name": leaf.kind, "title": booklet.title, "audience": booklet.audience, "purpose": booklet.purpose}
    setting = {"paper": PAPERS[look.paper], "gray": look.gray, "large": look.large}
    data = {"booklet": words | {"part": leaf.part}, "setting": setting, **booklet.data(book, leaf.part)}
    (Path(root) / f"{leaf.name}.json").write_bytes(json.dumps(data, ensure_ascii=False, default=list).encode())
    midnight = datetime.datetime.combine(book.settings.date, datetime.time(), datetime.UTC)
    return Job(
        root, leaf.name, f"{leaf.kind}.typ", booklet.standard, int(midnight.timestamp()), booklet.pages_of, asked
    )
