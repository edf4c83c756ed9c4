# SPDX-License-Identifier: MIT
"""The trees of homes.py behave as real installations do."""
import json
import os

import pytest

import homes

REPORT = """
import json, os, sys
print(json.dumps({
    "base_prefix": sys.base_prefix, "base_exec_prefix": sys.base_exec_prefix,
    "executable": sys.executable, "stdlib": os.path.dirname(os.__file__),
}))
import math, select, struct, zlib  # extension modules are found, too
"""


@pytest.fixture
def report(execute):
    def call(interpreter, *options):
        return json.loads(execute(interpreter, *options, "-c", REPORT).stdout)

    return call


def is_whole(values, interpreter, python):
    prefix = str(homes.top(interpreter))
    return values == {
        "base_prefix": prefix,
        "base_exec_prefix": prefix,
        "executable": str(interpreter),
        "stdlib": os.path.join(prefix, "lib", os.path.basename(python.stdlib)),
    }


@pytest.mark.parametrize("options", [[], ["-I", "-S"]], ids=["plain", "isolated"])
def test_a_home_tree_is_its_own_prefix_before_and_after_a_rename(python, report, tmp_path, options):
    interpreter = homes.home_tree(python, tmp_path / "a b/3.x")
    assert is_whole(report(interpreter, *options), interpreter, python)
    moved = homes.rename(interpreter, tmp_path / "elsewhere/deep/tree")
    assert not interpreter.exists()
    assert is_whole(report(moved, *options), moved, python)


def test_a_home_tree_has_the_name_that_discovery_searches(python, tmp_path):
    interpreter = homes.home_tree(python, tmp_path / "tree")
    assert interpreter.name in os.listdir(os.path.dirname(python.path))
    assert not os.path.samefile(interpreter, python)
    assert interpreter.is_file() and not interpreter.is_symlink()


def test_an_environment_can_use_a_home_tree(python, movenv, execute, tmp_path):
    interpreter = homes.home_tree(python, tmp_path / "tree")
    movenv("create", "--without-pip", "-p", interpreter, tmp_path / "env")
    code = "import sys, json; print(sys.base_prefix, sys.prefix, sep='\\n')"
    lines = execute(tmp_path / "env/bin/python", "-c", code).stdout.splitlines()
    assert lines == [str(homes.top(interpreter)), str(tmp_path / "env")]
