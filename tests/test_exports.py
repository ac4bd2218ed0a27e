"""The exports: the bytes that other tools take."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from handbook import exports
from handbook.book import Handbook
from handbook.exports import workbook


@pytest.fixture(scope="module")
def files(book: Handbook) -> dict[str, bytes]:
    """All exports of the complete book."""
    return exports.write(book)


def test_the_files(files: dict[str, bytes]) -> None:
    """A full export is these files."""
    assert sorted(files) == [
        "README.md",
        "freshness.json",
        "handbook.json",
        "phrases_qianniu_gbk.csv",
        "phrases_qianniu_utf8bom.csv",
        "scripts.xlsx",
    ]


def test_one_format(book: Handbook) -> None:
    """A single format writes its own files only."""
    assert sorted(exports.write(book, ["json"])) == ["handbook.json"]


def test_the_phrases_for_qianniu(files: dict[str, bytes]) -> None:
    """Qianniu gets a head and a row a script in the shop's tone, variables filled and blanks in brackets, in GBK."""
    assert files["phrases_qianniu_gbk.csv"].decode("gbk") == (
        "快捷短语编码,快捷短语,快捷短语分组\r\n"
        "tk1,【客户称呼】，退款24小时内审核完，通过后原路退回，一般1到3个工作日。"
        "进度在订单页“退款详情”里能看，我【时间点】再来说一声。,退款\r\n"
        "tk2,过了说好的日子，是我们没跟上，抱歉。刚查到审核已过，【金额】在银行入账。"
        "我提了工单【工单号】，【时间点】把银行的回复发您。,退款\r\n"
    )


def test_the_phrases_for_excel(files: dict[str, bytes]) -> None:
    """Excel gets the same text as UTF-8 with a byte-order mark."""
    text = files["phrases_qianniu_gbk.csv"].decode("gbk")

    assert files["phrases_qianniu_utf8bom.csv"] == b"\xef\xbb\xbf" + text.encode()


def test_the_shops_tone_chooses_the_variant(book: Handbook) -> None:
    """A shop that prefers the formal tone gets the formal replies."""
    formal = dataclasses.replace(book, shop=book.shop.model_copy(update={"tone": "formal"}))
    text = exports.write(formal, ["qianniu"])["phrases_qianniu_gbk.csv"].decode("gbk")

    assert "tk1,您好，退款申请24小时内审核。" in text


def test_awkward_phrases_survive(book: Handbook) -> None:
    """Commas and quotes in a phrase or group are quoted as every CSV reader expects."""
    text = exports.write(_with_reply(book, '他说"快,点"'), ["qianniu"])["phrases_qianniu_gbk.csv"].decode("gbk")

    assert list(csv.reader(io.StringIO(text)))[1] == ["tk1", '他说"快,点"', "退款"]


def _with_reply(book: Handbook, text: str) -> Handbook:
    scene = book.scenes["refund"]
    script = scene.scripts[0]
    said = script.model_copy(update={"replies": script.replies.model_copy(update={"warm": text}), "goal": text})
    scenes = {"refund": scene.model_copy(update={"scripts": (said, *scene.scripts[1:])})}
    return dataclasses.replace(book, scenes=scenes, scripts={**book.scripts, said.id: said})


def test_the_json_is_the_whole_book(book: Handbook, files: dict[str, bytes]) -> None:
    """handbook.json holds every record of every kind."""
    data = json.loads(files["handbook.json"])
    counts = {key: len(value) for key, value in data.items() if isinstance(value, list)}

    assert data["format"] == "kefu-handbook/1"
    assert counts == {
        f"{kind}s" if kind != "ledger" else kind: len(records)
        for kind, records in book.by_kind.items()
        if kind != "quiz"
    }
    assert len(data["chapters"][0]["questions"]) == 14


def test_the_json_has_nothing_for_trainers(files: dict[str, bytes]) -> None:
    """No trainer notes, editors' notes, or answers to exercises at any depth."""
    data = json.loads(files["handbook.json"])
    exercises = data["chapters"][0]["exercises"]

    assert {"trainer", "note"} & {key for key, _ in _keys(data["chapters"] + data["scripts"] + data["cases"])} == set()
    assert {"answer", "debrief", "common_mistakes"} & {key for key, _ in _keys(exercises)} == set()
    assert "密语" not in files["handbook.json"].decode()


def _keys(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key, inner
            yield from _keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner)


def test_the_json_says_where_a_script_is_used(files: dict[str, bytes]) -> None:
    """Look-ups that a reader would have to compute are spelt out."""
    script = json.loads(files["handbook.json"])["scripts"][0]

    assert {key: script[key] for key in ("id", "address", "scene", "stage", "used_in")} == {
        "id": "refund-when",
        "address": "scripts/refund.html#refund-when",
        "scene": "refund",
        "stage": "aftersale",
        "used_in": ["refund"],
    }


def rows(content: bytes) -> list[list[Any]]:
    """Read the workbook's only sheet with a reader that is not our writer."""
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("话术库").to_python()


def test_the_workbook_reads_back(files: dict[str, bytes]) -> None:
    """The workbook has a head and a row a script, with tags in words."""
    found = rows(files["scripts.xlsx"])
    first = dict(zip(found[0], found[1], strict=True))

    assert found[0] == [title for title, _ in workbook.COLUMNS]
    assert [row[0] for row in found[1:]] == ["tk1", "tk2"]
    assert {k: first[k] for k in ("场景", "阶段", "品类", "情绪", "客户类型", "用在第几章")} == {
        "场景": "退款",
        "阶段": "售后",
        "品类": "家居",
        "情绪": "着急",
        "客户类型": "新客",
        "用在第几章": "第1章",
    }


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd", "@SUM(A1)", "-1", '=HYPERLINK("https://evil.example")', "https://a.example"]
)
def test_text_is_never_a_formula(book: Handbook, text: str) -> None:
    """A text that looks like a formula or an address is written as the text it is."""
    content = exports.write(_with_reply(book, text), ["xlsx"])["scripts.xlsx"]
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()

    assert rows(content)[1][6] == text
    assert re.findall(r"<f>|<hyperlink", sheet) == []


def test_the_same_book_gives_the_same_bytes(book: Handbook, files: dict[str, bytes]) -> None:
    """Two exports of one book are byte-identical, the workbook included."""
    assert exports.write(book) == files


def test_the_guide_names_every_file(files: dict[str, bytes]) -> None:
    """The guide beside the files explains each of them."""
    guide = files["README.md"].decode()

    assert [name for name in files if name != "README.md" and f"`{name}`" not in guide] == []
