"""What is looked up while a customer waits: reply scripts, and the rules they rest on."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from handbook.model.base import (
    Covering,
    Date,
    Findable,
    Id,
    ListName,
    Part,
    Pattern,
    Quote,
    Reply,
    RuleRef,
    Text,
    field,
    optional,
)

Platform = Literal["tmall", "jd", "douyin", "pdd"]
Category = Literal["apparel", "appliance", "food", "cosmetics", "digital", "home", "maternity", "general"]
Emotion = Literal["calm", "anxious", "angry", "disappointed", "hesitant", "abusive"]
CustomerType = Literal["newcomer", "regular", "hurried", "hesitant", "emotional", "rational", "doubtful", "elderly"]
LintCategory = Literal[
    "absolute-promise",
    "money-promise",
    "fake-action",
    "off-platform",
    "review-bribe",
    "medical-claim",
    "price-claim",
    "superlative",
    "privacy",
    "refuse-rights",
    "rude",
    "unfilled-variable",
    "rhetorical",
    "vague",
    "blame-customer",
    "push-over",
    "negative-first",
    "jargon",
]


class Replies(Part):
    """The same reply in two tones."""

    warm: Reply = field("亲切版,不超过 120 字。", max_length=160)
    formal: Reply = field("正式版,不超过 120 字。", max_length=160)


class Avoid(Part):
    """Something not to say, and why."""

    text: Quote = field("不要这样说的原话。")
    why: Text = field("为什么不能说。")
    rule: RuleRef | None = optional("碰了哪条规则。")
    clean: Text | None = optional("这句话不会被回复检查拦下时,说明它错在哪(检查看不出来的错)。")


class Tags(Part):
    """What a script can be found by."""

    category: tuple[Category, ...] = optional("品类。", ())
    platform: tuple[Platform, ...] = optional("只适用的平台;不写就是都适用。", ())
    emotion: tuple[Emotion, ...] = optional("客户情绪。", ())
    customer: tuple[CustomerType, ...] = optional("客户类型。", ())


class Script(Findable, Covering):
    """One reply to one kind of customer message."""

    id: Id = field("话术编号,全书唯一。")
    title: Text = field("话术标题:客户遇到了什么。")
    code: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{1,5}$")] = field(
        "快捷短语编码:一个小写字母加 1 到 5 个字母或数字,全书唯一。"
    )
    customer_says: tuple[Quote, ...] = field(
        "客户真会怎么说,至少三种(错别字也照写)。", min_length=3, examples=[["咋还没发", "什么时候发货呀", "发货了没"]]
    )
    goal: Text = field("这条回复要达到什么,一句话。")
    replies: Replies = field("亲切、正式两个版本。")
    not_when: Text | None = optional("什么时候不能用它。")
    avoid: tuple[Avoid, ...] = field("不要说的话和原因。", min_length=1)
    next: Text = field("说完之后做什么。")
    hand_over: Text = field("什么情况转给谁。", examples=["审核超过24小时没动,转售后主管。"])
    rules: tuple[RuleRef, ...] = optional("依据的规则。", ())
    tags: Tags = field("标签。")
    note: Text | None = optional("给编辑看的备注。")


class Scene(Part):
    """A file of scripts: one scene of the customer's journey."""

    title: Text = field("场景名。")
    stage: Literal["presale", "sale", "aftersale", "complaint", "review", "promotion", "handover"] = field(
        "阶段:售前、售中、售后、投诉、评价、大促、转接。"
    )
    scripts: tuple[Script, ...] = field("本场景的话术。")


class Require(Part):
    """What must stand near a match for it to be fine."""

    within: Literal["clause", "reply"] = field("在同一分句里找,还是在整条回复里找。")
    any: tuple[Pattern, ...] = field("出现任意一个就算有。", min_length=1)


class WordList(Part):
    """Other words for one thing, which the patterns of any rule may speak of by the name of the list."""

    name: ListName = field("词表名。规则里写 {词表名},就是其中任何一个词。", examples=["金额", "快递方"])
    about: Text = field("收哪些词,不收哪些。")
    words: tuple[Pattern, ...] = field(
        "词:普通短语,或 /正则/,正则里可以再用别的词表。", min_length=2, examples=[["快递", "/驿站(?!代收)/"]]
    )
    note: Text | None = optional("给编辑看的备注。")


class Vocabulary(Part):
    """A file of word lists about one matter."""

    title: Text = field("这一组词表讲什么。")
    wordlists: tuple[WordList, ...] = field("词表。")


class Lint(Part):
    """How a rule is recognised in a reply."""

    category: LintCategory = field("类别。")
    level: Literal["block", "warn", "info"] = field("拦截、提醒、建议。")
    match: tuple[Pattern, ...] = field(
        "命中词:普通短语,或 /正则/;正则里 {词表名} 是那张词表里的任何一个词。"
        "匹配前先统一写法:全角变半角,繁体变简体,去掉看不见的字符和“加 微 信”里的空。",
        min_length=1,
        examples=[["保证", "/马上就?退/"]],
    )
    unless: tuple[Pattern, ...] = optional("同一分句里有这些就不算。", ())
    require: Require | None = optional("附近必须有的内容;没有才算命中。")
    sense: bool = optional(
        "也靠语感认:从两万多条判过的回复里学来的。/正则/ 命中了,还要整句读起来像才算;普通短语命中就算;"
        "没有命中、读起来很像的,也算。",
        False,
    )
    quoted: bool = optional("引号里、被否定或解释的话(不标“原价”)也算;通常不算。", False)
    better: Text = field("更好的说法。")
    caught: tuple[Quote, ...] = field("必须命中的例句,至少三句。", min_length=3)
    allowed: tuple[Quote, ...] = field("长得像但不该命中的例句,至少三句。", min_length=3)


class Rule(Findable, Covering):
    """A law, a platform's rule or a rule of the house."""

    id: Id = field("规则编号,全书唯一。")
    title: Text = field("规则名:一眼看懂管什么。")
    ref: Text = field("出处:哪部法第几条、平台规则编号、或“店规”。")
    says: Text = field("一句话说清它要求什么。")
    agent_does: tuple[Text, ...] = field("客服要做的动作。", min_length=1)
    consequence: Text = field("违反了店铺会怎样。")
    status: Literal["in-force", "announced", "draft", "expired"] = field("状态:现行、已公布未生效、征求意见、已失效。")
    confidence: Literal["verified", "secondary", "memory"] = field("核实程度:读过原文、二手转述、仅凭记忆。")
    source: Text = field("在哪里读到的。")
    announced_on: Date | None = optional("公布日期。")
    effective_from: Date | None = optional("生效日期。")
    checked_on: Date = field("最近一次核对的日期。", examples=["2026-11-22"])
    recheck_after_days: int = field("过多少天要重新核对。", ge=1, le=730, examples=[30, 90, 180])
    owner: Text | None = optional(
        "谁负责核对(岗位,不写人名)。", examples=["店长", "法务", "质检主管", "运营主管", "客服主管"]
    )
    note: Text | None = optional("给编辑看的备注。")
    lint: tuple[Lint, ...] = optional("怎样在回复里认出它。", ())


class AuthorityHead(Part):
    """Who makes the rules of a file."""

    name: Text = field("法律名、平台名,或“本店”。")
    kind: Literal["law", "platform", "house"] = field("法律、平台、店规。")
    platform: Platform | None = optional("哪个平台。")


class Authority(Part):
    """A file of rules: one family of laws, one platform, or the house."""

    authority: AuthorityHead = field("谁定的规则。")
    rules: tuple[Rule, ...] = field("规则。")
