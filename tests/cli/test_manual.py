# SPDX-License-Identifier: MIT
"""The manual page lists the same commands and options as --help, which prints those tables."""
import re

import pytest

from conftest import ROOT

PAGE = (ROOT / "builder/man/movenv.1").read_text("utf-8")


def commands(movenv):
    """The commands that --help lists, except help itself."""
    lines = re.findall(r"^  ([a-z]+) +\S", movenv("--help").stdout, re.M)
    return [c for c in lines if c != "help"]


def section(command):
    """The section of the page about a command."""
    return re.search(r"^\.SS %s\n(.*?)(?=^\.S[SH] )" % command, PAGE, re.M | re.S)


def test_the_manual_has_every_command(movenv):
    listed = commands(movenv)
    assert "create" in listed
    assert [c for c in listed if not section(c)] == []
    assert sorted(re.findall(r"^\.SS (\w+)", PAGE, re.M)) == sorted(listed)


def test_the_manual_has_every_option_of_every_command(movenv):
    for command in commands(movenv):
        help_text = movenv(command, "--help=all").stdout
        options = set(re.findall(r"^ +(?:-\w, )?--([a-z-]+)", help_text, re.M))
        text = section(command).group(1).replace("\\", "")
        headings = "".join(re.findall(r"^\.TP\n(.*)\n", text, re.M))
        assert set(re.findall(r"--([a-z-]+)", headings)) == options, command


def test_the_manual_is_free_of_warnings(execute):
    import shutil

    man = shutil.which("man")
    if not man:
        pytest.skip("needs man: scripts/install-deps --test")
    page = ROOT / "builder/man/movenv.1"
    done = execute(man, "--warnings", "-E", "UTF-8", "-l", page)
    assert done.stderr == ""
    assert "Python environments that can be moved" in done.stdout
