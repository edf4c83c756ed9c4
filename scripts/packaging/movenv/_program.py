# SPDX-License-Identifier: MIT
"""Runs the program movenv for the plugins of virtualenv."""
from __future__ import annotations

import os
import subprocess
from typing import Any, Mapping

from . import find_movenv_bin

# Options of `movenv create` that virtualenv decides: a variable of the user's must not.
DECIDED = ("MOVENV_CREATE_CLEAR", "MOVENV_CREATE_FORCE", "MOVENV_CREATE_UPGRADE")


class MovenvError(RuntimeError):
    """The program failed. The text is its messages."""


def environment(given: Mapping[str, str] | None) -> dict[str, str]:
    """The variables for the program. tox hands virtualenv only some of its own: HOME, PATH and
    MOVENV_* may be missing there, but they are in this process.
    """
    env = {**os.environ, **(given or {})}
    return {name: value for name, value in env.items() if name not in DECIDED}


def python_of(interpreter: Any) -> str:
    """The file for `movenv create -p`: not the python of an environment, if virtualenv knows better.
    """
    return interpreter.system_executable or interpreter.executable


def run(*words: str, env: Mapping[str, str] | None = None) -> tuple[str, str]:
    """What the program prints on stdout, and its messages without 'movenv: '. MovenvError if it
    fails, MovenvNotFound if it is not there.
    """
    done = subprocess.run([find_movenv_bin(), *words], env=environment(env),
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    text = os.fsdecode(done.stderr)
    lines = [line[8:] if line.startswith("movenv: ") else line for line in text.splitlines()]
    if done.returncode != 0:
        raise MovenvError("\n".join(lines) or "movenv ended with status %d" % done.returncode)
    return os.fsdecode(done.stdout), "\n".join(lines)
