# SPDX-License-Identifier: MIT
"""A CPython for musl, as Alpine's, on a machine whose other programs are for glibc."""
import json
import os
import shutil
import sysconfig

import pytest

import roots
import trees
from conftest import tool
from wheels import Wheel

ASK = """
import json, sys, zlib
print(json.dumps([sys.prefix, sys.base_prefix, sys.implementation._multiarch[-4:]]))
"""


@pytest.fixture
def ask(execute):
    def call(python, **kwargs):
        return json.loads(execute(python, "-c", ASK, **kwargs).stdout)

    return call


def prefix_of(python):
    return str(python.parent.parent)


def test_an_environment_runs_and_moves(movenv, execute, ask, musl_python, tmp_path):
    movenv("create", "-p", musl_python, tmp_path / "made")
    env = (tmp_path / "made").rename(tmp_path.resolve() / "moved")
    assert ask(env / "bin/python") == [str(env), prefix_of(musl_python), "musl"]
    assert execute(env / "bin/pip", "--version").stdout.startswith("pip ")
    assert movenv("check", env).stdout == ""


def test_an_environment_of_venv_is_repaired(movenv, execute, ask, musl_python, tmp_path):
    env = tmp_path.resolve() / "venv"
    execute(musl_python, "-m", "venv", "--without-pip", env)
    movenv("repair", env)
    to = env.rename(tmp_path.resolve() / "moved")
    assert ask(to / "bin/python") == [str(to), prefix_of(musl_python), "musl"]


@pytest.mark.parametrize("libc, fits", [
    ("musllinux_1_1", True), ("musllinux_1_2", True), ("musllinux_1_99", False),
    ("manylinux_2_17", False), ("manylinux2014", False), ("linux", True)])
def test_wheels_for_musl_fit_and_those_for_glibc_do_not(
        movenv, musl_python, tmp_path, libc, fits):
    machine = sysconfig.get_platform().partition("-")[2].replace("-", "_")
    file = Wheel("native", "1.0", tag="cp313-cp313-%s_%s" % (libc, machine)).write(tmp_path)
    env = tmp_path / "env"
    done = movenv("create", "--without-pip", "--seed=%s" % file, "-p", musl_python, env,
                  check=False)
    assert (done.returncode == 0) == fits, done.stderr
    assert fits or "with musl 1." in done.stderr


@pytest.fixture
def alone(movenv, musl_python, tmp_path, needs_root):
    """A standalone environment in a root of its own, which has been moved there."""
    tool("chroot")
    (tmp_path / "root").mkdir()
    movenv("create", "--standalone", "--without-pip", "-p", musl_python, tmp_path / "made")
    return (tmp_path / "made").rename(tmp_path / "root/env")


def test_a_standalone_environment_has_musls_loader_and_nothing_of_glibc(alone):
    """The loader is the C library. It is called as the interpreter is."""
    assert sorted(os.listdir(alone / "base/so")) == ["libmovenv.so", "python3.13"]
    assert b"musl libc" in (alone / "base/so/python3.13").read_bytes()
    assert sum(f.stat().st_size for f in (alone / "base/so").iterdir()) < 1 << 20


@pytest.mark.parametrize("heals", [True, False])
def test_a_standalone_environment_runs_alone(alone, heals):
    """Without the right to write, the loader is started by its name."""
    if not heals:
        (alone / "pyvenv.cfg").chmod(0o444)
        for file in (alone / "base/libexec").iterdir():
            file.chmod(0o555)
    assert roots.runs_alone(alone)["version"][:2] == [3, 13]
    found = json.loads(roots.inside(alone, "python", "-c", ASK).stdout)
    assert found == ["/env", "/env/base", "musl"]


def test_an_interpreter_that_nobody_may_write_is_taken_along(
        movenv, musl_python, tmp_path, ask):
    """With mode 555 its file is not changed for its first start: the loader is named."""
    python = tmp_path / "at/bin/python3.13"
    python.parent.mkdir(parents=True)
    shutil.copy(musl_python, python)
    python.chmod(0o555)
    (tmp_path / "at/lib").symlink_to(musl_python.parent.parent / "lib")
    env = tmp_path.resolve() / "env"
    movenv("create", "--standalone", "--without-pip", "-p", python, env)
    assert ask(env / "bin/python") == [str(env), str(env / "base"), "musl"]
    assert trees.cfg(env)["home"] == str(env / "base/bin")


def test_a_packed_standalone_environment_runs_alone(movenv, execute, musl_python, tmp_path,
                                                    needs_root):
    movenv("create", "--without-pip", "-p", musl_python, tmp_path / "env")
    movenv("pack", "--standalone", tmp_path / "env", "-o", tmp_path / "env.tar")
    (tmp_path / "root/env").mkdir(parents=True)
    execute("tar", "-xf", tmp_path / "env.tar", "-C", tmp_path / "root/env")
    found = json.loads(roots.inside(tmp_path / "root/env", "python", "-c", ASK).stdout)
    assert found == ["/env", "/env/base", "musl"]
