"""The command line: the only module that prints or exits."""

from __future__ import annotations

import argparse
import datetime
import gc
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from handbook import __version__, checks, output, schema
from handbook.book import Handbook
from handbook.kept import Values
from handbook.load import Cache, load
from handbook.passed import Passed, state
from handbook.problem import REPORTERS, Problem, Say

if TYPE_CHECKING:  # imported where they are used, since `check` needs no Typst
    from handbook.diff import Side
    from handbook.pdf import Leaf, Look

FINE, PROBLEMS, WRONG = 0, 1, 2


class StopError(Exception):
    """Ends a command with an exit status after what had to be said was said."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def main(arguments: Sequence[str], root: Path) -> int:
    """Run one command.

    Args:
        arguments: the words after ``build.py``.
        root: the folder with templates, mkdocs.yml and tests.

    Returns:
        0 fine (warnings allowed), 1 problems in the data, 2 wrong usage or environment.
    """
    # `test` hands every word it gets to pytest, so argparse must not look at them
    if arguments[:1] == ["test"]:
        import subprocess

        return subprocess.call([sys.executable, str(root / "tests/run.py"), *arguments[1:]], cwd=root)
    # almost nothing becomes garbage before a command ends, and looking for it took a fifth of the time of `check`
    gc.disable()
    options = _parser().parse_args(arguments)
    options.root = root
    options.today = options.today or datetime.datetime.now().astimezone().date()
    try:
        run: Callable[[argparse.Namespace], int] = options.run
        return run(options)
    except StopError as stop:
        return stop.status
    except KeyboardInterrupt:
        return 130


# --- commands -------------------------------------------------------------------------------------------------------


def _all(options: argparse.Namespace) -> int:
    started = time.monotonic()
    book = _checked(options)
    _leave_alone_what_is_not_ours(options)
    with output.staged(options.out) as folder:
        _print(options, book, folder)
        _export(book, folder, ())
        _site(options, book, folder, folder / "pdf")
    _said(
        options,
        Say(
            f"完成,用时 {time.monotonic() - started:.1f} 秒。打开 {options.out}/site/index.html 看网站。",
            f"done in {time.monotonic() - started:.1f} s. Open {options.out}/site/index.html.",
        ),
    )
    return FINE


def _check(options: argparse.Namespace) -> int:
    if options.explain is not None:
        return _explain(options)
    if options.fix:
        _mend(options)
    _read(options, again=True)
    return FINE


def _mend(options: argparse.Namespace) -> None:
    """Mend what a program can mend, and say what changed; a mended file may show mistakes that it hid before."""
    from handbook.mend import ROUNDS, mend

    for _ in range(ROUNDS):
        done = mend(_problems(options)[1])
        if not done:
            return
        for problem in done:
            _said(options, _what_changed(problem))


def _what_changed(problem: Problem) -> Say:
    where = f"{problem.place.path}:{problem.place.line}"
    fix = problem.fix
    if fix is None or fix.before == fix.after:
        return Say(f"{where}:已存成 UTF-8(无 BOM)。[{problem.check}]", f"{where}: saved as UTF-8. [{problem.check}]")
    old, new = (text.replace("\t", "<Tab>") or "(空)" for text in (fix.replaced, fix.put))
    return Say(f"{where}:“{old}”改成“{new}”。[{problem.check}]", f'{where}: "{old}" -> "{new}". [{problem.check}]')


def _explain(options: argparse.Namespace) -> int:
    text = checks.advice(options.explain)
    if text is None:
        listed = "\n".join(f"  {name}" for name in checks.names())
        _said(options, Say(f"没有叫“{options.explain}”的检查。有这些:\n{listed}", f"no such check. Known:\n{listed}"))
        return WRONG
    print(f"[{options.explain}]\n\n{text}")
    return FINE


def _site_only(options: argparse.Namespace) -> int:
    from handbook import site

    book = _checked(options)
    _leave_alone_what_is_not_ours(options)
    with output.staged(options.out, site.PARTS) as folder:
        _carry_over(options.out / "exports", folder / "exports")
        _site(options, book, folder, options.out / "pdf")
    return FINE


def _pdf(options: argparse.Namespace) -> int:
    from handbook import pdf

    book = _checked(options)
    leaves, unknown = pdf.chosen(book, options.booklet)
    _among(options, unknown, list(dict.fromkeys(leaf.kind for leaf in pdf.files(book))))
    _leave_alone_what_is_not_ours(options)
    with output.staged(options.out, () if options.booklet else ("pdf",)) as folder:
        if options.booklet:
            _carry_over(options.out / "pdf", folder / "pdf")
        _print(options, book, folder, leaves, pdf.Look(options.paper, options.gray, options.large))
    return FINE


def _export_only(options: argparse.Namespace) -> int:
    from handbook import pack
    from handbook.exports import EXPORTS

    _among(options, options.format_name, tuple(EXPORTS))
    book = _checked(options)
    _leave_alone_what_is_not_ours(options)
    with output.staged(options.out, () if options.format_name else ("exports",)) as folder:
        if options.format_name:
            _carry_over(options.out / "exports", folder / "exports")
        else:
            _carry_over(options.out / "exports", folder / "exports", pack.ARCHIVE)
        _export(book, folder, options.format_name)
    return FINE


def _serve(options: argparse.Namespace) -> int:
    from handbook.serve import serve

    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    return serve(options.root, options.data, options.shop, options.today, options.lang, options.address, say)


def _lint(options: argparse.Namespace) -> int:
    from handbook import lint_report, replies_file

    book, problems = _load(options)
    if book is None or not book.whole:
        options.format = "text"
        _report(options, problems)
        raise StopError(PROBLEMS)
    try:
        data = sys.stdin.buffer.read() if options.file == "-" else Path(options.file).read_bytes()
        file = replies_file.read(data, options.file)
    except OSError as error:
        _said(
            options, Say(f"读不了 {options.file}:{error.strerror}。", f"cannot read {options.file}: {error.strerror}.")
        )
        raise StopError(WRONG) from error
    except replies_file.FileError as error:
        _said(options, Say(f"{options.file}: {error.sentence.zh}", f"{options.file}: {error.sentence.en}"))
        raise StopError(WRONG) from error
    checked = lint_report.check(file.cells(), book)
    print({"text": lint_report.as_text, "json": lint_report.as_json}[options.format](checked), end="")
    if options.clean:
        _write_copy(options, replies_file.clean_copy(file, lint_report.notes(checked)))
    found = {c.level for c in checked if c.level}
    return PROBLEMS if "block" in found or (options.strict and found) else FINE


def _write_copy(options: argparse.Namespace, data: bytes) -> None:
    copy: Path = options.clean
    if options.file != "-" and copy.exists() and copy.samefile(options.file):
        _said(options, Say("--clean 不能写回原文件,换一个名字。", "--clean must not overwrite the file itself."))
        raise StopError(WRONG)
    copy.write_bytes(data)
    _said(options, Say(f"整理好的一份写在 {copy}。", f"the copy to start from is {copy}."))


def _tree(options: argparse.Namespace) -> int:
    from handbook.tree import tree

    book, problems = _load(options)
    if book is None or not book.whole:
        _report(options, problems)
        raise StopError(PROBLEMS)
    print(tree(book), end="")
    return FINE


def _diff(options: argparse.Namespace) -> int:
    import tempfile

    from handbook import diff, revision

    with tempfile.TemporaryDirectory(prefix="handbook-") as name:
        try:
            revision.fetch(options.data, options.revision, Path(name))
        except revision.RevisionError as error:
            if error.wrong:
                _said(options, error.reason)
                return WRONG
            print(f"**{error.reason.zh}**")
            return FINE
        passed = Passed(options.root)
        old, new = _side(options, Path(name), passed), _side(options, options.data, passed)
        passed.save()
    print(diff.report(old, new, preview=options.preview_url, limit=options.limit), end="")
    return FINE


def _side(options: argparse.Namespace, data: Path, passed: Passed) -> Side:
    """Load and check one of the two books to compare, as if it stood in the folder of the author's own."""
    from handbook.diff import Side

    book, problems = load(data, options.shop, Cache(Values(options.root)), called=options.data.as_posix())
    found = [*problems, *(checks.run(book, options.today, passed) if book is not None else ())]
    return Side(book, sorted(found, key=Problem.sort_key))


def _style(options: argparse.Namespace) -> int:
    from handbook import style

    different = [(path, new) for path, old, new in style.files(options.data) if old != new]
    for path, text in different if not options.check else ():
        path.write_text(text, encoding="utf-8", newline="\n")
    listed = "".join(f"  {path.as_posix()}\n" for path, _ in different)
    done = (
        Say("写法不统一", "not in the common style")
        if options.check
        else Say("统一了写法", "rewritten in the common style")
    )
    _said(options, Say(f"{listed}{len(different)} 个文件{done.zh}。", f"{listed}{len(different)} files {done.en}."))
    return PROBLEMS if options.check and different else FINE


def _new(options: argparse.Namespace) -> int:
    from handbook.new import NOUNS, NotNewError, new

    kinds = {**{kind: kind for kind in NOUNS}, **{noun: kind for kind, noun in NOUNS.items()}}
    if options.kind not in kinds:
        listed = "、".join(f"{kind}({noun})" for kind, noun in NOUNS.items())
        _said(options, Say(f"没有“{options.kind}”这一类。可选:{listed}。", f"no such kind. Choose from: {listed}."))
        raise StopError(WRONG)
    book, problems = _problems(options)
    if book is None:
        _report(options, problems)
        raise StopError(PROBLEMS)
    try:
        added = new(book, options.data, kinds[options.kind], options.id, options.within, options.today)
    except NotNewError as error:
        _said(options, error.sentence)
        raise StopError(WRONG) from error
    for place, what in added:
        print(f"{place.path}:{place.line}: {what.in_(options.lang)}")
    _said(
        options,
        Say(
            "把“待写”一处处换成内容;check 会说每处该写什么,写完了再说该列进哪里。",
            'replace each "待写"; check says what belongs there, and where the record has to be used.',
        ),
    )
    return FINE


def _recheck(options: argparse.Namespace) -> int:
    from handbook.recheck import UnknownRuleError, recheck

    book, problems = _problems(options)
    if book is None:
        _report(options, problems)
        raise StopError(PROBLEMS)
    try:
        done = recheck(book, options.rule, options.on or options.today)
    except UnknownRuleError as error:
        _said(options, error.sentence)
        raise StopError(WRONG) from error
    for change in done:
        print(f"{change.place.path}:{change.place.line}: {change.rule}: checked_on {change.before} → {change.after}")
    return FINE


def _bench(options: argparse.Namespace) -> int:
    from handbook.audit import AuditError
    from handbook.bench import bench

    try:
        figures = bench(options.root, options.data, options.scale, lighthouse=options.lighthouse)
    except AuditError as error:
        _said(options, Say(f"没法用 Lighthouse 检查:{error}", f"Lighthouse cannot run: {error}"))
        return WRONG
    print(json.dumps(figures, ensure_ascii=False, indent=2))
    return FINE


# --- steps ----------------------------------------------------------------------------------------------------------


def _load(options: argparse.Namespace) -> tuple[Handbook | None, list[Problem]]:
    return load(options.data, options.shop, Cache(Values(options.root)))


def _problems(options: argparse.Namespace, passed: Passed | None = None) -> tuple[Handbook | None, list[Problem]]:
    """Load and check the book; return it, if it could be read, and every problem in reading order."""
    book, problems = _load(options)
    if book is not None:
        passed = passed or Passed(options.root)
        problems += checks.run(book, options.today, passed)
        passed.save()
    return book, sorted(problems, key=Problem.sort_key)


def _read(options: argparse.Namespace, *, again: bool) -> Handbook:
    """Load and check the book, report every problem, and stop when there is an error.

    Args:
        options: the words of the command line.
        again: whether a book that has passed before is checked all the same.
    """
    passed = Passed(options.root)
    known_by = state(options.data, options.shop, options.today)
    skipped = not again and passed.before("book", known_by)
    book, problems = _load(options) if skipped else _problems(options, passed)
    if book is not None:
        schema.update(book, options.data)
    _report(options, problems)
    errors = sum(p.severity == "error" for p in problems)
    if book is None or errors or (options.strict and problems):
        raise StopError(PROBLEMS)
    # unless someone saved a file meanwhile
    if not problems and not skipped and known_by == state(options.data, options.shop, options.today):
        passed.remember("book", known_by)
        passed.save()
    return book


def _checked(options: argparse.Namespace) -> Handbook:
    """Return the book to build from, free of errors."""
    options.format = "text"
    return _read(options, again=False)


def _report(options: argparse.Namespace, problems: list[Problem]) -> None:
    print(REPORTERS[options.format](problems, options.lang), end="")
    errors = sum(p.severity == "error" for p in problems)
    warnings = len(problems) - errors
    _said(options, Say(f"{errors} 个错误,{warnings} 个提醒。", f"{errors} errors, {warnings} warnings."))


def _site(options: argparse.Namespace, book: Handbook, folder: Path, printed: Path) -> None:
    """Build the site, with the PDFs in ``printed`` on its print page."""
    from handbook import pack, render, shelf, site

    engine: site.Engine = getattr(options, "engine", "mkdocs")
    settings = book.settings
    with _Timed(options, Say("网站", "site")):
        prints = shelf.shelf(book, printed, with_trainer=options.with_trainer)
        pages = render.pages(book, prints)
        try:
            site.build(book, pages, site.files(book), options.root, folder, engine, offline=True)
        except site.EngineError as error:
            _said(options, Say(f"网站没有生成:\n{error}", f"the site was not built:\n{error}"))
            raise StopError(WRONG) from error
        shelf.put_up(prints, printed, folder / "site")
        output.write(folder / "site", pack.worker(folder / "site", settings.edition).items())
        archive = pack.archive(folder / "site", f"handbook-{settings.edition}", settings.date)
        output.write(folder / "exports", [(pack.ARCHIVE, archive)])


def _print(
    options: argparse.Namespace,
    book: Handbook,
    folder: Path,
    leaves: Sequence[Leaf] | None = None,
    look: Look | None = None,
) -> None:
    from handbook.pdf import booklets

    with _Timed(options, Say("PDF", "PDFs")):
        output.write(folder / "pdf", booklets(book, leaves, look).items())


def _export(book: Handbook, folder: Path, names: Sequence[str]) -> None:
    from handbook.exports import EXPORTS, write

    output.write(folder / "exports", write(book, tuple(names) or tuple(EXPORTS)).items())


def _carry_over(old: Path, new: Path, *names: str) -> None:
    """Keep the files of a folder of which only some are made anew: those of some names, or all."""
    if old.is_dir():
        kept = (p for p in sorted(old.iterdir()) if p.is_file() and (not names or p.name in names))
        output.write(new, ((p.name, p.read_bytes()) for p in kept))


def _among(options: argparse.Namespace, chosen: Sequence[str], known: Sequence[str]) -> None:
    for name in chosen:
        if name not in known:
            listed = "、".join(known)
            _said(options, Say(f"没有“{name}”。可选:{listed}。", f'no "{name}". Choose from: {listed}.'))
            raise StopError(WRONG)


def _leave_alone_what_is_not_ours(options: argparse.Namespace) -> None:
    """Refuse to swap away a folder that no build has made."""
    out: Path = options.out
    ours = {"pages", "site", "pdf", "exports", "mkdocs.yml"}
    if out.is_file() or (out.is_dir() and any(entry.name not in ours for entry in out.iterdir())):
        _said(
            options,
            Say(
                f"{out} 里有不是本程序生成的文件,不敢整个换掉。换一个 --out,或先清空它。",
                f"{out} holds files that no build made. Choose another --out, or empty it.",
            ),
        )
        raise StopError(WRONG)


class _Timed:
    """Says how long a step took."""

    def __init__(self, options: argparse.Namespace, name: Say) -> None:
        self.options, self.name = options, name

    def __enter__(self) -> None:
        self.started = time.monotonic()

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            seconds = time.monotonic() - self.started
            _said(self.options, Say(f"{self.name.zh}:{seconds:.1f} 秒", f"{self.name.en}: {seconds:.1f} s"))


def _said(options: argparse.Namespace, sentence: Say) -> None:
    print(sentence.in_(options.lang), file=sys.stderr)


# --- arguments ------------------------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py",
        description="不带命令:检查、PDF、导出、网站,全部放进 out/ (check, then PDFs, exports and site into out/)",
    )
    _add_common(parser, top=True)
    parser.add_argument("--version", action="version", version=__version__)
    parser.set_defaults(run=_all, format="text")
    commands = parser.add_subparsers(title="命令 (commands)", metavar="")

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        _add_common(added, top=False)
        added.set_defaults(run=run)
        return added

    commands.add_parser("test", help="一次改动必须通过的全部测试 (everything a change must pass)", add_help=False)
    check = command("check", _check, "只检查数据 (problems only)")
    check.add_argument("--format", choices=tuple(REPORTERS), default="text", help="输出格式 (report format)")
    check.add_argument("--fix", action="store_true", help="能自动改的就改 (mend what a program can mend)")
    check.add_argument("--explain", metavar="CHECK", help="讲解一项检查 (explain a check)")
    serve = command("serve", _serve, "边改边看,存盘即刷新 (live preview)")
    serve.add_argument("--address", default="127.0.0.1:8000", metavar="HOST:PORT", help="监听地址 (where to listen)")
    site = command("site", _site_only, "只生成网站 (the website)")
    site.add_argument("--engine", choices=("mkdocs", "zensical"), default="mkdocs", help="网站引擎 (site engine)")
    pdf = command("pdf", _pdf, "只排 PDF (the PDFs)")
    pdf.add_argument("booklet", nargs="*", metavar="BOOKLET", help="哪几种或哪一份,如 worksheet-returns (which)")
    pdf.add_argument("--paper", choices=("a4", "letter"), default="a4", help="纸张 (paper size)")
    pdf.add_argument("--gray", action="store_true", help="不用颜色 (without colour)")
    pdf.add_argument("--large", action="store_true", help="大字版,14 磅 (large print)")
    export = command("export", _export_only, "只导出给其他工具的文件 (files for other tools)")
    export.add_argument("format_name", nargs="*", metavar="FORMAT", help="哪几种 (which formats)")
    diff = command("diff", _diff, "和某个版本比,读者看到的变化 (what changed for readers since REV, as Markdown)")
    diff.add_argument("revision", metavar="REV", help="git 里的版本,例如 origin/main (a revision of git)")
    diff.add_argument("--preview-url", default="", metavar="URL", help="生成好的网站在哪,用来加链接 (for links)")
    diff.add_argument("--limit", type=int, default=60_000, metavar="N", help="最多多少字符,0 不限 (most characters)")
    style = command("style", _style, "统一 YAML 的写法,和网页表单一致 (write YAML the way the web form does)")
    style.add_argument("--check", action="store_true", help="只看,不改 (report only)")
    new = command("new", _new, "新建一条可填写的骨架 (a valid skeleton to fill in)")
    new.add_argument("kind", metavar="KIND", help="哪一类,例如 script、话术 (which kind of record)")
    new.add_argument("id", metavar="ID", help="编号,例如 ask-size (its id)")
    new.add_argument("--in", dest="within", metavar="NAME", help="话术的场景、规则的文件、章的部 (where it belongs)")
    recheck = command("recheck", _recheck, "规则核对过了,只改核对日期 (set checked_on and nothing else)")
    recheck.add_argument("rule", nargs="+", metavar="RULE", help="规则编号,可以写几个 (ids of rules)")
    recheck.add_argument("--on", type=_date, metavar="DATE", help="核对的日子,不写就是今天 (default: today)")
    lint = command("lint", _lint, "用规则检查自己的话术 (replies of one's own against the rules)")
    lint.add_argument("file", metavar="FILE", help=".csv、.xlsx、.txt,或 - 表示标准输入 (or - for stdin)")
    lint.add_argument("--format", choices=("text", "json"), default="text", help="输出格式 (report format)")
    lint.add_argument("--clean", type=Path, metavar="COPY", help="另写一份待改的 (a copy to start from)")
    command("tree", _tree, "全书大纲和数量 (outline with counts)")
    bench = command("bench", _bench, "量一量生成的耗时和内存 (what the build costs, as JSON)")
    bench.add_argument("--scale", type=int, default=1, metavar="N", help="把书放大几倍 (copies of the book)")
    bench.add_argument("--lighthouse", action="store_true", help="再用 Lighthouse 检查网页 (audit the pages as well)")
    return parser


def _add_common(parser: argparse.ArgumentParser, *, top: bool) -> None:
    """Add the options every command takes; a sub-command's have no defaults, so that they keep what stood before it."""

    def default(value: object) -> object:
        return value if top else argparse.SUPPRESS

    def path(name: str, metavar: str, value: Path | None, text: str) -> None:
        parser.add_argument(name, type=Path, default=default(value), metavar=metavar, help=text)

    path("--data", "DIR", Path("data"), "数据文件夹 (data folder)")
    path("--out", "DIR", Path("out"), "输出文件夹 (output folder)")
    path("--shop", "FILE", None, "店铺自己的值,盖在 shop.yml 上 (a shop's own values)")
    parser.add_argument(
        "--strict", action="store_true", default=default(False), help="提醒也算错误 (warnings count as errors)"
    )
    parser.add_argument(
        "--with-trainer",
        action="store_true",
        default=default(False),
        help="网站带讲师资料,只放内网 (trainer material on the site)",
    )
    parser.add_argument("--lang", choices=("zh", "en"), default=default("zh"), help="消息的语言 (language of messages)")
    parser.add_argument(
        "--today", type=_date, default=default(None), metavar="DATE", help="按哪一天算过期 (day for freshness)"
    )


def _date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” 不是日期,写成 2026-11-22 (not a date)") from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path(__file__).resolve().parents[1]))
