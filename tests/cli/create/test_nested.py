# SPDX-License-Identifier: MIT
"""Environments made from inside an environment stand on the real interpreter, not on the outer one.

Up to 3.10, and in PyPy, sys._base_executable is the outer environment's python. venv would make
its directory the home of the inner one, which would break when the outer one is moved or removed.
"""
import contextlib
import json
import os

import pytest

import homes
import interpreters
import nested
import trees
from conftest import must, tool
from nested import check_runs, check_stands_on_the_outer_one, check_stands_on_the_real_base
from wheels import Wheel

BUILDER = "import sys, venv; venv.EnvBuilder(%s).create(sys.argv[1])"
PRINT_ARGV = "import sys\n\ndef main():\n    print(sys.argv[1:], sys.prefix)\n"


@pytest.fixture
def make_outer(movenv, clean_env, tmp_path):
    with contextlib.ExitStack() as made:

        def make(python, kind="as_made"):
            movenv("create", "-p", python, "--without-pip", tmp_path / "outer")
            outer = nested.Outer(tmp_path / "outer", python, kind, clean_env)
            made.callback(outer.release)
            return outer

        yield make


@pytest.fixture
def outer(make_outer, python):
    return make_outer(python)


@pytest.fixture
def spread_outer(make_outer, spread):
    """For behaviour that all versions share: few interpreters are enough."""
    return make_outer(spread)


@pytest.fixture(params=nested.KINDS)
def any_outer(make_outer, python, request):
    """An outer environment of each kind, on each Python."""
    return make_outer(python, request.param)


@pytest.fixture
def oldest_with_deps():
    """The oldest CPython whose venv has --upgrade-deps. Up to 3.10, it hides its base."""
    for python in interpreters.find_all():
        has_wheels = python.pip_wheels() and (
            python.version >= (3, 12) or python.wheels("setuptools"))
        if (python.is_cpython and python.version >= (3, 9) and python.has_ensurepip and
                has_wheels):
            return python
    pytest.skip("no CPython 3.9 or later with ensurepip and its wheels on this machine")


@pytest.fixture
def make_inner(execute, tmp_path):
    """make_inner(outer, "--copies") -> the environment that python -m venv makes."""

    def make(outer, *options, name="python", python_options=()):
        arguments = [*python_options, "-m", "venv", "--without-pip", *options, tmp_path / "inner"]
        execute(outer / "bin" / name, *arguments)
        return tmp_path / "inner"

    return make


# python -m venv


def test_venv_makes_an_environment_on_the_real_base(any_outer, make_inner, execute):
    check_stands_on_the_real_base(execute, make_inner(any_outer), any_outer)


def test_venv_copies_and_links_the_real_interpreter(outer, make_inner, execute):
    """Not --copies with PyPy: one in /usr would copy all of /usr/lib, however it is started."""
    for option in ["--copies", "--symlinks"] if outer.python.is_cpython else ["--symlinks"]:
        inner = make_inner(outer, "--clear", option)
        assert b"movenv-shim" not in (inner / "bin/python").read_bytes()
        assert (inner / "bin/python").is_symlink() == (option == "--symlinks")
        check_runs(execute, inner, outer.python)
    check_stands_on_the_real_base(execute, inner, outer)


def test_venv_stands_on_the_real_base_when_started_by_any_name(spread_outer, make_inner):
    names = ["python3", "python" + spread_outer.python.minor]
    for name in names if spread_outer.python.is_cpython else names + ["pypy3"]:
        inner = make_inner(spread_outer, "--clear", name=name)
        assert trees.cfg(inner)["home"] == spread_outer.home


def test_venv_stands_on_the_real_base_under_options_of_python(spread_outer, make_inner, execute):
    inner = make_inner(spread_outer, python_options=["-I", "-W", "error::UserWarning"])
    check_stands_on_the_real_base(execute, inner, spread_outer)


def test_venv_makes_the_same_links_as_on_the_base(spread_outer, make_inner, execute, tmp_path):
    def links(env_dir):
        return {p.name: p.resolve() for p in (env_dir / "bin").glob("py*")}

    execute(spread_outer.python, "-m", "venv", "--without-pip", tmp_path / "plain")
    assert links(make_inner(spread_outer)) == links(tmp_path / "plain")


def test_venv_stands_on_its_own_version_where_the_short_names_are_of_another(
    movenv, execute, any_python, tmp_path
):
    """As in /usr/bin, where python3 belongs to the distribution and python3.13 is another one."""
    interpreter = homes.home_tree(any_python, tmp_path / "home")
    for name in ("python", "python3"):
        (interpreter.parent / name).unlink()
        (interpreter.parent / name).symlink_to("/bin/false")
    movenv("create", "--without-pip", "-p", interpreter, tmp_path / "outer")
    execute(tmp_path / "outer/bin/python", "-m", "venv", "--without-pip", tmp_path / "inner")
    answer = execute(tmp_path / "inner/bin/python", "-c", nested.ASK).stdout
    assert json.loads(answer)[0] == str(tmp_path / "inner")


def test_venv_upgrades_an_environment_that_stood_on_the_outer_one(
        spread_outer, make_inner, execute):
    """--upgrade is the repair that venv itself offers for a missing home."""
    inner = make_inner(spread_outer)
    text = (inner / "pyvenv.cfg").read_text()
    text = text.replace("home = " + spread_outer.home, "home = %s/bin" % spread_outer.path)
    (inner / "pyvenv.cfg").write_text(text)
    make_inner(spread_outer, "--upgrade")
    check_stands_on_the_real_base(execute, inner, spread_outer)


def test_venv_prints_the_same_help_and_errors_as_on_the_base(spread_outer, execute, tmp_path):
    for arguments in (["--help"], []):
        mine = execute(spread_outer / "bin/python", "-m", "venv", *arguments, check=False)
        theirs = execute(spread_outer.python, "-m", "venv", *arguments, check=False)
        assert mine.returncode == theirs.returncode
        assert (mine.stdout, mine.stderr) == (theirs.stdout, theirs.stderr)


def test_venv_needs_no_proc(spread_outer, execute, needs_root, tmp_path):
    """/proc shows the real interpreter, and is read only where the home does not show it."""
    arguments = [spread_outer / "bin/python", "-m", "venv", "--without-pip", tmp_path / "inner"]
    hide = 'mount -t tmpfs x /proc && exec "$@"'
    must(tool("unshare"), "-m", "true")
    execute("unshare", "-m", "sh", "-c", hide, "sh", *arguments)
    check_stands_on_the_real_base(execute, tmp_path / "inner", spread_outer)


def test_venv_runs_where_movenvs_module_is_gone(spread_outer, make_inner, execute):
    for module in spread_outer.path.glob("**/_movenv_pip.py"):
        module.unlink()
    check_runs(execute, make_inner(spread_outer), spread_outer.python)


def test_pip_works_in_an_environment_of_the_nested_venv(
        make_outer, execute, pip_env, oldest_with_deps, tmp_path):
    """With upgraded pip and setuptools, and after the outer environment is removed."""
    outer = make_outer(oldest_with_deps)
    wheel = Wheel("hello", "1.0", files={"hello.py": PRINT_ARGV}, scripts={"hello": "hello:main"})
    bundle = os.path.dirname(outer.python.pip_wheels()[0])
    env = dict(pip_env, PIP_FIND_LINKS=bundle, PIP_NO_COMPILE="1")
    inner = tmp_path / "inner"
    execute(outer / "bin/python", "-m", "venv", "--upgrade-deps", inner, env=env)
    outer.discard()
    execute(inner / "bin/pip", "install", "-q", wheel.write(tmp_path), env=env)
    assert execute(inner / "bin/hello", "a b").stdout == "['a b'] %s\n" % inner


# movenv create


def test_create_stands_on_the_real_base_of_the_python_given(
    any_outer, movenv, execute, refused, tmp_path
):
    """Where pyvenv.cfg does not name it, create fails: it does not start the shim to find it."""
    arguments = ["create", "--without-pip", "-p", any_outer / "bin/python", tmp_path / "inner"]
    if any_outer.kind == "read_only":
        assert "the base of its environment is gone" in refused(*arguments)
        return
    movenv(*arguments)
    check_stands_on_the_real_base(execute, tmp_path / "inner", any_outer)


def test_create_stands_on_the_real_base_of_the_active_environment(
        spread_outer, movenv, execute, tmp_path):
    movenv("create", "--without-pip", tmp_path / "inner", env=spread_outer.activated)
    check_stands_on_the_real_base(execute, tmp_path / "inner", spread_outer)


def test_create_stands_on_the_real_base_through_two_environments(
        spread_outer, movenv, execute, tmp_path):
    """The chain of homes is followed to its end."""
    execute(spread_outer / "bin/python", "-c", BUILDER % "", tmp_path / "inner")
    movenv("create", "--without-pip", "-p", tmp_path / "inner", tmp_path / "third")
    check_stands_on_the_real_base(execute, tmp_path / "third", spread_outer)


# The venv module in a program: no code of movenv runs there


@pytest.mark.parametrize("symlinks", ["", "symlinks=True"], ids=["copies", "symlinks"])
def test_a_program_that_uses_venv_makes_an_environment_that_runs(
        outer, execute, tmp_path, symlinks):
    """From 3.11 on, it is on the real base. Before, it needs the outer one in its place."""
    inner = tmp_path / "inner"
    execute(outer / "bin/python", "-c", BUILDER % symlinks, inner)
    if not outer.hides_its_base:
        check_stands_on_the_real_base(execute, inner, outer)
        return
    check_stands_on_the_outer_one(execute, inner, outer)
