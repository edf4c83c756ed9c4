# SPDX-License-Identifier: MIT
"""Whose .venv is taken: git's safe.directory shows why it may not be anybody's."""
import os
import shutil
import tempfile
from pathlib import Path

import pytest

import other_user
from conftest import MOVENV, run, tool


@pytest.fixture
def shared(make_machine):
    """A machine below /tmp that all users can enter, with a newest Python of root's."""
    other_user.skip_unless_possible()
    top = Path(tempfile.mkdtemp(prefix="movenv-py-"))
    top.chmod(0o755)
    machine = make_machine(top)
    machine.newest = machine.add("python3.30")
    machine.py.unlink()
    shutil.copy(MOVENV, machine.py)  # the sources may be closed to other users
    yield machine
    shutil.rmtree(top)


def start(machine, uid, **env):
    """Runs py as a user. Returns the file that was started, and the lines on stderr."""
    args = [] if uid == 0 else [*other_user.setpriv(uid)]
    done = run(*args, machine.py, "-c", "pass", env={**machine.env, **env}, cwd=machine.work)
    return done.stdout.splitlines()[0], done.stderr.splitlines()


@pytest.mark.parametrize("owner, uid, taken", [
    (0, 0, True), (0, 65534, True), (65534, 65534, True), (65534, 0, False), (65533, 65534, False),
    (65533, 0, False)])
@pytest.mark.parametrize("kind", ["directory", "file", "link", "target of a file",
                                  "target of a link"])
def test_the_owner_decides(shared, owner, uid, taken, kind):
    name = shared.work / ".venv"
    target = shared.top / "env"
    python = shared.venv(name if kind == "directory" else target)
    if "link" in kind:
        name.symlink_to(target)
    elif "file" in kind:
        name.write_text("%s\n" % target)
    # The directories above are the user's or root's; only the thing itself is another's.
    other_user.give(target if kind.startswith("target") else name, owner)
    file, lines = start(shared, uid)
    if taken:
        assert os.path.samefile(file, python) and lines == []
    else:
        assert file == str(shared.newest)
        line, = lines
        assert line.startswith("py: passed over '%s': " % name)
        assert "belongs to another user" in line


@pytest.mark.parametrize("mode", [0o777, 0o1777, 0o757])
@pytest.mark.parametrize("uid", [0, 65534])
def test_not_in_a_directory_that_everybody_may_write(shared, mode, uid):
    shared.venv(shared.work / ".venv")
    other_user.give(shared.work / ".venv", uid)
    shared.work.chmod(mode)
    file, lines = start(shared, uid)
    assert file == str(shared.newest)
    assert "everybody may write to its directory" in lines[0]


def test_not_below_a_directory_where_others_can_exchange_it(shared):
    shared.top.chmod(0o777)
    shared.venv(shared.work / ".venv")
    done = shared.run("-c", "pass", program=shared.py)  # a real Python: no other is trusted
    assert "others can write to '%s'" % shared.top in done.stderr
    shared.top.chmod(0o1777)
    file, lines = start(shared, 65534)
    assert file == str(shared.work / ".venv/bin/python") and lines == []


def test_root_takes_none_below_a_directory_of_another_user(shared):
    python = shared.venv(shared.work / "project/.venv")
    other_user.own(shared.work)
    args = {"env": shared.env, "cwd": shared.work / "project"}
    done = run(shared.py, "-c", "pass", **args)
    assert done.stdout.splitlines()[0] == str(shared.newest)
    assert "'%s' belongs to another user" % shared.work in done.stderr
    # For others it may be a colleague's: the environment itself is root's.
    done = run(*other_user.setpriv(65533), shared.py, "-c", "pass", **args)
    assert (done.stdout.splitlines()[0], done.stderr) == (str(python), "")


def test_a_group_may_write(shared):
    python = shared.venv(shared.work / ".venv")
    shared.work.chmod(0o2775)
    assert start(shared, 65534) == (str(python), [])


def test_a_link_of_another_user_to_an_environment_of_the_users_own(shared):
    """It would choose which of the user's environments counts."""
    shared.venv(shared.top / "env")
    other_user.give(shared.top / "env")
    (shared.work / ".venv").symlink_to(shared.top / "env")
    other_user.give(shared.work / ".venv", 65533)
    assert start(shared, 65534)[0] == str(shared.newest)


def test_the_active_environment_is_the_users_word(shared):
    python = shared.venv(shared.top / "env")
    other_user.give(shared.top / "env", 65533)
    assert start(shared, 65534, VIRTUAL_ENV=str(shared.top / "env")) == (str(python), [])
    assert start(shared, 0, VIRTUAL_ENV=str(shared.top / "env")) == (str(python), [])


def test_the_interpreters_are_judged_as_those_of_discovery(shared):
    """SECURITY.md, "Which interpreters are started"."""
    other = shared.add("python3.40", where=shared.top / "others")
    other_user.give(shared.top / "others", 65533)
    path = "%s:%s" % (other.parent, shared.env["PATH"])
    assert start(shared, 0, PATH=path)[0] == str(shared.newest)
    assert start(shared, 65534, PATH=path)[0] == str(other)
    other.parent.chmod(0o777)
    assert start(shared, 65534, PATH=path)[0] == str(shared.newest)


def test_a_place_that_the_user_may_not_enter(shared):
    shared.venv(shared.work / ".venv")
    (shared.work / "closed").mkdir(mode=0o700)
    done = run(tool("setpriv"), "--reuid=65534", "--regid=65534", "--clear-groups", "--",
               shared.py, "closed/script.py", env=shared.env, cwd=shared.work)
    assert done.stdout.splitlines()[0] == str(shared.work / ".venv/bin/python")
