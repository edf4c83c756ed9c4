# SPDX-License-Identifier: MIT
"""Work grows with the files of an environment and no faster: ten times as many cost ten times.

System calls and instructions are counted, since time depends on the machine. tests/scale has the
same for a million files.
"""
import pytest

import growth
import site_packages
from conftest import make_clean_env, run

FEW, MANY = 500, 5000  # files in packages
COUNTED = 100, 1000  # where instructions are counted, which takes fifty times as long
# The most system calls for each further file.
CALLS = {
    "check": 1.5,
    "check --hashes": 6,
    "repair -n": 1.4,
    "pack --format=tar": 12.5,
    "pack --format=zip": 12.5,
    "unpack .tar": 9,
    "unpack .zip": 11.5,
}


@pytest.fixture(scope="module")
def sized(tmp_path_factory, any_python):
    """sized(count) -> an environment with packages of so many files: only read it."""
    env = make_clean_env(tmp_path_factory.mktemp("user"))
    made = {}

    def make(count):
        if count not in made:
            path = tmp_path_factory.mktemp("sized").resolve() / "env"
            made[count] = site_packages.make(path, count, any_python, env)
        return made[count]

    return make


@pytest.fixture
def arguments(sized, tmp_path, clean_env):
    """arguments(command, count) -> its arguments, for an environment of so many files."""

    def make(command, count):
        verb, *options = command.split()
        if verb == "pack":
            return [verb, "-q", *options, "-o", tmp_path / ("out%d" % count), sized(count)]
        if verb != "unpack":
            return [verb, *options, sized(count)]
        archive = tmp_path / ("%d%s" % (count, options[0]))
        run(growth.MOVENV, "pack", "-q", "-o", archive, sized(count), env=clean_env)
        return [verb, "-q", archive, tmp_path / ("new%d" % count)]

    return make


@pytest.mark.parametrize("command", CALLS)
def test_system_calls_grow_with_the_files(arguments, tmp_path, clean_env, needs_static, command):
    few, many = (growth.count_calls(tmp_path / "log", *arguments(command, count), env=clean_env)
                 for count in (FEW, MANY))
    assert (many - few) / (MANY - FEW) <= CALLS[command], (few, many)
    assert many <= 10.5 * few, (few, many)


@pytest.mark.parametrize("command", ["check", "repair -n"])
def test_instructions_grow_with_the_files(arguments, clean_env, needs_static, command):
    few, many = (growth.instructions(*arguments(command, count), env=clean_env)
                 for count in COUNTED)
    assert many <= 10.5 * few, (few, many)


def test_a_script_is_opened_once_and_so_is_a_record(sized, tmp_path, clean_env, needs_static):
    done, calls = growth.calls(tmp_path / "log", "check", sized(FEW), env=clean_env)
    assert done.returncode == 0, done.stdout
    opened = [text for name, text in calls if name.startswith("open")]
    for name in ("bin/tool000003\"", "package000003-1.0.dist-info/RECORD\"",
                 "package000003-1.0.dist-info/entry_points.txt\"", "package000003/_speedups.so\"",
                 "site-packages/package000003\"", "package000003/part1/__pycache__\""):
        found = [text for text in opened if name in text]
        assert len(found) == 1, found
    assert not [text for text in opened if "module1.py" in text]
