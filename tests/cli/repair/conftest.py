# SPDX-License-Identifier: MIT
"""Fixtures of the tests of repair and check: environments."""
import pytest

import homes
from conftest import MOVENV, run
from foreign_env import Env


@pytest.fixture
def env(tmp_path, any_python, clean_env):
    """An environment of python -m venv, after a first repair."""
    path = tmp_path.resolve() / "env"
    run(any_python, "-m", "venv", "--without-pip", path, env=clean_env)
    run(MOVENV, "repair", path, env=clean_env)
    return Env(path)


@pytest.fixture
def ours(tmp_path, movenv, any_python, request):
    path = tmp_path.resolve() / "env"
    movenv("create", "--without-pip", "-p", any_python, *getattr(request, "param", []), path)
    return Env(path)


@pytest.fixture
def tree(tmp_path):
    """tree(python, "name") -> the interpreter of an installation that a test may move."""

    def make(python, name="tree"):
        return homes.home_tree(python, tmp_path.resolve() / name)

    return make
