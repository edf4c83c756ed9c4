# SPDX-License-Identifier: MIT
"""movenv cache: its place, its size, and its removal."""
import json
import os
import signal
import subprocess
import time

import pytest

from conftest import MOVENV

MONTH = 31 * 24 * 3600


@pytest.fixture
def filled(movenv, any_python, installation, settle, cache, tmp_path):
    """A cache with the answers of two interpreters, of which the test owns the second."""
    python = installation()
    settle()
    for i in (any_python.path, python.file):
        movenv("create", "--without-pip", "-p", i, tmp_path / os.path.basename(os.path.dirname(i)))
    assert len(answers(cache)) == 2
    return cache


def answers(cache):
    return list((cache / "interpreters-v1").iterdir())


def info(movenv, *options):
    return json.loads(movenv("cache", "info", "--json", *options).stdout)


def test_info_has_sizes_and_counts(movenv, filled):
    (filled / "wheels-v1/some").mkdir(parents=True)
    (filled / "wheels-v1/some/file").write_bytes(bytes(100000))
    (filled / "wheels-v0").mkdir()
    found = info(movenv)
    assert found["schema"] == 1 and found["exists"] and found["directory"] == str(filled)
    assert found["interpreters"]["entries"] == 2 and found["interpreters"]["bytes"] > 2000
    assert found["wheels"]["entries"] == 1 and found["wheels"]["bytes"] >= 100000
    assert (found["standalone"]["entries"], found["other"]["entries"]) == (0, 1)
    lines = movenv("cache", "info").stdout.splitlines()
    assert lines[0] == str(filled)
    assert [line.split()[:2] for line in lines[1:]] == [
        ["interpreters", "2"], ["wheels", "1"], ["standalone", "0"], ["other", "1"], ["all", "4"]]


@pytest.mark.parametrize("command", ["info", "prune", "clear"])
def test_no_cache_is_not_a_failure(movenv, cache, command):
    assert movenv("cache", command).stdout == "there is no cache in '%s'\n" % cache
    assert not cache.exists()
    assert info(movenv)["exists"] is False


def test_prune_keeps_what_is_of_use(movenv, filled, asks, any_python):
    newer = filled / "interpreters-v2"
    newer.mkdir()
    assert movenv("cache", "prune").stdout == "entries removed: 0; freed: 0 bytes\n"
    assert len(answers(filled)) == 2 and newer.exists()
    assert not asks(any_python.path)


def test_prune_removes_what_is_not(movenv, filled, asks, any_python):
    kept = filled / "interpreters-v1"
    (kept / "broken").write_text("x")
    (kept / ".movenv-999999999-0").write_text("of a killed run")
    old, new = (filled / "wheels-v1" / name for name in ("old", "new"))
    for entry in (old, new):
        entry.mkdir(parents=True)
        (entry / "used").touch()
    os.utime(old / "used", (time.time() - MONTH,) * 2)
    (filled / "standalone-v0/x").mkdir(parents=True)
    done = movenv("cache", "prune")
    assert done.stdout.startswith("entries removed: 3; freed: ") and "KiB" in done.stdout
    assert len(answers(filled)) == 2 and [p.name for p in (filled / "wheels-v1").iterdir()] == ["new"]
    assert not (filled / "standalone-v0").exists()
    assert not asks(any_python.path)


def test_prune_removes_the_answers_of_interpreters_that_are_gone(movenv, filled, tmp_path):
    (tmp_path / "python/bin").rename(tmp_path / "python/gone")
    assert movenv("cache", "prune").stdout.startswith("entries removed: 1; ")
    assert len(answers(filled)) == 1


def test_clear_removes_all(movenv, filled, asks, any_python):
    (filled / "wheels-v7/deep/er").mkdir(parents=True)
    (filled / ".movenv-999999999-0").touch()
    assert movenv("cache", "clear").stdout.startswith("entries removed: 3; freed: ")
    assert not filled.exists()
    assert asks(any_python.path) and not asks(any_python.path)


def test_clear_leaves_what_is_not_movenvs(movenv, filled):
    (filled / "letter").write_text("mine")
    (filled / "standalone-v1").symlink_to(filled.parent)
    movenv("cache", "info")
    movenv("cache", "prune")
    movenv("cache", "clear")
    assert sorted(p.name for p in filled.iterdir()) == ["letter", "standalone-v1"]
    assert filled.parent.exists() and (filled / "letter").read_text() == "mine"


@pytest.mark.parametrize("command", ["info", "prune", "clear"])
@pytest.mark.parametrize("what", ["environment", "directory", "other cache", "file"])
def test_what_is_not_a_cache_is_refused(refused, movenv, any_python, tmp_path, command, what):
    place = tmp_path / "place"
    if what == "environment":
        movenv("create", "--without-pip", "-p", any_python, place)
    elif what == "file":
        place.touch()
    else:
        (place / "interpreters-v1").mkdir(parents=True)
        (place / "interpreters-v1/file").touch()
        if what == "other cache":
            (place / "CACHEDIR.TAG").write_bytes(
                b"Signature: 8a477f597d28d172789f06886806bc55\n# of another program\n")
    before = sorted(place.rglob("*"))
    message = refused("cache", command, "--cache-dir", place, advice=int(what != "file"))
    assert "the cache '%s': it is not a " % place in str(message)
    assert sorted(place.rglob("*")) == before


def test_a_cache_of_others_is_not_touched(refused, filled):
    filled.chmod(0o777)
    refused("cache", "clear")
    assert len(answers(filled)) == 2


def test_bytes_that_environments_share_are_not_counted_as_freed(movenv, filled, tmp_path):
    entry = filled / "wheels-v1/some"
    entry.mkdir(parents=True)
    (entry / "file").write_bytes(bytes(1 << 20))
    os.link(entry / "file", tmp_path / "link")
    done = movenv("cache", "clear").stdout
    assert "KiB, and environments have links to 1.0 MiB\n" in done
    assert (tmp_path / "link").stat().st_size == 1 << 20


def test_misuse(movenv):
    for words in ([], ["purge"], ["dir", "info"], ["dir", "--json"], ["--cache-dir=", "dir"]):
        done = movenv("cache", *words, check=False)
        assert done.returncode == 2 and done.stderr.startswith("usage: movenv cache "), words


def test_clear_and_prune_while_others_work(movenv, any_python, clean_env, tmp_path):
    """Whatever is removed under it, each create succeeds in silence."""
    stop = tmp_path / "stop"
    loops = [subprocess.Popen(
        ["sh", "-c", 'while [ ! -e "$1" ]; do "$0" cache "$2" >/dev/null || exit; done', MOVENV,
         stop, command], env=clean_env, stderr=subprocess.PIPE) for command in ("clear", "prune")]
    creates = [subprocess.Popen(
        ["sh", "-c", 'for i in 1 2 3 4 5 6 7 8; do "$0" create --without-pip -p "$1" "$2/$i" '
         "|| exit; done", MOVENV, any_python.path, tmp_path / str(n)], env=clean_env,
        stderr=subprocess.PIPE) for n in range(2)]
    ends = [(p.communicate(timeout=120)[1], p.returncode) for p in creates]
    stop.touch()
    ends += [(p.communicate(timeout=120)[1], p.returncode) for p in loops]
    assert ends == [(b"", 0)] * 4


def test_clear_leaves_a_cache_that_another_run_fills(movenv, any_python, clean_env, cache, tmp_path,
                                                     needs_static):
    """What another run puts there meanwhile can be cleared later: the directory stays marked."""
    movenv("create", "--without-pip", "-p", any_python, tmp_path / "env")
    done = subprocess.run(
        ["strace", "-qq", "-o", "/dev/null", "-P", cache, "-e",
         "inject=unlinkat:error=ENOTEMPTY:when=1", MOVENV, "cache", "clear"], env=clean_env,
        check=False, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert [p.name for p in cache.glob("*-v*")] == ["interpreters-v1"]
    movenv("cache", "clear")
    assert not cache.exists()


def test_a_killed_run_leaves_nothing_that_stays(movenv, any_python, clean_env, cache, tmp_path,
                                                needs_static):
    for i in (1, 2, 3):
        done = subprocess.run(
            ["strace", "-f", "-qq", "-o", "/dev/null", "-e",
             "inject=renameat:signal=KILL:when=%d" % i, MOVENV, "create", "--without-pip", "-p",
             any_python.path, tmp_path / "env"], env=clean_env, check=False)
        assert done.returncode == -signal.SIGKILL
    assert list(cache.rglob(".movenv-*"))
    movenv("create", "--without-pip", "-p", any_python, tmp_path / "env")
    movenv("cache", "prune")
    assert not list(cache.rglob(".movenv-*"))
