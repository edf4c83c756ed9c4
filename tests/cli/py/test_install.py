# SPDX-License-Identifier: MIT
"""make install brings py, and leaves another py alone."""
import os
import shutil
import subprocess

import pytest

from conftest import MOVENV, ROOT

FILES = ["bin/py", "share/bash-completion/completions/py",
         "share/fish/vendor_completions.d/py.fish"]


@pytest.fixture
def make(tmp_path):
    if not os.path.samefile(os.path.dirname(os.path.dirname(MOVENV)), ROOT):
        pytest.skip("needs the Makefile's own build")

    def run(target, *words):
        return subprocess.run(
            ["make", "-C", str(ROOT), "-s", target, "DESTDIR=%s/a b" % tmp_path, "PREFIX=/usr",
             *words],
            check=True, capture_output=True, text=True, env={**os.environ, "MAKEFLAGS": ""}).stdout

    run.usr = tmp_path / "a b/usr"
    return run


def everything(top):
    return sorted(str(p.relative_to(top)) for p in top.rglob("*") if p.is_symlink() or p.is_file())


def test_it_comes_and_goes_with_movenv(make, machine):
    for _ in range(2):  # again over itself
        make("install")
        assert set(FILES) <= set(everything(make.usr))
        has_manual = "share/man/man1/movenv.1" in everything(make.usr)
        assert ("share/man/man1/py.1" in everything(make.usr)) == has_manual
    machine.add("python3.30")
    assert machine.chosen(program=make.usr / "bin/py") == str(machine.bin / "python3.30")
    make("uninstall")
    assert everything(make.usr) == []


def test_it_comes_without_links_and_in_the_place_of_links(make, machine, tmp_path):
    for links in ["LINKS=no", "LINKS=yes", "LINKS=no"]:
        make("install", links)
        assert set(FILES) <= set(everything(make.usr))
        assert [(make.usr / name).is_symlink() for name in FILES] == [links == "LINKS=yes"] * 3
    assert not [p for p in make.usr.rglob("*") if p.is_symlink()]
    machine.add("python3.30")
    (tmp_path / "linked").symlink_to(make.usr / "bin/py")
    for program in [make.usr / "bin/py", tmp_path / "linked"]:
        assert machine.chosen(program=program) == str(machine.bin / "python3.30")
    make("uninstall")
    assert everything(make.usr) == []


def test_without_links_it_names_the_movenv_that_is_missing(make, tmp_path):
    make("install", "LINKS=no")
    (make.usr / "bin/movenv").unlink()
    done = subprocess.run([make.usr / "bin/py", "-c", "1"], capture_output=True, text=True)
    assert done.returncode == 127 and done.stdout == ""
    assert done.stderr == ("movenv: cannot start '%s/bin/movenv', which py needs: no such file; "
                           "install movenv again\n" % make.usr)


@pytest.mark.parametrize("shell", ["bash", "fish"])
def test_without_links_its_completions_are_those_of_movenv(make, shell):
    if not shutil.which(shell):
        pytest.skip("NOT TESTED: needs " + shell)
    make("install", "LINKS=no")
    file = make.usr / FILES[["bash", "fish"].index(shell) + 1]
    asked = "complete -p py" if shell == "bash" else "complete -c py"
    words = ["--norc"] if shell == "bash" else ["--no-config"]
    shown = subprocess.run([shell, *words, "-c", "source '%s'; %s" % (file, asked)], check=True,
                           capture_output=True, text=True).stdout
    assert "py" in shown


@pytest.mark.parametrize("other", ["file", "link", "dangling"])
def test_another_py_stays(make, other):
    py = make.usr / "bin/py"
    py.parent.mkdir(parents=True)
    page = make.usr / "share/man/man1/py.1"
    page.parent.mkdir(parents=True)
    page.write_text("another")
    if other == "file":
        py.write_text("another")
    else:
        py.symlink_to("/bin/true" if other == "link" else "/nowhere")
    said = [line for line in make("install").splitlines() if "another program" in line]
    assert len(said) == 1 and str(py) in said[0]
    assert py.is_symlink() == (other != "file") and page.read_text() == "another"
    assert {"bin/movenv", "share/zsh/site-functions/_movenv"} <= set(everything(make.usr))
    assert not set(FILES[1:]) & set(everything(make.usr))
    make("uninstall")
    assert everything(make.usr) == ["bin/py", "share/man/man1/py.1"]


def test_it_is_left_out_on_request(make):
    make("install", "WITH_PY=no")
    found = everything(make.usr)
    assert "bin/movenv" in found and not [n for n in found if n.rpartition("/")[2].startswith("py")]
