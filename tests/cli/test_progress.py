# SPDX-License-Identifier: MIT
"""
Long work draws its progress on a terminal. A system call of each command is delayed, so that the
work takes long on any machine.
"""
import os
import re
import signal
import subprocess

import pytest

import big_env
from conftest import MOVENV, run, tool
from foreign_env import Env
from screen import run_on_screen

pytestmark = pytest.mark.usefixtures("needs_static")

SCRIPTS = 150
LATE = " in the time that a signal leaves"  # what cannot be removed, on a machine with much to do


@pytest.fixture
def env(tmp_path, any_python, clean_env):
    """An environment with many scripts that name it, and a distribution that lists files."""
    env = Env(tmp_path.resolve() / "env")
    run(MOVENV, "create", "--without-pip", "-p", any_python, env, env=clean_env)
    big_env.add_scripts(env, SCRIPTS)
    big_env.add_dist(env, "many-files", ["x%d" % i for i in range(100)])
    return env


@pytest.fixture
def archive(env, clean_env, tmp_path):
    run(MOVENV, "pack", "-q", "--format=tar", "-o", tmp_path / "a.tar", env, env=clean_env)
    return tmp_path / "a.tar"


@pytest.fixture
def slow(request, env, any_python, tmp_path):
    """slow(name) -> the words of a command, which takes more than a second."""

    def call(name, *options):
        delayed, words = {
            "standalone": ("utimensat", ["create", "--standalone", "--without-pip", "-p",
                                         any_python, tmp_path / "new"]),
            "unpack": ("utimensat", ["unpack", tmp_path / "a.tar", tmp_path / "new"]),
            "pack": ("fstat", ["pack", "--format=tar", env, "-o", tmp_path / "b.tar"]),
            "repair": ("renameat", ["repair", env]),
            "check": ("openat2", ["check", "--hashes", env]),
        }[name]
        if name == "unpack":
            request.getfixturevalue("archive")
        milliseconds = {"standalone": 0.5, "pack": 2, "check": 3}.get(name, 6)
        return [tool("strace"), "-f", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=" + delayed,
                "-e", "inject=%s:delay_exit=%d" % (delayed, int(milliseconds * 1000)), MOVENV, *words,
                *options]

    return call


LINES = {
    "standalone": r"copying Python +(\d+)% of \d+\.\d MB",
    "unpack": r"unpacking +(\d+)% of \d+\.\d [kM]B",
    "pack": r"packing +(\d+)% of \d+\.\d [kM]B",
    "repair": r"repairing +(\d+)% of \d+ files",
    "check": r"checking +(\d+)% of \d+ files",
}
REST = r"(  \d+(\.\d)? (bytes|[kMG]B)/s)?(  \d+:\d\d left)?"


@pytest.mark.parametrize("name", LINES)
def test_long_work_draws_what_is_done_of_what(slow, clean_env, name):
    screen = run_on_screen(slow(name), clean_env)
    shown = [re.fullmatch(LINES[name] + REST, frame) for frame in screen.frames]
    numbers = [int(found.group(1)) for found in shown if found]
    assert len(numbers) > 1 and numbers == sorted(numbers) and numbers[-1] > numbers[0]
    others = [frame for frame, found in zip(screen.frames, shown) if not found]
    assert screen.remains == others
    assert others == [] or name == "pack" and "is complete" in others[0]
    assert all(len(frame) < 80 for frame in screen.frames if frame not in others)


@pytest.mark.parametrize("name", ["unpack", "repair"])
def test_quiet_draws_nothing(slow, clean_env, name):
    assert run_on_screen(slow(name, "-q"), clean_env).drawn == ""


def test_a_dumb_terminal_and_a_pipe_have_no_progress(slow, env, clean_env):
    assert run_on_screen(slow("repair"), dict(clean_env, TERM="dumb")).drawn == ""
    done = subprocess.run([str(w) for w in slow("unpack")], env=clean_env, capture_output=True,
                          check=True)
    assert done.stderr == b""


def test_short_work_draws_nothing(env, clean_env):
    """On a busy machine it may take long, but not each time."""
    words = [MOVENV, "check", "--hashes", env]
    assert any(run_on_screen(words, clean_env).drawn == "" for _ in range(10))


def test_a_message_stands_on_a_line_of_its_own(slow, archive, clean_env, tmp_path):
    """A cut archive: the progress is drawn when the message comes."""
    words = slow("unpack")
    with open(archive, "r+b") as f:
        f.truncate(archive.stat().st_size * 3 // 4)
    screen = run_on_screen(words, clean_env)
    assert re.fullmatch(LINES["unpack"] + REST, screen.frames[0])
    assert screen.remains and all(line.startswith("movenv: cannot ") for line in screen.remains)


@pytest.mark.parametrize("name", LINES)
def test_a_signal_leaves_nothing_on_the_line(slow, clean_env, tmp_path, name):
    def interrupt(process):
        children = "/proc/%d/task/%d/children" % (process.pid, process.pid)
        with open(children, encoding="ascii") as f:
            os.kill(int(f.read().split()[0]), signal.SIGINT)

    screen = run_on_screen(slow(name), clean_env, on_drawn=interrupt)
    late = [line for line in screen.remains if LATE in line]
    assert screen.frames and screen.remains == late
    assert screen.returncode == -signal.SIGINT
    assert late or not [n for n in os.listdir(tmp_path) if ".movenv-" in n or n in ("new", "b.tar")]
