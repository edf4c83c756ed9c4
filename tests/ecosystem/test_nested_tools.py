# SPDX-License-Identifier: MIT
"""virtualenv and uv, started from inside an environment, and what they take for its base."""
import os
import shutil

import pytest

import interpreters
import nested
import trees
from conftest import MOVENV, run
from nested import check_stands_on_the_outer_one, check_stands_on_the_real_base

API = "import sys, virtualenv; virtualenv.cli_run(sys.argv[1:])"
WAYS = {
    "python -m virtualenv": ("python", "-m", "virtualenv"),
    "its cli_run": ("python", "-c", API),
    "virtualenv --creator venv": ("virtualenv", "--creator", "venv"),
}


def choose():
    """The oldest CPython, which hides its base, and the newest; tests/cli has the rest, and PyPy."""
    cpythons = [i for i in interpreters.find_all() if i.is_cpython and i.version >= (3, 8)]
    return cpythons[:1] + cpythons[1:][-1:]


@pytest.fixture(scope="module", params=choose(), ids=repr)
def filled(request, index_env, big_dir):
    """An environment with virtualenv and uv in it, and its interpreter."""
    place = big_dir("nested") / "env"
    run(MOVENV, "create", "-p", request.param, place, env=index_env)
    env = dict(index_env, PIP_NO_COMPILE="1")
    run(place / "bin/pip", "install", "-q", "virtualenv", "uv", env=env, timeout=300)
    return place, request.param


def copy_of(filled, tmp_path, env, kind="as_made"):
    """The environment's files are this copy's, too: what is renewed is replaced."""
    shutil.copytree(filled[0], tmp_path / "outer", copy_function=os.link)
    return nested.Outer(tmp_path / "outer", filled[1], kind, env)


@pytest.fixture(params=["as_made", "read_only"])
def any_outer(filled, tmp_path, clean_env, request):
    outer = copy_of(filled, tmp_path, clean_env, request.param)
    yield outer
    outer.release()


@pytest.fixture
def outer(filled, tmp_path, clean_env):
    return copy_of(filled, tmp_path, clean_env)


def check_stands_on_some_real_base(execute, inner, outer):
    """Of whichever version: uv takes the system's where it is not told."""
    home = trees.cfg(inner)["home"]
    assert not os.path.exists(os.path.join(os.path.dirname(home), "pyvenv.cfg"))
    outer.discard()
    assert nested.ask(execute, inner)[0] == str(inner)


# virtualenv


def test_virtualenv_makes_one_on_the_real_base_with_a_pip(any_outer, execute, tmp_path):
    inner = tmp_path / "inner"
    execute(any_outer / "bin/virtualenv", "-q", inner)
    check_stands_on_the_real_base(execute, inner, any_outer)
    assert " from %s/lib/" % inner in execute(inner / "bin/pip", "--version").stdout


@pytest.mark.parametrize("way", WAYS)
def test_virtualenv_stands_on_the_real_base_in_any_way(outer, execute, tmp_path, way):
    first, *rest = WAYS[way]
    execute(outer / "bin" / first, *rest, "-q", "--no-seed", tmp_path / "inner")
    check_stands_on_the_real_base(execute, tmp_path / "inner", outer)


def test_virtualenv_copies_the_real_interpreter(outer, execute, tmp_path):
    inner = tmp_path / "inner"
    execute(outer / "bin/virtualenv", "-q", "--no-seed", "--copies", inner)
    assert b"movenv-shim" not in (inner / "bin/python").read_bytes()
    check_stands_on_the_real_base(execute, inner, outer)


def test_virtualenv_of_another_place_takes_its_base_for_the_base(outer, tools, execute, tmp_path):
    """Told to use an environment's python, as tox and hatch tell it."""
    other = shutil.copytree(outer, tmp_path / "other", symlinks=True)
    words = ["-q", "--no-seed", "-p", outer / "bin/python", tmp_path / "inner"]
    execute(other / "bin/virtualenv", *words)
    check_stands_on_the_real_base(execute, tmp_path / "inner", outer)


# uv


@pytest.mark.parametrize("active", [False, True], ids=["by_its_path", "active"])
def test_uv_stands_on_a_real_base(any_outer, execute, clean_env, tmp_path, active):
    env = any_outer.activated if active else clean_env
    execute(any_outer / "bin/uv", "venv", "-q", tmp_path / "inner", env=env)
    check_stands_on_some_real_base(execute, tmp_path / "inner", any_outer)


def test_uv_as_a_module_stands_on_a_real_base(outer, execute, tmp_path):
    execute(outer / "bin/python", "-m", "uv", "venv", "-q", tmp_path / "inner")
    check_stands_on_some_real_base(execute, tmp_path / "inner", outer)


def test_uv_of_another_place_stands_on_a_real_base(outer, uv, execute, tmp_path):
    uv("venv", "-q", tmp_path / "inner", env=outer.activated)
    check_stands_on_some_real_base(execute, tmp_path / "inner", outer)


def test_uv_told_to_use_the_environments_python(outer, uv, execute, tmp_path):
    """uv asks that for its base executable: the real one since 3.11, the outer one before."""
    inner = tmp_path / "inner"
    uv("venv", "-q", "--python", outer / "bin/python", inner)
    if not outer.hides_its_base:
        check_stands_on_the_real_base(execute, inner, outer)
        return
    check_stands_on_the_outer_one(execute, inner, outer)
