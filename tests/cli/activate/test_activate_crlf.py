# SPDX-License-Identifier: MIT
"""An activate script whose lines end in CRLF activates after a repair."""
import pytest

import shells
from shells import make_env, made, run  # noqa: F401

FILES = {"sh": "activate", "csh": "activate.csh", "fish": "activate.fish"}


@pytest.mark.parametrize("name", ["bash", "zsh", "ksh93", "mksh", "dash", "ash", "fish", "tcsh"])
def test_a_repaired_script_activates(make_env, run, movenv, name):
    env = make_env("env")
    shell, = shells.by_name(name)
    script = env / "bin" / FILES[shell.family]
    script.write_bytes(script.read_bytes().replace(b"\n", b"\r\n"))
    assert run(shell, "activate A", A=env, check=False).stderr != ""
    movenv("repair", env)
    assert run(shell, "activate A", "dump on", A=env)["on"]["VIRTUAL_ENV"] == str(env)
