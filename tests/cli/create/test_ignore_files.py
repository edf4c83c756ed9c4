# SPDX-License-Identifier: MIT
""".gitignore and CACHEDIR.TAG: in new environments, never in a directory with files of the user."""
import subprocess

import pytest

from conftest import run

IGNORE = "# Created by venv; see https://docs.python.org/3/library/venv.html\n*\n"
TAG = "Signature: 8a477f597d28d172789f06886806bc55\n"


def test_a_new_environment_has_both_ignore_files(made, python, tmp_path, clean_env):
    env_dir = made(python, "--without-pip")
    assert (env_dir / ".gitignore").read_text() == IGNORE
    assert (env_dir / "CACHEDIR.TAG").read_text().startswith(TAG)
    if python.is_cpython and python.version >= (3, 13):
        run(python, "-m", "venv", "--without-pip", tmp_path / "venv", env=clean_env)
        assert (tmp_path / "venv/.gitignore").read_text() == IGNORE


def test_git_and_tar_heed_the_ignore_files(made, execute, any_python, tmp_path):
    env_dir = made(any_python, "--without-pip")
    if subprocess.call(["sh", "-c", "command -v git >/dev/null"]) == 0:
        execute("cp", "-r", env_dir, tmp_path / "env")
        execute("git", "init", "-q", ".", cwd=tmp_path)
        assert execute("git", "status", "--porcelain", cwd=tmp_path).stdout == ""
    listed = execute("sh", "-c", "tar c --exclude-caches env | tar t", cwd=env_dir.parent).stdout
    assert listed.split() == ["env/", "env/CACHEDIR.TAG"]


@pytest.mark.parametrize("option", ["--without-scm-ignore-files", "--no-vcs-ignore", "--without-s"])
def test_without_scm_ignore_files_there_is_no_gitignore(movenv, tmp_path, any_python, option):
    movenv("create", "-p", any_python, "--without-pip", option, tmp_path / "env")
    assert not (tmp_path / "env/.gitignore").exists()
    assert (tmp_path / "env/CACHEDIR.TAG").exists()


@pytest.mark.parametrize("there", [None, ".gitignore", "CACHEDIR.TAG", "notes.txt", "pyvenv.cfg"])
def test_an_existing_directory_gets_ignore_files_only_if_it_is_empty(
        movenv, tmp_path, any_python, there):
    """venv overwrites the .gitignore of a project: python/cpython#135604."""
    env_dir = tmp_path / "env"
    env_dir.mkdir()
    if there:
        (env_dir / there).write_text("mine")
    for again in ([], ["--upgrade"], ["--force", "--clear"]):
        movenv("create", "-p", any_python, "--without-pip", *again, env_dir)
        marks = {".gitignore", "CACHEDIR.TAG"} & {p.name for p in env_dir.iterdir()}
        if "--clear" in again or not there:
            assert marks == {".gitignore", "CACHEDIR.TAG"}
        else:
            assert marks <= {there}
            assert there == "pyvenv.cfg" or (env_dir / there).read_text() == "mine"
