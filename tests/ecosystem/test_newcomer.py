# SPDX-License-Identifier: MIT
"""Types each command of the README and of the recipes, in order, in an empty directory, as an
ordinary user and as root, and compares what is printed with the page.
"""
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

import ecosystem_share
import other_user
import typed_page
from conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
RECIPES = (ROOT / "builder/man/movenv-recipes.7.md").read_text(encoding="utf-8")
BY_SUDO = "make && sudo make install"


class User:
    """A user with an empty home, the sources, and movenv installed as the README says."""

    def __init__(self, top, env, before):
        self.top, self.before = top, before
        self.env = dict(env, HOME=str(top / "home"), XDG_CACHE_HOME=str(top / "cache"))
        for key in ("PIP_CACHE_DIR", "UV_CACHE_DIR"):
            self.env.pop(key, None)
        for name in ("home", "cache"):
            (top / name).mkdir()
        self.sources = top / "sources"
        subprocess.run([ROOT / "scripts/lib/copy-tree", self.sources], check=True)
        shutil.copytree(ROOT / "build", self.sources / "build", symlinks=True)
        self.give()

    def give(self):
        if self.before:
            other_user.give(self.top)

    def type(self, commands, directory, **more):
        """What is wrong with the commands, typed there."""
        directory.mkdir(exist_ok=True)
        self.give()
        return typed_page.type_all(commands, env=dict(self.env, **more), cwd=directory,
                                   before=self.before)


@pytest.fixture(params=ecosystem_share.of_today(["ordinary", "root"]))
def user(request, index_env):
    root = os.geteuid() == 0
    if request.param == "root" and not root:
        pytest.skip("NOT TESTED: the pages as root need root")
    top = Path(tempfile.mkdtemp(prefix="newcomer-", dir="/tmp"))
    top.chmod(0o755)
    before = other_user.setpriv() if root and request.param == "ordinary" else ()
    yield User(top, index_env, before)
    shutil.rmtree(top)


def installed(user):
    """movenv on PATH by the README's own line for a user's home."""
    command, = [c for c in install_commands() if "PREFIX=~/.local" in c.text]
    wrong = user.type([command], user.sources)
    assert not wrong, wrong
    user.env["PATH"] = "%s/home/.local/bin:%s" % (user.top, user.env["PATH"])


def install_commands():
    found = typed_page.plain(typed_page.sections(README)["Install"])
    assert len(found) >= 4 and BY_SUDO in map(str, found)
    return found


def test_each_way_to_install_works(user):
    if user.before:
        commands = [c for c in install_commands() if c.text != BY_SUDO]
    else:
        commands = install_commands()
    for command in commands:
        if command.text.startswith("pip "):
            wrong = user.type([typed_page.Command("python3 -m venv ../bare"),
                               typed_page.Command(". ../bare/bin/activate"), command,
                               typed_page.Command("movenv create ../made"),
                               typed_page.Command("../made/bin/pip --version >../answer")],
                              user.sources)
        elif command.text == BY_SUDO:
            wrong = install_into_usr_local(user, command)
        else:
            wrong = user.type([command], user.sources)
        assert not wrong, wrong
    assert (user.top / "answer").read_text().startswith("pip ")


def install_into_usr_local(user, command):
    """As root, in a file system of its own. Root without sudo has a stand-in: it only runs the rest."""
    (user.top / "stand-in").mkdir()
    (user.top / "stand-in/sudo").write_text('#!/bin/sh\nexec "$@"\n')
    (user.top / "stand-in/sudo").chmod(0o755)
    path = "%s:%s/stand-in" % (user.env["PATH"], user.top)
    script = ("mount -t tmpfs tmpfs /usr/local && cd '%s' && { %s; } >&2 && "
              "/usr/local/bin/movenv --version && ls /usr/local/share/man/man1"
              % (user.sources, command.text))
    done = subprocess.run(["unshare", "-m", "sh", "-c", script], env=dict(user.env, PATH=path),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=600)
    assert "movenv-create.1" in done.stdout, done
    return "" if done.returncode == 0 else done.stderr


def test_the_readme_is_true(user):
    installed(user)
    commands = typed_page.console(README)
    assert len(commands) >= 10
    wrong = user.type(commands, user.top / "empty")
    assert not wrong, wrong


RECIPE_SECTIONS = {name: typed_page.console(text)
                   for name, text in typed_page.sections(RECIPES).items()}


@pytest.mark.parametrize("section", [name for name, found in RECIPE_SECTIONS.items() if found])
def test_the_recipes_are_true(user, section):
    installed(user)
    commands = typed_page.console(typed_page.sections(RECIPES)[section])
    wrong = user.type(commands, user.top / "empty")
    assert not wrong, wrong


def test_what_is_typed_is_what_a_reader_sees():
    """The reader of pages finds faults: it is not silent by its own fault."""
    page = "```console\n$ echo a\na\n$ echo b\nc\n$ false\n$ printf 'x\\ny\\n'\n…\n```\n"
    commands = typed_page.console(page)
    wrong = typed_page.type_all(commands, env=dict(os.environ), cwd="/")
    assert [bool(c.wrong()) for c in commands] == [False, True, True, False]
    assert "prints\nb\n" in wrong and "ends with status 1" in wrong
