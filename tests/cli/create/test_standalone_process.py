# SPDX-License-Identifier: MIT
"""What a process of a standalone environment sees of itself: the interpreter, as it was started.

The kernel starts the interpreter by the loader that its file names. The place is written there by
create, unpack and repair, and by the first start after a move.
"""
import contextlib
import fcntl
import json
import os
import shutil
import struct
import subprocess

import pytest

import other_user
from archives import unpack
from conftest import MOVENV, make_clean_env, must, run, tool, unmount
from roots import inside

SEE = """
import json, os, subprocess, sys
def read(name):
    with open("/proc/self/" + name) as f: return f.read()
words = read("cmdline")[:-1].split("\\0")
again = None
if "--again" not in words:
    again = json.loads(subprocess.check_output(words + ["--again"]).decode())["prefix"]
print(json.dumps({"exe": os.readlink("/proc/self/exe"), "words": words, "again": again,
    "comm": read("comm").strip(), "prefix": sys.prefix, "executable": sys.executable,
    "orig": getattr(sys, "orig_argv", words), "maps": read("maps"),
    "library_path": "LD_LIBRARY_PATH" in os.environ or "LD_LIBRARY_PATH" in read("environ")}))
"""
KINDS = ["--standalone", "--standalone=python"]


@pytest.fixture(scope="module", params=KINDS)
def made(request, any_python, tmp_path_factory):
    """An environment that tests copy, but do not change."""
    base = tmp_path_factory.mktemp("process").resolve()
    run(MOVENV, "create", request.param, "--without-pip", "-p", any_python, base / "env",
        env=make_clean_env(base))
    return base / "env"


@pytest.fixture(scope="module")
def whole(any_python, tmp_path_factory):
    """The same with its own C library and loader."""
    base = tmp_path_factory.mktemp("whole").resolve()
    run(MOVENV, "create", "--standalone", "--without-pip", "-p", any_python, base / "env",
        env=make_clean_env(base))
    return base / "env"


def copied(env_dir, to):
    shutil.copytree(env_dir, to, symlinks=True)
    return to


def program(env_dir):
    return next((env_dir / "base/libexec").iterdir())


@pytest.fixture
def see(execute):
    """see(env_dir) -> the report of a process there."""
    def call(env_dir, *after, before=(), **kwargs):
        words = [str(env_dir / "bin/python"), "-X", "utf8", "-c", SEE, "a b", "", *after]
        return json.loads(execute(*before, *words, **kwargs).stdout), words
    return call


@pytest.fixture
def direct(see):
    """direct(env_dir) -> asserts that the process is the interpreter, and nothing else shows."""
    def call(env_dir, **kwargs):
        report, words = see(env_dir, **kwargs)
        assert report["exe"] == os.path.realpath(program(env_dir))
        assert report["words"] == report["orig"] == words
        assert report["comm"] == program(env_dir).name
        assert report["again"] == report["prefix"] == str(env_dir)
        assert report["executable"] == words[0]
        assert not report["library_path"]
        return report
    return call


@pytest.fixture
def by_loader(see):
    """by_loader(env_dir) -> asserts that the loader was started by its name, and that all works."""
    def call(env_dir, **kwargs):
        report, words = see(env_dir, "--again", **kwargs)
        assert report["exe"] == os.path.realpath(env_dir / "base/so" / program(env_dir).name)
        assert report["prefix"] == str(env_dir) and report["executable"] == words[0]
        # Python gets no option of the loader; without a healed home its argv[0] is the base's.
        assert report["orig"][1:] == words[1:]
        return report
    return call


def test_a_process_is_the_interpreter_as_it_was_started(made, direct):
    direct(made)


def test_the_carried_c_library_is_used(whole, direct):
    maps = direct(whole)["maps"]
    assert "%s/base/so/libc.so.6" % whole in maps
    assert "/lib/x86_64-linux-gnu/libc." not in maps


def test_after_a_move_the_first_start_writes_the_place_once(made, direct, tmp_path):
    env_dir = copied(made, tmp_path.resolve() / "a 'quoted' $place:with;all" / "env")
    before = program(made).stat()
    direct(env_dir)
    file = program(env_dir)
    inode = file.stat().st_ino
    direct(env_dir)
    assert file.stat().st_ino == inode
    assert (file.stat().st_mtime_ns, file.stat().st_mode) == (before.st_mtime_ns, before.st_mode)
    assert os.listdir(file.parent) == [file.name]


def test_through_a_symlink_the_place_is_that_of_the_directory(made, execute, tmp_path):
    env_dir = copied(made, tmp_path.resolve() / "real")
    (tmp_path / "link").symlink_to("real")
    code = "import os; print(os.readlink('/proc/self/exe'))"
    inodes = set()
    for name in ("link", "real", "link"):
        out = execute("./%s/bin/python" % name, "-c", code, cwd=tmp_path).stdout
        assert out == "%s\n" % program(env_dir)
        inodes.add(program(env_dir).stat().st_ino)
    assert len(inodes) == 1


def test_pack_and_tar_and_unpack_give_such_an_environment(made, movenv, direct, tmp_path):
    movenv("pack", made, "-o", tmp_path / "a.tar")
    assert os.fsencode(str(made)) not in (tmp_path / "a.tar").read_bytes().replace(
        (made / "pyvenv.cfg").read_bytes(), b"")
    direct(unpack(tmp_path / "a.tar", tmp_path.resolve() / "by tar"))
    there = tmp_path.resolve() / "by unpack"
    movenv("unpack", tmp_path / "a.tar", there)
    inode = program(there).stat().st_ino
    direct(there)
    assert program(there).stat().st_ino == inode


def test_pack_gives_the_same_bytes_wherever_the_environment_was(whole, movenv, execute, tmp_path):
    """The archive names the first loader, and the environment stays as it was."""
    env_dir = tmp_path.resolve() / "env"
    copied(whole, env_dir)
    bytes_of = []
    for name in "first", "second":
        execute(env_dir / "bin/python", "-c", "")
        before = program(env_dir).read_bytes()
        movenv("pack", "--force", env_dir, "-o", tmp_path / "a.tar")
        assert program(env_dir).read_bytes() == before
        out = unpack(tmp_path / "a.tar", tmp_path / name)
        bytes_of.append(program(out).read_bytes())
        (tmp_path / "elsewhere").mkdir(exist_ok=True)
        env_dir = env_dir.rename(tmp_path.resolve() / "elsewhere/env")
    assert bytes_of[0] == bytes_of[1] and os.fsencode(str(tmp_path)) not in bytes_of[0]


def test_repair_writes_the_place(whole, movenv, direct, tmp_path):
    env_dir = copied(whole, tmp_path.resolve() / "env")
    movenv("repair", env_dir)
    inode = program(env_dir).stat().st_ino
    direct(env_dir)
    assert program(env_dir).stat().st_ino == inode
    before = program(env_dir).stat()
    movenv("repair", env_dir)
    assert program(env_dir).stat().st_ctime_ns == before.st_ctime_ns


def test_another_environments_interpreter_is_a_good_source(whole, movenv, direct, tmp_path):
    """Its loader belongs to its C library."""
    again = tmp_path.resolve() / "again"
    movenv("create", "--standalone", "--without-pip", "-p", whole / "bin/python", again)
    direct(again)
    name = program(whole).name
    assert (again / "base/so" / name).read_bytes() == (whole / "base/so" / name).read_bytes()
    assert len(program(again).read_bytes()) == len(program(whole).read_bytes())


def test_a_hard_linked_copy_leaves_the_original_alone(whole, direct, tmp_path):
    env_dir = tmp_path.resolve() / "env"
    shutil.copytree(whole, env_dir, copy_function=os.link)
    before = program(whole).read_bytes()
    direct(env_dir)
    assert program(whole).read_bytes() == before
    direct(whole)


def test_a_running_interpreter_is_not_disturbed(whole, direct, clean_env, tmp_path):
    env_dir = copied(whole, tmp_path.resolve() / "env")
    direct(env_dir)
    with subprocess.Popen([env_dir / "bin/python", "-c",
                           "print(1, flush=True); input(); import ssl; print('still here')"],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=clean_env) as process:
        assert process.stdout.readline() == b"1\n"
        moved = env_dir.rename(tmp_path.resolve() / "moved")
        direct(moved)
        moved.rename(env_dir)
        assert process.communicate(b"\n")[0] == b"still here\n"


def test_two_places_in_turn_do_not_rewrite_the_file_for_ever(whole, movenv, direct, by_loader,
                                                            tmp_path):
    """As machines that share the environment would; repair decides for one of them."""
    one, two = tmp_path.resolve() / "one", tmp_path.resolve() / "two"
    copied(whole, one)
    direct(one)
    direct(one.rename(two))
    before = program(two).stat().st_ino
    two.rename(one)
    by_loader(one)
    assert program(one).stat().st_ino == before
    movenv("repair", one)
    direct(one)


def test_MOVENV_NO_HEAL_keeps_the_file(whole, by_loader, clean_env, tmp_path):
    env_dir = copied(whole, tmp_path.resolve() / "env")
    before = program(env_dir).stat().st_ino
    by_loader(env_dir, env=dict(clean_env, MOVENV_NO_HEAL="1"))
    assert program(env_dir).stat().st_ino == before


def test_a_file_of_another_user_is_started_by_the_loader(whole, by_loader, tmp_path):
    other_user.skip_unless_possible()
    top = tmp_path.resolve()
    for up in (top, *top.parents):
        if not up.stat().st_mode & 1:
            up.chmod(up.stat().st_mode | 0o111)
    env_dir = copied(whole, top / "env")
    before = program(env_dir).read_bytes()
    by_loader(env_dir, before=other_user.setpriv())
    assert program(env_dir).read_bytes() == before
    assert os.listdir(env_dir / "base/libexec") == [program(env_dir).name]


def test_a_read_only_disk_is_no_hindrance(whole, by_loader, tmp_path, needs_root):
    env_dir = copied(whole, tmp_path.resolve() / "env")
    must("mount", "--bind", str(env_dir), str(env_dir))
    with contextlib.ExitStack() as undo:
        undo.callback(unmount, env_dir)
        must("mount", "-o", "remount,bind,ro", str(env_dir))
        by_loader(env_dir)


def test_a_limit_on_the_size_of_files_does_not_kill_the_start(whole, by_loader, tmp_path):
    env_dir = copied(whole, tmp_path.resolve() / "env")
    by_loader(env_dir, before=("sh", "-c", 'ulimit -f 1; exec "$@"', "sh"))
    assert os.listdir(env_dir / "base/libexec") == [program(env_dir).name]


def test_file_capabilities_do_not_break_the_start(whole, by_loader, direct, tmp_path, needs_root):
    """The loader would pass over $ORIGIN and variables; they had no effect before either."""
    env_dir = copied(whole, tmp_path.resolve() / "env")
    direct(env_dir)
    try:
        os.setxattr(program(env_dir), "security.capability",
                    struct.pack("<IIIII", 0x02000001, 1 << 13, 0, 0, 0))
    except OSError:
        pytest.skip("NOT TESTED: the file system of %s has no capabilities" % tmp_path)
    by_loader(env_dir)


def test_a_stripped_interpreter_starts(whole, execute, tmp_path):
    env_dir = copied(whole, tmp_path.resolve() / "env")
    subprocess.run([tool("strip"), program(env_dir)], stderr=subprocess.DEVNULL, check=True)
    assert execute(env_dir / "bin/python", "-c", "import ssl; print(1)").stdout == "1\n"


def test_an_empty_root_without_proc_starts_and_keeps_the_file(whole, tmp_path, needs_root):
    env_dir = copied(whole, tmp_path / "root/env")
    tool("chroot")
    before = program(env_dir).read_bytes()
    out = inside(env_dir, "python", "-c", "import ssl, sys; print(sys.prefix)").stdout
    assert out == "/env\n"
    assert program(env_dir).read_bytes() == before


def test_an_empty_root_with_proc_starts_the_interpreter(whole, tmp_path, needs_root):
    env_dir = copied(whole, tmp_path / "root/env")
    tool("chroot")
    (tmp_path / "root/proc").mkdir()
    must("mount", "-t", "proc", "proc", str(tmp_path / "root/proc"))
    with contextlib.ExitStack() as undo:
        undo.callback(unmount, tmp_path / "root/proc")
        out = inside(env_dir, "python", "-c",
                     "import ssl, os; print(os.readlink('/proc/self/exe'))").stdout
    assert out == "/env/base/libexec/%s\n" % program(env_dir).name


def test_libraries_with_a_RUNPATH_use_those_in_base(whole, execute, tmp_path):
    """An RPATH of the interpreter would not count for them."""
    env_dir = copied(whole, tmp_path.resolve() / "env")
    so = env_dir / "base/so"
    cc = [tool("cc"), "-shared", "-fPIC", "-x", "c", "-", "-x", "none", "-o"]
    subprocess.run([*cc, so / "libinner.so"], input=b"int inner(void) { return 5; }", check=True)
    subprocess.run([*cc, env_dir / "outer.so", so / "libinner.so", "-Wl,-soname,outer.so",
                    "-Wl,-rpath,$ORIGIN/nothing", "-Wl,--enable-new-dtags"],
                   input=b"int inner(void); int outer(void) { return inner() + 1; }", check=True)
    code = "import ctypes, sys; print(ctypes.CDLL(sys.prefix + '/outer.so').outer())"
    assert execute(env_dir / "bin/python", "-c", code).stdout == "6\n"


def test_the_file_that_proc_names_can_be_started_again(made, execute):
    code = "import os, sys; os.execv('/proc/self/exe', [os.readlink('/proc/self/exe'), '-c', " \
        "'import ssl, sys; print(sys.base_prefix)'])"
    assert execute(made / "bin/python", "-c", code).stdout == "%s\n" % (made / "base")


def test_the_carried_loader_does_not_read_the_machines_cache(whole):
    name = program(whole).name
    assert b"/etc/ld.so.cache\0" not in (whole / "base/so" / name).read_bytes()


def test_check_asks_for_no_loader_of_this_machine(made, movenv, tmp_path):
    env_dir = copied(made, tmp_path.resolve() / "env")
    assert movenv("check", env_dir).stdout == ""


def test_repair_removes_what_a_killed_start_left(whole, movenv, tmp_path):
    env_dir = copied(whole, tmp_path.resolve() / "env")
    left = env_dir / "base/libexec/.movenv-abcdefghijklmnop"
    with open(left, "w") as f:
        fcntl.flock(f, fcntl.LOCK_EX)
        movenv("repair", env_dir)
        assert left.exists()  # it is in use
    movenv("repair", env_dir)
    assert not left.exists()


def test_exfat_can_be_healed(whole, direct, exfat_dir):
    env_dir = exfat_dir / "env"
    shutil.copytree(whole, env_dir, copy_function=shutil.copyfile)
    direct(env_dir)
    direct(env_dir.rename(exfat_dir / "moved"))
