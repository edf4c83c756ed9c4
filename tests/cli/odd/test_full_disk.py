# SPDX-License-Identifier: MIT
"""Disks that are full, or on which the user's quota is: one true message, and nothing is left."""
import contextlib
import os
import shutil
import subprocess

import pytest

import scenarios
from conftest import TOOLS, must, run, tool, unmount
from temporaries import temporaries

EVERY = {s.name: s for s in scenarios.scenarios()}


FREE = [0, 12288, 131072]  # bytes
if os.environ.get("MOVENV_FAULTS") == "1":
    FREE = [0, *(4096 << n for n in range(10))]


@contextlib.contextmanager
def disk(tmp_path, size):
    """A disk in memory of this size."""
    point = tmp_path / "disk"
    point.mkdir(exist_ok=True)
    must("mount", "-t", "tmpfs", "-o", "size=%d,mode=755" % size, "movenv-test", str(point))
    try:
        yield point
    finally:
        unmount(point)


def fill(top, free):
    """Leaves so many bytes free."""
    st = os.statvfs(top)
    with open(top / "filler", "wb") as f:
        f.write(bytes(max(0, st.f_bavail * st.f_frsize - free)))


@pytest.mark.parametrize("free", FREE)
@pytest.mark.parametrize("name", EVERY)
def test_a_command_on_a_full_disk_is_whole_or_undone(needs_root, clean_env, tmp_path, name, free):
    scenario = EVERY[name]
    with disk(tmp_path, 64 << 20) as point:
        work = point / "work"
        scenario.prepare(work, clean_env)
        before = scenario.result(work)
        fill(point, free)
        done = run(*scenario.command(work), cwd=work, check=False,
                   env=scenario.variables(work, clean_env))
        now = scenario.result(work)
        assert temporaries(point) == []
        assert free or name == "heal" or done.returncode == 1
        if name == "heal":
            assert (done.returncode, done.stderr) == (0, "")
        elif done.returncode:
            assert done.returncode == 1 and "No space left on device" in done.stderr
            assert done.stderr.startswith("movenv: cannot ")
        (point / "filler").unlink()
        if done.returncode or name == "heal":
            again = run(*scenario.command(work), cwd=work, check=False,
                        env=scenario.variables(work, clean_env))
            assert again.returncode == 0, again.stderr
        after = scenario.result(work)
        if done.returncode:
            if name == "repair":  # RECORD has rows of the files that were mended
                now = {path: before.get(path) if path.endswith("/RECORD") else what
                       for path, what in now.items()}
            assert scenario.is_allowed(before, after, now), scenario.differences(now, before)
        elif name != "heal":
            assert now == after


@pytest.mark.parametrize("name", EVERY)
def test_a_full_quota_is_reported_by_its_name(needs_static, clean_env, tmp_path, name):
    """The kernel's answer is put into the calls; a disk with quotas is below."""
    scenario, work = EVERY[name], tmp_path / "work"
    scenario.prepare(work, clean_env)
    before = scenario.result(work)
    done = run(tool("strace"), "-f", "-qq", "-o", tmp_path / "trace", "-e",
               "trace=write,writev,pwrite64,copy_file_range", "-e",
               "inject=write,pwrite64,copy_file_range:error=EDQUOT:when=3+",
               *scenario.command(work), cwd=work, check=False,
               env=scenario.variables(work, clean_env))
    assert temporaries(work) == []
    if done.returncode:
        assert done.returncode == 1 and done.stderr.startswith("movenv: cannot ")
        assert "uota exceeded" in done.stderr, done.stderr
        assert name.startswith("repair") or scenario.result(work) == before


def test_a_full_quota_of_a_user_leaves_nothing(user, tmp_path):
    image, point = tmp_path / "image", user.dir / "disk"
    point.mkdir()
    with open(image, "wb") as f:
        f.truncate(64 << 20)
    must(tool("mkfs.ext4"), "-q", "-O", "quota", "-E", "quotatype=usrquota", str(image))
    if subprocess.run(["mount", "-o", "loop,usrquota", str(image), str(point)],
                      stderr=subprocess.DEVNULL).returncode:
        pytest.skip("NOT TESTED: this kernel mounts no disk with quotas")
    setquota = shutil.which("setquota", path=TOOLS)
    try:
        point.chmod(0o777)
        if not setquota:
            pytest.skip("NOT TESTED: quotas need setquota (quota)")
        must(setquota, "-u", "65534", "0", "512", "0", "0", str(point))
        done = user.run(user.movenv, "create", "--seed", point / "env", check=False)
        assert done.returncode == 1 and "uota exceeded" in done.stderr
        assert sorted(os.listdir(point)) == ["lost+found"]
    finally:
        unmount(point)
