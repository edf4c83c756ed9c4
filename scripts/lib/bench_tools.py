# SPDX-License-Identifier: MIT
"""The tools of scripts/bench: peers, timing in turns, counts, and the row of the table."""
import json
import os
import re
import statistics
import subprocess
import sys
import time

# man wraps only the last column.
HEAD = ["| movenv | peer | ratio | goal | measurement |", "|---|---|---|---|---|"]
PEERS = ("uv", "virtualenv", "venv-pack", "setuptools<80", "matplotlib")
# What a user may have set, and would change what is measured.
DROPPED = ("PYTHON", "VIRTUAL_ENV", "VIRTUALENV_", "CONDA", "UV_PYTHON", "UV_PROJECT", "UV_CACHE",
           "UV_LINK", "PIP_REQUIRE", "PIP_TARGET", "PIP_USER", "PIP_PREFIX", "MOVENV_", "XDG_")


class Failed(Exception):
    """A command that is measured does not work."""


class Row:
    """A line of the table. holds is asked of the value that the goal is about."""

    def __init__(self, name, ours, theirs, ratio, goal, value, limit):
        self.name, self.ours, self.theirs, self.ratio, self.goal = name, ours, theirs, ratio, goal
        self.value, self.limit = value, limit
        self.times = self.chart = None

    def holds(self):
        return self.value <= self.limit

    def line(self):
        mark = "" if self.holds() else " (missed)"
        return f"| {self.ours} | {self.theirs} | {self.ratio} | {self.goal}{mark} | {self.name} |"


def number(value):
    return f"{value:.2f}" if value < 100 else f"{value:.0f}"


class Bench:
    """A scratch directory with the peers, an environment of variables, and ways to measure."""

    def __init__(self, build, python, scratch, runs):
        self.build, self.python, self.scratch, self.runs = build, python, scratch, runs
        self.movenv = str(build / "movenv")
        home = scratch / "home"
        home.mkdir()
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(DROPPED)}
        self.env.update(HOME=str(home), LC_ALL="C.UTF-8", PIP_DISABLE_PIP_VERSION_CHECK="1",
                        UV_PYTHON_DOWNLOADS="never")
        self.tools = scratch / "tools"
        self.run(python, "-m", "venv", self.tools)
        self.run(self.tools / "bin/pip", "install", "-q", *PEERS)

    def tool(self, name):
        return str(self.tools / "bin" / name)

    def version(self, project):
        shown = self.run(self.tools / "bin/pip", "list", "--format", "json")
        return next(one["version"] for one in json.loads(shown) if one["name"] == project)

    def use_library(self):
        """Lets this program import what the scratch directory has (the plotting library)."""
        sys.path.append(self.run(self.tools / "bin/python", "-c",
                                 "import sysconfig; print(sysconfig.get_path('platlib'))").strip())

    def run(self, *command, **more):
        done = subprocess.run([str(word) for word in command], env=dict(self.env, **more),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              check=False)
        if done.returncode:
            raise Failed(f"{' '.join(map(str, command))}:\n{done.stdout}")
        return done.stdout

    def times(self, ours, theirs, runs, before="true"):
        """The times of both in seconds, by hyperfine, in turns: a machine that becomes slower
        affects both. before is run ahead of each."""
        turns = max(2, min(10, runs // 4))
        each = max(2, runs // turns)
        found = self.scratch / "times.json"
        self.run("hyperfine", "-N", "-w", "1", "-r", each, "--style", "none", "--export-json",
                 found, "--prepare", before, *[ours, theirs] * turns)
        results = [one["times"] for one in json.loads(found.read_text())["results"]]
        return sum(results[0::2], []), sum(results[1::2], [])

    def pair(self, name, ours, theirs, goal, *, runs=None, before="true", of=statistics.median):
        """A row with the ratio of two commands, which the goal limits."""
        mine, peer = self.times(ours, theirs, runs or self.runs, before)
        a, b = of(mine) * 1000, of(peer) * 1000
        row = Row(name, f"{number(a)} ms", f"{number(b)} ms", f"{a / b:.2f}", f"at most {goal}",
                  round(a / b, 2), goal)
        row.times = a, b
        return row

    def apart(self, name, ours, theirs, most, *, runs=None):
        """A row with the difference of the minima of two commands, in ms, which is at most this."""
        mine, peer = self.times(ours, theirs, runs or self.runs * 4)
        a, b = min(mine) * 1000, min(peer) * 1000
        words = f"at most {most} ms more" if most >= 0 else f"{-most} ms less"
        return Row(name, f"{number(a)} ms", f"{number(b)} ms", f"{a - b:+.2f} ms", words, a - b,
                   most)

    def count(self, name, value, limit, unit=""):
        return Row(name, f"{value}{unit}", "", "", f"at most {limit}{unit}", value, limit)

    def calls(self, *command, program=1):
        """The system calls of a command up to and with the execve number program + 1, or, without
        such, to its end; and the number of processes."""
        log = self.scratch / "trace"
        self.run("strace", "-f", "-o", log, *command)
        calls = starts = 0
        processes = set()
        for line in log.read_text(errors="replace").splitlines():
            pid, text = line.split(None, 1)
            processes.add(pid)
            if text.startswith(("+++", "---")) or "resumed>" in text:
                continue
            calls += 1
            if re.search(r"^execve\(.* = 0$", text):
                starts += 1
                if starts == program + 1:
                    break
        return calls - 1, len(processes)

    def instructions(self, command, stop):
        """Instructions in user space, by callgrind, up to the function whose name begins so."""
        out = self.scratch / "callgrind"
        for old in self.scratch.glob("callgrind*"):
            old.unlink()
        subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}",
                        f"--dump-before={stop}*", *map(str, command)],
                       env={"PATH": self.env["PATH"], "HOME": self.env["HOME"], "LANG": "C.UTF-8",
                            "USER": "user", "SHELL": "/bin/sh", "TERM": "dumb"},
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        first = self.scratch / "callgrind.1"
        text = (first if first.exists() else out).read_text()
        return int(re.search(r"^totals: (\d+)", text, re.M).group(1))

    def peak(self, *command):
        """The largest resident memory of this program alone, in KiB.

        wait4 includes the memory of children, and of the parent before the exec. VmHWM belongs
        to one program: strace delays its exit until that is read (-D: strace is the grandchild).
        """
        traced = subprocess.Popen(["strace", "-D", "-o", os.devnull, "-e", "trace=exit_group", "-e",
                                   "inject=exit_group:delay_enter=1000000", *map(str, command)],
                                  env=self.env, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL)
        most = 0
        while traced.poll() is None:
            try:
                # Before the exec the value is strace's.
                if os.readlink(f"/proc/{traced.pid}/exe") == str(command[0]):
                    with open(f"/proc/{traced.pid}/status", encoding="ascii") as status:
                        found = re.search(r"VmHWM:\s+(\d+)", status.read())
                    most = max(most, int(found.group(1)) if found else 0)
            except OSError:
                pass
            time.sleep(0.05)
        if traced.returncode or not most:
            raise Failed(f"the memory of '{' '.join(map(str, command))}' cannot be measured")
        return most
