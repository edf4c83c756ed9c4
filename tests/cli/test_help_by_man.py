# SPDX-License-Identifier: MIT
"""movenv help COMMAND on a terminal: the page, by man."""
import os
import pty
import re
import shutil
import subprocess

import pytest

from conftest import MOVENV, ROOT
from terminal import read_all

# Prints its arguments. With -w it names the page's file, as man does that finds it.
MAN = '#!/bin/sh\nif [ "$1" = -w ]; then echo /somewhere/movenv-create.1; else echo "MAN $*"; fi\n'
SHORT = "usage: movenv create "


@pytest.fixture
def on_terminal(tmp_path):
    """Runs movenv with a terminal as its standard output, and a PATH of these directories."""
    def run(*args, path, program=MOVENV, **variables):
        ours, theirs = pty.openpty()
        try:
            done = subprocess.Popen([program, *args], stdin=subprocess.DEVNULL, stdout=theirs,
                                    stderr=theirs, cwd=tmp_path,
                                    env={"PATH": ":".join(map(str, path)), "LC_ALL": "C.UTF-8",
                                         "HOME": str(tmp_path), **variables})
            os.close(theirs)
            out = read_all(ours)
            assert done.wait(60) == 0
            return out.decode().replace("\r\n", "\n")
        finally:
            os.close(ours)
    return run


@pytest.fixture
def man(tmp_path):
    def make(name="tools", text=MAN):
        directory = tmp_path / name
        directory.mkdir(parents=True)
        (directory / "man").write_text(text)
        (directory / "man").chmod(0o755)
        return directory
    return make


def test_help_shows_the_page_that_man_finds(on_terminal, man):
    assert on_terminal("help", "create", path=[man()]) == "MAN 1 movenv-create\n"


def test_help_shows_the_page_that_is_installed_beside_movenv(on_terminal, man, tmp_path):
    program = tmp_path / "prefix/bin/movenv"
    page = tmp_path / "prefix/share/man/man1/movenv-create.1"
    for file in (program, page):
        file.parent.mkdir(parents=True)
    shutil.copy(MOVENV, program)
    page.write_text("")
    tools = man()
    assert on_terminal("help", "create", path=[tools], program=program) == "MAN %s\n" % page
    page.rename("%s.gz" % page)
    assert on_terminal("help", "create", path=[tools], program=program) == "MAN %s.gz\n" % page


@pytest.mark.parametrize("text", [
    "#!/bin/sh\nexit 16\n",
    '#!/bin/sh\necho "This system has been minimized: run unminimize"\n',
    "#!/nonexistent\n",
], ids=["no page", "only a hint", "does not start"])
def test_help_is_short_if_man_does_not_find_the_page(on_terminal, man, text):
    assert on_terminal("help", "create", path=[man(text=text)]).startswith(SHORT)


def test_help_is_short_without_man(on_terminal, tmp_path):
    assert on_terminal("help", "create", path=[tmp_path]).startswith(SHORT)


def test_help_is_short_if_stdout_is_not_a_terminal(movenv, man):
    done = movenv("help", "create", env={"PATH": str(man())})
    assert done.stdout.startswith(SHORT)


@pytest.mark.parametrize("words", ["create --help", "create -h", "help create pack"])
def test_other_help_is_short_on_a_terminal_too(on_terminal, man, words):
    assert on_terminal(*words.split(), path=[man()]).startswith(SHORT)


def test_help_never_starts_the_man_of_an_environment(on_terminal, man, tmp_path):
    hostile = man("env/bin", MAN.replace("MAN", "HOSTILE"))
    (tmp_path / "env/pyvenv.cfg").write_text("home = /usr/bin\n")
    assert on_terminal("help", "create", path=[hostile]).startswith(SHORT)
    assert on_terminal("help", "create", path=[hostile, man()]) == "MAN 1 movenv-create\n"


@pytest.mark.parametrize("what", ["directory", "file"])
def test_help_never_starts_a_man_that_everyone_can_replace(on_terminal, man, what):
    open_to_all = man("open")
    (open_to_all if what == "directory" else open_to_all / "man").chmod(0o777)
    assert on_terminal("help", "create", path=[open_to_all]).startswith(SHORT)


def test_help_never_starts_a_man_of_the_current_directory(on_terminal, man, tmp_path):
    shutil.copy(man() / "man", tmp_path / "man")
    assert on_terminal("help", "create", path=["", "."]).startswith(SHORT)


def test_the_real_man_shows_the_page(on_terminal, tmp_path):
    if not shutil.which("man") or not shutil.which("lowdown"):
        pytest.skip("needs lowdown and man: scripts/install-deps --test")
    program = tmp_path / "bin/movenv"
    page = tmp_path / "share/man/man1/movenv-pack.1"
    for file in (program, page):
        file.parent.mkdir(parents=True)
    shutil.copy(MOVENV, program)
    with open(page, "wb") as out:
        subprocess.run([ROOT / "scripts/lib/man-page", ROOT / "builder/man/movenv-pack.1.md"],
                       stdout=out, check=True)
    shown = on_terminal("help", "pack", path=["/usr/bin", "/bin"], program=program,
                        MANPAGER="cat", TERM="dumb")
    shown = re.sub(".\b", "", shown)  # bold text is struck twice
    assert "MOVENV-PACK(1)" in shown and "--ignore-editable" in shown


def test_help_shows_a_guide(on_terminal, man):
    tools = man(text=MAN.replace("movenv-create.1", "movenv-recipes.7"))
    assert on_terminal("help", "recipes", path=[tools]) == "MAN 7 movenv-recipes\n"


def test_a_guide_without_man_is_a_message(movenv):
    done = movenv("help", "recipes", check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "movenv-recipes(7)" in done.stderr and "by man" in done.stderr
