"""The web form's files: when a site has them, what they describe, and whom they may talk to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from handbook import admin, render
from handbook.address import form
from handbook.book import Handbook
from handbook.model.settings import GitHost
from tests import scratch

HASH = "7c1efd6b616b4786e279aeef194dd21649a72058d3bc8d1f78901b574610dfb8"
GITHUB = GitHost(kind="github", sign_in="https://sign-in.example/")


def with_settings(book: Handbook, **values: Any) -> Handbook:
    """The book with other settings."""
    return replace(book, settings=book.settings.model_copy(update=values))


def fields(form: Any) -> Iterator[Mapping[str, Any]]:
    """Every field of a form, however deep."""
    for field in form:
        yield field
        for key in ("fields", "types"):
            yield from fields(field.get(key, ()))
        if "field" in field:
            yield field["field"]


def named(made: Mapping[str, Any], collection: str, *path: str) -> Mapping[str, Any]:
    """A field of a collection, by the names that lead to it."""
    held = next(c for c in made["collections"] if c["name"] == collection)
    for name in path:
        inner = held.get("fields") or held.get("types") or ()
        held = next(field for field in inner if field["name"] == name)
    return held


@pytest.fixture(scope="module")
def desk(book: Handbook) -> Handbook:
    """The complete book with a place to sign in."""
    return with_settings(book, git_host=GITHUB)


@pytest.mark.parametrize(
    "values",
    [
        {"git_host": None},
        {"git_host": GITHUB, "repo_url": None},
        {"git_host": GITHUB, "web_form": False},
        {"git_host": GitHost(kind="github", app_id="1")},
        {"git_host": GitHost(kind="gitlab", sign_in="https://a.example/")},
    ],
    ids=["no host", "no repository", "switched off", "github without sign-in", "gitlab without application"],
)
def test_a_site_without_all_that_it_takes_has_no_form(book: Handbook, values: dict[str, Any]) -> None:
    """The form ships only with a repository and a way to sign in, and goes with one setting; no page links to it."""
    without = with_settings(book, **values)

    assert admin.files(without, scratch.ROOT) == {}
    assert all("admin/index.html" not in page.text for page in render.pages(without))


def test_pages_link_to_the_form_of_their_file(desk: Handbook) -> None:
    """Below each page stands a link to the form for the file behind it."""
    page = next(page for page in render.pages(desk) if page.path == "scripts/refund.md")

    assert 'href="../admin/index.html#/collections/scripts/entries/refund"' in page.text
    assert form(desk, "data/shop.yml") == "admin/index.html#/collections/settings/entries/shop"
    assert form(desk, "data/metrics.yml") == "admin/index.html#/collections/reference/entries/metrics"


@pytest.mark.parametrize(
    ("host", "repository", "expected"),
    [
        (GITHUB, "https://github.com/a/b/", {"name": "github", "api_root": "https://api.github.com"}),
        (GITHUB, "https://git.shop.example/a/b/", {"name": "github", "api_root": "https://git.shop.example/api/v3"}),
        (
            GitHost(kind="gitlab", app_id="7"),
            "https://gitlab.com/a/b/c/",
            {"name": "gitlab", "repo": "a/b/c", "auth_type": "pkce", "app_id": "7"},
        ),
        (
            GitHost(kind="gitea", app_id="7"),
            "https://git.shop.example/a/b/",
            {"name": "forgejo", "api_root": "https://git.shop.example/api/v1", "app_id": "7"},
        ),
    ],
    ids=["github", "github enterprise", "gitlab", "gitea"],
)
def test_each_host_is_reached_at_its_own_address(
    book: Handbook, host: GitHost, repository: str, expected: dict[str, str]
) -> None:
    """Where the form signs in and saves comes from the repository's address, and the page may talk to nobody else."""
    made = with_settings(book, git_host=host, repo_url=repository)
    backend = admin.config(made)["backend"]
    policy = admin.files(made, scratch.ROOT)["admin/index.html"].decode()

    assert {key: backend[key] for key in expected} == expected
    assert "netlify" not in json.dumps(admin.config(made))
    assert backend["api_root"].split("/api/")[0] in policy


def test_every_file_of_the_book_has_a_form(desk: Handbook) -> None:
    """What an author can write has a form, the ledger apart, and the forms name every field but the hidden ones."""
    made = admin.config(desk)
    folders = {c["folder"] for c in made["collections"] if "folder" in c}
    files = {f["file"] for c in made["collections"] for f in c.get("files", ())}

    assert folders == {f"data/{name}" for name in admin.COLLECTIONS}
    assert files == {f"data/{p.name}" for p in (scratch.COMPLETE / "data").glob("*.yml")} - {"data/ledger.yml"}
    assert {f["name"] for f in named(made, "scripts", "scripts")["fields"]} >= {"replies", "avoid", "hand_over", "note"}


def test_fields_are_written_in_what_fits_them(desk: Handbook) -> None:
    """Lists of sentences are lists of boxes, values that are listed are chosen in Chinese, references by title."""
    made = admin.config(desk)
    script = ("scripts", "scripts")

    assert named(made, *script, "customer_says")["field"]["widget"] == "text"
    assert named(made, *script, "rules")["field"]["options"][0] == {
        "label": next(iter(desk.rules.values())).title,
        "value": next(iter(desk.rules)),
    }
    objective = {"label": f"退款说清楚：{desk.chapters['refund'].objectives[0].text}", "value": "look-first"}
    assert named(made, "quizzes", "questions", "single", "objective")["options"][0] == objective
    assert named(made, "chapters", "exercises", "objectives")["field"]["options"][0] == objective
    assert named(made, "scripts", "stage")["options"][0] == {"label": "售前", "value": "presale"}
    assert named(made, "quizzes", "questions")["typeKey"] == "kind"
    assert named(made, "quizzes", "questions", "truefalse", "answer")["widget"] == "boolean"
    assert named(made, "chapters", "minutes") | {"min": 10, "max": 600} == named(made, "chapters", "minutes")


def test_what_may_be_missing_as_a_whole_asks_for_no_part(desk: Handbook) -> None:
    """The form lets a rule be saved whose reply check needs nothing nearby, and keeps what it hides in its place."""
    made = admin.config(desk)
    require = named(made, "rules", "rules", "lint", "require")
    names = [field["name"] for field in named(made, "cases")["fields"]]

    assert not require["required"]
    assert [field["name"] for field in require["fields"] if field["required"]] == []
    assert named(made, "cases", "covers")["widget"] == "hidden"
    assert names[-2:] == ["covers", "note"]


def test_every_label_is_chinese(desk: Handbook) -> None:
    """No field shows its English name to an editor."""
    made = admin.config(desk)
    forms = [c.get("fields", ()) for c in made["collections"]]
    forms += [f["fields"] for c in made["collections"] for f in c.get("files", ())]
    labels = {field["label"] for one in forms for field in fields(one)}

    assert [label for label in sorted(labels) if not any("\u4e00" <= c <= "\u9fff" for c in label)] == []


def test_the_program_is_the_one_that_was_published(desk: Handbook) -> None:
    """The vendored file has the bytes of its release; the copy in the site differs in two places that are named."""
    vendored = (scratch.ROOT / "templates/vendor/decap-cms/decap-cms.js").read_bytes()
    served = admin.files(desk, scratch.ROOT)["admin/decap-cms.js"]

    assert hashlib.sha256(vendored).hexdigest() == HASH
    assert HASH in Path(scratch.ROOT / "templates/vendor/decap-cms/README.md").read_text(encoding="utf-8")
    assert vendored.count(b"this.renderFields(s,l)") == served.count(b"a?null:this.renderFields(s,l)") == 1
    assert len(served) - len(vendored) == len(b"a?null:") - 1
