# SPDX-License-Identifier: MIT
"""How the activate scripts find their environment: by their own location, in any form of path."""
import pytest

from shells import SH, by_name, restored
from shells import made, make_env, run, shell  # noqa: F401 (fixtures)


def test_a_relative_path_works(shell, make_env, run):
    env = make_env("env")
    got = run(shell, "relative ./../env", "dump on", cwd=make_env("else"))["on"]
    assert got["VIRTUAL_ENV"] == str(env)
    assert got["PATH"].split(":")[0] == str(env / "bin")


def test_activate_works_from_the_scripts_directory(shell, make_env, run):
    env = make_env("env")
    got = run(shell, "here", "dump on", cwd=env / "bin")["on"]
    assert got["VIRTUAL_ENV"] == str(env)


@pytest.mark.parametrize("shell", SH, ids=repr)
def test_activate_works_when_the_shell_finds_it_on_path(shell, make_env, run):
    env = make_env("env")
    got = run(shell, "lookup A", "dump on", A=env)["on"]
    assert got["VIRTUAL_ENV"] == str(env)
    assert got["PATH"] == "%s/bin:/usr/bin:/bin" % env


def test_a_symlink_in_the_path_is_kept_where_the_shell_reports_that_path(shell, make_env, run):
    env = make_env("real/env")
    link = env.parent.with_name("link")
    link.symlink_to("real")
    got = run(shell, "activate A", "dump on", A=link / "env")["on"]
    assert got["VIRTUAL_ENV"] == str((link / "env") if shell.says_file else env)


def test_a_link_to_the_script_leads_to_its_environment(shell, make_env, run, tmp_path):
    env = make_env("env")
    links = tmp_path / "links"
    links.mkdir()
    for suffix in ("", ".fish", ".csh"):
        (links / ("hop" + suffix)).symlink_to("../env/bin/activate" + suffix)
        (links / ("on" + suffix)).symlink_to(links / ("hop" + suffix))
    got = run(shell, "source L", "dump on", L=links / "on")["on"]
    assert got["VIRTUAL_ENV"] == str(env)


def test_dot_dot_after_a_symlink_means_the_parent_of_its_target(make_env, run, tmp_path):
    env = make_env("deep/env")
    (tmp_path / "deep/dir").mkdir()
    (tmp_path / "link").symlink_to("deep/dir")
    # ksh93 reports link/../env as env, which does not exist, and has closed the file.
    for shell in by_name("bash", "zsh", "mksh", "dash", "ash", "yash", "fish", "tcsh", "csh"):
        got = run(shell, "relative link/../env", "dump on")["on"]
        assert got["VIRTUAL_ENV"] == str(env), shell


@pytest.mark.parametrize("shell", SH, ids=repr)
def test_activate_works_in_a_subshell(shell, make_env, run):
    env = make_env("env")
    got = run(shell, "dump old", "subshell A", "dump new", A=env)
    assert got["inner"]["VIRTUAL_ENV"] == str(env)
    assert restored(got["old"], got["new"]) == {}


@pytest.mark.parametrize("shell", SH, ids=repr)
def test_activate_works_in_a_function(shell, make_env, run):
    env = make_env("env")
    steps = ['go () { . "$A/bin/activate"; }', "go", "dump on", "deactivate", "dump off"]
    if shell.name == "zsh-options":  # it would warn of _OLD_VIRTUAL_PATH, as with venv
        steps.insert(0, "unsetopt warn_create_global")
    got = run(shell, *steps, A=env)
    assert got["on"]["VIRTUAL_ENV"] == str(env)
    assert "VIRTUAL_ENV" not in got["off"]


@pytest.mark.parametrize("shell", SH, ids=repr)
def test_activate_works_when_another_activate_calls_it(shell, make_env, run):
    env, outer = make_env("env"), make_env("outer")
    (outer / "bin/activate").write_text('. "$A/bin/activate"\n')
    got = run(shell, "activate B", "dump on", A=env, B=outer)["on"]
    assert got["VIRTUAL_ENV"] == str(env)


def test_a_nested_shell_does_not_lengthen_path(make_env, run, tmp_path):
    env = make_env("env")
    for shell in by_name("bash", "zsh", "dash", "fish"):
        path = "%s/bin:/usr/bin:/bin" % env
        got = run(shell, "activate A", "dump on", A=env, PATH=path, VIRTUAL_ENV=env)["on"]
        assert got["PATH"] == path, shell


def test_an_empty_path_does_not_get_the_current_directory(make_env, run):
    env = make_env("env")
    for shell in [s for s in SH if s.says_file]:  # the others need readlink
        run(shell, "PATH=", "activate A", '[ "$PATH" = "$A/bin" ]', A=env)


def test_a_colon_in_the_path_is_refused(shell, make_env, run):
    got = run(shell, "try A", "dump after", A=make_env("a:b"), check=False)
    assert got.has("failed")
    assert "cannot activate" in got.stderr
    assert "VIRTUAL_ENV" not in got["after"]


def test_a_script_outside_of_an_environment_names_the_variable_to_set(shell, make_env, run):
    loose = make_env("loose")
    (loose / "pyvenv.cfg").unlink()
    got = run(shell, "try A", "dump after", A=loose, check=False)
    assert got.has("failed")
    assert "MOVENV_ACTIVATE" in got.stderr
    assert "VIRTUAL_ENV" not in got["after"]


def test_movenv_activate_is_used_when_nothing_is_found(shell, make_env, run):
    loose, env = make_env("loose"), make_env("env")
    (loose / "pyvenv.cfg").unlink()
    file = env / ("bin/activate" + {"sh": "", "fish": ".fish", "csh": ".csh"}[shell.family])
    got = run(shell, "activate A", "dump on", A=loose, MOVENV_ACTIVATE=file)["on"]
    assert got["VIRTUAL_ENV"] == str(env)


def test_the_scripts_own_location_comes_before_movenv_activate(shell, make_env, run):
    env, other = make_env("env"), make_env("other")
    file = other / ("bin/activate" + {"sh": "", "fish": ".fish", "csh": ".csh"}[shell.family])
    got = run(shell, "activate A", "dump on", A=env, MOVENV_ACTIVATE=file)["on"]
    assert got["VIRTUAL_ENV"] == str(env)
