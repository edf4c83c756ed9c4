# SPDX-License-Identifier: MIT
"""Refusals of movenv create: bad targets, and directories that --clear must not empty.

Each refusal is one line on stderr and status 1, and changes no file.
"""
import contextlib
import os
import shutil
import stat

import pytest

import trees
from conftest import MOVENV, must, tool, unmount

CLEAR = ("create", "--without-pip", "--clear")


@pytest.fixture
def untouched():
    """with untouched(dir): … asserts that nothing in the directory is changed."""

    @contextlib.contextmanager
    def check(top):
        before = trees.snapshot(top)
        yield
        assert trees.snapshot(top) == before

    return check


@pytest.fixture
def env_dir(movenv, tmp_path, any_python):
    """An environment that only this test uses, with a file of the user's."""
    target = tmp_path / "env"
    movenv("create", "--without-pip", "-p", any_python, target)
    (target / "mine.txt").write_text("mine")
    return target


def works(execute, env):
    prefix = execute(env / "bin/python", "-c", "import sys; print(sys.prefix)").stdout
    return prefix == "%s\n" % env


# Invalid targets


@pytest.mark.parametrize("option", [[], ["--clear"], ["--clear", "--force"]], ids=str)
def test_a_file_is_refused(refused, untouched, tmp_path, option):
    (tmp_path / "env").write_text("text")
    with untouched(tmp_path):
        assert "'%s'" % (tmp_path / "env") in refused("create", *option, tmp_path / "env")


def test_a_file_with_a_trailing_slash_is_refused(refused, untouched, tmp_path):
    (tmp_path / "env").write_text("text")
    with untouched(tmp_path):
        refused("create", str(tmp_path / "env") + "/")


def test_a_name_below_a_file_is_refused(refused, untouched, tmp_path):
    (tmp_path / "file").write_text("text")
    with untouched(tmp_path):
        refused("create", tmp_path / "file/env")


@pytest.mark.parametrize("kind", ["fifo", "device"])
def test_a_special_file_is_refused(refused, untouched, tmp_path, kind):
    target = tmp_path / "env" if kind == "fifo" else "/dev/null"
    if kind == "fifo":
        os.mkfifo(target)
    with untouched(tmp_path):
        refused("create", target)
        refused("create", "--clear", "--force", target)


def test_a_directory_that_is_not_writable_is_refused(user):
    locked = user.dir / "locked"
    locked.mkdir(mode=0o555)
    done = user.create("locked/env", check=False)
    assert_refused(done, "Permission denied")
    assert os.listdir(locked) == []


def test_an_existing_target_that_is_not_writable_is_refused(user):
    user.run("mkdir", "-m", "555", "env")
    done = user.create("env", check=False)
    assert_refused(done, "Permission denied")
    assert os.listdir(user.dir / "env") == []


def test_a_failure_removes_the_parents_that_were_made(user):
    (user.dir / "a").mkdir()
    os.chmod(user.dir / "a", 0o777)
    done = user.create("a/b/c/en:v", check=False)
    assert_refused(done, "':'")
    assert os.listdir(user.dir / "a") == []


def assert_refused(done, word):
    assert done.returncode == 1, done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("movenv: cannot ")
    assert word in done.stderr


def test_a_read_only_disk_is_refused(refused, readonly_dir):
    assert "Read-only" in refused("create", readonly_dir / "env")
    assert "Read-only" in refused("create", readonly_dir / "a/b/env")
    assert "Read-only" in refused("create", readonly_dir)
    assert os.listdir(readonly_dir) == []


@pytest.mark.parametrize("target", ["env", "a/b/env", "."])
def test_a_full_disk_is_left_empty(refused, small_disk, any_python, target):
    message = refused("create", "-p", any_python, small_disk / target, advice=1)
    assert "No space left" in message
    assert "there is no space for '%s'" % (small_disk / target) in message
    assert os.listdir(small_disk) == []


def test_an_environment_without_pip_fits_into_a_mebibyte(movenv, execute, small_disk, any_python):
    movenv("create", "-p", any_python, "--without-pip", small_disk / "env")
    assert works(execute, small_disk / "env")


@pytest.mark.parametrize("name", ["a:b", ":", "a:b/env", "a/en:v/", "./a:b"])
def test_a_colon_in_the_path_is_refused(refused, tmp_path, name):
    assert "':'" in refused("create", name, cwd=tmp_path)
    assert os.listdir(tmp_path) == []


def test_a_colon_in_the_current_directory_is_refused(refused, tmp_path):
    (tmp_path / "a:b").mkdir()
    assert "':'" in refused("create", "env", cwd=tmp_path / "a:b")
    assert os.listdir(tmp_path / "a:b") == []


@pytest.mark.parametrize("name", ["a\nb", "\nhome = /tmp", "a\rb", "a\tb", "\x1b[31mred", "a\x7f",
                                  "x\n/env"])
def test_a_control_character_in_the_path_is_refused(refused, tmp_path, name):
    refused("create", name, cwd=tmp_path)
    assert os.listdir(tmp_path) == []


def test_a_name_that_is_too_long_is_refused(refused, tmp_path):
    for name in ("x" * 256, "/".join(["x" * 200] * 25)):
        assert "too long" in refused("create", tmp_path / name)
        assert os.listdir(tmp_path) == []


def test_the_good_directories_before_a_bad_one_are_made(movenv, execute, tmp_path, any_python):
    done = movenv("create", "-p", any_python, "--without-pip", tmp_path / "a", tmp_path / "b:c",
                  check=False)
    assert done.returncode == 1
    assert works(execute, tmp_path / "a")
    assert os.listdir(tmp_path) == ["a"]


# Directories that --clear may empty


def test_clear_replaces_an_environment(movenv, execute, env_dir, any_python):
    inode = env_dir.stat().st_ino
    movenv(*CLEAR, "-p", any_python, env_dir)
    assert not (env_dir / "mine.txt").exists()
    assert works(execute, env_dir)
    assert env_dir.stat().st_ino == inode  # a shell in this directory can go on


def test_clear_leaves_the_same_files_as_a_new_environment(movenv, env_dir, tmp_path, any_python):
    movenv(*CLEAR, "-p", any_python, env_dir)
    movenv("create", "--without-pip", "-p", any_python, tmp_path / "new")
    a, b = trees.contents(env_dir), trees.contents(tmp_path / "new")
    assert a.pop("pyvenv.cfg") != b.pop("pyvenv.cfg")  # their commands
    assert a == b


def test_clear_replaces_an_environment_of_venv(movenv, execute, tmp_path, any_python):
    execute(any_python, "-m", "venv", "--without-pip", tmp_path / "env")
    (tmp_path / "env/mine.txt").write_text("mine")
    movenv(*CLEAR, "-p", any_python, tmp_path / "env")
    assert not [n for n in trees.names(tmp_path) if n.endswith("@") or n.endswith("mine.txt")]
    assert works(execute, tmp_path / "env")


@pytest.mark.parametrize("there", [True, False], ids=["empty", "missing"])
def test_clear_accepts_an_empty_or_missing_directory(movenv, execute, tmp_path, any_python, there):
    if there:
        (tmp_path / "env").mkdir()
    movenv(*CLEAR, "-p", any_python, tmp_path / "env")
    assert works(execute, tmp_path / "env")


def test_clear_through_a_symlink_keeps_the_symlink(movenv, execute, env_dir, tmp_path, any_python):
    (tmp_path / "link").symlink_to("env")
    movenv(*CLEAR, "-p", any_python, tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert not (env_dir / "mine.txt").exists()
    assert works(execute, tmp_path / "link")


def test_clear_does_not_follow_symlinks_out_of_the_environment(
        movenv, env_dir, untouched, tmp_path, any_python):
    outside = tmp_path / "outside"
    (outside / "deep").mkdir(parents=True)
    (outside / "deep/keep").write_text("keep")
    (env_dir / "out").symlink_to(outside)
    (env_dir / "lib/out").symlink_to(outside / "deep")
    (env_dir / "include/keep").symlink_to(outside / "deep/keep")
    shutil.rmtree(env_dir / "bin/__pycache__", ignore_errors=True)
    with untouched(outside):
        movenv(*CLEAR, "-p", any_python, env_dir)
    assert not [name for name in trees.names(env_dir) if name.endswith("@")]


def test_clear_removes_a_read_only_directory_of_the_users_own(user):
    user.create("env")
    user.run("sh", "-c",
             "mkdir env/lib/locked; echo x >env/lib/locked/file; chmod 555 env/lib/locked")
    user.create("--clear", "env")
    assert not (user.dir / "env/lib/locked").exists()
    assert sorted(os.listdir(user.dir)) == ["env"]
    assert user.run("env/bin/python", "-c", "print(1)").stdout == "1\n"


def test_clear_that_cannot_move_a_directory_changes_nothing(user):
    """A directory can be moved elsewhere only if it is writable itself."""
    user.create("env")
    user.run("sh", "-c", "mkdir env/a; echo x >env/a/file; chmod 555 env/a")
    before = trees.snapshot(user.dir)
    done = user.create("--clear", "env", check=False)
    if done.returncode == 0:
        assert not (user.dir / "env/a").exists()
    else:
        assert_refused(done, "Permission denied")
        assert trees.snapshot(user.dir) == before


# Directories that --clear may not empty


@pytest.mark.parametrize("make", [
    lambda d: (d / "file").write_text("x"),
    lambda d: (d / ".hidden").write_text("x"),
    lambda d: (d / "empty").mkdir(),
    lambda d: (d / "pyvenv.cfg").write_text("home = /usr/bin\n"),
    lambda d: (d / "pyvenv.cfg").write_bytes(bytes(100)),
    lambda d: (d / "bin").mkdir() or (d / "bin/python").write_text("x"),
    lambda d: (
        d / "pyvenv.cfg").mkdir() or (d / "bin").mkdir() or (d / "bin/python").write_text("x"),
    lambda d: os.mkfifo(d / "pyvenv.cfg"),
], ids=["file", "hidden", "directory", "cfg-alone", "binary-cfg", "bin-alone", "cfg-directory",
        "cfg-fifo"])
def test_clear_refuses_a_directory_that_is_not_an_environment(refused, untouched, tmp_path, make):
    target = tmp_path / "project"
    target.mkdir()
    make(target)
    with untouched(tmp_path):
        message = refused(*CLEAR, target)
    assert "not an environment" in message and "--force" in message


def test_force_clears_a_directory_that_is_not_an_environment(movenv, execute, tmp_path, any_python):
    (tmp_path / "project/src").mkdir(parents=True)
    (tmp_path / "project/src/main.c").write_text("x")
    movenv(*CLEAR, "--force", "-p", any_python, tmp_path / "project")
    assert not (tmp_path / "project/src").exists()
    assert works(execute, tmp_path / "project")


def test_clear_refuses_an_environment_that_contains_a_repository(refused, untouched, env_dir):
    (env_dir / ".git").mkdir()
    with untouched(env_dir):
        message = refused(*CLEAR, env_dir)
    assert ".git" in message and "--force" in message


def test_force_clears_an_environment_that_contains_a_repository(
        movenv, execute, env_dir, any_python):
    (env_dir / ".git").mkdir()
    movenv(*CLEAR, "--force", "-p", any_python, env_dir)
    assert not (env_dir / ".git").exists()
    assert works(execute, env_dir)


FORCES = pytest.mark.parametrize("force", [[], ["--force"]], ids=["clear", "force"])


@FORCES
@pytest.mark.parametrize("name", ["/", "//", "/.", "/usr/..", "root"])
def test_clear_refuses_the_root_directory(user, force, name):
    """As a user who has no permission to empty it anyway."""
    if name == "root":
        (user.dir / "root").symlink_to("/")
    before = os.listdir("/")
    assert_refused(user.create("--clear", *force, name, check=False), "root directory")
    assert os.listdir("/") == before


@FORCES
@pytest.mark.parametrize("name", ["", "/", "/.", "/../home"])
def test_clear_refuses_the_home_directory(refused, untouched, clean_env, tmp_path, force, name):
    home = make_home(clean_env, tmp_path)
    with untouched(tmp_path):
        assert "home directory" in refused(*CLEAR, *force, str(home) + name, env=clean_env)


@FORCES
@pytest.mark.parametrize("slashes", ["/", "//"])
def test_clear_refuses_the_home_directory_after_extra_slashes(
        refused, untouched, clean_env, tmp_path, force, slashes):
    # POSIX distinguishes "//" from "/", and so does musl's realpath.
    home = make_home(clean_env, tmp_path)
    with untouched(tmp_path):
        assert "home directory" in refused(*CLEAR, *force, slashes + str(home), env=clean_env)


@FORCES
def test_clear_refuses_the_current_directory_after_two_slashes(refused, untouched, env_dir, force):
    with untouched(env_dir):
        assert "current directory" in refused(*CLEAR, *force, "/" + str(env_dir), cwd=env_dir)


@FORCES
def test_clear_refuses_a_symlink_to_the_home_directory(
        refused, untouched, clean_env, tmp_path, force):
    home = make_home(clean_env, tmp_path)
    (tmp_path / "link").symlink_to(home)
    with untouched(tmp_path):
        assert "home directory" in refused(*CLEAR, *force, tmp_path / "link", env=clean_env)


@FORCES
def test_clear_refuses_the_home_directory_if_the_variable_names_a_symlink(
        refused, untouched, clean_env, tmp_path, force):
    home = make_home(clean_env, tmp_path)
    (tmp_path / "link").symlink_to(home)
    clean_env["HOME"] = str(tmp_path / "link/")
    with untouched(tmp_path):
        assert "home directory" in refused(*CLEAR, *force, home, env=clean_env)


@FORCES
def test_clear_refuses_a_directory_that_contains_the_home_directory(
        refused, untouched, clean_env, tmp_path, force):
    make_home(clean_env, tmp_path)
    with untouched(tmp_path):
        assert "home directory" in refused(*CLEAR, *force, tmp_path, env=clean_env)


def test_clear_accepts_a_directory_whose_name_begins_the_name_of_the_home_directory(
        movenv, execute, clean_env, tmp_path, any_python):
    clean_env["HOME"] = str(tmp_path / "env-home")
    (tmp_path / "env-home").mkdir()
    movenv("create", "--without-pip", "-p", any_python, tmp_path / "env", env=clean_env)
    movenv(*CLEAR, "-p", any_python, tmp_path / "env", env=clean_env)
    assert works(execute, tmp_path / "env")


def make_home(clean_env, tmp_path):
    """A home directory that looks like an environment because of a stray pyvenv.cfg."""
    home = tmp_path / "home"
    (home / "bin").mkdir(parents=True)
    (home / "pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.11.2\n")
    (home / "bin/python").write_text("x")
    (home / "thesis.tex").write_text("ten years")
    clean_env["HOME"] = str(home)
    return home


@FORCES
@pytest.mark.parametrize("name", [".", "./", "../env", "../../x/env", "../link"])
def test_clear_refuses_the_current_directory(refused, untouched, movenv, tmp_path, force, name):
    here = tmp_path / "x/env"
    movenv("create", "--without-pip", here)
    (tmp_path / "x/link").symlink_to("env")
    with untouched(tmp_path):
        assert "current directory" in refused(*CLEAR, *force, name, cwd=here)


@FORCES
@pytest.mark.parametrize("name", ["..", "../../../env", "../.."])
def test_clear_refuses_a_directory_that_contains_the_current_directory(
        refused, untouched, env_dir, force, name):
    here = env_dir / "lib/deep"
    here.mkdir()
    with untouched(env_dir):
        assert "current directory" in refused(*CLEAR, *force, name, cwd=here)


# When the new environment cannot be made, the old one stays


@pytest.mark.parametrize("options", [
    ["-p", "/nowhere/python3"],
    ["-p", "3.99"],
    ["-p", "/bin/false"],
    ["--find-links", "{tmp}/wheels"],
], ids=["no-file", "no-version", "no-python", "bad-wheel"])
def test_a_failed_clear_keeps_the_old_environment(
        movenv, untouched, execute, env_dir, tmp_path, options):
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels/pip-99.0-py3-none-any.whl").write_text("not a wheel")
    options = [o.format(tmp=tmp_path) for o in options]
    with untouched(tmp_path):
        done = movenv("create", "--clear", *options, env_dir, check=False)
    assert done.returncode == 1
    assert works(execute, env_dir)


def test_a_failed_clear_keeps_the_old_environment_on_a_full_disk(
        movenv, refused, untouched, small_disk, any_python):
    movenv("create", "--without-pip", "-p", any_python, small_disk / "env")
    (small_disk / "env/mine.txt").write_text("mine")
    with untouched(small_disk):
        assert "No space left" in refused("create", "--clear", "-p", any_python, small_disk / "env",
                                           advice=1)


def test_clear_keeps_an_environment_that_is_not_writable(user):
    user.create("env")
    os.chmod(user.dir / "env", 0o555)
    before = trees.snapshot(user.dir)
    assert_refused(user.create("--clear", "env", check=False), "Permission denied")
    assert trees.snapshot(user.dir) == before


@pytest.mark.parametrize("place", ["data", "lib/data", "lib/deep/data"])
def test_clear_does_not_empty_a_file_system_that_is_mounted_inside(
        needs_root, refused, untouched, env_dir, any_python, place):
    point = env_dir / place
    point.mkdir(parents=True)
    must(tool("mount"), "-t", "tmpfs", "-o", "size=1m", "movenv-test", str(point))
    mounted = [point]
    try:
        (point / "precious").write_text("precious")
        with untouched(env_dir):
            refused(*CLEAR, "-p", any_python, env_dir)
    finally:
        # It may have been moved.
        mounted = [line.split()[1] for line in open("/proc/mounts") if str(env_dir) in line]
        for p in mounted:
            unmount(p)


def test_clear_leaves_no_temporary_files(movenv, env_dir, tmp_path, any_python):
    movenv(*CLEAR, "-p", any_python, env_dir)
    assert os.listdir(tmp_path) == ["env"]
    assert [n for n in os.listdir(env_dir) if n.startswith(".")] == [".gitignore"]


def test_clear_removes_files_of_every_kind(movenv, env_dir, any_python):
    os.mkfifo(env_dir / "fifo")
    (env_dir / "lib/loop").symlink_to("loop")
    (env_dir / "x").mkdir()
    deep = env_dir
    for _ in range(60):
        deep = deep / "d"
        deep.mkdir()
    for i in range(300):
        (env_dir / "x" / str(i)).write_text("")
    movenv(*CLEAR, "-p", any_python, env_dir)
    assert not {"fifo", "x", "d"} & set(os.listdir(env_dir))
    assert all(stat.S_ISREG(st.st_mode) or stat.S_ISDIR(st.st_mode) for _,
               st in trees.walk(env_dir))


def test_four_concurrent_clears_leave_a_working_environment(execute, env_dir, any_python):
    line = '"$0" create --without-pip --clear -p "$1" "$2" 2>/dev/null &'
    execute("sh", "-c", line * 4 + " wait", MOVENV, any_python, env_dir, check=False)
    assert works(execute, env_dir)
