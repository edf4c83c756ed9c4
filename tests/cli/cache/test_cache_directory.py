# SPDX-License-Identifier: MIT
"""Where the cache is, whose it must be, and that everything works without it."""
import os
import subprocess

import pytest

import other_user
from conftest import MOVENV, run

TAG = b"Signature: 8a477f597d28d172789f06886806bc55\n"


def tree(directory):
    return sorted(str(p.relative_to(directory)) for p in directory.rglob("*"))


def test_a_new_cache_is_its_users_alone_and_has_marks_for_other_programs(movenv, any_python, cache,
                                                                        tmp_path, clean_env):
    subprocess.run(["sh", "-c", 'umask 0; exec "$0" create --without-pip -p "$1" "$2"', MOVENV,
                    any_python.path, tmp_path / "env"], env=clean_env, check=True)
    assert (cache / "CACHEDIR.TAG").read_bytes().startswith(TAG)
    assert (cache / ".gitignore").read_text() == "*\n"
    assert cache.stat().st_mode & 0o777 == 0o700
    for path in cache.rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


PLACES = {
    "XDG_CACHE_HOME": ({"XDG_CACHE_HOME": "{}/a/b"}, [], "a/b/movenv"),
    "HOME": ({"HOME": "{}"}, [], ".cache/movenv"),
    "a relative XDG_CACHE_HOME": ({"HOME": "{}", "XDG_CACHE_HOME": "x"}, [], ".cache/movenv"),
    "MOVENV_CACHE_DIR": ({"MOVENV_CACHE_DIR": "{}/a/b", "HOME": "{}"}, [], "a/b"),
    "--cache-dir": ({"MOVENV_CACHE_DIR": "{}/a"}, ["--cache-dir", "{}/c/"], "c"),
    "a relative --cache-dir": ({}, ["--cache-dir=./c"], "c"),
    "a setting": ({"MOVENV_CREATE_CACHE_DIR": "{}/d", "MOVENV_CACHE_DIR": "{}/a"}, [], "d"),
}


@pytest.mark.parametrize("place", PLACES)
def test_the_place_is_named_by_options_and_variables(movenv, any_python, clean_env, tmp_path,
                                                     place):
    variables, options, expected = PLACES[place]
    del clean_env["XDG_CACHE_HOME"]
    top = tmp_path / "top"
    top.mkdir()
    env = dict(clean_env, **{k: v.format(top) for k, v in variables.items()})
    options = [o.format(top) for o in options]
    movenv("create", "--without-pip", "-p", any_python, *options, tmp_path / "env", env=env,
           cwd=top)
    assert (top / expected / "interpreters-v1").is_dir()
    if "CREATE" not in str(variables):
        printed = movenv("cache", "dir", *options, env=env, cwd=top).stdout
        assert printed.rstrip("\n") == str(top / expected)
    assert len(list(top.iterdir())) == 1


OFF = {
    "--no-cache": ({}, ["--no-cache"]),
    "MOVENV_NO_CACHE": ({"MOVENV_NO_CACHE": "1"}, []),
    "a setting": ({"MOVENV_CREATE_NO_CACHE": "1"}, []),
    "no HOME": ({"HOME": None, "XDG_CACHE_HOME": None}, []),
    "a relative HOME": ({"HOME": "home", "XDG_CACHE_HOME": None}, []),
    "a HOME that is not there": ({"HOME": "/nonexistent/me", "XDG_CACHE_HOME": None}, []),
    "a place below a file": ({"XDG_CACHE_HOME": "/dev/null"}, []),
    "a place with a long name": ({"XDG_CACHE_HOME": "/tmp/" + 300 * "x"}, []),
    "a place with a long path": ({"XDG_CACHE_HOME": 4090 * "/"}, []),
}


@pytest.mark.parametrize("how", OFF)
def test_without_a_cache_all_is_made_in_silence(asks, any_python, clean_env, cache, how, tmp_path):
    variables, options = OFF[how]
    env = {k: v for k, v in {**clean_env, **variables}.items() if v is not None}
    assert asks(any_python.path, *options, env=env)
    assert asks(any_python.path, *options, env=env)
    assert not cache.exists() and not os.path.exists("/nonexistent")


def make_open(cache):
    cache.chmod(0o777)


def make_open_to_a_group(cache):
    cache.chmod(0o770)


def make_foreign(cache):
    other_user.skip_unless_possible()
    other_user.own(cache)


def make_symlink(cache):
    cache.rename(cache.with_name("real"))
    cache.symlink_to("real")


def make_file(cache):
    cache.rename(cache.with_name("real"))
    cache.touch()


def make_inner_open(cache):
    (cache / "interpreters-v1").chmod(0o777)


def make_inner_symlink(cache):
    (cache / "interpreters-v1").rename(cache.parent / "inner")
    (cache / "interpreters-v1").symlink_to("../inner")


@pytest.mark.parametrize("make", [make_open, make_open_to_a_group, make_foreign, make_symlink,
                                  make_file, make_inner_open, make_inner_symlink])
def test_a_cache_that_is_not_the_users_alone_is_not_used(movenv, asks, any_python, cache, make,
                                                         tmp_path):
    assert asks(any_python.path) and not asks(any_python.path)
    make(cache)
    before = tree(cache.parent)
    assert asks(any_python.path) and asks(any_python.path)
    assert tree(cache.parent) == before
    done = movenv("create", "-v", "--without-pip", "-p", any_python, tmp_path / "env")
    assert "no cache: '%s': it " % cache in done.stderr


def test_a_directory_with_other_files_does_not_become_a_cache(movenv, asks, any_python, cache,
                                                              tmp_path):
    cache.mkdir()
    (cache / "letter").write_text("mine")
    assert asks(any_python.path) and asks(any_python.path)
    assert tree(cache) == ["letter"]
    done = movenv("create", "-v", "--without-pip", "-p", any_python, tmp_path / "env")
    assert "'%s': it is not a cache of movenv, and not empty" % cache in done.stderr


def test_a_directory_that_a_killed_run_began_becomes_one(asks, any_python, cache):
    cache.mkdir()
    (cache / ".movenv-999999999-0").touch()
    (cache / ".gitignore").touch()
    (cache / "wheels-v1").mkdir()
    assert asks(any_python.path) and not asks(any_python.path)
    assert (cache / "CACHEDIR.TAG").read_bytes().startswith(TAG)


def test_a_read_only_disk_is_no_error(asks, any_python, clean_env, readonly_dir):
    env = dict(clean_env, XDG_CACHE_HOME=str(readonly_dir))
    assert asks(any_python.path, env=env) and asks(any_python.path, env=env)


def test_a_full_disk_is_no_error(asks, any_python, clean_env, small_disk):
    env = dict(clean_env, XDG_CACHE_HOME=str(small_disk))
    with open(small_disk / "fill", "wb", buffering=0) as f, pytest.raises(OSError):
        while True:
            f.write(bytes(4096))
    assert asks(any_python.path, env=env) and asks(any_python.path, env=env)
    assert not list(small_disk.glob("movenv/**/.movenv-*"))
    (small_disk / "fill").unlink()
    assert asks(any_python.path, env=env) and not asks(any_python.path, env=env)


def test_root_makes_no_cache_in_the_home_of_another_user(asks, any_python, clean_env, tmp_path):
    """sudo often keeps HOME; that user could not remove root's files."""
    other_user.skip_unless_possible()
    home = tmp_path / "their-home"
    home.mkdir()
    other_user.own(home)
    env = dict(clean_env, HOME=str(home))
    del env["XDG_CACHE_HOME"]
    assert asks(any_python.path, env=env) and asks(any_python.path, env=env)
    assert list(home.iterdir()) == []


def test_other_users_have_caches_of_their_own(user):
    for name in ("a", "b"):
        user.create(name)
    cache = user.home / ".cache/movenv"
    assert cache.stat().st_uid == (65534 if os.geteuid() == 0 else os.geteuid())
    assert len(tree(cache / "interpreters-v1")) == 1


@pytest.mark.parametrize("command", ["create", "repair", "check", "pack", "unpack"])
def test_each_command_that_asks_interpreters_has_the_options(movenv, command):
    printed = movenv(command, "--help").stdout
    assert "--cache-dir DIR" in printed and "--no-cache" in printed


def test_no_call_that_fails_matters(movenv, any_python, clean_env, cache, tmp_path, needs_static):
    """Each system call on the cache fails once, on the first run and on the next."""
    strace = ["strace", "-f", "-qq", "-o", "/dev/null", "-P", cache, "-P",
              cache / "interpreters-v1"]
    for call in ("openat", "mkdirat", "fstat", "newfstatat", "renameat", "getdents64", "write"):
        for i in (1, 2, 3):
            done = run(*strace, "-e", "inject=%s:error=EIO:when=%d" % (call, i), MOVENV, "create",
                       "--without-pip", "-p", any_python, tmp_path / ("%s%d" % (call, i)),
                       env=clean_env)
            assert (done.stdout, done.stderr) == ("", ""), call
