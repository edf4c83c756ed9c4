# SPDX-License-Identifier: MIT
"""INT, TERM and HUP end any command at once, wherever they come, and nothing half-done remains.

How soon is counted in system calls after the signal, since time depends on the machine.
"""
import os
import shutil
import signal
import subprocess
import time

import pytest

import big_env
import check_text
import growth
import trees
from conftest import MOVENV, run
from foreign_env import Env, digest

SIGNALS = ["INT", "TERM", "HUP"]
OPENS = ("openat", "openat2")
# Calls that do work; others open directories, remove what was begun, or end threads.
WORK = {"read", "write", "pread64", "pwrite64", "mkdirat", "symlinkat", "linkat", "renameat",
        "utimensat", "copy_file_range", "execve"}


@pytest.fixture
def env(tmp_path, any_python, clean_env):
    """An environment with 300 scripts that name it, and distributions."""
    env = Env(tmp_path.resolve() / "env")
    run(MOVENV, "create", "--without-pip", "-p", any_python, env, env=clean_env)
    big_env.add_scripts(env, 300)
    for i in range(100):
        big_env.add_dist(env, "d%03d" % i, ["x%d" % k for k in range(20)])
    return env


def signalled(log, name, when, call, *args, env):
    """Runs movenv, which gets the signal with the call of this number; its calls after that."""
    done, calls = growth.calls(
        log, *args, env=env,
        options=["-e", "inject=%s:signal=%s:when=%d" % (call, name, when)])
    names = [c for c, _ in calls]
    return done, calls[names.index("signal"):] if "signal" in names else None


def left(directory):
    return [n for n in trees.names(directory) if ".movenv-" in n]


def is_work(call, text):
    return call in WORK or (call in OPENS and "O_DIRECTORY" not in text)


@pytest.mark.parametrize("part", [0.2, 0.4, 0.6, 0.8, 0.95])
@pytest.mark.parametrize("command", ["check", "repair", "pack", "unpack"])
def test_a_signal_ends_the_work(env, clean_env, tmp_path, needs_static, command, part):
    """It comes with a part of the calls done that open files. Each command and signal in turn."""
    name = SIGNALS[int(part * 20) % 3]
    place = tmp_path / "place"
    place.mkdir()
    args = {"check": ["--hashes", env], "repair": ["-n", env],
            "pack": ["-q", "-o", place / "out.tar.gz", env]}
    if command == "unpack":
        shutil.make_archive(tmp_path / "in", "zip", env.path.parent, "env")
        args["unpack"] = ["-q", tmp_path / "in.zip", place / "new"]
    _, whole = growth.calls(tmp_path / "log", command, *args[command], env=clean_env)
    shutil.rmtree(place)
    place.mkdir()
    # A number for each thread: the main one has most calls.
    opens = [(call, text.split()[0]) for call, text in whole if call in OPENS]
    most, call = max((opens.count(pair), pair[0]) for pair in set(opens))
    assert most > 200
    # Threads share the work otherwise in each run: then the number is not reached.
    for less in (1, 0.8, 0.6, 0.4, 0.2):
        done, after = signalled(tmp_path / "log", name, int(part * most * less), call, command,
                                *args[command], env=clean_env)
        if after:
            break
        shutil.rmtree(place)
        place.mkdir()
    assert after, "the run was over before"
    assert done.returncode == -getattr(signal, "SIG" + name)
    assert "movenv:" not in done.stderr
    # A file that is open is finished, and each thread may have one.
    work = [text for call, text in after if is_work(call, text)]
    assert len(work) < 30, work[:200]
    assert os.listdir(place) == [] and left(tmp_path) == []


@pytest.mark.parametrize("call, when", [("openat", 500), ("write", 40), ("renameat", 1),
                                        ("renameat", 50), ("fchmod", 3), ("close", 450)])
def test_repair_leaves_record_true_after_a_signal(env, movenv, clean_env, tmp_path, needs_static,
                                                  call, when):
    info = env.site / "many-1.0.dist-info"
    data = (env.bin / "s00000").read_bytes()
    info.joinpath("RECORD").write_text(info.joinpath("RECORD").read_text().replace(
        "%s,0" % big_env.EMPTY, "%s,%d" % (digest(data), len(data))))
    done, after = signalled(tmp_path / "log", "TERM", when, call, "repair", env, env=clean_env)
    assert after, "the run was over before"
    assert done.returncode == -signal.SIGTERM
    assert left(env) == []
    found = movenv("check", "-v", "--hashes", env, check=False).stdout
    wrong = [line for line in check_text.lines(found) if "RECORD" in line and "/bin/s0" in line]
    assert wrong == []
    movenv("repair", env)
    assert movenv("check", env).stdout == ""


@pytest.mark.parametrize("name", SIGNALS)
def test_pack_ends_while_nobody_reads_its_output(env, clean_env, needs_static, name):
    """The pipe is full: the process sleeps in write()."""
    (env / "big").write_bytes(os.urandom(1 << 20))
    packing = subprocess.Popen([MOVENV, "pack", "-o", "-", str(env)], env=clean_env,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
    end_asleep(packing, name)


@pytest.mark.parametrize("name", SIGNALS)
def test_unpack_ends_while_nobody_writes_its_input(clean_env, tmp_path, needs_static, name):
    read, write = os.pipe()
    unpacking = subprocess.Popen([MOVENV, "unpack", "-", tmp_path / "new"], env=clean_env,
                                 stdin=read, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        end_asleep(unpacking, name)
    finally:
        os.close(read)
        os.close(write)
    assert os.listdir(tmp_path) == []


def end_asleep(process, name):
    """Sends the signal when the process sleeps; it ends by that."""
    try:
        wait_until_it_sleeps(process.pid)
        process.send_signal(getattr(signal, "SIG" + name))
        assert process.wait(timeout=60) == -getattr(signal, "SIG" + name)
    finally:
        process.kill()
        process.communicate()


def task_state(pid, task):
    """(thread, its state, its ticks in user space, and in the kernel); a thread may end meanwhile."""
    try:
        with open("/proc/%d/task/%s/stat" % (pid, task), encoding="ascii") as f:
            fields = f.read().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return task, "X", "", ""
    return task, fields[0], fields[11], fields[12]


def wait_until_it_sleeps(pid):
    """All its threads sleep, and its processor time stands still."""
    before = None
    for _ in range(600):
        time.sleep(0.1)
        now = [task_state(pid, task) for task in os.listdir("/proc/%d/task" % pid)]
        if now == before and all(state[1] == "S" for state in now):
            return
        before = now
    pytest.fail("it never sleeps: %s" % before)
