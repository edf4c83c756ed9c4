# SPDX-License-Identifier: MIT
"""What cannot be read is reported once, the rest is gone through, and the status is not 0."""
import os
import resource
import shutil
import subprocess

import pytest

import trees
from conftest import MOVENV, run, tool
from foreign_env import Env
from other_user import give

INFO = "tool-1.0.dist-info"


def write_everything(made):
    """Files of all kinds that repair and check read, with the environment's path in them."""
    made.write("tool", "#!%s\nfrom tool import main\nimport sys\nsys.exit(main())\n" % made.python)
    made.write("other", "#!%s\nprint(1)\n" % made.python)
    info = made.dist(entries="tool = tool:main\n", scripts=["tool"])
    (made.site / "it.pth").write_text("%s/src\n" % made.path)
    (info / "direct_url.json").write_text('{"url": "file:///src", "dir_info": {}}\n')
    kernel = made.path / "share/jupyter/kernels/it"
    kernel.mkdir(parents=True)
    (kernel / "kernel.json").write_text('{"argv": ["%s"]}\n' % made.python)
    config = made.path / "lib/pkgconfig"
    config.mkdir()
    (config / "it.pc").write_text("prefix=%s\n" % made.path)


@pytest.fixture
def foreign(user):
    """A moved environment that belongs to an ordinary user."""
    user.create("before")
    made = Env(user.dir / "before")
    write_everything(made)
    moved = made.move(user.dir / "env")
    if os.geteuid() == 0:
        give(moved)
    return moved


def close_file(env, name):
    """Makes a file unreadable. Returns the message for it."""
    path = next(env.path.glob(name))
    path.chmod(0)
    return "movenv: cannot read '%s': Permission denied\n" % path


READ_BY_REPAIR = ("bin/tool", "bin/activate", "bin/activate.csh", "bin/other",
                  "lib/*/site-packages/it.pth", "lib/*/site-packages/%s/RECORD" % INFO,
                  "lib/*/site-packages/%s/entry_points.txt" % INFO,
                  "lib/*/site-packages", "lib")
READ_BY_CHECK = ("share/jupyter/kernels/it/kernel.json", "lib/pkgconfig/it.pc",
                 "share/jupyter/kernels", "lib/*/site-packages/%s/direct_url.json" % INFO)


@pytest.mark.parametrize("name", READ_BY_REPAIR)
def test_repair_reports_an_unreadable_file_and_mends_the_rest(foreign, user, name):
    message = close_file(foreign, name)
    done = user.run(user.movenv, "repair", foreign, check=False)
    assert (done.returncode, done.stderr) == (1, message)
    assert "its first line has an absolute path" in done.stdout
    again = user.run(user.movenv, "repair", foreign, check=False)
    assert (again.returncode, again.stdout, again.stderr) == (1, "", message)


@pytest.mark.parametrize("name", READ_BY_REPAIR + READ_BY_CHECK)
def test_check_cannot_tell_with_an_unreadable_file(foreign, user, name):
    message = close_file(foreign, name)
    done = user.run(user.movenv, "check", foreign, check=False)
    assert (done.returncode, done.stderr) == (2, message)
    assert "its first line has an absolute path" in done.stdout


@pytest.mark.parametrize("name", READ_BY_REPAIR)
def test_pack_fails_with_an_unreadable_file(foreign, user, name):
    message = close_file(foreign, name)
    done = user.run(user.movenv, "pack", foreign, "-o", "it.tar", check=False)
    assert (done.returncode, done.stderr) == (1, message)
    assert not (user.dir / "it.tar").exists()


def test_an_unreadable_python_is_reported(user):
    user.create("env")
    python = user.dir / "env/bin/python"
    python.chmod(0)
    message = "movenv: cannot read '%s': Permission denied\n" % python
    for command, status in (("repair", 1), ("check", 2)):
        done = user.run(user.movenv, command, "env", check=False)
        assert (done.returncode, done.stderr) == (status, message)


def test_the_hook_into_pip_is_not_replaced_unread(user):
    user.create("env")
    (hook,) = (user.dir / "env").glob("lib/*/site-packages/_movenv_pip.py")
    hook.chmod(0)
    done = user.run(user.movenv, "repair", "env", check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "movenv: cannot read '%s': Permission denied\n" % hook


def test_upgrade_does_not_replace_an_activate_script_that_it_cannot_read(user):
    user.create("env")
    script = user.dir / "env/bin/activate.csh"
    script.write_text("mine\n")
    script.chmod(0)
    done = user.create("--upgrade", "env", check=False)
    assert done.returncode == 1
    assert done.stderr == "movenv: cannot read '%s': Permission denied\n" % script
    script.chmod(0o600)
    assert script.read_text() == "mine\n"


@pytest.fixture
def moved(env):
    """A moved environment whose interpreter has to be asked nothing."""
    write_everything(env)
    return env.move(env.path.with_name("moved"))


def copy_again(tree, to):
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(tree, to, symlinks=True)


def repair_copies(moved, clean_env, before):
    """Yields a number from 1, a copy, and the end of a repair of it that before(number) starts."""
    n = 0
    while True:
        n += 1
        copy = moved.path.with_name("copy")
        copy_again(moved, copy)
        yield n, copy, run(*before(n), MOVENV, "repair", copy, env=clean_env, check=False)


@pytest.mark.parametrize("call", ["openat2", "newfstatat", "fstat"])
@pytest.mark.parametrize("error", ["EMFILE", "EIO"])
def test_no_failure_of_one_call_is_taken_for_a_missing_file(
        moved, clean_env, needs_static, call, error):
    def strace(n):
        return (tool("strace"), "-f", "-qqq", "-b", "execve", "-o", "/dev/null", "-e",
                "trace=" + call, "-e", "inject=%s:error=%s:when=%d" % (call, error, 3 * n))

    whole = None
    for n, copy, done in repair_copies(moved, clean_env, strace):
        if n == 40:
            break
        now = trees.contents(copy)
        if done.returncode == 0:
            whole = whole or now
            assert now == whole, n
        else:
            assert done.returncode == 1 and "movenv: " in done.stderr, n
        assert not [name for name in now if ".movenv-" in name], n


def limit_memory(size):
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (size, size))


@pytest.mark.parametrize("command", ["repair", "check", "pack"])
def test_without_memory_there_is_a_message_and_no_temporary(
        moved, clean_env, needs_static, command):
    statuses = set()
    out = ["-o", str(moved.path.with_name("it.tar"))] if command == "pack" else []
    for size in range(800 << 10, 6 << 20, 128 << 10):
        copy = moved.path.with_name("copy")
        copy_again(moved, copy)
        done = subprocess.run([MOVENV, command, *out, copy], env=clean_env, text=True,
                              capture_output=True, preexec_fn=limit_memory(size), check=False)
        if done.returncode < 0:
            continue  # the kernel had no memory for its start
        statuses.add(done.returncode)
        if command != "check" or done.returncode != 1:
            assert done.returncode == 0 or "movenv: " in done.stderr, (size, done)
        names = [p.name for p in moved.path.parent.rglob("*")]
        assert not [name for name in names if ".movenv-" in name], size
    assert len(statuses) > 1
