"""Two sentences in; Markdown out that shows them as they stand, with the words that differ marked."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

_WORDS = re.compile(r"[A-Za-z0-9_%.:]+|\s+|.", re.DOTALL)
_ACTIVE = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&$^=])")
_Step = tuple[str, int, int, int, int]


def marked(old: str, new: str) -> tuple[str, str]:
    """Return two sentences as Markdown, with the words that differ marked as taken out and put in."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    matcher = difflib.SequenceMatcher(None, before, after, False)
    if matcher.ratio() < 0.3:
        return f"<del>{md(old)}</del>", f"<ins>{md(new)}</ins>"
    left, right = "", ""
    for tag, i, j, k, m in _joined(matcher.get_opcodes()):
        was, now = md("".join(before[i:j])), md("".join(after[k:m]))
        left += was if tag == "equal" or not was else f"<del>{was}</del>"
        right += now if tag == "equal" or not now else f"<ins>{now}</ins>"
    return left, right


def _joined(steps: Iterable[_Step]) -> list[_Step]:
    """Join changes with a single character between them: what stays there by chance only makes it hard to read."""
    found: list[_Step] = []
    for tag, i, j, k, m in steps:
        if len(found) > 1 and tag != "equal" and found[-1][0] == "equal" and found[-1][2] - found[-1][1] == 1:
            found.pop()
            _, start, _, begin, _ = found.pop()
            found.append(("replace", start, j, begin, m))
        else:
            found.append((tag, i, j, k, m))
    return found


def md(text: str) -> str:
    """Return text that GitHub shows as it stands: no markup, no mention, no link, no reference comes of it."""
    flat = " ".join(text.split())
    quoted = _ACTIVE.sub(r"\\\1", flat).replace("\\<", "&lt;").replace("\\>", "&gt;").replace("\\&", "&amp;")
    # a mention, a bare address and an issue number work even when quoted; a character without width stops them
    return re.sub(r"(?i)(?<=@)(?=\w)|(?<=:)(?=//)|(?<=www)(?=\\\.)|(?<=#)(?=\d)|(?<=GH)(?=\\-\d)", "\u200b", quoted)
