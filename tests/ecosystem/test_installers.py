# SPDX-License-Identifier: MIT
"""Other installers than pip and uv, in a moved environment, install into ones that move later."""
import os
import shutil

import pytest

import trees
from conftest import MOVENV, run

INSTALLERS = ["build", "installer", "poetry", "hatch", "pip-tools"]
PYPROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "demo-x"
version = "1.0"
requires-python = ">=3.8"
[project.scripts]
demo-x = "demo_x:main"
[tool.hatch.build.targets.wheel]
packages = ["demo_x"]
[tool.hatch.envs.default]
path = ".venv"
"""
DEMO = "import sys\ndef main():\n    print('demo', sys.argv[1:], sys.prefix)\n"


def make_toolbox(base, uv, python, packages, env):
    """A movenv environment with these packages, repaired and moved."""
    run(MOVENV, "create", "-p", python, base / "made", env=env)
    uv("pip", "install", "-q", "--python", base / "made/bin/python", *packages)
    run(MOVENV, "repair", base / "made", env=env)
    target = base / "zum Mitnehmen \u03a9/env"
    target.parent.mkdir()
    (base / "made").rename(target)
    return target


@pytest.fixture(scope="module")
def toolbox(tmp_path_factory, uv, any_python, index_env):
    base = tmp_path_factory.mktemp("installers")
    return make_toolbox(base, uv, any_python, INSTALLERS, index_env)


@pytest.fixture(scope="module")
def pdm_box(tmp_path_factory, uv, any_python, index_env):
    """Separate: pdm needs other versions of some libraries than poetry (and hishel below 2)."""
    base = tmp_path_factory.mktemp("pdm")
    return make_toolbox(base, uv, any_python, ["pdm", "hishel<2"], index_env)


@pytest.fixture
def project(tmp_path):
    """A project with one console script."""
    top = tmp_path.resolve() / "project"
    (top / "demo_x").mkdir(parents=True)
    (top / "pyproject.toml").write_text(PYPROJECT)
    (top / "demo_x/__init__.py").write_text(DEMO)
    return top


@pytest.fixture(scope="module")
def wheel(tmp_path_factory, toolbox, index_env):
    """The project's wheel, built in the moved environment, which creates another for the build."""
    top = tmp_path_factory.mktemp("wheel") / "project"
    (top / "demo_x").mkdir(parents=True)
    (top / "pyproject.toml").write_text(PYPROJECT)
    (top / "demo_x/__init__.py").write_text(DEMO)
    run(toolbox / "bin/pyproject-build", "-w", top, env=index_env, timeout=300)
    return next((top / "dist").glob("*.whl"))


def check_demo(execute, env, *words):
    assert execute(env / "bin/demo-x", *words).stdout == "demo %r %s\n" % ([*words], env)


def check_moves_after_repair(movenv, execute, env, target):
    """Asserts that the script works, repair fixes it once, and it works after a move."""
    check_demo(execute, env, "a b")
    assert "bin/demo-x: " in movenv("repair", env).stdout
    assert movenv("repair", env).stdout == ""
    target.parent.mkdir(exist_ok=True)
    env.rename(target)
    check_demo(execute, target, "a b")


def test_build_and_installer(movenv, execute, uv, wheel, tmp_path, any_python):
    env = tmp_path.resolve() / "env"
    movenv("create", "--without-pip", "-p", any_python, env)
    uv("pip", "install", "-q", "--python", env / "bin/python", "installer")
    execute(env / "bin/python", "-m", "installer", wheel)
    check_moves_after_repair(movenv, execute, env, tmp_path.resolve() / "else where/env")


def test_poetry_uses_it_as_the_projects_own(
    movenv, execute, toolbox, project, any_python, tmp_path
):
    env = project / ".venv"
    movenv("create", "-p", any_python, env)
    execute(toolbox / "bin/poetry", "install", "-n", "-q", cwd=project, timeout=300)
    assert execute(toolbox / "bin/poetry", "env", "info", "-p", cwd=project).stdout == "%s\n" % env
    done = execute(toolbox / "bin/poetry", "run", "demo-x", cwd=project)
    assert done.stdout == "demo [] %s\n" % env
    assert trees.cfg(env)["movenv"]  # still movenv's
    check_moves_after_repair(movenv, execute, env, tmp_path.resolve() / "else where/env")


def test_pdm_uses_it_as_the_projects_own(movenv, execute, pdm_box, project, any_python, tmp_path):
    env = project / ".venv"
    movenv("create", "-p", any_python, env)
    execute(pdm_box / "bin/pdm", "install", "-q", cwd=project, timeout=300)
    done = execute(pdm_box / "bin/pdm", "run", "demo-x", cwd=project)
    assert done.stdout == "demo [] %s\n" % env
    assert trees.cfg(env)["movenv"]
    check_moves_after_repair(movenv, execute, env, tmp_path.resolve() / "else where/env")


def test_hatch_uses_it_as_the_environment_of_this_path(
    movenv, execute, toolbox, project, any_python, tmp_path
):
    env = project / ".venv"
    movenv("create", "-p", any_python, env)
    done = execute(toolbox / "bin/hatch", "run", "demo-x", cwd=project, timeout=300)
    assert done.stdout.endswith("demo [] %s\n" % env)
    assert trees.cfg(env)["movenv"]
    env.rename(tmp_path.resolve() / "env")
    movenv("repair", tmp_path / "env")
    check_demo(execute, tmp_path.resolve() / "env")


def test_pip_sync_writes_scripts_that_move(movenv, execute, toolbox, tmp_path, any_python, wheel):
    env = tmp_path.resolve() / "env"
    movenv("create", "-p", any_python, env)
    (tmp_path / "r.in").write_text("pyflakes\n%s\n" % wheel.as_uri())
    execute(toolbox / "bin/pip-compile", "-q", "--no-strip-extras", "r.in", "-o", "r.txt",
            cwd=tmp_path, timeout=300)
    execute(toolbox / "bin/pip-sync", "-q", "--python-executable", env / "bin/python", "r.txt",
            cwd=tmp_path, timeout=300)
    assert movenv("repair", env).stdout == ""
    env.rename(tmp_path.resolve() / "moved")
    check_demo(execute, tmp_path.resolve() / "moved")
    assert execute(tmp_path / "moved/bin/pyflakes", "--version").stdout
    (tmp_path / "empty.txt").write_text("")
    execute(toolbox / "bin/pip-sync", "-q", "--python-executable", tmp_path / "moved/bin/python",
            "empty.txt", cwd=tmp_path, timeout=300)
    assert not os.path.exists(tmp_path / "moved/bin/demo-x")


def test_a_symlink_on_path_like_pipxs_works(
    movenv, execute, clean_env, tmp_path, any_python, wheel
):
    env = tmp_path.resolve() / "venvs/demo-x"
    movenv("create", "-p", any_python, env)
    execute(env / "bin/pip", "install", "-q", wheel)
    links = tmp_path / ".local/bin"
    links.mkdir(parents=True)
    (links / "demo-x").symlink_to("../../venvs/demo-x/bin/demo-x")
    path = dict(clean_env, PATH="%s:%s" % (links, clean_env["PATH"]))
    assert execute("sh", "-c", "demo-x 1", env=path).stdout == "demo ['1'] %s\n" % env
    moved = tmp_path.resolve() / "home of another"
    moved.mkdir()
    shutil.move(str(tmp_path / ".local"), str(moved))
    shutil.move(str(tmp_path / "venvs"), str(moved))
    path["PATH"] = "%s/.local/bin:%s" % (moved, clean_env["PATH"])
    output = execute("sh", "-c", "demo-x 1", env=path).stdout
    assert output == "demo ['1'] %s/venvs/demo-x\n" % moved
