# SPDX-License-Identifier: MIT
"""make install and make uninstall: which places they take, and what they leave alone."""
import os
import shutil
import subprocess

import pytest

from conftest import MOVENV, ROOT


def make(*words, **env):
    return subprocess.run(["make", "-C", str(ROOT), "--no-print-directory", *words],
                          capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          env={**os.environ, "MAKEFLAGS": "", **env})


@pytest.fixture
def built():
    if not os.path.samefile(os.path.dirname(os.path.dirname(MOVENV)), ROOT):
        pytest.skip("needs the Makefile's own build")


def everything(top):
    return {str(p.relative_to(top)) for p in top.rglob("*") if p.is_symlink() or p.is_file()}


def test_a_dry_run_needs_no_compiler_and_writes_nothing(tmp_path):
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "make", "cat"):
        (tools / name).symlink_to(shutil.which(name))
    done = make("-n", "install", "BUILD=%s/build" % tmp_path, "DESTDIR=%s/to" % tmp_path,
                "COMMIT=", PATH=str(tools))
    assert (done.returncode, done.stderr) == (0, "")
    assert 'install -m 755 %s/build/movenv "%s/to/usr/local/bin/movenv"' % (
        tmp_path, tmp_path) in done.stdout
    assert [p.name for p in tmp_path.iterdir()] == ["bin"]


def test_spaces_stay_in_the_names(built, tmp_path):
    place = ["DESTDIR=%s/a  b" % tmp_path, "PREFIX=/opt/c  d é"]
    assert make("install", *place).returncode == 0
    assert [p.name for p in tmp_path.iterdir()] == ["a  b"]
    top = tmp_path / "a  b/opt/c  d é"
    assert "bin/movenv" in everything(top)
    assert make("uninstall", *place).returncode == 0
    assert everything(top) == set()


def test_files_of_others_stay(built, tmp_path):
    top = tmp_path / "usr"
    others = {"bin/other", "bin/movenv-other", "share/doc/movenv/NOTES", "share/man/man1/other.1",
              "share/zsh/site-functions/_other", "share/bash-completion/completions/other"}
    for name in others:
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text("theirs\n")
    for target in ("install", "uninstall"):
        assert make(target, "DESTDIR=%s" % tmp_path, "PREFIX=/usr").returncode == 0
        assert others <= everything(top)
    assert everything(top) == others
    assert all((top / name).read_text() == "theirs\n" for name in others)


@pytest.mark.parametrize("target", ["install", "uninstall"])
@pytest.mark.parametrize("prefix", ["usr", "a /b", "./x"])
def test_a_relative_prefix_is_refused(target, prefix, tmp_path):
    done = make("-s", target, "DESTDIR=%s/" % tmp_path, "PREFIX=" + prefix)
    assert done.returncode == 2
    assert "movenv: PREFIX is relative: '%s'; it must begin with '/'." % prefix in done.stderr
    assert list(tmp_path.iterdir()) == []
