# SPDX-License-Identifier: MIT
"""The trees of homes.py are installations: what discovery is tested with must be true of itself."""
import json
import os

import pytest

import homes

TELL = """
import json, os, sys
print(json.dumps({
    "base_prefix": sys.base_prefix, "base_exec_prefix": sys.base_exec_prefix,
    "executable": sys.executable, "stdlib": os.path.dirname(os.__file__),
}))
import math, select, struct, zlib  # extension modules are found, too
"""


@pytest.fixture
def tell(execute):
    def call(interpreter, *options):
        return json.loads(execute(interpreter, *options, "-c", TELL).stdout)

    return call


def is_whole(told, interpreter, python):
    prefix = str(homes.top(interpreter))
    return told == {
        "base_prefix": prefix,
        "base_exec_prefix": prefix,
        "executable": str(interpreter),
        "stdlib": os.path.join(prefix, "lib", os.path.basename(python.stdlib)),
    }


@pytest.mark.parametrize("options", [[], ["-I", "-S"]], ids=["plain", "isolated"])
def test_a_home_tree_is_its_own_prefix_before_and_after_a_rename(python, tell, tmp_path, options):
    interpreter = homes.home_tree(python, tmp_path / "a b/3.x")
    assert is_whole(tell(interpreter, *options), interpreter, python)
    moved = homes.rename(interpreter, tmp_path / "elsewhere/deep/tree")
    assert not interpreter.exists()
    assert is_whole(tell(moved, *options), moved, python)


def test_a_home_tree_has_the_name_that_is_looked_for(python, tmp_path):
    interpreter = homes.home_tree(python, tmp_path / "tree")
    assert interpreter.name in os.listdir(os.path.dirname(python.path))
    assert not os.path.samefile(interpreter, python)
    assert interpreter.is_file() and not interpreter.is_symlink()


def test_an_environment_can_stand_on_a_home_tree(python, movenv, execute, tmp_path):
    interpreter = homes.home_tree(python, tmp_path / "tree")
    movenv("create", "--without-pip", "-p", interpreter, tmp_path / "env")
    tell = "import sys, json; print(sys.base_prefix, sys.prefix, sep='\\n')"
    told = execute(tmp_path / "env/bin/python", "-c", tell).stdout.splitlines()
    assert told == [str(homes.top(interpreter)), str(tmp_path / "env")]
