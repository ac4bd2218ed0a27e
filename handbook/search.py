"""A Handbook in; the search data out: entries' full text once, from which the browser builds its bigram index.

With it go what readers type instead of the book's words: synonyms, the pinyin of characters, traditional characters.
A script file and not JSON, because pages opened from disk may load scripts but not fetch files. Questions are left out:
a search must not give answers away.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from handbook.address import address
from handbook.book import Handbook
from handbook.characters import readings, variants
from handbook.labels import word
from handbook.model.base import Findable
from handbook.model.chapter import Chapter, Comparison, ComparisonRow
from handbook.prose import Reference, plain
from handbook.reply import to_fill

FILE = "assets/search-data.js"


class Entry(NamedTuple):
    """One thing that can be found.

    Its kind, title, address below the site's root, other words to find it by, customers' wordings (both a line each),
    what else is asked to find it (a line each, never shown), and its full text below the title.
    """

    kind: str
    title: str
    url: str
    keys: str
    says: str
    asked: str
    text: str


def data(book: Handbook) -> dict[str, bytes]:
    """Return the search data as a file among the site's pages."""
    found = list(entries(book))
    synonyms = [[s.word, *s.also] for s in book.synonyms.values()]
    short = [f"{e.title}\n{e.keys}\n{e.says}\n{e.asked}" for e in found]
    sounds = readings([*short, *("\n".join(group) for group in synonyms)])
    values = {
        "entries": [list(entry) for entry in found],
        "synonyms": synonyms,
        "readings": sounds,
        "variants": variants("".join(sounds.values())),
    }
    # inside a script element "</" and the two line separators would end it or break it
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("</", "<\\/").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return {FILE: f"window.HANDBOOK_SEARCH={text};\n".encode()}


def entries(book: Handbook) -> Iterator[Entry]:
    """Yield every entry of the book, in reading order."""
    for name in book.order:
        yield from _chapter(book, name)
    yield from _scripts(book)
    yield from _practice(book)
    yield from _rules(book)
    yield from _reference(book)


def _entry(
    book: Handbook,
    record: Findable,
    reference: Reference,
    title: str,
    *lines: str | None,
    keys: str = "",
    says: str = "",
) -> Entry:
    kind = {"decision": "figure"}.get(reference.kind, "section" if reference.section else reference.kind)
    return Entry(kind, title, address(book, reference), keys, says, _joined(*record.asked), _joined(*lines))


def _joined(*lines: str | None) -> str:
    return "\n".join(line for line in lines if line)


def _rows(rows: tuple[ComparisonRow, ...]) -> str:
    return _joined(*(f"{r.step}：{r.works} / {r.slips} / {r.why}" for r in rows))


def _chapter(book: Handbook, name: str) -> Iterator[Entry]:
    chapter: Chapter = book.chapters[name]
    tables: dict[str, Comparison] = {c.id: c for c in chapter.comparisons}
    title = f"第{book.number(name)}章 {chapter.title}"
    objectives = (o.text for o in chapter.objectives)
    yield _entry(
        book,
        chapter,
        Reference("chapter", name),
        title,
        chapter.purpose,
        plain(chapter.opening),
        *objectives,
        *chapter.summary,
    )
    for section in chapter.sections:
        table = tables.get(section.comparison or "")
        yield _entry(
            book,
            section,
            Reference("chapter", name, section.id),
            section.title,
            plain(section.body),
            table.title if table else None,
            _rows(table.rows) if table else None,
            keys=title,
        )


def _scripts(book: Handbook) -> Iterator[Entry]:
    for scene in book.scenes.values():
        for script in scene.scripts:
            yield _entry(
                book,
                script,
                Reference("script", script.id),
                script.title,
                script.goal,
                to_fill(script.replies.warm, book.shop),
                to_fill(script.replies.formal, book.shop),
                script.not_when,
                *(f"不要说：{a.text}（{a.why}）" for a in script.avoid),
                script.next,
                script.hand_over,
                f"短语编码 {script.code}",
                keys=script.code,
                says=_joined(*script.customer_says),
            )


def _practice(book: Handbook) -> Iterator[Entry]:
    for name, case in book.cases.items():
        turns = (_joined(f"{word(t.who, 'who')}：{t.text}", t.comment) for t in case.turns)
        yield _entry(
            book,
            case,
            Reference("case", name),
            case.title,
            plain(case.background),
            *turns,
            _rows(case.comparison.rows),
            *case.lessons,
        )
    for name, dialogue in book.dialogues.items():
        customer = dialogue.customer
        yield _entry(
            book,
            dialogue,
            Reference("dialogue", name),
            dialogue.title,
            dialogue.goal,
            f"{customer.name}：{customer.profile}",
            *(n.text for n in dialogue.nodes),
            *(plain(e.debrief) for e in dialogue.endings),
        )


def _rules(book: Handbook) -> Iterator[Entry]:
    for name, rule in book.rules.items():
        yield _entry(
            book,
            rule,
            Reference("rule", name),
            rule.title,
            rule.ref,
            rule.says,
            *rule.agent_does,
            rule.consequence,
            *(b.better for b in rule.lint),
            keys=rule.ref,
        )


def _reference(book: Handbook) -> Iterator[Entry]:
    for name, metric in book.metrics.items():
        decided = metric.decided
        yield _entry(
            book,
            metric,
            Reference("metric", name),
            metric.name,
            metric.en,
            metric.definition,
            metric.formula,
            f"本书采用 {decided.value}{decided.unit}：{decided.why}" if decided else None,
            *(f"{book.sources[v.says].title}：{v.value}{v.unit} {v.note or ''}" for v in metric.values),
            keys=metric.en,
        )
    for name, term in book.terms.items():
        yield _entry(book, term, Reference("term", name), term.term, term.en, term.definition, keys=term.en)
    for name, figure in book.figures.items():
        yield _entry(
            book,
            figure,
            Reference("figure", name),
            figure.statement,
            figure.statement,
            f"{figure.value}{figure.unit}",
            figure.problem,
            figure.use,
        )
    for name, decision in book.decisions.items():
        said = (p.says for p in decision.positions)
        yield _entry(book, decision, Reference("decision", name), decision.topic, *said, decision.decided, decision.why)
    for name, programme in book.programmes.items():
        days = (f"第{d.day}天 {a.activity}" for d in programme.days for a in d.activities)
        routines = (f"{word(r.rhythm, 'rhythm')} {r.activity}" for r in programme.routines)
        yield _entry(book, programme, Reference("programme", name), programme.title, *days, *routines)
