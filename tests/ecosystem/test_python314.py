# SPDX-License-Identifier: MIT
"""movenv with Debian's Python 3.14 alone: create, move, install and nest."""
import itertools
import json

import pytest

import check_text
import script_kinds
import trees
from wheels import Wheel

MOVENV = "/usr/local/bin/movenv"
ASK = """
import json, sys
print(json.dumps([sys.prefix, sys.base_prefix, sys.executable, sys._base_executable]))
"""
HELLO = """
import argparse, multiprocessing, sys

def child(queue):
    queue.put(sys.prefix)

def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("words", nargs="*")
    queue = multiprocessing.get_context("forkserver").SimpleQueue()
    process = multiprocessing.get_context("forkserver").Process(target=child, args=(queue,))
    words = parser.parse_args().words
    process.start()
    print(words, sys.argv[0], sys.prefix, queue.get())
    process.join()
"""
QUIET = {"PIP_NO_INDEX": "1", "PIP_ROOT_USER_ACTION": "ignore", "NO_COLOR": "1"}
numbers = itertools.count()


@pytest.fixture(scope="session", autouse=True)
def tools():
    """The package index is not needed here."""


@pytest.fixture(scope="module")
def hello(python314, tmp_path_factory):
    """The path inside the Debian of a wheel with a console script."""
    wheel = Wheel("hello", "1.0", files={"hello.py": HELLO}, scripts={"hello": "hello:main"})
    file = wheel.write(tmp_path_factory.mktemp("dist"))
    python314.path(file.name).write_bytes(file.read_bytes())
    return "/" + file.name


@pytest.fixture
def env_dir(python314):
    """The path inside the Debian of a fresh environment."""
    place = "/srv/made %d" % next(numbers)
    done = python314([MOVENV, "create", "-p", "3.14", place])
    assert (done.stdout, done.stderr) == ("", "")
    return place


@pytest.fixture
def moved(python314):
    def move(place):
        to = "/opt/ein anderer Ort für é %d" % next(numbers)
        python314.path(place).rename(python314.path(to))
        return to

    return move


def ask(python314, env_dir, *options, **kwargs):
    done = python314([env_dir + "/bin/python", *options, "-c", ASK], **kwargs)
    return json.loads(done.stdout)


def check_runs(python314, env_dir, **kwargs):
    executable = env_dir + "/bin/python"
    prefix, base_prefix, own, base = ask(python314, env_dir, **kwargs)
    assert (prefix, base_prefix, own) == (env_dir, "/usr", executable)
    assert python314.path(base).resolve().name == "python3.14"


def test_environment_runs_where_it_was_made_and_after_a_move(python314, env_dir, moved):
    assert trees.cfg(python314.path(env_dir))["home"] == "/usr/bin"
    check_runs(python314, env_dir)
    check_runs(python314, moved(env_dir))


def test_create_finds_this_python_without_an_option(python314):
    python314([MOVENV, "create", "--without-pip", "/srv/found"])
    check_runs(python314, "/srv/found")


def test_prefix_is_right_under_pythons_own_options(python314, env_dir, moved):
    to = moved(env_dir)
    for options in (["-I"], ["-E"], ["-s"], ["-P"], ["-Es", "-P"], ["-B", "-I"]):
        assert ask(python314, to, *options)[0] == to, options


def test_misleading_variables_have_no_effect(python314, env_dir):
    wrong = {"PYTHONHOME": "/nowhere", "__PYVENV_LAUNCHER__": "/usr/bin/python3",
             "PYTHONEXECUTABLE": "/usr/bin/python3"}
    check_runs(python314, env_dir, env=wrong)


def test_pip_is_there_and_moves(python314, env_dir, moved):
    to = moved(env_dir)
    for words in ([to + "/bin/pip"], [to + "/bin/python", "-m", "pip"]):
        shown = python314([*words, "--version"], QUIET).stdout
        assert " from %s/lib/python3.14/site-packages/pip " % to in shown


def test_a_script_installed_by_pip_is_a_launcher_and_moves(python314, env_dir, moved, hello):
    """It also starts children by forkserver, the default since 3.14."""
    python314([env_dir + "/bin/pip", "install", "-q", hello], QUIET)
    assert script_kinds.kind(python314.path(env_dir + "/bin/hello")) == "native"
    to = moved(env_dir)
    script = to + "/bin/hello"
    assert python314([script, "a b"]).stdout == "['a b'] %s %s %s\n" % (script, to, to)
    assert python314([script, "-h"], QUIET).stdout.startswith("usage: hello [-h] ")
    found = check_text.lines(python314([MOVENV, "check", "-v", to], check=False).stdout)
    assert ["direct_url.json" in line for line in found] == [True]  # the wheel is a local file
    python314([to + "/bin/pip", "uninstall", "-q", "-y", "hello"], QUIET)
    assert not python314.path(script).exists()


def test_venv_makes_a_nested_environment_on_the_real_base(python314, env_dir, moved):
    outer = moved(env_dir)
    python314([outer + "/bin/python", "-m", "venv", "/srv/nested"])
    assert trees.cfg(python314.path("/srv/nested"))["home"] == "/usr/bin"
    moved(outer)
    check_runs(python314, "/srv/nested")
    shown = python314(["/srv/nested/bin/pip", "--version"], QUIET).stdout
    assert " from /srv/nested/lib/" in shown


def test_all_steps_work_without_proc(python314, moved, hello):
    python314([MOVENV, "create", "/srv/dark"], proc=False)
    python314(["/srv/dark/bin/pip", "install", "-q", hello], QUIET, proc=False)
    to = moved("/srv/dark")
    check_runs(python314, to, proc=False)
    script = to + "/bin/hello"
    done = python314([script, "a"], proc=False)
    assert done.stdout == "['a'] %s %s %s\n" % (script, to, to)
    assert not python314.path("/proc/self").exists()
