"""The web form in a real browser, saving into a real git repository, as a service lead would use it."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests import scratch
from tests.browser.conftest import DESKTOP, PHONE, Watched, served

NOT_FOUND = "Failed to load resource: the server responded with a status of 404 (Not Found) ({})"
HOST = "git_host:\n  kind: github\n  sign_in: https://sign-in.example/\n"


class Desk:
    """A repository with the book, the form that is served from its site, and git's own view of what was saved."""

    def __init__(self, repository: Path, page: Page, address: str) -> None:
        self.repository, self.page, self.address = repository, page, address

    def git(self, *words: str) -> str:
        """Run git in the repository; return what it says."""
        done = subprocess.run(
            ["git", *words], cwd=self.repository, capture_output=True, text=True, encoding="utf-8", check=True
        )
        return done.stdout

    def open(self, collection: str, entry: str) -> None:
        """Open the form of a file from the list it stands in."""
        self.page.goto(f"{self.address}admin/index.html#/collections/{collection}")
        self.page.locator(f'a[href="#/collections/{collection}/entries/{entry}"]').click()
        expect(self.page.get_by_text("修改已保存")).to_be_visible()

    def forget(self, entry: str) -> None:
        """Take away what was saved of a file before, so that its form shows the book's own."""
        if self.git("branch", "--list", f"cms/{entry}"):
            self.git("branch", "-q", "-D", f"cms/{entry}")

    def field(self, path: str) -> Locator:
        """Return the field at the end of a path such as ``scripts.0.avoid.1.why``; unfold what it is folded into."""
        found = self.page.locator("body")
        for step in path.split("."):
            if not step.isdecimal():
                found = found.locator(f'[id^="{step}-field-"]').first
                continue
            found = found.locator('[class*="SortableListItem"]').nth(int(step))
            if not found.locator('[id*="-field-"]').count():
                found.locator("button").first.click()
        return found.locator("textarea") if path[-1].isdecimal() else found

    def save(self, branch: str) -> list[str]:
        """Save; return the lines that the new branch takes away and adds."""
        self.page.get_by_role("button", name="保存", exact=True).click()
        expect(self.page.get_by_text("修改已保存")).to_be_visible()
        changed = self.git("diff", "--unified=0", "main", branch)
        return [line for line in changed.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A git repository with the complete book, in the common style, and its site, which has the form."""
    folder = tmp_path_factory.mktemp("repository")
    settings = scratch.copy_complete(folder) / "handbook.yml"
    settings.write_text(settings.read_text(encoding="utf-8") + HOST, encoding="utf-8")
    for words in (["style"], ["site"]):
        done = scratch.run(folder, *words)
        assert done.returncode == 0, done.stdout + done.stderr
    (folder / ".gitignore").write_text("out/\n", encoding="utf-8")
    for line in ("init -q -b main", "config user.name Lead", "config user.email lead@shop.example", "add ."):
        subprocess.run(["git", *line.split()], cwd=folder, check=True)
    subprocess.run(["git", "commit", "-q", "-m", "The book"], cwd=folder, check=True)
    return folder


@pytest.fixture(scope="module")
def proxy(repository: Path) -> Iterator[str]:
    """The address of the form's own local server, which commits to the repository."""
    modules, node = os.environ.get("HANDBOOK_NODE_MODULES"), shutil.which("node")
    if not modules or not node:
        pytest.skip("no Node: run the tests with build.py test, which installs it")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    own = {"MODE": "git", "GIT_REPO_DIRECTORY": str(repository), "PORT": port, "BIND_HOST": "127.0.0.1"}
    process = subprocess.Popen(
        [node, f"{modules}/decap-server/dist/index.js"], cwd=repository, env={**os.environ, **own, "LOG_LEVEL": "error"}
    )
    address = f"http://127.0.0.1:{port}/api/v1"
    asked = urllib.request.Request(address, b'{"action":"info"}', {"Content-Type": "application/json"})
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(asked):
            break
    yield address
    process.terminate()
    process.wait()


@pytest.fixture(scope="module")
def desk(repository: Path, proxy: str, browser: Browser) -> Iterator[Desk]:
    """The form, opened and signed in; it may complain about nothing and ask nobody else."""
    context = browser.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, locale="zh-CN")
    watched = Watched(context)
    page = watched.page()
    # the local server answers "not found" for a file of which there is no draft yet, and the browser logs that
    no_drafts: list[str] = []
    page.on(
        "response", lambda r: no_drafts.append(NOT_FOUND.format(r.url)) if (r.status, r.url) == (404, proxy) else None
    )

    def save_here(route: Route) -> None:
        made = json.loads((repository / "out/site/admin/config.yml").read_text(encoding="utf-8"))
        backend = {"name": "proxy", "proxy_url": proxy, "branch": "main"}
        route.fulfill(json={**made, "backend": backend, "local_backend": False})

    page.route("**/admin/config.yml", save_here)
    with served(repository / "out/site") as address:
        page.goto(f"{address}admin/index.html")
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_role("link", name="测验")).to_be_visible()
        yield Desk(repository, page, address)
        context.close()
    assert watched.complaints == no_drafts


def test_a_sentence_of_a_script_is_one_line_on_a_branch(desk: Desk, tmp_path: Path) -> None:
    """Changing a reply in the form makes a branch that differs from the book in that line, and its book checks out."""
    desk.open("scripts", "refund")
    item = desk.page.get_by_text("问退款几时到", exact=True).locator("xpath=ancestor::*[.//button][1]")
    item.get_by_role("button").first.click()
    reply = desk.page.locator("textarea", has_text="您好，退款申请").first
    reply.fill(reply.input_value().replace("您好，退款申请", "您好，您的退款申请"))

    assert [line.replace("您的退款", "退款") for line in desk.save("cms/scripts/refund")] == [
        "-      formal: 您好，退款申请{退款审核时限}审核。通过后{到账说明}，可在订单页“退款详情”查看。",
        "+      formal: 您好，退款申请{退款审核时限}审核。通过后{到账说明}，可在订单页“退款详情”查看。",
    ]
    desk.git("clone", "-q", "-b", "cms/scripts/refund", ".", str(tmp_path / "saved"))
    checked = scratch.run(tmp_path / "saved", "check", "--strict")
    assert (checked.returncode, checked.stdout) == (0, "")


@pytest.mark.parametrize(
    ("entry", "path"),
    [
        ("settings/handbook", "parts.0.summary"),
        ("settings/shop", "variables.到账说明"),
        ("reference/metrics", "metrics.0.definition"),
        ("reference/glossary", "terms.0.definition"),
        ("reference/figures", "figures.0.problem"),
        ("reference/decisions", "decisions.0.positions.1.says"),
        ("reference/sources", "sources.0.reference"),
        ("reference/programme", "programmes.0.days.0.activities.1.activity"),
        ("reference/rubrics", "rubrics.0.criteria.1.levels.0.text"),
        ("reference/synonyms", "synonyms.0.also.1"),
        ("chapters/refund", "exercises.0.task"),
        ("quizzes/refund", "questions.5.options.1.feedback"),
        ("cases/late-refund", "comparison.rows.1.why"),
        ("dialogues/refund-urge", "nodes.1.replies.2.coach"),
        ("rules/house", "rules.0.lint.0.better"),
    ],
)
def test_one_sentence_is_one_line_in_every_kind_of_file(desk: Desk, entry: str, path: str) -> None:
    """Whatever file is saved from the form, however deep the sentence, no line but its own is touched."""
    collection, name = entry.split("/")
    desk.open(collection, name)
    field = desk.field(path)
    field.fill(f"新{field.input_value()}")
    before, after = desk.save(f"cms/{entry}")

    assert before[0] == "-"
    assert after.replace("新", "") == f"+{before[1:]}".replace("新", "")


def test_what_was_saved_checks_out(desk: Desk, tmp_path: Path) -> None:
    """A book with all the sentences that were changed in the form passes the checks."""
    desk.git("clone", "-q", ".", str(tmp_path / "saved"))
    branches = desk.git("branch", "--list", "cms/*", "--format=origin/%(refname:short)").split()
    subprocess.run(["git", "merge", "-q", "-m", "All", *branches], cwd=tmp_path / "saved", check=True)
    checked = scratch.run(tmp_path / "saved", "check", "--strict")

    assert len(branches) >= 15
    assert (checked.returncode, checked.stdout) == (0, "")


def test_prose_ends_with_one_line_end(desk: Desk) -> None:
    """A paragraph that is added below the last one adds its own lines, and changes none."""
    desk.forget("chapters/refund")
    desk.open("chapters", "refund")
    field = desk.field("sections.0.body")
    field.fill(f"{field.input_value()}\n新的一段。")

    assert [line.strip("+ ") for line in desk.save("cms/chapters/refund")] == ["", "新的一段。"]


@pytest.mark.parametrize(
    ("entry", "button", "kind", "values", "wanted"),
    [
        (
            "reference/glossary",
            "新增术语",
            "",
            {"id": "parcel", "term": "包裹", "en": "parcel", "definition": "一个包裹。"},
            ["  - id: parcel", "    term: 包裹", "    en: parcel", "    definition: 一个包裹。"],
        ),
        (
            "quizzes/refund",
            "新增题目",
            "判断",
            {
                "id": "late",
                "stem": "晚到的退款要补偿。",
                "explanation": "看约定。",
                "right": "对。",
                "wrong": "错。",
            },
            [
                "  - id: late",
                "    kind: truefalse",
                "    objective: look-first",
                "    level: situation",
                "    stem: 晚到的退款要补偿。",
                "    answer: false",
                "    right: 对。",
                "    wrong: 错。",
                "    explanation: 看约定。",
            ],
        ),
    ],
    ids=["term", "question"],
)
def test_a_new_item_is_written_as_by_hand(
    desk: Desk, entry: str, button: str, kind: str, values: dict[str, str], wanted: list[str]
) -> None:
    """A new item comes into view, stands at the end of its list, and holds what was filled in, in the usual order."""
    collection, name = entry.split("/")
    desk.forget(entry)
    desk.open(collection, name)
    desk.page.get_by_role("button", name=button).click()
    if kind:
        desk.page.get_by_role("menuitem", name=kind).click()
        desk.page.get_by_role("combobox", name="层次").last.click()
        desk.page.get_by_role("option", name="情境").click()
        desk.page.get_by_role("combobox", name="考的目标").last.click()
        desk.page.get_by_role("option", name="退款说清楚：看到催退款的消息，先查售后单再回").click()
    expect(desk.page.locator('[id^="id-field-"]').last).to_be_in_viewport()
    for field, text in values.items():
        desk.page.locator(f'[id^="{field}-field-"]').last.fill(text)

    assert [line[1:] for line in desk.save(f"cms/{entry}")] == wanted


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_form_fits_the_screen(desk: Desk, size: tuple[int, int]) -> None:
    """Nothing of a form lies beyond the edge of a phone, and its head says in one line whether all is saved."""
    desk.page.set_viewport_size({"width": size[0], "height": size[1]})
    desk.open("scripts", "refund")
    desk.field("scripts.0.replies.warm")

    status = desk.page.get_by_text("修改已保存").bounding_box()

    assert desk.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert status is not None
    assert status["height"] < 30
    expect(desk.page.get_by_text("点击以预览")).to_be_hidden()


def test_the_form_speaks_chinese(desk: Desk) -> None:
    """What an editor meets is in Chinese: the menu, the labels, the advice below each field."""
    desk.page.goto(f"{desk.address}admin/index.html#/collections/scripts")
    for name in ("章节", "测验", "案例", "分支对话", "话术", "规则", "全书和本店", "查阅"):
        expect(desk.page.get_by_role("link", name=name, exact=True)).to_be_visible()
    desk.open("scripts", "refund")
    expect(desk.page.get_by_text("场景名。")).to_be_visible()
