# SPDX-License-Identifier: MIT
"""movenv completion: the scripts in the real shells."""
import os
import shutil
import subprocess

import pytest

from conftest import MOVENV
from terminal import complete_in_zsh

COMMANDS = {"create", "repair", "check", "pack", "unpack", "info", "list", "cache", "completion",
            "help"}


def need(shell):
    found = shutil.which(shell)
    if not found:
        pytest.skip("needs %s: scripts/install-deps --test" % shell)
    return found


@pytest.fixture
def place(tmp_path):
    """A directory with an environment's directory, another one, and a file."""
    for name in ("env one", "envtwo"):
        (tmp_path / "place" / name).mkdir(parents=True)
    (tmp_path / "place/enfile.tar").write_text("")
    return tmp_path / "place"


@pytest.fixture
def bash(movenv, execute, tmp_path, place):
    shell = need("bash")
    (tmp_path / "script").write_text(movenv("completion", "bash").stdout)

    def complete(*words):
        # The words as readline hands them on, divided at "=" as well.
        code = ("source %s/script; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _movenv; "
                "printf '%%s\\n' \"${COMPREPLY[@]}\"" % tmp_path)
        done = execute(shell, "--norc", "-c", code, "bash", "movenv", *words, cwd=place)
        assert done.stderr == ""
        return [line for line in done.stdout.splitlines() if line]

    return complete


class TestBash:
    def test_the_first_word_is_a_command(self, bash):
        assert set(bash("")) == COMMANDS
        assert bash("cre") == ["create"]

    def test_a_dash_is_an_option_of_the_command(self, bash):
        assert bash("create", "--sym") == ["--symlinks"]
        assert bash("--vers") == ["--version"]
        assert "--symlinks" not in bash("pack", "--")

    @pytest.mark.parametrize("words, expected", [
        (("create", "--scripts", ""), ["native", "text"]),
        (("create", "--scripts", "t"), ["text"]),
        (("create", "--scripts", "=", "t"), ["text"]),
        (("create", "--scripts", "="), ["native", "text"]),
        (("create", "--standalone", "="), ["python"]),
        (("pack", "--format", "="), ["tar.gz", "tar", "zip"]),
        (("completion", ""), ["bash", "zsh", "fish"]),
        (("cache", ""), ["dir", "info", "prune", "clear"]),
        (("help", "pa"), ["pack"]),
        (("list", "x"), []),
    ])
    def test_the_values_that_there_are(self, bash, words, expected):
        assert bash(*words) == expected

    def test_environments_are_directories(self, bash):
        assert sorted(bash("check", "en")) == ["env one", "envtwo"]
        assert sorted(bash("create", "--find-links", "en")) == ["env one", "envtwo"]

    def test_an_optional_value_is_not_the_next_word(self, bash):
        assert sorted(bash("create", "--standalone", "en")) == ["env one", "envtwo"]

    def test_archives_are_files(self, bash):
        assert sorted(bash("unpack", "enf")) == ["enfile.tar"]
        assert sorted(bash("pack", "-o", "enf")) == ["enfile.tar"]

    def test_options_come_before_the_command_too(self, bash):
        assert bash("-v", "unp") == ["unpack"]


class TestFish:
    @pytest.fixture
    def fish(self, movenv, execute, tmp_path, place):
        shell = need("fish")
        (tmp_path / "script").write_text(movenv("completion", "fish").stdout)

        def complete(line):
            done = execute(shell, "--no-config", "-c", "source %s/script; complete -C \"%s\""
                           % (tmp_path, line), cwd=place)
            assert done.stderr == ""
            return [row.split("\t")[0] for row in done.stdout.splitlines()]

        return complete

    def test_the_first_word_is_a_command(self, fish):
        assert set(fish("movenv ")) == COMMANDS
        assert fish("movenv cre") == ["create"]

    def test_a_dash_is_an_option_of_the_command(self, fish):
        assert fish("movenv create --sym") == ["--symlinks"]
        assert "--symlinks" not in fish("movenv pack --")

    def test_the_values_that_there_are(self, fish):
        assert fish("movenv create --scripts ") == ["native", "text"]
        assert fish("movenv completion f") == ["fish"]
        assert "--standalone=python" in fish("movenv create --standalone")
        assert fish("movenv help pa") == ["pack"]

    def test_environments_are_directories_and_archives_files(self, fish):
        assert sorted(fish("movenv check en")) == ["env one/", "envtwo/"]
        assert "enfile.tar" in fish("movenv unpack en")


class TestZsh:
    @pytest.fixture
    def zsh(self, movenv, tmp_path, place):
        """Types a line and a tab into a real zsh, and returns what the line became, or the list."""
        shell = need("zsh")
        functions = tmp_path / "functions"
        functions.mkdir()
        (functions / "_movenv").write_text(movenv("completion", "zsh").stdout)
        (tmp_path / ".zshrc").write_text(
            "fpath=(%s $fpath)\nautoload -Uz compinit && compinit -u -D\n"
            "PROMPT='READY> '\nunsetopt prompt_sp\nzstyle ':completion:*' list-colors ''\n"
            "setopt no_beep no_list_beep\n" % functions)
        environ = {"HOME": str(tmp_path), "ZDOTDIR": str(tmp_path), "TERM": "vt100",
                   "PATH": "%s:/usr/bin:/bin" % os.path.dirname(MOVENV), "LC_ALL": "C.UTF-8"}

        return lambda line: complete_in_zsh(shell, line, cwd=place, env=environ)

    @pytest.mark.parametrize("line, expected", [
        ("movenv cre", ["create"]),
        ("movenv create --symli", ["--symlinks"]),
        ("movenv create --scripts=nat", ["native"]),
        ("movenv create --scripts te", ["text"]),
        ("movenv create --standalone=p", ["python"]),
        ("movenv pack --format=", ["tar.gz", "zip"]),
        ("movenv check envt", ["envtwo/"]),
        ("movenv unpack enf", ["enfile.tar"]),
        ("movenv completion ", ["bash", "fish", "zsh"]),
        ("movenv help unp", ["unpack"]),
        ("movenv pack --ex", ["--exclude"]),
    ])
    def test_a_tab_completes(self, zsh, line, expected):
        text = zsh(line)
        for word in expected:
            assert word in text, text

    def test_options_are_explained(self, zsh):
        text = zsh("movenv repair -")
        assert "--dry-run" in text and "only print what would be done" in text


def test_the_scripts_have_no_syntax_error(movenv, execute, tmp_path):
    for shell in ("bash", "zsh", "fish"):
        found = need(shell)
        (tmp_path / shell).write_text(movenv("completion", shell).stdout)
        assert execute(found, "-n", tmp_path / shell).stderr == ""


def test_shellcheck_finds_nothing_in_the_script_for_bash(movenv, execute, tmp_path):
    found = need("shellcheck")
    (tmp_path / "script").write_text(movenv("completion", "bash").stdout)
    done = execute(found, "-s", "bash", "-e", "SC2207", tmp_path / "script", check=False)
    assert done.stdout == ""


@pytest.mark.parametrize("arguments", [["completion"], ["completion", "tcsh"],
                                       ["completion", "bash", "zsh"]], ids=" ".join)
def test_other_shells_are_misuse(movenv, arguments):
    done = movenv(*arguments, check=False)
    assert done.returncode == 2 and done.stdout == ""
    assert "movenv completion --help" in done.stderr


def test_install_brings_all_files_and_uninstall_removes_them(execute, tmp_path):
    from conftest import ROOT

    build = os.path.dirname(MOVENV)
    if not os.path.samefile(os.path.dirname(build), ROOT):
        pytest.skip("needs the Makefile's own build")
    run = lambda *targets: subprocess.run(
        ["make", "-C", str(ROOT), "-s", *targets, "DESTDIR=%s/a b" % tmp_path, "PREFIX=/usr"],
        check=True, capture_output=True, text=True, env={**os.environ, "MAKEFLAGS": ""})
    run("install")
    files = {str(path.relative_to(tmp_path / "a b/usr")) for path in (tmp_path / "a b").rglob("*")
             if path.is_file()}
    assert {"bin/movenv", "share/bash-completion/completions/movenv", "share/zsh/site-functions/_movenv",
            "share/fish/vendor_completions.d/movenv.fish"} <= files
    pages = {"share/man/man%s/%s" % (page.stem[-1], page.stem)
             for page in (ROOT / "builder/man").glob("*.md")}
    assert {name for name in files if "/man/" in name} == (
        pages if shutil.which("lowdown") else set())
    run("uninstall")
    assert [path for path in (tmp_path / "a b").rglob("*") if path.is_file()] == []

    without = run("install", "LOWDOWN=").stdout
    assert without == "movenv: the manual is left out: lowdown is missing, or older than 1.0\n"
    assert (tmp_path / "a b/usr/bin/movenv").is_file()
    assert not list((tmp_path / "a b").rglob("*.[157]"))
