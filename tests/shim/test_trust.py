# SPDX-License-Identifier: MIT
"""Which interpreters may be started: the shim, info and list follow one rule."""
import json
import os
import shutil
import tempfile
from pathlib import Path

import pytest

import check_text
import homes
import other_user
from conftest import MOVENV, SHIM, run

NOBODY, OTHER = other_user.NOBODY, 65533
FAKE = homes.FAKE
NOT_FOUND = 127


@pytest.fixture
def as_root():
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("needs root and setpriv (util-linux)")


@pytest.fixture
def place(as_root):
    """A directory that every user may enter: pytest's own are for their owner only."""
    top = Path(tempfile.mkdtemp(prefix="movenv-trust-"))
    top.chmod(0o755)
    yield top
    shutil.rmtree(top)


class Person:
    """A user with a home directory, and an environment whose home is gone."""

    def __init__(self, place, uid):
        self.uid, self.place = uid, place
        self.home = place / ("home%d" % uid)
        self.env = place / ("env%d" % uid)
        self.movenv = place / "movenv"
        self.home.mkdir()
        shutil.copy(MOVENV, self.movenv)
        (self.env / "bin").mkdir(parents=True)
        shutil.copy(SHIM, self.env / "bin" / "python")
        self.configure("/no/such/bin")
        os.chown(self.home, uid, uid)

    def configure(self, home):
        self.cfg = "home = %s\nexecutable = %s/%s\nversion = 3.98.1\n" % (home, home, FAKE)
        (self.env / "pyvenv.cfg").write_text(self.cfg)

    def run(self, *args, **variables):
        env = {"HOME": str(self.home), "PATH": "/no/such/bin", "MOVENV_DEBUG": "1",
               "MOVENV_NO_HEAL": "1", "LC_ALL": "C.UTF-8", **variables}
        if self.uid:
            args = other_user.setpriv(self.uid) + args
        env["PATH"] += ":/usr/bin:/bin" if self.uid else ""
        return run(*args, env=env, cwd="/", check=False)

    def takes(self, file, **variables):
        """Whether the interpreter is taken: by the shim, by info and by list alike."""
        start = self.run(self.env / "bin" / "python", **variables)
        assert start.returncode in (0, NOT_FOUND), start
        info = json.loads(self.run(self.movenv, "info", "--json", self.env, **variables).stdout)
        listed = json.loads(self.run(self.movenv, "list", "--json", **variables).stdout or
                            '{"interpreters": []}')
        names = [os.path.realpath(i["path"]) for i in listed["interpreters"]]
        answers = [start.returncode == 0, info["interpreter"] is not None,
                   os.path.realpath(file) in names]
        assert len(set(answers)) == 1, (answers, start.stderr)
        return answers[0]


@pytest.fixture
def root(place):
    return Person(place, 0)


@pytest.fixture
def person(place):
    return Person(place, NOBODY)


def on_path(person, uid):
    tree = homes.fake_tree(person.place / "tree")
    other_user.give(person.place / "tree", uid)
    return tree, {"PATH": str(tree.parent)}


def below_home(person, uid):
    """A foreign HOME: sudo keeps it."""
    home = person.place / "foreign"
    tree = homes.fake_tree(home / ".pyenv" / "versions" / "3.98.1")
    other_user.give(home, uid)
    return tree, {"HOME": str(home)}


def test_root_takes_only_what_root_owns(root):
    tree, variables = on_path(root, 0)
    assert root.takes(tree, **variables)
    for path in (tree, tree.parent, tree.parent.parent):
        os.chown(path, NOBODY, NOBODY)
        assert not root.takes(tree, **variables), path
        os.chown(path, 0, 0)
    assert root.takes(tree, **variables)


def test_root_takes_nothing_of_a_foreign_home(root):
    tree, variables = below_home(root, NOBODY)
    assert not root.takes(tree, **variables)
    other_user.give(root.place / "foreign", 0)
    assert root.takes(tree, **variables)


def test_root_keeps_its_file_from_a_foreign_home(root):
    _, variables = below_home(root, NOBODY)
    variables["MOVENV_NO_HEAL"] = ""
    assert root.run(root.env / "bin" / "python", **variables).returncode == NOT_FOUND
    assert (root.env / "pyvenv.cfg").read_text() == root.cfg


@pytest.mark.parametrize("uid, takes", [(0, True), (NOBODY, True), (OTHER, False)])
def test_user_takes_from_places_what_root_or_they_own(person, uid, takes):
    tree, variables = below_home(person, uid)
    assert person.takes(tree, **variables) == takes


@pytest.mark.parametrize("uid", [0, NOBODY, OTHER])
def test_user_takes_from_path_what_anyone_owns(person, uid):
    tree, variables = on_path(person, uid)
    assert person.takes(tree, **variables)


def test_interpreter_of_anyone_on_path_is_never_written_down(person):
    tree, variables = on_path(person, OTHER)
    other_user.give(person.env, NOBODY)
    variables["MOVENV_NO_HEAL"] = ""
    assert person.run(person.env / "bin" / "python", **variables).returncode == 0
    assert (person.env / "pyvenv.cfg").read_text() == person.cfg


@pytest.mark.parametrize("who", [0, NOBODY])
@pytest.mark.parametrize("up", [1, 2, 3])
def test_directory_that_everyone_may_write_to_is_refused_at_any_height(place, who, up):
    someone = Person(place, who)
    tree = homes.fake_tree(place / "a" / "tree")
    open_dir = tree.parents[up - 1]
    open_dir.chmod(0o777)
    for variables in ({"PATH": str(tree.parent)}, {"HOME": str(place / "home")}):
        if "HOME" in variables:
            (place / "home" / ".pyenv" / "versions").mkdir(parents=True)
            os.symlink(place / "a" / "tree", place / "home/.pyenv/versions/3.98.0")
        assert not someone.takes(tree, **variables)
    open_dir.chmod(0o755)
    assert someone.takes(tree, PATH=str(tree.parent))


@pytest.mark.parametrize("who, owner, takes", [
    (0, 0, True), (0, NOBODY, False), (NOBODY, 0, True), (NOBODY, NOBODY, True),
    (NOBODY, OTHER, False),
])
def test_sticky_directory_counts_by_the_owner_of_what_is_in_it(place, who, owner, takes):
    """As /tmp: nobody else may replace what root or the user put there."""
    someone = Person(place, who)
    sticky = place / "sticky"
    tree = homes.fake_tree(sticky / "tree")
    sticky.chmod(0o1777)
    os.chown(sticky / "tree", owner, owner)
    assert someone.takes(tree, PATH=str(tree.parent)) == takes


def test_links_on_the_way_are_followed_through_each_directory(place):
    """open/link is in a directory of everyone, between two that are in order."""
    someone = Person(place, NOBODY)
    tree = homes.fake_tree(place / "tree")
    (place / "open").mkdir()
    (place / "first").symlink_to(place / "open" / "link")
    (place / "open" / "link").symlink_to("../tree")
    variables = {"PATH": str(place / "first" / "bin")}
    assert someone.takes(tree, **variables)
    (place / "open").chmod(0o777)
    assert not someone.takes(tree, **variables)


def test_file_that_everyone_may_write_to_is_refused(person):
    tree, variables = on_path(person, 0)
    tree.chmod(0o777)
    assert not person.takes(tree, **variables)


def test_interpreter_deep_in_an_environment_is_refused(person):
    tree = homes.fake_tree(person.place / "env" / "a" / "b" / "tree")
    assert person.takes(tree, PATH=str(tree.parent))
    (person.place / "env" / "pyvenv.cfg").touch()
    assert not person.takes(tree, PATH=str(tree.parent))


def test_variable_is_the_users_word(root):
    tree, _ = on_path(root, NOBODY)
    done = root.run(root.env / "bin" / "python", MOVENV_PYTHON=str(tree))
    assert done.returncode == 0, done


def test_own_home_is_started_whoever_owns_it(root):
    tree, _ = on_path(root, NOBODY)
    root.configure(tree.parent)
    assert root.run(root.env / "bin" / "python").returncode == 0


def test_home_that_may_not_be_entered_does_not_hold_the_interpreter(person):
    """A Python below /root, in an image whose user is another."""
    closed = homes.fake_tree(person.place / "closed" / "tree")
    (person.place / "closed").chmod(0o700)
    person.configure(closed.parent)
    reason = "is in a directory that this user may not enter"
    done = person.run(person.env / "bin" / "python")
    assert done.returncode == NOT_FOUND
    assert "cannot start it: it " + reason in done.stderr
    assert "in '%s' (it %s), the home" % (closed.parent, reason) in done.stderr.splitlines()[-1]
    info = json.loads(person.run(person.movenv, "info", "--json", person.env).stdout)
    assert {"file": str(closed), "result": reason} in info["looked"]
    tree, variables = on_path(person, 0)
    assert person.takes(tree, **variables)


def test_check_promises_no_repair_without_an_interpreter(person):
    homes.fake_tree(person.place / "open" / "tree")
    (person.place / "open").chmod(0o777)
    variables = {"PATH": str(person.place / "open" / "tree" / "bin")}
    done = person.run(person.movenv, "check", "-v", person.env, **variables)
    line, = [line for line in check_text.lines(done.stdout) if "/pyvenv.cfg: " in line]
    assert "movenv repair -p FILE" in line and "movenv repair fixes it" not in line
    (person.place / "open").chmod(0o755)
    done = person.run(person.movenv, "check", "-v", person.env, **variables)
    line, = [line for line in check_text.lines(done.stdout) if "/pyvenv.cfg: " in line]
    assert "movenv repair fixes it" in line


@pytest.mark.parametrize("how", ['exec "%s" "$@"', '"%s" "$@"'], ids=["exec", "child"])
def test_home_that_is_a_script_which_starts_the_environment_is_one_error(
        my_env, execute, tmp_path, how):
    home = tmp_path / "home"
    home.mkdir()
    (home / FAKE).write_text("#!/bin/sh\n%s\n" % (how % (my_env.bin / "python")))
    (home / FAKE).chmod(0o755)
    (my_env / "pyvenv.cfg").write_text("home = %s\nversion = 3.98\n" % home)
    done = execute(my_env.bin / "python", "-c", "pass", check=False)
    assert done.returncode == 100
    assert done.stderr == ("movenv: cannot use '%s/pyvenv.cfg': its home leads in a circle of "
                           "environments\n" % my_env)


def test_script_that_wraps_the_interpreter_is_started_many_times(my_env, execute, tmp_path):
    """Some installers wrap Python in a script, and programs start themselves again."""
    python = my_env.python
    home = tmp_path / "home"
    home.mkdir()
    wrapper = home / homes.name_of(python)
    wrapper.write_text('#!/bin/sh\nexec "%s" "$@"\n' % os.path.realpath(python))
    wrapper.chmod(0o755)
    my_env.configure(home=str(home), executable=str(wrapper))
    script = tmp_path / "again.py"
    script.write_text("import os, sys\nn = int(sys.argv[1])\nif n:\n"
                      "    os.execv(%r, [%r, __file__, str(n - 1)])\nprint('end')\n"
                      % (str(my_env.bin / "python"), str(my_env.bin / "python")))
    assert execute(my_env.bin / "python", script, "20").stdout == "end\n"
