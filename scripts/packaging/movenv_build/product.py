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


@contextlib.contextmanager
def installed(settings: dict | None) -> Iterator[Path]:
    """The tree of `make install PREFIX= LINKS=no`, with bin and share: neither wheels nor every
    file system have links. Ends the program if it fails."""
    variables = check_settings(settings)
    work = Path(tempfile.mkdtemp(prefix="movenv-build-", dir=place()))
    try:
        run_make(["DESTDIR=%s" % (work / "tree"), "PREFIX=", "LINKS=no",
                  "BUILD=%s" % (work / "build"), *variables], work / "log")
        yield work / "tree"
    finally:
        shutil.rmtree(work, ignore_errors=True)


def check_settings(settings: dict | None) -> list[str]:
    variables = []
    for name, value in (settings or {}).items():
        if not re.fullmatch("[A-Z]+", name) or not isinstance(value, str):
            sys.exit("movenv: '%s': unknown setting: only variables of the Makefile are known, as "
                     "CC=musl-gcc" % name)
        variables.append("%s=%s" % (name, value))
    return variables


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
