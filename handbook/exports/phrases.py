"""The scripts as quick phrases for 千牛: one row a script, in the shop's tone.

Columns, encoding and line ends follow what an open-source Qianniu plug-in reads and writes (code, phrase, group;
GB2312/GBK; CRLF; standard double quotes). That is second-hand knowledge, so the guide beside the files tells a shop to
compare with its own export before it imports.
"""

from __future__ import annotations

import csv
import io

from handbook.book import Handbook
from handbook.reply import to_fill

HEADER = ("快捷短语编码", "快捷短语", "快捷短语分组")


def write(book: Handbook) -> dict[str, bytes]:
    """Return the phrases as GBK (for Qianniu) and as UTF-8 with BOM (for Excel and WPS)."""
    text = _csv(rows(book))
    return {
        "phrases_qianniu_gbk.csv": text.encode("gbk"),
        "phrases_qianniu_utf8bom.csv": text.encode("utf-8-sig"),
    }


def rows(book: Handbook) -> list[tuple[str, str, str]]:
    """Return (code, phrase, group) of every script, scene by scene."""
    return [
        (script.code, to_fill(getattr(script.replies, book.shop.tone), book.shop), scene.title)
        for scene in book.scenes.values()
        for script in scene.scripts
    ]


def _csv(lines: list[tuple[str, str, str]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(lines)
    return buffer.getvalue()
