"""Learn the sense of replies anew: ``python tests/learn.py`` writes handbook/sense.json from the judged replies.

It needs scikit-learn (the extra ``learn`` of pyproject.toml, in an environment of its own), which nothing else does. It
learns from the batches in ``lint-cases``, from the model replies of the shipped book as clean ones, from what its
scripts say to avoid and from the examples of its rules. The replies in ``lint-cases/held`` are for measuring alone and
must never be among them.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from handbook import lint  # noqa: E402  # the package of this checkout
from handbook.checks.replies import _model_replies  # noqa: E402
from handbook.load import load  # noqa: E402
from handbook.reply import spoken  # noqa: E402
from handbook.sense import LONGEST, SCALE  # noqa: E402

RUNS = 8000
"""How many runs are kept: with 50,000 the unseen replies were judged no better."""
C, POSITIVE = 20, 2
ROUNDS, AGAIN, INNOCENT = 4, 3, 0.25
BATCHES = sorted((ROOT / "tests/lint-cases").glob("*.yml"))


def digest() -> str:
    """Return what the batches are known by."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in BATCHES)).hexdigest()[:16]


class Judged(NamedTuple):
    """A reply as the linter reads it, what it is, and the categories of which that is known; none: all of them."""

    text: str
    expect: frozenset[str]
    known: frozenset[str] = frozenset()


def judged() -> list[Judged]:
    """Return the replies to learn from: the batches, and what the shipped book says itself of good and bad ones."""
    found = [
        Judged(case["text"], frozenset(case["expect"]))
        for path in BATCHES
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))["cases"]
    ]
    book, _ = load(ROOT / "data")
    assert book is not None
    found += [Judged(spoken(text, book.shop), frozenset()) for _, _, _, text in _model_replies(book)]
    for rule in book.rules.values():
        for block in rule.lint:
            category = frozenset({block.category})
            found += [Judged(text, category, category) for text in block.caught]
            found += [Judged(text, frozenset(), category) for text in block.allowed]
    alone = lint.Linter(book.rules.values(), book.patterns, sensing=False)
    for script in book.scripts.values():
        for avoid in script.avoid:
            text = spoken(avoid.text, book.shop)
            if not avoid.clean:
                broken = frozenset(finding.category for finding in alone.findings(text))
                found.append(Judged(text, broken, broken))
    return [reply._replace(text=lint.plain(reply.text).text) for reply in found]


def main() -> None:
    """Write the weights."""
    import numpy
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    replies = judged()
    texts = [reply.text for reply in replies]
    categories = sorted({category for reply in replies for category in reply.expect})

    def fitted(vectors: Any, rounds: int) -> list[Any]:
        models = []
        for category in categories:
            rows = [i for i, reply in enumerate(replies) if not reply.known or category in reply.known]
            right = numpy.array([category in replies[i].expect for i in rows])
            weight = numpy.where(right, POSITIVE, 1.0)
            model = LogisticRegression(C=C, max_iter=400)
            for _ in range(rounds):
                model.fit(vectors[rows], right, weight)
                # an innocent reply that still reads guilty counts more the next time
                weight[~right & (model.predict_proba(vectors[rows])[:, 1] > INNOCENT)] *= AGAIN
            models.append(model)
        return models

    setting = {"analyzer": "char", "ngram_range": (1, LONGEST), "sublinear_tf": True, "lowercase": False}
    wide = TfidfVectorizer(min_df=2, **setting)
    first = fitted(wide.fit_transform(texts), 1)
    strength = numpy.max(numpy.abs(numpy.vstack([model.coef_ for model in first])), axis=0)
    kept = sorted(wide.get_feature_names_out()[numpy.argsort(-strength)[:RUNS]])
    narrow = TfidfVectorizer(vocabulary=kept, **setting)
    models = fitted(narrow.fit_transform(texts), ROUNDS)
    rows = {
        run: [round(narrow.idf_[i] * SCALE), *(round(float(model.coef_[0, i]) * SCALE) for model in models)]
        for i, run in enumerate(kept)
    }
    head = {
        "learnt_from": digest(),
        "categories": categories,
        "bias": [round(float(model.intercept_[0]) * SCALE) for model in models],
    }
    lines = ",\n".join(
        f"{json.dumps(run, ensure_ascii=False)}:{json.dumps(row, separators=(',', ':'))}" for run, row in rows.items()
    )
    text = json.dumps(head, separators=(",", ":"))[:-1] + ',"runs":{\n' + lines + "\n}}\n"
    (ROOT / "handbook/sense.json").write_text(text, encoding="utf-8")
    print(f"{len(replies)} replies, {len(kept)} runs, {len(text) // 1024} KB")


if __name__ == "__main__":
    main()
