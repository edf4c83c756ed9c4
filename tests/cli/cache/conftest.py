# SPDX-License-Identifier: MIT
"""Fixtures: whether a create asks the interpreter, an installation that a test may change, and
environments with a small wheel that the cache keeps."""
import time
from pathlib import Path

import pytest

import kept
from conftest import MOVENV, run
from started import programs_started

SETTLED = 0.3  # seconds after which a file is old enough to be remembered


@pytest.fixture
def cache(clean_env):
    """The cache directory of the test; it does not exist yet."""
    return Path(clean_env["XDG_CACHE_HOME"]) / "movenv"


@pytest.fixture
def asks(clean_env, tmp_path, needs_static):
    """asks(python, "--no-cache") -> whether create starts anything. It must succeed, in silence."""
    number = iter(range(1000))

    def call(python, *options, env=None, cwd=None):
        target = tmp_path / ("made%d" % next(number))
        spec = ["-p", python] if python else []
        done, started = programs_started(
            tmp_path / "trace", MOVENV, "create", "--without-pip", *spec, *options, target,
            env=clean_env if env is None else env, cwd=cwd)
        assert (done.stdout, done.stderr) == ("", "")
        assert (target / "pyvenv.cfg").exists()
        call.last = target
        return len(started) > 1

    return call


@pytest.fixture
def installation(tmp_path, any_python):
    """installation("name") -> an Installation, old enough to be remembered after settle()."""
    return lambda name="python": kept.Installation(tmp_path / name, any_python)


@pytest.fixture
def settle():
    return lambda: time.sleep(SETTLED)


@pytest.fixture
def wheel(tmp_path):
    return kept.demo(tmp_path)


@pytest.fixture
def make(tmp_path, any_python, clean_env, wheel):
    """make("name", "--option"…) -> the environment's directory, with the wheel in it."""

    def call(name, *options, env=clean_env, seed=wheel, where=tmp_path):
        run(MOVENV, "create", "-p", any_python, "--without-pip", "--seed=%s" % seed, *options,
            where / name, env=env)
        return where / name

    return call
