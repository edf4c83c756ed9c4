# SPDX-License-Identifier: MIT
"""An activate script that is run, and not sourced, says so: it would change a shell that ends."""
import os
import shutil
import subprocess

import pytest

import shells
from conftest import tool
from shells import SHELLS, by_name
from shells import made, make_env, run  # noqa: F401 (fixtures)

FILES = {"sh": "activate", "csh": "activate.csh", "fish": "activate.fish"}


@pytest.fixture
def start(clean_env, tmp_path):
    """start(words…) -> CompletedProcess, with the programs of shells.put_tools."""

    def call(*words, cwd=None, stdin=subprocess.DEVNULL, **variables):
        tools = tmp_path / "tools"
        shutil.rmtree(tools, ignore_errors=True)
        env = dict(clean_env, **shells.put_tools(tools))
        env.update({k: str(v) for k, v in variables.items()})
        return subprocess.run([str(w) for w in words], env=env, cwd=cwd or tmp_path, stdin=stdin,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
                              errors="replace", timeout=60)

    return call


def says_it(done, name):
    assert "movenv: cannot activate: this '%s' was run, not sourced\n" % name in done.stderr
    assert len(done.stderr.splitlines()) == 2 and done.stdout == ""
    assert done.returncode not in (0, 126, 127)


@pytest.mark.parametrize("how", ["absolute", "relative", "here", "symlink", "blank"])
@pytest.mark.parametrize("shell", SHELLS, ids=repr)
def test_running_the_script_says_that_it_must_be_sourced(shell, make_env, start, tmp_path, how):
    shell.need()
    env = make_env("my env" if how == "blank" else "env")
    name = FILES[shell.family]
    word, cwd = env / "bin" / name, None
    if how == "relative":
        word = "env/bin/" + name
    elif how == "here":
        word, cwd = "./" + name, env / "bin"
    elif how == "symlink":
        word = tmp_path / name
        word.symlink_to(env / "bin" / name)
    says_it(start(*shell.argv, word, cwd=cwd), name)


@pytest.mark.parametrize("shell", by_name("bash", "zsh", "ksh93", "dash", "ash"), ids=repr)
@pytest.mark.parametrize("options", ["-e", "-u", "-eu", "-x"])
def test_the_options_of_the_shell_do_not_hide_it(shell, make_env, start, options):
    done = start(*shell.argv, options, make_env("env") / "bin/activate")
    assert "was run, not sourced" in done.stderr and done.returncode not in (0, 127)


def test_an_executable_script_says_it_too(make_env, start):
    """A shell runs a file without a #! line itself."""
    script = make_env("env") / "bin/activate"
    script.chmod(0o755)
    says_it(start("bash", "-c", '"$1"', "bash", script), "activate")
    says_it(start("dash", "-c", '"$1"', "dash", script), "activate")


SOURCES = {
    "-c": ["-c", '. "$1"; "$DUMP" on', "sh"],
    "-ec": ["-ec", '. "$1"; "$DUMP" on', "sh"],
    "as $0": ["-c", '. "$0"; "$DUMP" on'],
    "function": ["-c", 'f () { . "$1"; }; f "$1"; "$DUMP" on', "sh"],
    "subshell": ["-c", '( . "$1"; "$DUMP" on )', "sh"],
    "cron": ["-c", '. "$1" && "$DUMP" on', "sh"],
    "eval": ["-c", 'eval ". \\"\\$1\\""; "$DUMP" on', "sh"],
    "dirname": ["-c", 'cd "${1%/*}" && . ./activate; "$DUMP" on', "sh"],
}


@pytest.mark.parametrize("how", SOURCES)
@pytest.mark.parametrize("shell", [s for s in shells.SH if s.name != "yash-posix"], ids=repr)
def test_every_way_of_sourcing_it_still_activates(shell, make_env, start, tmp_path, how):
    shell.need()
    if (shell.name, how) == ("zsh-options", "function"):
        shell = by_name("zsh")[0]  # warn_create_global warns of each variable
    env = make_env("env")
    done = start(*shell.argv, *SOURCES[how], env / "bin/activate")
    assert (done.returncode, done.stderr) == (0, "")
    assert shells.Session(tmp_path / "tools/out", done)["on"]["VIRTUAL_ENV"] == str(env)


@pytest.mark.parametrize("name", ["activate", "start"])
@pytest.mark.parametrize("shell", SHELLS, ids=repr)
def test_a_script_that_sources_it_is_not_taken_for_it(shell, make_env, start, tmp_path, name):
    """Whatever the script is called."""
    shell.need()
    env = make_env("env")
    script = tmp_path / ({"sh": name, "csh": name + ".csh", "fish": name + ".fish"}[shell.family])
    script.write_text(shell.script(["activate A", "dump on"]))
    done = start(*shell.argv, script, A=env)
    assert (done.returncode, done.stderr) == (0, "")
    assert shells.Session(tmp_path / "tools/out", done)["on"]["VIRTUAL_ENV"] == str(env)


STARTUP = {
    "bash --rcfile": (["bash", "--noprofile", "--rcfile", "@", "-i", "-c", '"$DUMP" on'], {}),
    "BASH_ENV": (["bash", "-c", '"$DUMP" on'], {"BASH_ENV": "@"}),
    "BASH_ENV of a script": (["bash", "dump.sh"], {"BASH_ENV": "@"}),
    "ENV of dash": (["dash", "-i", "-c", '"$DUMP" on'], {"ENV": "@"}),
    "ENV of mksh": (["mksh", "-i", "-c", '"$DUMP" on'], {"ENV": "@"}),
    "ENV of ksh93": (["ksh93", "-i", "-c", '"$DUMP" on'], {"ENV": "@"}),
    "ENV of ash": (["busybox", "ash", "-i", "-c", '"$DUMP" on'], {"ENV": "@"}),
    ".zshenv": (["zsh", "-c", '"$DUMP" on'], {"ZDOTDIR": "zsh"}),
    "zsh emulate": (["zsh", "-f", "-c", 'emulate sh -c \'. "$A"\'; "$DUMP" on'], {"A": "@"}),
    "zsh emulate ksh": (["zsh", "-f", "-c", 'emulate -R ksh; . "$A"; "$DUMP" on'], {"A": "@"}),
    "fish -C": (["fish", "--no-config", "-C", "source $A.fish", "-c", "$DUMP on"], {"A": "@"}),
    "fish config": (["fish", "-c", "$DUMP on"], {"XDG_CONFIG_HOME": "."}),
    "fish function": (["fish", "--no-config", "-c", "function f; source $A.fish; end; f; $DUMP on"],
                      {"A": "@"}),
    "tcsh -c": (["tcsh", "-f", "-c", "source ${A:q}.csh; $DUMP:q on"], {"A": "@"}),
    "tcsh .cshrc": (["tcsh", "-c", "$DUMP:q on"], {"HOME": "."}),
    "tcsh stdin": (["tcsh", "-f"], {}),
}


@pytest.mark.parametrize("how", STARTUP)
def test_a_startup_file_activates(make_env, start, tmp_path, how):
    words, variables = STARTUP[how]
    tool(words[0])
    script = make_env("env") / "bin/activate"
    (tmp_path / "dump.sh").write_text('"$DUMP" on\n')
    for file, line in (("zsh/.zshenv", ". '%s'"), ("fish/config.fish", "source '%s.fish'"),
                       (".cshrc", "source '%s.csh'"), ("stdin", "source '%s.csh'\n$DUMP:q on")):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(line % script + "\n")
    with open(tmp_path / "stdin") as stdin:
        done = start(*[w.replace("@", str(script)) for w in words], stdin=stdin,
                     **{k: v.replace("@", str(script)) if v != "." else tmp_path
                        for k, v in variables.items()})
    assert done.returncode == 0 and "movenv" not in done.stderr
    got = shells.Session(tmp_path / "tools/out", done)["on"]
    assert got["VIRTUAL_ENV"] == str(script.parent.parent)
