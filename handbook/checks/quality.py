"""What keeps the content good: fair options, own words, sentences a reader can hold, Markdown that renders."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from handbook import prose
from handbook.book import Handbook
from handbook.model.base import TODO, Leaf, Path
from handbook.model.quiz import MultipleQuestion, Question, SingleQuestion, TrueFalseQuestion
from handbook.passed import Passed
from handbook.problem import Place, Problem, Say

MAX_LONGEST_SHARE = 0.4
MAX_POSITION_SHARE = 0.5
MIN_FOR_BALANCE = 5
MAX_RUN = 20
MAX_SENTENCE = 90
_CATCH_ALL = re.compile(r"(以上|上述|前面)(几项|各项|选项|三项)?(都|全|均|皆)(不?对|不?是|正确|错)")
_SLOGANS = re.compile(r"赋能|抓手|闭环|打造|助力|全方位|一站式|底层逻辑|颗粒度|组合拳|保驾护航|降本增效")
_SENTENCE_END = re.compile(r"[。！？；!?;\n]|……")
_WORDS = re.compile(r"[\w\u4e00-\u9fff]+")
_MARKUP = re.compile(r"\[[^\[\]\n]*\]\([^()\s]*\)|(?<!\*)\*\*[^\s*][^*\n]*\*\*(?!\*)")
_LEFT_OVER = re.compile(r"\*\*|\]\(|^\s*\|.*\|\s*$|^#{1,6}\s|^\s*[-*]\s", re.M)


def option_length(book: Handbook) -> Iterator[Problem]:
    """一章里太多题的正确选项最长，不用懂也能猜中。

    单选题看正确选项是不是最长，多选题看是不是每个正确选项都比错的长；这样的题不能超过四成。
    把干扰项写得一样具体，或把正确选项里的解释挪到反馈里。
    """
    for name, quiz in book.quizzes.items():
        asked = [(i, q) for i, q in enumerate(quiz.questions) if isinstance(q, SingleQuestion | MultipleQuestion)]
        betrayed = [i for i, q in asked if _betrayed_by_length(q)]
        if len(asked) >= MIN_FOR_BALANCE and len(betrayed) > MAX_LONGEST_SHARE * len(asked):
            yield Problem(
                book.place("quiz", name, "questions", betrayed[0], "options"),
                Say(
                    f"{len(asked)} 道选择题里有 {len(betrayed)} 道正确选项最长:{_ids(quiz.questions, betrayed)}。",
                    f"in {len(betrayed)} of {len(asked)} questions the right option is the longest. ",
                ),
                Say("把其中几道的干扰项写得一样长、一样具体。", "Make distractors as long and as concrete."),
            )


def _betrayed_by_length(question: SingleQuestion | MultipleQuestion) -> bool:
    right = [len(o.text) for o in question.options if o.right]
    wrong = [len(o.text) for o in question.options if not o.right]
    return bool(right and wrong) and min(right) > max(wrong)


def _ids(questions: tuple[Question, ...], indices: list[int]) -> str:
    return "、".join(questions[i].id for i in indices)


def option_position(book: Handbook) -> Iterator[Problem]:
    """一章的单选题，正确选项老在同一个位置，或者判断题的答案全一样，不用懂也能猜中。

    单选题任何一个位置都不能超过一半，调换几道题的选项顺序；判断题有对有错，把一道改成说得对的句子。
    """
    for name, quiz in book.quizzes.items():
        judged = [(i, q.answer) for i, q in enumerate(quiz.questions) if isinstance(q, TrueFalseQuestion)]
        if len(judged) > 1 and len({answer for _, answer in judged}) == 1:
            yield Problem(
                book.place("quiz", name, "questions", judged[0][0], "answer"),
                Say(
                    f"{len(judged)} 道判断题的答案全是{'对' if judged[0][1] else '错'}。",
                    f"all {len(judged)} true/false questions have the same answer. ",
                ),
                Say("把其中一道改成答案相反的说法。", "Turn one of them round."),
            )
        positions = Counter(
            next((i for i, o in enumerate(q.options) if o.right), 0)
            for q in quiz.questions
            if isinstance(q, SingleQuestion)
        )
        total = positions.total()
        for position, count in positions.items():
            if total >= MIN_FOR_BALANCE and count > MAX_POSITION_SHARE * total:
                yield Problem(
                    book.place("quiz", name, "questions"),
                    Say(
                        f"{total} 道单选题里有 {count} 道正确选项排在第 {position + 1} 个。",
                        f"in {count} of {total} single-choice questions the right option is number {position + 1}. ",
                    ),
                    Say("调换几道题的选项顺序。", "Reorder the options of some."),
                )


def catch_all_option(book: Handbook) -> Iterator[Problem]:
    """选项写了“以上都对”“以上都不对”。它考的是做题技巧；改成一个具体的说法，或改成多选题。"""
    for name, quiz in book.quizzes.items():
        for i, question in enumerate(quiz.questions):
            for j, option in enumerate(getattr(question, "options", ())):
                found = _CATCH_ALL.search(option.text)
                if found:
                    yield Problem(
                        book.place("quiz", name, "questions", i, "options", j, "text"),
                        Say(f"选项写了“{found[0]}”。", f'the option says "{found[0]}". '),
                        Say("写一个具体的说法,或改成多选题。", "Write a concrete option, or ask for several."),
                    )


def repeated_text(book: Handbook, passed: Passed) -> Iterator[Problem]:
    """两道题或两条话术有一段超过 20 个字一模一样，多半是套模板凑数。改写其中一处，或者合并。"""
    records: dict[str, dict[Path, list[Leaf]]] = {"script": {}, "quiz": {}}
    for kind, name, leaf in book.leaves:
        if leaf.role and kind == "script":
            records[kind].setdefault((name,), []).append(leaf)
        elif leaf.role and kind == "quiz" and leaf.path[0] == "questions":
            records[kind].setdefault((name, *leaf.path[:2]), []).append(leaf)
    for kind, read in records.items():
        what = ("repeated", *("\0".join(f"{leaf.role} {leaf.value}" for leaf in leaves) for leaves in read.values()))
        yield from passed.news(what, functools.partial(_repeated, functools.partial(book.place, kind), read))


def _read(leaf: Leaf) -> str:
    """Return a text as it is read: the address of a link is no text, nor is what is still to be written."""
    if TODO in leaf.value:
        return ""
    return prose.plain(leaf.value) if leaf.role == "md" else leaf.value


def _repeated(place: Callable[..., Place], records: Mapping[Path, Sequence[Leaf]]) -> Iterator[Problem]:
    seen: dict[str, Path] = {}
    for one, leaves in records.items():
        told: set[Path] = set()
        for text in map(_read, leaves):
            for start in range(len(text) - MAX_RUN):
                run = text[start : start + MAX_RUN + 1]
                first = seen.setdefault(run, one)
                if first != one and first not in told:
                    told.add(first)
                    other = place(*first)
                    yield Problem(
                        place(*one),
                        Say(
                            f"“{run}”和 {other.path} 第 {other.line} 行的一样。",
                            f'"{run}" stands in {other.path} line {other.line} too. ',
                        ),
                        Say("用自己的话改写其中一处。", "Reword one of them."),
                    )


def slogan(book: Handbook) -> Iterator[Problem]:
    """用了空话（赋能、抓手、闭环、打造……）。说清谁做什么，用班长带新人时说的话。"""
    for kind, name, leaf in _ours(book):
        for found in _SLOGANS.finditer(leaf.value):
            yield Problem(
                book.place_in(kind, name, leaf, found.start()),
                Say(f"空话“{found[0]}”。", f'the slogan "{found[0]}". '),
                Say("换成具体的动作。", "Say who does what."),
            )


def sentence_length(book: Handbook, passed: Passed) -> Iterator[Problem]:
    """一句话超过 90 个字，在手机上要占半屏。断成两三句，一句一个意思。"""
    for kind, name, leaf in _ours(book):
        if len(leaf.value) <= MAX_SENTENCE:
            continue
        what = ("sentences", str(leaf.role), leaf.value)
        for sentence, length in passed.news(what, functools.partial(_long_sentences, leaf)):
            yield Problem(
                book.place_in(kind, name, leaf, max(leaf.value.find(sentence[:12]), 0)),
                Say(f"这一句有 {length} 个字:“{sentence.strip()[:18]}……”。", f"a sentence of {length} characters. "),
                Say("断成几句。", "Split it."),
            )


def _long_sentences(leaf: Leaf) -> Iterator[tuple[str, int]]:
    text = prose.plain(leaf.value) if leaf.role == "md" else leaf.value
    for sentence in _SENTENCE_END.split(text):
        length = sum(map(len, _WORDS.findall(sentence)))
        if length > MAX_SENTENCE:
            yield sentence, length


def broken_markdown(book: Handbook, passed: Passed) -> Iterator[Problem]:
    """Markdown 没有生效，星号、方括号、竖线或井号原样留在了正文里。

    列表、表格、标题前面要空一行；表格第二行写 |---|---|；加粗的星号里侧不留空格；# 和 - 后面空一格。
    题目的选项和反馈、标题、话术这些一行的文字不认 Markdown：链接和加粗挪到解析或正文里。
    """
    for kind, name, leaf in book.leaves:
        if leaf.role in ("text", "reply"):
            for found in _MARKUP.finditer(leaf.value):
                yield Problem(
                    book.place_in(kind, name, leaf, found.start()),
                    Say(f"这里不认 Markdown:“{found[0][:24]}”。", f'no Markdown works here: "{found[0][:24]}". '),
                    Say("写成平常的字;链接挪到解析或正文里。", "Write plain words; put a link into prose."),
                )
        if leaf.role != "md":
            continue
        for line in passed.news(("markdown", leaf.value), functools.partial(_left_over, leaf.value)):
            yield Problem(
                book.place_in(kind, name, leaf, max(leaf.value.find(line), 0)),
                Say(f"Markdown 没有生效:“{line[:24]}”。", f'Markdown that did not render: "{line[:24]}". '),
                Say("列表和表格前空一行,星号成对。", "Leave a blank line before lists and tables; pair the stars."),
            )


def _left_over(text: str) -> Iterator[str]:
    for element in prose.tree(text).iter():
        if element.tag in ("code", "pre"):
            continue
        for shown in (element.text, *(child.tail for child in element)):
            found = _LEFT_OVER.search(shown or "")
            if found and shown:
                yield shown[found.start() :].strip().split("\n")[0]


def _ours(book: Handbook) -> Iterator[tuple[str, str, Leaf]]:
    return (row for row in book.leaves if row[2].role in ("text", "md", "reply") and row[0] != "ledger")
