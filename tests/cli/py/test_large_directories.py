# SPDX-License-Identifier: MIT
"""A large directory on PATH, such as /usr/bin: its names are not read, but it has the same Pythons."""
import random

import pytest

LARGE = 16384  # bytes of a directory's list of names (builder/python/lookup.c)


@pytest.fixture
def large(machine):
    """large(name) -> a directory of a thousand programs, which PATH does not have."""

    def call(name="large"):
        where = machine.top / name
        where.mkdir()
        for n in range(1000):
            (where / ("a-program-of-the-distribution-%d" % n)).touch()
        assert where.stat().st_size >= LARGE, "this file system has no sizes of directories"
        return where

    return call


def set_path(machine, *dirs):
    machine.env["PATH"] = ":".join(map(str, dirs))


def test_its_newest_comes_before_those_of_other_places(machine, large):
    where = large()
    set_path(machine, where, machine.bin)
    machine.add("python3.30")
    newer = machine.add("python3.29", "python3.31", where=where)
    assert machine.chosen() == machine.chosen("-3") == str(newer)
    assert machine.chosen("-V:>=3.29,<3.31") == str(machine.bin / "python3.30")
    assert machine.chosen("-V:<3.30,>=3.20") == str(where / "python3.29")


def test_the_order_of_path_counts_among_equals(machine, large):
    first, second, name = large("first"), large("second"), "python3.30"
    for where in (first, second, machine.bin, machine.home / ".pyenv/versions/3.30.1/bin"):
        machine.add(name, where=where)
    for path in ([first, machine.bin, second], [machine.bin, first, second], [second, first]):
        set_path(machine, *path)
        assert machine.chosen() == str(path[0] / name)


def test_its_names_are_read_if_there_is_nothing_else(machine, large):
    where = large()
    set_path(machine, where)
    old = machine.add("python3.5", where=where)
    assert machine.chosen("-V:<3.6") == str(old)
    machine.add("pypy3.99", where=where)
    assert machine.chosen("-V:pypy3.99") == str(where / "pypy3.99")


@pytest.mark.parametrize("words", [[], ["-3"], ["-V:>=3.20"]], ids=" ".join)
def test_after_one_that_cannot_be_started_its_names_are_read(machine, large, words):
    """The newest of all is a script: the next may have another kind of name, or be much older."""
    where = large()
    set_path(machine, where, machine.bin)
    (machine.add("python3.31")).write_text("#!/bin/sh\n")
    older = machine.add("python3.30", where=where)
    assert machine.chosen(*words) == str(older)


def test_the_distributions_own_may_be_much_newer_than_all_others(machine, large):
    where = large()
    set_path(machine, machine.bin, where)
    machine.add("python3.30")
    (where / "python3").symlink_to(machine.add("python3.90", where=where).name)
    newest = machine.add("python3.91", where=where)
    assert machine.chosen() == str(newest)


def test_a_python3_that_leads_to_another_kind_is_passed_over(machine, large):
    where = large()
    set_path(machine, machine.bin, where)
    plain = machine.add("python3.30")
    for target in ("python3.90t", "pypy3.90", "perl", "python3.90"):
        (where / "python3").symlink_to(target)
        assert machine.chosen() == str(plain)
        (where / "python3").unlink()


def test_each_newer_one_leads_to_those_of_five_more_years(machine, large):
    """As in a distribution whose python3 is old, and which gets newer ones for many years."""
    where = large()
    set_path(machine, machine.bin, where)
    machine.add("python3.30")
    machine.add("python3.35", "python3.37", "python3.41", where=where)
    newest = machine.add("python3.46", where=where)
    assert machine.chosen() == str(newest)


def test_python_2_is_found(machine, large):
    where = large()
    set_path(machine, machine.bin, where)
    machine.add("python3.30")
    old = machine.add("python2.7", where=where)
    assert machine.chosen("-2") == str(old)


def test_more_of_them_than_are_kept_for_the_end(machine, large):
    dirs = [large("d%d" % n) for n in range(6)]
    set_path(machine, *dirs)
    for n, where in enumerate(dirs):
        machine.add("python3.3%d" % n, where=where)
    assert machine.chosen() == str(dirs[5] / "python3.35")


def test_it_has_what_a_small_directory_with_the_same_names_has(machine, large):
    seed = random.randrange(1 << 30)
    chance = random.Random(seed)
    names = ["python3.%d%s" % (n, abi) for n in (24, 30, 31, 32) for abi in ("", "t", "d")]
    names += ["pypy3.30", "pypy3.33", "python2.7", "python3", "python"]
    where = large()
    small = machine.top / "small"
    machine.add("python3.30")
    for _ in range(25):
        small.mkdir()
        chosen = chance.sample(names, chance.randrange(1, 6))
        machine.add(*chosen, where=small)
        for name in chosen:
            if chance.random() < 0.2:
                (small / name).write_text("#!/bin/sh\n")
        words = chance.choice([[], ["-3"], ["-V:>=3.25"], ["-V:any"], ["-V:pypy"], ["-2"], ["-3.31"]])
        answers = []
        for directory in (small, where):
            if directory == where:
                for name in chosen:
                    (small / name).rename(where / name)
            set_path(machine, directory, machine.bin)
            done = machine.run(*words, check=False)
            answers.append((done.returncode, done.stdout.replace(str(directory), "DIR"),
                            done.stderr.replace(str(directory), "DIR")))
        assert answers[0] == answers[1], "seed %d: %s %s" % (seed, words, chosen)
        for file in [where / name for name in chosen]:
            file.unlink()
        small.rmdir()


def test_its_names_are_not_read(machine, large, needs_static):
    where = large()
    machine.add("python3.30")
    set_path(machine, where, machine.bin)
    assert not [call for call in machine.calls("-c", "pass") if '"%s", O_' % where in call]
