# SPDX-License-Identifier: MIT
"""Environments made from inside an environment stand on the real interpreter, not on the outer one.

Up to 3.10, and in PyPy, sys._base_executable is the outer environment's python: venv would make
its directory the home of the inner one, which would then die with the outer one or its first move.
"""
import contextlib
import json

import pytest

import homes
import interpreters
import nested
import trees
from conftest import tool
from nested import check_runs, check_stands_on_the_outer_one, check_stands_on_the_real_base
from wheels import Wheel

BUILDER = "import sys, venv; venv.EnvBuilder(%s).create(sys.argv[1])"
TELL = "import sys\n\ndef main():\n    print(sys.argv[1:], sys.prefix)\n"


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
    """For what is the same with all: up to 3.10, since 3.11, and in PyPy."""
    return make_outer(spread)


@pytest.fixture(params=nested.KINDS)
def any_outer(make_outer, python, request):
    """An outer environment of each kind, on each Python."""
    return make_outer(python, request.param)


@pytest.fixture
def oldest_with_deps():
    """A Python that hides its base, where there is one, and whose venv has --upgrade-deps."""
    for python in interpreters.find_all():
        bundled = "ensurepip/_bundled" in "".join(python.pip_wheels())
        if python.is_cpython and python.version >= (3, 9) and bundled:
            return python
    pytest.skip("no CPython 3.9 or later with the wheels of ensurepip on this machine")


@pytest.fixture
def make_inner(execute, tmp_path):
    """make_inner(outer, "--copies") -> the directory of what python -m venv makes there."""

    def make(outer, *options, name="python", python_options=()):
        words = [*python_options, "-m", "venv", "--without-pip", *options, tmp_path / "inner"]
        execute(outer / "bin" / name, *words)
        return tmp_path / "inner"

    return make


# python -m venv


def test_venv_makes_an_environment_on_the_real_base(any_outer, make_inner, execute):
    check_stands_on_the_real_base(execute, make_inner(any_outer), any_outer)


def test_venv_copies_and_links_the_real_interpreter(outer, make_inner, execute):
    """A PyPy in /usr makes no copies, from wherever it is started: it copies all of /usr/lib."""
    for option in ["--copies", "--symlinks"] if outer.python.is_cpython else ["--symlinks"]:
        inner = make_inner(outer, "--clear", option)
        assert b"movenv-shim" not in (inner / "bin/python").read_bytes()
        assert (inner / "bin/python").is_symlink() == (option == "--symlinks")
        check_runs(execute, inner, outer.python)
    check_stands_on_the_real_base(execute, inner, outer)


def test_venv_stands_on_the_real_base_whatever_name_starts_it(spread_outer, make_inner):
    names = ["python3", "python" + spread_outer.python.minor]
    for name in names if spread_outer.python.is_cpython else names + ["pypy3"]:
        inner = make_inner(spread_outer, "--clear", name=name)
        assert trees.cfg(inner)["home"] == spread_outer.home


def test_venv_stands_on_the_real_base_under_options_of_python(spread_outer, make_inner, execute):
    inner = make_inner(spread_outer, python_options=["-I", "-W", "error::UserWarning"])
    check_stands_on_the_real_base(execute, inner, spread_outer)


def test_venv_links_to_what_it_links_to_on_the_base(spread_outer, make_inner, execute, tmp_path):
    def links(env_dir):
        return {p.name: p.resolve() for p in (env_dir / "bin").glob("py*")}

    execute(spread_outer.python, "-m", "venv", "--without-pip", tmp_path / "plain")
    assert links(make_inner(spread_outer)) == links(tmp_path / "plain")


def test_venv_stands_on_its_own_version_where_the_short_names_are_of_another(
    movenv, execute, any_python, tmp_path
):
    """As in /usr/bin, where python3 is the distribution's and python3.13 came beside it."""
    interpreter = homes.home_tree(any_python, tmp_path / "home")
    for name in ("python", "python3"):
        (interpreter.parent / name).unlink()
        (interpreter.parent / name).symlink_to("/bin/false")
    movenv("create", "--without-pip", "-p", interpreter, tmp_path / "outer")
    execute(tmp_path / "outer/bin/python", "-m", "venv", "--without-pip", tmp_path / "inner")
    told = execute(tmp_path / "inner/bin/python", "-c", nested.ASK).stdout
    assert json.loads(told)[0] == str(tmp_path / "inner")


def test_venv_renews_an_environment_that_stood_on_the_outer_one(spread_outer, make_inner, execute):
    """--upgrade is what venv itself has for a home that is no more."""
    inner = make_inner(spread_outer)
    text = (inner / "pyvenv.cfg").read_text()
    text = text.replace("home = " + spread_outer.home, "home = %s/bin" % spread_outer.path)
    (inner / "pyvenv.cfg").write_text(text)
    make_inner(spread_outer, "--upgrade")
    check_stands_on_the_real_base(execute, inner, spread_outer)


def test_venv_says_what_it_always_says(spread_outer, execute, tmp_path):
    """Its help and its errors, and the status."""
    for words in (["--help"], []):
        mine = execute(spread_outer / "bin/python", "-m", "venv", *words, check=False)
        theirs = execute(spread_outer.python, "-m", "venv", *words, check=False)
        assert mine.returncode == theirs.returncode
        assert (mine.stdout, mine.stderr) == (theirs.stdout, theirs.stderr)


def test_venv_needs_no_proc(spread_outer, execute, needs_root, tmp_path):
    """That tells the real interpreter only where the home does not."""
    words = [spread_outer / "bin/python", "-m", "venv", "--without-pip", tmp_path / "inner"]
    hide = 'mount -t tmpfs x /proc && exec "$@"'
    execute(tool("unshare"), "-m", "sh", "-c", hide, "sh", *words)
    check_stands_on_the_real_base(execute, tmp_path / "inner", spread_outer)


def test_venv_runs_where_movenvs_module_is_gone(spread_outer, make_inner, execute):
    for module in spread_outer.path.glob("**/_movenv_pip.py"):
        module.unlink()
    check_runs(execute, make_inner(spread_outer), spread_outer.python)


def test_pip_works_in_what_venv_makes(make_outer, execute, pip_env, oldest_with_deps, tmp_path):
    """With pip and setuptools renewed, and after the outer environment is gone."""
    outer = make_outer(oldest_with_deps)
    wheel = Wheel("hello", "1.0", files={"hello.py": TELL}, scripts={"hello": "hello:main"})
    bundle = "%s/ensurepip/_bundled" % outer.python.stdlib
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
    """Where pyvenv.cfg does not tell it, there is none: create starts no shim to find out."""
    words = ["create", "--without-pip", "-p", any_outer / "bin/python", tmp_path / "inner"]
    if any_outer.kind == "read_only":
        assert "the base of its environment is gone" in refused(*words)
        return
    movenv(*words)
    check_stands_on_the_real_base(execute, tmp_path / "inner", any_outer)


def test_create_stands_on_the_real_base_of_the_active_one(spread_outer, movenv, execute, tmp_path):
    movenv("create", "--without-pip", tmp_path / "inner", env=spread_outer.activated)
    check_stands_on_the_real_base(execute, tmp_path / "inner", spread_outer)


def test_create_stands_on_the_real_base_of_one_on_an_outer_one(
    spread_outer, movenv, execute, tmp_path
):
    """The way through both is followed to its end."""
    execute(spread_outer / "bin/python", "-c", BUILDER % "", tmp_path / "inner")
    movenv("create", "--without-pip", "-p", tmp_path / "inner", tmp_path / "third")
    check_stands_on_the_real_base(execute, tmp_path / "third", spread_outer)


# The venv module in a program: nothing of movenv's runs there


@pytest.mark.parametrize("symlinks", ["", "symlinks=True"], ids=["copies", "symlinks"])
def test_a_program_that_uses_venv_makes_one_that_runs(outer, execute, tmp_path, symlinks):
    """On the real base since 3.11; through the outer one, while that is in its place, before."""
    inner = tmp_path / "inner"
    execute(outer / "bin/python", "-c", BUILDER % symlinks, inner)
    if not outer.hides_its_base:
        check_stands_on_the_real_base(execute, inner, outer)
        return
    check_stands_on_the_outer_one(execute, inner, outer)
