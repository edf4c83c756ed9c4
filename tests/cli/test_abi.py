# SPDX-License-Identifier: MIT
"""Free-threaded and debug builds of Python in each command: 3.98t is never 3.98.

They are stand-ins (see stand_in.py), since few machines have them; tests/machines has a real one.
"""
import json
import os
import shutil

import pytest

import stand_in
import trees


@pytest.fixture(scope="session")
def program(tmp_path_factory):
    return stand_in.build(tmp_path_factory.mktemp("stand-in"))


@pytest.fixture
def install(program, tmp_path, clean_env):
    """install("at", "python3.98t", links…, abi="t") -> the interpreter, in front of PATH."""

    def call(place, *names, path=True, **answer):
        file = stand_in.install(program, tmp_path / place, *names, **answer)
        if path:
            clean_env["PATH"] = "%s:%s" % (file.parent, clean_env["PATH"])
        return file

    return call


@pytest.fixture
def plain(install):
    return install("plain", "python3.98")


@pytest.fixture
def threaded(install):
    """As `make altinstall` installs it."""
    return install("threaded", "python3.98t", "python3.98", abi="t")


@pytest.fixture
def unnamed(install):
    """A free-threaded build that has no name with the letter."""
    return install("unnamed", "python3.98", abi="t")


@pytest.fixture
def env(tmp_path):
    return tmp_path.resolve() / "env"


def create(movenv, env, python, *options, **kwargs):
    return movenv("create", "--without-pip", *options, "-p", python, env, **kwargs)


def foreign(env, python, library="python3.98t"):
    """An environment as CPython's venv makes it."""
    (env / "bin").mkdir(parents=True)
    (env / "lib" / library / "site-packages").mkdir(parents=True)
    for name in ("python", "python3"):
        (env / "bin" / name).symlink_to(python.name)
    (env / "bin" / python.name).symlink_to(python)
    (env / "pyvenv.cfg").write_text(
        "home = %s\ninclude-system-site-packages = false\nversion = 3.98.1\nexecutable = %s\n"
        % (python.parent, python))


def listed(movenv):
    found = json.loads(movenv("list", "--json").stdout)["interpreters"]
    return [(i["version"] + i["abi"], i["path"]) for i in found if i["version"] == "3.98"]


# --- list, and -p ---


def test_list_has_a_free_threaded_build_once_by_its_own_name(movenv, threaded):
    assert listed(movenv) == [("3.98t", str(threaded))]


def test_list_has_a_free_threaded_build_without_a_name_of_its_own(movenv, unnamed):
    assert listed(movenv) == [("3.98t", str(unnamed))]


def test_list_has_both_builds_of_one_prefix(movenv, threaded):
    """The second `make altinstall` replaced the name python3.98."""
    threaded.with_name("python3.98").unlink()
    shutil.copy(threaded, threaded.with_name("python3.98"))
    (threaded.parent.parent / "lib/python3.98").mkdir()
    assert listed(movenv) == [("3.98", str(threaded.with_name("python3.98"))),
                              ("3.98t", str(threaded))]


@pytest.mark.parametrize("abi", ["t", "d", "td"])
def test_a_spec_finds_the_build_with_its_letters_alone(movenv, install, plain, env, abi):
    other = install("other", "python3.98" + abi, "python3.98", abi=abi)
    create(movenv, env, "3.98" + abi)
    assert trees.cfg(env)["executable"] == str(other)
    create(movenv, env, "3.98", "--clear")
    assert trees.cfg(env)["executable"] == str(plain)


def test_a_spec_without_letters_takes_no_free_threaded_build(movenv, threaded, env):
    for spec in ("3.98", "3.98d", ">=3.98"):
        done = create(movenv, env, spec, check=False)
        assert done.returncode == 1 and not env.exists()
        assert "the nearest is 3.98t, '%s'" % threaded in done.stderr, done.stderr


# --- create ---


def test_the_file_has_the_letters_in_the_name_where_there_is_one(movenv, threaded, env):
    create(movenv, env, threaded.with_name("python3.98"))
    cfg = trees.cfg(env)
    assert cfg["executable"] == str(threaded) and "movenv-abi" not in cfg
    names = {"python", "python3", "python3.98", "python3.98t"}
    assert names == {n for n in os.listdir(env / "bin") if n.startswith("python")}


def test_the_file_has_a_key_with_the_letters_where_the_name_has_none(movenv, unnamed, env):
    create(movenv, env, "3.98t")
    cfg = trees.cfg(env)
    assert (cfg["executable"], cfg["movenv-abi"]) == (str(unnamed), "t")
    assert movenv("check", env).stdout == ""


@pytest.mark.parametrize("way", ["threaded", "unnamed"])
def test_another_abi_is_refused_in_an_environment(movenv, plain, env, request, way):
    other = request.getfixturevalue(way)
    both = ((plain, "for CPython 3.98, ", other), (other, "for CPython 3.98t, ", plain))
    for first, words, second in both:
        create(movenv, env, first, "--clear")
        done = create(movenv, env, second, check=False)
        assert done.returncode == 1 and words in done.stderr, done.stderr


def test_info_has_the_letters(movenv, threaded, plain, env):
    for python, abi in ((threaded, "t"), (plain, "")):
        create(movenv, env, python, "--clear")
        assert json.loads(movenv("info", "--json", env).stdout)["abi"] == abi
        assert ("ABI             t\n" in movenv("info", env).stdout) == bool(abi)


# --- check and repair ---


@pytest.mark.parametrize("way", ["threaded", "unnamed"])
def test_repair_keeps_the_abi_of_an_environment_of_venv(movenv, plain, env, request, way):
    python = request.getfixturevalue(way)
    foreign(env, python)
    movenv("repair", env)
    cfg = trees.cfg(env)
    assert (cfg["home"], cfg["executable"]) == (str(python.parent), str(python))
    assert cfg.get("movenv-abi") == (None if way == "threaded" else "t")
    before = trees.snapshot(env)
    assert movenv("repair", env).stdout == "" and trees.snapshot(env) == before
    assert movenv("check", env).stdout == ""


def test_check_reports_that_the_file_does_not_name_the_abi(movenv, unnamed, env):
    foreign(env, unnamed)
    done = movenv("check", env, check=False)
    assert done.returncode == 1
    assert "pyvenv.cfg: it does not name the version and ABI of its interpreter" in done.stdout


@pytest.mark.parametrize("library", ["python3.98t", "python3.98"])
def test_repair_takes_only_the_abi_of_the_packages(movenv, plain, env, tmp_path, library, install):
    """The home is gone; the name in the file has no letters."""
    foreign(env, tmp_path / "gone/bin/python3.98", library)
    other = install("other", "python3.98t", abi="t")
    movenv("repair", env)
    wanted = other if library == "python3.98t" else plain
    assert trees.cfg(env)["executable"] == str(wanted)


def test_repair_refuses_another_abi(movenv, plain, env, tmp_path):
    foreign(env, tmp_path / "gone/bin/python3.98t")
    for options in ((), ("-p", plain)):
        done = movenv("repair", *options, env, check=False)
        assert done.returncode == 1 and "CPython 3.98t" in done.stderr, done.stderr


def test_check_reports_a_home_whose_python_has_become_another_build(movenv, plain, env):
    """`make altinstall` of a free-threaded build replaces python3.98."""
    create(movenv, env, plain)
    assert movenv("check", env).stdout == ""
    os.link(plain, plain.with_name("python3.98t"))
    done = movenv("check", env, check=False)
    assert done.returncode == 1
    assert "pyvenv.cfg: its home has no interpreter that the environment could use" in done.stdout


# --- pack and unpack ---


def test_a_packed_environment_gets_its_own_abi(movenv, plain, unnamed, env, tmp_path, install):
    foreign(env, unnamed)
    movenv("pack", env, "-o", tmp_path / "env.tar")
    os.rename(unnamed.parent.parent, tmp_path / "away")
    done = movenv("unpack", tmp_path / "env.tar", tmp_path / "there", check=False)
    assert "CPython 3.98t" in done.stderr, done.stderr
    shutil.rmtree(tmp_path / "there", ignore_errors=True)
    other = install("other", "python3.98t", abi="t")
    movenv("unpack", tmp_path / "env.tar", tmp_path / "there")
    assert trees.cfg(tmp_path / "there")["executable"] == str(other)
