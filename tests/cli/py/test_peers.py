# SPDX-License-Identifier: MIT
"""The behaviour of both peers, a row a rule with its source, and what py does.

R: the Python Launcher for Unix 1.0.1 (crates.io, python-launcher): src/cli.rs, src/lib.rs.
W: py.exe of CPython: PC/launcher2.c and Doc/using/windows.rst; PEP 397, PEP 514.

Where a row has "rust", that launcher does something else, and py does not follow it. Its side runs
if MOVENV_RUST_PY names it: make test-py-peer builds it.
"""
import os

import pytest

PEER = os.environ.get("MOVENV_RUST_PY")
PYTHONS = ("python3.30", "python3.31", "python3.39", "python2.7")
ENV = ".venv/bin/python"
NOTHING = "nothing"  # a message, and a status other than 0


class Row:
    def __init__(self, source, words, python, args=None, env=None, files=None, rust=None):
        self.source, self.words, self.python = source, words, python
        self.args = words if args is None else args  # what is handed on
        self.env, self.files, self.rust = env or {}, files or {}, rust


VENV = {"": "venv"}
SCRIPT = {"s.py": "#!/usr/bin/env python3.30\n"}
ROWS = {
    # Options
    "a major version": Row("R version_from_flag; W parseCommandLine", ["-3"], "python3.39", []),
    "a minor version": Row("R version_from_flag; W parseCommandLine", ["-3.30"], "python3.30", []),
    "words after it": Row("R from_main", ["-3.30", "-c", "x", "-3"], "python3.30", ["-c", "x", "-3"]),
    "one that is missing": Row("R Error::NoExecutableFound; W RC_NO_PYTHON", ["-3.77"], NOTHING),
    "an option of Python": Row("R from_main", ["-B", "-3.30"], "python3.39"),
    "none": Row("R find_executable; W 'newest'", [], "python3.39"),
    "the greatest number": Row("R ExactVersion: Ord", ["-c", "x"], "python3.39"),
    "--version": Row("R: not an option; W: not one either", ["--version"], "python3.39"),
    "-V": Row("R: not an option; W: only -V:TAG is", ["-V"], "python3.39"),
    "-V:TAG": Row("W parseCommandLine: gh-89812", ["-V:3.30"], "python3.30", [],
                  rust="python3.39 -V:3.30"),
    "-V:COMPANY/TAG": Row("W parseCommandLine, PEP 514", ["-V:PythonCore/3.30"], "python3.30", [],
                          rust="python3.39 -V:PythonCore/3.30"),
    "a tag with bits": Row("W 'The -64 suffix'", ["-3.30-64"], "python3.30", [],
                           rust="python3.39 -3.30-64"),
    # Environments
    "an active environment": Row("R activated_venv; W virtualenvSearch, PEP 486", ["-c", "x"],
                                 "env/bin/python", env={"VIRTUAL_ENV": "{0}/env"},
                                 files={"env": "venv"}),
    "a version comes before it": Row("R find_executable; W: tag without lowPriorityTag", ["-3.30"],
                                     "python3.30", [], env={"VIRTUAL_ENV": "{0}/env"},
                                     files={"env": "venv"}),
    "one that is gone": Row("R main::run: No such file", ["-c", "x"], NOTHING,
                            env={"VIRTUAL_ENV": "{0}/env"}),
    ".venv": Row("R venv_path_search", ["-c", "x"], ENV, files={".venv": "venv"}),
    ".venv above": Row("R venv_path_search: ancestors()", ["-c", "x"], "../.venv/bin/python",
                       files={"../.venv": "venv"}),
    "an active one comes before .venv": Row("R venv_executable", ["-c", "x"], "env/bin/python",
                                            env={"VIRTUAL_ENV": "{0}/env"},
                                            files={"env": "venv", ".venv": "venv"}),
    ".venv comes before the line": Row("R find_executable", ["s.py"], ENV,
                                       files={".venv": "venv", **SCRIPT}),
    ".venv comes before PY_PYTHON": Row("R find_executable; W: lowPriorityTag, gh-92817",
                                        ["-c", "x"], ENV, env={"PY_PYTHON": "3.30"},
                                        files={".venv": "venv"}),
    "a file .venv": Row("PEP 832", ["-c", "x"], "env/bin/python",
                        files={"env": "venv", ".venv": "env\n"}, rust="python3.39 -c x"),
    # Lines
    "env": Row("R accepted_paths; W shebangTemplates", ["s.py"], "python3.30", files=SCRIPT),
    "python": Row("R accepted_paths; W shebangTemplates", ["s.py"], "python3.30",
                  files={"s.py": "#!python3.30\n"}),
    "a blank after #!": Row("R trim(); W isspace", ["s.py"], "python3.30",
                            files={"s.py": "#! python3.30\n"}),
    "/usr/local/bin": Row("R accepted_paths; W shebangTemplates", ["s.py"], "python3.30",
                          files={"s.py": "#!/usr/local/bin/python3.30\n"}),
    "CRLF": Row("R trim(); W checkShebang", ["s.py"], "python3.30",
                files={"s.py": "#!/usr/bin/env python3.30\r\n"}),
    "a major version in it": Row("R RequestedVersion; W", ["s.py"], "python3.39",
                                 files={"s.py": "#!/usr/bin/env python3\n"}),
    "with its variable": Row("R env_var; W checkDefaults", ["s.py"], "python3.31",
                             env={"PY_PYTHON3": "3.31"},
                             files={"s.py": "#!/usr/bin/env python3\n"}),
    "any Python in it": Row("R RequestedVersion::Any", ["s.py"], "python3.31",
                            env={"PY_PYTHON": "3.31"}, files={"s.py": "#!/usr/bin/env python\n"}),
    "a shell's": Row("R parse_python_shebang: None", ["s.py"], "python3.39",
                     files={"s.py": "#!/bin/sh\n"}),
    "a version that is missing": Row("R NoExecutableFound; W RC_NO_PYTHON", ["s.py"], NOTHING,
                                     files={"s.py": "#!/usr/bin/env python3.77\n"}),
    "a mark before it": Row("W checkShebang: Allow a UTF-8 BOM", ["s.py"], "python3.30",
                            files={"s.py": "\ufeff#!python3.30\n"}, rust="python3.39 s.py"),
    "options in it": Row("W executableArgs", ["s.py"], "python3.30", ["-u", "s.py"],
                         files={"s.py": "#!/usr/bin/env -S python3.30 -u\n"},
                         rust="python3.39 s.py"),
    "the path of a Python": Row("Linux execve(2): Debian's scripts", ["s.py"], "own/python3",
                                files={"own/python3": "python", "s.py": "#!{0}/own/python3\n"},
                                rust="python3.39 s.py"),
    "an option comes before it": Row("R find_executable; W search->tag", ["-3.31", "s.py"],
                                     "python3.31", ["s.py"], files=SCRIPT),
    "no script": Row("R: File::open fails", ["none.py"], "python3.39"),
    "-c is not a script": Row("R: File::open fails; W: *arg != '-'", ["-c", "s.py"], "python3.39",
                              files=SCRIPT),
    "a script after options": Row("CPython Python/getopt.c", ["-B", "s.py"], "python3.30",
                                  files=SCRIPT, rust="python3.39 -B s.py"),
    # Preferences
    "PY_PYTHON": Row("R env_var; W checkDefaults", ["-c", "x"], "python3.30",
                     env={"PY_PYTHON": "3.30"}),
    "PY_PYTHON3": Row("R env_var; W checkDefaults", ["-3"], "python3.30", [],
                      env={"PY_PYTHON3": "3.30"}),
    "PY_PYTHON is not for -3": Row("R env_var; W checkDefaults", ["-3"], "python3.39", [],
                                   env={"PY_PYTHON": "3.30"}),
    "an empty one": Row("R is_empty()", ["-c", "x"], "python3.39", env={"PY_PYTHON": ""}),
    "one that is no version": Row("R Error::ParseVersionComponentError", ["-c", "x"], NOTHING,
                                  env={"PY_PYTHON": "bunk"}),
    "PY_PYTHON=3": Row("PEP 397: then PY_PYTHON3 counts", ["-c", "x"], "python3.30",
                       env={"PY_PYTHON": "3", "PY_PYTHON3": "3.30"}, rust="python3.39 -c x"),
    "py.ini": Row("W _readIni; PEP 397", ["-c", "x"], "python3.30",
                  files={"../home/.config/py.ini": "[defaults]\npython=3.30\n"},
                  rust="python3.39 -c x"),
    # Faults
    "a bare -": Row("R: its parser takes it for no version", ["-"], "python3.39", rust="python3.39"),
    "an empty VIRTUAL_ENV": Row("R activated_venv: bin/python", ["-c", "x"], "python3.39",
                                env={"VIRTUAL_ENV": ""}, rust=NOTHING),
    "a directory by the name": Row("R all_executables: no look at the file", ["-c", "x"],
                                   "python3.39", files={"../bin/python3.40": "directory"},
                                   rust=NOTHING),
    "a dead link by the name": Row("R all_executables: no look at the file", ["-c", "x"],
                                   "python3.39", files={"../bin/python3.40": "dead link"},
                                   rust=NOTHING),
}


@pytest.fixture
def pythons(machine):
    machine.add(*PYTHONS)
    return machine


def prepare(machine, row):
    for name, what in row.files.items():
        path = machine.work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if what == "venv":
            machine.venv(path)
        elif what == "python":
            machine.add(path.name, where=path.parent)
        elif what == "directory":
            path.mkdir()
        elif what == "dead link":
            path.symlink_to("/nowhere")
        else:
            path.write_text(what.format(machine.work), newline="")
    return {name: value.format(machine.work) for name, value in row.env.items()}


def check(machine, done, expected, args):
    if expected == NOTHING:
        assert done.returncode != 0 and done.stdout == "" and done.stderr
        return
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    where = machine.work if "/" in expected else machine.bin
    assert os.path.samefile(lines[0], where / expected)
    assert lines[1:] == args


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_py_follows_its_peers(pythons, row):
    env = prepare(pythons, row)
    check(pythons, pythons.run(*row.words, check=False, **env), row.python, row.args)


if PEER:
    @pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
    def test_the_rust_launcher_does_what_its_row_says(pythons, row):
        env = prepare(pythons, row)
        expected, args = row.python, row.args
        if row.rust:
            expected, *args = row.rust.split()
        check(pythons, pythons.run(*row.words, program=PEER, check=False, **env), expected, args)
