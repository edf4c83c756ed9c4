# SPDX-License-Identifier: MIT
"""The environment of a place: .venv as a directory or a file, here or above."""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest


def test_it_is_found_from_below(machine):
    python = machine.venv(machine.work / ".venv")
    (machine.work / "a/b/c").mkdir(parents=True)
    assert machine.chosen(cwd=machine.work / "a/b/c") == str(python)


def test_the_nearest_counts(machine):
    machine.venv(machine.work / ".venv")
    python = machine.venv(machine.work / "a/.venv")
    (machine.work / "a/b").mkdir()
    assert machine.chosen(cwd=machine.work / "a/b") == str(python)


@pytest.mark.parametrize("script", ["{0}/tool/script.py", "tool/script.py", "./tool/script.py",
                                    "tool/sub/../script.py"])
def test_that_of_the_script_is_found_by_any_name(machine, script):
    machine.script("tool/script.py", "print()")
    (machine.work / "tool/sub").mkdir()
    machine.venv(machine.work / ".venv")
    python = machine.venv(machine.work / "tool/.venv")
    assert machine.chosen(script.format(machine.work)) == str(python)


def test_a_link_to_a_script_leads_to_its_place(machine):
    machine.script("tool/script.py", "print()")
    python = machine.venv(machine.work / "tool/.venv")
    (machine.work / "link").symlink_to("tool/script.py")
    assert machine.started("link") == [str(python), "link"]


def test_a_directory_that_is_started_is_its_own_place(machine):
    machine.script("app/__main__.py", "print()")
    python = machine.venv(machine.work / "app/.venv")
    assert machine.chosen("app") == str(python)


@pytest.mark.parametrize("options", [["-I"], ["-W", "ignore"], ["-Wignore", "-X", "dev"], ["-bb"],
                                     ["--check-hash-based-pycs", "always"], ["-uW", "x"], ["--"]],
                         ids=" ".join)
def test_the_script_comes_after_options_of_python(machine, options):
    machine.script("tool/script.py", "print()")
    python = machine.venv(machine.work / "tool/.venv")
    assert machine.started(*options, "tool/script.py", "-x") == [
        str(python), *options, "tool/script.py", "-x"]


@pytest.mark.parametrize("words", [["-c", "tool/script.py"], ["-m", "tool/script.py"],
                                   ["-cpass", "tool/script.py"], ["-Im", "x", "tool/script.py"],
                                   ["-", "tool/script.py"], ["-W"], ["-X"]], ids=" ".join)
def test_what_comes_after_code_is_not_a_script(machine, words):
    machine.script("tool/script.py", "print()")
    machine.venv(machine.work / "tool/.venv")
    newest = machine.add("python3.30")
    assert machine.started(*words) == [str(newest), *words]


class TestFile:
    """PEP 832: a file .venv names the directory of the environment."""

    @pytest.mark.parametrize("text", [
        "{0}", "{0}\n", "{0}\r\n", "../env", "../env\nanother line\n", "\ufeff../env\n",
        "./../env/\n", "../env  \n"], ids=repr)
    def test_its_first_line_names_the_environment(self, machine, text):
        python = machine.venv(machine.top / "env")
        (machine.work / ".venv").write_text(text.format(machine.top / "env"), newline="")
        assert os.path.samefile(machine.chosen(), python)

    def test_a_name_need_not_be_utf8(self, machine):
        name = os.fsencode(machine.top) + b"/caf\xe9"
        machine.venv(machine.top / os.fsdecode(b"caf\xe9"))
        (machine.work / ".venv").write_bytes(name)
        assert os.fsencode(machine.chosen()) == name + b"/bin/python"

    def test_one_above_counts_and_is_relative_to_itself(self, machine):
        python = machine.venv(machine.top / "env")
        (machine.work / ".venv").write_text("../env")
        (machine.work / "a/b").mkdir(parents=True)
        assert os.path.samefile(machine.chosen(cwd=machine.work / "a/b"), python)

    @pytest.mark.parametrize("text, reason", [
        ("", "does not name a directory"), ("\n", "does not name a directory"),
        (".venv", "not a directory"), ("./.venv\n", "not a directory"),
        ("../none", "No such file"), ("../work", "cannot be started"), ("a\0b", "does not name"),
        ("/etc/passwd", "not a directory"), ("x" * 5000, "too long"), ("x\n" * 9000, "too large"),
        ("$HOME", "No such file"), ("~", "No such file"),
    ], ids=lambda text: repr(text)[:20])
    def test_one_that_names_none_is_passed_over(self, machine, text, reason):
        newest = machine.add("python3.30")
        (machine.work / ".venv").write_text(text)
        done = machine.run("-c", "pass")
        assert done.stdout.splitlines()[0] == str(newest)
        assert len(done.stderr.splitlines()) == 1 and "passed over" in done.stderr
        assert reason in done.stderr.replace("File name too long", "too long").replace(
            "File too large", "too large")

    def test_another_file_that_it_names_is_not_followed(self, machine):
        newest = machine.add("python3.30")
        (machine.work / ".venv").write_text("../other/.venv")
        (machine.top / "other").mkdir()
        (machine.top / "other/.venv").write_text("../work/.venv")
        done = machine.run()
        assert done.stdout.splitlines()[0] == str(newest) and "not a directory" in done.stderr


@pytest.mark.parametrize("bad, reason", [
    ("fifo", "neither a directory nor a file"), ("dangling", "dangling"), ("loop", "ymbolic link"),
    ("empty", "cannot be started"), ("python is a directory", "it is a directory"),
    ("python is gone", "dangling symlink"), ("not executable", "not executable"),
    ("py", "py itself"), ("script", "could start py again")])
def test_a_broken_one_is_passed_over_with_a_line(machine, bad, reason):
    above = machine.venv(machine.work / ".venv")
    here = machine.work / "project"
    name = here / ".venv"
    here.mkdir()
    if bad == "fifo":
        os.mkfifo(name)
    elif bad in ("dangling", "loop"):
        name.symlink_to("/nowhere" if bad == "dangling" else ".venv")
    elif bad == "empty":
        name.mkdir()
    else:
        python = machine.venv(name)
        python.unlink()
        if bad == "python is a directory":
            python.mkdir()
        elif bad in ("python is gone", "py"):
            python.symlink_to("/nowhere" if bad == "python is gone" else machine.py)
        else:
            python.write_text("#!/bin/sh\nexec py \"$@\"\n")
            python.chmod(0o644 if bad == "not executable" else 0o755)
    done = machine.run(cwd=here)
    assert done.stdout.splitlines()[0] == str(above)
    line, = done.stderr.splitlines()
    assert line.startswith("py: passed over '%s': " % name) and reason in line


def test_a_link_to_an_environment_counts(machine):
    machine.venv(machine.top / "env")
    (machine.work / ".venv").symlink_to(machine.top / "env")
    assert machine.chosen() == str(machine.work / ".venv/bin/python")


@pytest.fixture
def deep(machine):
    """A directory with .venv, in memory: rm of thousands of directories waits for a disk."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    top = tempfile.mkdtemp(prefix="movenv-py-", dir=memory)
    try:
        machine.venv(Path(top) / ".venv")
        yield top
    finally:
        subprocess.run(["rm", "-rf", top], check=True)  # shutil.rmtree() recurses


def test_many_directories_upward(machine, deep):
    """As many as a path has room for."""
    below = deep + "/d" * ((4000 - len(deep)) // 2)
    subprocess.run(["mkdir", "-p", below], check=True)
    assert machine.chosen(cwd=below) == deep + "/.venv/bin/python"


def test_ten_thousand_directories_upward(machine, deep):
    """More than a path can have: only the names of those at the top are short enough."""
    code = ("import os, sys\nfor i in range(10000):\n os.mkdir('d'); os.chdir('d')\n"
            "os.execv(sys.argv[1], ['py', '-c', 'pass'])")
    done = machine.run("-c", code, machine.py, program=sys.executable, cwd=deep)
    assert done.stdout.splitlines() == [deep + "/.venv/bin/python", "-c", "pass"]
    assert done.stderr == ""


def test_a_current_directory_that_is_gone(machine):
    newest = machine.add("python3.30")
    gone = machine.top / "gone"
    gone.mkdir()
    done = machine.run("-c", "cd '%s' && rmdir '%s' && exec '%s' -c pass" % (gone, gone, machine.py),
                       program="/bin/sh")
    assert done.stdout.splitlines()[0] == str(newest)


def test_a_path_with_blanks_and_control_characters(machine):
    python = machine.venv(machine.work / "a b\n\x1b[31m/.venv")
    done = machine.run("-c", "pass", cwd=machine.work / "a b\n\x1b[31m")
    assert done.stdout == "%s\n-c\npass\n" % python
    python.unlink()
    assert "\x1b" not in machine.run("-c", "pass", cwd=machine.work / "a b\n\x1b[31m").stderr
