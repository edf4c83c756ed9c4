# SPDX-License-Identifier: MIT
"""A call that fails while an interpreter is judged does not make it one that does not fit.

EIO, ENOMEM and EMFILE say nothing about the file. The answer is the right one, or there is none.
"""
import os
import re

import pytest

import trees
from conftest import MOVENV, run, tool

ERRORS = ("EIO", "ENOMEM", "EMFILE")
# Calls that strace cannot make fail without another fault, or that cannot fail.
LEFT_OUT = {"close", "execve", "exit_group", "munmap", "mprotect", "brk", "mmap", "rt_sigaction",
            "rt_sigprocmask", "geteuid", "nanosleep", "clock_gettime", "poll", "vfork", "futex"}


@pytest.fixture
def incomplete(movenv, any_python, tmp_path):
    """Its pyvenv.cfg lacks keys, so that repair asks the home."""
    movenv("create", "-p", any_python.path, "--without-pip", tmp_path / "env")
    cfg = tmp_path / "env" / "pyvenv.cfg"
    cfg.write_text("".join(line for line in cfg.read_text().splitlines(True)
                           if not re.match("implementation|version_info", line)))
    return tmp_path / "env"


def traced(env, log, *args, options=()):
    return run(tool("strace"), "-f", "-qqq", "-b", "execve", "-o", log, *options, MOVENV, *args,
               env=env, check=False)


def calls_of_judging(log, file):
    """(name, number) of the calls from the first with the file's directory up to its last wait."""
    found, numbers, last = [], {}, 0
    began = False
    for line in log.read_text().splitlines():
        call = re.match(r"\d+ +(\w+)\(", line)
        if not call:
            continue
        name = call[1]
        numbers[name] = numbers.get(name, 0) + 1
        began = began or os.path.dirname(file) in line
        if began and name not in LEFT_OUT:
            found.append((name, numbers[name]))
        if name == "wait4":
            last = len(found)
    return found[:last]


def wrong_answers(variables, args, env, calls, executable, undo=lambda: None):
    """The injections after which the run has neither the right result nor a true message."""
    wrong = []
    for i, (call, n) in enumerate(calls):
        undo()
        error = ERRORS[i % len(ERRORS)]
        done = traced(variables, "/dev/null", *args,
                      options=["-e", "inject=%s:error=%s:when=%d" % (call, error, n)])
        told = done.returncode == 1 and "movenv: cannot" in done.stderr and \
            "there is none" not in done.stderr
        right = done.returncode == 0 and trees.cfg(env).get("executable") == executable
        if not (told or right):
            wrong.append("%s %d %s: status %d, %s %s" % (call, n, error, done.returncode, done.stderr,
                                                         trees.cfg(env).get("executable")))
    return wrong


def test_repair_keeps_a_home_that_cannot_be_judged(clean_env, needs_static, incomplete, tmp_path):
    """Or it would look for another interpreter, and put the environment on that."""
    clean_env["MOVENV_NO_CACHE"] = "1"
    cfg = incomplete / "pyvenv.cfg"
    before = cfg.read_text()
    log = tmp_path / "log"
    traced(clean_env, log, "repair", incomplete)
    whole = trees.cfg(incomplete)
    calls = calls_of_judging(log, whole["executable"])
    assert "version_info" in whole and len(calls) > 20
    wrong = wrong_answers(clean_env, ["repair", incomplete], incomplete, calls, whole["executable"],
                          lambda: cfg.write_text(before))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("spec", ["default", "version"])
def test_create_takes_no_other_interpreter_for_a_failing_call(clean_env, needs_static, tmp_path,
                                                              any_python, spec):
    env, log = tmp_path / "env", tmp_path / "log"
    args = ["create", "--without-pip", "--clear", env]
    variables = dict(clean_env, PATH=os.path.dirname(any_python.path) + ":" + clean_env["PATH"])
    if spec == "version":
        args[1:1] = ["-p", ">=3.%d" % any_python.version[1]]
    traced(variables, log, *args)
    executable = trees.cfg(env)["executable"]
    calls = calls_of_judging(log, executable)
    assert len(calls) > 20
    wrong = wrong_answers(variables, args, env, calls[::max(1, len(calls) // 60)], executable)
    assert not wrong, "\n".join(wrong)


def test_a_home_that_is_gone_is_still_replaced(movenv, clean_env, incomplete, any_python):
    """ENOENT does say something about the file."""
    cfg = incomplete / "pyvenv.cfg"
    cfg.write_text(cfg.read_text().replace(os.path.dirname(any_python.path), "/no/such/home"))
    movenv("repair", incomplete, env=dict(clean_env, MOVENV_PYTHON=str(any_python.path)))
    assert os.path.exists(trees.cfg(incomplete)["executable"])
