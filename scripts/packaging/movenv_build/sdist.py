# SPDX-License-Identifier: MIT
"""Writes the source archive: all files that git tracks, or all files of a tree without git."""
from __future__ import annotations

import os
import subprocess

from . import metadata, tarball

ROOT = metadata.ROOT
# Directories that a build or a tool makes.
MADE = {".git", "build", "dist", "__pycache__", ".venv", ".cache", ".pytest_cache", ".hypothesis"}
# The commit of these sources, which the Makefile reads.
COMMIT = ".commit"


def write(directory: str) -> str:
    """Writes the archive into a directory. Returns the name of its file."""
    stem = "movenv-%s" % metadata.version()
    files = tarball.read(ROOT, list_files())
    files["PKG-INFO"] = metadata.text(), False
    files[COMMIT] = commit(), False
    return tarball.write(directory, stem, files)


def git(*args: str) -> bytes:
    """The output of git on this tree; nothing if it is not a repository of its own."""
    try:
        return subprocess.run(["git", "--git-dir=.git", *args], cwd=ROOT, check=True,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    except (OSError, subprocess.CalledProcessError):
        return b""


def commit() -> bytes:
    given = ROOT / COMMIT
    return given.read_bytes() if given.exists() else git("rev-parse", "--short=12", "HEAD")


def list_files() -> list[str]:
    tracked = os.fsdecode(git("ls-files", "-z")).split("\0")
    return [name for name in tracked if (ROOT / name).is_file()] or walk()


def walk() -> list[str]:
    names = []
    for top, directories, files in os.walk(ROOT):
        directories[:] = [d for d in directories if d not in MADE]
        names += [os.path.relpath(os.path.join(top, f), ROOT) for f in files]
    return [n for n in names if not n.endswith((".pyc", "~")) and n not in ("PKG-INFO", COMMIT)]
