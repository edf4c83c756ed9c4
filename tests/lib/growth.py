# SPDX-License-Identifier: MIT
"""What a run costs, counted and not timed: instructions, system calls, memory."""
import re
import resource
import subprocess

from conftest import MOVENV, tool

MEMORY = 64 << 20  # bytes of address space that any command may take


def instructions(*args, env):
    """The instructions that movenv takes in user space; its status is 0 or 1."""
    done = subprocess.run(
        [tool("valgrind"), "--tool=callgrind", "--callgrind-out-file=/dev/null", MOVENV,
         *map(str, args)],
        env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        encoding="utf-8", errors="replace", timeout=600)
    assert done.returncode in (0, 1), done.stderr[-2000:]
    found = re.search(r"Collected : (\d+)", done.stderr)
    assert found, done.stderr[-2000:]
    return int(found[1])


def calls(log, *args, env, options=()):
    """Runs movenv under strace; returns it, and its system calls in their order.

    A call is (name, its text); a signal is ("signal", its text).
    """
    done = subprocess.run(
        [tool("strace"), "-f", "-qq", "-o", log, *options, MOVENV, *map(str, args)],
        env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        encoding="utf-8", errors="replace", timeout=600)
    lines = []
    with open(log, encoding="utf-8", errors="replace") as f:
        for line in f:
            found = re.match(r"\d+ +(?:<\.\.\. )?(?:(\w+)(?:\(| resumed)|--- (SIG\w+))", line)
            if found and "unfinished" not in line:
                lines.append(("signal" if found[2] else found[1], line.rstrip("\n")))
    return done, lines


def count_calls(log, *args, env):
    """The number of movenv's system calls, in all its threads; its status is 0.

    Those by which threads wait for each other do not count: the load of the machine decides them.
    """
    done = subprocess.run(
        [tool("strace"), "-f", "-qq", "-c", "-e", "trace=!futex", "-o", log, MOVENV,
         *map(str, args)],
        env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        encoding="utf-8", errors="replace", timeout=3600)
    assert done.returncode == 0, done.stdout + done.stderr
    with open(log, encoding="utf-8") as f:
        # "% time, seconds, usecs/call, calls, errors, total"
        total = f.read().splitlines()[-1].split()
    assert total[-1] == "total", total
    return int(total[3])


def in_little_memory(*args, env, limit=MEMORY):
    """Runs movenv with a limit of its address space."""

    def confine():
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

    return subprocess.run(
        [MOVENV, *map(str, args)], env=env, preexec_fn=confine, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        errors="surrogateescape", timeout=3600)
