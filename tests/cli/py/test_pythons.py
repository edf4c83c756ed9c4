# SPDX-License-Identifier: MIT
"""py before each Python of this machine, and before the environments of all makers."""
import json
import os

import pytest

ASK = "import json, sys; print(json.dumps([sys.executable, sys.prefix, sys.version_info[:2], sys.argv]))"


def spec_of(python):
    prefix = "" if python.is_cpython else python.implementation
    letters = "".join(c for c in python.abiflags if c in "td")
    return prefix + python.minor + letters


@pytest.fixture
def before(machine, python):
    """A machine whose PATH has this Python first."""
    machine.env["PATH"] = "%s:/usr/bin:/bin" % os.path.dirname(python.path)
    return machine


def test_a_version_starts_it_as_it_is(before, python):
    file, prefix, version, argv = json.loads(
        before.run("-V:" + spec_of(python), "-c", ASK, "a", "-3").stdout)
    assert os.path.samefile(file, python.path) or file.startswith(os.path.dirname(python.path))
    assert (prefix, tuple(version), argv) == (python.prefix, python.version[:2], ["-c", "a", "-3"])


def test_a_script_and_its_line_start_it(before, python):
    before.script("sub/script.py", "#!/usr/bin/env %s\n%s" % (
        ("python" if python.is_cpython else "") + spec_of(python), ASK))
    _, _, version, argv = json.loads(before.run("sub/script.py", "x").stdout)
    assert (tuple(version), argv) == (python.version[:2], ["sub/script.py", "x"])


def test_an_environment_of_movenv_is_the_place(before, python, made):
    env = made(python, "--without-pip")
    (before.work / ".venv").write_text("%s\n" % env)
    file, prefix, version, _ = json.loads(before.run("-c", ASK).stdout)
    assert (file, prefix) == (str(env / "bin/python"), str(env))
    assert tuple(version) == python.version[:2]
    assert json.loads(before.run("-c", ASK, VIRTUAL_ENV=str(env), cwd="/").stdout)[1] == str(env)


def test_an_environment_of_venv_is_the_place(machine, any_python, execute):
    execute(any_python, "-m", "venv", "--without-pip", machine.work / ".venv")
    machine.script("script.py", ASK)
    assert json.loads(machine.run("script.py").stdout)[1] == str(machine.work / ".venv")


def test_an_interpreter_of_a_standalone_environment(machine, any_python, movenv):
    movenv("create", "--without-pip", "--standalone", "-p", any_python, machine.work / ".venv")
    assert json.loads(machine.run("-c", ASK).stdout)[1] == str(machine.work / ".venv")


def test_a_module(machine, any_python):
    machine.env["PATH"] = "%s:/usr/bin:/bin" % os.path.dirname(any_python.path)
    done = machine.run("-V:" + any_python.minor, "-m", "json.tool", "--help")
    assert "usage" in done.stdout
