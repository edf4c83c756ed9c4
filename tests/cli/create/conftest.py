# SPDX-License-Identifier: MIT
"""Fixtures of the tests of create."""
import os

import pytest

import interpreters
from conftest import MOVENV, make_clean_env, run


def _some_pythons():
    """The oldest and newest CPython, the one of Debian (which is split over /usr), and PyPy."""
    found = [i for i in interpreters.find_all() if i.version >= (3, 8)]
    cpythons = [i for i in found if i.is_cpython]
    system = [i for i in cpythons if i.prefix == "/usr"]
    chosen = cpythons[:1] + cpythons[-1:] + system[:1] + [i for i in found if not i.is_cpython]
    return [i for i in found if i in chosen]


@pytest.fixture(scope="session", params=_some_pythons(), ids=repr)
def standalone(request, tmp_path_factory):
    """A standalone environment that was moved; tests must not change it."""
    base = tmp_path_factory.mktemp("standalone").resolve()
    python = request.param
    options = [] if python.pip_wheels() else ["--without-pip"]
    run(MOVENV, "create", "--standalone", *options, "-p", python, base / "root/made",
        env=make_clean_env(base))
    os.rename(base / "root/made", base / "root/env")
    return python, base / "root/env"
