"""Rules: dates that make sense, and dates that have passed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from handbook.book import Handbook
from handbook.problem import Problem, Say


def rule_dates(book: Handbook) -> Iterator[Problem]:
    """规则的日期和状态对不上：生效早于公布，或写着“现行”却到版次日期还没生效。"""
    for name, rule in book.rules.items():
        if rule.announced_on and rule.effective_from and rule.effective_from < rule.announced_on:
            yield Problem(
                book.place("rule", name, "effective_from"),
                Say("生效日期早于公布日期。", "it takes effect before it was announced. "),
                Say("核对两个日期。", "Check both dates."),
            )
        if rule.status == "in-force" and rule.effective_from and rule.effective_from > book.settings.date:
            yield Problem(
                book.place("rule", name, "status"),
                Say(
                    f"写着现行,却要到 {rule.effective_from} 才生效。",
                    f"marked in force, but it takes effect on {rule.effective_from}. ",
                ),
                Say("改成 announced,或核对日期。", "Make it announced, or check the date."),
            )


def rule_overdue(book: Handbook, today: datetime.date | None = None) -> Iterator[Problem]:
    """规则过了该重新核对的日子。

    到 source 写的地方看一眼原文：没变就把 checked_on 改成今天；变了就改内容、日期和状态。
    """
    today = today or book.settings.date
    for name, rule in book.rules.items():
        due = rule.checked_on + datetime.timedelta(days=rule.recheck_after_days)
        if due < today:
            yield Problem(
                book.place("rule", name, "checked_on"),
                Say(
                    f"规则“{rule.title}”应在 {due} 前重新核对,已过 {(today - due).days} 天。",
                    f'rule "{name}" was due for a check on {due}, {(today - due).days} days ago. ',
                ),
                Say(
                    f"请{rule.owner or '负责人'}核对原文,再改 checked_on。",
                    "Read the original again, then set checked_on.",
                ),
                "warning",
            )
