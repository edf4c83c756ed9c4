# SPDX-License-Identifier: MIT
"""The completion of py in the real shells, from the script that is movenv's too."""

import pytest

from conftest import tool
from terminal import complete_in_zsh

OPTIONS = {"-0", "--list", "-0p", "--list-paths", "-h", "--help"}


@pytest.fixture
def place(machine, movenv):
    """A machine with Pythons, with py on its PATH, two scripts, and the shells' files."""
    machine.add("python3.30", "python3.31t", "pypy3.32")
    (machine.bin / "py").symlink_to(machine.py.resolve())
    for name in ("script.py", "a b.py"):
        machine.script(name, "print()")
    for shell, name in (("bash", "bash"), ("zsh", "_movenv"), ("fish", "py.fish")):
        machine.script("../complete/" + name, movenv("completion", shell).stdout)
    return machine


class TestBash:
    @pytest.fixture
    def bash(self, place):
        def complete(*words):
            code = ("source %s/complete/bash; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); "
                    "_movenv_launcher py; printf '%%s\\n' \"${COMPREPLY[@]}\"" % place.top)
            done = place.run("--norc", "-c", code, "bash", "py", *words, program=tool("bash"))
            assert done.stderr == ""
            return [line for line in done.stdout.splitlines() if line]

        return complete

    def test_the_first_word(self, bash):
        assert OPTIONS | {"-3.30", "-3.31t"} <= set(bash("-"))
        assert bash("-3.3") == ["-3.30", "-3.31t"] or set(bash("-3.3")) == {"-3.30", "-3.31t"}
        assert bash("--li") == ["--list", "--list-paths"]
        assert sorted(bash("")) == ["a b.py", "script.py"]

    def test_later_words_are_files(self, bash):
        assert bash("-3.30", "scr") == ["script.py"]
        assert bash("script.py", "a") == ["a b.py"]

    def test_bash_takes_the_function(self, place):
        code = "source %s/complete/bash; complete -p py movenv" % place.top
        assert place.run("--norc", "-c", code, program=tool("bash")).stdout == (
            "complete -F _movenv_launcher py\ncomplete -F _movenv movenv\n")


class TestFish:
    @pytest.fixture
    def fish(self, place):
        def complete(line):
            done = place.run("--no-config", "-c", "source %s/complete/py.fish; complete -C \"%s\""
                             % (place.top, line), program=tool("fish"))
            assert done.stderr == ""
            return dict((row + "\t").split("\t")[:2] for row in done.stdout.splitlines())

        return complete

    def test_the_first_word(self, fish):
        found = fish("py -")
        assert OPTIONS | {"-3.30", "-3.31t"} <= set(found)
        assert found["-3.30"] == "CPython 3.30"
        assert set(fish("py -3.3")) == {"-3.30", "-3.31t"}
        assert "script.py" in fish("py scr")

    def test_later_words_are_files(self, fish):
        assert set(fish("py -3.30 scr")) == {"script.py"}
        assert not OPTIONS & set(fish("py script.py -"))


class TestZsh:
    @pytest.fixture
    def zsh(self, place):
        """Types a line and a tab into a real zsh, and returns what the terminal shows."""
        shell = tool("zsh")
        place.script("../home/.zshrc", (
            "fpath=(%s $fpath)\nautoload -Uz compinit && compinit -u -D\nPROMPT='READY> '\n"
            "unsetopt prompt_sp\nsetopt no_beep no_list_beep\n" % (place.top / "complete")))

        env = {**place.env, "ZDOTDIR": str(place.home), "TERM": "vt100"}
        return lambda line, first: complete_in_zsh(shell, line, cwd=place.work, env=env, first=first)

    @pytest.mark.parametrize("first, line, expected", [
        ("", "py -3.3", ["-3.30", "-3.31t"]),
        ("", "py --list-", ["--list-paths"]),
        ("movenv cre", "py --he", ["--help"]),
        ("", "py scr", ["script.py"]),
        ("", "py -3.30 scr", ["script.py"]),
        ("py --he", "movenv create --symli", ["--symlinks"]),
    ])
    def test_a_tab_completes(self, zsh, first, line, expected):
        text = zsh(line, first)
        for word in expected:
            assert word in text, text
