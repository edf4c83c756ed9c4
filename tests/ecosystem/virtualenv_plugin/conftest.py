# SPDX-License-Identifier: MIT
"""The wheel as pip builds it, and environments with it and a virtualenv of some version."""
import functools
import os

import pytest

from conftest import ROOT, run

VERSIONS = ["20.28.0", "newest"]


@pytest.fixture(scope="session")
def wheel(uv, any_python, index_env, big_dir):
    """movenv's wheel, built from a clean copy."""
    place = big_dir("wheel")
    run(ROOT / "scripts/lib/copy-tree", place / "tree", env=os.environ)
    run(any_python, "-m", "pip", "wheel", "-q", "--no-deps", "-w", place / "dist", place / "tree",
        env=index_env, timeout=600)
    file, = (place / "dist").glob("*.whl")
    return file


@pytest.fixture(scope="session")
def make_box(uv, any_python, wheel, big_dir):
    """make_box(packages…) -> the scripts directory of an environment with them and the wheel."""

    @functools.lru_cache(maxsize=None)
    def make(*packages):
        place = big_dir("box") / "env"
        uv("venv", "-q", "-p", any_python, place)
        uv("pip", "install", "-q", "-p", place, wheel, *packages)
        return place / "bin"

    return make


@pytest.fixture(params=VERSIONS)
def virtualenv(request, make_box, clean_env):
    """virtualenv(*words, env=…) -> CompletedProcess, with the creator movenv; .version is 20.28.0
    or newest."""
    version = request.param
    box = make_box("virtualenv" if version == "newest" else "virtualenv==" + version)

    def call(*words, env=clean_env, **kwargs):
        return run(box / "virtualenv", *words, env=dict(env, VIRTUALENV_CREATOR="movenv",
                                                        VIRTUALENV_NO_PERIODIC_UPDATE="1"),
                   **kwargs)

    call.version, call.box = version, box
    return call
