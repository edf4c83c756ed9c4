# SPDX-License-Identifier: MIT
"""Each system call of a command fails once, and the command is killed at each.

strace makes the calls fail (strace(1), --inject). What must hold after a failure: status 0 means
that the result is that of a run without it; another status comes with a message; the target is
absent, whole, or as it was; nothing temporary stays; a run after it gives the whole result. After a
kill: a run after it gives the whole result, and nothing temporary stays.

FAULTS_SHARE=N runs one in N of all failures, FAULTS_TURN=K the K-th of these shares (default: the
day of the year), so that a series of short runs makes them all.
"""
import datetime
import os
import re
import shutil
import subprocess

import pytest

from conftest import make_clean_env, run, tool
from scenarios import scenarios
from temporaries import temporaries

SHARE = int(os.environ.get("FAULTS_SHARE", "1"))
TURN = int(os.environ.get("FAULTS_TURN", datetime.date.today().timetuple().tm_yday))
# Calls that cannot fail, whose failure the kernel never reports, or that end the process.
LEFT_OUT = {"exit", "exit_group", "execve", "arch_prctl", "set_tid_address", "rt_sigaction",
            "rt_sigprocmask", "rt_sigreturn", "getpid", "gettid", "geteuid", "getuid", "getegid",
            "getgid", "munmap", "futex", "vfork", "sched_getaffinity", "umask", "poll",
            "clock_gettime", "nanosleep", "mprotect", "set_robust_list", "restart_syscall"}
ERRORS = ("EIO", "ENOSPC", "EMFILE", "ENOMEM", "EACCES", "EINTR")
MEMORY = {"brk", "mmap", "mremap", "clone"}


def errors_of(call):
    """A call that strace fails is not made: a file that was not closed would be another fault."""
    if call == "close":
        return ()
    return ("ENOMEM",) if call in MEMORY else ERRORS


class Case:
    """A scenario with the result of a run without failures, and the calls that it made."""

    def __init__(self, scenario, top):
        self.scenario, self.top = scenario, top
        self.env = make_clean_env(top)
        self.template = top / "template"
        self.work = top / "work"
        scenario.prepare(self.work, self.env)
        self.work.rename(self.template)
        self.fresh()
        self.before = scenario.result(self.work)
        self.trace = top / "trace"
        done = self.run("-e", "trace=all")
        assert done.returncode == 0, done.stderr
        self.after = scenario.result(self.work)
        self.calls = self.read_calls()

    def fresh(self):
        shutil.rmtree(self.work, ignore_errors=True)
        subprocess.run(["cp", "-a", self.template, self.work], check=True)

    def run(self, *options):
        args = self.scenario.command(self.work)
        return run(tool("strace"), "-f", "-qqq", "-b", "execve", "-o", self.trace, *options, *args,
                   env=self.scenario.variables(self.work, self.env), cwd=self.work, check=False,
                   timeout=60)

    def run_plain(self):
        """The next runs, up to the first that fails."""
        for args in self.scenario.next_runs(self.work):
            done = run(*args, cwd=self.work, check=False,
                       env=self.scenario.variables(self.work, self.env))
            if done.returncode != 0:
                break
        return done

    def read_calls(self):
        """(name, how often) of the calls; those before the first are the C library's."""
        names = re.findall(r"^\d+ +(\w+)\(", self.trace.read_text(), re.M)
        return {name: names.count(name) for name in sorted(set(names) - LEFT_OUT)}

    def injections(self):
        """Every failure, as an option of strace's; a share of them, but at least one."""
        every = [(call, n, how) for call, count in self.calls.items() for n in range(1, count + 1)
                 for how in (*("error=" + e for e in errors_of(call)), "signal=KILL")]
        return every[TURN % SHARE::SHARE] or [every[TURN % len(every)]]


def faults_after_failure(case, done):
    scenario = case.scenario
    found = []
    if done.returncode < 0:
        found.append("it ended by signal %d" % -done.returncode)
    elif done.returncode == 0:
        if not scenario.is_whole(case.after, scenario.result(case.work)):
            found.append("status 0, and the result is another: %s" % scenario.differences(
                scenario.result(case.work), case.after))
    elif "movenv: " not in done.stderr:
        found.append("status %d without a message: %r" % (done.returncode, done.stderr))
    elif not scenario.is_allowed(case.before, case.after, scenario.result(case.work)):
        now = scenario.result(case.work)
        found.append("status %d, and the target is neither whole nor as it was: %s; %s" % (
            done.returncode, scenario.differences(now, case.before),
            scenario.differences(now, case.after)))
    if temporaries(case.work):
        found.append("it left %s" % temporaries(case.work))
    return found


def faults_after_another_run(case):
    """A whole environment may be refused as a target, once nothing temporary lies there."""
    if case.scenario.result(case.work) == case.after and not temporaries(case.work):
        return []
    done = case.run_plain()
    found = []
    if done.returncode != 0:
        found.append("the next run: status %d, %s" % (done.returncode, done.stderr.strip()))
    elif case.scenario.result(case.work) != case.after:
        found.append("the next run has another result: %s" % case.scenario.differences(
            case.scenario.result(case.work), case.after))
    if temporaries(case.work):
        found.append("the next run leaves %s" % temporaries(case.work))
    return found


@pytest.mark.parametrize("scenario", scenarios(), ids=repr)
def test_each_call_may_fail(scenario, tmp_path):
    case = Case(scenario, tmp_path)
    injections = case.injections()
    wrong = []
    for call, n, how in injections:
        case.fresh()
        try:
            done = case.run("-e", "trace=" + call, "-e", "inject=%s:%s:when=%d" % (call, how, n))
        except subprocess.TimeoutExpired:
            wrong.append("%s %d %s: it does not end" % (call, n, how))
            continue
        found = [] if how.startswith("signal") else faults_after_failure(case, done)
        found = found or faults_after_another_run(case)
        wrong += ["%s %d %s: %s" % (call, n, how, what) for what in found]
    print("%d failures injected" % len(injections))
    assert injections
    assert not wrong, "%d of %d:\n%s" % (len(wrong), len(injections), "\n".join(wrong[:60]))
