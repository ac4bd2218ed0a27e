"""Mistakes at random: a sound book in, a book with one mistake out, and where a check must say so.

What is corrupted is the text of the authors' files, the way hands and programs do it: a key dropped, renamed or given
a value of another type, an indentation moved, a tab, another encoding, a reference to nothing, an id used twice, huge
and strange values, markup, template code, and paths where a name belongs.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from handbook.manual import kinds

Files = Mapping[str, str]

_KEY = re.compile(r"^(?P<indent> *)(?P<item>- )?(?P<key>[a-z_]+):(?: (?P<value>.+))?$")
_REFERENCES = ("scripts", "cases", "dialogues", "rules", "metrics", "terms", "figures", "see", "covers", "objectives")
_REFERENCE = ("objective", "next", "rule", "source", "rubric", "comparison", "dialogue")
_NAMES = [(row.name, row.needed) for kind in kinds() for table in kind.tables for row in table.rows]
_NEEDED = {name for name, needed in _NAMES if needed} - {name for name, needed in _NAMES if not needed}
_STRANGE = ("no", "9:30", "2026-11-22", "0x1F", "1e3", ".inf", "'~'", "yes", "007x", "'- a'", "'{a: b}'", "'#'")
_NOTHING = ("", "~", "''", "null")
_MARKUP = (
    "<b onclick=x>",
    "{{ 7*7 }}",
    "{% raw %}",
    "#eval(1+1)",
    "</script>",
    "$x^2$",
    "@ref <label>",
    "![x](image:../x)",
)
_PATHS = ("../../etc/passwd", "a/b", "..", "C:x", "a\\b", "con.yml", "/root", "é")


class Corruption(NamedTuple):
    """One mistake: its kind, the file and the line (from 1) it stands at, the new content, whether it must be told."""

    kind: str
    file: str
    lines: tuple[int, ...]
    content: bytes
    told: bool


Made = tuple[list[str], tuple[int, ...], bool]
Maker = Callable[[random.Random, str, list[str]], Made | None]


def corrupt(files: Files, seed: int) -> Corruption:
    """Return one mistake in one of the files; the same for the same seed."""
    chance = random.Random(seed)
    while True:
        kind = list(_MAKERS)[seed % len(_MAKERS)]
        file = chance.choice(sorted(files))
        made = _MAKERS[kind](chance, file, files[file].splitlines())
        if made is not None:
            rows, lines, told = made
            text = "\n".join(rows) + "\n"
            return Corruption(kind, file, lines, _ENCODE.get(kind, str.encode)(text), told)


def _scalars(rows: list[str]) -> list[tuple[int, re.Match[str]]]:
    """Return the rows that give a key a value on the same row, with their numbers from 0."""
    found = [(n, m) for n, row in enumerate(rows) if (m := _KEY.match(row)) and m["value"]]
    return [(n, m) for n, m in found if m["value"] not in ("|", ">", "|-", "[]", "{}", "|2")]


def _end(rows: list[str], start: int) -> int:
    """Return the number of the row after the value that begins in row ``start``."""
    found = _KEY.match(rows[start])
    assert found
    depth = len(found["indent"]) + (2 if found["item"] else 0)
    for n in range(start + 1, len(rows)):
        inside = len(rows[n]) - len(rows[n].lstrip())
        if rows[n].strip() and (inside < depth or (inside == depth and not rows[n].lstrip().startswith("- "))):
            return n
    return len(rows)


def _record(rows: list[str], row: int, depth: int) -> int:
    """Return the row in which the mapping begins that has a key at ``depth`` in ``row``."""
    for n in range(row, -1, -1):
        found = _KEY.match(rows[n])
        if found and found["item"] and len(found["indent"]) + 2 == depth:
            return n
        if found and not found["item"] and len(found["indent"]) < depth:
            return n
    return 0


def _dropped(chance: random.Random, file: str, rows: list[str]) -> Made | None:
    rows_of = [(n, m) for n, row in enumerate(rows) if (m := _KEY.match(row)) and m["key"] in _NEEDED and not m["item"]]
    if not rows_of:
        return None
    n, found = chance.choice(rows_of)
    start = _record(rows, n - 1, len(found["indent"])) if n else 0
    # a mapping is known by its first key, and by the key that it is the value of
    return rows[:n] + rows[_end(rows, n) :], (start + 1, start + 2), True


def _renamed(chance: random.Random, file: str, rows: list[str]) -> Made | None:
    keys = [(n, m) for n, row in enumerate(rows) if (m := _KEY.match(row)) and not _free(rows, n)]
    n, found = chance.choice(keys)
    return [*rows[:n], rows[n].replace(f"{found['key']}:", f"{found['key']}x:", 1), *rows[n + 1 :]], (n + 1,), True


def _free(rows: list[str], n: int) -> bool:
    """Tell whether a row stands in a map whose keys are the author's own."""
    while n >= 0:
        found = _KEY.match(rows[n])
        if found and not found["value"] and found["key"] in ("variables", "blanks", "moved"):
            return True
        if found and not found["indent"]:
            return False
        n -= 1
    return False


def _retyped(chance: random.Random, file: str, rows: list[str]) -> Made | None:
    n, found = chance.choice(_scalars(rows))
    head = rows[n][: found.end("key")]
    return [*rows[:n], f"{head}: {chance.choice(('{a: 1}', '[[1]]', '{a: [b]}'))}", *rows[n + 1 :]], (n + 1,), True


def _emptied(chance: random.Random, file: str, rows: list[str]) -> Made | None:
    values = [(n, m) for n, m in _scalars(rows) if m["key"] in _NEEDED]
    if not values:
        return None
    n, found = chance.choice(values)
    return (
        [*rows[:n], f"{rows[n][: found.end('key')]}: {chance.choice(_NOTHING)}", *rows[n + 1 :]],
        (n + 1,),
        True,
    )


def _shifted(chance: random.Random, file: str, rows: list[str]) -> Made | None:
    keys = [(n, m) for n, row in enumerate(rows) if n and (m := _KEY.match(row)) and m["indent"] and not m["item"]]
    if not keys:
        return None
    n, _ = chance.choice(keys)
    row = f" {rows[n]}" if chance.random() < 0.5 else rows[n][1:]
    # where the row before it has no value yet, a deeper row is that value
    return [*rows[:n], row, *rows[n + 1 :]], (n, n + 1, n + 2), False


def _tabbed(chance: random.Random, file: str, rows: list[str]) -> Made | None:
    keys = [n for n, row in enumerate(rows) if (m := _KEY.match(row)) and m["indent"]]
    if not keys:
        return None
    n = chance.choice(keys)
    return [*rows[:n], f"\t{rows[n].lstrip()}", *rows[n + 1 :]], (n + 1,), True


def _dangling(chance: random.Random, file: str, rows: list[str]) -> Made | None:
    spots = [n for n, m in _scalars(rows) if m["key"] in _REFERENCE and re.fullmatch(r"[a-z][a-z0-9-]*", m["value"])]
    key = ""
    for n, row in enumerate(rows):
        found = _KEY.match(row)
        key = found["key"] if found else key
        if key in _REFERENCES and re.fullmatch(r" *- [A-Za-z][A-Za-z0-9-]*", row):
            spots.append(n)
    if not spots:
        return None
    n = chance.choice(spots)
    known = rows[n].split()[-1]
    other = "ZZ-999" if known.isupper() or re.match(r"[A-Z]{2}-", known) else f"{known}-gone"
    return [*rows[:n], rows[n][: -len(known)] + other, *rows[n + 1 :]], (n + 1,), True


def _twice(chance: random.Random, file: str, rows: list[str]) -> Made | None:
    ids = [(n, m) for n, row in enumerate(rows) if (m := _KEY.match(row)) and m["item"] and m["key"] == "id"]
    pairs = [(a, b) for a, b in itertools.pairwise(ids) if a[1]["indent"] == b[1]["indent"]]
    pairs = [
        (a, b)
        for a, b in pairs
        if _record(rows, a[0] - 1, len(a[1]["indent"])) == _record(rows, b[0] - 1, len(b[1]["indent"]))
    ]
    if not pairs:
        return None
    (first, _), (n, _) = chance.choice(pairs)
    return [*rows[:n], rows[first], *rows[n + 1 :]], (n + 1,), True


def _pathlike(chance: random.Random, file: str, rows: list[str]) -> Made | None:
    ids = [(n, m) for n, m in _scalars(rows) if m["key"] == "id" and m["item"] and "ledger" not in file]
    if not ids:
        return None
    n, found = chance.choice(ids)
    return [*rows[:n], f"{rows[n][: found.end('key')]}: '{chance.choice(_PATHS)}'", *rows[n + 1 :]], (n + 1,), True


def _put(values: tuple[str, ...]) -> Maker:
    def made(chance: random.Random, file: str, rows: list[str]) -> Made | None:
        # another id is as good as the one before; what is wrong then is what refers to it
        n, found = chance.choice([(n, m) for n, m in _scalars(rows) if m["key"] != "id"])
        return [*rows[:n], f"{rows[n][: found.end('key')]}: {chance.choice(values)}", *rows[n + 1 :]], (n + 1,), False

    return made


def _marked(chance: random.Random, file: str, rows: list[str]) -> Made | None:
    n, found = chance.choice(_scalars(rows))
    text = chance.choice(_MARKUP) * chance.randint(1, 3)
    return [*rows[:n], f"{rows[n][: found.end('key')]}: '{text}'", *rows[n + 1 :]], (n + 1,), False


def _scrambled(chance: random.Random, file: str, rows: list[str]) -> Made | None:
    n = chance.randrange(len(rows))
    at = chance.randrange(len(rows[n]) + 1)
    junk = chance.choice(
        ("\x00", "\x07", "\ufffe", "&a", "*a", "!!python/object:os.system", "%", "@", "`", "[", "}", '"', "'")
    )
    return [*rows[:n], rows[n][:at] + junk + rows[n][at:], *rows[n + 1 :]], (n + 1,), False


def _same(chance: random.Random, file: str, rows: list[str]) -> Made | None:
    return rows, (1,), False


_MAKERS: dict[str, Maker] = {
    "dropped key": _dropped,
    "renamed key": _renamed,
    "other type": _retyped,
    "emptied value": _emptied,
    "moved indentation": _shifted,
    "tab": _tabbed,
    "dangling reference": _dangling,
    "id used twice": _twice,
    "path in an id": _pathlike,
    "strange value": _put(_STRANGE),
    "huge value": _put(("9" * 400, "x" * 100_000, "中" * 50_000, f"[{'a,' * 5000}a]", "1" + "0" * 30)),
    "markup": _marked,
    "junk": _scrambled,
    "byte order mark": _same,
    "gbk": _same,
    "crlf": _same,
}
_ENCODE: dict[str, Callable[[str], bytes]] = {
    "byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "gbk": lambda text: text.encode("gbk", errors="replace"),
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
}
