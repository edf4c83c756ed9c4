# SPDX-License-Identifier: MIT
"""Programs that look for their libraries by an absolute path of the environment (RUNPATH, RPATH).

The linker writes such paths for uwsgi and for whatever is linked with -rpath. Each program here
prints 7, from a library that it finds by this path.
"""
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

import check_text
from conftest import tool
from wheels import Wheel

NEW = ["-Wl,--enable-new-dtags"]
KINDS = {
    "runpath": NEW,
    "rpath": ["-Wl,--disable-new-dtags"],
    "one segment": NEW + ["-Wl,-z,noseparate-code"],
    "fixed address": NEW + ["-no-pie"],
}


def compile_c(code, out, *words):
    subprocess.run([tool("cc"), "-x", "c", "-", "-x", "none", "-o", out, *words], input=code.encode(),
                   check=True)


def make_program(env_dir, file, words, place=None):
    """A program with a library in env_dir/lib/own; place: the search path that is written."""
    own = env_dir / "lib/own"
    own.mkdir(parents=True, exist_ok=True)
    compile_c("int seven(void) { return 7; }", own / "libseven.so", "-shared", "-fPIC")
    compile_c("#include <stdio.h>\nint seven(void);\nint main(void) { printf(\"%d\\n\", seven()); "
              "return 0; }", file, "-Wl,-rpath," + str(place or own), "-L", own, "-lseven", *words)


def search_path(file):
    """As the loader reads it."""
    env = {"LD_DEBUG": "libs"}
    text = subprocess.run([file], env=env, stderr=subprocess.PIPE, text=True).stderr
    found = re.findall(r"search path=(.*?)\s+\(R(?:UN)?PATH from", text)
    return [p for p in found[0].split(":") if "glibc-hwcaps" not in p] if found else []


@pytest.fixture
def short_dir(needs_root):
    """A directory with a name that is shorter than "$ORIGIN/..", and so has no room for it."""
    with tempfile.TemporaryDirectory(prefix="m", dir="/") as place:
        yield Path(place)


@pytest.mark.parametrize("length", ["long", "short"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_program_finds_its_library_after_repair_and_a_move(
        movenv, execute, tmp_path, request, kind, length):
    place = tmp_path.resolve() if length == "long" else request.getfixturevalue("short_dir")
    env_dir = place / "e"
    movenv("create", "--without-pip", env_dir)
    make_program(env_dir, env_dir / "bin/seven", KINDS[kind])
    line = "%s/bin/seven: it looks for its libraries by an absolute path of an environment " \
        "(movenv repair fixes it)" % env_dir
    assert check_text.lines(movenv("check", env_dir, check=False).stdout) == [line]
    movenv("repair", env_dir)
    assert movenv("check", env_dir).stdout == ""
    assert movenv("repair", "-n", env_dir).stdout == ""
    moved = place / "moved to another place"
    os.rename(env_dir, moved)
    assert execute(moved / "bin/seven").stdout == "7\n"
    assert any(p.startswith(str(moved / "bin/..")) for p in search_path(moved / "bin/seven"))


def test_other_directories_of_the_path_stay(movenv, execute, tmp_path):
    env_dir = tmp_path.resolve() / "env"
    movenv("create", "--without-pip", env_dir)
    path = "/opt/first:%s/lib/own:%s:%s-2/lib" % (env_dir, env_dir, env_dir)
    make_program(env_dir, env_dir / "bin/seven", NEW, path)
    movenv("repair", env_dir)
    text = subprocess.check_output([tool("readelf"), "-d", env_dir / "bin/seven"], text=True)
    found = re.search(r"RUNPATH.*\[(.*)\]", text)
    if found:  # readelf does not look where a longer text is
        assert found[1] == "/opt/first:$ORIGIN/../lib/own:$ORIGIN/..:%s-2/lib" % env_dir
    assert execute(env_dir / "bin/seven").stdout == "7\n"
    assert movenv("check", env_dir).stdout == ""


def with_program(env_dir, tmp_path, place=None):
    """A wheel with a compiled program that looks for its library in the environment."""
    make_program(env_dir, tmp_path / "seven", NEW, place)
    wheel = Wheel("seven", "1.0", files={"seven.py": ""}, tag="py3-none-linux_x86_64")
    wheel.add(wheel.data + "scripts/seven", (tmp_path / "seven").read_bytes(), 0o100755)
    return wheel.write(tmp_path)


@pytest.mark.parametrize("length", ["long", "short"])
def test_pip_installs_a_program_that_can_be_moved(
        any_python, movenv, execute, tmp_path, request, length):
    if os.uname().machine != "x86_64":
        pytest.skip("the wheel's tag is for x86_64")
    place = tmp_path.resolve() if length == "long" else request.getfixturevalue("short_dir")
    env_dir = place / "e"
    movenv("create", "-p", any_python, env_dir)
    wheel = with_program(env_dir, tmp_path)
    execute(env_dir / "bin/pip", "install", "--no-index", "--find-links",
            wheel.parent, "seven")
    assert movenv("check", "--hashes", env_dir).stdout == ""
    os.rename(env_dir, place / "f")
    assert execute(place / "f/bin/seven").stdout == "7\n"
    execute(place / "f/bin/python", "-m", "pip", "uninstall", "-y", "seven")
    assert not (place / "f/bin/seven").exists()


@pytest.mark.parametrize("installer", ["pip", "repair"])
def test_what_was_built_in_another_standalone_environment_uses_this_ones_library(
        any_python, movenv, execute, tmp_path, installer):
    """pip keeps the wheel that it builds, and installs it in the next environment."""
    if os.uname().machine != "x86_64":
        pytest.skip("the wheel's tag is for x86_64")
    env_dir = tmp_path.resolve() / "env"
    movenv("create", "--standalone", "-p", any_python, env_dir)
    code = "import sysconfig; print(sysconfig.get_config_var('LIBDIR'))"
    library_dir = Path(execute(env_dir / "bin/python", "-c", code).stdout.strip())
    other = "/another/environment/" + str(library_dir.relative_to(env_dir))
    wheel = with_program(env_dir, tmp_path, other)
    library_dir.mkdir(parents=True, exist_ok=True)
    shutil.copy(env_dir / "lib/own/libseven.so", library_dir)
    execute(env_dir / "bin/pip", "install", "--no-index", "--find-links",
            wheel.parent, "seven")
    if installer == "repair":
        shutil.copy(tmp_path / "seven", env_dir / "bin/seven")
        assert movenv("check", env_dir, check=False).returncode == 1
        movenv("repair", env_dir)
    os.rename(env_dir, tmp_path / "moved")
    assert execute(tmp_path / "moved/bin/seven").stdout == "7\n"
    # A dynamic program needs the machine's loader; see test_named_loaders.py.
    lines = check_text.lines(movenv("check", "--hashes", tmp_path / "moved").stdout)
    assert [line for line in lines if "it starts only on machines with" not in line] == []


def test_a_program_of_a_standalone_environment_does_not_find_libraries_of_another_place(
        any_python, movenv, tmp_path):
    """The machine's loader starts it, which does not look into base/so."""
    env_dir = tmp_path.resolve() / "env"
    movenv("create", "--standalone=python", "--without-pip", "-p", any_python, env_dir)
    make_program(tmp_path / "other", env_dir / "bin/seven", NEW)
    done = movenv("check", env_dir, check=False)
    assert done.returncode == 1
    assert "bin/seven: it looks for its libraries in '%s/other/lib/own', outside the environment" \
        % tmp_path in done.stdout


def test_a_damaged_program_stays_as_it_is(any_python, movenv, execute, tmp_path):
    env_dir = tmp_path.resolve() / "env"
    movenv("create", "-p", any_python, env_dir)
    make_program(env_dir, tmp_path / "whole", NEW)
    data = (tmp_path / "whole").read_bytes()
    for n in [4, 20, 64, 200, len(data) // 8, len(data) // 2]:
        wheel = Wheel("cut", "1.%d" % n, files={"cut.py": ""})
        wheel.add(wheel.data + "scripts/cut", data[:n], 0o100755)
        execute(env_dir / "bin/pip", "install", "--no-index", wheel.write(tmp_path))
        assert (env_dir / "bin/cut").read_bytes() == data[:n]
        movenv("repair", env_dir)
        assert (env_dir / "bin/cut").read_bytes() == data[:n]
