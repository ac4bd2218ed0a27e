"""A revision of the git repository in; the data folder as it was then out."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

from handbook import output
from handbook.problem import Say


class RevisionError(Exception):
    """There is nothing to compare with; the argument says why."""

    def __init__(self, reason: Say, *, wrong: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wrong = wrong


def fetch(data: Path, revision: str, folder: Path) -> None:
    """Write the data folder as it was at a revision of its git repository to ``folder``.

    Raises:
        RevisionError: no git, no such revision (``wrong`` is set), or the folder was not there yet.
    """
    prefix = _git(data, "rev-parse", "--show-prefix").decode().strip()
    try:
        commit = _git(data, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except RevisionError:
        reason = Say(f"git 里没有“{revision}”。", f'git knows no "{revision}".')
        raise RevisionError(reason, wrong=True) from None
    try:
        packed = _git(data, "archive", "--format=tar", f"{commit.decode().strip()}:{prefix}", cwd_is_root=True)
    except RevisionError:
        reason = Say(
            f"{revision} 里还没有 {prefix or data}:可能是后来才有的,或者搬过家。",
            f"{revision} has no {prefix or data} yet.",
        )
        raise RevisionError(reason) from None
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        # files alone: a link could lead out of the folder
        held = ((m.name, content.read()) for m in archive if m.isfile() and (content := archive.extractfile(m)))
        output.write(folder, held)


def _git(data: Path, *words: str, cwd_is_root: bool = False) -> bytes:
    try:
        where = data
        if cwd_is_root:
            where = Path(_git(data, "rev-parse", "--show-toplevel").decode().strip())
        return subprocess.run(["git", *words], cwd=where, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        reason = Say(f"{data} 不在 git 仓库里,或没有装 git。", f"{data} is in no git repository, or git is missing.")
        raise RevisionError(reason, wrong=True) from error
