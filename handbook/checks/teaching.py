"""What makes it a training book: objectives practised and tested, answers and feedback everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handbook import prose
from handbook.book import Handbook
from handbook.model.base import TODO
from handbook.model.quiz import (
    BaseQuestion,
    ClassifyQuestion,
    FillQuestion,
    MatchingQuestion,
    MultipleQuestion,
    OrderingQuestion,
    Question,
    RewriteQuestion,
    SingleQuestion,
    SpotQuestion,
    TrueFalseQuestion,
)
from handbook.problem import Place, Problem, Say

MIN_QUESTIONS = 14
MIN_KINDS = 4
MIN_EXERCISES = 4
MIN_QUESTIONS_PER_OBJECTIVE = 2
SHORTEST_OPENING, LONGEST_OPENING = 60, 180
GAP = "___"
_UNSEEN = re.compile(r"(?:能够?|会)?(了解|知道|掌握|熟悉|理解|认识|明白|懂得|学会|体会)")
_SUMMARY = re.compile(r"遇到.+?先")
_GENERIC = re.compile(r"^(回答|答案|选择|选|很|完全)?(错误|正确|不对|对了?|错了?|不正确|答对了|答错了|没错)[。！!.]?$")


def objective_practised(book: Handbook) -> Iterator[Problem]:
    """有学习目标没有练习。每条目标至少有一个练习练到它：在练习的 objectives 里写上目标编号。"""
    for name, chapter in book.chapters.items():
        for i, objective in enumerate(chapter.objectives):
            if not book.exercises_for(name, objective.id):
                yield Problem(
                    book.place("chapter", name, "objectives", i, "id"),
                    Say(f"目标“{objective.id}”没有练习。", f'objective "{objective.id}" has no exercise. '),
                    Say("加一个练习,或在已有练习的 objectives 里写上它。", "Add one, or name it in an exercise."),
                )


def objective_tested(book: Handbook) -> Iterator[Problem]:
    """有学习目标考得不够。每条目标至少有两道题：在题目的 objective 里写上目标编号。"""
    for name, chapter in book.chapters.items():
        if name in book.known.get("quiz", ()) and name not in book.quizzes:
            continue
        for i, objective in enumerate(chapter.objectives):
            count = len(book.questions_for(name, objective.id))
            if count < MIN_QUESTIONS_PER_OBJECTIVE:
                yield Problem(
                    book.place("chapter", name, "objectives", i, "id"),
                    Say(
                        f"目标“{objective.id}”只有 {count} 道题,至少要 {MIN_QUESTIONS_PER_OBJECTIVE} 道。",
                        f'objective "{objective.id}" has {count} questions, {MIN_QUESTIONS_PER_OBJECTIVE} wanted. ',
                    ),
                    Say(f"在 quizzes/{name}.yml 里补题。", f"Add questions to quizzes/{name}.yml."),
                )


def objective_verb(book: Handbook) -> Iterator[Problem]:
    """目标用了看不见的动词（了解、掌握、熟悉……），考不出来。

    写做得到什么、做到几成：“看到20句话，能挑出至少18句病句”。
    """
    for name, chapter in book.chapters.items():
        for i, objective in enumerate(chapter.objectives):
            found = _UNSEEN.match(objective.text)
            if found:
                yield Problem(
                    book.place("chapter", name, "objectives", i, "text"),
                    Say(f"“{found[1]}”看不见,考不出来。", f'"{found[1]}" cannot be observed. '),
                    Say("换成看得见的动作和合格线。", "Name an action one can see, and a criterion."),
                )


def summary_form(book: Handbook) -> Iterator[Problem]:
    """小结没有写成“遇到……，先……，再……”。上班前看一眼就能照做的，才留得住。"""
    for name, chapter in book.chapters.items():
        for i, line in enumerate(chapter.summary):
            if TODO not in line and not _SUMMARY.match(line):
                yield Problem(
                    book.place("chapter", name, "summary", i),
                    Say("小结没有写成“遇到…,先…”。", "the summary does not say when and what first. "),
                    Say("写成“遇到什么,先做什么,再做什么”。", "Write: when this, first that, then that."),
                )


def opening_length(book: Handbook) -> Iterator[Problem]:
    """开篇太短，看不出是哪一刻；太长，学员还没进正题就划走了。80到150个字正好，最多180个字。"""
    for name, chapter in book.chapters.items():
        length = len(prose.plain(chapter.opening))
        if chapter.state == "final" and not SHORTEST_OPENING <= length <= LONGEST_OPENING:
            yield Problem(
                book.place("chapter", name, "opening"),
                Say(f"开篇有 {length} 个字。", f"the opening has {length} characters. "),
                Say("写一个聊天窗口里的瞬间,80到150个字。", "One moment of a chat, 80 to 150 characters."),
                "warning",
            )


def exercise_answer(book: Handbook) -> Iterator[Problem]:
    """练习没有参考答案、评分表或讲评，讲师没法收尾。三样至少写一样。"""
    for name, chapter in book.chapters.items():
        for i, exercise in enumerate(chapter.exercises):
            if not (exercise.answer or exercise.debrief or exercise.rubric):
                yield Problem(
                    book.place("chapter", name, "exercises", i, "id"),
                    Say(
                        f"练习“{exercise.title}”没有参考答案、讲评或评分表。",
                        f'exercise "{exercise.id}" has no answer, debrief or rubric. ',
                    ),
                    Say("补上 answer、debrief 或 rubric。", "Add answer, debrief or rubric."),
                )


def role_play(book: Handbook) -> Iterator[Problem]:
    """角色扮演缺卡片或评分表。客户卡、客服卡都要有，并写明用哪张评分表。"""
    for name, chapter in book.chapters.items():
        for i, exercise in enumerate(chapter.exercises):
            if exercise.kind != "roleplay":
                continue
            place = book.place("chapter", name, "exercises", i, "kind")
            roles = {card.role for card in exercise.cards}
            missing = [zh for role, zh in (("customer", "客户"), ("agent", "客服")) if role not in roles]
            if missing:
                yield Problem(
                    place,
                    Say(f"角色扮演缺{'、'.join(missing)}卡。", "the role-play lacks a customer or agent card. "),
                    Say("在 cards 里补上。", "Add it to cards."),
                )
            if not exercise.rubric:
                yield Problem(
                    place,
                    Say("角色扮演没有评分表。", "the role-play has no rubric. "),
                    Say("写 rubric: 评分表编号。", "Name a rubric."),
                )


def rewriting(book: Handbook) -> Iterator[Problem]:
    """改写练习缺参考改写，或典型错答不足两个。讲师要靠它们点评。"""
    for name, chapter in book.chapters.items():
        for i, exercise in enumerate(chapter.exercises):
            if exercise.kind == "rewrite" and (not exercise.answer or len(exercise.common_mistakes) < 2):
                yield Problem(
                    book.place("chapter", name, "exercises", i, "kind"),
                    Say("改写练习缺参考改写或两个典型错答。", "a rewriting exercise lacks its model or mistakes. "),
                    Say("补上 answer 和两条 common_mistakes。", "Add answer and two common_mistakes."),
                )


def question_shape(book: Handbook) -> Iterator[Problem]:
    """题目自相矛盾，答不了。

    单选题恰好一个正确选项，多选题两个以上、且不能全对；填空题的空（___）和 blanks 一样多；
    找错题的 wrong 要在对话的句数之内，且指向客服的话；归类题每一类至少有一句；选项不重复，配对题右边也不重复。
    """
    for name, quiz in book.quizzes.items():
        for i, question in enumerate(quiz.questions):
            for field, message, hint in _shape(question):
                yield Problem(book.place("quiz", name, "questions", i, field), message, hint)


def _shape(question: Question) -> Iterator[tuple[str, Say, Say]]:
    match question:
        case SingleQuestion() | MultipleQuestion():
            right = sum(option.right for option in question.options)
            single = isinstance(question, SingleQuestion)
            if (single and right != 1) or (not single and not 2 <= right < len(question.options)):
                wanted = "恰好一个" if single else "两个以上、又不能全部"
                yield (
                    "options",
                    Say(f"有 {right} 个正确选项,应该{wanted}。", f"{right} options are right. "),
                    Say("在正确的选项下写 right: true。", "Mark the right ones with right: true."),
                )
            texts = [option.text for option in question.options]
            for twice in sorted({t for t in texts if texts.count(t) > 1 and TODO not in t}):
                yield (
                    "options",
                    Say(f"选项“{twice}”出现了两次。", f'option "{twice}" stands twice. '),
                    Say("改写其中一个。", "Reword one."),
                )
        case FillQuestion():
            gaps = question.stem.count(GAP)
            if gaps != len(question.blanks):
                yield (
                    "blanks",
                    Say(
                        f"题干有 {gaps} 个空,blanks 有 {len(question.blanks)} 个。",
                        f"the stem has {gaps} gaps, blanks has {len(question.blanks)}. ",
                    ),
                    Say("一个空写一个 ___,依次对应。", "Write one ___ a blank, in order."),
                )
        case SpotQuestion():
            inside = question.wrong <= len(question.turns)
            if not inside or question.turns[question.wrong - 1].who == "customer":
                yield (
                    "wrong",
                    Say(
                        f"第 {question.wrong} 句{'是客户说的' if inside else '不存在'}。",
                        f"line {question.wrong} is {'the customer' if inside else 'missing'}. ",
                    ),
                    Say("从 1 数起,指向客服说错的那一句。", "Count from 1 and point at an agent's line."),
                )
        case ClassifyQuestion():
            for bucket in question.buckets:
                if all(item.bucket != bucket for item in question.items):
                    yield (
                        "buckets",
                        Say(f"“{bucket}”这一类没有句子。", f'bucket "{bucket}" is empty. '),
                        Say("补一句,或去掉这一类。", "Add a sentence or drop the bucket."),
                    )
        case MatchingQuestion():
            rights = [pair.right for pair in question.pairs] + list(question.extra)
            for twice in sorted({r for r in rights if rights.count(r) > 1}):
                yield (
                    "pairs",
                    Say(f"右边的“{twice}”出现了两次。", f'"{twice}" stands twice on the right. '),
                    Say("改写其中一个。", "Reword one."),
                )
        case _:
            pass


def question_feedback(book: Handbook) -> Iterator[Problem]:
    """反馈只说对错，没说为什么。

    写清选它的人忽略了什么、接下来该怎么说。“错误”“不对”这样的反馈学员学不到东西。
    """
    for name, quiz in book.quizzes.items():
        for i, question in enumerate(quiz.questions):
            for path, text in _feedback(question):
                if _GENERIC.match(text.strip()) or len(text.strip()) < 6:
                    yield Problem(
                        book.place("quiz", name, "questions", i, *path),
                        Say(f"反馈“{text}”没有说为什么。", f'feedback "{text}" does not say why. '),
                        Say("写一句理由和正确的做法。", "Give the reason and what to do instead."),
                    )


def _feedback(question: BaseQuestion) -> Iterator[tuple[tuple[str | int, ...], str]]:
    match question:
        case SingleQuestion() | MultipleQuestion():
            yield from ((("options", i, "feedback"), o.feedback) for i, o in enumerate(question.options))
        case TrueFalseQuestion():
            yield ("right",), question.right
            yield ("wrong",), question.wrong
        case OrderingQuestion() | MatchingQuestion():
            yield ("feedback",), question.feedback
        case ClassifyQuestion():
            yield from ((("items", i, "feedback"), o.feedback) for i, o in enumerate(question.items))
        case FillQuestion():
            yield from ((("blanks", i, "feedback"), o.feedback) for i, o in enumerate(question.blanks))
        case SpotQuestion():
            yield from ((("turns", i, "feedback"), o.feedback) for i, o in enumerate(question.turns))
        case RewriteQuestion():
            yield from ((("typical", i, "feedback"), o.feedback) for i, o in enumerate(question.typical))
        case _:
            pass


def plan_minutes(book: Handbook) -> Iterator[Problem]:
    """讲师的时间安排加起来不等于本章用时，或漏了某个练习，照着上课会超时或做不完。"""
    for name, chapter in book.chapters.items():
        total = sum(step.minutes for step in chapter.trainer.plan)
        if total != chapter.minutes:
            yield Problem(
                book.place("chapter", name, "minutes"),
                Say(
                    f"时间安排加起来 {total} 分钟,本章写的是 {chapter.minutes} 分钟。",
                    f"the plan adds up to {total} minutes, the chapter says {chapter.minutes}. ",
                ),
                Say("改到一致。", "Make them agree."),
            )
        planned = {step.exercise for step in chapter.trainer.plan}
        for i, exercise in enumerate(chapter.exercises):
            if exercise.id not in planned:
                yield Problem(
                    book.place("chapter", name, "exercises", i, "id"),
                    Say(f"时间安排里没有练习“{exercise.title}”。", f'the plan leaves out "{exercise.id}". '),
                    Say("在 trainer.plan 里给它排时间。", "Give it time in trainer.plan."),
                    "warning",
                )


def chapter_complete(book: Handbook) -> Iterator[Problem]:
    """写着定稿（final）的章还不完整。

    定稿的章至少有四个练习（两种以上，含一个角色扮演）、十四道题（四种以上题型，回忆题不超过三分之一）、
    五行小结。没写完就先写 state: draft。
    """
    for name, chapter in book.chapters.items():
        place = book.place("chapter", name, "state")
        if chapter.state == "draft" and book.unfinished("chapter", name):
            continue
        if chapter.state == "draft":
            yield Problem(
                place,
                Say("这一章还是草稿。", "this chapter is a draft. "),
                Say("写完改成 final。", "Make it final when done."),
                "warning",
            )
        elif name in book.quizzes or name not in book.known.get("quiz", ()):
            yield from _incomplete(book, name, place)


def _incomplete(book: Handbook, name: str, place: Place) -> Iterator[Problem]:
    chapter = book.chapters[name]
    questions = book.quizzes[name].questions if name in book.quizzes else ()
    kinds = {e.kind for e in chapter.exercises}
    recall = sum(q.level == "recall" for q in questions)
    wanted = (
        (
            len(chapter.exercises) >= MIN_EXERCISES,
            f"练习 {len(chapter.exercises)} 个,至少 {MIN_EXERCISES} 个",
            "exercises",
        ),
        (len(kinds) >= 2, "练习只有一种", "kinds of exercise"),
        ("roleplay" in kinds, "没有角色扮演", "role-play"),
        (len(questions) >= MIN_QUESTIONS, f"题目 {len(questions)} 道,至少 {MIN_QUESTIONS} 道", "questions"),
        (len({q.kind for q in questions}) >= MIN_KINDS, f"题型不足 {MIN_KINDS} 种", "kinds of question"),
        (recall * 3 <= len(questions), f"回忆题 {recall} 道,超过三分之一", "recall questions"),
        (len(chapter.summary) >= 5, f"小结 {len(chapter.summary)} 行,要五行", "summary"),
    )
    for fine, zh, en in wanted:
        if not fine:
            yield Problem(
                place,
                Say(f"定稿的章不完整:{zh}。", f"a final chapter is incomplete: {en}. "),
                Say("补齐,或先改成 draft。", "Complete it, or make it a draft."),
            )


def rubric_weights(book: Handbook) -> Iterator[Problem]:
    """评分表的权重加起来不是 100，或各档分值没有从高到低排，打出来的分就没法比。"""
    for name, rubric in book.rubrics.items():
        total = sum(criterion.weight for criterion in rubric.criteria)
        if total != 100:
            yield Problem(
                book.place("rubric", name, "criteria"),
                Say(f"权重加起来是 {total},应该是 100。", f"the weights add up to {total}, not 100. "),
                Say("调整各条的 weight。", "Adjust the weights."),
            )
        for i, criterion in enumerate(rubric.criteria):
            points = [level.points for level in criterion.levels]
            if points != sorted(set(points), reverse=True):
                yield Problem(
                    book.place("rubric", name, "criteria", i, "levels"),
                    Say("各档分值没有从高到低。", "the levels do not go from high to low. "),
                    Say("按分值从高到低排,不重复。", "Order them, without repeats."),
                )
