# SPDX-License-Identifier: MIT
"""Fixtures: the binary under test, the Pythons of this machine, and special file systems.

MOVENV names the binary (default build/movenv). SHIM names the shim (default: beside the binary).
"""
import contextlib
import os
import shutil
import signal
import subprocess
import zlib
from pathlib import Path

import pytest

import interpreters

ROOT = Path(__file__).resolve().parent.parent
MOVENV = Path(os.environ.get("MOVENV", ROOT / "build" / "movenv")).resolve()
SHIM = Path(os.environ.get("SHIM", MOVENV.parent / "shim")).resolve()
# Options of a sanitizer build. No other variable of the caller is passed on.
PASSED_ON = ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS")
TOOLS = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
# These install real packages from the index; make test uses only wheels that it makes itself.
collect_ignore = [] if os.environ.get("MOVENV_ECOSYSTEM") == "1" else ["ecosystem"]
# These build Pythons from source: make test-machines.
collect_ignore += [] if os.environ.get("MOVENV_MACHINES") == "1" else ["machines"]
# These take long: make test-faults.
collect_ignore += [] if os.environ.get("MOVENV_FAULTS") == "1" else ["faults"]
# These take 20 GiB: make test-scale.
collect_ignore += [] if os.environ.get("MOVENV_SCALE") == "1" else ["scale"]

try:
    import hypothesis
except ImportError:
    pass  # a test that needs it calls pytest.importorskip
else:
    # The same examples each time: a run of the same commit repeats a failure. Others are tried by
    # `--hypothesis-profile=search`.
    hypothesis.settings.register_profile("movenv", deadline=None, database=None, derandomize=True)
    hypothesis.settings.register_profile("search", deadline=None, database=None)
    hypothesis.settings.load_profile("movenv")


def pytest_report_header(config):
    lines = ["binary: %s" % MOVENV]
    lines += ["python: %-16r %s" % (i, i.path) for i in interpreters.find_all()]
    return lines


def pytest_collection_modifyitems(config, items):
    """TEST_SHARE=3: one in three of the tests, TEST_TURN=K the K-th of these shares. A name decides,
    so that all processes choose the same."""
    share, turn = int(os.environ.get("TEST_SHARE", "1")), int(os.environ.get("TEST_TURN", "0"))
    others = [i for i in items if zlib.crc32(i.nodeid.encode()) % share != turn % share]
    if others:
        left_out = set(others)
        config.hook.pytest_deselected(items=others)
        items[:] = [i for i in items if i not in left_out]


def pytest_configure(config):
    """A shell in the background, as in some CI, makes its programs ignore these: so would movenv."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGQUIT, signal.SIG_DFL)


def pytest_sessionstart(session):
    if not os.access(MOVENV, os.X_OK):
        pytest.exit("there is no '%s': run 'make' first" % MOVENV, returncode=3)


def make_clean_env(base):
    """Variables independent of the caller's: a new home below base, the system's PATH."""
    home = Path(base) / "home"
    cache = Path(base) / "cache"
    home.mkdir(exist_ok=True)
    cache.mkdir(exist_ok=True)
    env = {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(cache),
        "PATH": interpreters.system_path(),
        "LC_ALL": "C.UTF-8",
        # The second environment of a test would compile all of pip: for the tests of that.
        "MOVENV_CREATE_NO_COMPILE": "1",
    }
    env.update({k: os.environ[k] for k in PASSED_ON if k in os.environ})
    return env


def run(*args, env, cwd=None, input=None, check=True, timeout=120):
    """Runs a program with text in and out; with check, status 0 is asserted."""
    args = [os.fspath(a) for a in args]
    feed = {"input": input} if input is not None else {"stdin": subprocess.DEVNULL}
    done = subprocess.run(
        args, env=env, cwd=cwd, timeout=timeout, encoding="utf-8", errors="surrogateescape",
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, **feed,
    )
    if check and done.returncode != 0:
        skip_without_pip(done)
    if check:
        assert done.returncode == 0, "status %d from %s\nstdout: %s\nstderr: %s" % (
            done.returncode, args, done.stdout, done.stderr,
        )
    return done


def skip_without_pip(done):
    """Skips a test if movenv found no wheel of pip and this machine has none."""
    if "cannot find a wheel of pip" in done.stderr and not any(
            i.pip_wheels() for i in interpreters.find_all()):
        pytest.skip("no Python with a pip wheel on this machine")


def has_mounts(place):
    """Whether anything is mounted below a directory: a test that failed may leave that."""
    with open("/proc/self/mountinfo") as f:
        return any(line.split()[4].startswith("%s/" % place) for line in f)


@pytest.fixture
def tmp_path(tmp_path):
    """pytest's own, removed after the test: all of them together would fill the memory."""
    yield tmp_path
    if not has_mounts(tmp_path):
        shutil.rmtree(tmp_path, ignore_errors=True)


@pytest.fixture
def clean_env(tmp_path_factory):
    """A fresh dict of variables; home and cache belong to the test, outside tmp_path."""
    return make_clean_env(tmp_path_factory.mktemp("user"))


@pytest.fixture
def movenv(clean_env):
    """movenv("create", dir, env=…, cwd=…, input=…, check=True) -> CompletedProcess."""

    def call(*args, env=None, **kwargs):
        return run(MOVENV, *args, env=clean_env if env is None else env, **kwargs)

    return call


@pytest.fixture
def execute(clean_env):
    """As movenv, for any program: execute(env_dir / "bin/python", "-c", "pass")."""

    def call(*args, env=None, **kwargs):
        return run(*args, env=clean_env if env is None else env, **kwargs)

    return call


@pytest.fixture(scope="session")
def shim():
    """The shim's file."""
    assert os.access(SHIM, os.X_OK), "there is no '%s'" % SHIM
    return SHIM


@pytest.fixture(params=interpreters.each(), ids=repr)
def python(request):
    """Each interpreter in turn; see interpreters.Interpreter for its attributes."""
    return request.param


@pytest.fixture(scope="session")
def any_python():
    """One interpreter for behaviour that all share: the newest CPython with a pip wheel."""
    found = interpreters.newest()
    if found is None:
        pytest.skip("no CPython 3.8 or later with a pip wheel on this machine")
    return found


@pytest.fixture(scope="session")
def needs_static():
    """For tests that need the released executable: under strace, or in an empty root."""
    with open(MOVENV, "rb") as f:
        if b"/ld-linux" in f.read(4096):
            pytest.skip("needs the static executable: this one is a sanitizer's")


@pytest.fixture(scope="session")
def needs_root():
    if os.geteuid() != 0:
        pytest.skip("needs root")


def tool(name):
    """The path of a program, or a skip that names it."""
    found = shutil.which(name, path=TOOLS)
    if not found:
        pytest.skip("needs %s: scripts/install-deps --test" % name)
    return found


def must(*args):
    """Runs a step of a set-up; skips the test if this machine refuses it."""
    done = subprocess.run(
        args, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        encoding="utf-8", errors="replace", timeout=60,
    )
    if done.returncode != 0:
        reason = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["no message"]
        pytest.skip("%s failed here: %s" % (args[0], reason[0]))
    return done.stdout.strip()


def unmount(point):
    """Unmounts at once, or lazily while a process still uses the mount."""
    for args in (["umount", str(point)], ["umount", "-l", str(point)]):
        if subprocess.run(args, stderr=subprocess.DEVNULL, timeout=60).returncode == 0:
            return


def mount_command(device, point):
    """The command that mounts exFAT: through FUSE if there, otherwise through the kernel."""
    fuse = shutil.which("mount.exfat-fuse", path=TOOLS)
    if fuse and os.path.exists("/dev/fuse"):
        return [fuse, device, str(point)]
    return ["mount", "-t", "exfat", device, str(point)]


@contextlib.contextmanager
def fresh_disk(base, size, mkfs, mount):
    """While it lasts, the top of a new file system of so many bytes, in a file in this directory.

    mkfs: the command that makes it, without the file; mount(device, point): the one that mounts it.
    """
    losetup = tool("losetup")
    image, point = base / "image", base / "mnt"
    point.mkdir()
    with open(image, "wb") as f:
        f.truncate(size)
    with contextlib.ExitStack() as undo:
        undo.callback(image.unlink)
        must(*mkfs, str(image))
        device = must(losetup, "-f", "--show", str(image))
        undo.callback(subprocess.run, [losetup, "-d", device], timeout=60)
        must(*mount(device, point))
        undo.callback(unmount, point)
        yield point


@pytest.fixture
def exfat_dir(needs_root, tmp_path_factory):
    """The top of a fresh exFAT of 256 MiB: no links, no modes, no owners."""
    base = tmp_path_factory.mktemp("exfat")
    with fresh_disk(base, 256 << 20, [tool("mkfs.exfat")], mount_command) as point:
        yield point


def tmpfs(base, options):
    point = base / "mnt"
    point.mkdir()
    must("mount", "-t", "tmpfs", "-o", options, "movenv-test", str(point))
    return point


@pytest.fixture
def small_disk(needs_root, tmp_path_factory):
    """A disk of 1 MiB."""
    with contextlib.ExitStack() as undo:
        point = tmpfs(tmp_path_factory.mktemp("small"), "size=1m")
        undo.callback(unmount, point)
        yield point


@pytest.fixture
def readonly_dir(needs_root, tmp_path_factory):
    """An empty directory that not even root may write to."""
    with contextlib.ExitStack() as undo:
        point = tmpfs(tmp_path_factory.mktemp("readonly"), "ro,size=1m")
        undo.callback(unmount, point)
        yield point
