"""Rules: dates that make sense, and dates that have passed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from handbook.book import Handbook
from handbook.problem import Problem, Say

A_YEAR = 366


def rule_dates(book: Handbook) -> Iterator[Problem]:
    """规则的日期和状态对不上。

    生效早于公布；写着“现行”却到版次日期还没生效；写着“已公布，未生效”生效日期却已经过了；
    核对日期比版次日期晚一年以上，多半是年份打错了。
    """
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
        if rule.status == "announced" and rule.effective_from and rule.effective_from <= book.settings.date:
            yield Problem(
                book.place("rule", name, "status"),
                Say(
                    f"写着未生效,可 {rule.effective_from} 就已经生效了。",
                    f"marked as not yet in force, but it took effect on {rule.effective_from}. ",
                ),
                Say("核对原文,改成 in-force,或改日期。", "Read the original; make it in-force, or correct the date."),
            )
        if (rule.checked_on - book.settings.date).days > A_YEAR:
            yield Problem(
                book.place("rule", name, "checked_on"),
                Say(f"核对日期 {rule.checked_on} 还早着呢。", f"{rule.checked_on} is far in the future. "),
                Say("多半是年份打错了。", "The year is probably mistyped."),
            )


def rule_owner(book: Handbook) -> Iterator[Problem]:
    """规则没有写谁负责核对。到期的提醒发不出去，规则就会悄悄过时。写岗位，例如店长、法务，不写人名。"""
    for name, rule in book.rules.items():
        if not rule.owner:
            yield Problem(
                book.place("rule", name, "checked_on"),
                Say(f"规则“{rule.title}”没有负责人。", f'rule "{name}" has no owner. '),
                Say("写 owner: 店长 这样的岗位。", "Name a role in owner."),
            )


def rule_standing(book: Handbook) -> Iterator[Problem]:
    """不在效力中的规则被当成依据：话术、案例、对话引用了已失效的规则，或者征求意见稿、已失效的规则在拦回复。

    换成现行的规则；征求意见稿最多提醒（warn）。
    """
    for name, rule in book.rules.items():
        for i, block in enumerate(rule.lint):
            if rule.status in ("draft", "expired") and block.level == "block":
                yield Problem(
                    book.place("rule", name, "lint", i, "level"),
                    Say("这条规则不在效力中,不能拦截。", "this rule is not in force and cannot block. "),
                    Say("改成 warn 或 info。", "Make it warn or info."),
                )
        if rule.status == "expired":
            for user in book.used_by("rule", name):
                if user.kind in ("script", "case", "dialogue"):
                    yield Problem(
                        book.place(user.kind, user.id, *user.path),
                        Say(f"规则“{rule.title}”已失效,不能再当依据。", f'rule "{name}" has expired. '),
                        Say("换成现行的规则,或删掉这条依据。", "Name the rule that replaced it, or remove it."),
                    )


def rule_overdue(book: Handbook, today: datetime.date) -> Iterator[Problem]:
    """规则过了该重新核对的日子。

    到 source 写的地方看一眼原文：没变就运行 build.py recheck 规则编号，只改核对日期；变了就改内容、日期和状态。
    """
    for name, rule in book.rules.items():
        due = rule.checked_on + datetime.timedelta(days=rule.recheck_after_days)
        if due < today:
            yield Problem(
                book.place("rule", name, "checked_on"),
                Say(
                    f"规则“{rule.title}”({_whose(book, name)})应在 {due} 前重新核对,已过 {(today - due).days} 天。",
                    f'rule "{name}" was due for a check on {due}, {(today - due).days} days ago. ',
                ),
                Say(
                    f"请{rule.owner or '负责人'}核对原文;没变就运行 build.py recheck {name}。",
                    f"Read the original again; if nothing changed, run build.py recheck {name}.",
                ),
                "warning",
            )


def _whose(book: Handbook, rule: str) -> str:
    return book.authorities[book.authority_of(rule)].authority.name
