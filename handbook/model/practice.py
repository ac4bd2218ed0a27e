"""Cases to study and dialogues to practise."""

from __future__ import annotations

from typing import Literal

from handbook.model.base import (
    Covering,
    FigureRef,
    Findable,
    Id,
    Md,
    Part,
    Quote,
    RubricRef,
    RuleRef,
    ScriptRef,
    Text,
    field,
    optional,
)
from handbook.model.chapter import ComparisonRow


class CaseTurn(Part):
    """One message of a case's transcript, with our comment in the margin."""

    who: Literal["customer", "agent", "system"] = field("谁说的:客户、客服、系统。")
    text: Quote = field("说了什么。")
    verdict: Literal["works", "slips"] | None = optional("这句做得好还是失误。")
    comment: Text | None = optional("边注:为什么。")


class CaseComparison(Part):
    """The success-versus-mistake table of a case."""

    rows: tuple[ComparisonRow, ...] = field("至少三行。", min_length=3)


class CaseQuestion(Part):
    """A question to the reader, with its debrief."""

    text: Text = field("“假如你是…”式的提问。")
    debrief: Md = field("讲评(Markdown)。")


class Case(Findable, Covering):
    """A case study: one file in data/cases, its id is the file's name."""

    title: Text = field("案例标题。")
    outcome: Literal["success", "failure", "mixed"] = field("结果:成功、失败、有得有失。")
    background: Md = field("背景(Markdown)。")
    turns: tuple[CaseTurn, ...] = field("对话,至少八句。", min_length=4)
    comparison: CaseComparison = field("成功与失误对照。")
    lessons: tuple[Text, ...] = field("带走的教训。", min_length=2)
    questions: tuple[CaseQuestion, ...] = field("思考题和讲评。", min_length=1)
    figures: tuple[FigureRef, ...] = optional("案例里出现的数字。", ())
    scripts: tuple[ScriptRef, ...] = optional("可以用的话术。", ())
    rules: tuple[RuleRef, ...] = optional("依据的规则。", ())
    note: Text | None = optional("给编辑看的备注。")


class DialogueCustomer(Part):
    """Who the trainee talks to."""

    name: Text = field("客户的称呼。")
    mood: Text = field("开场时的心情。")
    need: Text = field("没说出口的真正需要。")
    profile: Text = field("一句话介绍。")


class DialogueReply(Part):
    """One of three replies at a node."""

    id: Id = field("编号,节点内唯一。")
    text: Quote = field("客服说的话。")
    quality: Literal["best", "tempting", "harmful"] = field("最好、看似不错、有害,各一条。")
    mood: int = field("客户心情变化,-2 到 2。", ge=-2, le=2)
    trust: int = field("客户信任变化,-2 到 2。", ge=-2, le=2)
    coach: Text = field("教练的一句话点评。")
    next: Id = field("接到哪个节点或结局。")


class DialogueNode(Part):
    """What the customer says, and what can be answered."""

    id: Id = field("节点编号,本对话内唯一。")
    text: Quote = field("客户说的话。")
    state: Text | None = optional("旁白:发生了什么、客户什么状态。")
    replies: tuple[DialogueReply, ...] = field("三种回复。", min_length=2, max_length=4)


class Ending(Part):
    """How a dialogue can end."""

    id: Id = field("结局编号,和节点编号不能相同。")
    title: Text = field("结局的标题。")
    result: Literal["good", "fair", "bad"] = field("好、中、差。")
    debrief: Md = field("讲评(Markdown)。")
    scripts: tuple[ScriptRef, ...] = optional("该用的话术。", ())
    rules: tuple[RuleRef, ...] = optional("碰到的规则。", ())


class Dialogue(Findable, Covering):
    """A branching practice: one file in data/dialogues, its id is the file's name."""

    title: Text = field("标题。")
    platform: Literal["tmall", "jd", "douyin", "pdd"] = field("发生在哪个平台。")
    goal: Text = field("练什么。")
    customer: DialogueCustomer = field("客户。")
    start: Id = field("从哪个节点开始。")
    rubric: RubricRef | None = optional("评分表编号。")
    first_reply_seconds: int | None = optional("首句限时(秒)。", ge=5, le=600)
    nodes: tuple[DialogueNode, ...] = field("5 到 12 个节点。", min_length=2, max_length=16)
    endings: tuple[Ending, ...] = field("至少三个结局。", min_length=2, max_length=8)
    note: Text | None = optional("给编辑看的备注。")
