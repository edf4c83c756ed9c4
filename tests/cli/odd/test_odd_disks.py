# SPDX-License-Identifier: MIT
"""Disks without links and modes, without upper and lower case, and without writes."""
import os
import shutil
import subprocess

import pytest

import scenarios
import trees
from conftest import must, run, tool, unmount
from temporaries import temporaries
from wheels import Wheel

EVERY = {s.name: s for s in scenarios.scenarios()}


def contents(tree):
    """{path: bytes}, but for the line with the first path of the environment."""
    found = {name: what[1] for name, what in scenarios.plain(tree).items()}
    found["pyvenv.cfg"] = [line for line in trees.cfg_lines(tree) if line[0] != "command"]
    return found


@pytest.mark.parametrize("name", ["create", "create-upgrade", "unpack-clear", "heal"])
def test_a_command_has_the_same_result_on_exfat(clean_env, tmp_path, exfat_dir, name):
    scenario, results = EVERY[name], []
    scenario.prepare(tmp_path / "work", clean_env)
    shutil.copytree(tmp_path / "work", exfat_dir / "work", copy_function=shutil.copyfile)
    for top in (tmp_path, exfat_dir):
        work = top / "work"
        done = run(*scenario.command(work), cwd=work, env=scenario.variables(work, clean_env))
        assert (done.stdout, done.stderr) == ("", "")
        assert not temporaries(top)
        results.append(contents(work / "env"))
    assert results[0] == results[1]


@pytest.fixture
def folding(exfat_dir):
    """A directory in which upper and lower case are the same."""
    (exfat_dir / "Case").mkdir()
    if not (exfat_dir / "cASE").exists():
        pytest.skip("NOT TESTED: exFAT tells upper and lower case here")
    (exfat_dir / "Case").rmdir()
    return exfat_dir


@pytest.fixture
def ext4_folding(needs_root, tmp_path):
    """The same, as ext4 has it; few kernels do."""
    image, point = tmp_path / "image", tmp_path / "point"
    point.mkdir()
    with open(image, "wb") as f:
        f.truncate(128 << 20)
    must(tool("mkfs.ext4"), "-q", "-O", "casefold", "-E", "encoding=utf8", str(image))
    if subprocess.run(["mount", "-o", "loop", str(image), str(point)],
                      stderr=subprocess.DEVNULL).returncode:
        pytest.skip("NOT TESTED: this kernel mounts no ext4 that folds case")
    try:
        (point / "top").mkdir()
        must("chattr", "+F", str(point / "top"))
        yield point / "top"
    finally:
        unmount(point)


@pytest.fixture(params=["exfat", "ext4"])
def either(request):
    return request.getfixturevalue({"exfat": "folding", "ext4": "ext4_folding"}[request.param])


@pytest.mark.parametrize("kind", ["tar", "zip"])
def test_an_archive_with_names_that_differ_by_case_is_refused(refused, movenv, any_python, tmp_path,
                                                              either, kind):
    """One of the files would be lost."""
    movenv("create", "-p", any_python, "--without-pip", tmp_path / "env")
    site = next((tmp_path / "env").glob("lib/python*/site-packages"))
    (site / "it.py").write_text("x = 1\n")
    (site / "IT.py").write_text("x = 2\n")
    movenv("pack", tmp_path / "env", "--format", kind, "-o", tmp_path / "a")
    message = refused("unpack", tmp_path / "a", either / "env", advice=1)
    assert "it.py" in message.lower()
    assert os.listdir(either) == []


def test_a_wheel_with_names_that_differ_by_case_is_refused(refused, any_python, tmp_path, either):
    Wheel("tool", "1.0", files={"tool/it.py": "x = 1\n", "tool/IT.py": "x = 2\n"}).write(tmp_path)
    message = refused("create", "-p", any_python, "--find-links", tmp_path, "--seed=tool",
                      either / "env", advice=1)
    assert "it.py" in message.lower()
    assert os.listdir(either) == []


def test_an_environment_by_another_case_is_the_same(movenv, refused, execute, any_python, either):
    movenv("create", "-p", any_python, "--without-pip", either / "Env")
    movenv("create", "-p", any_python, "--without-pip", either / "eNV")
    movenv("create", "-p", any_python, "--without-pip", "--clear", either / "ENV")
    movenv("repair", either / "env")
    assert [name.lower() for name in os.listdir(either)] == ["env"]
    execute(either / "ENV/BIN/python", "-c", "pass")
    if (either / "ENV").stat().st_ino == (either / "env").stat().st_ino:  # not so through FUSE
        refused("create", "-p", any_python, "--clear", either / "ENV", cwd=either / "env/bin")
        refused("pack", either / "env", "-o", either / "ENV/a.tar", advice=1)


@pytest.fixture
def squashfs(needs_root, movenv, any_python, tmp_path, clean_env):
    """A read-only disk with an environment of movenv's, one of venv's, and an archive."""
    top, point = tmp_path / "top", tmp_path / "point"
    point.mkdir()
    top.mkdir()
    EVERY["repair"].prepare(top / "foreign", clean_env)
    movenv("create", "-p", any_python, "--without-pip", top / "env")
    movenv("pack", top / "env", "-o", top / "packed.tar")
    must(tool("mksquashfs"), str(top), str(tmp_path / "image"), "-quiet", "-no-progress")
    must("mount", "-t", "squashfs", "-o", "loop,ro", str(tmp_path / "image"), str(point))
    shutil.rmtree(top)
    try:
        yield point
    finally:
        unmount(point)


def test_commands_on_a_read_only_disk(movenv, refused, execute, any_python, squashfs, tmp_path):
    read_only = "Read-only file system\n"
    for args in (["create", squashfs / "new"], ["create", "-p", any_python, squashfs / "env"],
                 ["create", "--clear", squashfs / "env"], ["create", "--upgrade", squashfs / "env"],
                 ["repair", squashfs / "foreign/env"],
                 ["unpack", squashfs / "packed.tar", squashfs / "new"],
                 ["unpack", "--clear", squashfs / "packed.tar", squashfs / "env"],
                 ["pack", squashfs / "env", "-o", squashfs / "a.tar"]):
        done = movenv(*args, check=False)
        assert (done.returncode, done.stdout) == (1, ""), args
        assert done.stderr.startswith("movenv: cannot ") and read_only in done.stderr, done.stderr
    assert movenv("repair", squashfs / "env").stdout == ""
    assert movenv("check", squashfs / "env").stdout == ""
    assert movenv("check", squashfs / "foreign/env", check=False).returncode == 1
    assert movenv("info", squashfs / "env").stdout
    movenv("pack", squashfs / "foreign/env", "-o", tmp_path / "a.tar")
    movenv("unpack", tmp_path / "a.tar", tmp_path / "out")
    execute(tmp_path / "out/bin/tool")
