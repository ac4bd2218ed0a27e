"""A Handbook in; files for other tools out. One module a format, one line in the table a format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from handbook.book import Handbook
from handbook.exports import book_json, freshness, guide, phrases, workbook
from handbook.problem import Say


class Export(NamedTuple):
    """How a format is written, and what it is for."""

    write: Callable[[Handbook], dict[str, bytes]]
    purpose: Say


EXPORTS: Mapping[str, Export] = {
    "json": Export(
        book_json.write, Say("整本手册的数据,给别的程序用", "the whole handbook as data for other programs")
    ),
    "qianniu": Export(phrases.write, Say("千牛快捷短语(CSV)", "quick phrases for Qianniu (CSV)")),
    "xlsx": Export(workbook.write, Say("话术库工作簿,可筛选", "the script library as a workbook to filter")),
    "freshness": Export(
        freshness.write,
        Say("规则什么时候该复核、归谁(JSON)", "when each rule is due for a check, and whose turn it is"),
    ),
    "guide": Export(guide.write, Say("这些文件怎么用", "how to use these files")),
}


def write(book: Handbook, formats: Iterable[str] = EXPORTS) -> dict[str, bytes]:
    """Return the files of the chosen formats by name."""
    files: dict[str, bytes] = {}
    for name in formats:
        files |= EXPORTS[name].write(book)
    return files
