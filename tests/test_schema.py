"""What an editor knows while an author types: the schemas, their places, and the answers of a real server."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handbook import schema
from handbook.book import Handbook
from tests import scratch
from tests.lsp import Server

FOLDER = scratch.ROOT / "data" / schema.FOLDER
SETTINGS: dict[str, Any] = json.loads((scratch.ROOT / ".vscode/settings.json").read_text(encoding="utf-8"))
SCRIPTS = scratch.ROOT / "data/scripts/returns.yml"
QUIZ = scratch.ROOT / "data/quizzes/returns.yml"


def test_the_committed_schemas_follow_the_models(update: bool) -> None:
    """The schemas in data/.schema are what the models make, no more and no less."""
    wanted = schema.schemas()
    if update:
        for name, text in wanted.items():
            (FOLDER / name).write_text(text, encoding="utf-8")

    kept = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir() if path.name != schema.IDS}
    assert kept == wanted


def test_the_editor_finds_a_schema_for_every_file() -> None:
    """The editor's settings name the schema of every kind of file, by paths that match every file there is."""
    wanted = {f"./data/{schema.FOLDER}/{name}": f"data/{glob}" for name, glob in schema.associations().items()}
    matched = {path for glob in wanted.values() for path in scratch.ROOT.glob(glob)}

    assert SETTINGS["yaml.schemas"] == wanted
    assert matched == set((scratch.ROOT / "data").rglob("*.yml"))


def test_ids_are_suggested_not_demanded(book: Handbook) -> None:
    """The list of ids suggests what exists and accepts what does not, so that it may lag behind."""
    suggested = json.loads(schema.ids(book))

    assert suggested["script"] == {"anyOf": [{"enum": sorted(book.scripts)}, {"type": "string"}]}


def test_a_command_brings_the_ids_up_to_date(folder: Path) -> None:
    """Checking a book whose folder of schemas exists writes the list of its ids; another book gets none."""
    scratch.run(folder, "check")
    absent = (folder / "data/.schema").exists()
    (folder / "data/.schema").mkdir()
    scratch.run(folder, "check")

    assert not absent
    assert "refund-when" in (folder / "data/.schema/ids.json").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """The language server that VS Code's YAML extension uses, with this repository open."""
    modules, node = os.environ.get("HANDBOOK_NODE_MODULES"), shutil.which("node")
    if not modules or not node:
        pytest.skip("needs Node's packages; `build.py test` fetches them")
    with Server(node, Path(modules), scratch.ROOT, SETTINGS) as running:
        yield running


def underlined(server: Server, path: Path, find: str, put: str) -> list[tuple[int, int, str]]:
    """Open a file with one change; return the line, column and words of what is underlined."""
    text = path.read_text(encoding="utf-8")
    assert find in text
    # a name that no other test opens; the server reads what the editor holds, not the disk
    name = path.with_name(f"{path.stem}-{put.split()[-1].strip(':').lower()}.yml")
    found = server.open(name, text.replace(find, put, 1))
    return [(d["range"]["start"]["line"] + 1, d["range"]["start"]["character"] + 1, d["message"]) for d in found]


def labels(answer: Any) -> list[str]:
    """Return what an answer to a request for completion offers."""
    return [item["label"] for item in (answer or {"items": []})["items"]]


@pytest.mark.parametrize("path", [SCRIPTS, QUIZ, scratch.ROOT / "data/rules/house.yml", scratch.ROOT / "data/shop.yml"])
def test_a_shipped_file_has_nothing_underlined(server: Server, path: Path) -> None:
    """A file that passes the checks passes its schema."""
    assert server.open(path, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("path", "find", "put", "expected"),
    [
        (
            SCRIPTS,
            "stage: aftersale",
            "stage: aftersail",
            (2, 8, "这里只能写：presale、sale、aftersale、complaint、review、promotion、handover。"),
        ),
        (SCRIPTS, "code: ttj", "code: T1", (6, 11, "一个小写字母加 1 到 5 个字母或数字。")),
        (SCRIPTS, "    goal:", "    gaol:", None),
        (
            QUIZ,
            "kind: single",
            "kind: singel",
            None,
        ),
    ],
)
def test_a_mistake_is_underlined_in_chinese(
    server: Server, path: Path, find: str, put: str, expected: tuple[int, int, str] | None
) -> None:
    """A wrong value, key or kind is underlined where it stands, in Chinese."""
    found = underlined(server, path, find, put)
    line = path.read_text(encoding="utf-8")[: path.read_text(encoding="utf-8").find(find)].count("\n") + 1

    assert line in [row for row, _, _ in found]
    assert all(any("\u4e00" <= c <= "\u9fff" for c in words) for _, _, words in found)
    if expected:
        assert found == [expected]


def test_hover_explains_a_field_in_chinese(server: Server) -> None:
    """Pointing at a key shows the sentence that the models carry."""
    path = SCRIPTS.with_name("hover.yml")
    server.open(path, SCRIPTS.read_text(encoding="utf-8"))

    assert "阶段：售前、售中、售后" in server.at("hover", path, 2, 3)["contents"]["value"]


def test_values_keys_and_ids_are_completed(server: Server) -> None:
    """Completion offers the allowed values, the keys that may follow, and the ids of the book."""
    text = SCRIPTS.read_text(encoding="utf-8")
    path = SCRIPTS.with_name("completion.yml")
    server.open(path, text)
    reference = text[: text.find("        rule: ")].count("\n") + 1

    assert "complaint" in labels(server.at("completion", path, 2, 8))
    assert "note" in labels(server.at("completion", path, 7, 5))
    assert "cpl-seven-days" in labels(server.at("completion", path, reference, 15))
