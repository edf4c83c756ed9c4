# SPDX-License-Identifier: MIT
"""virtualenv's options, with the creator movenv: the oldest virtualenv that is supported, and the
newest."""
import os
import shutil
import subprocess
import time

import pytest

import interpreters
import plugin_wheel
import trees
from conftest import MOVENV, run

BETWEEN = ["20.29.3", "20.31.2", "20.34.0", "20.35.4", "20.36.1", "20.39.1", "21.0.0", "21.4.3",
           "21.7.16", "21.11.1"]



@pytest.mark.parametrize("seeder", ["app-data", "movenv", "pip"])
def test_each_seeder_leaves_an_environment_that_moves(virtualenv, clean_env, tmp_path, seeder):
    virtualenv("--seeder", seeder, tmp_path / "env")
    plugin_wheel.check_made(tmp_path / "env", clean_env)
    plugin_wheel.check_moves(tmp_path / "env", tmp_path / "other place", clean_env)


@pytest.mark.parametrize("word", ["--without-pip", "--no-seed"])
def test_pip_is_left_out(virtualenv, clean_env, tmp_path, word):
    virtualenv("--seeder", "movenv", word, tmp_path / "env")
    plugin_wheel.check_made(tmp_path / "env", clean_env)
    assert not list((tmp_path / "env").glob("bin/pip*"))
    plugin_wheel.check_moves(tmp_path / "env", tmp_path / "moved", clean_env, pip=False)


def test_the_systems_packages_are_seen_if_that_is_wanted(virtualenv, clean_env, tmp_path):
    virtualenv("--no-seed", "--system-site-packages", tmp_path / "with")
    virtualenv("--no-seed", tmp_path / "without")
    assert trees.cfg(tmp_path / "with")["include-system-site-packages"] == "true"
    assert trees.cfg(tmp_path / "without")["include-system-site-packages"] == "false"


@pytest.mark.parametrize("prompt, shown", [(".", "place"), ("a b", "a b"), ("it's", "it's"),
                                           ("$(touch x)", "$(touch x)"), ("a\nhome = /x", None)])
def test_a_prompt_is_shown_and_never_run(virtualenv, clean_env, tmp_path, prompt, shown):
    (tmp_path / "place").mkdir()
    done = virtualenv("--no-seed", "--prompt=%s" % prompt, tmp_path / "env", cwd=tmp_path / "place",
                      check=False)
    if shown is None:  # refused, or a text that adds no key
        assert done.returncode != 0 or trees.cfg(tmp_path / "env")["home"] != "/x"
        return
    shell = "PS1='> '; . %s/bin/activate; printf %%s \"$VIRTUAL_ENV_PROMPT\"" % (tmp_path / "env")
    assert shown in run("bash", "-c", shell, env=clean_env, cwd=tmp_path).stdout
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("word", ["--symlinks", "--copies", "--always-copy"])
def test_links_and_copies_have_no_meaning(virtualenv, clean_env, tmp_path, word):
    virtualenv("--no-seed", word, tmp_path / "env")
    plugin_wheel.check_made(tmp_path / "env", clean_env)


def test_clear_replaces_an_environment(virtualenv, clean_env, tmp_path):
    virtualenv("--no-seed", tmp_path / "env")
    (tmp_path / "env/old").touch()
    virtualenv("--no-seed", tmp_path / "env")
    assert (tmp_path / "env/old").exists()
    virtualenv("--no-seed", "--clear", tmp_path / "env")
    assert not (tmp_path / "env/old").exists()
    plugin_wheel.check_made(tmp_path / "env", clean_env)


def test_clear_never_empties_a_directory_that_holds_the_current_one(virtualenv, tmp_path):
    (tmp_path / "a/b").mkdir(parents=True)
    done = virtualenv("--no-seed", "--clear", tmp_path / "a", cwd=tmp_path / "a/b", check=False)
    assert done.returncode == 1 and (tmp_path / "a/b").exists()
    assert "it holds the current directory" in done.stdout + done.stderr


def test_an_environment_that_cannot_be_replaced_stays(virtualenv, clean_env, tmp_path):
    virtualenv("--no-seed", tmp_path / "env")
    env = dict(clean_env, MOVENV_CREATE_STANDALONE="no such kind")
    done = virtualenv("--no-seed", "--clear", tmp_path / "env", env=env, check=False)
    assert done.returncode == 1 and "MOVENV_CREATE_STANDALONE" in done.stdout + done.stderr
    plugin_wheel.check_made(tmp_path / "env", clean_env)


def test_another_creators_environment_becomes_movenvs(virtualenv, clean_env, tmp_path):
    virtualenv("--creator", "venv", tmp_path / "env")
    assert os.path.islink(tmp_path / "env/bin/python")
    virtualenv(tmp_path / "env")
    plugin_wheel.check_made(tmp_path / "env", clean_env)
    plugin_wheel.check_moves(tmp_path / "env", tmp_path / "moved", clean_env)


def test_a_project_gets_no_ignore_file_that_hides_it(virtualenv, tmp_path):
    (tmp_path / "setup.py").touch()
    virtualenv("--no-seed", tmp_path)
    assert not (tmp_path / ".gitignore").exists()
    virtualenv("--no-seed", tmp_path / "new")
    assert (tmp_path / "new/.gitignore").exists()
    virtualenv("--no-seed", "--no-vcs-ignore", tmp_path / "plain")
    assert not (tmp_path / "plain/.gitignore").exists()


@pytest.mark.parametrize("activators", ["", "bash", "fish,powershell"])
def test_all_of_movenvs_activate_scripts_are_there(virtualenv, clean_env, tmp_path, activators):
    virtualenv("--no-seed", "--activators", activators, tmp_path / "env")
    plugin_wheel.check_made(tmp_path / "env", clean_env)


def test_a_read_only_cache_of_virtualenvs_is_enough(virtualenv, clean_env, tmp_path):
    virtualenv("--app-data", tmp_path / "data", tmp_path / "one")
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "data").rglob("*")}
    virtualenv("--app-data", tmp_path / "data", "--read-only-app-data", tmp_path / "two")
    plugin_wheel.check_made(tmp_path / "two", clean_env)
    after = {p: p.stat().st_mtime_ns for p in (tmp_path / "data").rglob("*")}
    assert {p: t for p, t in after.items() if p.suffix != ".lock"} == \
        {p: t for p, t in before.items() if p.suffix != ".lock"}


def test_packages_that_are_links_into_the_cache_leave_it_alone(virtualenv, clean_env, tmp_path):
    """--symlink-app-data: pip is a link. Nothing is written through it, and check reports it."""
    def contents():
        return {p: p.read_bytes() for p in (tmp_path / "data/wheel").rglob("*.dist-info/*")
                if p.is_file()}

    words = ["--app-data", tmp_path / "data", "--symlink-app-data"]
    virtualenv(*words, tmp_path / "one")
    before = contents()
    virtualenv(*words, tmp_path / "two")
    assert before and contents() == before
    assert run(virtualenv.box / "movenv", "check", "-q", tmp_path / "two", env=clean_env,
               check=False).returncode == 1


def test_settings_of_movenv_hold(virtualenv, clean_env, tmp_path):
    env = dict(clean_env, MOVENV_CREATE_SCRIPTS="text", MOVENV_CREATE_CLEAR="1")
    virtualenv("--seeder", "movenv", tmp_path / "env", env=env)
    assert trees.cfg(tmp_path / "env")["movenv-scripts"] == "text"
    assert (tmp_path / "env/bin/pip").read_bytes().startswith(b"#!/bin/sh\n")
    (tmp_path / "env/kept").touch()
    virtualenv("--no-seed", tmp_path / "env", env=env)
    assert (tmp_path / "env/kept").exists(), "virtualenv decides what is cleared"


def test_an_environment_that_carries_its_interpreter(virtualenv, clean_env, tmp_path):
    env = dict(clean_env, MOVENV_CREATE_STANDALONE="python")
    virtualenv(tmp_path / "env", env=env)
    assert (tmp_path / "env/base/bin").is_dir()
    plugin_wheel.check_made(tmp_path / "env", clean_env)
    plugin_wheel.check_moves(tmp_path / "env", tmp_path / "moved", clean_env)


NEW_ENOUGH = [i for i in interpreters.each() if i.version >= (3, 9)]


@pytest.mark.parametrize("python", NEW_ENOUGH, ids=repr)
def test_virtualenv_in_an_environment_stands_on_its_base(uv, wheel, python, clean_env, tmp_path):
    """virtualenv itself runs in an environment of movenv's."""
    run(MOVENV, "create", "--without-pip", "-p", python, tmp_path / "outer", env=clean_env)
    uv("pip", "install", "-q", "-p", tmp_path / "outer/bin/python", wheel, "virtualenv")
    run(tmp_path / "outer/bin/virtualenv", "-q", "--creator", "movenv", tmp_path / "env",
        env=clean_env)
    shutil.rmtree(tmp_path / "outer")
    plugin_wheel.check_made(tmp_path / "env", clean_env)
    plugin_wheel.check_moves(tmp_path / "env", tmp_path / "moved", clean_env)


def test_planted_links_are_not_followed(virtualenv, clean_env, tmp_path):
    """The directory is another user's, who guesses the names of temporary files."""
    virtualenv("--no-seed", tmp_path / "env")
    (tmp_path / "mine").write_text("precious")
    for name in ("pyvenv.cfg.part", "bin/activate.part", "bin/activate.ps1.part"):
        (tmp_path / "env" / name).symlink_to(tmp_path / "mine")
    virtualenv("--no-seed", tmp_path / "env")
    assert (tmp_path / "mine").read_text() == "precious"
    assert not list((tmp_path / "env").glob("bin/.*"))


def test_an_environment_without_links_is_made_on_exfat(virtualenv, clean_env, exfat_dir):
    virtualenv(exfat_dir / "env")
    run(exfat_dir / "env/bin/pip", "--version", env=clean_env)
    assert run(virtualenv.box / "movenv", "check", exfat_dir / "env", env=clean_env).returncode == 0


@pytest.mark.parametrize("python", interpreters.each(), ids=repr)
def test_every_python_that_virtualenv_reaches(virtualenv, clean_env, tmp_path, python):
    """20.28.0 asks no Python below 3.7, and its pip needs 3.8. The newest has no wheels for some
    Pythons: movenv's seeder takes theirs.
    """
    old = virtualenv.version == "20.28.0"
    words = ["--seeder", "movenv", "-p", python.path]
    if old and python.version < (3, 7):
        done = virtualenv("--no-seed", *words, tmp_path / "env", check=False)
        assert done.returncode == 1 and "failed to query" in done.stdout + done.stderr
        return
    has_pip = not old or python.version >= (3, 8)
    virtualenv(*words, *([] if has_pip else ["--no-seed"]), tmp_path / "env")
    plugin_wheel.check_made(tmp_path / "env", clean_env)
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    shown = run(tmp_path / "env/bin/python", "-c", code, env=clean_env).stdout
    assert shown == python.minor + "\n"
    plugin_wheel.check_moves(tmp_path / "env", tmp_path / "moved", clean_env, pip=has_pip)


def test_python_2_is_not_reached(virtualenv, tmp_path):
    done = virtualenv("--discovery", "movenv", "-p", "2.7", tmp_path / "env", check=False)
    assert done.returncode == 1
    assert "cannot find an interpreter for '2.7'" in done.stdout + done.stderr


@pytest.mark.parametrize("spec", ["%s", "python%s", "cpython%s", "py%s", ">=%s,<4"])
def test_the_discovery_knows_virtualenvs_specs(virtualenv, any_python, clean_env, tmp_path, spec):
    spec = spec % any_python.minor
    if spec.startswith("py3"):
        spec = spec.replace(".", "")
    env = dict(clean_env, PATH="%s:%s" % (os.path.dirname(any_python.path), clean_env["PATH"]))
    virtualenv("--discovery", "movenv", "--no-seed", "-p", "3.904", "-p", spec, tmp_path / "env",
               env=env)
    version = trees.cfg(tmp_path / "env")["version"]
    assert version.startswith(any_python.minor + ".") or spec.startswith(">")


def test_the_python_of_virtualenv_itself_is_the_default(virtualenv, any_python, tmp_path):
    virtualenv("--discovery", "movenv", "--no-seed", tmp_path / "env")
    assert os.path.samefile(trees.cfg(tmp_path / "env")["executable"], any_python.path)


def test_an_interpreter_to_try_first_goes_first(virtualenv, any_python, clean_env, tmp_path):
    link = tmp_path / "here/python3"
    link.parent.mkdir()
    link.symlink_to(any_python.path)
    virtualenv("--discovery", "movenv", "--no-seed", "--try-first-with", link, "-p",
               any_python.minor, tmp_path / "env")
    assert os.path.samefile(trees.cfg(tmp_path / "env")["executable"], any_python.path)


def test_the_seeder_refuses_another_creators_environment(virtualenv, tmp_path):
    done = virtualenv("--creator", "builtin", "--seeder", "movenv", tmp_path / "env", check=False)
    assert done.returncode == 1
    assert "the seeder movenv needs the creator movenv" in done.stdout + done.stderr


def test_a_chosen_version_of_pip_is_installed(virtualenv, clean_env, tmp_path):
    virtualenv("--seeder", "movenv", "--pip", "24.0", "--setuptools", "none", tmp_path / "env")
    assert "pip 24.0 " in run(tmp_path / "env/bin/pip", "--version", env=clean_env).stdout


@pytest.mark.parametrize("version", BETWEEN)
def test_the_versions_between_work(make_box, clean_env, tmp_path, version):
    box = make_box("virtualenv==" + version)
    run(box / "virtualenv", "-q", "--creator", "movenv", "--seeder", "movenv", "--discovery",
        "movenv", tmp_path / "env", env=clean_env)
    plugin_wheel.check_made(tmp_path / "env", clean_env)
    plugin_wheel.check_moves(tmp_path / "env", tmp_path / "moved", clean_env)


def test_an_interrupt_leaves_nothing_behind(virtualenv, clean_env, tmp_path):
    """The program is a script that sleeps: virtualenv and it get the signal of the terminal."""
    slow = tmp_path / "bin/movenv"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\ntouch '%s/started'\nexec sleep 60\n" % tmp_path)
    slow.chmod(0o755)
    real = virtualenv.box / "movenv"
    shutil.move(real, tmp_path / "real")
    shutil.copy(slow, real)
    try:
        process = subprocess.Popen(
            [virtualenv.box / "virtualenv", "--creator", "movenv", "--no-seed", tmp_path / "env"],
            env=clean_env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, start_new_session=True)
        while not (tmp_path / "started").exists() and process.poll() is None:
            time.sleep(0.01)
        os.killpg(process.pid, 2)
        process.communicate(timeout=60)
    finally:
        real.unlink()
        shutil.move(tmp_path / "real", real)
    assert process.returncode != 0 and not (tmp_path / "env").exists()
