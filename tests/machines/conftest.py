# SPDX-License-Identifier: MIT
"""Fixtures of the tests with Pythons from source, or in a Debian sid: that takes many minutes.

MOVENV_MACHINES_CACHE names a directory that keeps them between runs.
"""
import functools
import os
import shutil
import subprocess
from pathlib import Path

import pytest

import debian_chroot
import emulated
from conftest import MOVENV, ROOT, tool

BUILD = ROOT / "scripts/lib/build-python"


@pytest.fixture(scope="session")
def build_python(tmp_path_factory):
    """build_python(name, words…) -> bin/NAME of what scripts/lib/build-python makes, not to be
    changed. It skips the test if the source cannot be had; a build that fails is a failure.
    """
    kept = os.environ.get("MOVENV_MACHINES_CACHE")
    base = Path(kept) if kept else tmp_path_factory.mktemp("built")
    tool("apt-get")

    @functools.lru_cache(maxsize=None)
    def build(name, place, *words):
        words = [w if w != "DIR" else str(base / place) for w in words]
        done = subprocess.run([BUILD, *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, encoding="utf-8", timeout=3600)
        if "cannot get the source" in done.stderr:
            pytest.skip(done.stderr.splitlines()[-1])
        assert done.returncode == 0, done.stderr
        return base / place / "bin" / name

    yield build
    if not kept:
        shutil.rmtree(base, ignore_errors=True)


@pytest.fixture
def free_threaded(build_python):
    """The real python3.13t; python3.13 beside it is a hard link."""
    return build_python("python3.13t", "3.13t", "3.13", "DIR", "--disable-gil")


@pytest.fixture
def musl_python(build_python):
    """A Python for musl, as Alpine's."""
    return build_python("python3.13", "3.13-musl", "--musl", "3.13", "DIR")


@pytest.fixture(scope="session")
def debian(needs_root, needs_static, tmp_path_factory):
    """A Debian sid with Python 3.14, 3.15 and PyPy, and this movenv; see debian_chroot.Debian."""
    kept = os.environ.get("MOVENV_MACHINES_CACHE")
    base = tmp_path_factory.mktemp("debian")
    packages = ["python3", "python3-venv", "python3.14-venv", "python3.15-venv", "pypy3-venv",
                "python3-pip-whl"]
    inside = debian_chroot.make(base / "root", packages, Path(kept) / "sid.tar" if kept else None)
    shutil.copy(MOVENV, inside.path("/usr/local/bin/movenv"))
    yield inside
    shutil.rmtree(base, ignore_errors=True)


@pytest.fixture(scope="session")
def emulate(tmp_path_factory):
    """emulate(machine, package…) -> emulated.Emulated, with a tree of its own."""
    made = []

    def make(machine, *packages):
        made.append(tmp_path_factory.mktemp(machine))
        return emulated.make(made[-1], machine, packages)

    yield make
    for root in made:
        shutil.rmtree(root, ignore_errors=True)
