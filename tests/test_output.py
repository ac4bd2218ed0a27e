"""The output folder: swapped in whole, kept on failure, mended after a kill."""

from __future__ import annotations

from pathlib import Path

import pytest

from handbook import output


def files(folder: Path) -> dict[str, str]:
    """Return the text of every file below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_text() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_build_replaces_everything(tmp_path: Path) -> None:
    """What an earlier build left and this one does not write is gone."""
    out = tmp_path / "out"
    output.write(out, [("site/old.html", b"old"), ("pdf/a.pdf", b"old")])
    with output.staged(out) as folder:
        output.write(folder, [("site/new.html", b"new")])

    assert files(tmp_path) == {"out/site/new.html": "new"}


def test_a_first_build_needs_no_folder(tmp_path: Path) -> None:
    """The output folder and its parents are made."""
    out = tmp_path / "deep/er/out"
    with output.staged(out) as folder:
        output.write(folder, [("a/b.txt", b"1")])

    assert files(out) == {"a/b.txt": "1"}


def test_a_failed_build_changes_nothing(tmp_path: Path) -> None:
    """A build that ends with an exception leaves the old output and nothing beside it."""
    out = tmp_path / "out"
    output.write(out, [("site/old.html", b"old")])
    with pytest.raises(RuntimeError), output.staged(out) as folder:
        output.write(folder, [("site/new.html", b"new")])
        raise RuntimeError

    assert files(tmp_path) == {"out/site/old.html": "old"}


def test_an_interrupted_build_changes_nothing(tmp_path: Path) -> None:
    """Ctrl-C counts as a failed build."""
    out = tmp_path / "out"
    output.write(out, [("a", b"old")])
    with pytest.raises(KeyboardInterrupt), output.staged(out):
        raise KeyboardInterrupt

    assert files(tmp_path) == {"out/a": "old"}


def test_a_partial_build_keeps_the_other_parts(tmp_path: Path) -> None:
    """Only the named parts are replaced; the rest is carried over, folders and files."""
    out = tmp_path / "out"
    output.write(out, [("site/old.html", b"old"), ("pdf/a.pdf", b"pdf"), ("mkdocs.yml", b"yml"), ("exports/x", b"x")])
    with output.staged(out, ("site", "mkdocs.yml")) as folder:
        output.write(folder, [("site/new.html", b"new"), ("mkdocs.yml", b"new")])

    assert files(out) == {"exports/x": "x", "mkdocs.yml": "new", "pdf/a.pdf": "pdf", "site/new.html": "new"}


def test_a_named_part_that_is_not_written_goes(tmp_path: Path) -> None:
    """A part that this build owns and does not write does not survive."""
    out = tmp_path / "out"
    output.write(out, [("site/old.html", b"old"), ("pdf/a.pdf", b"pdf")])
    with output.staged(out, ("site",)):
        pass

    assert files(out) == {"pdf/a.pdf": "pdf"}


def test_a_kill_between_the_two_renames_is_mended(tmp_path: Path) -> None:
    """When only the old output's new name is there, it gets its place back."""
    output.write(tmp_path / "out.old", [("a", b"old")])
    output.write(tmp_path / "out.next", [("a", b"new")])
    output.recover(tmp_path / "out")

    assert files(tmp_path) == {"out/a": "old"}


def test_a_kill_after_the_two_renames_is_mended(tmp_path: Path) -> None:
    """When the new output has arrived, the old one is only cleared away."""
    output.write(tmp_path / "out.old", [("a", b"old")])
    output.write(tmp_path / "out", [("a", b"new")])
    output.recover(tmp_path / "out")

    assert files(tmp_path) == {"out/a": "new"}


def test_a_kill_while_building_is_mended(tmp_path: Path) -> None:
    """Half a build beside the output is cleared away, by the next build too."""
    out = tmp_path / "out"
    output.write(out, [("a", b"old")])
    output.write(tmp_path / "out.next", [("half", b"x")])
    with output.staged(out) as folder:
        output.write(folder, [("a", b"new")])

    assert files(tmp_path) == {"out/a": "new"}


def test_writing_anew_does_not_reach_into_the_old_output(tmp_path: Path) -> None:
    """Carried-over files may be links; a partial build that replaces one leaves the old bytes alone until the swap."""
    out = tmp_path / "out"
    output.write(out, [("pdf/a.pdf", b"old"), ("keep/b", b"b")])
    with pytest.raises(RuntimeError), output.staged(out, ("pdf",)) as folder:
        output.write(folder, [("pdf/a.pdf", b"new"), ("keep/b", b"changed")])
        raise RuntimeError

    assert files(out) == {"keep/b": "b", "pdf/a.pdf": "old"}
