"""A shop's own list of replies: which cells are replies, in every encoding and layout, and the copy to start from."""

from __future__ import annotations

import io

import pytest
import python_calamine
import xlsxwriter

from handbook.exports import phrases
from handbook.replies_file import Cell, FileError, Note, clean_copy, read

QIANNIU = "快捷短语编码,快捷短语,快捷短语分组\r\na1,您好，在的。,开场\r\na2,明天保证到。,物流\r\n"
NOTE = Note("绝对承诺“保证”", "说预计时间。", blocked=True)


def replies(data: bytes, name: str) -> list[tuple[int, str]]:
    """Return row and text of every reply of a file."""
    return [(cell.row, cell.text) for cell in read(data, name).cells()]


def workbook(*rows: tuple[object, ...]) -> bytes:
    """Return an XLSX file with these rows."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("话术")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_quick_phrases_in_every_encoding(encoding: str) -> None:
    """千牛's columns are known: the phrase is the reply, its code and group are not."""
    assert replies(QIANNIU.encode(encoding), "短语.csv") == [(2, "您好，在的。"), (3, "明天保证到。")]


def test_our_own_export_is_read_back() -> None:
    """What the handbook exports for 千牛 has the columns that are read."""
    text = ",".join(phrases.HEADER) + "\r\na1,您好。,开场\r\n"

    assert replies(text.encode("gbk"), "phrases.csv") == [(2, "您好。")]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("一级分类（必填）,二级分类（选填）,话术标题（选填）,话术内容（必填）", "丁"),
        ("快捷短语内容（必填）,分组名称,快捷编码,备注", "甲"),
        ("客户问题,客服回复,使用次数,更新时间", "乙"),
        ("id,question,reply,type", "丙"),
    ],
)
def test_columns_are_found_by_their_names(head: str, expected: str) -> None:
    """Words such as 回复, 话术, 内容 and 短语 name replies; codes, titles, groups and customers' questions do not."""
    assert replies(f"{head}\n甲,乙,丙,丁\n".encode(), "表.csv") == [(2, expected)]


def test_notes_above_the_head_are_passed_over() -> None:
    """A table whose head stands in the third row is read from the fourth."""
    text = "最初3行的内容请勿改动\n说明,,\n分组,快捷编码,标题,内容\n开场,a,您好,您好，在的。\n"

    assert replies(text.encode(), "表.csv") == [(4, "您好，在的。")]


def test_columns_without_names_are_found_by_their_sentences() -> None:
    """Without a telling head the column of sentences holds the replies, and a short first cell is its head."""
    text = "甲列,乙列\nA1,您好，这款今天有货。\nA2,亲，明天18点前发出。\n"

    assert replies(text.encode(), "表.csv") == [(2, "您好，这款今天有货。"), (3, "亲，明天18点前发出。")]


def test_rows_count_as_a_spreadsheet_counts_them() -> None:
    """A line break inside a cell adds no row, an empty row does, and an empty cell is no reply."""
    text = '编码,回复\na,"第一行\n第二行，好的。"\n\nb,\nc,您好。\n'

    assert replies(text.encode(), "表.csv") == [(2, "第一行\n第二行，好的。"), (5, "您好。")]


def test_a_tab_before_a_cell_is_dropped() -> None:
    """The tab that keeps Excel from reading codes as numbers is no part of the reply."""
    assert replies("编码,回复\n\t1,\t您好。\n".encode(), "表.csv") == [(2, "您好。")]


def test_other_delimiters() -> None:
    """Tables set with tabs or semicolons are read."""
    assert replies("编码\t回复\na\t您好，在的。\n".encode(), "表.csv") == [(2, "您好，在的。")]
    assert replies("编码;回复\na;您好，在的。\n".encode(), "表.csv") == [(2, "您好，在的。")]


def test_text_has_one_reply_a_line() -> None:
    """In a text file each line is a reply, whatever it holds, and empty lines count as rows."""
    assert replies("您好,在的。\r\n\r\n#昵称#您好\n".encode("gbk"), "a.txt") == [(1, "您好,在的。"), (3, "#昵称#您好")]


def test_standard_input_is_lines_or_a_table() -> None:
    """What comes by standard input is a table when its first line names a reply column."""
    assert replies("您好，在的。\n好的。\n".encode(), "-") == [(1, "您好，在的。"), (2, "好的。")]
    assert replies(QIANNIU.encode(), "-") == [(2, "您好，在的。"), (3, "明天保证到。")]


def test_a_workbook_is_read_by_rows_of_its_sheet() -> None:
    """XLSX cells are text, numbers keep their look, and rows before the table count."""
    data = workbook((), ("编码", "回复"), ("a", "您好。"), ("b", 2026), ("c", None))

    assert replies(data, "表.xlsx") == [(3, "您好。"), (4, "2026")]


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"x", "a.docx", "只认 .csv、.xlsx 和 .txt，不认“.docx”。在原来的软件里另存为其中一种。"),
        (b"PK\x03\x04", "a.csv", "文件名是 .csv，内容却是 Excel 工作簿。把文件名改成 .xlsx 再试。"),
        (b"a,b", "a.xlsx", "文件名是 .xlsx，内容却不是 Excel 工作簿。是 CSV 就把文件名改成 .csv。"),
        (b"\xd0\xcf\x11\xe0", "a.xlsx", "这是旧版 Excel 文件，或加了密码的工作簿。去掉密码，另存为 .xlsx 再试。"),
        (b"\x89PNG\x00\x00\xff", "a.txt", "文字的编码既不是 UTF-8 也不是 GBK"),
        (b"PK\x03\x04broken", "a.xlsx", "这个 Excel 工作簿打不开"),
        ("编码,分组\na,b\n".encode(), "a.csv", "没有找到回复。"),
        (b"", "a.csv", "没有找到回复。"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(data: bytes, name: str, says: str) -> None:
    """A wrong ending, encoding or kind of file is named together with the remedy."""
    with pytest.raises(FileError) as caught:
        read(data, name)

    assert caught.value.sentence.zh.startswith(says)


def test_the_copy_keeps_encoding_and_takes_blocked_replies_out() -> None:
    """A GBK table comes back as GBK: the blocked reply is out of its column and beside it, with reason and remedy."""
    file = read(QIANNIU.encode("gbk"), "短语.csv")
    copy = clean_copy(file, {Cell("", 3, 1, "明天保证到。"): NOTE}).decode("gbk")

    assert copy.split("\r\n") == [
        "快捷短语编码,快捷短语,快捷短语分组,原话,问题,建议改法",
        "a1,您好，在的。,开场",
        "a2,,物流,明天保证到。,绝对承诺“保证”,说预计时间。",
        "",
    ]


def test_the_copy_of_a_workbook_is_a_workbook() -> None:
    """XLSX comes back as XLSX; text that looks like a formula stays text."""
    file = read(workbook(("编码", "回复"), ("a", "明天保证到。"), ("b", "您好。")), "表.xlsx")
    copy = clean_copy(file, {Cell("话术", 2, 1, "明天保证到。"): NOTE._replace(better="=1+1")})
    rows = python_calamine.load_workbook(io.BytesIO(copy)).get_sheet_by_name("话术").to_python()

    assert rows[1] == ["a", "", "明天保证到。", "绝对承诺“保证”", "=1+1"]
    assert rows[2][:2] == ["b", "您好。"]


def test_the_copy_of_a_text_marks_lines() -> None:
    """A blocked line of a text file stays behind a mark that says why."""
    file = read("您好。\n明天保证到。".encode(), "a.txt")

    assert clean_copy(file, {Cell("", 2, 0, "明天保证到。"): NOTE}).decode() == (
        "您好。\n【停用：绝对承诺“保证”】明天保证到。"
    )


def test_the_copy_can_be_checked_again() -> None:
    """The columns a copy adds are not read as replies."""
    file = read(QIANNIU.encode(), "短语.csv")
    copy = clean_copy(file, {Cell("", 3, 1, "明天保证到。"): NOTE})

    assert replies(copy, "短语.csv") == [(2, "您好，在的。")]
