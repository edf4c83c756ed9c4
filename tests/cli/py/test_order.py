# SPDX-License-Identifier: MIT
"""Which Python counts: each place alone, and against each of those that come after it."""
import itertools

import pytest

SCRIPT = "tool/script.py"


class Setting:
    """A machine on which each place of the order names a Python of its own."""

    def __init__(self, machine):
        self.machine = machine
        self.args, self.env = [], {}
        machine.add("python3.30", "python3.31", "python3.32", "python3.33", "python3.34",
                    "python3.39")
        machine.script(SCRIPT, "#! /no/python3.9")

    def option(self):
        self.args.insert(0, "-3.30")
        return self.machine.bin / "python3.30"

    def active(self):
        self.env["VIRTUAL_ENV"] = str(self.machine.top / "active")
        return self.machine.venv(self.machine.top / "active")

    def place_of_script(self):
        return self.machine.venv(self.machine.work / "tool/.venv")

    def place(self):
        return self.machine.venv(self.machine.work / ".venv")

    def line(self):
        self.machine.script(SCRIPT, "#!/usr/bin/env python3.31")
        return self.machine.bin / "python3.31"

    def variable(self):
        self.env["PY_PYTHON"] = "3.32"
        return self.machine.bin / "python3.32"

    def ini(self):
        config = self.machine.home / ".config"
        config.mkdir()
        (config / "py.ini").write_text("[defaults]\npython=3.33\n")
        return self.machine.bin / "python3.33"

    def newest(self):
        return self.machine.bin / "python3.39"


ORDER = ["option", "active", "place_of_script", "place", "line", "variable", "ini", "newest"]


@pytest.mark.parametrize("place", ORDER)
def test_each_place_counts_alone(machine, place):
    setting = Setting(machine)
    machine.script(SCRIPT, "print()")
    expected = getattr(setting, place)()
    assert machine.started(*setting.args, SCRIPT, "word", **setting.env) == [
        str(expected), SCRIPT, "word"]


@pytest.mark.parametrize("first, second", list(itertools.combinations(ORDER, 2)),
                         ids=lambda place: place)
def test_the_earlier_place_counts(machine, first, second):
    setting = Setting(machine)
    machine.script(SCRIPT, "print()")
    expected = getattr(setting, first)()
    getattr(setting, second)()
    assert machine.chosen(*setting.args, SCRIPT, **setting.env) == str(expected)


def test_all_places_together(machine):
    setting = Setting(machine)
    expected = [getattr(setting, place)() for place in ORDER]
    assert machine.chosen(*setting.args, SCRIPT, **setting.env) == str(expected[0])


def test_without_a_script_only_the_current_directory_is_the_place(machine):
    setting = Setting(machine)
    setting.place_of_script()
    here = setting.place()
    assert machine.chosen("-m", "tool") == str(here)
    assert machine.chosen("-c", "pass", "tool/script.py") == str(here)


def test_the_newest_is_the_greatest_number_not_the_last_by_name(machine):
    machine.add("python3.9", "python3.30", "python3.100")
    assert machine.chosen() == str(machine.bin / "python3.100")


def test_a_plain_version_comes_before_a_newer_free_threaded_one(machine):
    machine.add("python3.30", "python3.31t", "pypy3.32")
    assert machine.chosen() == str(machine.bin / "python3.30")


def test_the_first_entry_of_path_counts_among_equals(machine):
    machine.add("python3.30")
    other = machine.add("python3.30", where=machine.top / "other")
    path = "%s:%s" % (other.parent, machine.env["PATH"])
    assert machine.chosen(PATH=path) == str(other)


def test_an_entry_of_path_may_end_in_a_slash(machine):
    machine.add("python3.30")
    assert machine.chosen(PATH="%s/:relative:" % machine.bin) == str(machine.bin / "python3.30")


def test_the_places_of_installers_are_searched(machine):
    for name, file in (("3.30.2", "python3.30"), ("3.31.0", "python3.31"),
                       ("3.5.1", "python3.5"), ("pypy3.32-7.3", "pypy3.32")):
        machine.add(file, where=machine.home / ".pyenv/versions" / name / "bin")
    top = machine.home / ".pyenv/versions"
    assert machine.chosen() == str(top / "3.31.0/bin/python3.31")
    assert machine.chosen("-3.5") == str(top / "3.5.1/bin/python3.5")
    assert machine.chosen("-V:pypy3.32") == str(top / "pypy3.32-7.3/bin/pypy3.32")


def test_a_directory_that_is_named_for_another_version_counts_if_nothing_else_does(machine):
    found = machine.add("python3.36", where=machine.home / ".pyenv/versions/3.5.1/bin")
    assert machine.chosen("-3.36") == str(found)


def test_one_that_cannot_be_started_is_passed_over_for_the_next(machine):
    expected = machine.add("python3.30", where=machine.home / ".pyenv/versions/3.30.1/bin")
    bad = machine.add("python3.31", where=machine.home / ".pyenv/versions/3.31.1/bin")
    bad.write_text("#!/bin/sh\nexec py \"$@\"\n")
    assert machine.chosen() == str(expected)


@pytest.mark.parametrize("bad", ["directory", "dangling", "empty", "script", "self"])
def test_a_thing_with_the_right_name_is_not_a_python(machine, bad, needs_static):
    """The Rust launcher starts the first three, and fails."""
    expected = machine.add("python3.30")
    name = machine.bin / "python3.31"
    if bad == "directory":
        name.mkdir()
    elif bad == "dangling":
        name.symlink_to("/nowhere/python3.31")
    elif bad == "self":
        name.symlink_to(machine.py)
    else:
        name.write_text("" if bad == "empty" else "#!/bin/sh\nexec py \"$@\"\n")
        name.chmod(0o755)
    assert machine.chosen() == str(expected)
    assert "nearest is 3.30" in machine.refused("-3.31")[0]


def test_movenv_python_is_a_candidate(machine):
    machine.add("python3.30")
    named = machine.add("python3.31", where=machine.top / "named")
    assert machine.chosen(MOVENV_PYTHON=str(named)) == str(named)
    assert machine.chosen(MOVENV_PYTHON="/nowhere/python3.40") == str(machine.bin / "python3.30")


class TestActive:
    def test_one_that_is_gone_is_an_error(self, machine):
        machine.add("python3.30")
        lines = machine.refused(VIRTUAL_ENV=str(machine.top / "gone"))
        assert "cannot start the environment" in lines[0] and "deactivate" in lines[1]

    def test_an_empty_name_is_none(self, machine):
        """The Rust launcher starts bin/python of the current directory."""
        expected = machine.add("python3.30")
        machine.add("python", where=machine.work / "bin")
        assert machine.chosen(VIRTUAL_ENV="") == str(expected)

    @pytest.mark.parametrize("what", ["link", "script"])
    def test_py_as_its_python_does_not_loop(self, machine, what):
        python = machine.venv(machine.top / "env")
        python.unlink()
        if what == "link":
            python.symlink_to(machine.py)
        else:
            python.write_text("#!/bin/sh\nexec '%s' \"$@\"\n" % machine.py)
            python.chmod(0o755)
        lines = machine.refused(VIRTUAL_ENV=str(machine.top / "env"))
        assert "py itself" in lines[0] or "could start py again" in lines[0]

    def test_an_environment_of_conda_has_no_pyvenv_cfg(self, machine):
        python = machine.add("python", where=machine.top / "conda/bin")
        assert machine.chosen(VIRTUAL_ENV=str(machine.top / "conda")) == str(python)
