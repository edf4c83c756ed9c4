# SPDX-License-Identifier: MIT
"""The interpreter that a pyvenv.cfg names is data: a command starts it only under the rule."""
import os
import shutil
import tarfile

import pytest

import homes
import interpreters
import trees
from conftest import MOVENV
from started import programs_started

SCRIPT = "#!/bin/sh\ntouch '%s'\n"
COMMANDS = {
    "repair": ("repair",),
    "dry_run": ("repair", "-n"),
    "pack": ("pack", "-o", "packed.tar"),
    "pack_standalone": ("pack", "--standalone", "-o", "packed.tar"),
}


def write_environment(where, home, version, **keys):
    """An environment whose pyvenv.cfg lacks keys, so that the interpreter would have to be asked."""
    where.mkdir(parents=True)
    (where / "bin").mkdir()
    (where / "lib" / ("python" + version) / "site-packages").mkdir(parents=True)
    lines = ["home = %s" % home, "version = %s.1" % version]
    lines += ["%s = %s" % (key.replace("_", "-"), value) for key, value in keys.items()]
    (where / "pyvenv.cfg").write_text("\n".join(lines) + "\n")
    return where


def write_script(file, marker):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(SCRIPT % marker)
    file.chmod(0o755)
    return file


def script(tmp_path, python):
    """A script with the interpreter's name, where the home is."""
    file = write_script(tmp_path / "home" / homes.name_of(python), tmp_path / "marker")
    return {"home": file.parent}


def other_script(tmp_path, python):
    file = write_script(tmp_path / "home" / "anything", tmp_path / "marker")
    return {"home": file.parent, "executable": file}


def base_executable(tmp_path, python):
    """The key of virtualenv's, which counts where the home is gone."""
    file = write_script(tmp_path / "anything", tmp_path / "marker")
    return {"home": tmp_path / "gone", "base_executable": file}


def other_program(tmp_path, python):
    """A program of the machine's: it would be started with the arguments of the question."""
    file = tmp_path / "home" / "tool"
    file.parent.mkdir()
    shutil.copy(os.path.realpath("/bin/touch"), file)
    return {"home": file.parent, "executable": file}


def in_the_current_directory(tmp_path, python):
    file = write_script(tmp_path / "archive.tar", tmp_path / "marker")
    return {"home": "/proc/self/cwd", "executable": "/proc/self/cwd/" + file.name}


def deep_in_another_environment(tmp_path, python):
    """A true interpreter that an archive brought."""
    (tmp_path / "unpacked").mkdir()
    (tmp_path / "unpacked" / "pyvenv.cfg").write_text("home = /usr/bin\n")
    file = homes.home_tree(python, tmp_path / "unpacked" / "a" / "b" / "c")
    return {"home": file.parent}


def in_a_directory_of_everyone(tmp_path, python):
    file = homes.home_tree(python, tmp_path / "open" / "tree")
    (tmp_path / "open").chmod(0o777)
    return {"home": file.parent}


def where_everyone_may_write_to_the_file(tmp_path, python):
    file = homes.home_tree(python, tmp_path / "tree")
    file.chmod(0o777)
    return {"home": file.parent}


NAMED = [script, other_script, base_executable, other_program, in_the_current_directory,
         deep_in_another_environment, in_a_directory_of_everyone,
         where_everyone_may_write_to_the_file]


@pytest.fixture(scope="session")
def newest():
    """The newest CPython that movenv supports."""
    found = [i for i in interpreters.find_all() if i.is_cpython and i.version >= (3, 8)]
    if not found:
        pytest.skip("needs a CPython 3.8 or later")
    return found[-1]


@pytest.fixture
def hidden(clean_env, tmp_path):
    """Variables by which no interpreter is found: each start would be that of a named program."""
    clean_env["PATH"] = str(tmp_path / "nothing")
    return clean_env


def assert_not_started(started, tmp_path):
    # After an interpreter of the system, pack --standalone starts its own copy of that.
    if started and str(tmp_path) not in started[0]:
        started = [file for file in started if "/.movenv-" not in file]
    assert not [file for file in started if str(tmp_path) in file or "/proc/" in file], started
    assert not (tmp_path / "marker").exists()


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("named", NAMED)
def test_command_starts_no_program_because_a_file_names_it(
        newest, hidden, tmp_path, command, named):
    python = newest
    env = write_environment(tmp_path / "env", version=python.minor, **named(tmp_path, python))
    _, started = programs_started(tmp_path / "trace", MOVENV, *COMMANDS[command], env, env=hidden,
                                  cwd=tmp_path, check=False)
    assert_not_started(started[1:], tmp_path)


@pytest.mark.parametrize("named", NAMED)
def test_unpack_starts_no_program_because_an_archive_names_it(
        newest, hidden, tmp_path, named):
    python = newest
    env = write_environment(tmp_path / "env", version=python.minor, **named(tmp_path, python))
    with tarfile.open(tmp_path / "env.tar", "w") as t:
        t.add(env, "env")
    shutil.rmtree(env)
    _, started = programs_started(tmp_path / "trace", MOVENV, "unpack", "env.tar", "there",
                                  env=hidden, cwd=tmp_path, check=False)
    assert_not_started(started[1:], tmp_path)


def test_unpack_does_not_start_the_archive(hidden, tmp_path):
    """The first block of a tar archive can be a script, too: it begins with a member's name."""
    archive = tmp_path / "env.tar"
    cfg = tmp_path / "cfg"
    cfg.write_text("home = /proc/self/cwd\nexecutable = /proc/self/cwd/env.tar\n")
    with tarfile.open(archive, "w") as t:
        t.add(cfg, "#!/usr/bin/touch marker")
        t.add(cfg, "pyvenv.cfg")
        info = tarfile.TarInfo("bin/x")
        t.addfile(info)
    archive.chmod(0o755)
    _, started = programs_started(tmp_path / "trace", MOVENV, "unpack", "env.tar", "there",
                                  env=hidden, cwd=tmp_path, check=False)
    assert_not_started(started[1:], tmp_path)


def test_refused_home_is_reported_with_the_reason(newest, hidden, tmp_path, refused):
    for directory in ("/usr/local/bin", "/usr/bin"):
        if os.path.exists(os.path.join(directory, homes.name_of(newest))):
            pytest.skip("the newest Python here is in %s: it is always found" % directory)
    named = deep_in_another_environment(tmp_path, newest)
    env = write_environment(tmp_path / "env", version=newest.minor, **named)
    message = refused("repair", env, advice=2, env=hidden)
    file = named["home"] / homes.name_of(newest)
    assert "'%s' is not started: it belongs to an environment" % file in message
    assert "movenv repair -p FILE '%s'" % env in message


def test_home_under_the_rule_is_asked(newest, hidden, tmp_path, movenv):
    file = homes.home_tree(newest, tmp_path / "tree")
    env = write_environment(tmp_path / "env", file.parent, newest.minor)
    movenv("repair", env, env=hidden)
    assert trees.cfg(env)["implementation"] == "CPython"
    assert trees.cfg(env)["home"] == str(file.parent)


def test_variable_is_the_users_word_for_the_home(newest, hidden, tmp_path, movenv):
    named = in_a_directory_of_everyone(tmp_path, newest)
    env = write_environment(tmp_path / "env", version=newest.minor, **named)
    hidden["MOVENV_PYTHON"] = str(named["home"] / homes.name_of(newest))
    movenv("repair", env, env=hidden)
    assert trees.cfg(env)["home"] == str(named["home"])


def test_plain_create_takes_from_path_what_a_version_takes(
        newest, clean_env, tmp_path, movenv):
    file = homes.home_tree(newest, tmp_path / "open" / "tree")
    (tmp_path / "open").chmod(0o777)
    clean_env["PATH"] = "%s:/usr/bin:/bin" % file.parent
    for spec in ([], ["-p", newest.minor], ["-p", file.name]):
        movenv("create", "--without-pip", *spec, tmp_path / "env", "--clear", env=clean_env,
               check=False)
        env = tmp_path / "env"
        assert not env.exists() or trees.cfg(env)["home"] != str(file.parent)
    movenv("create", "--without-pip", "-p", file, tmp_path / "env", "--clear", env=clean_env)
    assert trees.cfg(tmp_path / "env")["home"] == str(file.parent)


def test_program_on_path_that_is_refused_is_named(clean_env, tmp_path, refused):
    file = write_script(tmp_path / "open" / "bin" / "mypython", tmp_path / "marker")
    (tmp_path / "open").chmod(0o777)
    clean_env["PATH"] = str(file.parent)
    message = refused("create", "-p", "mypython", tmp_path / "env", env=clean_env)
    assert "cannot use '%s' as an interpreter: others can write to '%s'" % (
        file, tmp_path / "open") in message
    assert not (tmp_path / "marker").exists()
