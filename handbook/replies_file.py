"""A shop's own list of replies: read from what its tools export, and written back as a copy to start from.

In: the bytes of a .csv (UTF-8 with or without BOM, UTF-16, GBK), an .xlsx or a text with one reply a line. Out: a
``RepliesFile`` that knows which cells are replies. Known heads, all second-hand: 千牛 ``快捷短语`` (see
``exports.phrases``), 京东 ``快捷短语内容（必填）``, 客服宝 ``话术内容（必填）``; any other by its words or sentences.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import NamedTuple

from handbook.problem import Say

NOTES = ("原话", "问题", "建议改法")

_REPLY = re.compile(
    r"回复|回覆|话术|短语|内容|答案|应答|答复|欢迎语|文案|正文|reply|response|answer|content|phrase|text", re.I
)
_OTHER = re.compile(
    r"编码|编号|代码|序号|分组|分类|类目|类别|组名|标题|名称|主题|关键|场景|阶段|时间|日期|人|者|状态|类型|次数|数量|图|链接|备注|"
    r"客户|顾客|买家|问题|提问|咨询|快捷键|平台|店铺|是否|原话|建议|程序|id|code|group|title|time|type|question|key",
    re.I,
)
_SENTENCE = re.compile(r"[，。！？～,!?]|亲|您")
_HAN = re.compile(r"[一-龥]")
_HEAD_ROWS = 5
_EXCEL, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class FileError(Exception):
    """The file cannot be read; ``sentence`` says why and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.sentence = Say(zh, en)


class Cell(NamedTuple):
    """A reply: the sheet and row (from 1) it stands in, its column (from 0), and its text."""

    sheet: str
    row: int
    column: int
    text: str


@dataclass
class Sheet:
    """One table: its name, its rows as text, and where its head and its replies stand."""

    name: str
    rows: list[list[str]]
    head: int = 0  # rows up to and including the head
    columns: tuple[int, ...] = ()

    def cells(self) -> Iterator[Cell]:
        """Yield every reply, row by row; an empty cell is none."""
        for number, row in enumerate(self.rows[self.head :], self.head + 1):
            for column in self.columns:
                if column < len(row) and row[column].strip():
                    yield Cell(self.name, number, column, row[column])


@dataclass
class RepliesFile:
    """A file's tables and what is needed to write the same kind of file again."""

    kind: str  # csv, xlsx or txt
    sheets: list[Sheet]
    encoding: str = "utf-8"
    dialect: dict[str, str] = field(default_factory=dict)

    def cells(self) -> Iterator[Cell]:
        """Yield every reply of every table."""
        for sheet in self.sheets:
            yield from sheet.cells()


def read(data: bytes, name: str) -> RepliesFile:
    """Read a shop's file.

    Args:
        data: its bytes.
        name: its name, for the ending; ``-`` for what came from standard input.

    Raises:
        FileError: not a file of this kind, an unknown encoding, or no replies in it.
    """
    ending = PurePath(name).suffix.lower()
    if name != "-" and ending not in (".csv", ".xlsx", ".txt"):
        raise FileError(
            f"只认 .csv、.xlsx 和 .txt，不认“{ending or name}”。在原来的软件里另存为其中一种。",
            f'only .csv, .xlsx and .txt are read, not "{ending or name}". Save it as one of them.',
        )
    if data.startswith(_OLD_EXCEL):
        raise FileError(
            "这是旧版 Excel 文件，或加了密码的工作簿。去掉密码，另存为 .xlsx 再试。",
            "this is an old or password-protected Excel workbook. Remove the password and save it as .xlsx.",
        )
    if data.startswith(_EXCEL):
        if ending not in (".xlsx", ""):
            raise FileError(
                f"文件名是 {ending}，内容却是 Excel 工作簿。把文件名改成 .xlsx 再试。",
                f"the name says {ending} but it is an Excel workbook. Rename it to .xlsx.",
            )
        file = _workbook(data)
    elif ending == ".xlsx":
        raise FileError(
            "文件名是 .xlsx，内容却不是 Excel 工作簿。是 CSV 就把文件名改成 .csv。",
            "the name says .xlsx but it is no Excel workbook. If it is CSV, rename it to .csv.",
        )
    else:
        text, encoding = _decode(data)
        as_table = ending == ".csv" or (name == "-" and _names_replies(next(csv.reader([text.split("\n", 1)[0]]), [])))
        file = _table(text, encoding) if as_table else _lines(text, encoding)
    if not any(sheet.columns for sheet in file.sheets):
        raise FileError(
            "没有找到回复。表头里要有“快捷短语”“话术”“回复”“内容”这样的列，或者有一列是整句的话。",
            "no replies found. Name a column 回复, 话术 or 内容, or give one column of sentences.",
        )
    return file


def _decode(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        tried: tuple[str, ...] = ("utf-16",)
    else:
        tried = ("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8", "gb18030")
    for encoding in tried:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, encoding
    raise FileError(
        "文字的编码既不是 UTF-8 也不是 GBK，或者这不是文字文件。用 Excel 或 WPS 打开，另存为“CSV UTF-8”再试。",
        "neither UTF-8 nor GBK, or no text at all. Open it in Excel or WPS and save it as CSV UTF-8.",
    )


def _lines(text: str, encoding: str) -> RepliesFile:
    rows = [[line] for line in text.replace("\r\n", "\n").split("\n")]
    return RepliesFile("txt", [Sheet("", rows, columns=(0,))], encoding)


def _table(text: str, encoding: str) -> RepliesFile:
    csv.field_size_limit(2**31 - 1)
    first = text.split("\n", 1)[0]
    delimiter = max((",", "\t", ";"), key=first.count)
    try:
        # a tab before a cell keeps Excel from reading a code as a number
        rows = [[c.lstrip("\t") for c in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise FileError(
            f"CSV 的引号不成对或格式不对({error})。用 Excel 或 WPS 打开，另存一次。",
            f"the CSV is broken ({error}). Open it in Excel or WPS and save it again.",
        ) from error
    return RepliesFile("csv", [_found("", rows)], encoding, {"delimiter": delimiter})


def _workbook(data: bytes) -> RepliesFile:
    import python_calamine

    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        tables = [(n, book.get_sheet_by_name(n).to_python(skip_empty_area=False)) for n in book.sheet_names]
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise FileError(
            f"这个 Excel 工作簿打不开({error})。用 Excel 或 WPS 打开，另存为新的 .xlsx 再试。",
            f"the workbook cannot be opened ({error}). Open it in Excel or WPS and save it anew.",
        ) from error
    return RepliesFile("xlsx", [_found(n, [[_as_text(v) for v in row] for row in rows]) for n, rows in tables])


def _as_text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _found(name: str, rows: list[list[str]]) -> Sheet:
    """Return the table with its head and reply columns: by the words of a head, else by where the sentences are."""
    width = max(map(len, rows), default=0)
    for number, row in enumerate(rows[:_HEAD_ROWS], 1):
        alone = sum(bool(cell.strip()) for cell in row) == 1 < width  # a note above the head
        if (columns := _names_replies(row)) and not alone:
            return Sheet(name, rows, number, columns)
    columns = tuple(c for c in range(width) if _sentences([row[c] for row in rows if c < len(row)]))
    headed = bool(columns) and len(rows) > 1 and all(_short(rows[0][c]) for c in columns if c < len(rows[0]))
    return Sheet(name, rows, int(headed), columns)


def _names_replies(row: Sequence[str]) -> tuple[int, ...]:
    names = [re.sub(r"[（(].*?[）)]|\s", "", cell) for cell in row]
    return tuple(
        i
        for i, name in enumerate(names)
        if 0 < len(name) <= 12 and _REPLY.search(name) and not _OTHER.search(name) and not _SENTENCE.search(name)
    )


def _sentences(cells: list[str]) -> bool:
    full = [c for c in cells if c.strip()]
    said = sum(bool(_HAN.search(c)) and (len(c) >= 12 or (len(c) >= 5 and bool(_SENTENCE.search(c)))) for c in full)
    return bool(full) and said * 2 >= len(full)


def _short(cell: str) -> bool:
    return len(cell) <= 8 and not _SENTENCE.search(cell)


class Note(NamedTuple):
    """What a copy says beside a reply: what is wrong, how to put it, and whether the reply must not be used."""

    problem: str
    better: str
    blocked: bool


def clean_copy(file: RepliesFile, notes: dict[Cell, Note]) -> bytes:
    """Return the file again, of the same kind and encoding, as a copy to start from.

    A reply that must not be used is taken out of its column, so that importing the copy by mistake cannot bring it
    back; it stands in 原话 at the end of its row, with 问题 and 建议改法. Others stay and get their notes. In a text
    file, which has no columns, such a line is put behind ``【停用：…】``.
    """
    if file.kind == "txt":
        lines = [row[0] for row in file.sheets[0].rows]
        for cell, note in notes.items():
            if note.blocked:
                lines[cell.row - 1] = f"【停用：{note.problem}】{cell.text}"
        return "\n".join(lines).encode(file.encoding)
    by_row: dict[tuple[str, int], list[tuple[Cell, Note]]] = {}
    for cell, note in notes.items():
        by_row.setdefault((cell.sheet, cell.row), []).append((cell, note))
    tables = [(sheet.name, [*_noted_rows(sheet, by_row)]) for sheet in file.sheets]
    return _as_workbook(tables) if file.kind == "xlsx" else _as_csv(tables[0][1], file)


def _noted_rows(sheet: Sheet, by_row: dict[tuple[str, int], list[tuple[Cell, Note]]]) -> Iterator[list[str]]:
    width = max(map(len, sheet.rows), default=0)
    for number, row in enumerate(sheet.rows, 1):
        noted = by_row.get((sheet.name, number), [])
        copy = list(row)
        for cell, note in noted:
            if note.blocked:
                copy[cell.column] = ""
        if number == sheet.head:
            yield [*copy, *[""] * (width - len(copy)), *NOTES]
        elif noted:
            said = (
                "\n".join(cell.text for cell, note in noted if note.blocked),
                "\n".join(note.problem for _, note in noted),
                "\n".join(note.better for _, note in noted),
            )
            yield [*copy, *[""] * (width - len(copy)), *said]
        else:
            yield copy


def _as_csv(rows: list[list[str]], file: RepliesFile) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=file.dialect["delimiter"], lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode(file.encoding)


def _as_workbook(tables: list[tuple[str, list[list[str]]]]) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    # text stays text: nothing in a shop's file may act as a formula or a link
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        for name, rows in tables:
            sheet = workbook.add_worksheet(name)
            sheet.set_column(0, max(map(len, rows), default=1), 24)
            for i, row in enumerate(rows):
                for j, text in enumerate(row):
                    if text:
                        sheet.write_string(i, j, text, wrapped)
    return buffer.getvalue()
