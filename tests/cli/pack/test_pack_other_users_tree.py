# SPDX-License-Identifier: MIT
"""movenv pack by root: the archive has nothing that the owner of the environment could not read."""
import os
import tarfile

import pytest

import other_user
from attributes import ACL, acl, attributes, give
from conftest import MOVENV, run
from foreign_env import Env

SECRET = b"hunter2"


@pytest.fixture
def ours(tmp_path, movenv, any_python):
    env = Env(tmp_path.resolve() / "env")
    movenv("create", "--without-pip", "-p", any_python, env)
    return env


@pytest.fixture
def secret(tmp_path, ours):
    """A directory like a package of the environment that only root comes to."""
    top = tmp_path / "secret"
    top.mkdir(mode=0o700)
    (ours.site / "pkg").mkdir()
    for n in range(400):
        (top / ("it%d.py" % n)).write_bytes(SECRET)
        (ours.site / ("pkg/it%d.py" % n)).write_bytes(b"public1")
    other_user.give(ours)
    return top


def packed(env, clean_env, tmp_path):
    """What the archive has, or nothing if movenv refused."""
    out = tmp_path / "out.tar"
    done = run(MOVENV, "pack", env, "-o", out, "--format", "tar", "--force", env=clean_env,
               check=False)
    return done, out.read_bytes() if done.returncode == 0 else b""


def test_a_link_to_a_file_that_only_root_reads_is_refused(
    needs_root, ours, secret, clean_env, tmp_path
):
    (ours.site / "link.py").symlink_to(secret / "it1.py")
    done, _ = packed(ours, clean_env, tmp_path)
    assert done.returncode == 1
    assert done.stderr == "movenv: cannot read '%s/link.py': Permission denied\n" % ours.site


def test_directories_swapped_for_links_lead_nothing_into_the_archive(
    needs_root, ours, secret, clean_env, tmp_path
):
    """The link comes from beside the environment: in it, it would always be refused."""
    aside = tmp_path.resolve() / "aside"
    aside.mkdir()
    (aside / "pkg").symlink_to(secret)
    other_user.give(aside)
    tmp_path.chmod(0o755)
    names = [str(p.relative_to(tmp_path.resolve())) for p in (ours.site / "pkg", aside / "pkg")]
    for _ in range(40):
        with other_user.swapping(tmp_path, [names]):
            _, data = packed(ours, clean_env, tmp_path)
        assert SECRET not in data


def test_a_link_out_of_ones_own_environment_is_packed(ours, movenv, tmp_path):
    (tmp_path / "shared.py").write_bytes(SECRET)
    (ours.site / "link.py").symlink_to(tmp_path / "shared.py")
    movenv("pack", ours, "-o", tmp_path / "out.tar", "--format", "tar")
    with tarfile.open(tmp_path / "out.tar") as tar:
        [name] = [n for n in tar.getnames() if n.endswith("link.py")]
        assert tar.extractfile(name).read() == SECRET


# --- the archive ---


def test_an_archive_that_is_replaced_keeps_its_attributes(ours, movenv, tmp_path):
    out = tmp_path / "out.tar"
    out.write_bytes(b"old")
    out.chmod(0o600)
    give(out, ACL, acl(other_user.NOBODY, 6, 4, 6))
    give(out, "user.origin", b"here")
    if os.geteuid() == 0:
        os.chown(out, other_user.NOBODY, other_user.NOBODY)
    before = attributes(out)
    movenv("pack", ours, "-o", out, "--force")
    assert attributes(out) == before
    assert out.read_bytes() != b"old"


def test_a_new_archive_has_the_mode_that_the_umask_leaves(ours, movenv, tmp_path):
    old = os.umask(0o027)
    try:
        movenv("pack", ours, "-o", tmp_path / "out.tar", "--force")
    finally:
        os.umask(old)
    assert (tmp_path / "out.tar").stat().st_mode & 0o777 == 0o640


def test_an_archive_of_another_owner_is_not_replaced(needs_root, user):
    user.create("env")
    out = user.dir / "out.tar"
    out.write_bytes(b"old")
    done = user.run(user.movenv, "pack", "env", "-o", out, "--force", check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == (
        "movenv: cannot replace '%s': the new file cannot have its owner" % out)
    assert out.read_bytes() == b"old" and out.stat().st_uid == 0
    assert sorted(os.listdir(user.dir)) == ["env", "out.tar"]
