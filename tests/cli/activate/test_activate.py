# SPDX-License-Identifier: MIT
"""The activate scripts, in every shell of this machine. Every environment here was moved: it is a
copy of one made elsewhere. test_activate_prompt.py tests the prompts, and test_activate_location.py
tests how the scripts find their environment."""
import shutil
import subprocess

import pytest

from conftest import ROOT
from shells import HOSTILE, ODD, SH, by_name, restored
from shells import made, make_env, run, shell  # noqa: F401 (fixtures)


def test_activate_names_the_environment_and_puts_it_first(shell, make_env, run):
    env = make_env("env")
    got = run(shell, "activate A", "dump on", A=env)["on"]
    assert got["VIRTUAL_ENV"] == str(env)
    assert got["VIRTUAL_ENV_PROMPT"] == "env"
    assert got["PATH"] == "%s/bin:/usr/bin:/bin" % env


def test_python_is_that_of_the_environment(shell, make_env, run):
    env = make_env("env")
    done = run(shell, "activate A", "python -c 'import sys; print(sys.prefix)'", A=env)
    assert done.stdout == "%s\n" % env


def test_deactivate_leaves_nothing_changed(shell, make_env, run):
    got = run(shell, "dump old", "activate A", "deactivate", "dump new", A=make_env("env"))
    assert restored(got["old"], got["new"]) == {}


def test_deactivate_leaves_no_name_of_the_script(shell, make_env, run):
    got = run(shell, "activate A", "deactivate", "names left", A=make_env("env"))
    names = got.text("left").replace(str(got.out), "")
    assert "_movenv" not in names and "_OLD_VIRTUAL" not in names and "_MOVENV" not in names
    assert "deactivate" not in [line.split(" ")[0].split("\t")[0] for line in names.splitlines()]


def test_deactivate_nondestructive_keeps_the_command(shell, make_env, run):
    steps = ("activate A", "deactivate nondestructive", "dump off", "deactivate", "dump gone")
    got = run(shell, *steps, A=make_env("env"))
    assert "VIRTUAL_ENV" not in got["off"]
    assert restored(got["off"], got["gone"]) == {}


def test_the_name_follows_a_rename(shell, make_env, run):
    env = make_env("before").rename(make_env("x").with_name("after"))
    got = run(shell, "activate A", "dump on", A=env)["on"]
    assert (got["VIRTUAL_ENV"], got["VIRTUAL_ENV_PROMPT"]) == (str(env), "after")


def test_a_given_prompt_stays_after_a_move(shell, make_env, run):
    got = run(shell, "activate A", "dump on", A=make_env("env", "my project"))["on"]
    assert got["VIRTUAL_ENV_PROMPT"] == "my project"


def test_an_odd_directory_name_works(shell, make_env, run):
    env = make_env(ODD)
    done = run(shell, "activate A", "dump on", "python -c 'import sys; print(sys.prefix)'", A=env)
    assert done["on"]["VIRTUAL_ENV"] == str(env)
    assert done["on"]["VIRTUAL_ENV_PROMPT"] == ODD
    assert done.stdout == "%s\n" % env


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_a_prompt_is_never_run_as_a_command(shell, text, make_env, run, tmp_path):
    got = run(shell, "activate A", "dump on", "deactivate", A=make_env("env", text))
    assert got["on"]["VIRTUAL_ENV_PROMPT"] == text
    assert not list(tmp_path.rglob("MARK*"))


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_a_directory_name_is_never_run_as_a_command(shell, text, make_env, run, tmp_path):
    env = make_env(text)
    newline_in_csh = shell.family == "csh" and "\n" in text
    got = run(shell, "try A", "dump on", "deactivate", A=env, check=not newline_in_csh)
    assert not list(tmp_path.rglob("MARK*"))
    if newline_in_csh:  # csh splits it into words, and must report an error
        assert "set" in got.stderr and "VIRTUAL_ENV" not in got["on"]
    else:
        assert got["on"]["VIRTUAL_ENV"] == str(env)
        assert got["on"]["VIRTUAL_ENV_PROMPT"] == text


def test_names_that_end_in_a_newline_work(make_env, run):
    env = make_env("env\n")
    for shell in SH:
        got = run(shell, "activate A", "dump on", A=env)["on"]
        assert got["VIRTUAL_ENV"] == str(env), shell


def test_csh_takes_a_path_with_a_newline_from_the_variable(make_env, run):
    env = make_env("a\nb")
    for shell in by_name("tcsh", "csh"):
        file = env / "bin/activate.csh"
        got = run(shell, "activate A", "dump on", "deactivate", A=env, MOVENV_ACTIVATE=file)["on"]
        assert got["VIRTUAL_ENV"] == str(env), shell


def test_a_name_that_is_not_utf_8_works(make_env, run):
    env = make_env("caf\udce9$(touch MARK)\udcff")
    for shell in by_name("bash", "zsh", "ksh93", "mksh", "dash", "ash", "fish", "tcsh", "csh"):
        got = run(shell, "activate A", "dump on", A=env)["on"]
        assert got["VIRTUAL_ENV"] == str(env), shell
    assert not list(env.parent.rglob("MARK*"))


def test_the_c_locale_works(make_env, run):
    env = make_env("café🚒")
    for shell in by_name("bash", "zsh", "ksh93", "mksh", "dash", "ash", "tcsh", "csh"):
        got = run(shell, "activate A", "dump on", A=env, LC_ALL="C")["on"]
        assert (got["VIRTUAL_ENV"], got["VIRTUAL_ENV_PROMPT"]) == (str(env), env.name), shell


def test_activating_twice_is_the_same_as_once(shell, make_env, run):
    steps = ("dump old", "activate A", "dump one", "activate A", "dump two")
    got = run(shell, *steps, "deactivate", "dump new", A=make_env("env"))
    assert restored(got["one"], got["two"]) == {}
    assert restored(got["old"], got["new"]) == {}


def test_another_environment_takes_the_place_of_the_first(shell, make_env, run):
    steps = ("dump old", "activate A", "activate B", "dump on", "deactivate", "dump new")
    one, other = make_env("one"), make_env("other")
    got = run(shell, *steps, A=one, B=other)
    assert got["on"]["VIRTUAL_ENV"] == str(other)
    assert got["on"]["PATH"] == "%s/bin:/usr/bin:/bin" % other
    assert restored(got["old"], got["new"]) == {}


def test_a_venv_and_an_environment_can_alternate(make_env, run, any_python, tmp_path):
    venv = tmp_path / "venv"
    subprocess.run([any_python.path, "-m", "venv", "--without-pip", venv], check=True)
    steps = ["dump old", "activate A", "activate V", "activate A", "deactivate", "dump new"]
    for shell in by_name("bash", "zsh", "ksh93", "dash", "fish"):
        first = ["PS1='old> '"] if shell.family == "sh" else []
        got = run(shell, *first, *steps, A=make_env("env-" + shell.name), V=venv)
        left = restored(got["old"], got["new"])
        # The script of venv exports PS1 and leaves it exported.
        assert left == ({"PS1": (None, "old> ")} if first else {}), shell


def test_pythonhome_is_removed_and_restored(shell, make_env, run):
    steps = ("activate A", "dump on", "deactivate", "dump off")
    got = run(shell, *steps, A=make_env("env"), PYTHONHOME="/some where")
    assert "PYTHONHOME" not in got["on"]
    assert got["off"]["PYTHONHOME"] == "/some where"


def test_deactivate_works_after_the_environment_is_gone(shell, make_env, run):
    steps = ("dump old", "activate A", "remove A", "deactivate", "dump new")
    got = run(shell, *steps, A=make_env("env"))
    assert restored(got["old"], got["new"]) == {}


@pytest.mark.parametrize("shell", SH, ids=repr)
def test_activate_works_without_strict_options(shell, make_env, run):
    env = make_env("env")
    got = run(shell, "set +eu", "activate A", "dump on", "deactivate", "dump off", A=env)
    assert got["on"]["VIRTUAL_ENV"] == str(env)
    assert "VIRTUAL_ENV" not in got["off"]


def test_shellcheck_reports_nothing():
    if not shutil.which("shellcheck"):
        pytest.skip("needs shellcheck: scripts/install-deps --test")
    template = ROOT / "builder/embed/activate/activate"
    done = subprocess.run(["shellcheck", template], stdout=subprocess.PIPE, encoding="utf-8")
    assert (done.returncode, done.stdout) == (0, "")


def test_powershell_literals_end_where_they_should(make_env):
    text = "it's ‘;touch MARK;’ $(touch MARK)"
    script = (make_env("env", text) / "bin/Activate.ps1").read_text(encoding="utf-8")
    assert "\n    $Prompt = 'it''s ‘‘;touch MARK;’’ $(touch MARK)'\n" in script
    assert script.isascii() is False and "__MOVENV_" not in script


@pytest.mark.parametrize("text", [None] + HOSTILE, ids=ascii)
def test_powershell_activates_and_deactivates(text, make_env, execute, tmp_path):
    if not shutil.which("pwsh"):
        pytest.skip("PowerShell (pwsh) IS NOT ON THIS MACHINE: Activate.ps1 WAS NOT RUN")
    env = make_env("e[n]v", text)
    script = "& '%s/bin/Activate.ps1'; $env:VIRTUAL_ENV; $env:VIRTUAL_ENV_PROMPT; " % env
    script += "(Get-Command python).Source; deactivate; \"[$env:VIRTUAL_ENV]\""
    done = execute("pwsh", "-NoProfile", "-Command", script, cwd=tmp_path)
    lines = [str(env), text or env.name, "%s/bin/python" % env, "[]"]
    assert done.stdout == "\n".join(lines) + "\n"
    assert not list(tmp_path.rglob("MARK*"))
