# SPDX-License-Identifier: MIT
"""A real free-threaded CPython: create, move, lose the home, install, pack, carry along.

A plain CPython of the same version is in a usual place where this machine has one: an environment
of the other must never start it.
"""
import json
import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

import homes
import roots
import script_kinds
import trees
from conftest import tool
from wheels import Wheel

ASK = """
import json, sys, sysconfig
print(json.dumps([sys.abiflags, sys.prefix, sys.base_prefix, sysconfig.get_path("purelib"),
                  sys._base_executable]))
"""
MODULE = """
#include <Python.h>
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "native", 0, -1, 0};
PyMODINIT_FUNC PyInit_native(void) { return PyModule_Create(&module); }
"""


@pytest.fixture
def tree(free_threaded, tmp_path):
    """An installation of it that the test may move: python3.13 is a hard link, as it comes."""
    prefix = tmp_path.resolve() / "tree"
    (prefix / "bin").mkdir(parents=True)
    (prefix / "lib").mkdir()
    shutil.copy2(free_threaded, prefix / "bin/python3.13t")
    os.link(prefix / "bin/python3.13t", prefix / "bin/python3.13")
    built = free_threaded.parent.parent
    (prefix / "lib/python3.13t").symlink_to(built / "lib/python3.13t")
    (prefix / "include").symlink_to(built / "include")
    return prefix / "bin/python3.13t"


@pytest.fixture
def ask(execute):
    def call(python, **kwargs):
        return json.loads(execute(python, "-c", ASK, **kwargs).stdout)

    return call


@pytest.fixture
def moved(tmp_path):
    def call(env):
        return env.rename(tmp_path.resolve() / ("moved " + env.name))

    return call


@pytest.fixture
def env(movenv, tree, tmp_path):
    movenv("create", "-p", tree, tmp_path.resolve() / "env")
    return tmp_path.resolve() / "env"


def check_is_threaded(report, env, prefix):
    assert report[:4] == ["t", str(env), str(prefix), str(env / "lib/python3.13t/site-packages")]


def test_an_environment_runs_and_moves(env, ask, execute, tree, moved):
    to = moved(env)
    for name in ("python", "python3", "python3.13", "python3.13t"):
        check_is_threaded(ask(to / "bin" / name), to, homes.top(tree))
    shown = execute(to / "bin/pip", "--version").stdout
    assert "%s/lib/python3.13t/site-packages/pip " % to in shown


def test_a_lost_home_is_replaced_by_that_abi_alone(env, ask, execute, tree, clean_env):
    new = homes.rename(tree, env.parent / "new place")
    clean_env["HOME"] = os.environ["HOME"]  # the usual places: pyenv's
    done = execute(env / "bin/python", "-c", "pass", check=False)
    assert done.returncode == 127 and "cannot find 'python3.13t'" in done.stderr
    clean_env["MOVENV_NO_HEAL"] = "1"
    clean_env["MOVENV_PYTHON"] = str(new)
    check_is_threaded(ask(env / "bin/python"), env, homes.top(new))
    del clean_env["MOVENV_NO_HEAL"]
    check_is_threaded(ask(env / "bin/python"), env, homes.top(new))
    assert trees.cfg(env)["executable"] == str(new)
    del clean_env["MOVENV_PYTHON"]
    check_is_threaded(ask(env / "bin/python"), env, homes.top(new))


@pytest.mark.parametrize("name", ["python3.13t", "python3.13"])
def test_an_environment_of_venv_is_repaired(
        movenv, ask, execute, tree, tmp_path, moved, clean_env, name):
    env = tmp_path.resolve() / "venv"
    execute(tree.with_name(name), "-m", "venv", env)
    movenv("repair", env)
    assert movenv("check", env).stdout == ""
    to = moved(env)
    check_is_threaded(ask(to / "bin/python"), to, homes.top(tree))
    assert execute(to / "bin/pip", "--version").stdout.endswith("(python 3.13)\n")
    # Its Python by the plain name is that of another build on the next machine.
    new = homes.rename(tree, tmp_path / "new")
    homes.fake_tree(homes.top(tree), "python3.13")
    clean_env["PATH"] = "%s:%s" % (new.parent, clean_env["PATH"])
    check_is_threaded(ask(to / "bin/python"), to, homes.top(new))


def test_a_nested_environment_has_the_abi(env, ask, execute, tree, tmp_path):
    execute(env / "bin/python", "-m", "venv", "--without-pip", tmp_path / "nested")
    nested = tmp_path.resolve() / "nested"
    check_is_threaded(ask(nested / "bin/python"), nested, homes.top(tree))
    assert trees.cfg(nested)["home"] == str(tree.parent)


@pytest.fixture
def wheel(tree, tmp_path):
    """wheel(abi) -> a wheel with an extension module that tree's compiler made."""
    compiler = shutil.which("cc") or pytest.skip("needs a C compiler")
    (tmp_path / "native.c").write_text(MODULE)
    name = "native.cpython-313t-x86_64-linux-gnu.so"
    include = homes.top(tree) / "include/python3.13t"
    subprocess.run([compiler, "-shared", "-fPIC", "-I%s" % include, "-o", tmp_path / name,
                    tmp_path / "native.c"], check=True, timeout=60)

    def make(abi):
        machine = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        (tmp_path / abi).mkdir()
        made = Wheel("native", "1.0", files={name: (tmp_path / name).read_bytes()},
                     scripts={"tool": "native:__doc__"}, tag="cp313-%s-%s" % (abi, machine))
        return made.write(tmp_path / abi)

    return make


def test_wheels_of_its_abi_are_installed_and_others_refused(
        movenv, execute, tree, tmp_path, wheel, moved, env):
    movenv("create", "-p", tree, "--seed=%s" % wheel("cp313t"), tmp_path / "seeded")
    to = moved(tmp_path.resolve() / "seeded")
    execute(to / "bin/python", "-c", "import native")
    done = movenv("create", "-p", tree, "--seed=%s" % wheel("cp313"), tmp_path / "no",
                  check=False)
    assert done.returncode == 1 and "cp313t" in done.stderr and not (tmp_path / "no").exists()
    file = next((tmp_path / "cp313t").glob("*.whl"))
    execute(env / "bin/pip", "install", "-q", "--no-index", file)
    execute(env / "bin/python", "-c", "import native")
    assert script_kinds.kind(env / "bin/tool") == "native"
    assert "native" in movenv("check", env, check=False).stdout  # its direct_url.json


def test_a_standalone_environment_runs_alone(movenv, free_threaded, tmp_path, needs_root):
    tool("chroot")
    (tmp_path / "root").mkdir()
    movenv("create", "--standalone", "-p", free_threaded, tmp_path / "made")
    env = (tmp_path / "made").rename(tmp_path / "root/env")
    assert roots.runs_alone(env)["version"][:2] == [3, 13]
    for words in (["-c", ASK], ["-I", "-c", ASK]):
        report = json.loads(roots.inside(env, "python", *words).stdout)
        check_is_threaded(report, Path("/env"), "/env/base")
        assert (tmp_path / "root" / report[4].lstrip("/")).exists(), report
    roots.inside(env, "python", "-m", "venv", "--without-pip", "/env/nested")
    assert "/env/nested" in roots.inside(env, "../nested/bin/python", "-c", ASK).stdout


def test_pack_and_unpack_keep_the_abi(movenv, execute, ask, tree, tmp_path, clean_env):
    env = tmp_path.resolve() / "venv"
    execute(tree.with_name("python3.13"), "-m", "venv", env)
    movenv("pack", env, "-o", tmp_path / "env.tar.gz")
    shutil.rmtree(env)
    new = homes.rename(tree, tmp_path / "new")
    clean_env["PATH"] = "%s:%s" % (new.parent, clean_env["PATH"])
    movenv("unpack", tmp_path / "env.tar.gz", tmp_path / "there")
    there = tmp_path.resolve() / "there"
    check_is_threaded(ask(there / "bin/python"), there, homes.top(new))


def test_a_packed_standalone_environment_runs_alone(
        movenv, execute, tree, tmp_path, needs_root):
    env = tmp_path.resolve() / "venv"
    execute(tree.with_name("python3.13"), "-m", "venv", env)
    movenv("pack", "--standalone", env, "-o", tmp_path / "env.tar")
    (tmp_path / "root/env").mkdir(parents=True)
    execute("tar", "-xf", tmp_path / "env.tar", "-C", tmp_path / "root/env")
    report = json.loads(roots.inside(tmp_path / "root/env", "python", "-c", ASK).stdout)
    check_is_threaded(report, Path("/env"), "/env/base")
