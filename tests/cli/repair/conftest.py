# SPDX-License-Identifier: MIT
"""Fixtures of the tests of repair and check: environments."""
import pytest

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
