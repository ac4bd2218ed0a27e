"""The questions of a chapter, one class a kind."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from handbook.model.base import Covering, Id, Md, ObjectiveId, Part, Quote, Reply, Text, field, optional


class Option(Part):
    """One choice of a single- or multiple-choice question."""

    id: Id = field("选项编号,题内唯一,例如 a。")
    text: Quote = field("选项文字。")
    right: bool = optional("是不是正确选项。", False)
    feedback: Text = field("选了它之后的反馈:说清为什么,不写“错误”。")


class Item(Part):
    """One line to put in order."""

    id: Id = field("编号,题内唯一。")
    text: Quote = field("要排序的一步。")


class Pair(Part):
    """Two things that belong together."""

    left: Quote = field("左边。")
    right: Quote = field("右边与之相配的。")


class Classified(Part):
    """A sentence and the bucket it belongs in."""

    text: Quote = field("要归类的句子。")
    bucket: Text = field("应归的类,必须是 buckets 里的一个。")
    feedback: Text = field("为什么归这一类。")


class Blank(Part):
    """A gap in a fill-in question and what counts as right."""

    accept: tuple[Text, ...] = field("都算对的写法。", min_length=1)
    feedback: Text = field("讲清为什么填它。")


class SpotTurn(Part):
    """One line of a transcript in which one line is wrong."""

    who: Literal["customer", "agent", "system"] = field("谁说的。")
    text: Quote = field("说了什么。")
    feedback: Text = field("点了这一句之后的反馈。")


class TypicalAnswer(Part):
    """A rewriting that people typically hand in, and what is still wrong with it."""

    text: Quote = field("常见的不合格改写。")
    feedback: Text = field("还差在哪。")


class BaseQuestion(Covering):
    """What every question has."""

    id: Id = field("题目编号,本章测验内唯一,定了就不改(答题记录靠它)。")
    objective: ObjectiveId = field("考的是本章哪一条目标，写它的编号。")
    level: Literal["recall", "situation"] = field("回忆题或情境题;回忆题不超过三分之一。")
    stem: Md = field("题干(Markdown)。")
    hint: Text | None = optional("提示。")
    explanation: Md = field("解析:答完之后看。")


class SingleQuestion(BaseQuestion):
    """One right option."""

    kind: Literal["single"] = field("单选题。")
    options: tuple[Option, ...] = field("3 到 5 个选项,恰好一个正确。", min_length=2, max_length=8)


class MultipleQuestion(BaseQuestion):
    """Several right options."""

    kind: Literal["multiple"] = field("多选题。")
    options: tuple[Option, ...] = field("4 到 6 个选项,两个以上正确。", min_length=3, max_length=8)


class TrueFalseQuestion(BaseQuestion):
    """A statement that is true or false."""

    kind: Literal["truefalse"] = field("判断题。")
    answer: bool = field("题干说得对不对。")
    right: Text = field("判断对了的反馈。")
    wrong: Text = field("判断错了的反馈。")


class OrderingQuestion(BaseQuestion):
    """Steps to put in order."""

    kind: Literal["ordering"] = field("排序题。")
    items: tuple[Item, ...] = field("按正确顺序写。", min_length=3, max_length=8)
    feedback: Text = field("排错时的反馈。")


class MatchingQuestion(BaseQuestion):
    """Pairs to put together."""

    kind: Literal["matching"] = field("配对题。")
    pairs: tuple[Pair, ...] = field("配好的几对。", min_length=3, max_length=8)
    extra: tuple[Quote, ...] = optional("右边多出来的干扰项。", ())
    feedback: Text = field("配错时的反馈。")


class ClassifyQuestion(BaseQuestion):
    """Sentences to sort into buckets."""

    kind: Literal["classify"] = field("归类题。")
    buckets: tuple[Text, ...] = field("类别。", min_length=2, max_length=5)
    items: tuple[Classified, ...] = field("要归类的句子。", min_length=3, max_length=10)


class FillQuestion(BaseQuestion):
    """A stem with gaps, written as ___."""

    kind: Literal["fill"] = field("填空题,题干里每个空写成 ___(三个下划线)。")
    blanks: tuple[Blank, ...] = field("依次对应每个空。", min_length=1, max_length=5)


class SpotQuestion(BaseQuestion):
    """A transcript in which one line is wrong."""

    kind: Literal["spot"] = field("找错题:在一段对话里点出错的那一句。")
    turns: tuple[SpotTurn, ...] = field("对话,每句有反馈。", min_length=3, max_length=10)
    wrong: int = field("错的是第几句,从 1 数起。", ge=1)


class RewriteQuestion(BaseQuestion):
    """A bad reply to write anew, then compare and mark oneself."""

    kind: Literal["rewrite"] = field("改写题。")
    original: Quote = field("要改写的原句。")
    model: Reply = field("参考改写。")
    checklist: tuple[Text, ...] = field("自评清单,三到五条。", min_length=2, max_length=6)
    typical: tuple[TypicalAnswer, ...] = field("两种常见的不合格改写。", min_length=1)


Question = Annotated[
    SingleQuestion
    | MultipleQuestion
    | TrueFalseQuestion
    | OrderingQuestion
    | MatchingQuestion
    | ClassifyQuestion
    | FillQuestion
    | SpotQuestion
    | RewriteQuestion,
    Field(discriminator="kind"),
]


class Quiz(Part):
    """The questions of one chapter: one file in data/quizzes, named like its chapter."""

    questions: tuple[Question, ...] = field("题目,至少十四道。", min_length=1)
    note: Text | None = optional("给编辑看的备注。")
