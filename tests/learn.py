"""Learn the sense of replies anew: ``python tests/learn.py`` writes handbook/sense.json from the judged replies.

It needs scikit-learn (the extra ``learn`` of pyproject.toml, in an environment of its own), which nothing else does. It
learns from the batches in ``lint-cases``, from the model replies of the shipped book as clean ones, from what its
scripts say to avoid and from the examples of its rules. Where the line lies between guilty and innocent is decided on
batches that the patterns were not written after, each judged by what was learnt from the others. The replies in
``lint-cases/held`` are for measuring alone and must never be among them.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from handbook import lint  # noqa: E402  # the package of this checkout
from handbook.book import Handbook  # noqa: E402
from handbook.checks.replies import _model_replies  # noqa: E402
from handbook.load import load  # noqa: E402
from handbook.model.library import Lint, Rule  # noqa: E402
from handbook.pattern import is_expression  # noqa: E402
from handbook.reply import spoken  # noqa: E402
from handbook.sense import SCALE, features  # noqa: E402

FEATURES = 40_000
"""How many are kept; with all 190,000 the replies held back were judged no better."""
RARE = 3
"""In fewer replies a feature tells of a single writer."""
MARGIN, GUILTY = 1, 2
"""How hard the machine tries to get every reply right, and how much a guilty one counts beside a clean one."""
FALSE_ALARM = 2
"""How many missed mistakes one wrong finding is worth."""
FIRST_UNSEEN = 20
"""The patterns were written after the batches before this one."""
FOLDS = 5
BATCHES = sorted((ROOT / "tests/lint-cases").glob("*.yml"))


def digest() -> str:
    """Return what the batches are known by."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in BATCHES)).hexdigest()[:16]


class Judged(NamedTuple):
    """A reply as typed, what it is, the categories of which that is known (none: all of them), and its batch."""

    text: str
    expect: frozenset[str]
    known: frozenset[str] = frozenset()
    batch: int = 0


def _book() -> Handbook:
    book, _ = load(ROOT / "data")
    assert book is not None
    return book


def judged() -> list[Judged]:
    """Return the replies to learn from: the batches, and what the shipped book says itself of good and bad ones."""
    found = [
        Judged(case["text"], frozenset(case["expect"]), batch=int(re.sub(r"\D", "", path.stem)))
        for path in BATCHES
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))["cases"]
    ]
    book = _book()
    found += [Judged(spoken(text, book.shop), frozenset()) for _, _, _, text in _model_replies(book)]
    for rule in book.rules.values():
        for block in rule.lint:
            category = frozenset({block.category})
            found += [Judged(text, category, category) for text in block.caught]
            found += [Judged(text, frozenset(), category) for text in block.allowed]
    alone = lint.Linter(book.rules.values(), book.patterns, sensing="no")
    for script in book.scripts.values():
        for avoid in script.avoid:
            text = spoken(avoid.text, book.shop)
            if not avoid.clean:
                broken = frozenset(finding.category for finding in alone.findings(text))
                found.append(Judged(text, broken, broken))
    return found


class Learnt(NamedTuple):
    """What some replies teach: features and their idf, and for each category weights and a bias."""

    features: list[str]
    idf: Any  # (features,)
    weights: Any  # (categories, features)
    bias: Any  # (categories,)

    def scores(self, texts: Sequence[str]) -> Any:
        """Return how guilty replies read: a row a reply, a column a category."""
        vectors = _vectorizer(vocabulary=self.features)
        vectors.idf_ = self.idf
        return vectors.transform(map(_plain, texts)) @ self.weights.T + self.bias


def _plain(text: str) -> str:
    return lint.plain(text).text


def _vectorizer(**setting: Any) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(analyzer=lambda text: list(features(text)), lowercase=False, sublinear_tf=True, **setting)


def learn(replies: Sequence[Judged], categories: Sequence[str]) -> Learnt:
    """Return what the replies teach, twice: what tells the most is chosen, and learnt anew without the rest."""
    import numpy
    from sklearn.svm import LinearSVC

    def fitted(vectors: Any) -> tuple[Any, Any]:
        models = []
        for category in categories:
            rows = [i for i, reply in enumerate(replies) if not reply.known or category in reply.known]
            guilty = numpy.array([category in replies[i].expect for i in rows])
            model = LinearSVC(C=MARGIN, random_state=0)
            models.append(model.fit(vectors[rows], guilty, numpy.where(guilty, float(GUILTY), 1.0)))
        return numpy.vstack([model.coef_ for model in models]), numpy.concatenate([m.intercept_ for m in models])

    texts = [_plain(reply.text) for reply in replies]
    wide = _vectorizer(min_df=RARE)
    weights, _ = fitted(wide.fit_transform(texts))
    kept = sorted(wide.get_feature_names_out()[numpy.argsort(-numpy.abs(weights).max(axis=0))[:FEATURES]])
    narrow = _vectorizer(vocabulary=kept)
    weights, bias = fitted(narrow.fit_transform(texts))
    return Learnt(kept, narrow.idf_, weights, bias)


def limits(replies: Sequence[Judged], categories: Sequence[str]) -> list[tuple[float, float]]:
    """Return for each category the scores from which a reply is guilty, and below which it is innocent.

    They are those with which most is right on replies that neither the patterns nor what judges them has seen, where
    a pattern (an expression, that is; a phrase counts in any case) matches and where none does.
    """
    import numpy

    unseen = sorted({reply.batch for reply in replies if reply.batch >= FIRST_UNSEEN})
    unknown, scores = [], []
    for fold in range(FOLDS):
        apart = set(unseen[fold::FOLDS])
        mine = [reply for reply in replies if reply.batch in apart]
        unknown += mine
        scores.append(learn([r for r in replies if r.batch not in apart], categories).scores([r.text for r in mine]))
    score = numpy.vstack(scores)
    book = _book()
    phrase, expression = (
        [{finding.category for finding in linter.findings(reply.text)} for reply in unknown]
        for linter in (
            lint.Linter(_matching(book, expressions=expressions), book.patterns, sensing="no")
            for expressions in (False, True)
        )
    )
    found = []
    for column, category in enumerate(categories):
        guilty = numpy.array([category in reply.expect for reply in unknown])
        said = numpy.array([category in one for one in phrase])
        hit = numpy.array([category in one for one in expression]) & ~said
        found.append((_best(~said & ~hit, guilty, score[:, column]), _best(hit, guilty, score[:, column])))
        print(category, *(f"{limit:.2f}" for limit in found[-1]))
    return found


def _best(among: Any, guilty: Any, score: Any) -> float:
    """Return the score from which on most is right among some replies, the nearest to nought of equals."""
    import numpy

    def worth(limit: float) -> tuple[float, float]:
        counts = among & (score >= limit)
        return float((counts & guilty).sum() - FALSE_ALARM * (counts & ~guilty).sum()), -abs(limit)

    return float(max(numpy.arange(-1.2, 1.0, 0.05), key=worth))


def _matching(book: Handbook, *, expressions: bool) -> list[Rule]:
    """Return the rules with their expressions alone, or with their phrases alone."""

    def chosen(block: Lint) -> Lint:
        return block.model_copy(update={"match": tuple(p for p in block.match if is_expression(p) == expressions)})

    rules = book.rules.values()
    return [rule.model_copy(update={"lint": tuple(map(chosen, rule.lint))}) for rule in rules]


def main() -> None:
    """Write what has been learnt."""
    replies = judged()
    categories = sorted({category for reply in replies for category in reply.expect})
    lines = limits(replies, categories)
    learnt = learn(replies, categories)
    whole = (learnt.weights.T * SCALE).round().clip(-127, 127).astype("int8")
    held = {
        "learnt_from": digest(),
        "categories": categories,
        "guilty": [round(guilty * SCALE, 1) for guilty, _ in lines],
        "innocent": [round(innocent * SCALE, 1) for _, innocent in lines],
        "bias": [round(float(bias) * SCALE, 1) for bias in learnt.bias],
        "features": learnt.features,
        "idf": [round(float(idf), 2) for idf in learnt.idf],
        "weights": base64.b64encode(array("b", whole.ravel().tolist()).tobytes()).decode(),
    }
    text = json.dumps(held, ensure_ascii=False, separators=(",", ":")) + "\n"
    (ROOT / "handbook/sense.json").write_text(text, encoding="utf-8")
    print(f"{len(replies)} replies, {len(learnt.features)} features, {len(text.encode()) // 1024} KB")


if __name__ == "__main__":
    main()
