# SPDX-License-Identifier: MIT
"""The letters of the ABI: an environment of python3.98t or python3.98d never gets python3.98.

CPython writes no letters to "version". Stand-ins: programs that do nothing, of a version that no
machine has. The real free-threaded build is in tests/machines.
"""
import os
import re
from pathlib import Path

import pytest

import homes


@pytest.fixture
def env(stale_env):
    """An environment without keys but those of CPython's venv."""
    return stale_env


def configure(env, name, home="/no/such/bin", *keys):
    keys = ["home = %s" % home, "version = 3.98.1", *keys]
    keys += ["executable = %s/%s" % (home, name)] if name else []
    (env / "pyvenv.cfg").write_text("\n".join(keys) + "\n")


@pytest.fixture
def started(env, execute, user):
    """started(*directories of PATH, **variables) -> the interpreter, or None with the error."""

    def call(*path, **variables):
        values = {**user, **variables, "PATH": ":".join(map(str, path)) or "/no/such/bin"}
        done = execute(env.bin / "python", env=values, check=False)
        last = done.stderr.splitlines()[-1]
        if done.returncode:
            assert done.returncode == 127 and "cannot find 'python3.98" in last, done
            call.error = last
            return None
        found = re.findall("^movenv: interpreter '(.*)'$", done.stderr, re.M)
        return found[-1]

    return call


KINDS = {
    "free-threaded": ("python3.98t", "python3.98t"),
    "debug": ("python3.98d", "python3.98"),
    "both": ("python3.98td", "python3.98t"),
}


@pytest.fixture(params=KINDS)
def kind(request):
    """The interpreter's name, and that of its library."""
    return KINDS[request.param]


def test_a_moved_environment_does_not_start_another_abi(env, started, tmp_path, kind):
    plain = homes.fake_tree(tmp_path / "plain")
    configure(env, kind[0])
    assert started(plain.parent) is None
    assert "set MOVENV_PYTHON to the file of a %s," % kind[0] in started.error
    assert started(MOVENV_PYTHON=str(plain)) is None


def test_a_home_with_another_abi_is_stale(env, started, tmp_path, kind):
    """As on a machine that has python3.98 where the first one had python3.98t."""
    plain = homes.fake_tree(tmp_path / "plain")
    configure(env, kind[0], plain.parent)
    assert started() is None


def test_its_own_abi_is_found_and_written(env, started, tmp_path, user, kind):
    name, library = kind
    plain = homes.fake_tree(tmp_path / "plain")
    own = homes.fake_tree(tmp_path / "own", name, library)
    configure(env, name)
    del user["MOVENV_NO_HEAL"]
    assert started(plain.parent, MOVENV_PYTHON=str(own)) == str(own)
    config = env.config()
    assert (config["home"], config["executable"]) == (str(own.parent), str(own))
    assert started(plain.parent) == str(own)


def test_the_plain_build_is_not_replaced_by_another(env, started, tmp_path, kind):
    other = homes.fake_tree(tmp_path / "other", *kind)
    configure(env, "python3.98")
    assert started(other.parent) is None
    assert "'python3.98'" in started.error


@pytest.mark.parametrize("name", [None, "python3", "python3.98"])
def test_a_key_names_a_free_threaded_build_whose_name_does_not(
        env, started, tmp_path, name):
    plain = homes.fake_tree(tmp_path / "plain")
    own = homes.fake_tree(tmp_path / "own", "python3.98t")
    configure(env, name, plain.parent, "movenv-abi = t")
    assert started(plain.parent) is None
    assert started(plain.parent, own.parent) == str(own)


def test_a_free_threaded_build_by_its_plain_name_is_started_from_its_home(env, started, tmp_path):
    plain = homes.fake_tree(tmp_path / "at", "python3.98", "python3.98t")
    configure(env, "python3.98", plain.parent, "movenv-abi = t")
    assert started() == str(plain)


def test_a_link_to_a_free_threaded_build_is_not_the_plain_one(env, started, tmp_path):
    """`make altinstall` makes a hard link; the library of a plain build may be there too."""
    own = homes.fake_tree(tmp_path / "own", "python3.98t")
    (tmp_path / "own/lib/python3.98").mkdir()
    (tmp_path / "own/lib/python3.98/os.py").touch()
    configure(env, "python3.98")
    for make in (os.link, os.symlink):
        make(own, own.with_name("python3.98"))
        assert started(own.parent) is None
        own.with_name("python3.98").unlink()
    homes.fake_tree(tmp_path / "own")
    assert started(own.parent) == str(own.with_name("python3.98"))


def test_a_moved_standalone_environment_starts_its_own_abi(env, started, tmp_path, user, kind):
    """Also where python3.98 is in its old home."""
    name, library = kind
    plain = homes.fake_tree(tmp_path / "plain")
    carried = homes.fake_tree(env / "base", name, library)
    configure(env, name, plain.parent)
    with open(env / "pyvenv.cfg", "a") as f:
        f.write("movenv-home = base/bin\n")
    assert started(plain.parent) == str(carried)
    del user["MOVENV_NO_HEAL"]
    assert started(plain.parent) == str(carried)
    assert env.config()["executable"] == str(carried)
    assert started(plain.parent) == str(carried)


def test_an_environment_of_an_environment_has_its_abi(env, started, tmp_path):
    """`python -m venv` of Python 3.10 and virtualenv write the outer one as home."""
    own = homes.fake_tree(tmp_path / "own", "python3.98t")
    outer = tmp_path / "outer"
    (outer / "bin").mkdir(parents=True)
    (outer / "pyvenv.cfg").write_text(
        "home = %s\nversion = 3.98.1\nexecutable = %s\n" % (own.parent, own))
    (env / "pyvenv.cfg").write_text("home = %s/bin\nversion = 3.98.1\n" % outer)
    assert Path(started()) == own
