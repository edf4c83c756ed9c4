# SPDX-License-Identifier: MIT
"""Runs CPython's own tests of venv with movenv in place of venv, under the same CPython.

    python venv_stand_in.py MOVENV SCRATCH

`movenv create` makes each environment: those of EnvBuilder.create, of venv.create, of venv.main,
and of a process that runs `-m venv`. The attributes and the context of the builder remain venv's.
The last line of stdout is {test: [outcome, text]}.
"""
import json
import os
import subprocess
import sys
import tempfile
import types
import unittest
import venv

MOVENV = sys.argv[1]
Popen = subprocess.Popen


def make(python, words):
    """Makes the environment, or raises ValueError, as venv does for a bad name."""
    process = Popen([MOVENV, "create", "-p", python] + words, stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = process.communicate()[0].decode("utf-8", "replace")
    if process.returncode != 0:
        raise ValueError("status %d: %s" % (process.returncode, output))


def options(builder):
    """The builder's attributes as the command line's options."""
    flags = {
        "--system-site-packages": builder.system_site_packages,
        "--clear": builder.clear,
        "--symlinks": builder.symlinks,
        "--copies": not builder.symlinks,
        "--upgrade": builder.upgrade,
        "--upgrade-deps": getattr(builder, "upgrade_deps", False),
        "--without-pip": not builder.with_pip,
        "--without-scm-ignore-files": not getattr(builder, "scm_ignore_files", True),
    }
    words = [flag for flag in flags if flags[flag]]
    return words if builder.prompt is None else words + ["--prompt", builder.prompt]


class Builder(venv.EnvBuilder):
    def create(self, env_dir):
        make(sys.executable, options(self) + ["--", os.fspath(env_dir)])


class Process(Popen):
    """As Popen, but `PYTHON -m venv …` is `movenv create -p PYTHON …`."""

    def __init__(self, args, *more, **keywords):
        if isinstance(args, list) and args[1:3] == ["-m", "venv"]:
            args = [MOVENV, "create", "-p", args[0]] + args[3:]
        super().__init__(args, *more, **keywords)


class Result(unittest.TestResult):
    """The outcome of each test; of one with subtests, the first failure."""

    def __init__(self):
        super().__init__()
        self.outcomes = {}

    def note(self, test, outcome, text=""):
        self.outcomes.setdefault(test.id().split(".")[-1], [outcome, text])

    def addSuccess(self, test):
        self.note(test, "passed")

    def addSkip(self, test, reason):
        self.note(test, "skipped", reason)

    def addFailure(self, test, error):
        self.note(test, "failed", self._exc_info_to_string(error, test))

    addError = addFailure

    def addSubTest(self, test, subtest, error):
        if error:
            self.addFailure(test, error)


def main():
    os.chdir(sys.argv[2])
    tempfile.tempdir = sys.argv[2]
    venv.EnvBuilder = Builder
    venv.main = lambda words: make(sys.executable, words)
    subprocess.Popen = Process
    from test import test_venv

    # On 64 bits venv makes the link lib64. movenv makes none, like venv on 32 bits.
    test_venv.struct = types.SimpleNamespace(calcsize=lambda form: 4)
    result = Result()
    unittest.defaultTestLoader.loadTestsFromModule(test_venv).run(result)
    print(json.dumps(result.outcomes))


if __name__ == "__main__":
    main()
