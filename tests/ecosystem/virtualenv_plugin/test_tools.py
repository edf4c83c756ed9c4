# SPDX-License-Identifier: MIT
"""The newest tools that make environments by virtualenv, with VIRTUALENV_CREATOR=movenv: the
environment is movenv's, moves with its project, and runs there."""
import os

import pytest

import interpreters
import plugin_wheel
import trees
from conftest import MOVENV, run

PROJECT = """\
[build-system]
requires = ["%s"]
build-backend = "%s"
[project]
name = "demo"
version = "1"
requires-python = ">=3.9"
[project.scripts]
demo-x = "demo:main"
"""
BACKENDS = {"hatch": ("hatchling", "hatchling.build"),
            "poetry": ("poetry-core", "poetry.core.masonry.api"),
            "pdm": ("pdm-backend", "pdm.backend")}


@pytest.fixture
def plugin_env(clean_env, tmp_path):
    """The variables of a user who has chosen movenv."""
    return dict(clean_env, VIRTUALENV_CREATOR="movenv", HOME=str(tmp_path / "home"))


@pytest.fixture
def project(tmp_path):
    """A project with the package demo, without pyproject.toml."""
    place = tmp_path / "project"
    (place / "demo").mkdir(parents=True)
    (place / "demo/__init__.py").write_text("import sys\ndef main():\n    print(sys.prefix)\n")
    return place


def write_pyproject(project, tool, rest=""):
    (project / "pyproject.toml").write_text(PROJECT % BACKENDS[tool] + rest)


def check_project(project, name, env, script=None):
    """Asserts that an environment of the project is movenv's, and runs after a move of both."""
    made = project / name
    assert {"movenv", "virtualenv"} <= set(trees.cfg(made))
    moved = project.with_name("moved project")
    os.rename(project, moved)
    run(MOVENV, "repair", "-q", moved / name, env=env)
    words = [script] if script else ["python", "-c", "import sys; print(sys.prefix)"]
    shown = run(moved / name / "bin" / words[0], *words[1:], env=env).stdout
    assert shown == "%s\n" % (moved / name)


@pytest.fixture(params=["<4.30", ""], ids=["tox-4.29", "tox-newest"])
def tox(request, make_box):
    return make_box("tox" + request.param) / "tox"


def test_tox_installs_the_project_in_movenvs_environment(tox, project, plugin_env):
    write_pyproject(project, "hatch")
    (project / "tox.ini").write_text(
        "[testenv]\npackage = wheel\ndeps = iniconfig\ncommands = demo-x\n"
        "    python -c 'import iniconfig'\n")
    shown = run(tox, "run", "-e", "py", cwd=project, env=plugin_env, timeout=600).stdout
    assert "\n%s/.tox/py\n" % project in shown
    plugin_wheel.check_made(project / ".tox/py", plugin_env)
    check_project(project, ".tox/py", plugin_env, "demo-x")


def test_tox_finds_an_interpreter_by_the_discovery(make_box, project, plugin_env, any_python):
    env = dict(plugin_env, VIRTUALENV_DISCOVERY="movenv", VIRTUALENV_SEEDER="movenv",
               PATH="%s:/usr/bin:/bin" % os.path.dirname(any_python.path))
    (project / "tox.ini").write_text(
        "[tox]\nskipsdist = true\nskip_missing_interpreters = true\n"
        "[testenv]\ncommands = python -c 'import sys; print(sys.version_info[:2])'\n")
    name = "py%d%d" % any_python.version[:2]
    shown = run(make_box("tox") / "tox", "run", "-e", name + ",py399", cwd=project, env=env,
                timeout=600).stdout
    assert "\n%s\n" % (any_python.version[:2],) in shown
    assert "py399: SKIP" in shown


def test_tox_reaches_python_3_8_if_it_takes_its_own_virtualenv(make_box, project, plugin_env):
    """By default the newest tox fetches an old virtualenv for it, which has no plugin."""
    old = [i for i in interpreters.find_all() if i.is_cpython and i.version[:2] == (3, 8)]
    if not old:
        pytest.skip("NOT TESTED: needs Python 3.8")
    env = dict(plugin_env, VIRTUALENV_SEEDER="movenv", VIRTUALENV_DISCOVERY="movenv",
               PATH="%s:/usr/bin:/bin" % os.path.dirname(old[0].path))
    (project / "tox.ini").write_text(
        "[tox]\nskipsdist = true\n[testenv]\nvirtualenv_spec =\n"
        "commands = python -c 'import sys; print(sys.version_info[:2])'\n")
    shown = run(make_box("tox") / "tox", "run", "-e", "py38", cwd=project, env=env,
                timeout=600).stdout
    assert "\n(3, 8)\n" in shown
    plugin_wheel.check_made(project / ".tox/py38", env)


def test_nox_makes_it_and_uses_it_again(make_box, project, plugin_env):
    (project / "noxfile.py").write_text(
        "import nox\n@nox.session\ndef t(s):\n    s.install('iniconfig')\n"
        "    s.run('python', '-c', 'import sys, iniconfig; print(sys.prefix)')\n")
    nox = make_box("nox", "virtualenv") / "nox"
    env = dict(plugin_env, NOX_DEFAULT_VENV_BACKEND="virtualenv")
    done = run(nox, cwd=project, env=env, timeout=600)
    assert "%s/.nox/t\n" % project in done.stdout + done.stderr
    plugin_wheel.check_made(project / ".nox/t", env)
    done = run(nox, "-R", cwd=project, env=env, timeout=600)
    assert "Reusing existing virtual environment" in done.stdout + done.stderr
    check_project(project, ".nox/t", env)


def test_hatch_makes_it(make_box, project, plugin_env):
    write_pyproject(project, "hatch",
                    '[tool.hatch.envs.default]\npath = ".venv"\nskip-install = false\n')
    hatch = make_box("hatch", "virtualenv") / "hatch"
    done = run(hatch, "run", "demo-x", cwd=project, env=plugin_env, timeout=600)
    assert done.stdout.endswith("%s/.venv\n" % project)
    check_project(project, ".venv", plugin_env)


def test_poetry_makes_it(make_box, project, plugin_env):
    write_pyproject(project, "poetry")
    env = dict(plugin_env, POETRY_VIRTUALENVS_IN_PROJECT="true")
    poetry = make_box("poetry") / "poetry"
    run(poetry, "install", "-n", "-q", cwd=project, env=env, timeout=600)
    assert run(poetry, "run", "demo-x", cwd=project, env=env).stdout == "%s/.venv\n" % project
    check_project(project, ".venv", env)


def test_pdm_makes_it(make_box, project, plugin_env):
    write_pyproject(project, "pdm")
    pdm = make_box("pdm", "hishel<2") / "pdm"
    run(pdm, "install", "-q", cwd=project, env=plugin_env, timeout=600)
    shown = run(pdm, "run", "demo-x", cwd=project, env=plugin_env).stdout
    assert shown == "%s/.venv\n" % project
    check_project(project, ".venv", plugin_env)


def test_pre_commit_makes_the_environment_of_a_hook(make_box, project, plugin_env):
    write_pyproject(project, "hatch", '[tool.hatch.build.targets.wheel]\npackages = ["demo"]\n')
    (project / ".pre-commit-hooks.yaml").write_text(
        "- id: hook\n  name: hook\n  entry: demo-x\n  language: python\n  verbose: true\n")

    def git(*words):
        run("git", "-c", "user.name=a", "-c", "user.email=a@b", *words, cwd=project, env=plugin_env)

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "x")
    head = run("git", "rev-parse", "HEAD", cwd=project, env=plugin_env).stdout.strip()
    (project / ".pre-commit-config.yaml").write_text(
        "repos:\n- repo: %s\n  rev: %s\n  hooks:\n  - id: hook\n" % (project, head))
    git("add", ".")
    env = dict(plugin_env, PRE_COMMIT_HOME=str(project / "cache"))
    pre_commit = make_box("pre-commit") / "pre-commit"
    done = run(pre_commit, "run", "-a", cwd=project, env=env, timeout=600)
    made, = project.glob("cache/*/py_env-*")
    assert "%s\n" % made in done.stdout
    plugin_wheel.check_made(made, env)
    check_project(project, made.relative_to(project), env, "demo-x")


def test_an_environment_of_pipx_is_repaired(make_box, project, plugin_env, tmp_path):
    """The setting does not reach it: pipx uses `python -m venv`."""
    write_pyproject(project, "hatch", '[tool.hatch.build.targets.wheel]\npackages = ["demo"]\n')
    env = dict(plugin_env, PIPX_HOME=str(tmp_path / "pipx"), PIPX_BIN_DIR=str(tmp_path / "bin"),
               PIPX_MAN_DIR=str(tmp_path / "man"))
    pipx = make_box("pipx") / "pipx"
    run(pipx, "install", "-q", project, env=env, timeout=600)
    made = tmp_path / "pipx/venvs/demo"
    assert "movenv" not in trees.cfg(made)
    run(MOVENV, "repair", "-q", made, env=env)
    assert run(tmp_path / "bin/demo-x", env=env).stdout == "%s\n" % made
    report = run(MOVENV, "check", made, env=env, check=False).stdout
    assert "pipx_shared.pth" in report and "Breaks after a move (1)" in report
    run(pipx, "upgrade", "-q", "demo", env=env, timeout=600)
    run(pipx, "uninstall", "demo", env=env)
    assert not made.exists()


def test_a_bare_venv_builds_the_wheel_from_the_source_and_has_the_plugins(wheel, any_python,
                                                                          clean_env, tmp_path):
    run(any_python, "-m", "venv", tmp_path / "env", env=clean_env)
    run(tmp_path / "env/bin/pip", "install", "-q", "--no-index", wheel, env=clean_env)
    code = ("from importlib.metadata import distribution\n"
            "print(sorted((e.group, e.name) for e in distribution('movenv').entry_points"
            " if e.group.startswith('virtualenv')))")
    assert run(tmp_path / "env/bin/python", "-c", code, env=clean_env).stdout == \
        "[('virtualenv.create', 'movenv'), ('virtualenv.discovery', 'movenv'), " \
        "('virtualenv.seed', 'movenv')]\n"
