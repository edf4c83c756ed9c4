# SPDX-License-Identifier: MIT
"""Runs `make install` into a temporary directory."""
from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Iterator

from .metadata import ROOT

UNSTRIPPED = "movenv.unstripped"


@contextlib.contextmanager
def installed(settings: dict | None) -> Iterator[Path]:
    """The tree of `make install PREFIX= LINKS=no`, with bin and share: neither wheels nor every
    file system have links. Ends the program if it fails."""
    work = Path(tempfile.mkdtemp(prefix="movenv-build-", dir=place()))
    usual = {"DESTDIR": str(work / "tree"), "PREFIX": "", "LINKS": "no",
             "BUILD": str(work / "build")}
    try:
        settings = {**usual, **check_settings(settings)}
        run_make(["%s=%s" % row for row in settings.items()], work / "log")
        (work / UNSTRIPPED).symlink_to(ROOT / settings["BUILD"] / UNSTRIPPED)
        yield work / "tree"
    finally:
        shutil.rmtree(work, ignore_errors=True)


def unstripped(tree: Path) -> Path:
    """The program of such a tree before strip."""
    return tree.parent / UNSTRIPPED


def check_settings(settings: dict | None) -> dict[str, str]:
    for name, value in (settings or {}).items():
        if not re.fullmatch("[A-Z]+", name) or not isinstance(value, str):
            sys.exit("movenv: '%s': unknown setting: only variables of the Makefile are known, as "
                     "CC=musl-gcc" % name)
    return settings or {}


def place() -> str:
    """A directory for temporary files. make divides words at blanks, also in names of files."""
    usual = tempfile.gettempdir()
    return usual if re.fullmatch(r"[\w/.+-]+", usual) else "/tmp"


def run_make(variables: list[str], log: Path) -> None:
    # Flags of a make that runs this are not for this build.
    env = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    jobs = "-j%d" % len(os.sched_getaffinity(0))
    try:
        with open(log, "wb") as f:
            done = subprocess.run(["make", jobs, "install", *variables], cwd=ROOT, env=env,
                                  stdin=subprocess.DEVNULL, stdout=f, stderr=subprocess.STDOUT)
        if done.returncode == 0:
            return
        sys.stderr.write(log.read_text(errors="replace"))
    except FileNotFoundError:
        pass  # the line below names make
    missing = subprocess.run(["sh", "scripts/install-deps", "--check"], cwd=ROOT, env=env,
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, encoding="utf-8")
    sys.exit(missing.stdout.strip() or "movenv: cannot build: make failed; its output is above")
