"""The reply rules of the shipped book on replies that are nobody's example: what they catch and what they leave."""

from __future__ import annotations

import functools
import json
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from handbook import lint
from handbook.book import Handbook
from handbook.load import load
from handbook.pattern import is_expression
from tests.scratch import ROOT

BATCHES = tuple(sorted((ROOT / "tests/lint-cases").glob("*.yml")))
HELD = tuple(sorted((ROOT / "tests/lint-cases/held").glob("*.yml")))
RECALL, PRECISION, WORST = 0.92, 0.95, 0.5

# both engines count code points: JavaScript's spans are those of Array.from(text)
SCRIPT = """
const {patterns, rows} = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const compiled = patterns.map((source) => new RegExp(source, 'gu'));
const spans = [];
rows.forEach(([text, numbers], i) => {
  for (const number of numbers) {
    for (const m of text.matchAll(compiled[number])) {
      const start = Array.from(text.slice(0, m.index)).length;
      if (m[0]) spans.push([i, number, start, start + Array.from(m[0]).length]);
    }
  }
});
console.log(JSON.stringify(spans));
"""


class Case(NamedTuple):
    """A reply and the categories that must be found in it; none for a clean one."""

    text: str
    expect: frozenset[str]


@functools.cache
def cases(batches: Sequence[Path] = BATCHES) -> tuple[Case, ...]:
    """Return the replies of some batches, of all when nothing is said."""
    return tuple(
        Case(case["text"], frozenset(case["expect"]))
        for batch in batches
        for case in yaml.load(batch.read_text(encoding="utf-8"), yaml.CSafeLoader)["cases"]
    )


@pytest.fixture(scope="module")
def shipped_book() -> Handbook:
    """Return the book of this repository."""
    book, _ = load(ROOT / "data")
    assert book is not None
    return book


Judged = list[tuple[Case, frozenset[str]]]


def judged(book: Handbook, chosen: Sequence[Case]) -> Judged:
    """Return cases with the categories that the rules of a book find in them."""
    linter = lint.linter(book)
    return [(case, frozenset(f.category for f in linter.findings(case.text))) for case in chosen]


@pytest.fixture(scope="module")
def known(shipped_book: Handbook) -> Judged:
    """Return every fourth of the replies that have been learnt from, judged."""
    return judged(shipped_book, cases()[::4])


@pytest.fixture(scope="module")
def unseen(shipped_book: Handbook) -> Judged:
    """Return the replies that nobody and nothing has learnt from, judged."""
    return judged(shipped_book, cases(HELD))


@pytest.fixture(params=["known", "unseen"])
def found(request: pytest.FixtureRequest) -> Judged:
    """Return replies that have been learnt from, and such that have not, judged."""
    return list(request.getfixturevalue(request.param))


def test_the_batches_cover_every_category() -> None:
    """Each category has 25 replies or more that must be caught, and there are 200 clean ones."""
    counted = Counter(category for case in cases() for category in case.expect)

    assert len(counted) == 18
    assert min(counted.values()) >= 25
    assert sum(not case.expect for case in cases()) >= 200


def test_recall_and_precision(found: Judged) -> None:
    """Over all replies and categories at least 92 of 100 mistakes are caught and 95 of 100 findings are right."""
    hits = sum(len(case.expect & got) for case, got in found)
    recall = hits / sum(len(case.expect) for case, _ in found)
    precision = hits / sum(len(got) for _, got in found)

    assert (recall >= RECALL, precision >= PRECISION) == (True, True), f"recall {recall:.3f}, precision {precision:.3f}"


def test_no_category_is_left_behind(found: Judged) -> None:
    """No category catches less than half of its replies, or is wrong in more than half of its findings."""
    expected = Counter(c for case, _ in found for c in case.expect)
    hit = Counter(c for case, got in found for c in case.expect & got)
    got_all = Counter(c for _, got in found for c in got)
    weak = {c: (hit[c], expected[c], got_all[c]) for c in expected if hit[c] < WORST * max(expected[c], got_all[c])}

    assert len(expected) == 18
    assert weak == {}


def test_clean_replies_stay_clean(found: Judged) -> None:
    """Of replies that only look like a mistake not two in a hundred have a finding."""
    clean = [(case.text, sorted(got)) for case, got in found if not case.expect]

    assert len([got for _, got in clean if got]) < len(clean) / 50, [row for row in clean if row[1]]


def test_nothing_has_learnt_from_the_replies_held_back() -> None:
    """A reply that is for measuring stands in no batch."""
    assert {case.text for case in cases(HELD)} & {case.text for case in cases()} == set()


def test_the_sieve_holds_nothing_back(shipped_book: Handbook) -> None:
    """What spares the linter most of its patterns lets every pattern through that matches a reply."""
    patterns = shipped_book.patterns
    sources = tuple({p: None for rule in shipped_book.rules.values() for block in rule.lint for p in block.match})
    sieve = patterns.sieve(sources)
    texts = [lint.plain(case.text).text for case in cases()[::60]]
    held_back = [
        (source, text)
        for text in texts
        for source in set(sources) - {sources[number] for number in sieve.possible(text)}
        if patterns.compiled(source).search(text)
    ]

    assert held_back == []


def test_both_engines_see_the_same(shipped_book: Handbook) -> None:
    """Every pattern gives the same spans in Node as in Python, over all examples and a third of the batches."""
    node = shutil.which("node")
    if node is None:
        assert not os.environ.get("CI"), "CI needs Node"
        pytest.skip("needs Node")
    blocks = [block for rule in shipped_book.rules.values() for block in rule.lint]
    written = {p for b in blocks for p in (*b.match, *b.unless, *(b.require.any if b.require else ()))}
    sources = tuple(sorted(filter(is_expression, written)))
    patterns = [shipped_book.patterns.expression(source) for source in sources]
    compiled = [re.compile(pattern) for pattern in patterns]
    examples = {text for b in blocks for text in (*b.caught, *b.allowed)} | {case.text for case in cases()[::3]}
    possible = shipped_book.patterns.sieve(sources).possible
    rows = [(text, possible(text)) for text in sorted({lint.plain(text).text for text in examples})]
    done = subprocess.run(
        [node, "-e", SCRIPT],
        input=json.dumps({"patterns": patterns, "rows": rows}),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    python = [
        [i, number, *m.span()]
        for i, (text, numbers) in enumerate(rows)
        for number in numbers
        for m in compiled[number].finditer(text)
        if m.group()
    ]

    assert done.stderr == ""
    assert json.loads(done.stdout) == python
