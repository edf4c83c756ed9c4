# SPDX-License-Identifier: MIT
"""movenv repair: a file that is replaced keeps its mode, owner, ACL and extended attributes."""
import os
import stat

import pytest

from attributes import ACL, DEFAULT_ACL, acl, attributes, give
from conftest import MOVENV, run, tool
from foreign_env import Env
from other_user import NOBODY

TOOL = "#!%s/bin/python\nimport sys\nfrom tool import main\nsys.exit(main())\n"


@pytest.fixture
def foreign(tmp_path, any_python, clean_env):
    """An environment by venv, with copies, a distribution, a script and a .pth file."""
    env = Env(tmp_path.resolve() / "env")
    run(any_python, "-m", "venv", "--without-pip", "--copies", env, env=clean_env)
    env.write("tool", TOOL % env)
    env.dist(entries="tool = tool:main\n", scripts=["tool"])
    (env.site / "it.pth").write_text("%s/src\n" % env)
    return env


def replaced(env):
    """The files that repair gives other bytes."""
    return [env / "pyvenv.cfg", env.bin / "python", env.bin / "tool", env.bin / "activate",
            env.site / "it.pth", next(env.site.glob("*.dist-info")) / "RECORD"]


def assert_kept(env, movenv, before):
    texts = {p: p.read_bytes() for p in replaced(env)}
    movenv("repair", env)
    for path in replaced(env):
        assert path.read_bytes() != texts[path], path
        assert attributes(path) == before[path], path


def test_modes_stay(foreign, movenv):
    for path in replaced(foreign):
        path.chmod(0o740)
    assert_kept(foreign, movenv, {p: attributes(p) for p in replaced(foreign)})


def test_acls_stay(foreign, movenv):
    """Without its list the group of a file would have what the list's mask has."""
    for path in replaced(foreign):
        give(path, ACL, acl(NOBODY, 6, 5, 7))
    assert_kept(foreign, movenv, {p: attributes(p) for p in replaced(foreign)})


def test_extended_attributes_stay(foreign, movenv):
    for path in replaced(foreign):
        give(path, "user.origin", os.fsencode(path.name))
        give(path, "user.empty", b"")
        give(path, "user.long", b"x" * 3000)
    assert_kept(foreign, movenv, {p: attributes(p) for p in replaced(foreign)})


def test_the_default_acl_of_a_directory_is_not_given_to_an_old_file(foreign, movenv):
    before = {p: attributes(p) for p in replaced(foreign)}
    for path in replaced(foreign):
        give(path.parent, DEFAULT_ACL, acl(NOBODY, 7, 7, 7))
    assert_kept(foreign, movenv, before)


def test_a_new_file_has_the_default_acl_of_its_directory(foreign, movenv):
    give(foreign.bin, DEFAULT_ACL, acl(NOBODY, 6, 4, 6))
    (foreign.bin / "activate.csh").unlink()
    movenv("repair", foreign)
    assert ACL in os.listxattr(foreign.bin / "activate.csh")


def test_owners_stay(needs_root, foreign, movenv):
    for path in replaced(foreign):
        os.chown(path, NOBODY, NOBODY)
        path.chmod(0o750)
    assert_kept(foreign, movenv, {p: attributes(p) for p in replaced(foreign)})


@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_what_replaces_a_link_has_the_mode_of_its_target(foreign, movenv, mask):
    """A link's own mode is 0777: everybody could write to the file."""
    (foreign / "conf").mkdir()
    paths = [foreign / "pyvenv.cfg", foreign.site / "it.pth",
             next(foreign.site.glob("*.dist-info")) / "RECORD"]
    for path in paths:
        path.rename(foreign / "conf" / path.name)
        path.symlink_to(os.path.relpath(foreign / "conf" / path.name, path.parent))
        path.resolve().chmod(0o604)
    old = os.umask(mask)
    try:
        movenv("repair", foreign)
    finally:
        os.umask(old)
    for path in paths:
        assert stat.S_ISREG(path.lstat().st_mode), path
        assert stat.S_IMODE(path.lstat().st_mode) == 0o604, path
    assert movenv("repair", foreign).stdout == ""


def test_the_shim_in_place_of_a_program_without_the_bit_x_has_it(foreign, movenv):
    (foreign.bin / "python").chmod(0o640)
    movenv("repair", foreign)
    assert stat.S_IMODE((foreign.bin / "python").stat().st_mode) == 0o750


# --- what cannot be kept ---


def inject(*faults):
    command = [tool("strace"), "-qq", "-o", "/dev/null"]
    for fault in faults:
        command += ["-e", "inject=" + fault]
    return command


@pytest.mark.parametrize("fault, noun", [
    ("fsetxattr:error=EPERM", "access control list"),
    ("fsetxattr:error=ENOSPC", "access control list"),
    ("fgetxattr:error=EIO", "access control list"),
    ("flistxattr:error=EIO", "extended attributes"),
])
def test_a_file_that_cannot_keep_its_attributes_stays(
    needs_static, foreign, clean_env, fault, noun
):
    path = foreign.bin / "python"  # the first that it replaces
    give(path, ACL, acl(NOBODY, 6, 5, 7))
    before = path.read_bytes(), attributes(path), sorted(os.listdir(foreign.bin))
    done = run(*inject(fault), MOVENV, "repair", foreign, env=clean_env, check=False)
    assert done.returncode == 1
    assert "movenv: cannot replace '%s': the new file cannot have its %s\n" % (
        path, noun) in done.stderr
    assert (path.read_bytes(), attributes(path), sorted(os.listdir(foreign.bin))) == before


def test_a_file_of_another_owner_stays(needs_root, user):
    """Who may write to the directory could replace it, but it would be somebody else's."""
    user.create("env")
    env = Env(user.dir / "env")
    (env.site / "it.pth").write_text("%s/src\n" % env)
    os.chown(env.site / "it.pth", 0, 0)
    before = (env.site / "it.pth").read_bytes(), attributes(env.site / "it.pth")
    done = user.run(user.movenv, "repair", env, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == (
        "movenv: cannot replace '%s/it.pth': the new file cannot have its owner" % env.site)
    assert ((env.site / "it.pth").read_bytes(), attributes(env.site / "it.pth")) == before


# --- disks without attributes ---


def test_a_disk_without_attributes_will_do(needs_static, foreign, clean_env):
    faults = [call + ":error=EOPNOTSUPP" for call in (
        "flistxattr", "fgetxattr", "fsetxattr", "fremovexattr")]
    run(*inject(*faults), MOVENV, "repair", foreign, env=clean_env)
    assert run(MOVENV, "repair", foreign, env=clean_env).stdout == ""


def test_a_disk_without_owners_will_do(needs_static, foreign, clean_env):
    """It refuses to change what all its files have alike."""
    run(*inject("fchown:error=EPERM"), MOVENV, "repair", foreign, env=clean_env)
    assert run(MOVENV, "repair", foreign, env=clean_env).stdout == ""


def test_an_environment_on_exfat_is_repaired(exfat_dir, movenv, any_python, execute):
    env = Env(exfat_dir / "env")
    movenv("create", "--without-pip", "-p", any_python, env)
    env.write("tool", TOOL % env)
    env.dist(entries="tool = tool:main\n", scripts=["tool"])
    (env.site / "it.pth").write_text("%s/src\n" % env)
    told = movenv("repair", env).stdout
    assert "%s/it.pth: " % env.site in told and "%s/tool: " % env.bin in told
    assert movenv("repair", env).stdout == ""
    assert execute(env.bin / "tool", "x").stdout.startswith("tool ['x']")
