# SPDX-License-Identifier: MIT
"""The plugins of virtualenv in movenv's wheel: the newest virtualenv and tox, in a bare venv.

tests/ecosystem/virtualenv_plugin has the long form: make test-virtualenv.
"""
import json
import os
import shutil

import pytest

import plugin_wheel
import trees
from conftest import MOVENV, run


@pytest.fixture(scope="module")
def box(any_python, index_env, big_dir):
    """The scripts directory of a venv with movenv's wheel, tox and virtualenv."""
    place = big_dir("box")
    run(any_python, "-m", "venv", place / "env", env=index_env)
    run(place / "env/bin/pip", "install", "-q", plugin_wheel.write(place), "tox", env=index_env,
        timeout=300)
    return place / "env/bin"


@pytest.fixture
def virtualenv(box, clean_env):
    """virtualenv(*words, env=…) -> CompletedProcess."""

    def call(*words, env=clean_env, **kwargs):
        return run(box / "virtualenv", "--no-periodic-update", *words, env=env, **kwargs)

    return call


@pytest.mark.parametrize("way", ["option", "variable", "file"])
def test_a_setting_makes_environments_of_movenv(virtualenv, clean_env, tmp_path, way):
    env = dict(clean_env)
    words = ["--creator", "movenv"] if way == "option" else []
    if way == "variable":
        env["VIRTUALENV_CREATOR"] = "movenv"
    if way == "file":
        env["VIRTUALENV_CONFIG_FILE"] = str(tmp_path / "virtualenv.ini")
        (tmp_path / "virtualenv.ini").write_text("[virtualenv]\ncreator = movenv\n")
    virtualenv(*words, tmp_path / "an env", env=env)
    plugin_wheel.check_made(tmp_path / "an env", clean_env)
    plugin_wheel.check_moves(tmp_path / "an env", tmp_path / "moved", clean_env)


def test_without_the_setting_the_environments_are_virtualenvs(virtualenv, tmp_path):
    virtualenv("--no-seed", tmp_path / "env")
    assert "movenv" not in trees.cfg(tmp_path / "env")


def test_the_seeder_installs_the_same_packages_as_virtualenvs(virtualenv, clean_env, tmp_path):
    env = dict(clean_env, VIRTUALENV_CREATOR="movenv")
    virtualenv(tmp_path / "one", env=env)
    virtualenv("--seeder", "movenv", tmp_path / "two", env=env)
    plugin_wheel.check_made(tmp_path / "two", clean_env)
    listed = [run(tmp_path / name / "bin/pip", "list", "--format=json", env=clean_env).stdout
              for name in ("one", "two")]
    assert listed[0] == listed[1] and '"pip"' in listed[0]


def test_the_discovery_takes_the_interpreter_that_create_takes(box, virtualenv, clean_env, tmp_path,
                                                               any_python):
    """It is not on PATH, but in a directory of pyenv's."""
    place = tmp_path / "home/.pyenv/versions/9"
    place.parent.mkdir(parents=True)
    place.symlink_to(os.path.dirname(os.path.dirname(any_python.path)))
    env = dict(clean_env, HOME=str(tmp_path / "home"), VIRTUALENV_CREATOR="movenv", PATH="/nowhere",
               VIRTUALENV_DISCOVERY="movenv")
    virtualenv("--no-seed", "-p", any_python.minor, tmp_path / "env", env=env)
    answer = run(MOVENV, "list", "--json", "-p", any_python.minor, env=env).stdout
    found = json.loads(answer)["interpreters"][0]["path"]
    assert os.path.samefile(trees.cfg(tmp_path / "env")["executable"], found)
    done = virtualenv("-p", "3.904", tmp_path / "none", env=env, check=False)
    assert done.returncode == 1
    assert "cannot find an interpreter for '3.904': the nearest is" in done.stdout + done.stderr


def test_a_missing_program_is_named(box, virtualenv, clean_env, tmp_path):
    env = dict(clean_env, VIRTUALENV_CREATOR="movenv")
    os.rename(box / "movenv", box / "movenv.away")
    try:
        done = virtualenv("--no-seed", tmp_path / "env", env=env, check=False)
        virtualenv("--no-seed", "--creator", "builtin", tmp_path / "other", env=env)
    finally:
        os.rename(box / "movenv.away", box / "movenv")
    assert done.returncode == 1
    assert "cannot find the program 'movenv' in: " in done.stdout + done.stderr


def test_from_the_wheel_to_a_project_that_tox_tested_and_that_moved(box, clean_env, tmp_path,
                                                                    any_python):
    """`movenv create` by the program of the wheel, tox by the plugin, then both in another place.

    tox gives virtualenv a small environment: MOVENV_* and HOME come from tox's own.
    """
    project = tmp_path / "project"
    project.mkdir()
    (project / "tox.ini").write_text(
        "[tox]\nskipsdist = true\n[testenv]\nallowlist_externals = env\n"
        "commands = python -c 'import sys; print(sys.prefix)'\n    env\n")
    env = dict(clean_env, VIRTUALENV_CREATOR="movenv", MOVENV_CREATE_SCRIPTS="text")
    run(box / "movenv", "create", "-p", any_python, project / ".venv", env=clean_env)
    shown = run(box / "tox", "run", "-e", "py", cwd=project, env=env, timeout=300).stdout
    assert "\n%s/.tox/py\n" % project in shown and "\nMOVENV_CREATE_SCRIPTS" not in shown
    plugin_wheel.check_made(project / ".tox/py", clean_env)
    assert trees.cfg(project / ".tox/py")["movenv-scripts"] == "text"

    moved = tmp_path / "moved"
    os.rename(project, moved)
    for name in (".venv", ".tox/py"):
        shown = run(moved / name / "bin/pip", "--version", env=clean_env).stdout
        assert " %s/%s/" % (moved, name) in shown
    inode = os.stat(moved / ".tox/py/pyvenv.cfg").st_ctime_ns
    shown = run(box / "tox", "run", "-e", "py", cwd=moved, env=env, timeout=300).stdout
    assert "\n%s/.tox/py\n" % moved in shown
    assert os.stat(moved / ".tox/py/pyvenv.cfg").st_ctime_ns == inode, "tox made it anew"
    shutil.rmtree(moved)
