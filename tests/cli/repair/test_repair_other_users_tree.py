# SPDX-License-Identifier: MIT
"""movenv repair by root in a tree that another user owns: neither is anything elsewhere changed, nor
comes what only root may read into the tree."""
import os
import shutil
import subprocess

import pytest

import other_user
from conftest import MOVENV, run, tool
from elf_files import library
from foreign_env import Env

ROUNDS = 24
SECRET = "hunter2"
TOOL = "#!%s/bin/python\nimport sys\nfrom tool import main\nsys.exit(main())\n"

pytestmark = pytest.mark.usefixtures("needs_root")


@pytest.fixture
def theirs(tmp_path, any_python, clean_env):
    """An environment by venv with a distribution, a .pth file and scripts; the second user's."""
    env = Env(tmp_path.resolve() / "env")
    run(any_python, "-m", "venv", "--without-pip", env, env=clean_env)
    env.write("tool", TOOL % env)
    env.dist(entries="tool = tool:main\n", scripts=["tool"])
    (env.site / "it.pth").write_text("%s/src\n" % env)
    other_user.give(env)
    return env


@pytest.fixture
def elsewhere(theirs, tmp_path):
    """A copy of the environment that is root's alone: each file of it would need a fix, too."""
    to = tmp_path / "elsewhere"
    shutil.copytree(theirs, to, symlinks=True)
    subprocess.run(["chown", "-hR", "0:0", to], check=True)
    for path in to.rglob("*"):
        if path.is_file() and not path.is_symlink():
            path.chmod(0o600)
    return to


def inner(env, depth):
    """The names of directories in it, relative: all that a fix writes to."""
    names = ["bin", "lib", "lib/*", "lib/*/site-packages", "lib/*/site-packages/*.dist-info"]
    return [str(p.relative_to(env.path)) for p in env.path.glob(names[depth])]


@pytest.mark.parametrize("depth", range(5))
def test_directories_swapped_for_links_lead_no_write_elsewhere(
    theirs, elsewhere, clean_env, depth, tmp_path
):
    [name] = inner(theirs, depth)
    os.symlink(elsewhere / name, theirs / (name + ".link"))
    os.lchown(theirs / (name + ".link"), other_user.NOBODY, other_user.NOBODY)
    spare = tmp_path / "spare"
    theirs.path.rename(spare)
    before = other_user.everything(elsewhere)
    for _ in range(ROUNDS):
        shutil.copytree(spare, theirs, symlinks=True)
        other_user.give(theirs)
        with other_user.swapping(theirs, [(name, name + ".link")]):
            run(MOVENV, "repair", theirs, env=clean_env, check=False)
        assert other_user.everything(elsewhere) == before
        shutil.rmtree(theirs)


def test_files_swapped_for_links_lead_no_read_elsewhere(theirs, clean_env, tmp_path, any_python):
    """What repair reads goes into files of the tree's owner."""
    secret = tmp_path / "secret"
    cfg = (theirs / "pyvenv.cfg").read_text()
    secret.write_text(cfg + "password = %s\nprompt = '%s'\n# %s/src\n" % (SECRET, SECRET, theirs))
    secret.chmod(0o600)
    info = next(theirs.site.glob("*.dist-info"))
    names = [str(p.relative_to(theirs.path)) for p in (
        theirs / "pyvenv.cfg", theirs.site / "it.pth", info / "RECORD", theirs.bin / "tool",
        theirs.bin / "activate")]
    for name in names:
        os.symlink(secret, theirs / (name + ".link"))
        os.lchown(theirs / (name + ".link"), other_user.NOBODY, other_user.NOBODY)
    spare = tmp_path / "spare"
    theirs.path.rename(spare)
    for _ in range(ROUNDS):
        shutil.copytree(spare, theirs, symlinks=True)
        other_user.give(theirs)
        with other_user.swapping(theirs, [(name, name + ".link") for name in names]):
            run(MOVENV, "repair", theirs, env=clean_env, check=False)
        assert not who_has(theirs, SECRET)
        shutil.rmtree(theirs)


def who_has(env, text):
    return [str(p) for p in env.path.rglob("*")
            if p.is_file() and not p.is_symlink() and text.encode() in p.read_bytes()]


def link_out(env, path, secret, text):
    """Puts a link to a file of root's in a file's place."""
    secret.write_text(text)
    secret.chmod(0o600)
    path.unlink()
    path.symlink_to(secret)
    os.lchown(path, other_user.NOBODY, other_user.NOBODY)


def test_a_configuration_that_leads_out_is_not_read(theirs, clean_env, tmp_path):
    text = (theirs / "pyvenv.cfg").read_text() + "password = %s\n" % SECRET
    link_out(theirs, theirs / "pyvenv.cfg", tmp_path / "secret", text)
    for command in ("repair", "check"):
        done = run(MOVENV, command, theirs, env=clean_env, check=False)
        assert done.stderr == ("movenv: cannot use '%s/pyvenv.cfg': it is a link that leads out of "
                               "the environment\n" % theirs)
        assert done.returncode == {"repair": 1, "check": 2}[command]
        assert SECRET not in done.stdout
    assert not who_has(theirs, SECRET)


def test_an_activate_script_that_leads_out_gives_no_prompt(theirs, clean_env, tmp_path):
    text = (theirs.bin / "activate").read_text()
    text += 'PS1="(%s) ${PS1:-}"\n' % SECRET
    link_out(theirs, theirs.bin / "activate", tmp_path / "secret", text)
    run(MOVENV, "repair", theirs, env=clean_env, check=False)
    assert not who_has(theirs, SECRET)


@pytest.mark.parametrize("what", ["pth", "record", "script"])
def test_a_file_that_leads_out_is_not_read(theirs, clean_env, tmp_path, what):
    info = next(theirs.site.glob("*.dist-info"))
    path = {"pth": theirs.site / "it.pth", "record": info / "RECORD",
            "script": theirs.bin / "tool"}[what]
    text = path.read_text() + {"pth": "/%s\n", "record": "%s,,\n", "script": "# %s\n"}[what] % SECRET
    link_out(theirs, path, tmp_path / "secret", text)
    done = run(MOVENV, "repair", theirs, env=clean_env, check=False)
    assert "%s: it " % path not in done.stdout
    assert not who_has(theirs, SECRET)
    assert (tmp_path / "secret").read_text() == text


def test_nothing_is_removed_through_a_link(theirs, clean_env, tmp_path):
    """Repair removes what a killed run left, but only in the environment."""
    other = tmp_path / "other"
    other.mkdir()
    (other / ".movenv-999999999-0").write_text("x")
    info = next(theirs.site.glob("*.dist-info"))
    info.rename(tmp_path / "info")
    info.symlink_to(other)
    (theirs / "lib/movenv").symlink_to(other)
    run(MOVENV, "repair", theirs, env=clean_env, check=False)
    assert os.listdir(other) == [".movenv-999999999-0"]


def test_what_repair_makes_is_the_owners(theirs, clean_env):
    run(MOVENV, "repair", theirs, env=clean_env)
    for path in [theirs.path, *theirs.path.rglob("*")]:
        assert path.lstat().st_uid == other_user.NOBODY, path


@pytest.mark.parametrize("mode, status", [(0o755, 0), (0o700, 1)])
def test_a_library_that_only_root_can_read_is_not_copied(
    tmp_path, movenv, any_python, clean_env, mode, status
):
    """The owner of the tree names libraries, and directories for them, in ELF files."""
    env, libraries = Env(tmp_path.resolve() / "env"), tmp_path.resolve() / "libraries"
    movenv("create", "--without-pip", "--standalone", "-p", any_python, env)
    (env.site / "module.so").write_bytes(library(needed=["libinner.so"], rpath=str(libraries)))
    other_user.give(env)
    libraries.mkdir(mode=mode)
    (libraries / "libinner.so").write_bytes(library())
    for directory in tmp_path.resolve().parents:
        if not directory.stat().st_mode & 0o001:
            directory.chmod(directory.stat().st_mode | 0o055)
    tmp_path.chmod(0o755)
    done = run(MOVENV, "repair", env, env=clean_env, check=False)
    assert done.returncode == status, done
    assert (env / "base/so/libinner.so").exists() == (status == 0)
    if status:
        assert done.stderr == ("movenv: cannot write '%s/base/so/libinner.so': Permission denied\n"
                               % env)


def test_repair_works_without_openat2(needs_static, theirs, clean_env, execute):
    """Kernels before 5.6 and some sandboxes do not have it: no link is followed there."""
    strace = [tool("strace"), "-f", "-qq", "-o", "/dev/null", "-e", "inject=openat2:error=ENOSYS"]
    run(*strace, MOVENV, "repair", theirs, env=clean_env)
    assert run(MOVENV, "repair", theirs, env=clean_env).stdout == ""
    assert run(MOVENV, "check", theirs, env=clean_env).returncode == 0
    assert execute(theirs.bin / "tool", "x").stdout.startswith("tool ['x']")
    (theirs / "pyvenv.cfg").rename(theirs / "real.cfg")
    (theirs / "pyvenv.cfg").symlink_to("real.cfg")
    done = run(*strace, MOVENV, "repair", theirs, env=clean_env, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("movenv: cannot read '%s/pyvenv.cfg': " % theirs)
