# SPDX-License-Identifier: MIT
"""virtualenv and uv, started inside an environment, and the base that they find."""
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
    """A copy by hard links: virtualenv and uv replace files, they do not overwrite them."""
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
    """Asserts a real base of any version: without an option uv uses the system's."""
    home = trees.cfg(inner)["home"]
    assert not os.path.exists(os.path.join(os.path.dirname(home), "pyvenv.cfg"))
    outer.discard()
    assert nested.ask(execute, inner)[0] == str(inner)


# virtualenv


def test_virtualenv_makes_an_environment_with_pip_on_the_real_base(any_outer, execute, tmp_path):
    inner = tmp_path / "inner"
    execute(any_outer / "bin/virtualenv", "-q", inner)
    check_stands_on_the_real_base(execute, inner, any_outer)
    assert " from %s/lib/" % inner in execute(inner / "bin/pip", "--version").stdout


@pytest.mark.parametrize("way", WAYS)
def test_virtualenv_started_in_any_way_uses_the_real_base(outer, execute, tmp_path, way):
    first, *rest = WAYS[way]
    execute(outer / "bin" / first, *rest, "-q", "--no-seed", tmp_path / "inner")
    check_stands_on_the_real_base(execute, tmp_path / "inner", outer)


def test_virtualenv_copies_the_real_interpreter(outer, execute, tmp_path):
    inner = tmp_path / "inner"
    execute(outer / "bin/virtualenv", "-q", "--no-seed", "--copies", inner)
    assert b"movenv-shim" not in (inner / "bin/python").read_bytes()
    check_stands_on_the_real_base(execute, inner, outer)


def test_virtualenv_of_another_environment_uses_the_real_base(outer, tools, execute, tmp_path):
    """tox and hatch use -p with an environment's python, too."""
    other = shutil.copytree(outer, tmp_path / "other", symlinks=True)
    words = ["-q", "--no-seed", "-p", outer / "bin/python", tmp_path / "inner"]
    execute(other / "bin/virtualenv", *words)
    check_stands_on_the_real_base(execute, tmp_path / "inner", outer)


# uv


@pytest.mark.parametrize("active", [False, True], ids=["by_its_path", "active"])
def test_uv_uses_a_real_base(any_outer, execute, clean_env, tmp_path, active):
    env = any_outer.activated if active else clean_env
    execute(any_outer / "bin/uv", "venv", "-q", tmp_path / "inner", env=env)
    check_stands_on_some_real_base(execute, tmp_path / "inner", any_outer)


def test_uv_as_a_module_uses_a_real_base(outer, execute, tmp_path):
    execute(outer / "bin/python", "-m", "uv", "venv", "-q", tmp_path / "inner")
    check_stands_on_some_real_base(execute, tmp_path / "inner", outer)


def test_uv_of_another_environment_uses_a_real_base(outer, uv, execute, tmp_path):
    uv("venv", "-q", tmp_path / "inner", env=outer.activated)
    check_stands_on_some_real_base(execute, tmp_path / "inner", outer)


def test_uv_with_the_environments_python(outer, uv, execute, tmp_path):
    """uv asks python for its base executable: the real one since 3.11, the outer one before."""
    inner = tmp_path / "inner"
    uv("venv", "-q", "--python", outer / "bin/python", inner)
    if not outer.hides_its_base:
        check_stands_on_the_real_base(execute, inner, outer)
        return
    check_stands_on_the_outer_one(execute, inner, outer)
