"""Problems with a fix in; the authors' files mended in place. Nothing but the characters of the fix is touched.

With ``recheck`` the only module that writes into ``data/``: order, quotes, line ends and blank lines stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from handbook.problem import Fix, Problem, edited
from handbook.source import REWRITE, decoded

ROUNDS = 8
"""How often a book is checked and mended at most: a mended file shows the mistakes that it hid before."""


def mend(problems: Iterable[Problem]) -> list[Problem]:
    """Apply the fixes of one run of the checks to the files; return the problems that were mended.

    Of two fixes that overlap the first is applied; the next run sees whether the other is still wanted.
    """
    files: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.fix is not None:
            files.setdefault(problem.place.path, []).append(problem)
    done = []
    for path, found in files.items():
        fixes = [p.fix for p in found if p.fix is not None]
        file = Path(path)
        before = file.read_bytes()
        text = decoded(before)
        # after a file was re-encoded its problems are looked for anew: their places were those of no text at all
        chosen = [REWRITE] if REWRITE in fixes else _apart(fixes)
        after = edited(text, chosen).encode()
        if after != before:
            file.write_bytes(after)
            done += [p for p in found if p.fix in chosen]
    return done


def _apart(fixes: Iterable[Fix]) -> list[Fix]:
    chosen: list[Fix] = []
    for fix in sorted(set(fixes)):
        if not chosen or fix.start >= chosen[-1].end:
            chosen.append(fix)
    return chosen
