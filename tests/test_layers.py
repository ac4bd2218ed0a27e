"""The shape of the program: imports point one way, and one module prints."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.scratch import ROOT

ORDER = (
    "problem",  # what a check reports
    "model",  # the records
    "sieve",  # expressions -> those that a text could match
    "sense",  # a reply -> how much it reads like each mistake
    "pattern",  # what recognises a reply
    "labels",
    "prose",  # an author's text
    "span",
    "syntax",  # a YAML text -> plain values
    "syntax_problem",  # what is wrong with how it is written
    "source",  # a YAML file
    "wording",
    "kept",  # what one run leaves for the next
    "book",  # the records in memory
    "load",  # data/ -> Handbook
    "style",  # data/ -> the same values in one style
    "reply",
    "lint",
    "replies_file",  # a shop's own list
    "lint_report",
    "fonts",
    "passed",  # what needs no second look
    "checks",  # Handbook -> problems
    "address",
    "redirects",  # ids that moved -> pages at old addresses
    "compare",  # two Handbooks -> what changed
    "schema",  # models -> data/.schema
    "mend",  # fixes -> data/
    "recheck",
    "skeleton",
    "new",  # a new record -> data/
    "output",
    "tree",
    "characters",
    "search",
    "view",
    "desk",
    "manual",  # models -> tables of what authors write
    "render",  # Handbook -> pages
    "admin",  # Handbook -> web form
    "site",  # pages -> website
    "pack",  # website -> service worker, archive
    "paper",  # what stands in a booklet
    "grayscale",  # pictures without colour
    "imposition",  # pages laid out for folding
    "typeset",  # templates and data -> a PDF
    "pdf",  # Handbook -> booklets
    "shelf",  # PDFs -> rows of the print page
    "revision",  # git -> data/ as it was
    "marked",  # two sentences -> what differs
    "diff",  # two Handbooks -> what changed, as Markdown
    "exports",  # Handbook -> files for other tools
    "preview",  # a site that follows the data
    "serve",
    "audit",  # website -> Lighthouse scores
    "bench",
    "cli",  # prints and exits
)
MAY_PRINT = {"cli", "serve"}


def modules() -> Iterator[tuple[str, Path, ast.Module]]:
    """Yield each module of the package with the name of its layer."""
    for path in sorted((ROOT / "handbook").rglob("*.py")):
        layer = path.relative_to(ROOT / "handbook").with_suffix("").parts[0]
        if layer != "__init__":
            yield layer, path, ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield the layers that a module imports, wherever in it, with the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "handbook":
            yield from ((alias.name, node.lineno) for alias in node.names if not alias.name.startswith("__"))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("handbook."):
            yield (node.module or "").split(".")[1], node.lineno
        elif isinstance(node, ast.Import):
            yield from ((a.name.split(".")[1], node.lineno) for a in node.names if a.name.startswith("handbook."))


def test_every_module_has_its_place() -> None:
    """The order names every module of the package once, and none that does not exist."""
    assert sorted({layer for layer, _, _ in modules()}) == sorted(ORDER)


def test_imports_point_one_way() -> None:
    """A module imports only what stands before it in the order, even inside functions."""
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {layer} imports {other}"
        for layer, path, tree in modules()
        for other, line in imported(tree)
        if ORDER.index(other) > ORDER.index(layer)
    ]

    assert wrong == []


def test_only_the_command_line_prints() -> None:
    """Nothing below the command line and its preview prints, logs to the terminal or exits."""
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node.func)}"
        for layer, path, tree in modules()
        if layer not in MAY_PRINT
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("print", "exit", "sys.exit", "input")
    ]

    assert wrong == []


def test_only_one_module_knows_the_engine() -> None:
    """MkDocs is imported by the site and its preview alone, so that another engine costs one module."""
    wrong = {
        layer
        for layer, _, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names])
        if name.split(".")[0] in ("mkdocs", "material", "zensical")
    }

    assert wrong == {"site", "serve"}


def test_few_modules_know_yaml() -> None:
    """YAML is imported by what reads it alone."""
    wrong = {
        layer
        for layer, _, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import) and any(alias.name == "yaml" for alias in node.names)
    }

    assert wrong == {"source", "syntax", "syntax_problem"}
