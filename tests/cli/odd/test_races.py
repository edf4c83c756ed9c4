# SPDX-License-Identifier: MIT
"""Trees that change under a command: by a second user, who owns them, and by programs at work."""
import contextlib
import os
import random
import shutil
import subprocess
import tarfile
import tempfile
import threading
import zipfile
from pathlib import Path

import pytest

import other_user
from conftest import MOVENV, run, tool
from foreign_env import Env
from temporaries import temporaries

ROUNDS = 60 if os.environ.get("MOVENV_FAULTS") == "1" else 3


@pytest.fixture
def shared():
    """A directory of root's that the second user can go through."""
    other_user.skip_unless_possible()
    top = Path(tempfile.mkdtemp(prefix="movenv-races-"))
    top.chmod(0o755)
    yield top
    shutil.rmtree(top)


@pytest.fixture
def theirs(shared, any_python, clean_env):
    """An environment by venv with a script; the second user's."""
    env = Env(shared / "env")
    run(any_python, "-m", "venv", "--without-pip", env, env=clean_env)
    env.write("tool", "#!%s/bin/python\nimport sys\nprint(1)\n" % env)
    other_user.give(env)
    return env


@pytest.fixture
def interpreters_of_theirs(shared, any_python):
    """A directory of the second user's: a link to an interpreter and a program of the user's own."""
    real = os.path.realpath(any_python.path)
    bin_ = shared / "home/bin"
    bin_.mkdir(parents=True)
    name = "python%d.%d" % any_python.version[:2]
    for it in (name, "python3"):
        os.symlink(real, bin_ / it)
        shutil.copy("/bin/true", bin_ / (it + ".own"))
    other_user.give(shared / "home")
    return bin_


def swapped(names):
    return [(name, name + ".own") for name in names]


@pytest.mark.parametrize("command", ["create", "create-clear", "repair", "pack", "unpack", "check",
                                     "info", "list"])
def test_root_starts_no_interpreter_that_another_user_exchanges(
        needs_static, movenv, any_python, clean_env, shared, interpreters_of_theirs, tmp_path,
        command):
    """It stands first on PATH, and in pyvenv.cfg: a link to a good one, and another program."""
    bin_, env = interpreters_of_theirs, shared / "env"
    run(any_python, "-m", "venv", "--without-pip", shared / "made", env=clean_env)
    movenv("pack", shared / "made", "-o", shared / "packed.tar")
    cfg = shared / "made/pyvenv.cfg"
    name = "python%d.%d" % any_python.version[:2]
    lines = [line for line in cfg.read_text().splitlines(True)
             if line.split(" =")[0] not in ("home", "executable")]
    cfg.write_text("home = %s\nexecutable = %s/%s\n" % (bin_, bin_, name) + "".join(lines))
    args = {"create": ["create", "--without-pip", env],
            "create-clear": ["create", "--without-pip", "--clear", env],
            "repair": ["repair", env], "pack": ["pack", "--force", env, "-o", shared / "a.tar"],
            "unpack": ["unpack", shared / "packed.tar", shared / "out"],
            "check": ["check", env], "info": ["info", env], "list": ["list"]}[command]
    clean_env["PATH"] = "%s:%s" % (bin_, clean_env["PATH"])
    trace = tmp_path / "trace"
    for _ in range(ROUNDS):
        shutil.copytree(shared / "made", env, symlinks=True)
        with other_user.swapping(bin_, swapped([name, "python3"])):
            done = run(tool("strace"), "-f", "-qq", "-s", "4096", "-e", "trace=execve,execveat",
                       "-o", trace, MOVENV, *args, env=clean_env, check=False)
        started = [line for line in trace.read_text().splitlines() if str(bin_) in
                   line.split("[")[0]]
        assert not started, started
        assert done.returncode in (0, 1), done
        shutil.rmtree(env)
        shutil.rmtree(shared / "out", ignore_errors=True)


@pytest.mark.parametrize("command", ["repair", "pack", "create", "upgrade"])
def test_a_configuration_that_is_exchanged_is_one_of_both(
        movenv, any_python, clean_env, shared, theirs, command):
    """Each is whole: no mixture is written, and nothing of root's."""
    own = "home = /nowhere\nversion = 3.1\nprompt = 'other'\n" + "# padding\n" * 300
    spare, env = shared / "spare", theirs.path
    theirs.path.rename(spare)
    args = {"repair": ["repair", env], "pack": ["pack", "--force", env, "-o", shared / "a.tar"],
            "create": ["create", "-p", any_python.path, "--without-pip", env],
            "upgrade": ["create", "-p", any_python.path, "--without-pip", "--upgrade", env]}
    for _ in range(ROUNDS):
        shutil.copytree(spare, env, symlinks=True)
        (env / "other.cfg").write_text(own)
        other_user.give(env)
        with other_user.swapping(env, [("pyvenv.cfg", "other.cfg")]):
            done = movenv(*args[command], check=False)
        assert done.returncode in (0, 1)
        assert not done.returncode or done.stderr.startswith("movenv: ")
        assert not temporaries(shared)
        for name in ("pyvenv.cfg", "other.cfg"):
            if (env / name).exists():
                text = (env / name).read_text()
                assert text.count("home = ") == 1 and text.endswith("\n")
                assert "# padding" not in text or text.count("# padding") == 300
        shutil.rmtree(env)


@pytest.mark.parametrize("name", ["bin", "lib", "lib/python"])
@pytest.mark.parametrize("command", ["create", "upgrade", "unpack-clear"])
def test_inner_directories_exchanged_for_links_lead_no_write_elsewhere(
        movenv, any_python, shared, theirs, command, name):
    movenv("pack", theirs, "-o", shared / "packed.tar")
    env, spare, elsewhere = theirs.path, shared / "spare", shared / "elsewhere"
    if name == "lib/python":
        name = "lib/" + os.listdir(env / "lib")[0]
    shutil.copytree(env, elsewhere, symlinks=True)
    subprocess.run(["chown", "-hR", "0:0", elsewhere], check=True)
    os.symlink(elsewhere / name, env / (name + ".own"))
    other_user.give(env)
    env.rename(spare)
    before = other_user.everything(elsewhere)
    options = {"create": [], "upgrade": ["--upgrade"]}
    for _ in range(ROUNDS):
        shutil.copytree(spare, env, symlinks=True)
        other_user.give(env)
        with other_user.swapping(env, swapped([name])):
            if command == "unpack-clear":
                movenv("unpack", "--clear", shared / "packed.tar", env, check=False)
            else:
                movenv("create", "-p", any_python.path, "--without-pip", *options[command], env,
                       check=False)
        assert other_user.everything(elsewhere) == before
        shutil.rmtree(env)


def test_the_directory_of_an_archive_may_be_exchanged_for_a_link(movenv, any_python, shared):
    """The archive is in one of both; nothing that is root's alone is replaced."""
    movenv("create", "-p", any_python.path, "--without-pip", shared / "env")
    out, victim = shared / "theirs/out", shared / "victim"
    out.mkdir(parents=True)
    victim.mkdir()
    (victim / "a.tar").write_text("root's")
    os.symlink(victim, shared / "theirs/out.own")
    other_user.give(shared / "theirs")
    for _ in range(ROUNDS * 2):
        with other_user.swapping(shared / "theirs", swapped(["out"])):
            done = movenv("pack", shared / "env", "-o", out / "a.tar", check=False)
        assert (victim / "a.tar").read_text() == "root's"
        assert os.listdir(victim) == ["a.tar"]
        assert done.returncode in (0, 1)
        for place in ("out", "out.own"):
            with contextlib.suppress(OSError):
                if not (shared / "theirs" / place).is_symlink():
                    os.unlink(shared / "theirs" / place / "a.tar")


# --- programs at work ---


@contextlib.contextmanager
def at_work(change):
    """Calls change() again and again."""
    end = threading.Event()

    def loop():
        while not end.is_set():
            with contextlib.suppress(OSError):
                change()

    thread = threading.Thread(target=loop)
    thread.start()
    try:
        yield
    finally:
        end.set()
        thread.join()


def read_all(archive, kind):
    """{name: bytes} of the files in an archive; the format's own checks hold."""
    if kind == "zip":
        with zipfile.ZipFile(archive) as z:
            return {info.filename: z.read(info) for info in z.infolist() if not info.is_dir()}
    with tarfile.open(archive) as tar:
        return {m.name: tar.extractfile(m).read() for m in tar if m.isfile()}


def changes(site):
    names = ["file%03d.py" % n for n in range(200)]

    def any_name():
        return site / "pkg" / random.choice(names)

    def shrink():
        os.truncate(any_name(), random.randrange(3000))

    def grow():
        with open(any_name(), "ab") as f:
            f.write(b"x" * 5000)

    def vanish():
        os.unlink(any_name())

    def replace():
        with open(site / "new", "wb") as f:
            f.write(b"y" * random.randrange(9000))
        os.rename(site / "new", any_name())

    def become_a_directory():
        name = any_name()
        os.unlink(name)
        os.mkdir(name)

    def package_vanishes():
        os.rename(site / "pkg", site / "pkg2")
        os.rename(site / "pkg2", site / "pkg")

    return [shrink, grow, vanish, replace, become_a_directory, package_vanishes]


@pytest.mark.parametrize("kind", ["tar", "tar.gz", "zip"])
@pytest.mark.parametrize("number", range(6), ids=[
    "shrink", "grow", "vanish", "replace", "become_a_directory", "package_vanishes"])
def test_pack_of_files_that_change_is_whole_or_an_error(movenv, any_python, tmp_path, kind,
                                                        number):
    env, out = tmp_path / "env", tmp_path / "out"
    movenv("create", "-p", any_python.path, "--without-pip", env)
    site = next(env.glob("lib/python*/site-packages"))
    out.mkdir()
    for _ in range(ROUNDS):
        shutil.rmtree(site / "pkg", ignore_errors=True)
        (site / "pkg").mkdir()
        for n in range(200):
            (site / ("pkg/file%03d.py" % n)).write_bytes(b"z" * 4000)
        with at_work(changes(site)[number]):
            done = movenv("pack", "--format", kind, env, "-o", out / "a", check=False)
        if done.returncode == 0:
            assert done.stderr == ""
            files = read_all(out / "a", kind)
            assert any(name.endswith("pyvenv.cfg") for name in files)
            for name, data in files.items():
                if "/pkg/" in name or "/pkg2/" in name:
                    assert data.strip(b"z").strip(b"x").strip(b"y\0") == b""
            os.unlink(out / "a")
        else:
            assert done.returncode == 1
            assert done.stderr.startswith("movenv: cannot ") and str(site) in done.stderr
            assert done.stderr.count("\n") == 1, done.stderr
        assert os.listdir(out) == []
