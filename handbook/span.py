"""Where the characters of a YAML text stand in the file it was read from, so that a fix can change them alone.

In: a file's text and one scalar in it. Out: for each character of the scalar's value, its index in the file's text.
"""

from __future__ import annotations

from handbook.problem import Fix

_BREAKS = "\r\n"
_HEX = {"x": 2, "u": 4, "U": 8}


def positions(source: str, start: int, end: int, style: str | None, value: str) -> list[int] | None:
    """Walk a scalar and its value side by side.

    Args:
        source: the whole text of the file.
        start: where the scalar begins, its quote or block sign included.
        end: where it ends.
        style: its YAML style: nothing for plain, a quote, ``|`` or ``>``.
        value: what YAML made of it.

    Returns:
        An index a character, or nothing when the walk loses its way. Indentation and folded line ends, which are no
        part of the value, are passed over.
    """
    at = source.find("\n", start, end) + 1 if style in ("|", ">") else start + bool(style)
    found = []
    for character in value:
        while at < end and source[at] != character and source[at] in " \t\r\n":
            if character == " " and source[at] in _BREAKS:
                break
            at += 1
        if at >= end:
            return None
        found.append(at)
        width = _width(source, at, style, character)
        if not width:
            return None
        at += width
    return found


def _width(source: str, at: int, style: str | None, character: str) -> int:
    """Return how many characters of the file stand for one of the value, or 0 when it is another one."""
    if style == '"' and source[at] == "\\":
        return 2 + _HEX.get(source[at + 1 : at + 2], 0)
    if style == "'" and character == "'":
        return 2 if source.startswith("''", at) else 0
    folded = character == " " and source[at] in _BREAKS
    return 1 if folded or source[at] == character else 0


def fix(source: str, start: int, end: int, put: str) -> Fix:
    """Return the fix that puts ``put`` in the place of the characters from ``start`` to ``end`` of a file's text."""
    begin = source.rfind("\n", 0, start) + 1
    close = source.find("\n", max(end, start))
    return Fix(start, end, put, begin, source[begin : close if close >= 0 else len(source)].rstrip("\r"))
