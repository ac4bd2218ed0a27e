"""The outline of a book."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from handbook.book import Handbook
from handbook.tree import tree
from tests import scratch


def test_the_outline_of_the_complete_book(book: Handbook) -> None:
    """Parts and chapters come with counts, then the libraries, then how much of the ledger has landed."""
    assert tree(book) == (
        "小满客服手册 2026.11\n"
        "  第1部 售后 (aftersale)\n"
        "    第1章 退款说清楚 (refund): 目标 3, 小节 3, 对照表 1, 练习 4, 题目 14, 60 分钟\n"
        "  话术\n"
        "    退款 (refund): 2 条\n"
        "  案例: 1 (成功 0, 失败 0, 有得有失 1)\n"
        "    第五天还没到账 (late-refund): 9 句\n"
        "  对话: 1\n"
        "    催退款的陈先生 (refund-urge): 5 个节点, 3 个结局\n"
        "  规则: 2\n"
        "    本店 (house): 1 条\n"
        "    消费者权益保护法 (law): 1 条\n"
        "  词表: 1\n"
        "    语气 (talk): 1 张\n"
        "  指标 1, 术语 2, 数字 1, 矛盾裁定 1, 来源 2, 培训方案 1, 评分表 1, 同义词 1, 编辑做法 1\n"
        "  台账: 2 / 3 条已写进书里\n"
        "  没有被用到的记录: 0\n"
    )


def test_an_unwritten_chapter_keeps_its_number(edit: Callable[..., Path]) -> None:
    """A chapter that is only listed is shown as unwritten, and the next one counts on."""
    data = edit("handbook.yml", "      - refund\n", "      - exchange\n      - refund\n")
    lines = tree(scratch.loaded(data)).splitlines()

    assert lines[2:4] == [
        "    第1章 (exchange): 未写",
        "    第2章 退款说清楚 (refund): 目标 3, 小节 3, 对照表 1, 练习 4, 题目 14, 60 分钟",
    ]
