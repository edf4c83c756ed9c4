# SPDX-License-Identifier: MIT
"""File systems on which python -m venv fails, and read-only file systems."""
import os
import shutil
import subprocess

import pytest

import trees
from conftest import must, tool, unmount

PREFIX = "import sys; print(sys.prefix)"


def test_an_environment_on_exfat_runs_and_moves(movenv, execute, exfat_dir, any_python, pip_env):
    env_dir, moved = exfat_dir / "env", exfat_dir / "a b" / "moved"
    with pytest.raises(OSError):
        os.symlink("x", exfat_dir / "link")  # this file system has no symlinks
    movenv("create", "-p", any_python, env_dir)
    assert not [name for name in trees.names(exfat_dir) if name.endswith("@")]
    assert execute(env_dir / "bin/python", "-c", PREFIX).stdout == "%s\n" % env_dir
    moved.parent.mkdir()
    os.rename(env_dir, moved)
    assert execute(moved / "bin/python", "-c", PREFIX).stdout == "%s\n" % moved
    assert " from %s" % moved in execute(moved / "bin/pip", "--version", env=pip_env).stdout
    assert execute(moved / "bin/pip", "check", env=pip_env).returncode == 0


def test_every_python_works_on_exfat(movenv, execute, exfat_dir, python):
    movenv("create", "-p", python, "--without-pip", exfat_dir / "env")
    assert execute(exfat_dir / "env/bin/python", "-c",
                   PREFIX).stdout == "%s\n" % (exfat_dir / "env")


def test_create_again_and_clear_work_on_exfat(movenv, execute, exfat_dir, any_python):
    for option in ([], [], ["--clear"]):
        movenv("create", "-p", any_python, *option, exfat_dir / "env")
    assert os.listdir(exfat_dir) == ["env"]
    assert not [name for name in os.listdir(exfat_dir / "env") if name.startswith(".movenv")]
    assert execute(exfat_dir / "env/bin/pip", "--version").stdout.startswith("pip ")


def test_a_copy_to_exfat_and_back_works(movenv, execute, exfat_dir, tmp_path, any_python):
    movenv("create", "-p", any_python, "--without-pip", tmp_path / "env")
    shutil.copytree(tmp_path / "env", exfat_dir / "env", copy_function=shutil.copyfile)
    shutil.copytree(exfat_dir / "env", tmp_path / "back")
    shutil.rmtree(tmp_path / "env")
    for env_dir in (exfat_dir / "env", tmp_path / "back"):
        assert execute(env_dir / "bin/python", "-c", PREFIX).stdout == "%s\n" % env_dir


def test_an_environment_runs_on_a_disk_that_has_become_read_only(
        movenv, execute, small_disk, any_python):
    movenv("create", "-p", any_python, "--without-pip", small_disk / "env")
    must("mount", "-o", "remount,ro", str(small_disk))
    with pytest.raises(OSError):
        (small_disk / "file").write_text("")
    assert execute(small_disk / "env/bin/python", "-c",
                   PREFIX).stdout == "%s\n" % (small_disk / "env")


def test_an_environment_runs_from_squashfs(
        needs_root, movenv, execute, tmp_path, any_python, pip_env):
    point = tmp_path / "point"
    point.mkdir()
    movenv("create", "-p", any_python, tmp_path / "env")
    must(tool("mksquashfs"), str(tmp_path / "env"), str(tmp_path / "image"), "-quiet",
         "-no-progress")
    if shutil.which("squashfuse") and os.path.exists("/dev/fuse"):
        must("squashfuse", str(tmp_path / "image"), str(point))
    else:
        must("mount", "-t", "squashfs", "-o", "loop,ro", str(tmp_path / "image"), str(point))
    try:
        shutil.rmtree(tmp_path / "env")
        assert execute(point / "bin/python", "-c", PREFIX).stdout == "%s\n" % point
        assert execute(point / "bin/pip", "check", env=pip_env).returncode == 0
    finally:
        unmount(point)


def test_an_environment_runs_from_a_read_only_bind_mount(
        needs_root, movenv, execute, tmp_path, any_python):
    movenv("create", "-p", any_python, tmp_path / "env")
    (tmp_path / "app").mkdir()
    must("unshare", "-m", "true")
    script = 'mount --bind env app && mount -o remount,bind,ro app && ! touch app/x 2>/dev/null && '
    output = execute("unshare", "-m", "sh", "-c", script + "app/bin/pip --version",
                     cwd=tmp_path).stdout
    assert " from %s/" % (tmp_path / "app") in output


def test_an_environment_runs_in_a_chroot_without_proc(
        needs_root, movenv, tmp_path, any_python, clean_env):
    """As in the chroot of a build. A bind mount puts the interpreter at the home of pyvenv.cfg."""
    movenv("create", "-p", any_python, tmp_path / "root/env")
    must("unshare", "-m", "true")
    binds = "mkdir -p root/usr root{0} && for d in usr lib lib64 bin; do [ ! -e /$d ] || " \
            "{{ mkdir -p root/$d && mount --rbind /$d root/$d; }}; done && "
    if not any_python.prefix.startswith("/usr"):
        binds += "mount --bind {0} root{0} && "
    command = binds.format(
        any_python.prefix) + "exec %s root /env/bin/pip --version" % tool("chroot")
    done = subprocess.run(["unshare", "-m", "sh", "-c", command], cwd=tmp_path, env=clean_env,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
    assert done.stdout.startswith("pip ") and " from /env/" in done.stdout, done.stderr
