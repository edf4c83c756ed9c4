# SPDX-License-Identifier: MIT
"""Unpacked wheels in the cache: what comes out of it, and when it is made anew."""
import os
import shutil
import struct
import zlib

import pytest

import attributes
import growth
import kept
from conftest import run
from wheels import Wheel


def value(env_dir, clean_env):
    return run(env_dir / "bin/python", "-B", "-c", "import demo; print(demo.VALUE)",
               env=clean_env).stdout.strip()


def links(env_dir):
    return (kept.site(env_dir) / "demo/main.py").stat().st_nlink


def test_a_second_environment_has_links_to_the_cache(make, clean_env):
    one = make("one")
    cached = kept.entry(clean_env) / "tree/demo/main.py"
    two = make("two")
    for env_dir in (one, two):
        assert os.path.samefile(kept.site(env_dir) / "demo/main.py", cached)
    assert links(two) == 3
    assert run(two / "bin/demo", env=clean_env).stdout == "demo 1.0\n"


@pytest.mark.parametrize("mode", ["auto", "hardlink", "clone", "copy"])
def test_an_environment_is_the_same_with_the_cache_and_without(make, clean_env, mode):
    plain = kept.tree(make("plain", "--no-cache"))
    assert not kept.entries(clean_env)
    for name in ("cold", "warm"):
        assert kept.tree(make(name, "--link-mode", mode)) == plain
    assert (links(make("third", "--link-mode", mode)) > 1) == (mode in ("auto", "hardlink"))


def test_only_the_chosen_link_mode_shares_files(make, clean_env):
    make("fill")
    assert links(make("copy", "--link-mode=copy")) == 1
    assert links(make("clone", "--link-mode=clone")) == 1  # no reflinks here: a copy
    assert links(make("set", env=dict(clean_env, MOVENV_CREATE_LINK_MODE="copy"))) == 1
    assert links(make("link", "--link-mode=hardlink")) == 3


def test_copies_have_the_time_of_the_cached_file(make, clean_env):
    env_dir = make("env", "--link-mode=copy")
    cached = (kept.entry(clean_env) / "tree/demo/main.py").stat()
    assert (kept.site(env_dir) / "demo/main.py").stat().st_mtime_ns == cached.st_mtime_ns
    assert cached.st_mtime_ns % 2_000_000_000 == 0


def test_a_wrong_link_mode_is_refused(movenv, tmp_path):
    done = movenv("create", "--link-mode=symlink", tmp_path / "env", check=False)
    assert done.returncode == 2
    assert "must be 'auto', 'hardlink', 'clone' or 'copy'" in done.stderr


def test_a_kept_wheel_is_not_read_again(tmp_path, make, clean_env, any_python, wheel, needs_static):
    make("one")
    done, calls = growth.calls(tmp_path / "log", "create", "-p", any_python, "--without-pip",
                               "--seed=%s" % wheel, tmp_path / "two", env=clean_env)
    assert (done.returncode, done.stderr) == (0, "")
    opened = [text for name, text in calls if name.startswith("open") and wheel.name in text]
    assert not opened and os.path.exists(tmp_path / "two/bin/demo")


def test_a_warm_environment_with_pip_takes_few_system_calls(tmp_path, movenv, clean_env, any_python,
                                                            needs_static):
    """A comparison and a link a file, a call for each directory, and no other process."""
    for name in ("one", "two"):
        movenv("create", "-p", any_python, tmp_path / name)
    done, calls = growth.calls(tmp_path / "log", "create", "-p", any_python, tmp_path / "three",
                               env=clean_env)
    assert done.returncode == 0
    files = sum(len(names) for _, _, names in os.walk(tmp_path / "three"))
    dirs = sum(len(names) for _, names, _ in os.walk(tmp_path / "three"))
    assert files > 300
    assert len(calls) <= 2 * files + dirs + 200
    assert not [name for name, _ in calls if name in ("clone", "fork", "vfork", "clone3")]


def in_place(path):
    kept.write_over(path, b"VALUE = 9.9 #")


def same_size_and_time(path):
    kept.replace_quietly(path, b"1.0", b"6.6")


def longer(path):
    with open(path, "a") as f:
        f.write("VALUE = 'more'\n")


def shorter(path):
    os.truncate(path, 3)


def no_mode(path):
    path.chmod(0o600)


def touched(path):
    os.utime(path)


@pytest.mark.parametrize("edit", [in_place, same_size_and_time, longer, shorter, no_mode, touched])
def test_an_edit_in_an_environment_does_not_reach_the_next_one(make, clean_env, edit):
    one = make("one", "--link-mode=hardlink")
    plain = kept.tree(make("plain", "--no-cache"))
    make("two", "--link-mode=hardlink")
    edit(kept.site(one) / "demo/__init__.py")
    three = make("three", "--link-mode=hardlink")
    assert kept.tree(three) == plain
    assert value(three, clean_env) == "1.0"
    assert os.path.samefile(kept.site(three) / "demo/main.py",
                            kept.entry(clean_env) / "tree/demo/main.py")


def test_an_edited_file_of_another_owner_is_made_anew(needs_root, make, clean_env):
    one = make("one", "--link-mode=hardlink")
    os.chown(kept.site(one) / "demo/main.py", 4321, 4321)
    st = (kept.site(make("two", "--link-mode=hardlink")) / "demo/main.py").stat()
    assert (st.st_uid, st.st_gid) == (os.geteuid(), os.getegid())


def test_removed_environments_leave_the_entry_valid(make, clean_env):
    """Each removal renews the change times of all files."""
    make("one")
    inode = kept.entry(clean_env).stat().st_ino
    before = kept.sums(clean_env)
    for _ in range(3):
        shutil.rmtree(make("two"))
        shutil.rmtree(make("three"))
    make("four")
    assert kept.entry(clean_env).stat().st_ino == inode
    assert kept.sums(clean_env) == before


def test_a_wheel_that_changed_is_unpacked_anew(tmp_path, make, clean_env, wheel):
    make("one")
    other = tmp_path / "other"
    other.mkdir()
    new = kept.demo(other, requires=">=3.0")
    st = wheel.stat()
    wheel.write_bytes(new.read_bytes().replace(b"demo 1.0", b"demo 1.0"))
    os.utime(wheel, ns=(st.st_mtime_ns, st.st_mtime_ns))
    kept.old_enough(wheel)
    two = make("two")
    assert "Requires-Python" in next(kept.site(two).glob("demo-*/METADATA")).read_text()
    assert len(kept.entries(clean_env)) == 2


@pytest.mark.parametrize("mask", [0o077, 0o002, 0o027])
def test_modes_follow_the_umask(make, clean_env, mask):
    make("usual")
    old = os.umask(mask)
    try:
        plain = kept.tree(make("plain", "--no-cache"))
        one, two = make("one"), make("two")
    finally:
        os.umask(old)
    assert kept.tree(one) == kept.tree(two) == plain
    assert links(two) == 3
    assert len(kept.entries(clean_env)) == 2


def test_a_directory_with_a_default_acl_gets_copies(tmp_path, make, clean_env):
    make("usual")
    (tmp_path / "acl").mkdir()
    attributes.give(tmp_path / "acl", attributes.DEFAULT_ACL, attributes.acl(4321, 6, 5, 7))
    plain = make("plain", "--no-cache", where=tmp_path / "acl")
    env_dir = make("env", where=tmp_path / "acl")
    for name in ("demo/main.py", "demo/tool.sh", "demo/data"):
        assert (attributes.attributes(kept.site(env_dir) / name) ==
                attributes.attributes(kept.site(plain) / name))
    assert links(env_dir) == 1


def test_a_directory_of_another_group_gets_copies(needs_root, tmp_path, make, clean_env):
    make("usual")
    (tmp_path / "group").mkdir()
    os.chown(tmp_path / "group", -1, 4321)
    (tmp_path / "group").chmod(0o2775)
    plain = make("plain", "--no-cache", where=tmp_path / "group")
    env_dir = make("env", where=tmp_path / "group")
    gid = (kept.site(plain) / "demo/main.py").stat().st_gid
    assert (kept.site(env_dir) / "demo/main.py").stat().st_gid == gid


@pytest.mark.parametrize("gid, count", [(0, 3), (4321, 1)])
def test_files_that_a_group_may_write_are_not_shared(needs_root, tmp_path, make, clean_env, gid,
                                                     count):
    """By a link in one environment it could change all others; the user's own group may."""
    old, mask = os.getegid(), os.umask(0o002)
    os.setegid(gid)
    try:
        make("one")
        env_dir = make("two")
    finally:
        os.setegid(old)
        os.umask(mask)
    st = (kept.site(env_dir) / "demo/main.py").stat()
    assert (st.st_mode & 0o777, st.st_gid, st.st_nlink) == (0o664, gid, count)


def test_files_with_another_label_are_not_shared(needs_root, make, clean_env):
    """A link would keep the label of the cache."""
    make("one")
    attributes.give(kept.entry(clean_env) / "used", "security.selinux", b"u:object_r:cache_t:s0\0")
    assert links(make("two")) == 1


def test_an_empty_directory_gets_links(tmp_path, make, clean_env):
    make("one")
    (tmp_path / "two").mkdir()
    assert links(make("two")) == 3


def test_a_reused_environment_gets_no_links(tmp_path, make, clean_env):
    """A merge gives new files the modes of old ones: through a link, to the cache as well."""
    one = make("one")
    before = kept.sums(clean_env)
    (kept.site(one) / "demo/main.py").unlink()
    (kept.site(one) / "demo/main.py").write_text("# the user's\n")
    (kept.site(one) / "demo/main.py").chmod(0o640)
    make("one")
    assert "demo 1.0" in (kept.site(one) / "demo/main.py").read_text()
    assert links(one) == 1
    assert kept.sums(clean_env) == before


def test_other_parts_of_a_wheel_are_installed_as_without_the_cache(tmp_path, make, clean_env):
    wheel = Wheel("parts", "2.0", scripts={"parts": "parts:run"},
                  files={"parts.py": "def run():\n    print('parts')\n"})
    wheel.add(wheel.data + "scripts/own", "#!python\nprint('own')\n", mode=0o100755)
    wheel.add(wheel.data + "scripts/shell", "#!/bin/sh\necho shell\n", mode=0o100755)
    wheel.add(wheel.data + "data/share/parts/a.txt", "a\n")
    wheel.add(wheel.data + "headers/parts.h", "/* */\n")
    wheel.add(wheel.data + "purelib/more_parts.py", "")
    seed = kept.old_enough(wheel.write(tmp_path))
    plain = kept.tree(make("plain", "--no-cache", seed=seed))
    for name in ("one", "two"):
        env_dir = make(name, seed=seed)
        tree = kept.tree(env_dir)
        record, = [n for n in tree if n.endswith("parts-2.0.dist-info/RECORD")]
        rows = (env_dir / record).read_text()
        assert sorted(rows.splitlines()) == sorted(
            (tmp_path / "plain" / record).read_text().splitlines())
        assert {n: it for n, it in tree.items() if n != record} == {
            n: it for n, it in plain.items() if n != record}
        assert run(env_dir / "bin/own", env=clean_env).stdout == "own\n"
        assert run(env_dir / "bin/parts", env=clean_env).stdout == "parts\n"


def test_text_scripts_come_from_a_kept_wheel_too(make, clean_env):
    make("one")
    env_dir = make("two", "--scripts=text")
    assert (env_dir / "bin/demo").read_bytes().startswith(b"#!/bin/sh")
    assert run(env_dir / "bin/demo", env=clean_env).stdout == "demo 1.0\n"


def test_a_wheel_that_lies_is_not_kept(tmp_path, movenv, any_python, clean_env):
    wheel = Wheel("demo", "1.0", files={"demo.py": "1\n", "demo2.py": "2\n"})
    wheel.rows["demo2.py"] = "sha256=%s,2" % ("A" * 43)
    seed = kept.old_enough(wheel.write(tmp_path))
    for _ in range(2):
        done = movenv("create", "-p", any_python, "--without-pip", "--seed=%s" % seed,
                      tmp_path / "env", check=False)
        assert done.returncode == 1
        assert done.stderr.count("its hash is not the one in RECORD") == 1
    assert not kept.entries(clean_env) and not (tmp_path / "env").exists()


def test_no_wheel_takes_the_place_of_movenvs_own_module(tmp_path, movenv, any_python, clean_env):
    seed = kept.old_enough(Wheel("demo", "1.0", files={"_movenv_pip.py": "evil\n"}).write(tmp_path))
    for _ in range(2):
        done = movenv("create", "-p", any_python, "--without-pip", "--seed=%s" % seed,
                      tmp_path / "env", check=False)
        assert done.returncode == 1 and "it is there twice" in done.stderr


def cut(entry):
    os.truncate(entry / "manifest", 100)


def empty(entry):
    (entry / "manifest").write_bytes(b"")


def garbage(entry):
    data = bytearray((entry / "manifest").read_bytes())
    data[60] ^= 255
    (entry / "manifest").write_bytes(data)


def unused(entry):
    (entry / "used").unlink()


def used_cut(entry):
    os.truncate(entry / "used", 3)


def no_tree(entry):
    (entry / "tree").rename(entry / "other")


def missing(entry):
    (entry / "tree/demo/main.py").unlink()


def replaced(entry):
    path = entry / "tree/demo/main.py"
    st = path.stat()
    path.unlink()
    path.write_text("x" * st.st_size)
    os.utime(path, ns=(st.st_mtime_ns, st.st_mtime_ns))


def linked(entry):
    path = entry / "tree/demo/main.py"
    path.unlink()
    path.symlink_to("/etc/passwd")


def directory(entry):
    path = entry / "tree/demo/main.py"
    path.unlink()
    path.mkdir()


def reach_outside(entry):
    """A manifest with a name that leads out, and a right check sum."""
    data = (entry / "manifest").read_bytes().replace(b"demo/main.py\0", b"../../a/m.py\0")
    head = data[:8] + struct.pack("<I", zlib.crc32(data[12:])) + data[12:]
    (entry / "manifest").write_bytes(head)


BREAKS = [cut, empty, garbage, unused, used_cut, no_tree, missing, replaced, linked, directory,
          reach_outside]


@pytest.mark.parametrize("damage", BREAKS)
def test_a_broken_entry_is_made_anew(make, clean_env, damage):
    plain = kept.tree(make("one"))
    damage(kept.entry(clean_env))
    assert kept.tree(make("two")) == plain
    inode = kept.entry(clean_env).stat().st_ino
    assert kept.tree(make("three")) == plain
    assert kept.entry(clean_env).stat().st_ino == inode
