# SPDX-License-Identifier: MIT
"""Standalone environments out of the cache: the same as without, until a file of Python changes."""
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

import attributes
import growth
import interpreters
import kept
import trees
from conftest import MOVENV, run, tool
from started import programs_started

KIND = "standalone-v1"
USE = "import json, sys; print(sys.prefix); print(sys.base_prefix)"


def folder(env):
    return kept.folder(env, KIND)


def sets(env):
    return [p for p in entries(env) if p.is_dir()]


def entries(env):
    return kept.entries(env, KIND)


def the_set(env):
    found, = sets(env)
    return found


def sums(env):
    return kept.sums(env, KIND)


def tree(env_dir):
    """All of an environment with modes, and of base the times, but for what names the place."""
    found = trees.contents(env_dir)
    del found["pyvenv.cfg"]
    program, = (Path(env_dir) / "base/libexec").iterdir()
    del found[str(program.relative_to(env_dir))]
    for name, st in trees.walk(Path(env_dir) / "base"):
        times = None if os.path.isdir(Path(env_dir) / "base" / name) else st.st_mtime_ns
        found["base/" + name + " time"] = times
        if "/_sysconfigdata" in name and name.endswith(".pyc"):
            found["base/" + name] = None  # up to 3.10 each compilation gives other bytes
    return found


def names(path):
    return os.stat(path).st_nlink


PACKAGES = {"collections", "encodings", "importlib", "json", "pathlib", "re", "sysconfig", "urllib"}
EXTENSIONS = ("_json", "_struct", "math", "_posixsubprocess", "select", "fcntl")


@pytest.fixture
def small(any_python, tmp_path, settle):
    """A Python with few files, which the test may change; it is old enough to be kept."""
    system = [i for i in interpreters.find_all() if i.prefix == "/usr" and i.version >= (3, 8)]
    python = kept.Installation(tmp_path / "python", (system or [any_python])[0])
    for entry in list(python.stdlib.iterdir()):
        if entry.is_dir() and entry.name not in PACKAGES:
            real = entry.resolve()
            entry.unlink()
            if entry.name == "lib-dynload":
                entry.mkdir()
                for module in real.iterdir():
                    if module.name.startswith(EXTENSIONS):
                        (entry / module.name).symlink_to(module)
    for name in ("json", "site.py", "os.py"):
        python.own(name)
    for entry in list(python.stdlib.glob("_sysconfigdata*.py")):
        with open(python.own(entry.name), "a") as f:
            f.write("build_time_vars['TZPATH'] = ''\n")  # hundreds of files
    settle()
    return python


@pytest.fixture
def build(small, clean_env, tmp_path):
    """build("name", "--option"…) -> a standalone environment of the small Python."""

    def call(name, *options, env=clean_env, kind="--standalone"):
        done = run(MOVENV, "create", "-p", small.file, "--without-pip", kind, *options,
                   tmp_path / name, env=env)
        assert (done.stdout, done.stderr) == ("", "")
        return tmp_path / name

    return call


def module(env_dir, name="json/__init__.py"):
    found, = (Path(env_dir) / "base/lib").glob("python*/" + name)
    return found


def test_a_second_environment_is_made_of_links_and_starts_nothing(
        any_python, clean_env, tmp_path, needs_static):
    """With the whole Python: as many calls as three for a file, and some."""
    run(MOVENV, "create", "-p", any_python, "--without-pip", "--standalone", tmp_path / "one",
        env=clean_env)
    run(MOVENV, "create", "-p", any_python, "--without-pip", "--standalone", "--no-cache",
        tmp_path / "plain", env=clean_env)
    done, started = programs_started(
        tmp_path / "trace", MOVENV, "create", "-p", any_python, "--without-pip", "--standalone",
        tmp_path / "two", env=clean_env)
    assert (done.stdout, done.stderr, len(started)) == ("", "", 1)
    assert tree(tmp_path / "one") == tree(tmp_path / "two") == tree(tmp_path / "plain")
    assert os.path.samefile(module(tmp_path / "one"), module(tmp_path / "two"))
    for name in ("one", "two"):
        assert run(tmp_path / name / "bin/python", "-c", USE, env=clean_env).stdout.split() == [
            str(tmp_path / name), str(tmp_path / name / "base")]
    done, calls = growth.calls(tmp_path / "log", "create", "-p", any_python, "--without-pip",
                               "--standalone", tmp_path / "three", env=clean_env)
    files = len(list((tmp_path / "three/base").rglob("*")))
    assert done.returncode == 0 and files > 1000
    assert len(calls) <= 3.5 * files + 1500
    assert not [name for name, _ in calls if name in ("clone", "fork", "vfork", "clone3")]


def test_what_names_a_place_is_each_environments_own(build):
    one, two = build("one"), build("two")
    for path in ("base/bin", "base/libexec", "bin"):
        for file in (two / path).iterdir():
            assert names(file) == 1 and not os.path.samefile(file, one / path / file.name)
    assert names(two / "pyvenv.cfg") == 1
    program, = (two / "base/libexec").iterdir()
    assert os.fsencode(two) in program.read_bytes()


@pytest.mark.parametrize("mode, kind", [
    ("auto", "--standalone"), ("copy", "--standalone"), ("hardlink", "--standalone=python"),
])
def test_an_environment_is_the_same_with_the_cache_and_without(build, clean_env, mode, kind):
    plain = tree(build("plain", "--no-cache", kind=kind))
    assert not entries(clean_env)
    for name in ("first", "second", "third"):
        env_dir = build(name, "--link-mode", mode, kind=kind)
        assert tree(env_dir) == plain
        assert run(env_dir / "bin/python", "-c", USE, env=clean_env).stdout.split() == [
            str(env_dir), str(env_dir / "base")]
    assert (names(module(env_dir)) > 1) == (mode in ("auto", "hardlink"))
    the_set(clean_env)


def test_the_kinds_are_kept_apart(build, clean_env):
    build("all")
    without = build("without", kind="--standalone=python")
    assert not list((without / "base/so").glob("libc.so*"))
    assert list((build("again") / "base/so").glob("libc.so*"))
    assert len(sets(clean_env)) == 2


@pytest.mark.parametrize("mask", [0o077, 0o002])
def test_modes_follow_the_umask(build, clean_env, mask):
    build("usual")
    old = os.umask(mask)
    try:
        plain = tree(build("plain", "--no-cache"))
        one, two = build("one"), build("two")
    finally:
        os.umask(old)
    assert tree(one) == tree(two) == plain
    assert len(sets(clean_env)) == 2


def edit(small):
    with open(small.stdlib / "json/__init__.py", "a") as f:
        f.write("NEW = 1\n")


def edit_of_one_size_and_time(small):
    path = small.stdlib / "json/__init__.py"
    st = path.stat()
    with open(path, "r+b") as f:
        f.write(path.read_bytes().replace(b"JSON", b"NEWS", 1))
    os.utime(path, ns=(st.st_atime_ns, st.st_mtime_ns))


def new_module(small):
    (small.stdlib / "json/new.py").write_text("NEW = 1\n")


def module_removed(small):
    (small.stdlib / "json/tool.py").unlink()


def link_led_elsewhere(small):
    path = small.stdlib / "argparse.py"
    shutil.copy(path.resolve(), small.top / "elsewhere.py")
    with open(small.top / "elsewhere.py", "a") as f:
        f.write("NEW = 1\n")
    path.unlink()
    path.symlink_to(small.top / "elsewhere.py")


def extension_replaced(small):
    path = sorted((small.stdlib / "lib-dynload").glob("_json*.so"))[0]
    real = path.resolve()
    path.unlink()
    path.write_bytes(real.read_bytes() + b"new")


def headers_appear(small):
    path = small.top / "include" / small.stdlib.name
    path.mkdir(parents=True)
    (path / "Python.h").write_text("/* new */\n")


def terminals_appear(small):
    path = small.top / "share/terminfo/x"
    path.mkdir(parents=True)
    (path / "xterm").write_text("new\n")


CHANGES = [edit_of_one_size_and_time, new_module, module_removed, link_led_elsewhere,
           extension_replaced, headers_appear, terminals_appear]


def test_each_change_of_pythons_files_is_noticed(small, build, clean_env, settle):
    old = tree(build("one"))
    for change in CHANGES:
        change(small)
        settle()
        now = tree(build(change.__name__))
        assert now == tree(build("plain_" + change.__name__, "--no-cache")), change
        assert now != old, change
        old = now
    inode = the_set(clean_env).stat().st_ino
    assert tree(build("last")) == now
    assert the_set(clean_env).stat().st_ino == inode


def test_another_c_library_is_noticed(small, build, clean_env, settle, tmp_path):
    """A library that LD_LIBRARY_PATH leads to, and then a change of it."""
    build("one")
    (tmp_path / "lib").mkdir()
    name = "libm.so.6"
    source = build("two") / "base/so" / name
    env = dict(clean_env, LD_LIBRARY_PATH=str(tmp_path / "lib"))
    build("empty", env=env)
    shutil.copyfile(source, tmp_path / "lib" / name)
    settle()
    for extra in (b"", b"more"):
        with open(tmp_path / "lib" / name, "ab") as f:
            f.write(extra)
        settle()
        for env_dir in (build("with%d" % len(extra), env=env),
                        build("again%d" % len(extra), env=env)):
            assert (env_dir / "base/so" / name).read_bytes() == (
                tmp_path / "lib" / name).read_bytes()


def test_a_python_that_changed_just_now_is_not_kept(small, build, clean_env):
    """It could change again, and look the same. A busy machine may start a run too late to see it."""
    for n in range(20):
        edit(small)
        build(str(n))
        if not sets(clean_env):
            return
        run(MOVENV, "cache", "clear", env=clean_env)
    pytest.fail("it is kept each time")


def in_place(path):
    kept.write_over(path, b"VALUE = 9 #")


def same_size_and_time(path):
    kept.replace_quietly(path, b"JSON", b"EVIL")


def no_mode(path):
    path.chmod(0o600)


def test_an_edit_in_an_environment_does_not_reach_the_next_one(build):
    env_dir = build("one")
    plain = tree(build("two"))
    for change in (in_place, same_size_and_time, no_mode):
        change(module(env_dir))
        env_dir = build(change.__name__)
        assert tree(env_dir) == plain, change


def test_an_edited_library_with_two_names_is_noticed(any_python, clean_env, tmp_path):
    """Its number of names grows by two with each environment."""
    def make(name):
        run(MOVENV, "create", "-p", any_python, "--without-pip", "--standalone",
            "--link-mode=hardlink", tmp_path / name, env=clean_env)
        return tmp_path / name

    one = make("one")
    double = [p for p in (one / "base/so").glob("libpython3*.so*") if names(p) > 3]
    if not double:
        pytest.skip("this Python has no shared library")
    before = double[0].read_bytes()
    make("two")
    st = double[0].stat()
    with open(double[0], "r+b") as f:
        f.seek(-4, os.SEEK_END)
        f.write(b"evil")
    os.utime(double[0], ns=(st.st_atime_ns, st.st_mtime_ns))
    assert (make("three") / "base/so" / double[0].name).read_bytes() == before


def cut(entry):
    os.truncate(entry / "manifest", 100)


def garbage(entry):
    data = bytearray((entry / "manifest").read_bytes())
    data[60] ^= 255
    (entry / "manifest").write_bytes(data)


def used_cut(entry):
    os.truncate(entry / "used", 3)


def no_tree(entry):
    (entry / "tree").rename(entry / "other")


def missing(entry):
    module_of_set(entry).unlink()


def replaced(entry):
    path = module_of_set(entry)
    st = path.stat()
    path.unlink()
    path.write_bytes(b"x" * st.st_size)
    os.utime(path, ns=(st.st_mtime_ns, st.st_mtime_ns))


def linked(entry):
    path = module_of_set(entry)
    path.unlink()
    path.symlink_to("/etc/passwd")


def module_of_set(entry):
    found, = entry.glob("tree/lib/python*/json/__init__.py")
    return found


def test_a_broken_set_is_made_anew(build, clean_env):
    plain = tree(build("one"))
    for damage in (cut, garbage, used_cut, no_tree, missing, replaced, linked):
        damage(the_set(clean_env))
        assert tree(build(damage.__name__)) == plain, damage
    inode = the_set(clean_env).stat().st_ino
    assert tree(build("last")) == plain
    assert the_set(clean_env).stat().st_ino == inode


@pytest.fixture
def start(small, clean_env, tmp_path, needs_static):
    """start("name", "linkat:error=EXDEV") -> the finished run, with that fault injected."""

    def call(name, *faults, env=clean_env):
        injected = [a for fault in faults for a in (
            "-e", "trace=" + fault.partition(":")[0], "-e", "inject=" + fault)]
        return subprocess.run(
            [tool("strace"), "-f", "--seccomp-bpf", "-qq", "-o", tmp_path / "log", *injected,
             MOVENV, "create",
             "-p", small.file, "--without-pip", "--standalone", tmp_path / name],
            env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            encoding="utf-8", timeout=120)

    return call


def test_without_links_the_second_environment_is_kept_by_copies(build, start, clean_env, tmp_path):
    """The first one leaves only a mark, which the second one removes."""
    plain = tree(build("plain", "--no-cache"))
    for name, count in (("one", 0), ("two", 1), ("three", 1)):
        done = start(name, "linkat:error=EXDEV")
        assert (done.returncode, done.stderr) == (0, "")
        assert tree(tmp_path / name) == plain
        assert len(sets(clean_env)) == count and len(entries(clean_env)) == 1
    assert names(module(tmp_path / "three")) == 1


@pytest.fixture
def works_with(start, tmp_path):
    """works_with(fault, name, plain): a create with this fault makes the same, without a word."""
    def works(fault, name, plain):
        done = start(name, fault)
        assert (done.returncode, done.stderr) == (0, ""), fault
        assert tree(tmp_path / name) == plain, fault

    return works


def test_a_set_that_fails_or_disappears_is_done_without(build, works_with):
    plain = tree(build("one"))
    for i, fault in enumerate((
            "linkat:error=ENOENT:when=90", "newfstatat:error=EIO:when=50", "pwrite64:error=ENOSPC",
            "linkat:error=EMLINK:when=50")):
        works_with(fault, "env%d" % i, plain)
    assert tree(build("last")) == plain


def test_a_cache_that_cannot_be_filled_does_not_matter(build, works_with, clean_env):
    plain = tree(build("plain", "--no-cache"))
    for i, fault in enumerate(("linkat:error=EIO:when=60", "flock:error=ENOLCK:when=2")):
        shutil.rmtree(folder(clean_env), ignore_errors=True)
        works_with(fault, "env%d" % i, plain)
    assert tree(build("last")) == plain


def test_a_killed_run_leaves_no_half_set(build, start, clean_env, tmp_path):
    plain = tree(build("plain", "--no-cache"))
    for i, fault in enumerate(("linkat:signal=KILL:when=99", "renameat:signal=KILL:when=1")):
        shutil.rmtree(folder(clean_env), ignore_errors=True)
        start("cold%d" % i, fault)
        assert tree(build("one%d" % i)) == plain, fault
        start("warm%d" % i, fault)
        assert tree(build("two%d" % i)) == plain, fault
        assert len(sets(clean_env)) == 1


def test_runs_at_one_time_fill_one_set(small, build, clean_env, tmp_path):
    plain = tree(build("plain", "--no-cache"))
    runs = [subprocess.Popen([MOVENV, "create", "-p", small.file, "--without-pip", "--standalone",
                              tmp_path / str(i)], env=clean_env, stderr=subprocess.PIPE)
            for i in range(4)]
    for i, it in enumerate(runs):
        assert it.communicate(timeout=120)[1] == b"" and it.returncode == 0
        assert tree(tmp_path / str(i)) == plain
    the_set(clean_env)
    assert tree(build("last")) == plain


def test_a_read_only_cache_does_not_matter(readonly_dir, build, clean_env):
    plain = tree(build("plain", "--no-cache"))
    assert tree(build("one", env=dict(clean_env, XDG_CACHE_HOME=str(readonly_dir)))) == plain


def test_a_full_disk_of_the_cache_does_not_matter(small_disk, build, clean_env):
    plain = tree(build("plain", "--no-cache"))
    env = dict(clean_env, XDG_CACHE_HOME=str(small_disk))
    for name in ("one", "two", "three"):
        assert tree(build(name, env=env)) == plain
    assert not sets(env)


def test_a_directory_with_a_default_acl_gets_no_links(build, tmp_path, clean_env):
    build("one")
    (tmp_path / "acl").mkdir()
    attributes.give(tmp_path / "acl", attributes.DEFAULT_ACL, attributes.acl(4321, 6, 5, 7))
    env_dir, plain = build("acl/env"), build("acl/plain", "--no-cache")
    assert names(module(env_dir)) == 1
    for it in ("so/libm.so.6", "bin"):
        assert (attributes.attributes(env_dir / "base" / it)
                == attributes.attributes(plain / "base" / it))


def test_an_upgraded_environment_gets_no_links(build, clean_env):
    env_dir = build("env")
    before = sums(clean_env)
    build("env", "--upgrade")
    assert names(module(env_dir)) == 1 and sums(clean_env) == before


def test_the_cache_counts_and_prunes_them(small, build, clean_env, movenv):
    for name in ("one", "two"):
        env_dir = build(name)
    info = json.loads(movenv("cache", "info", "--json").stdout)["standalone"]
    real = {p.stat().st_ino: p.stat().st_blocks * 512
            for p in the_set(clean_env).rglob("*")}
    assert info["entries"] == 1 and abs(info["bytes"] - sum(real.values())) < 16384
    movenv("cache", "prune")
    entry = the_set(clean_env)
    os.utime(entry / "used", (1, 1))
    movenv("cache", "prune")
    assert not entries(clean_env)
    build("three")
    edit(small)
    movenv("cache", "prune")
    assert not entries(clean_env)
    shutil.rmtree(small.top)
    movenv("cache", "clear")
    assert run(env_dir / "bin/python", "-c", USE, env=clean_env).stdout.split()[0] == str(env_dir)


def test_no_command_changes_a_cached_file(small, build, clean_env, movenv, tmp_path):
    build("one", "--link-mode=hardlink")
    env_dir = build("env", "--link-mode=hardlink")
    assert names(module(env_dir)) == 3
    before, other = sums(clean_env), trees.snapshot(tmp_path / "one")

    def same(step):
        assert sums(clean_env) == before, step
        assert trees.snapshot(tmp_path / "one") == other, step

    movenv("check", "--hashes", env_dir, check=False)
    same("check")
    movenv("repair", env_dir)
    same("repair")
    env_dir = env_dir.rename(tmp_path / "moved")
    run(env_dir / "bin/python", "-c", "import json", env=clean_env)
    same("the heal of the first start")
    program, = (env_dir / "base/libexec").iterdir()
    assert os.fsencode(env_dir) in program.read_bytes()
    movenv("repair", env_dir)
    same("repair of a moved one")
    run(env_dir / "bin/python", "-m", "compileall", "-q", env_dir / "base/lib", check=False,
        env=clean_env)
    same("compileall")
    movenv("pack", env_dir, "-o", tmp_path / "env.tar", "-q")
    same("pack")
    movenv("unpack", tmp_path / "env.tar", tmp_path / "unpacked")
    run(tmp_path / "unpacked/bin/python", "-c", USE, env=clean_env)
    same("unpack")
    movenv("create", "-p", small.file, "--without-pip", "--upgrade", env_dir)
    same("upgrade")
    movenv("create", "-p", small.file, "--standalone", "--without-pip", "--clear",
           "--link-mode=copy", env_dir)
    same("clear")
    shutil.rmtree(env_dir)
    same("removal")
