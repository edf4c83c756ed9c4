# SPDX-License-Identifier: MIT
"""The modes of what commands make, under the strictest umask and under none."""
import contextlib
import os
import stat

import pytest

import scenarios
import trees
from conftest import run

EVERY = {s.name: s for s in scenarios.scenarios()}
UMASKS = [0o077, 0o000]
ASK = "import sys; print(sys.prefix)"


@contextlib.contextmanager
def umask(mode):
    old = os.umask(mode)
    try:
        yield
    finally:
        os.umask(old)


def modes(top):
    """{name: mode}, with top itself; symlinks have none."""
    found = {name: st.st_mode for name, st in trees.walk(top)}
    found[""] = os.lstat(top).st_mode
    return {name: stat.S_IMODE(mode) for name, mode in found.items() if not stat.S_ISLNK(mode)}


def made(name, work, env, mask):
    """Runs a scenario that was prepared under the umask 022. Returns the modes before and after."""
    scenario = EVERY[name]
    scenario.prepare(work, env)
    before = modes(work)
    with umask(mask):
        run(*scenario.command(work), cwd=work, env=scenario.variables(work, env))
    return before, modes(work)


@pytest.mark.parametrize("mask", UMASKS, ids=oct)
@pytest.mark.parametrize("name", EVERY)
def test_nothing_new_is_more_open_than_the_umask_allows(clean_env, tmp_path, name, mask):
    before, after = made(name, tmp_path / "work", clean_env, mask)
    for path, mode in after.items():
        is_dir = (tmp_path / "work" / path).is_dir()
        in_env = path.startswith("env/")
        if path in before and not (in_env and name.endswith("-clear")):
            assert mode & 0o022 == 0, path
        else:
            assert mode & mask == 0, (path, oct(mode))
            assert mode & 0o7000 == 0 and mode & 0o400, (path, oct(mode))
            assert not is_dir or mode & 0o700 == 0o700, (path, oct(mode))


@pytest.mark.parametrize("name", ["repair", "heal", "create-upgrade"])
@pytest.mark.parametrize("mask", UMASKS, ids=oct)
def test_a_replaced_file_keeps_its_mode(clean_env, tmp_path, name, mask):
    """But a script that becomes a program may then be executed, as far as it could be read."""
    before, after = made(name, tmp_path / "work", clean_env, mask)
    for path in set(before) & set(after):
        assert before[path] in (after[path], after[path] & ~0o111), path


def is_ours(name):
    """venv gives these the mode of its interpreter and templates; the umask does not count there."""
    return name.startswith(("bin/python", "bin/activate", "bin/Activate"))


def test_modes_are_at_most_those_that_venv_gives(movenv, execute, any_python, tmp_path):
    for mask in (0o000, 0o077):
        ours, theirs = tmp_path / ("ours%o" % mask), tmp_path / ("theirs%o" % mask)
        with umask(mask):
            movenv("create", "-p", any_python.path, ours)  # with pip: its files follow the umask
            execute(any_python.path, "-m", "venv", "--without-pip", theirs)
        theirs_by_name = modes(theirs)
        for name, mode in modes(ours).items():
            is_program = (ours / name).is_dir() or name.startswith("bin/p")
            most = (0o777 if is_program else 0o666) & ~mask
            if name in theirs_by_name and not is_ours(name):
                most &= theirs_by_name[name]
            assert mode & ~most == 0, (oct(mask), name, oct(mode), oct(most))
            assert mode & 0o700 == most & 0o700, (oct(mask), name, oct(mode), oct(most))


def test_an_environment_works_under_the_strictest_umask(user):
    work = user.dir
    with umask(0o077):
        user.create("--seed", "--prompt", "p", "env")
        user.run("env/bin/pip", "--version")
        user.run(user.movenv, "pack", "env", "-o", "env.tar")
        user.run(user.movenv, "unpack", "env.tar", "other")
        user.run(user.movenv, "repair", "other")
        user.run(user.movenv, "check", "other")
        for env in ("env", "other"):
            assert user.run(work / env / "bin/python", "-c", ASK).stdout == "%s\n" % (work / env)
            assert user.run("sh", "-c", ". %s/bin/activate && pip --version" % env).stdout
    assert modes(work / "env")["pyvenv.cfg"] == 0o600
    assert stat.S_IMODE((work / "env.tar").stat().st_mode) == 0o600


def test_an_archive_made_under_the_strictest_umask_is_open_to_others(movenv, any_python,
                                                                     tmp_path):
    """An image is built as root and runs as another user: modes in archives are even."""
    with umask(0o077):
        movenv("create", "-p", any_python.path, "--without-pip", tmp_path / "env")
    movenv("pack", tmp_path / "env", "-o", tmp_path / "env.tar")
    with umask(0o022):
        movenv("unpack", tmp_path / "env.tar", tmp_path / "out")
    for name, mode in modes(tmp_path / "out").items():
        assert mode in (0o644, 0o755), (name, oct(mode))


def test_a_staging_directory_is_closed_and_the_environment_is_not(movenv, any_python, tmp_path):
    with umask(0):
        movenv("create", "-p", any_python.path, "--without-pip", tmp_path / "env")
    assert stat.S_IMODE((tmp_path / "env").stat().st_mode) == 0o777


@pytest.mark.parametrize("options", [[], ["--upgrade"]], ids=["again", "upgrade"])
def test_another_create_keeps_the_modes_and_owners_of_files(movenv, any_python, user, options):
    """By root with another umask: neither are others locked out, nor are they let in."""
    user.create("env")
    env = user.dir / "env"
    python = trees.cfg(env)["executable"]
    (env / "pyvenv.cfg").chmod(0o640)
    (env / "bin/python").chmod(0o750)
    before = {name: (st.st_mode, st.st_uid) for name, st in trees.walk(env)}
    for mask in UMASKS:
        with umask(mask):
            movenv("create", "-p", python, "--without-pip", *options, env)
        after = {name: (st.st_mode, st.st_uid) for name, st in trees.walk(env)}
        kept = set(after) & set(before)
        assert {"pyvenv.cfg", "bin/python", "bin/activate"} <= kept
        assert [after[name] for name in kept] == [before[name] for name in kept]


def test_another_create_makes_a_file_without_the_bit_x_a_program_again(movenv, any_python,
                                                                       tmp_path):
    env = tmp_path / "env"
    movenv("create", "-p", any_python.path, "--without-pip", env)
    (env / "bin/python").chmod(0o644)
    movenv("create", "-p", any_python.path, "--without-pip", env)
    assert stat.S_IMODE((env / "bin/python").stat().st_mode) == 0o755


def test_another_create_does_not_keep_the_bit_setuid(movenv, any_python, tmp_path):
    env = tmp_path / "env"
    movenv("create", "-p", any_python.path, "--without-pip", env)
    (env / "bin/python").chmod(0o6755)
    movenv("create", "-p", any_python.path, "--without-pip", env)
    assert stat.S_IMODE((env / "bin/python").stat().st_mode) == 0o755
