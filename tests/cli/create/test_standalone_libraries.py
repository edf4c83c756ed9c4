# SPDX-License-Identifier: MIT
"""LD_LIBRARY_PATH in a standalone environment: where the loader looks, and what children get."""
import os
import shutil
import subprocess

import pytest

from conftest import tool

ASK = "import ctypes; print(ctypes.CDLL('libmine.so.1').mine())"
TELL = "import os, subprocess, sys; print(os.environ.get('LD_LIBRARY_PATH'), flush=True); " \
    "subprocess.call([%r, '-c', 'echo ${LD_LIBRARY_PATH-None}'])" % (shutil.which("sh") or "sh")
KINDS = ["--standalone", "--standalone=python"]


def library(directory, value):
    """A library libmine.so.1 whose function has this value. Returns its directory."""
    directory.mkdir(parents=True, exist_ok=True)
    subprocess.run([tool("cc"), "-shared", "-fPIC", "-x", "c", "-", "-o",
                    directory / "libmine.so.1"], input=b"int mine(void) { return %d; }" % value,
                   check=True)
    return directory


@pytest.fixture(scope="module", params=KINDS)
def kind(request):
    return request.param


@pytest.fixture(scope="module")
def made(kind, any_python, tmp_path_factory):
    """One environment for each kind: tests only read it."""
    from conftest import MOVENV, make_clean_env, run
    base = tmp_path_factory.mktemp("libraries").resolve()
    run(MOVENV, "create", kind, "--without-pip", "-p", any_python, base / "env",
        env=make_clean_env(base))
    return base / "env"


@pytest.fixture
def ask(made, execute, clean_env, tmp_path):
    """ask("lib:") -> the number that the library has; the current directory is tmp_path."""
    def call(value, env_dir=made, code=ASK):
        clean_env.pop("LD_LIBRARY_PATH", None)
        if value is not None:
            clean_env["LD_LIBRARY_PATH"] = str(value)
        return execute(env_dir / "bin/python", "-c", code, cwd=tmp_path).stdout[:-1]
    return call


def test_libraries_in_LD_LIBRARY_PATH_are_found(ask, tmp_path):
    there = library(tmp_path / "lib", 7)
    assert ask(there) == "7"
    assert ask("/nowhere:%s:/nothing" % there) == "7"
    assert ask("/nowhere;%s" % there) == "7"
    assert ask("lib") == "7"


@pytest.mark.parametrize("value", [":/nowhere", "/nowhere:", "/nowhere::/nothing", ":"])
def test_an_empty_entry_is_the_current_directory(ask, tmp_path, value):
    library(tmp_path, 8)
    assert ask(value) == "8"


@pytest.mark.parametrize("value", [None, ""])
def test_without_entries_the_current_directory_is_not_searched(ask, tmp_path, value):
    library(tmp_path, 8)
    code = "import ctypes\ntry: ctypes.CDLL('libmine.so.1')\nexcept OSError: print('none')"
    assert ask(value, code=code) == "none"


def test_ORIGIN_is_the_directory_of_the_interpreter(ask, made, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(made, copy, copy_function=os.link)
    library(copy / "base/mine", 9)
    assert ask("$ORIGIN/../mine", copy) == "9"


@pytest.mark.parametrize("name", ["env", "a:b;c/env"])
def test_the_order_is_that_of_the_kind(ask, kind, made, tmp_path, name):
    """Libraries in base/so fit the C library there; without one they stand for the machine's."""
    copy = tmp_path / name
    shutil.copytree(made, copy, copy_function=os.link)
    library(copy / "base/so", 1)
    there = library(tmp_path / "lib", 2)
    assert ask(None, copy) == "1"
    assert ask(there, copy) == ("1" if kind == "--standalone" else "2")


@pytest.mark.parametrize("value", [None, "", "/some/where", "a::b:", "$ORIGIN/x"])
def test_python_and_its_children_see_the_users_value(ask, value):
    seen = "None" if value is None else value
    assert ask(value, code=TELL).split("\n") == [seen, seen]


def test_the_last_of_two_variables_counts(made, tmp_path, clean_env):
    """As for the loader itself."""
    there = library(tmp_path / "lib", 7)
    program = tmp_path / "twice"
    (tmp_path / "twice.c").write_text(
        "#include <unistd.h>\nint main(int c, char **v) { char *e[] = {"
        '"LD_LIBRARY_PATH=/nowhere", "LD_LIBRARY_PATH=%s", 0};'
        "(void)c; return execve(v[1], v + 1, e); }\n" % there)
    subprocess.run([tool("cc"), "-o", program, tmp_path / "twice.c"], check=True)
    out = subprocess.run([program, made / "bin/python", "-c", ASK], stdout=subprocess.PIPE,
                         check=True).stdout
    assert out == b"7\n"
