# SPDX-License-Identifier: MIT
"""Editable installs of each build backend, inside and outside the environment, in a move."""
import shutil

import pytest

import check_text
from conftest import MOVENV, run
from ecosystem_share import of_today

PROJECT = """
[project]
name = "mine"
version = "1.0"
description = "Mine."
[project.scripts]
mine-run = "mine:main"
[build-system]
requires = [%s]
build-backend = "%s"
%s
"""
MODULE = '''"""Mine."""
__version__ = "1.0"
def main():
    import os, sys
    print("mine", sys.prefix, os.path.realpath(__file__))
'''
SETUP = """from setuptools import setup
setup(name="mine", version="1.0", packages=["mine"], scripts=["mine-data"],
      entry_points={"console_scripts": ["mine-run = mine:main"]})
"""
MESON = """project('mine', version: '1.0')
py = import('python').find_installation(pure: true)
py.install_sources('mine/__init__.py', subdir: 'mine')
"""
CMAKE = "cmake_minimum_required(VERSION 3.15)\nproject(mine LANGUAGES NONE)\n"
SETUPTOOLS = ('"setuptools>=64"', "setuptools.build_meta")
# {kind: (requirement, backend, its table, the package's directory, options of pip, more files)}
KINDS = {
    "setuptools-pth": (*SETUPTOOLS, "[tool.setuptools.packages.find]\nwhere = ['src']\n",
                       "src/mine", [], {}),
    "setuptools-finder": (*SETUPTOOLS, "[tool.setuptools]\npackages = ['mine']\n"
                          "package-dir = {mine = 'other/m'}\n", "other/m", [], {}),
    "setuptools-strict": (*SETUPTOOLS, "[tool.setuptools]\npackages = ['mine']\n", "mine",
                          ["--config-settings", "editable_mode=strict"], {}),
    "hatchling": ('"hatchling"', "hatchling.build", "", "src/mine", [], {}),
    "hatchling-finder": ('"hatchling"', "hatchling.build",
                         "[tool.hatch.build]\ndev-mode-exact = true\n"
                         "[tool.hatch.build.targets.wheel]\npackages = ['mine']\n", "mine", [], {}),
    "flit": ('"flit_core>=3.2"', "flit_core.buildapi", "", "mine", [], {}),
    "poetry-core": ('"poetry-core"', "poetry.core.masonry.api", "", "mine", [], {}),
    "pdm-backend": ('"pdm-backend"', "pdm.backend", "", "src/mine", [], {}),
    "scikit-build-core": ('"scikit-build-core"', "scikit_build_core.build",
                          "[tool.scikit-build]\nwheel.packages = ['mine']\n", "mine", [],
                          {"CMakeLists.txt": CMAKE}),
    "meson-python": ('"meson-python"', "mesonpy", "", "mine", ["--no-build-isolation"],
                     {"meson.build": MESON}),
}


def write_project(top, kind):
    requirement, backend, table, package, _, files = KINDS[kind]
    (top / package).mkdir(parents=True)
    (top / package / "__init__.py").write_text(MODULE)
    (top / "pyproject.toml").write_text(PROJECT % (requirement, backend, table))
    for name, text in files.items():
        (top / name).write_text(text)


def findings(env, index_env):
    """A line for each finding."""
    done = run(MOVENV, "check", "-v", env, env=index_env, check=False)
    assert done.stderr == ""
    return "".join(line + "\n" for line in check_text.lines(done.stdout))


def is_run(env, top, index_env):
    """Runs the script. Returns whether it is the environment's, and imports from the project."""
    done = run(env / "bin/mine-run", env=index_env, check=False)
    return done.stdout.startswith("mine %s %s/" % (env, top))


@pytest.fixture
def base(tmp_path, any_python, index_env):
    base = tmp_path.resolve()
    (base / "from here").mkdir()
    run(MOVENV, "create", "-p", any_python, base / "from here/env", env=index_env)
    return base


@pytest.fixture
def install(uv, index_env):
    def call(env, top, kind, by="pip"):
        options = KINDS[kind][4]
        if kind == "meson-python":
            run(env / "bin/pip", "install", "-q", "meson-python", "meson", "ninja", env=index_env,
                timeout=300)
            run(MOVENV, "repair", env, env=index_env)
        path = {"PATH": "%s:%s" % (env / "bin", index_env["PATH"])}
        if by == "uv":
            uv("pip", "install", "-q", "--python", env / "bin/python", *options, "-e", top)
        else:
            run(env / "bin/pip", "install", "-q", *options, "-e", top, timeout=600,
                env={**index_env, **path})

    return call


def move(base):
    (base / "from here").rename(base / "to")
    return base / "to/env"


def pack(base, env, index_env, *options):
    return run(MOVENV, "pack", *options, env, "-o", base / "x.tar", env=index_env, check=False)


def unpack(base):
    (base / "unpacked").mkdir()
    run("tar", "xf", base / "x.tar", "-C", base / "unpacked", env={"PATH": "/usr/bin:/bin"})
    return base / "unpacked"


def names(env):
    """What the project has in an environment, without its sources and bytecode."""
    found = [f for f in env.rglob("*mine*") if "src" not in f.relative_to(env).parts[:1]]
    return sorted(f.name for f in found if f.suffix != ".pyc")


@pytest.mark.parametrize("by", ["pip", "uv"])
@pytest.mark.parametrize("kind", of_today(kind for kind in KINDS if kind != "meson-python"))
def test_an_editable_install_inside_moves_and_is_packed(base, install, index_env, kind, by):
    env = base / "from here/env"
    write_project(env / "src/mine", kind)
    install(env, env / "src/mine", kind, by)
    assert is_run(env, env / "src/mine", index_env)
    assert "movenv repair fixes it" in findings(env, index_env)
    run(MOVENV, "repair", env, env=index_env)
    assert findings(env, index_env) == ""
    env = move(base)
    assert is_run(env, env / "src/mine", index_env)
    assert findings(env, index_env) == ""
    done = pack(base, env, index_env)
    assert (done.returncode, done.stderr) == (0, "")
    (base / "to").rename(base / "gone")
    env = unpack(base)
    assert is_run(env, env / "src/mine", index_env)


@pytest.mark.parametrize("by", ["pip", "uv"])
@pytest.mark.parametrize("kind", of_today(KINDS))
def test_an_editable_install_outside_is_named_and_left_out(base, install, index_env, kind, by):
    env, top = base / "from here/env", base / "outside/mine"
    write_project(top, kind)
    install(env, top, kind, by)
    assert is_run(env, top, index_env)
    run(MOVENV, "repair", env, env=index_env)
    assert "'mine' is imported from '%s" % top in findings(env, index_env)
    env = move(base)
    if kind != "meson-python":  # this one starts the ninja of the old place
        assert is_run(env, top, index_env)
    done = pack(base, env, index_env)
    assert done.returncode == 1 and "it imports from elsewhere: 'mine'\n" in done.stderr
    done = pack(base, env, index_env, "--ignore-editable")
    assert (done.returncode, done.stderr) == (0, "")
    (base / "to").rename(base / "gone")
    env = unpack(base)
    assert names(env) == []
    assert "No module named 'mine'" in run(
        env / "bin/python", "-c", "import mine", env=index_env, check=False).stderr
    assert findings(env, index_env) == ""


def test_an_inner_project_of_meson_python_has_to_be_installed_again(base, install, index_env):
    """Its build directory holds paths that only meson can write anew."""
    env = base / "from here/env"
    write_project(env / "src/mine", "meson-python")
    install(env, env / "src/mine", "meson-python")
    run(MOVENV, "repair", env, env=index_env)
    assert "(install its project again after the move)" in findings(env, index_env)
    env = move(base)
    shutil.rmtree(env / "src/mine/build")
    install(env, env / "src/mine", "meson-python")
    assert is_run(env, env / "src/mine", index_env)


# --- setup.py develop ---


@pytest.fixture
def develop(index_env):
    def call(env, top):
        (top / "mine").mkdir(parents=True)
        (top / "mine/__init__.py").write_text(MODULE)
        (top / "mine-data").write_text("#!python\nimport sys\nprint('data', sys.prefix)\n")
        (top / "setup.py").write_text(SETUP)
        run(env / "bin/pip", "install", "-q", "setuptools<70", env=index_env, timeout=300)
        run(env / "bin/python", "setup.py", "-q", "develop", cwd=top, env=index_env)

    return call


def test_a_project_of_develop_inside_moves_is_packed_and_uninstalled(base, develop, index_env):
    env = base / "from here/env"
    develop(env, env / "src/mine")  # its "#!" lines do not work below a directory with a blank
    report = findings(env, index_env)
    for name in ("bin/mine-run", "bin/mine-data", "easy-install.pth", "mine.egg-link"):
        assert "%s: " % name in report
    assert report.count("movenv repair fixes it") == report.count("\n")
    done = pack(base, env, index_env)
    assert (done.returncode, done.stderr) == (0, "")
    run(MOVENV, "repair", env, env=index_env)
    (base / "from here").rename(base / "gone")
    for env in (base / "gone/env", unpack(base)):
        assert findings(env, index_env) == ""
        assert is_run(env, env / "src/mine", index_env)
        assert run(env / "bin/mine-data", env=index_env).stdout == "data %s\n" % env
    run(env / "bin/pip", "uninstall", "-y", "mine", env=index_env)
    assert "No module named 'mine'" in run(
        env / "bin/python", "-c", "import mine", env=index_env, check=False, cwd=base).stderr


def test_a_checkout_in_src_is_named(base, index_env):
    env, origin = base / "from here/env", base / "origin"
    write_project(origin, "flit")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-C", origin]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "it"]):
        run(*git, *command, env=index_env)
    run(env / "bin/pip", "install", "-q", "--src", env / "src", "-e",
        "git+file://%s#egg=mine" % origin, env=index_env, timeout=300)
    run(MOVENV, "repair", env, env=index_env)
    report = findings(env, index_env)
    assert "direct_url.json: could be better: 'mine' is imported from a checkout in the environment" in report
    assert report.count("\n") == 1
    env = move(base)
    assert is_run(env, env / "src/mine", index_env)
    assert "a checkout in the environment" in findings(env, index_env)
