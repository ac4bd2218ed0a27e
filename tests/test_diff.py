"""What changed for readers: sentences before and after, what rests on them, problems, pages and booklets."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from handbook import checks
from handbook.diff import Side, report
from handbook.load import load
from handbook.marked import marked, md
from tests import scratch

Edit = Callable[..., Path]


def side(data: Path) -> Side:
    """One of the two books, with its problems."""
    book, problems = load(data)
    return Side(book, [*problems, *(checks.run(book, scratch.TODAY) if book else ())])


@pytest.fixture
def before(folder: Path) -> Side:
    """The complete book as it was."""
    return side(Path("data"))


def test_a_changed_sentence_is_shown_with_its_words_marked(before: Side, edit: Edit) -> None:
    """A changed reply stands there before and after, the words that differ marked, under the name of its script."""
    edit("scripts/refund.yml", "您好，退款申请", "您好，您的申请")
    said = report(before, side(Path("data")), preview="https://preview.example/7/")

    assert "- **改** [问退款几时到](<https://preview.example/7/scripts/refund.html#refund-when>)" in said
    assert "    - 原：您好，<del>退款</del>申请" in said
    assert "    - 改：您好，<ins>您的</ins>申请" in said


def test_the_first_line_says_it_all(before: Side, edit: Edit) -> None:
    """The first line counts what changed by kind, what rests on it, and new problems."""
    edit("rules/house.yml", "    says: ", "    says: 新：")
    first = report(before, side(Path("data"))).splitlines()[0]

    assert first.startswith("**改了 1 条规则；影响 ")
    assert "话术" in first
    assert first.endswith("没有新问题。**")


def test_what_rests_on_a_rule_is_named(before: Side, edit: Edit) -> None:
    """Below a changed rule stand the scripts that name it, and the chapters that use those scripts."""
    book = before.book
    assert book is not None
    rule = next(iter(book.authorities["house"].rules))
    edit("rules/house.yml", f"says: {rule.says}", f"says: {rule.says}改")
    said = report(before, side(Path("data")))
    _, _, below = said.partition(f"- 规则“{rule.title}”\n")

    assert below.startswith("  - 1 章：退款说清楚\n")
    assert "条话术：" in below.partition("\n- ")[0]


def test_an_id_that_changed_is_no_new_record(before: Side, edit: Edit) -> None:
    """A script under a new id has neither come nor gone; what breaks is said until ``moved`` names it."""
    edit("scripts/refund.yml", "- id: refund-when", "- id: refund-date")
    said = report(before, side(Path("data")))
    edit("handbook.yml", "    refund-time: refund-when\n", "    refund-when: refund-date\n")

    assert said.startswith("**换了编号的有 1 条话术；")
    assert "  - refund\\-when → refund\\-date。旧网址、印出来的二维码和学员的进度会断" in said
    assert "refund\\-date。moved 里登记了。" in report(before, side(Path("data")))


def test_another_right_answer_says_that_it_is_asked_again(before: Side, edit: Edit) -> None:
    """Where the answer to a question changed, its options are named by their words, and who is asked again is said."""
    assert before.book is not None
    question = next(q for q in before.book.quizzes["refund"].questions if q.kind == "single")
    wrong = next(option for option in question.options if not option.right)
    edit("quizzes/refund.yml", f"text: {wrong.text}\n", f"text: {wrong.text}吧\n")
    said = report(before, side(Path("data")))

    assert "  - 选项或正确答案变了：答过这道题的学员会被请再答一次。" in said
    assert f"  - 选项“{wrong.text[:10]}" in said


def test_new_and_resolved_problems_are_told_apart(before: Side, edit: Edit) -> None:
    """A problem that a change brings is listed as new; turned round, as resolved; one that only moved, as neither."""
    edit("chapters/refund.yml", "title: 退款说清楚", "title: TODO 退款")
    after = side(Path("data"))

    assert "### 新出现的问题" in report(before, after)
    assert "data/chapters/refund\\.yml:1" in report(before, after)
    assert "### 解决的问题" in report(after, before)
    edit("chapters/refund.yml", "title: TODO", "\ntitle: TODO")
    assert "问题\n" not in report(after, side(Path("data")))


def test_pages_and_booklets_are_compared_as_they_come_out(before: Side, edit: Edit) -> None:
    """The pages whose text differs are listed, and the booklets that hold the change; what stays alike is not."""
    edit("scripts/refund.yml", "您好，退款申请", "您好，您的申请")
    said = report(before, side(Path("data")))

    assert "### 变了的页面（2 页）" in said
    assert "- 退款 <sub>scripts/refund\\.html</sub>" in said
    assert "glossary" not in said
    assert "PDF：学员版" in said


@pytest.mark.parametrize(
    "hidden",
    [
        ("chapters/refund.yml", "\nnote: ", "\nnote: 秘密备注"),
        ("glossary.yml", "  - id: original-route\n", "  - id: original-route\n    asked: [秘密备注]\n"),
    ],
    ids=["a note for editors", "another way to ask"],
)
def test_what_no_reader_sees_is_counted_and_not_shown(before: Side, edit: Edit, hidden: tuple[str, str, str]) -> None:
    """What stands on no page changes nothing for readers, and the report says so."""
    edit(*hidden)
    said = report(before, side(Path("data")))

    assert "读者看到的内容没有变" in said
    assert "另有 1 处" in said
    assert "秘密备注" not in said


def test_nothing_changed_is_said_in_a_line(before: Side) -> None:
    """The same book twice gives one sentence."""
    assert report(before, before) == "**内容没有变；没有新问题。**\n"


def test_a_file_with_a_mistake_has_not_gone(before: Side, edit: Edit) -> None:
    """A chapter that cannot be read any more was not taken out: its problem is listed, and no more."""
    edit("chapters/refund.yml", "minutes: 60", "minutes: 很久")
    said = report(before, side(Path("data")))

    assert "删" not in said
    assert "有 1 个新错误" in said
    assert "只对比了读得出来的部分" in said


def test_records_that_come_and_go(before: Side, folder: Path) -> None:
    """A new case is listed as new with what it says, and seen from the other side as gone."""
    text = (folder / "data/cases/late-refund.yml").read_text(encoding="utf-8")
    (folder / "data/cases/second.yml").write_text(text.replace("title: ", "title: 又一次", 1), encoding="utf-8")
    after = side(Path("data"))

    assert "新增 1 个案例" in report(before, after)
    assert "- **新增** 又一次" in report(before, after)
    assert "删了 1 个案例" in report(after, before)
    assert "- **删除** 又一次" in report(after, before)


def test_a_long_report_stays_below_the_limit_and_says_so(before: Side, folder: Path) -> None:
    """However much changed, a comment fits; what is left out is counted, with the command that shows it."""
    text = (folder / "data/cases/late-refund.yml").read_text(encoding="utf-8")
    for number in range(40):
        (folder / f"data/cases/copy-{number}.yml").write_text(text, encoding="utf-8")
    said = report(before, side(Path("data")), limit=20_000)

    assert len(said) <= 20_000
    assert "条没有列出" in said


def test_text_of_the_book_becomes_no_markup() -> None:
    """Markup, mentions, addresses and issue numbers in a text are shown as they stand."""
    shown = md("<b>粗</b> **粗** @somebody #12 https://evil.example `x` [a](b) | & <!-- --> GH-3 www.evil.example")

    for active in ("<b>", "**粗", "@somebody", "#12", "https://", "](", "<!--", "GH\\-3", "www\\.evil"):
        assert active not in shown


def test_what_stays_by_chance_is_not_left_between_marks() -> None:
    """A single character between two changes is marked with them, since islands are hard to read."""
    assert marked("三天内处理完毕", "两天后处理完毕") == (
        "<del>三天内</del>处理完毕",
        "<ins>两天后</ins>处理完毕",
    )


def git(folder: Path, *words: str) -> None:
    """Run git in a folder."""
    named = ["-c", "user.name=Lead", "-c", "user.email=lead@shop.example"]
    subprocess.run(["git", *named, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(folder: Path) -> Path:
    """A git repository whose one commit holds the complete book."""
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "The book")
    return folder


def test_the_command_compares_with_a_revision(repository: Path, edit: Edit) -> None:
    """``diff REV`` prints the report on the data as it lies there, with the author's own paths."""
    edit("chapters/refund.yml", "title: 退款说清楚", "title: TODO 退款")
    done = scratch.run(repository, "diff", "HEAD")

    assert done.returncode == 0
    assert done.stdout.startswith("**改了 1 章；")
    assert "data/chapters/refund\\.yml:1" in done.stdout
    assert "/tmp" not in done.stdout


def test_another_way_of_writing_changes_nothing(repository: Path) -> None:
    """Files that were only written anew leave every sentence, page and booklet as it was."""
    scratch.run(repository, "style")
    done = scratch.run(repository, "diff", "HEAD")

    assert done.stdout == "**内容没有变；没有新问题。**\n"


@pytest.mark.parametrize(
    ("revision", "status", "said"),
    [("no-such-branch", 2, "git 里没有“no-such-branch”。"), ("--output=x", 2, ""), ("HEAD~0", 0, "内容没有变")],
)
def test_a_revision_that_does_not_exist(repository: Path, revision: str, status: int, said: str) -> None:
    """An unknown revision is wrong usage, said in a sentence; a word that looks like an option is no way into git."""
    done = scratch.run(repository, "diff", revision)

    assert done.returncode == status
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_revision_without_the_data(repository: Path) -> None:
    """When the data was elsewhere at that revision, the report says that it was."""
    git(repository, "mv", "data", "book")
    git(repository, "commit", "-q", "-m", "Move")
    done = scratch.run(repository, "--data", "book", "diff", "HEAD~1")

    assert (done.returncode, done.stderr) == (0, "")
    assert "HEAD~1 里还没有 book/" in done.stdout


def test_a_revision_that_cannot_be_read_any_more(repository: Path, edit: Edit) -> None:
    """Data that an older program understood and this one does not is compared as far as it can be read."""
    git(repository, "rm", "-q", "--cached", "data/shop.yml")
    edit("chapters/refund.yml", "minutes: 60", "length: 60")
    git(repository, "commit", "-q", "-a", "-m", "Old")
    edit("chapters/refund.yml", "length: 60", "minutes: 60")
    no_shop = scratch.run(repository, "diff", "HEAD")
    git(repository, "add", "data/shop.yml")
    git(repository, "commit", "-q", "-m", "With shop")
    partly = scratch.run(repository, "diff", "HEAD")

    assert "原来的数据(按现在的程序)读不出来" in no_shop.stdout
    assert "只对比了读得出来的部分" in partly.stdout
    assert "Traceback" not in no_shop.stderr + partly.stderr


def test_a_folder_outside_git(folder: Path) -> None:
    """Without a repository there is nothing to compare with: wrong usage, in a sentence."""
    done = scratch.run(folder, "diff", "HEAD")

    assert done.returncode == 2
    assert "不在 git 仓库里" in done.stderr
