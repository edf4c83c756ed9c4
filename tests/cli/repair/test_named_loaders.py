# SPDX-License-Identifier: MIT
"""Programs of packages in a standalone environment: the loader that they need is the machine's."""
import os
import subprocess

import pytest

import check_text
import elf_files
from conftest import tool

LOADER = "/lib64/ld-linux-x86-64.so.2"
WORDS = "it starts only on machines with '%s'" % LOADER


@pytest.fixture
def env_dir(any_python, movenv, tmp_path):
    """It has a dynamic program, a static one, and a library with a loader."""
    if not os.path.exists(LOADER):
        pytest.skip("NOT TESTED: for x86-64 with glibc")
    env_dir = tmp_path.resolve() / "env"
    movenv("create", "--standalone", "--without-pip", "-p", any_python, env_dir)
    put(env_dir)
    return env_dir


def put(env_dir):
    inner = next(env_dir.glob("lib/python*/site-packages")) / "tools/bin"
    inner.mkdir(parents=True)
    dynamic = elf_files.library(interp=LOADER)
    for file, data in [(env_dir / "bin/dynamic", dynamic), (inner / "inner", dynamic),
                       (env_dir / "bin/static", elf_files.library()),
                       (inner.parent / "liball.so", dynamic)]:
        file.write_bytes(data)
        file.chmod(0o755)


def test_check_names_them_and_the_environment_can_be_moved(env_dir, movenv):
    done = movenv("check", env_dir)
    lines = check_text.lines(done.stdout)
    inner = next(env_dir.glob("lib/python*/site-packages")) / "tools/bin/inner"
    assert [line.partition(":")[0] for line in lines] == [str(env_dir / "bin/dynamic"), str(inner)]
    assert all(WORDS in line for line in lines)
    assert movenv("repair", "-n", env_dir).stdout == ""


def test_pack_standalone_names_them(env_dir, movenv, any_python, tmp_path):
    done = movenv("pack", "--standalone", env_dir, "-o", tmp_path / "a.tar")
    assert "with programs that start only on machines with their loader: 'bin/dynamic', 'lib/" \
        in done.stderr and "static" not in done.stderr
    movenv("create", "--without-pip", "-p", any_python, tmp_path / "plain")
    put(tmp_path / "plain")
    done = movenv("pack", "--standalone", tmp_path / "plain", "-o", tmp_path / "b.tar")
    assert "'bin/dynamic'" in done.stderr
    for words in ["pack"], ["pack", "--standalone=python"]:
        done = movenv(*words, tmp_path / "plain", "-o", tmp_path / (words[-1] + ".tar"))
        assert "loader" not in done.stderr


@pytest.mark.parametrize("options", [[], ["--standalone=python"]], ids=["plain", "python"])
def test_environments_with_the_machines_loader_are_not_told_of_them(
        any_python, movenv, tmp_path, options):
    movenv("create", *options, "--without-pip", "-p", any_python, tmp_path / "env")
    put(tmp_path / "env")
    assert movenv("check", tmp_path / "env").stdout == ""


def test_the_named_way_starts_them_where_the_loader_is_missing(
        any_python, movenv, needs_root, tmp_path):
    env_dir = tmp_path / "root/env"
    movenv("create", "--standalone", "--without-pip", "-p", any_python, env_dir)
    subprocess.run([tool("cc"), "-x", "c", "-", "-o", env_dir / "bin/hello"], check=True,
                   input=b"#include <stdio.h>\nint main(void) { puts(\"hello\"); return 0; }\n")
    loader = "/env/base/so/python" + any_python.minor
    words = [tool("chroot"), tmp_path / "root", loader, "--library-path", "/env/base/so"]
    assert subprocess.check_output(words + ["/env/bin/hello"], env={}) == b"hello\n"
    assert subprocess.run([tool("chroot"), tmp_path / "root", "/env/bin/hello"], env={},
                          stderr=subprocess.PIPE).returncode == 127
