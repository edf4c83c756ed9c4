# SPDX-License-Identifier: MIT
"""File capabilities on a shim are refused, and the two ways that the message names work."""
import json
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from conftest import must, run, tool
from interpreters import find_all

CAP = "cap_net_raw"
BIT = 1 << 13
REPORT = """
import json, re, sys
status = open("/proc/self/status").read()
print(json.dumps([sys.prefix, int(re.search(r"CapEff:\\s*(\\w+)", status).group(1), 16)]))
"""
REASON = "it has file capabilities, and a shim does not start with them"


def as_nobody(*options):
    return [tool("setpriv"), "--reuid=65534", "--regid=65534", "--clear-groups", *options, "--"]


@pytest.fixture
def place(needs_root):
    """A directory that another user reaches, on a disk that knows capabilities."""
    base = Path(tempfile.mkdtemp(prefix="movenv-"))
    base.chmod(0o755)
    try:
        if os.statvfs(base).f_flag & os.ST_NOSUID:
            pytest.skip("NOT TESTED: '%s' is on a disk without capabilities" % base)
        yield base.resolve()
    finally:
        shutil.rmtree(base)


@pytest.fixture
def home(place):
    """A base of its own, with a copy of the system's interpreter: pyenv's are in /root."""
    for python in find_all():
        if str(python.path).startswith("/usr/bin/python3") and python.is_cpython:
            (place / "base/bin").mkdir(parents=True)
            (place / "base/lib").symlink_to("/usr/lib")
            file = place / "base/bin" / ("python" + python.minor)
            shutil.copy(str(python.path), str(file))
            return file
    pytest.skip("NOT TESTED: capabilities need an interpreter in /usr/bin")


@pytest.fixture
def env(movenv, home, place):
    movenv("create", "-p", home, place / "env")
    return place / "env"


def set_caps(file):
    must(tool("setcap"), CAP + "+ep", str(file))


@pytest.mark.parametrize("name", ["python", "pip"])
def test_capabilities_on_a_shim_are_refused_with_the_ways_out(env, clean_env, movenv, name):
    file = env / "bin" / name
    set_caps(file)
    done = run(*as_nobody(), file, "--version", env=clean_env, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (100, "", 1), done
    assert "cannot start '%s': it must not have file capabilities; " % file in done.stderr
    assert "home interpreter's file" in done.stderr
    assert "AmbientCapabilities=" in done.stderr and "--ambient-caps" in done.stderr
    done = movenv("check", env, check=False)
    assert done.returncode == 1 and "\n    bin/%s: %s\n" % (name, REASON) in done.stdout
    assert movenv("repair", env, check=False).returncode == 1  # it removes nobody's rights
    must(tool("setcap"), "-r", str(file))
    assert movenv("check", env).stdout == ""


def test_set_user_id_is_named_even_with_capabilities(env, clean_env):
    file = env / "bin/python"
    file.chmod(0o4755)
    set_caps(file)
    done = run(*as_nobody(), file, "-c", "pass", env=clean_env, check=False)
    assert done.returncode == 100
    assert "it must not be set-user-ID or set-group-ID\n" in done.stderr


@pytest.mark.parametrize("moved", [False, True])
def test_capabilities_of_the_home_interpreter_work(env, home, clean_env, movenv, moved):
    set_caps(home)
    if moved:
        env = env.rename(env.parent / "moved") or env.parent / "moved"
    command = [*as_nobody(), env / "bin/python", "-c", REPORT]
    assert json.loads(run(*command, env=clean_env).stdout) == [str(env), BIT]
    assert movenv("check", env).stdout == ""


@pytest.mark.parametrize("standalone", [False, True])
def test_ambient_capabilities_work(env, home, clean_env, movenv, standalone):
    if standalone:
        movenv("create", "--clear", "--standalone", "-p", "/usr/bin/" + home.name, env)
    ambient = as_nobody("--inh-caps=+net_raw", "--ambient-caps=+net_raw")
    command = [*ambient, env / "bin/python", "-c", REPORT]
    assert json.loads(run(*command, env=clean_env).stdout) == [str(env), BIT]


def test_repair_leaves_a_copy_of_an_interpreter_with_capabilities(home, place, clean_env, movenv):
    """It works where it is; the shim in its place would not have them."""
    run(home, "-m", "venv", "--copies", "--without-pip", place / "env", env=clean_env)
    file = place / "env/bin" / home.name
    before = file.read_bytes()
    set_caps(file)
    done = movenv("repair", place / "env", check=False)
    assert done.returncode == 1 and "cannot fix '%s': %s" % (file, REASON) in done.stderr
    assert file.read_bytes() == before
    must(tool("setcap"), "-r", str(file))
    assert "%s: it is a copy of an interpreter" % file in movenv("repair", place / "env").stdout


def test_create_gives_no_capabilities_to_the_shim(home, place, clean_env, movenv):
    """They belong to the bytes of the copy that it replaces."""
    run(home, "-m", "venv", "--copies", "--without-pip", place / "env", env=clean_env)
    set_caps(place / "env/bin" / home.name)
    movenv("create", "--without-pip", "-p", home, place / "env")
    command = [*as_nobody(), place / "env/bin" / home.name, "-c", REPORT]
    assert json.loads(run(*command, env=clean_env).stdout) == [str(place / "env"), 0]
