# SPDX-License-Identifier: MIT
"""Programs that lost their execute bits: on a FAT disk, in a zip of Python's zipfile, as an
artifact of a CI service. check finds them; repair, pack and unpack restore them."""
import json
import os
import re
import shutil
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

import check_text
import elf_files
import other_user
import trees
from foreign_env import Env

LOST = "it has lost its execute bits"
PREFIX = "import sys; print(sys.prefix)"
BASE = "import sys; print(sys.base_prefix)"


def executable(top):
    """The files that somebody may execute."""
    return {name for name, st in trees.walk(top) if stat.S_ISREG(st.st_mode) and st.st_mode & 0o111}


def strip(top, mode=None):
    """Takes the bits from each file; with a mode, each file gets that."""
    for name, st in trees.walk(top):
        if stat.S_ISREG(st.st_mode):
            os.chmod(os.path.join(top, name), st.st_mode & 0o666 if mode is None else mode)


def programs(names):
    """Those that movenv knows to be programs; the standard library has others."""
    return {n for n in names if n.startswith(("bin/", "base/bin/", "base/libexec/"))
            or n == "base/so/" + Path(n).name and ".so" not in n}


def fill(env):
    """Programs of each kind, and files that are none. Returns the names of those with no bits."""
    env.write("tool", "#!%s\nimport sys\nfrom tool import main\nsys.exit(main())\n" % env.python)
    env.write("shell", "#!/bin/sh\necho shell\n")
    env.dist(entries="tool = tool:main\n", scripts=["tool", "shell"])
    env.write("mine", "#!/bin/sh\necho mine\n")
    env.write("elf", Path("/bin/true").read_bytes())
    env.write("data.txt", "data\n", 0o644)
    env.write("data.so", elf_files.library(), 0o644)


MAKERS = {
    "movenv": ["movenv", "create", "--without-pip"],
    "text": ["movenv", "create", "--without-pip", "--scripts=text"],
    "standalone": ["movenv", "create", "--without-pip", "--standalone"],
    "venv": ["venv"],
    "venv_copies": ["venv", "--copies"],
}


@pytest.fixture
def make(movenv, execute, any_python, tmp_path):
    def call(maker, name="env"):
        first, *options = MAKERS[maker]
        path = tmp_path.resolve() / name
        if first == "movenv":
            movenv(*options, "-p", any_python, path)
        else:
            execute(any_python, "-m", "venv", "--without-pip", *options, path)
        env = Env(path)
        fill(env)
        return env

    return call


def found(movenv, env):
    done = movenv("check", "--json", env, check=False)
    (answer,) = json.loads(done.stdout)["environments"]
    return {f["file"]: f for f in answer["findings"] if LOST in f["reason"]}


def works(execute, env, maker):
    assert execute(env / "bin/python", "-c", PREFIX).stdout == "%s\n" % env
    base = execute(env / "bin/python", "-c", BASE).stdout
    assert (base == "%s/base\n" % env) == (maker == "standalone")
    assert execute(env / "bin/tool", "x").stdout == "tool ['x'] %s\n" % env
    assert execute(env / "bin/shell").stdout == "shell\n"
    assert execute(env / "bin/mine").stdout == "mine\n"
    execute(env / "bin/elf")


# --- repair and check ---


def has_no_breaks(movenv, env):
    """A program that needs the machine's loader, as "elf" does, could be better: no more."""
    lines = check_text.lines(movenv("check", "-v", env).stdout)
    return all("/bin/elf: could be better: it starts only on machines" in line for line in lines)


@pytest.mark.parametrize("maker", MAKERS)
def test_check_finds_programs_without_bits_and_repair_restores_them(make, movenv, execute, maker):
    env = make(maker)
    before = programs(executable(env))
    strip(env)
    lost = found(movenv, env)
    assert set(lost) == before
    assert all(f["breaks"] and f["mended"] for f in lost.values())
    movenv("repair", env)
    after = executable(env)
    assert before <= after
    assert all(n.startswith("bin/python") for n in programs(after) - before)  # links before
    assert found(movenv, env) == {}
    assert has_no_breaks(movenv, env) and movenv("repair", env).stdout == ""
    works(execute, env, maker)


@pytest.mark.parametrize("maker", MAKERS)
def test_activate_scripts_and_data_stay_without_the_bits(make, movenv, maker):
    env = make(maker)
    (env / "bin/activate").write_text("#!/bin/sh\n" + (env / "bin/activate").read_text())
    strip(env)
    movenv("repair", env)
    assert not {n for n in executable(env) if "ctivate" in n or n.startswith("bin/data")}


def test_a_tree_in_which_all_may_be_executed_is_fine(make, movenv):
    """As after a FAT disk."""
    env = make("movenv")
    movenv("repair", env)
    strip(env, 0o777)
    assert movenv("check", env).stdout == "" == movenv("repair", env).stdout


@pytest.mark.parametrize("mask,old,new", [
    (0o022, 0o644, 0o755), (0o022, 0o600, 0o700), (0o022, 0o640, 0o750), (0o022, 0o444, 0o555),
    (0o077, 0o644, 0o744), (0o027, 0o644, 0o754), (0o000, 0o666, 0o777), (0o177, 0o600, 0o700),
])
def test_the_umask_is_honoured(make, movenv, mask, old, new):
    env = make("movenv")
    os.chmod(env / "bin/python", old)
    before = os.umask(mask)
    try:
        movenv("repair", env)
    finally:
        os.umask(before)
    assert stat.S_IMODE((env / "bin/python").stat().st_mode) == new


@pytest.mark.parametrize("mode", [0o744, 0o711, 0o755, 0o700, 0o645])
def test_a_program_that_somebody_may_execute_is_left_alone(make, movenv, mode):
    env = make("movenv")
    movenv("repair", env)
    os.chmod(env / "bin/python", mode)
    assert movenv("check", env).stdout == "" == movenv("repair", env).stdout
    assert stat.S_IMODE((env / "bin/python").stat().st_mode) == mode


def test_a_file_with_the_set_user_id_bit_does_not_keep_it(make, movenv):
    env = make("movenv")
    os.chmod(env / "bin/mine", 0o4644)
    movenv("repair", env)
    assert stat.S_IMODE((env / "bin/mine").stat().st_mode) == 0o755


def test_programs_of_packages_are_restored_if_others_have_lost_the_bits(make, movenv):
    """Alone they are left: a wheel may hold one without bits, and set them at its first use."""
    env = make("movenv")
    movenv("repair", env)
    program = env.site / "pkg/bin/program"
    program.parent.mkdir(parents=True)
    shutil.copy("/bin/true", program)
    shutil.copy("/bin/true", program.with_name("lib.so"))
    program.with_name("data").write_text("#!/bin/sh\n")
    strip(program.parent)
    assert movenv("check", env).stdout == "" == movenv("repair", env).stdout
    strip(env)
    movenv("repair", env)
    assert [p.name for p in program.parent.iterdir() if os.stat(p).st_mode & 0o111] == ["program"]


def test_a_script_that_is_written_anew_gets_the_bits_with_that(make, movenv, execute):
    """One that could only be better breaks without them."""
    env = make("movenv")
    movenv("repair", env)
    env.write("uv", "#!/bin/sh\n'''exec' \"$(dirname -- \"$(realpath -- \"$0\")\")\"/'python' "
              "\"$0\" \"$@\"\n' '''\nprint('uv')\n", 0o644)
    ((file, finding),) = found(movenv, env).items()
    assert (file, finding["kind"], finding["breaks"]) == ("bin/uv", "script", True)
    movenv("repair", env)
    assert execute(env / "bin/uv").stdout == "uv\n"


def test_a_file_of_another_user_is_left_to_its_owner(user):
    """In a shared tree: repair does the rest."""
    if os.geteuid() != 0:
        pytest.skip("NOT TESTED: files of others need root")
    user.create("env")
    env = user.dir / "env"
    for name in ("theirs", "mine"):
        (env / "bin" / name).write_text("#!/bin/sh\necho %s\n" % name)
        (env / "bin" / name).chmod(0o644)
    os.chown(env / "bin/mine", other_user.NOBODY, other_user.NOBODY)
    done = user.run(user.movenv, "check", "env", check=False)
    assert done.returncode == 1
    assert sorted(check_text.lines(done.stdout)) == [
        "%s/bin/mine: %s (movenv repair fixes it)" % (env, LOST),
        "%s/bin/theirs: %s (its owner can repair it)" % (env, LOST)]
    done = user.run(user.movenv, "repair", "env", check=False)
    assert done.returncode == 1
    assert done.stderr == "movenv: cannot fix '%s/bin/theirs': %s; its owner can repair it\n" % (
        env, LOST)
    assert executable(env / "bin") >= {"mine", "python"}
    assert "theirs" not in executable(env / "bin")
    done = user.run(user.movenv, "pack", "env", "-o", "env.tar")
    assert done.stderr == ""
    with tarfile.open(user.dir / "env.tar") as tar:
        assert tar.getmember("bin/theirs").mode == 0o755


def test_a_symlink_is_not_followed(make, movenv, tmp_path):
    env = make("movenv")
    movenv("repair", env)
    (tmp_path / "script").write_text("#!/bin/sh\n")
    (env / "bin/link").symlink_to(tmp_path / "script")
    assert found(movenv, env) == {}
    movenv("repair", env)
    assert (tmp_path / "script").stat().st_mode & 0o111 == 0


# --- archives ---


def zipped(env, file):
    """As zipfile and artifact uploads: without modes."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, st in trees.walk(env):
            if stat.S_ISREG(st.st_mode):
                member = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
                member.create_system, member.external_attr = 0, 0
                archive.writestr(member, (env / name).read_bytes())


def tarred(env, file):
    def without_bits(member):
        member.mode &= ~0o111 if member.isfile() else -1
        return member

    with tarfile.open(file, "w") as archive:
        archive.add(env, "env", filter=without_bits)


@pytest.mark.parametrize("maker", ["movenv", "standalone", "venv"])
@pytest.mark.parametrize("write", [zipped, tarred])
def test_unpack_restores_the_bits(make, movenv, execute, tmp_path, write, maker):
    env = make(maker)
    movenv("repair", env)  # zipfile follows symlinks
    before = programs(executable(env))
    write(env, tmp_path / "archive")
    shutil.rmtree(env)
    movenv("unpack", tmp_path / "archive", env)
    assert programs(executable(env)) == before
    assert has_no_breaks(movenv, env)
    works(execute, env, maker)


def test_unpack_restores_the_bits_that_the_umask_allows(make, movenv, tmp_path):
    env = make("movenv")
    zipped(env, tmp_path / "env.zip")
    before = os.umask(0o077)
    try:
        movenv("unpack", tmp_path / "env.zip", tmp_path / "out")
    finally:
        os.umask(before)
    modes = {name: stat.S_IMODE(st.st_mode) for name, st in trees.walk(tmp_path / "out")}
    assert modes["bin/python"] == 0o700 and modes["bin/mine"] == 0o700
    assert not {name for name, mode in modes.items() if mode & 0o077}


@pytest.mark.parametrize("write", [zipped, tarred])
def test_unpack_restores_the_bits_where_there_is_no_interpreter(
        make, movenv, clean_env, execute, tmp_path, write):
    env = make("movenv")
    movenv("repair", env)
    (env / "bin/python").write_bytes((env / "bin/python").read_bytes() + b"another movenv's")
    cfg = (env / "pyvenv.cfg").read_text()
    (env / "pyvenv.cfg").write_text(re.sub("= /.*", "= /gone", re.sub(r"3\.\d+", "3.97", cfg)))
    env.site.parent.rename(env / "lib/python3.97")
    before = programs(executable(env))
    write(env, tmp_path / "archive")
    done = movenv("unpack", tmp_path / "archive", tmp_path / "out",
                  env=dict(clean_env, PATH="/nowhere", HOME=str(tmp_path)))
    assert "install it before you use it" in done.stderr
    assert programs(executable(tmp_path / "out")) == before


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("form", ["tar", "zip"])
def test_pack_gives_programs_their_bits_and_changes_nothing(
        make, movenv, execute, tmp_path, form, maker):
    env = make(maker)
    strip(env)
    before = trees.snapshot(env)
    archive = tmp_path / ("env." + form)
    movenv("pack", env, "-o", archive)
    assert trees.snapshot(env) == before
    out = tmp_path.resolve() / "out"
    out.mkdir()
    if form == "tar":
        execute("tar", "-xf", archive, "-C", out)
    else:
        movenv("unpack", archive, out)
    works(execute, out, maker)


# --- a standalone environment ---


@pytest.fixture
def alone(make):
    return make("standalone")


@pytest.mark.parametrize("moved", [False, True], ids=["in_place", "moved"])
def test_a_carried_interpreter_without_bits_is_never_replaced_by_the_machines(
        alone, movenv, execute, tmp_path, moved):
    movenv("repair", alone)
    env = alone.move(tmp_path.resolve() / "to/env") if moved else alone
    (env / "base/bin").joinpath(os.listdir(env / "base/bin")[0]).chmod(0o644)
    before = (env / "pyvenv.cfg").read_text()
    for name in ("python", "tool"):
        done = execute(env / "bin" / name, "-c", "pass", check=False)
        assert done.returncode in (100, 126)
        assert "movenv repair" in done.stderr and done.stderr.count("\n") == 1
    assert "permission denied; run 'movenv repair' on '%s'" % env in execute(
        env / "bin/python", check=False).stderr
    assert (env / "pyvenv.cfg").read_text() == before
    movenv("info", env, check=False)
    movenv("repair", env)
    assert "home = %s/base/bin\n" % env in (env / "pyvenv.cfg").read_text()
    works(execute, env, "standalone")


def test_a_copy_without_bits_does_not_start_the_originals_interpreter(
        alone, movenv, execute, tmp_path):
    copy = Env(tmp_path.resolve() / "copy")
    shutil.copytree(alone, copy)
    strip(copy / "base")
    done = execute(copy / "bin/python", "-c", BASE, check=False)
    assert (done.returncode, done.stdout) == (126, "")
    movenv("repair", copy)
    works(execute, copy, "standalone")


@pytest.mark.parametrize("options", [[], ["--upgrade"]], ids=["again", "upgrade"])
def test_create_keeps_it_standalone(alone, movenv, execute, any_python, options):
    strip(alone)
    movenv("create", "--without-pip", "-p", any_python, *options, alone)
    base = execute(alone / "bin/python", "-c", BASE).stdout
    assert base == "%s/base\n" % alone
