# SPDX-License-Identifier: MIT
"""The newest uv accepts an environment as its own, and the files that it writes move."""
import pytest

import script_kinds
import record_files
from conftest import MOVENV, run

PYPROJECT = """
[project]
name = "project"
version = "1.0"
requires-python = ">=3.8"
dependencies = ["cowsay==6.1"]
[project.scripts]
project-cmd = "project:main"
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
"""
CODE = "import sys\n\ndef main():\n    print(sys.argv[1:], sys.prefix)\n"


@pytest.fixture
def env_dir(any_python, index_env, tmp_path):
    run(MOVENV, "create", "-p", any_python, tmp_path / "env", env=index_env)
    return tmp_path / "env"


@pytest.fixture
def project(any_python, index_env, tmp_path):
    """A project with a .venv made by movenv."""
    place = tmp_path / "project"
    place.mkdir()
    (place / "pyproject.toml").write_text(PYPROJECT)
    (place / "project.py").write_text(CODE)
    run(MOVENV, "create", "-p", any_python, env=index_env, cwd=place)
    return place


@pytest.fixture
def in_project(project, uv):
    """in_project("sync") -> the result; asserts that uv kept the environment."""
    config = (project / ".venv/pyvenv.cfg").read_bytes()
    assert b"movenv = " in config

    def call(*args, cwd=project):
        done = uv(*args, cwd=cwd)
        assert (cwd / ".venv/pyvenv.cfg").read_bytes() == config
        assert script_kinds.kind(cwd / ".venv/bin/python") == "native"
        assert (cwd / ".venv/bin/pip").exists(), "uv removed pip"
        return done

    return call


def moo(env_dir, env):
    assert "moo" in run(env_dir / "bin/cowsay", "-t", "moo", env=env).stdout


def moved(path):
    to = path.with_name("an einem anderen Örtchen")
    path.rename(to)
    return to


def check_moves_and_repair(env_dir, env):
    """Asserts that cowsay runs after a move, and after repair and another move."""
    env_dir = moved(env_dir)
    moo(env_dir, env)
    run(MOVENV, "repair", env_dir, env=env)
    assert script_kinds.kind(env_dir / "bin/cowsay") == "native"
    assert not record_files.all_mismatches(env_dir)
    to = env_dir.with_name("third")
    env_dir.rename(to)
    moo(to, env)


def test_scripts_installed_by_uv_pip_move(env_dir, uv, index_env):
    uv("pip", "install", "--python", env_dir, "cowsay==6.1")
    check_moves_and_repair(env_dir, index_env)


def test_uv_pip_finds_the_environment_by_virtual_env(env_dir, uv, index_env, tmp_path):
    env = dict(index_env, VIRTUAL_ENV=str(env_dir))
    uv("pip", "install", "cowsay==6.1", env=env, cwd=tmp_path)
    assert (env_dir / "bin/cowsay").exists()
    shown = uv("pip", "show", "cowsay", env=env, cwd=tmp_path).stdout
    assert "Location: %s/" % env_dir in shown


def test_uv_pip_uninstalls_packages_of_pip_after_repair(env_dir, uv, index_env):
    uv("pip", "install", "--python", env_dir, "Pygments")
    run(MOVENV, "repair", env_dir, env=index_env)
    run(env_dir / "bin/pip", "install", "-q", "cowsay==6.1", env=index_env)
    uv("pip", "uninstall", "--python", env_dir, "cowsay", "Pygments")
    assert not (env_dir / "bin/cowsay").exists()
    assert not (env_dir / "bin/pygmentize").exists()


def test_pip_uninstalls_packages_of_uv_after_repair(env_dir, uv, index_env):
    uv("pip", "install", "--python", env_dir, "cowsay==6.1")
    run(MOVENV, "repair", env_dir, env=index_env)
    run(env_dir / "bin/pip", "uninstall", "-q", "-y", "cowsay", env=index_env)
    assert not (env_dir / "bin/cowsay").exists()


def test_uv_pip_compile_and_sync(env_dir, uv, index_env, tmp_path):
    (tmp_path / "in.txt").write_text("cowsay\n")
    requirements = uv("pip", "compile", "--python", env_dir, "-q", tmp_path / "in.txt").stdout
    assert "cowsay==" in requirements
    (tmp_path / "out.txt").write_text(requirements)
    uv("pip", "sync", "--python", env_dir, tmp_path / "out.txt")
    check_moves_and_repair(env_dir, index_env)


def test_uv_pip_reinstalls_over_launchers(env_dir, uv, index_env):
    uv("pip", "install", "--python", env_dir, "cowsay==6.1")
    run(MOVENV, "repair", env_dir, env=index_env)
    uv("pip", "install", "--python", env_dir, "--reinstall", "cowsay==6.1")
    check_moves_and_repair(env_dir, index_env)


def test_uv_pip_installs_a_newer_pip_over_ours(env_dir, uv, index_env):
    uv("pip", "install", "--python", env_dir, "--upgrade", "pip")
    to = moved(env_dir)
    run(to / "bin/pip", "install", "-q", "cowsay==6.1", env=index_env)
    run(MOVENV, "repair", to, env=index_env)
    assert {script_kinds.kind(to / "bin" / n) for n in ("pip", "pip3", "cowsay")} == {"native"}


def test_uv_pip_check_finds_nothing(env_dir, uv, index_env):
    uv("pip", "install", "--python", env_dir, "cowsay==6.1")
    uv("pip", "check", "--python", env_dir)


def test_uv_sync(project, in_project, index_env):
    in_project("sync")
    moo(project / ".venv", index_env)
    check_moves_and_repair(project / ".venv", index_env)


def test_uv_run(project, in_project):
    done = in_project("run", "project-cmd", "a")
    assert done.stdout == "['a'] %s\n" % (project / ".venv")


def test_uv_add_and_remove(project, in_project):
    in_project("add", "Pygments")
    assert "Pygments" in in_project("run", "pygmentize", "-V").stdout
    in_project("remove", "Pygments")
    assert not (project / ".venv/bin/pygmentize").exists()


def test_uv_works_in_a_project_that_moved(project, in_project):
    in_project("sync")
    to = moved(project)
    done = in_project("run", "project-cmd", "b", cwd=to)
    assert done.stdout == "['b'] %s\n" % (to / ".venv")
    assert "moo" in in_project("run", "cowsay", "-t", "moo", cwd=to).stdout


def test_uv_works_after_repair(project, in_project, index_env):
    in_project("sync")
    run(MOVENV, "repair", project / ".venv", env=index_env)
    assert script_kinds.kind(project / ".venv/bin/project-cmd") == "native"
    assert in_project("run", "project-cmd", "c").stdout.startswith("['c']")
    assert "Would make no changes" in in_project("sync", "--dry-run").stderr
