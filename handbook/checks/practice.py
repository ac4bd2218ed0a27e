"""Cases and dialogues: transcripts long enough to learn from, paths that can be walked and that end."""

from __future__ import annotations

from collections.abc import Iterator

from handbook.book import Handbook
from handbook.model.practice import Dialogue
from handbook.problem import Problem, Say
from handbook.prose import references

MIN_TURNS = 8
MIN_ENDINGS = 3
MIN_NODES = 5


def dialogue_paths(book: Handbook) -> Iterator[Problem]:
    """对话里有走不到的节点或结局，或有走不出来的路。

    从 start 出发，每个节点、每个结局都要有一条回复通到；不管怎么选，最后都要到一个结局，不能绕圈。
    """
    for name, dialogue in book.dialogues.items():
        steps = {node.id: [reply.next for reply in node.replies] for node in dialogue.nodes}
        if dialogue.start not in steps:
            continue
        reached = _reachable(dialogue, steps)
        places = [("nodes", i, n.id) for i, n in enumerate(dialogue.nodes)]
        places += [("endings", i, e.id) for i, e in enumerate(dialogue.endings)]
        for field, i, identifier in places:
            if identifier not in reached:
                noun = "节点" if field == "nodes" else "结局"
                yield Problem(
                    book.place("dialogue", name, field, i, "id"),
                    Say(f"{noun}“{identifier}”走不到。", f'"{identifier}" cannot be reached. '),
                    Say("让某条回复的 next 指向它,或删掉。", "Point some reply's next at it, or delete it."),
                )
        loop = _loop(dialogue.start, steps)
        if loop:
            index = next(i for i, n in enumerate(dialogue.nodes) if n.id == loop[0])
            yield Problem(
                book.place("dialogue", name, "nodes", index, "id"),
                Say(f"这条路绕圈、走不到结局:{' → '.join(loop)}。", f"this path never ends: {' → '.join(loop)}. "),
                Say("把圈上某条回复的 next 改到后面的节点或结局。", "Point one of these replies forward."),
            )


def _reachable(dialogue: Dialogue, steps: dict[str, list[str]]) -> set[str]:
    reached, waiting = set(), [dialogue.start]
    while waiting:
        node = waiting.pop()
        if node not in reached:
            reached.add(node)
            waiting += steps.get(node, [])
    return reached


def _loop(start: str, steps: dict[str, list[str]]) -> list[str]:
    """Return one circle that can be entered from ``start``, or nothing."""
    finished: set[str] = set()
    trail: list[str] = []

    def enter(node: str) -> list[str]:
        if node in trail:
            return [*trail[trail.index(node) :], node]
        if node in finished:
            return []
        trail.append(node)
        for following in steps.get(node, []):
            circle = enter(following)
            if circle:
                return circle
        finished.add(trail.pop())
        return []

    return enter(start)


def dialogue_replies(book: Handbook) -> Iterator[Problem]:
    """对话的节点没有“最好、看似不错、有害”三种回复，或节点、结局太少，练不出取舍。"""
    for name, dialogue in book.dialogues.items():
        for i, node in enumerate(dialogue.nodes):
            qualities = sorted(reply.quality for reply in node.replies)
            if qualities != ["best", "harmful", "tempting"]:
                yield Problem(
                    book.place("dialogue", name, "nodes", i, "replies"),
                    Say(
                        f"节点“{node.id}”的回复是 {'、'.join(qualities)},应各一条。",
                        f'node "{node.id}" has {", ".join(qualities)}; one of each is wanted. ',
                    ),
                    Say("写 best、tempting、harmful 各一条。", "Write one best, one tempting, one harmful."),
                )
        short = len(dialogue.nodes) < MIN_NODES or len(dialogue.endings) < MIN_ENDINGS
        if short:
            yield Problem(
                book.place("dialogue", name, "nodes"),
                Say(
                    f"有 {len(dialogue.nodes)} 个节点、{len(dialogue.endings)} 个结局。",
                    f"{len(dialogue.nodes)} nodes and {len(dialogue.endings)} endings. ",
                ),
                Say(
                    f"至少 {MIN_NODES} 个节点、{MIN_ENDINGS} 个结局。",
                    f"At least {MIN_NODES} nodes and {MIN_ENDINGS} endings.",
                ),
            )


def ending_links(book: Handbook) -> Iterator[Problem]:
    """对话的结局没有带出话术或规则，学员练完不知道去哪看对的说法。在结局里列上 scripts 或 rules。"""
    for name, dialogue in book.dialogues.items():
        for i, ending in enumerate(dialogue.endings):
            linked = ending.scripts or ending.rules or references(ending.debrief)
            if not linked and not book.unfinished("dialogue", name):
                yield Problem(
                    book.place("dialogue", name, "endings", i, "id"),
                    Say(f"结局“{ending.title}”没有列话术或规则。", f'ending "{ending.id}" links nothing. '),
                    Say("列上该用的话术,或碰到的规则。", "List the scripts to use or the rules it touches."),
                )


def programme_days(book: Handbook) -> Iterator[Problem]:
    """培训方案的天数没有从小到大排，或排到了写明的周数以外，课表会排错。"""
    for name, programme in book.programmes.items():
        before = 0
        for i, day in enumerate(programme.days):
            if day.day <= before or day.day > programme.weeks * 7:
                yield Problem(
                    book.place("programme", name, "days", i, "day"),
                    Say(
                        f"第 {day.day} 天排在第 {before} 天后面。"
                        if day.day <= before
                        else f"第 {day.day} 天超出了 {programme.weeks} 周。",
                        f"day {day.day} is out of order or beyond week {programme.weeks}. ",
                    ),
                    Say("按先后排,并核对 weeks。", "Put the days in order; check weeks."),
                )
            before = max(before, day.day)


def case_complete(book: Handbook) -> Iterator[Problem]:
    """案例太薄：对话不足八句，或客服的话没有边注，读的人看不出好坏在哪。"""
    for name, case in book.cases.items():
        if len(case.turns) < MIN_TURNS:
            yield Problem(
                book.place("case", name, "turns"),
                Say(f"对话只有 {len(case.turns)} 句,至少 {MIN_TURNS} 句。", f"only {len(case.turns)} turns. "),
                Say("补上前因后果。", f"At least {MIN_TURNS} are wanted."),
            )
        said = [turn for turn in case.turns if turn.who == "agent"]
        commented = sum(turn.comment is not None for turn in said)
        if commented * 2 < len(said):
            yield Problem(
                book.place("case", name, "turns"),
                Say(
                    f"客服的 {len(said)} 句话里只有 {commented} 句有边注。",
                    f"only {commented} of the agent's {len(said)} lines have a comment. ",
                ),
                Say("给关键的句子写 verdict 和 comment。", "Add verdict and comment to the telling ones."),
            )
