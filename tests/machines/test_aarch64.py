# SPDX-License-Identifier: MIT
"""Environments on aarch64: Debian's Python and programs for it, run by qemu."""
import itertools
import shutil

import pytest

import emulated
import script_kinds
import trees
from conftest import MOVENV, make_clean_env, run
from ecosystem.conftest import reach

PACKAGES = ["python3", "python3-venv", "python3-pip-whl", "bash", "dash", "coreutils"]
QUIET = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "/wheels", "PIP_ROOT_USER_ACTION": "ignore"}
LARGE = {"QEMU_PAGESIZE": "65536"}
ASK = "import sys; print([sys.prefix, sys.base_prefix, sys.executable])"
NATIVE = "import charset_normalizer.md as m; print(m.__file__)"
numbers = itertools.count()


@pytest.fixture(scope="module")
def arm(emulate):
    return emulate("aarch64", *PACKAGES)


@pytest.fixture(scope="module")
def wheels(arm, any_python, tmp_path_factory):
    """A project with a shared object and a script, from the index."""
    base = tmp_path_factory.mktemp("wheels")
    env = dict(make_clean_env(base), **reach())
    run(MOVENV, "create", "-p", any_python, base / "env", env=env)
    words = ["--only-binary=:all:", "--no-deps", "--python-version", "3.11", "--platform",
             "manylinux2014_aarch64", "-d", arm.path("/wheels"), "charset-normalizer"]
    done = run(base / "env/bin/pip", "download", "-q", *words, env=env, check=False)
    if done.returncode != 0:
        pytest.skip("the package index cannot be reached: %s" % done.stderr.splitlines()[-1])
    shutil.rmtree(base / "env")


def new_name(kind):
    return "/opt/%s é %d" % (kind, next(numbers))


def move(arm, env, kind="moved"):
    to = new_name(kind)
    arm.path(env).rename(arm.path(to))
    return to


@pytest.fixture(scope="module")
def first(arm, wheels):
    """An environment with pip and that project, moved."""
    arm(["movenv", "create", "/srv/first"])
    done = arm(["/srv/first/bin/pip", "install", "-q", "charset-normalizer"], QUIET, timeout=300)
    assert done.stderr == ""
    return move(arm, "/srv/first")


@pytest.fixture
def env(arm, first):
    """A copy of it, at another place again."""
    to = new_name("copy")
    shutil.copytree(arm.path(first), arm.path(to), symlinks=True)
    yield to
    shutil.rmtree(arm.path(to), ignore_errors=True)


def works(arm, env, variables=None):
    """The interpreter, the shared object and the script are the environment's."""
    own = [env, "/usr", env + "/bin/python"]
    assert arm([env + "/bin/python", "-c", ASK], variables).stdout == "%s\n" % own
    assert arm([env + "/bin/python", "-c", NATIVE], variables).stdout.startswith(env + "/lib/")
    assert "SpeedUp ON" in arm([env + "/bin/normalizer", "--version"], variables).stdout
    return arm(["movenv", "check", env], variables).stdout == ""


def test_a_moved_environment_of_pip_works(arm, env):
    assert works(arm, env)
    assert script_kinds.kind(arm.path(env + "/bin/normalizer")) == "native"


def test_it_works_with_pages_of_64_kib(arm, env):
    code = "import os; print(os.sysconf('SC_PAGESIZE'))"
    assert arm([env + "/bin/python", "-c", code], LARGE).stdout == "65536\n"
    assert works(arm, env, LARGE)


def test_pip_uninstalls_what_it_installed(arm, env):
    arm([env + "/bin/pip", "uninstall", "-qy", "charset-normalizer"], QUIET)
    assert not arm.path(env + "/bin/normalizer").exists()


def test_it_finds_its_interpreter_at_another_place_and_notes_it(arm, env):
    file = arm.path(env + "/pyvenv.cfg")
    file.write_text(file.read_text().replace("= /usr/bin", "= /gone/bin"))
    assert "SpeedUp ON" in arm([env + "/bin/normalizer", "--version"]).stdout
    assert trees.cfg(arm.path(env))["home"] == "/usr/bin"
    assert works(arm, env)


@pytest.mark.parametrize("shell", ["bash", "dash"])
def test_activate_finds_the_environment(arm, env, shell):
    done = arm([shell, "-c", '. "$1/bin/activate" && echo "$VIRTUAL_ENV" && normalizer --version',
                shell, env])
    assert done.stdout.startswith(env + "\n") and "SpeedUp ON" in done.stdout


@pytest.mark.parametrize("end", ["tar.gz", "zip"])
def test_an_archive_unpacks_to_an_environment_that_works(arm, env, end):
    archive, to = "/srv/archive.%s" % end, new_name("unpacked")
    arm(["movenv", "pack", env, "-o", archive, "--force"])
    arm(["movenv", "unpack", archive, to])
    assert works(arm, to)


def test_an_environment_of_venv_is_repaired(arm):
    arm(["python3", "-m", "venv", "--without-pip", "/srv/venv"])
    assert arm(["movenv", "check", "/srv/venv"], check=False).returncode == 1
    arm(["movenv", "repair", "/srv/venv"])
    to = move(arm, "/srv/venv")
    assert arm(["movenv", "check", to]).stdout == ""
    assert arm([to + "/bin/python", "-c", ASK]).stdout.startswith("['%s', '/usr'" % to)


@pytest.fixture(scope="module", params=[{}, LARGE], ids=["usual", "64-kib"])
def alone(request, arm):
    """A standalone environment, made with pages of one size."""
    arm(["movenv", "create", "--standalone", "--without-pip", "/srv/alone"], request.param)
    return move(arm, "/srv/alone", "alone")


@pytest.mark.parametrize("variables", [{}, LARGE], ids=["usual", "64-kib"])
def test_a_standalone_environment_runs_in_an_empty_tree(arm, alone, tmp_path, variables):
    """Its interpreter's file has a segment more, which kernels with large pages map as well."""
    shutil.copytree(arm.path(alone), tmp_path / "env", symlinks=True)
    empty = emulated.Emulated(tmp_path, "aarch64")
    code = "import subprocess, ssl, sqlite3, sys; print(subprocess.run(" \
        "[sys.executable, '-c', 'import sys; print(sys.base_prefix)'], stdout=-1).stdout)"
    assert empty(["/env/bin/python", "-c", code], variables).stdout == "b'/env/base\\n'\n"


def test_check_and_info_know_a_standalone_environment(arm, alone):
    assert arm(["movenv", "check", alone]).stdout == ""
    assert alone + "/base" in arm(["movenv", "info", alone]).stdout


def test_an_environment_of_another_machine_is_named(arm, clean_env, env):
    """And an interpreter of it is never started."""
    done = run(MOVENV, "create", "--without-pip", "-p", arm.path("/usr/bin/python3.11"),
               arm.path("/srv/other"), env=clean_env, check=False)
    assert done.returncode == 1 and "it is for aarch64, and this machine is" in done.stderr
    found = run(MOVENV, "check", arm.path(env), env=clean_env, check=False)
    assert found.returncode == 1
    assert "bin/python: it is for aarch64, this machine is " in found.stdout
