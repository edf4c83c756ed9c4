# SPDX-License-Identifier: MIT
"""Fixtures of the tests of the activate scripts."""
import contextlib
import shutil

import pytest

import shells

INTERACTIVE = {"dash": ["dash", "-i"]}


@pytest.fixture
def clean_env(clean_env):
    """With a PATH that is the same on every machine."""
    return dict(clean_env, PATH="/usr/bin:/bin")


@pytest.fixture
def terminal(clean_env, tmp_path):
    """terminal(shell, A=environment…) -> shells.Terminal, in a directory of its own."""
    with contextlib.ExitStack() as undo:

        def call(shell, **variables):
            shell.need()
            tools, here = tmp_path / "tools", tmp_path / "here"
            for d in (tools, here):
                shutil.rmtree(d, ignore_errors=True)
            here.mkdir()
            env = dict(clean_env, TERM="dumb", HISTFILE="/dev/null", **shells.put_tools(tools))
            env.update({k: str(v) for k, v in variables.items()})
            opened = shells.Terminal(INTERACTIVE.get(shell.name, shell.argv), env, here)
            undo.callback(opened.close)
            for step in [shell.first] * bool(shell.first) + ["say 0"]:
                opened.send(shell.line(step))
            opened.expect("said-0")
            return opened

        yield call
