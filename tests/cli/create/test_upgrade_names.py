# SPDX-License-Identifier: MIT
"""create --upgrade: the names of other interpreters go, and their like that are the user's stay."""
import os

import pytest

import trees


@pytest.fixture
def upgraded(movenv, tmp_path, any_python):
    """upgraded(name=target): the names in bin after an upgrade with these symlinks there."""

    def call(**links):
        movenv("create", "-p", any_python, "--without-pip", tmp_path / "env")
        home = trees.cfg(tmp_path / "env")["home"]
        for name, target in links.items():
            (tmp_path / "env/bin" / name).symlink_to(target.format(home=home))
        movenv("create", "--upgrade", "-p", any_python, "--without-pip", tmp_path / "env")
        return set(os.listdir(tmp_path / "env/bin"))

    return call


@pytest.mark.parametrize("target", ["python", "python3.99", "{home}/python3", "{home}/python3.99"])
def test_a_link_as_venv_makes_them_goes(upgraded, target):
    assert "python3.98" not in upgraded(**{"python3.98": target})


@pytest.mark.parametrize("target", [
    "/elsewhere/python3", "{home}/sub/python3", "../python3",  # not to what was the home
    "{home}/env", "activate", "mine",  # not to an interpreter
])
def test_another_link_of_such_a_name_stays(upgraded, target):
    assert "python3.98" in upgraded(**{"python3.98": target})
