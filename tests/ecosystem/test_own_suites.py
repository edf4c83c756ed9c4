# SPDX-License-Identifier: MIT
"""Test suites of projects that write or read scripts, and programs that pack applications, on the
Python of a moved environment."""
import shutil

import pytest

from conftest import MOVENV, run

PROJECTS = ["pytest", "pytest-cov", "pytest-xdist", "setuptools", "wheel"]
TOOLS = ["pex", "shiv", "cx_Freeze"]
# The others ask the index, or compare this machine with the author's.
DISTLIB = ["test_scripts.py", "test_database.py", "test_manifest.py", "test_markers.py",
           "test_metadata.py", "test_resources.py", "test_util.py", "test_version.py",
           "test_wheel.py"]


@pytest.fixture(scope="module")
def place(big_dir):
    return big_dir("suites").resolve()


@pytest.fixture(scope="module")
def env(place, uv, any_python, index_env):
    """A movenv environment with all of it, repaired and moved."""
    run(MOVENV, "create", "-p", any_python, place / "made", env=index_env)
    uv("pip", "install", "-q", "--python", place / "made/bin/python", *PROJECTS, *TOOLS,
       "installer", "distlib")
    run(MOVENV, "repair", place / "made", env=index_env)
    (place / "here").mkdir()
    (place / "made").rename(place / "here/env")
    return place / "here/env"


@pytest.fixture(scope="module")
def plain(place, uv, any_python, index_env):
    """An environment of venv with the same projects."""
    run(any_python, "-m", "venv", place / "plain/env", env=index_env)
    uv("pip", "install", "-q", "--python", place / "plain/env/bin/python", *PROJECTS, "installer",
       "distlib")
    return place / "plain/env"


@pytest.fixture
def suite(tools, index_env, tmp_path):
    """suite(project) -> the tests in the newest source distribution of a project."""

    def call(project):
        run(tools / "pip", "download", "-q", "--no-deps", "--no-binary=" + project, "-d", tmp_path,
            project, env=index_env, timeout=300)
        shutil.unpack_archive(next(tmp_path.glob(project + "-*")), tmp_path / "source")
        found = list((tmp_path / "source").glob("*/tests"))
        if not found:
            pytest.skip("NOT TESTED: the source distribution of %s has no tests" % project)
        return found[0]

    return call


@pytest.fixture
def failures(index_env, tmp_path):
    """failures(env, tests, files…) -> (names of those that fail, the summary line).

    The seed of hashes is the same in each run: a test of distlib's depends on the order of a set
    (https://github.com/pypa/distlib/issues/161)."""
    index_env = dict(index_env, PYTHONHASHSEED="0")

    def call(env, tests, *files):
        copy = tmp_path / ("tests-" + env.parent.name)
        shutil.copytree(tests, copy)
        done = run(env / "bin/python", "-m", "pytest", "-q", "-rfE", "-p", "no:cacheprovider",
                   "--basetemp", tmp_path / "temp", *files, env=index_env, cwd=copy, check=False,
                   timeout=600)
        lines = done.stdout.splitlines()
        failed = {line.split()[1] for line in lines if line.startswith(("FAILED", "ERROR"))}
        return failed, lines[-1]

    return call


def test_the_suite_of_installer(env, suite, failures):
    failed, summary = failures(env, suite("installer"), ".")
    assert not failed and " passed" in summary, summary


def test_the_suite_of_distlib_fails_nowhere_else_than_in_a_venv(env, plain, suite, failures):
    tests = suite("distlib")
    failed, summary = failures(env, tests, *DISTLIB)
    assert " passed" in summary
    assert failed <= failures(plain, tests, *DISTLIB)[0]


@pytest.mark.parametrize("tool", ["pex", "shiv"])
def test_an_archive_with_its_packages_runs_before_and_after_a_move(env, index_env, tmp_path, tool):
    file = tmp_path / "out"
    words = ["-q"] if tool == "shiv" else []
    index_env = dict(index_env, HOME=str(tmp_path))
    run(env / "bin" / tool, *words, "-c", "cowsay", "-o", file, "cowsay==6.1", env=index_env,
        timeout=600)
    assert "moo" in run(env / "bin/python", file, "-t", "moo", env=index_env).stdout
    away = env.with_name("away")
    env.rename(away)
    try:
        assert "moo" in run(away / "bin/python", file, "-t", "moo", env=index_env).stdout
    finally:
        away.rename(env)


def test_cx_freeze_makes_a_program_that_needs_no_environment(env, index_env, tmp_path):
    (tmp_path / "app.py").write_text("import json, sys\nprint(json.dumps(sys.argv[1:]))\n")
    run(env / "bin/cxfreeze", "--script", "app.py", "--target-dir", "dist", "--silent",
        cwd=tmp_path, env=index_env, timeout=600)
    away = env.with_name("away")
    env.rename(away)
    try:
        assert run(tmp_path / "dist/app", "x y", env=index_env).stdout == '["x y"]\n'
    finally:
        away.rename(env)
