# SPDX-License-Identifier: MIT
"""Which environments get the key movenv-base: those whose home has another python3.

The interpreters are stand-ins; tests/shim/test_base.py has the starts.
"""
import os
import shutil

import pytest

import stand_in
import trees

CASES = {
    "python3 of another version": ("3.98.1", {"python3": "other"}, True),
    "python of another version": ("3.98.1", {"python": "other"}, True),
    "python3 is it": ("3.98.1", {"python3": "python3.98", "python": "python3"}, False),
    "neither is there": ("3.98.1", {}, False),
    "a broken link": ("3.98.1", {"python3": "gone"}, False),
    "3.10 takes another way": ("3.10.1", {"python3": "other"}, False),
}


@pytest.fixture(scope="session")
def program(tmp_path_factory):
    return stand_in.build(tmp_path_factory.mktemp("stand-in"))


@pytest.fixture(params=CASES)
def case(request, program, tmp_path):
    """The interpreter, and whether Python would take another file for its base."""
    version, links, is_misled = CASES[request.param]
    name = "python" + version.rpartition(".")[0]
    file = stand_in.install(program, tmp_path / "home", name, version=version)
    shutil.copy(program, file.with_name("other"))
    for link, target in links.items():
        file.with_name(link).symlink_to(target)
    return file, is_misled


def test_create_and_repair_write_the_key_where_it_is_needed(movenv, case, tmp_path):
    python, is_misled = case
    env = tmp_path.resolve() / "env"
    movenv("create", "--without-pip", "-p", python, env)
    assert trees.cfg(env).get("movenv-base") == ("true" if is_misled else None)
    text = (env / "pyvenv.cfg").read_text()
    (env / "pyvenv.cfg").write_text(text.replace("movenv-base = true\n", ""))
    assert ("it lacks keys of a movable" in movenv("check", env).stdout) == is_misled
    movenv("repair", env)
    assert trees.cfg(env).get("movenv-base") == ("true" if is_misled else None)
    assert movenv("check", env).stdout == ""


def test_an_environment_of_venv_gets_it(movenv, case, tmp_path):
    python, is_misled = case
    env = tmp_path.resolve() / "env"
    (env / "bin").mkdir(parents=True)
    (env / "lib" / python.name / "site-packages").mkdir(parents=True)
    os.symlink(python, env / "bin" / python.name)
    (env / "bin/python").symlink_to(python.name)
    (env / "pyvenv.cfg").write_text("home = %s\nversion = %s.1\n" % (
        python.parent, python.name[len("python"):]))
    movenv("repair", env)
    assert trees.cfg(env).get("movenv-base") == ("true" if is_misled else None)
