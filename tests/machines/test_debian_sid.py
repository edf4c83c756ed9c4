# SPDX-License-Identifier: MIT
"""Debian's newest Pythons side by side: 3.14, 3.15 and PyPy 3.11 in one /usr/bin.

There /usr/bin/python3 is of one version: Python would take that for the base of each environment.
"""
import itertools
import json

import pytest

import script_kinds
import trees
from wheels import Wheel

MOVENV = "/usr/local/bin/movenv"
ASK = """
import json, os, sys
print(json.dumps([
    "%d.%d" % sys.version_info[:2], sys.prefix, sys.base_prefix, sys.executable,
    sys._base_executable, "__PYVENV_LAUNCHER__" in os.environ,
]))
"""
HELLO = """
import sys

def main():
    print(sys.argv, sys.executable, sys.version_info[:2])
"""
QUIET = {"PIP_NO_INDEX": "1", "PIP_ROOT_USER_ACTION": "ignore", "NO_COLOR": "1"}
PYTHONS = {"3.14": "python3.14", "3.15": "python3.15", "pypy3.11": "pypy3.11"}
numbers = itertools.count()


@pytest.fixture(params=PYTHONS)
def spec(request):
    return request.param


@pytest.fixture
def env(debian, spec):
    """The path inside the Debian of an environment that was moved."""
    debian([MOVENV, "create", "-p", spec, "/srv/made"])
    to = "/opt/moved é %d" % next(numbers)
    debian.path("/srv/made").rename(debian.path(to))
    return to


@pytest.fixture
def hello(debian, tmp_path):
    wheel = Wheel("hello", "1.0", files={"hello.py": HELLO}, scripts={"hello": "hello:main"})
    file = wheel.write(tmp_path)
    debian.path(file.name).write_bytes(file.read_bytes())
    return "/" + file.name


def ask(debian, env, name="python", *options):
    return json.loads(debian(["%s/bin/%s" % (env, name), *options, "-c", ASK]).stdout)


def is_base(debian, path, env, spec):
    """PyPy reports its own file: the shim's."""
    if spec.startswith("pypy"):
        return path.startswith(env + "/bin/")
    return debian.path(path).resolve().name == PYTHONS[spec]


def test_python3_is_one_of_them(debian):
    assert debian(["python3", "-c", "import sys; print(sys.version_info[1])"]).stdout in (
        "14\n", "15\n")


def test_a_moved_environment_starts_and_has_its_base(debian, env, spec):
    """Under each of its names: venv, virtualenv and build start the base."""
    version = spec.replace("pypy", "")
    for name in ("python", "python3", "python" + version):
        for options in ([], ["-I"], ["-E"]):
            found = ask(debian, env, name, *options)
            own = "%s/bin/%s" % (env, name)
            assert found[:4] == [version, env, "/usr", own], found
            assert is_base(debian, found[4], env, spec) and not found[5], found
    assert debian([MOVENV, "check", env]).stdout == ""


def test_only_an_environment_that_is_misled_gets_the_key(debian, env, spec):
    version = debian(["python3", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
    other = spec in ("3.14", "3.15") and spec != version.stdout.strip()
    assert ("movenv-base" in trees.cfg(debian.path(env))) == other
    argv0 = "import sys; print(sys.orig_argv[0])"
    shown = debian([env + "/bin/python", "-c", argv0]).stdout.strip()
    assert shown == ("/usr/bin/python" + spec if other else env + "/bin/python")


def test_repair_adds_the_key(debian, env, spec):
    file = debian.path(env) / "pyvenv.cfg"
    before = file.read_text()
    file.write_text("".join(line for line in before.splitlines(True) if "movenv-base" not in line))
    found = debian([MOVENV, "check", env]).stdout
    assert ("it lacks keys of a movable environment" in found) == ("movenv-base" in before)
    debian([MOVENV, "repair", env])
    assert sorted(file.read_text().splitlines()) == sorted(before.splitlines())


def test_pip_installs_a_launcher_that_moves(debian, env, spec, hello):
    debian([env + "/bin/pip", "install", "-q", hello], QUIET)
    assert script_kinds.kind(debian.path(env + "/bin/hello")) == "native"
    to = "/opt/again %d" % next(numbers)
    debian.path(env).rename(debian.path(to))
    script, version = to + "/bin/hello", tuple(map(int, spec.replace("pypy", "").split(".")))
    assert debian([script, "a b"]).stdout == "%s %s/bin/python %s\n" % (
        [script, "a b"], to, version)


def test_venv_makes_a_nested_environment_of_that_version(debian, env, spec):
    nested = "/srv/nested %d" % next(numbers)
    debian([env + "/bin/python", "-m", "venv", "--without-pip", nested])
    assert ask(debian, nested)[:3] == [spec.replace("pypy", ""), nested, "/usr"]


def test_an_environment_builder_in_a_process_of_its_own_takes_that_base(debian, env, spec):
    """As build does, which is no `python -m venv`."""
    if spec.startswith("pypy"):
        pytest.skip("PyPy has no variable for its base")
    nested = "/srv/built %d" % next(numbers)
    debian([env + "/bin/python", "-c", "import venv; venv.EnvBuilder(symlinks=True).create(%r)"
            % nested])
    assert ask(debian, nested)[0] == spec


def test_an_environment_of_venv_is_repaired(debian, spec):
    place = "/srv/venv %d" % next(numbers)
    debian([PYTHONS[spec], "-m", "venv", "--without-pip", place])
    debian([MOVENV, "repair", place])
    to = "/opt/venv %d" % next(numbers)
    debian.path(place).rename(debian.path(to))
    found = ask(debian, to)
    assert found[:3] == [spec.replace("pypy", ""), to, "/usr"]
    assert is_base(debian, found[4], to, spec)


def test_a_standalone_environment_runs(debian, spec):
    debian([MOVENV, "create", "--without-pip", "--standalone", "-p", spec, "/srv/alone"])
    to = "/opt/alone %d" % next(numbers)
    debian.path("/srv/alone").rename(debian.path(to))
    assert ask(debian, to)[:3] == [spec.replace("pypy", ""), to, to + "/base"]
