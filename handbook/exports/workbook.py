"""The script library as an Excel workbook: one row a script, frozen head, filters on every column."""

from __future__ import annotations

import datetime
import io

import xlsxwriter

from handbook.book import Handbook
from handbook.labels import word
from handbook.model.library import Script
from handbook.reply import to_fill

COLUMNS = (
    ("编码", 9),
    ("场景", 16),
    ("阶段", 8),
    ("话术", 22),
    ("客户会怎么说", 34),
    ("目标", 26),
    ("亲切版", 46),
    ("正式版", 46),
    ("什么时候不用", 26),
    ("不要这样说", 36),
    ("下一步", 26),
    ("转交", 26),
    ("依据", 28),
    ("品类", 10),
    ("平台", 10),
    ("情绪", 10),
    ("客户类型", 12),
    ("用在第几章", 12),
)


def write(book: Handbook) -> dict[str, bytes]:
    """Return ``scripts.xlsx``; text is written as text, so that nothing in it can act as a formula."""
    buffer = io.BytesIO()
    date = book.settings.date
    # without a fixed date the file's bytes would change with the clock
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties(
        {
            "title": f"{book.settings.title} 话术库 {book.settings.edition}",
            "created": datetime.datetime(date.year, date.month, date.day),  # noqa: DTZ001  # XlsxWriter wants it naive
        }
    )
    sheet = workbook.add_worksheet("话术库")
    head = workbook.add_format({"bold": True, "bg_color": "#155e75", "font_color": "#ffffff", "valign": "vcenter"})
    cell = workbook.add_format({"text_wrap": True, "valign": "top"})
    for column, (title, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, head)
    count = 0
    for scene in book.scenes.values():
        for script in scene.scripts:
            count += 1
            for column, text in enumerate(_row(book, script)):
                sheet.write_string(count, column, text, cell)
    sheet.freeze_panes(1, 4)
    sheet.autofilter(0, 0, count, len(COLUMNS) - 1)
    workbook.close()
    return {"scripts.xlsx": buffer.getvalue()}


def _row(book: Handbook, script: Script) -> tuple[str, ...]:
    scene = book.scenes[book.scene_of(script.id)]
    tags = script.tags
    return (
        script.code,
        scene.title,
        word(scene.stage, "stage"),
        script.title,
        "\n".join(script.customer_says),
        script.goal,
        to_fill(script.replies.warm, book.shop),
        to_fill(script.replies.formal, book.shop),
        script.not_when or "",
        "\n".join(f"✗ {a.text}（{a.why}）" for a in script.avoid),
        script.next,
        script.hand_over,
        "\n".join(book.rules[r].title for r in script.rules),
        "、".join(word(t, "category") for t in tags.category),
        "、".join(word(t, "platform") for t in tags.platform),
        "、".join(word(t, "emotion") for t in tags.emotion),
        "、".join(word(t, "customer") for t in tags.customer),
        "、".join(f"第{book.number(c)}章" for c, _ in book.chapters_using("script", script.id)),
    )
