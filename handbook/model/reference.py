"""What chapters refer to: metrics, terms, figures, decisions, sources, programmes, rubrics, synonyms, the ledger."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from handbook.model.base import (
    ChapterRef,
    Code,
    Covering,
    Findable,
    Id,
    MetricRef,
    Part,
    Quote,
    RubricRef,
    SourceRef,
    TermRef,
    Text,
    Value,
    field,
    optional,
)


class MetricValue(Part):
    """One value that a source gives for a metric."""

    value: Value = field("数值,例如 ≤15 或 98。")
    unit: Text = field("单位,例如 秒、%。")
    says: SourceRef = field("哪份来源说的。")
    standing: Literal["official", "secondary", "unsourced", "contradictory", "inferred", "own"] = field(
        "地位:官方、二手、来源不明、自相矛盾、推定、本店自定。"
    )
    note: Text | None = optional("说明。")


class Decided(Part):
    """The value this handbook works with."""

    value: Value = field("本书采用的数值。")
    unit: Text = field("单位。")
    why: Text = field("为什么取它。")


class Metric(Findable, Covering):
    """Something measured, with its definition."""

    id: Id = field("指标编号。")
    name: Text = field("指标名。")
    en: Text = field("英文名。")
    definition: Text = field("定义:量的是什么。")
    formula: Text = field("公式:分子 ÷ 分母,时段。")
    unit: Text = field("单位。")
    kind: Literal["platform", "shop", "source"] = field("平台考核、本店目标、来源文件里的说法。")
    platform: Literal["tmall", "jd", "douyin", "pdd"] | None = optional("哪个平台。")
    values: tuple[MetricValue, ...] = optional("各来源给的数值。", ())
    decided: Decided | None = optional("本书采用的数值和理由。")


class Term(Findable, Covering):
    """A word explained."""

    id: Id = field("术语编号。")
    term: Text = field("术语。")
    en: Text = field("英文。")
    definition: Text = field("定义:一两句话。")
    see: tuple[TermRef, ...] = optional("参见。", ())


class Figure(Findable, Covering):
    """A number from the sources, with its standing."""

    id: Id = field("数字编号。")
    statement: Text = field("原来的说法。")
    value: Value = field("数值。")
    unit: Text = field("单位。")
    source: SourceRef = field("来源。")
    standing: Literal["official", "secondary", "unsourced", "contradictory", "inferred", "own"] = field(
        "地位:官方、二手、来源不明、自相矛盾、推定、本店自定。"
    )
    problem: Text = field("毛病在哪。")
    use: Text = field("本书怎么用它。")


class Position(Part):
    """One side of a contradiction."""

    says: Text = field("怎么说的。")
    source: SourceRef = field("谁说的。")


class Decision(Findable, Covering):
    """A contradiction between sources, and how it is decided."""

    id: Id = field("编号。")
    topic: Text = field("在争什么。")
    positions: tuple[Position, ...] = field("各方说法。", min_length=2)
    decided: Text = field("本书怎么定。")
    why: Text = field("理由。")


class Source(Part):
    """Where something was read."""

    id: Id = field("来源编号。")
    title: Text = field("标题。")
    kind: Literal["document", "law", "platform", "research"] = field("来源文件、法律、平台、研究。")
    reference: Text = field("怎么找到它。")
    note: Text | None = optional("说明。")


class Activity(Part):
    """One line of a training day."""

    minutes: int = field("分钟。", ge=5, le=480)
    activity: Text = field("做什么。")
    chapter: ChapterRef | None = optional("用哪一章。")
    exercise: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")] | None = optional(
        "用哪个练习,写成 章/练习。"
    )
    dialogue: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")] | None = optional("用哪段对话。")
    owner: Text = field("谁负责。")
    sheet: Text | None = optional("用哪张表。")


class TrainingDay(Part):
    """One day of a programme."""

    day: int = field("第几天。", ge=1, le=60)
    activities: tuple[Activity, ...] = field("当天的活动。", min_length=1)


class Routine(Part):
    """Something repeated."""

    rhythm: Literal["daily", "weekly", "monthly"] = field("每天、每周、每月。")
    activity: Text = field("做什么。")
    owner: Text = field("谁负责。")
    sheet: Text = field("用哪张表。")
    measure: Text = field("看什么。")
    rubric: RubricRef | None = optional("按哪张评分表打分;写了它,评分表里就有对应的登记页。")


class Form(Part):
    """A blank sheet of paper that goes with a programme."""

    title: Text = field("表名,例如“30天跟踪表”。")
    use: Text = field("谁在什么时候填、怎么填,一两句话。")
    per: Literal["trainee", "class"] = field("一人一张,还是全班一张。")
    columns: tuple[Text, ...] = field("各栏的名字,从左到右。", min_length=2, max_length=10)
    metrics: tuple[MetricRef, ...] = optional("每个指标占一行。", ())
    rows: tuple[Text, ...] = optional("其余各行的名字。", ())
    blank: int = optional("再留几行空行;一行都没写的表,不填就是 12 行。", 0, ge=0, le=30)


class Programme(Findable, Covering):
    """A training timetable."""

    id: Id = field("方案编号。")
    title: Text = field("方案名。")
    weeks: int = field("周数。", ge=1, le=12)
    days: tuple[TrainingDay, ...] = field("逐日安排。", min_length=1)
    routines: tuple[Routine, ...] = optional("日、周、月节奏。", ())
    forms: tuple[Form, ...] = optional("要打印的空表。", ())


class RubricLevel(Part):
    """What a number of points looks like."""

    points: int = field("分值。", ge=0, le=100)
    text: Text = field("这个分值是什么样子,写看得见的行为。")


class Criterion(Part):
    """One line of a rubric."""

    id: Id = field("编号。")
    name: Text = field("评什么。")
    weight: int = field("权重(%),各条相加为 100。", ge=1, le=100)
    levels: tuple[RubricLevel, ...] = field("各档描述,从高到低。", min_length=2)


class Rubric(Part):
    """A scoring sheet."""

    id: Id = field("评分表编号。")
    title: Text = field("评分表名。")
    criteria: tuple[Criterion, ...] = field("评分项。", min_length=2)


class Synonym(Part):
    """Words that mean the same to someone searching."""

    word: Text = field("本书用的词。")
    also: tuple[Text, ...] = field("别人会搜的词。", min_length=1)


class RecipeStep(Part):
    """One thing to do: a place in a file to change, or a command to run."""

    text: Text = field("这一步做什么。")
    file: Text | None = optional("改哪个文件,从 data 里面写起。", examples=["shop.yml", "scripts/returns.yml"])
    find: Code | None = optional("文件里原来的几行,一个字不差。")
    put: Code | None = optional("改成这样。没有 find,就是用它换掉 new 刚建好的那一段,或整个新文件。")
    run: Text | None = optional("要打的命令:build.py 后面的词。", examples=["check", "new script gift-wrap --in faq"])
    says: Quote | None = optional("屏幕上看到什么就对了。")


class Recipe(Part):
    """How an editor makes one kind of change, with an example from this very book."""

    id: Id = field("做法编号。")
    title: Text = field("要做的事。", examples=["改一句承诺"])
    when: Text = field("什么时候用得上,改了会动到什么。")
    steps: tuple[RecipeStep, ...] = field("一步一步怎么做。", min_length=2)
    note: Text | None = optional("给编辑看的备注。")


class LedgerFigure(Part):
    """A number in a ledger item, as the source gives it."""

    what: Text = field("量的是什么。")
    value: Value = field("数值。")
    unit: Text = field("单位。")
    note: Text | None = optional("说明。")


class LedgerItem(Part):
    """One fact of the source documents, in our words."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}-[0-9]{3}$")] = field("台账编号。")
    title: Text = field("标题。")
    facts: Text = field("事实。")
    sources: tuple[SourceRef, ...] = field("出自哪几份来源。", min_length=1)
    kind: Literal[
        "practice",
        "rule",
        "script",
        "metric",
        "plan",
        "taxonomy",
        "figure",
        "case",
        "process",
        "model",
        "exercise",
    ] = field("类型。")
    figures: tuple[LedgerFigure, ...] = optional("里面的数字。", ())
    caution: Text | None = optional("用的时候要小心什么。")
    planned: Id | None = optional("打算写进哪一章。")
    waived: Text | None = optional("不写进来的原因。")
