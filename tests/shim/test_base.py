# SPDX-License-Identifier: MIT
"""The key movenv-base: Python gets its base, which the names in its home would hide."""
import json
import os

import pytest

import homes

ASK = """
import json, os, sys
print(json.dumps([sys.prefix, sys.executable, getattr(sys, "_base_executable", None), sys.argv,
                  sorted(k for k in os.environ if "PY" in k)]))
"""


@pytest.fixture
def misled(own_env, tmp_path):
    """An environment with the key, and a home whose python3 and python are other programs."""
    if not own_env.python.is_cpython or own_env.python.version < (3, 11):
        pytest.skip("it does not take its base from the names in the home")
    base = homes.home_tree(own_env.python, tmp_path.resolve() / "home")
    for name in ("python", "python3"):
        base.with_name(name).unlink()
        base.with_name(name).symlink_to("/bin/false")
    own_env.configure(home=str(base.parent), executable=str(base), **{"movenv-base": "true"})
    own_env.base = base
    return own_env


def ask(execute, *words, **kwargs):
    return json.loads(execute(*words, **kwargs).stdout)


def test_base_is_the_interpreter_under_each_name_and_option(misled, execute):
    for name in misled.names:
        for options in ([], ["-I"], ["-E"], ["-s"]):
            found = ask(execute, misled.bin / name, *options, "-c", ASK, "x")
            assert found == [str(misled), str(misled.bin / name), str(misled.base), ["-c", "x"], []]


def test_a_relative_name_is_enough(misled, execute):
    found = ask(execute, "bin/python", "-c", ASK, cwd=misled.path)
    assert found[:3] == [str(misled), str(misled.bin / "python"), str(misled.base)]


def test_a_console_script_has_the_base_and_its_name(misled, execute, add_script):
    script = add_script(misled, "tool", ASK)
    found = ask(execute, script, "x")
    assert found[1:4] == [str(misled.bin / "python"), str(misled.base), [str(script), "x"]]


def test_it_is_the_new_interpreter_after_a_heal(misled, execute, clean_env, tmp_path):
    new = homes.rename(misled.base, tmp_path / "new")
    clean_env["MOVENV_PYTHON"] = str(new)
    found = ask(execute, misled.bin / "python", "-c", ASK)
    assert found[:3] == [str(misled), str(misled.bin / "python"), str(new)]
    del clean_env["MOVENV_PYTHON"]
    assert ask(execute, misled.bin / "python", "-c", ASK)[:3] == found[:3]


def test_without_the_key_the_environments_name_stays_argv0(own_env, execute):
    if own_env.python.version < (3, 10):
        pytest.skip("no sys.orig_argv")
    text = "import sys; print(sys.orig_argv[0])"
    shown = execute(own_env.bin / "python", "-c", text).stdout.strip()
    assert shown == os.fspath(own_env.bin / "python")
