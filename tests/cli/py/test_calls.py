# SPDX-License-Identifier: MIT
"""What a start costs: system calls, and processes. (The Rust launcher makes 105 and 107.)"""
import re
import tempfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("needs_static")
MOST = 100
TEN = ["3.%d" % n for n in range(30, 40)]


@pytest.fixture(params=["on PATH", "of pyenv", "of uv"])
def ten(make_machine, request):
    """Ten Pythons of one kind, a usual PATH, and a script; not so deep as pytest's directories."""
    with tempfile.TemporaryDirectory(prefix="py-", dir="/tmp") as top:
        yield fill(make_machine(Path(top)), request.param)


def fill(machine, kind):
    """Adds the Pythons, where distributions and installers put them."""
    for version in TEN:
        where = {"on PATH": machine.bin, "of pyenv": machine.home / ".pyenv/versions" /
                 (version + ".1/bin"), "of uv": machine.home / ".local/share/uv/python" /
                 ("cpython-%s.1-linux-x86_64-gnu/bin" % version)}[kind]
        machine.add("python" + version, "python3", where=where)
    path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    machine.env["PATH"] = "%s:%s" % (machine.bin, path) if kind == "on PATH" else path
    machine.script("script.py", "print()")
    return machine


@pytest.mark.parametrize("words", [["-c", "pass"], ["script.py"], ["-3", "-c", "pass"],
                                   ["-3.33", "-c", "pass"], ["-V:>=3.30,<3.35", "-c", "pass"]],
                         ids=" ".join)
def test_a_start_makes_few_system_calls(ten, words):
    calls = ten.calls(*words)
    assert "python3.3" in calls[-1] and calls[-1].startswith("execve(")
    assert len(calls) <= MOST, "\n".join(calls)


@pytest.mark.parametrize("word", ["-c", "-3.37"])
def test_shims_of_pyenv_before_its_pythons_cost_no_second_look(make_machine, word):
    """They are scripts, which are refused; the Python of that version comes after them."""
    with tempfile.TemporaryDirectory(prefix="py-", dir="/tmp") as top:
        machine = fill(make_machine(Path(top)), "of pyenv")
        shims = machine.home / ".pyenv/shims"
        shims.mkdir()
        for version in TEN:
            (shims / ("python" + version)).write_text("#!/bin/sh\n")
            (shims / ("python" + version)).chmod(0o755)
        machine.env["PATH"] = "%s:%s" % (shims, machine.env["PATH"])
        calls = machine.calls(word, "pass")
        assert calls[-1].startswith('execve("%s/' % (machine.home / ".pyenv/versions"))
        assert sum('/.pyenv/versions", O_' in call for call in calls) == 1
        assert len(calls) <= MOST + 10, "\n".join(calls)


def test_an_environment_takes_few_more_than_its_exec(ten):
    ten.venv(ten.work / ".venv")
    assert len(ten.calls("script.py")) <= 60
    assert len(ten.calls("-c", "pass", VIRTUAL_ENV=str(ten.work / ".venv"))) <= 40


def test_nothing_is_started_but_python_and_nothing_is_written(ten):
    for words in (["-c", "pass"], ["script.py"], ["-3.33"], ["-V:>=3.30"]):
        calls = ten.calls(*words)
        assert sum(c.startswith("execve(") for c in calls) == 2
        assert not [c for c in calls if re.match(
            r"(v?fork|clone|mkdir|rename|unlink|link|write|creat|socket|kill|rt_sig)|.*O_(WRONLY|RDWR|CREAT)",
            c)]


def test_a_list_starts_nothing(ten):
    for words in (["-0"], ["-0p"], ["--list", "--json"]):
        calls = ten.calls(*words)
        assert not [c for c in calls[1:] if c.startswith(("execve(", "fork(", "vfork(", "clone"))]
