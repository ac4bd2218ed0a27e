"""A chapter: what is taught and practised, and what only the trainer reads."""

from __future__ import annotations

from typing import Literal

from handbook.model.base import (
    CaseRef,
    ComparisonId,
    Covering,
    DialogueRef,
    ExerciseId,
    FigureRef,
    Findable,
    Id,
    Md,
    MetricRef,
    ObjectiveId,
    Part,
    Quote,
    RubricRef,
    RuleRef,
    ScriptRef,
    SectionId,
    TermRef,
    Text,
    field,
    optional,
)


class Objective(Part):
    """What a trainee can do after the chapter."""

    id: Id = field("目标编号,章内唯一,写成小写英文,例如 split-shipping-cost。")
    text: Text = field(
        "可观察的动词 + 条件 + 合格线,例如“看到 20 句话,能挑出至少 18 句病句”。",
        examples=["看到20句话,能挑出至少18句病句。"],
    )
    level: Literal["remember", "understand", "apply", "analyse", "evaluate", "create"] = field(
        "布鲁姆层级:记忆、理解、应用、分析、评价、创造。"
    )


class ComparisonRow(Part):
    """One step seen twice: done well and done badly."""

    step: Text = field("环节,例如“首句”。")
    works: Quote = field("成功做法:写真正会说的话或做的动作。")
    slips: Quote = field("典型失误:写真有人会犯的错,不写稻草人。")
    why: Text = field("为什么:一句话讲清差别在哪。")


class Comparison(Part):
    """A success-versus-mistake table."""

    id: Id = field("对照表编号,章内唯一。")
    title: Text = field("对照表的标题。")
    rows: tuple[ComparisonRow, ...] = field("至少三行。", min_length=3)


class Section(Findable, Covering):
    """One teaching step of a chapter."""

    id: Id = field("小节编号,章内唯一;网址和印出的二维码都用它,定了就不改。")
    title: Text = field("小节标题。")
    body: Md = field("正文(Markdown)。")
    comparison: ComparisonId | None = optional("放在本节之后的对照表编号。")
    scripts: tuple[ScriptRef, ...] = optional("本节用到的话术。", ())
    cases: tuple[CaseRef, ...] = optional("本节用到的案例。", ())
    dialogues: tuple[DialogueRef, ...] = optional("本节用到的分支对话。", ())
    rules: tuple[RuleRef, ...] = optional("本节依据的规则。", ())
    metrics: tuple[MetricRef, ...] = optional("本节用到的指标。", ())
    terms: tuple[TermRef, ...] = optional("本节出现的术语。", ())
    figures: tuple[FigureRef, ...] = optional("本节要辨析的数字。", ())


class RoleCard(Part):
    """What one side of a role-play knows."""

    role: Literal["customer", "agent", "observer"] = field("谁拿这张卡:客户、客服、观察员。")
    body: Md = field("卡片正文(Markdown)。")


class CommonMistake(Part):
    """A wrong answer trainees often give, and how the trainer turns it."""

    text: Quote = field("学员常写的错答案。")
    turn: Text = field("怎么点评、怎么引回来。")


class Exercise(Covering):
    """Something to do, with its answer, rubric or debrief."""

    id: Id = field("练习编号,章内唯一。")
    title: Text = field("练习标题。")
    kind: Literal["roleplay", "rewrite", "classify", "discuss", "calculate", "write", "observe", "game"] = field(
        "练习类型:角色扮演、改写、归类、讨论、计算、书写、观察、游戏。"
    )
    objectives: tuple[ObjectiveId, ...] = field("练的是本章哪几条目标。", min_length=1)
    minutes: int = field("用时(分钟)。", ge=1, le=240)
    group: Text = field("几人一组,例如“两人一组”。", examples=["两人一组", "三人一组", "全班", "单独做"])
    materials: tuple[Text, ...] = optional("要准备的材料。", ())
    task: Md = field("任务说明(Markdown)。")
    cards: tuple[RoleCard, ...] = optional("角色卡。", ())
    rubric: RubricRef | None = optional("评分表编号。")
    answer: Md | None = optional("参考答案(只给讲师)。")
    debrief: Md | None = optional("讲评要点(只给讲师)。")
    common_mistakes: tuple[CommonMistake, ...] = optional("两种典型错答和点评。", ())
    space: int = optional("印在练习页上的书写行数。", 0, ge=0, le=40)


class PlanStep(Part):
    """One line of the trainer's timing plan."""

    minutes: int = field("用时(分钟)。", ge=1, le=240)
    activity: Text = field("这几分钟做什么。")
    section: SectionId | None = optional("讲的是哪一小节。")
    exercise: ExerciseId | None = optional("做的是哪个练习。")


class TrainerNotes(Part):
    """What only the trainer reads."""

    plan: tuple[PlanStep, ...] = field("时间安排,各步相加等于本章用时。", min_length=1)
    watch_for: tuple[Text, ...] = field("课堂上要留意什么。", min_length=1)
    discussion: tuple[Text, ...] = field("讨论题,三道。", min_length=3)
    notes: Md | None = optional("其他说明,例如角色扮演怎么带。")


class Chapter(Findable, Covering):
    """A chapter: one file in data/chapters, its id is the file's name."""

    title: Text = field("章名。")
    purpose: Text = field("一句话写目的。")
    minutes: int = field("课堂用时(分钟),等于时间安排之和。", ge=10, le=600)
    state: Literal["draft", "final"] = field("状态:草稿或定稿。")
    opening: Md = field("开篇:聊天窗口里的一个真实瞬间,80 到 150 字,放在定义之前。")
    objectives: tuple[Objective, ...] = field("3 到 6 条学习目标。", min_length=3, max_length=6)
    sections: tuple[Section, ...] = field("4 到 8 个小节。", min_length=1, max_length=10)
    comparisons: tuple[Comparison, ...] = field("成功与失误对照表,至少一张。", min_length=1)
    exercises: tuple[Exercise, ...] = field("练习,至少四个。", min_length=1)
    summary: tuple[Text, ...] = field("五行小结,写成“遇到…,先…,再…”。", min_length=1)
    trainer: TrainerNotes = field("讲师备课内容,学员版里没有。")
    note: Text | None = optional("给编辑看的备注,不出现在任何成品里。")
