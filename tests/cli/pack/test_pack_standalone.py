# SPDX-License-Identifier: MIT
"""movenv pack --standalone: the archive of an ordinary environment contains its interpreter, and
the libraries of the machine that its packages need."""
import hashlib
import json
import os
import shutil
import signal
import subprocess
import time

import pytest

import check_text
import elf_files
import homes
import interpreters
import trees
from archives import stale, unpack
from conftest import MOVENV, must, run, tool
from roots import inside, runs_alone

CALL_PACKAGE = "import ctypes, pkg; print(ctypes.CDLL(pkg.__path__[0] + '/one.so').one())"


def _made():
    """Every maker on the newest CPython, venv on the oldest one, and the makers for PyPy."""
    found = [i for i in interpreters.find_all() if i.version >= (3, 8)]
    cpythons = [i for i in found if i.is_cpython]
    pairs = [(m, i) for i in cpythons[-1:]
             for m in ("movenv", "venv", "venv --copies", "virtualenv")]
    pairs += [("venv", i) for i in cpythons[:-1][:1]]
    return pairs + [(m, i) for i in found if not i.is_cpython for m in ("movenv", "venv")]


@pytest.fixture
def make(movenv, execute, clean_env, tmp_path):
    """make("venv", python) -> an environment by this maker."""

    def call(maker, python):
        env_dir = tmp_path.resolve() / "env"
        if maker == "movenv":
            movenv("create", "--without-pip", "-p", python, env_dir)
            return env_dir
        options = ["--copies"] if maker == "venv --copies" else []
        execute(python, "-m", "venv", "--without-pip", *options, env_dir)
        if maker == "virtualenv":
            version = "%d.%d.%d" % python.version
            home = os.path.dirname(python.path)
            (env_dir / "pyvenv.cfg").write_text(
                "home = %s\nimplementation = CPython\nversion_info = %s.final.0\n"
                "virtualenv = 20.26.6\ninclude-system-site-packages = false\nbase-prefix = %s\n"
                "base-exec-prefix = %s\nbase-executable = %s\n"
                % (home, version, python.prefix, python.prefix, python.path))
        return env_dir

    return call


@pytest.fixture
def pack(movenv, tmp_path):
    """pack(env, "-j1") -> the archive. The environment is unchanged, and no other file is left."""

    def call(env_dir, *options, name="a.tar", stderr="", standalone="--standalone", **kwargs):
        to = tmp_path / "out"
        shutil.rmtree(to, ignore_errors=True)
        to.mkdir()
        before = trees.snapshot(env_dir), os.stat(env_dir).st_mtime_ns
        done = movenv("pack", env_dir, standalone, "-o", to / name, *options, **kwargs)
        assert (done.stdout, done.stderr) == ("", stderr)
        assert (trees.snapshot(env_dir), os.stat(env_dir).st_mtime_ns) == before
        assert os.listdir(to) == [name]
        return to / name

    return call


@pytest.fixture
def alone(tmp_path):
    """Unpacks an archive below an empty root, and returns the environment."""

    def call(archive):
        shutil.rmtree(tmp_path / "root", ignore_errors=True)
        (tmp_path / "root").mkdir()
        return unpack(archive, tmp_path.resolve() / "root/env")

    return call


def sources(top):
    """{file: (mode, bytes)}; for compiled modules, and the interpreter, which has the place of its
    environment, only the name counts."""
    return {n: n.endswith(".pyc") or n.startswith("libexec/") or f
            for n, f in trees.contents(top).items()}


def site_of(env_dir):
    return next(env_dir.glob("lib/*/site-packages"))


@pytest.mark.parametrize("maker, python", _made(), ids=repr)
def test_an_environment_of_any_maker_runs_in_an_empty_root(
        make, pack, alone, movenv, maker, python, needs_root):
    env_dir = make(maker, python)
    (site_of(env_dir) / "mine.py").write_text("value = 7\n")
    out = alone(pack(env_dir, name="a.tar.gz" if maker == "venv" else "a.tar"))
    assert tuple(runs_alone(out)["version"]) == python.version
    assert inside(out, "python", "-c", "import ssl, mine; print(mine.value)").stdout == "7\n"
    assert stale(out)[0] == []
    cfg = trees.cfg(out)
    assert cfg["movenv-home"] == "base/bin"
    movenv("repair", out)  # the last start wrote home, in another root
    assert movenv("check", out).stdout == ""


def test_the_archive_equals_a_created_standalone_environment(
        make, pack, alone, movenv, any_python, tmp_path):
    """The bases differ only in the times that compiled modules record."""
    out = alone(pack(make("movenv", any_python)))
    movenv("create", "--without-pip", "--standalone", "-p", any_python, tmp_path / "made")
    assert sources(out / "base") == sources(tmp_path / "made/base")
    assert set(trees.cfg(out)) == set(trees.cfg(tmp_path / "made"))


def test_standalone_python_leaves_out_the_c_library(make, pack, alone, execute, any_python):
    out = alone(pack(make("venv", any_python), standalone="--standalone=python"))
    names = os.listdir(out / "base/so")
    assert "libstdc++.so.6" in names and "libc.so.6" not in names
    output = execute(out / "bin/python", "-c", "import sys; print(sys.base_prefix)").stdout
    assert output == "%s/base\n" % out


def test_the_same_environment_gives_the_same_bytes(make, pack, spread, clean_env, tmp_path):
    """With any number of threads, and wherever the interpreter was built."""
    env_dir = make("venv", spread)
    options = ["--standalone", "-l1", "--exclude=base/so/*", "--exclude=*/lib-dynload"]
    hashes = set()
    for jobs in "-j1", "-j2":
        archive = pack(env_dir, jobs, *options[1:], name="a.tar.gz")
        hashes.add(hashlib.sha256(archive.read_bytes()).hexdigest())
        time.sleep(1.1)
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    with open(tmp_path / "b", "wb") as f:
        subprocess.run([MOVENV, "pack", env_dir, *options, "-o", "-"], stdout=f, check=True,
                       env=dict(clean_env, TMPDIR=str(temporary)), cwd=tmp_path)
    hashes.add(hashlib.sha256((tmp_path / "b").read_bytes()).hexdigest())
    assert len(hashes) == 1
    assert os.listdir(temporary) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda n: n.name)
def test_a_signal_leaves_nothing(make, any_python, clean_env, tmp_path, number):
    env_dir = make("venv", any_python)
    out = tmp_path / "out"
    out.mkdir()
    with subprocess.Popen([MOVENV, "pack", env_dir, "--standalone", "-o", out / "a.tar"],
                          env=clean_env, stderr=subprocess.PIPE) as process:
        end = time.monotonic() + 60
        while not list(out.glob(".movenv-*/new/base/lib")):
            assert process.poll() is None and time.monotonic() < end
        process.send_signal(number)
        stderr = process.stderr.read()
    assert (process.returncode, stderr) == (-number, b"")
    assert os.listdir(out) == []


def test_a_full_disk_leaves_nothing(make, refused, any_python, small_disk):
    message = refused("pack", make("venv", any_python), "--standalone", "-o", small_disk / "a.tar")
    assert "No space left" in message
    assert os.listdir(small_disk) == []


def test_pack_reports_the_files_that_it_leaves_out(make, pack, alone, any_python):
    env_dir = make("movenv", any_python)
    cfg = env_dir / "pyvenv.cfg"
    cfg.write_text(cfg.read_text().replace("site-packages = false", "site-packages = true"))
    (env_dir / "base/lib").mkdir(parents=True)
    (env_dir / "base/lib/mine").write_text("")
    out = alone(pack(env_dir, stderr="movenv: left out '%s/base': the interpreter takes its place\n"
                     "movenv: packing '%s' without the packages of its home, which it sees\n"
                     % (env_dir, env_dir)))
    assert not (out / "base/lib/mine").exists() and (out / "base/bin").exists()


def test_an_unknown_kind_is_refused(movenv, tmp_path):
    done = movenv("pack", "--standalone=all", tmp_path, check=False)
    assert done.returncode == 2
    assert "'--standalone=all': must be 'python', or without a value" in done.stderr


class Machine:
    """Libraries of the machine, in their own directory, and a package that needs them."""

    def __init__(self, top):
        self.libs = top / "machine/lib"
        self.libs.mkdir(parents=True)
        self.compile(self.libs / "libbar.so.1", "int bar(void) { return 2; }")
        self.compile(self.libs / "libfoo.so.1",
                     "int bar(void); int foo(void) { return 40 + bar(); }",
                     self.libs / "libbar.so.1", "-Wl,-rpath,$ORIGIN")
        # The package contains a library of the same name.
        self.compile(self.libs / "libown.so.1", "int own(void) { return 1000000; }")

    @staticmethod
    def compile(to, text, *options):
        done = subprocess.run(
            [tool("cc"), "-shared", "-fPIC", "-x", "c", "-", "-x", "none", *options,
             "-Wl,-soname," + to.name, "-o", to],
            input=text, encoding="utf-8", stderr=subprocess.PIPE, check=False)
        assert done.returncode == 0, done.stderr

    def install(self, site, *options):
        (site / "pkg.libs").mkdir()
        (site / "pkg").mkdir()
        (site / "pkg/__init__.py").write_text("")
        self.compile(site / "pkg.libs/libown.so.1", "int own(void) { return 300; }")
        self.compile(
            site / "pkg/one.so",
            "int foo(void); int own(void); int one(void) { return foo() + own(); }",
            self.libs / "libfoo.so.1", site / "pkg.libs/libown.so.1",
            *(options or ["-Wl,-rpath,$ORIGIN/../pkg.libs"]))


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path.resolve())


def search_path(machine, method, site, tmp_path):
    """How a library is found: (options for the linker, a command before movenv, variables)."""
    if method in ("rpath", "runpath"):
        tags = "-Wl,--%s-new-dtags" % ("enable" if method == "runpath" else "disable")
        return ["-Wl,-rpath,$ORIGIN/../pkg.libs:%s" % machine.libs, tags], [], {}
    if method == "LD_LIBRARY_PATH":
        return [], [], {method: str(machine.libs)}
    (tmp_path / "ld.so.conf").write_text("%s\n" % machine.libs)
    must(tool("ldconfig"), "-X", "-f", str(tmp_path / "ld.so.conf"), "-C", str(tmp_path / "cache"))
    must(tool("unshare"), "-m", "true")
    return [], ["unshare", "-m", "sh", "-c", "mount --bind '%s' /etc/ld.so.cache && exec \"$@\""
                % (tmp_path / "cache"), "sh"], {}


@pytest.mark.parametrize("method", ["rpath", "runpath", "LD_LIBRARY_PATH", "ld.so.cache"])
def test_libraries_that_a_package_needs_are_packed(
        make, alone, machine, any_python, method, clean_env, tmp_path, needs_root):
    env_dir = make("venv", any_python)
    options, command, variables = search_path(machine, method, site_of(env_dir), tmp_path)
    machine.install(site_of(env_dir), *options)
    before = trees.snapshot(env_dir)
    run(*command, MOVENV, "pack", env_dir, "--standalone", "-o", tmp_path / "a.tar",
        env=dict(clean_env, **variables))
    assert trees.snapshot(env_dir) == before
    out = alone(tmp_path / "a.tar")
    names = os.listdir(out / "base/so")
    assert {"libfoo.so.1", "libbar.so.1"} <= set(names) and "libown.so.1" not in names
    assert inside(out, "python", "-c", CALL_PACKAGE).stdout == "342\n"


def test_a_missing_library_is_reported_and_pack_goes_on(make, pack, alone, any_python):
    env_dir = make("movenv", any_python)
    site = site_of(env_dir)
    (site / "gpu.so").write_bytes(elf_files.library(needed=["libgpu.so.1", "libc.so.6"]))
    (site / "other.so").write_bytes(elf_files.library(
        needed=["libelse.so.1"], machine=elf_files.MACHINES[elf_files.OTHER]))
    (site / "cut.so").write_bytes(elf_files.library(needed=["libcut.so.1"])[:150])
    user = (site / "gpu.so").relative_to(env_dir)
    message = "movenv: cannot fix '%s/base/so/libgpu.so.1': '%s' needs it, and it is not on this " \
        "machine; if it is used, install the package with it\n" % (env_dir, user)
    out = alone(pack(env_dir, stderr=message))
    assert "libgpu.so.1" not in os.listdir(out / "base/so")
    assert (site_of(out) / "gpu.so").exists()


def test_libraries_of_later_packages_are_added_to_a_standalone_environment(
        movenv, pack, alone, repair, machine, any_python, tmp_path, needs_root):
    env_dir = tmp_path.resolve() / "env"
    movenv("create", "--standalone", "--without-pip", "-p", any_python, env_dir)
    site = site_of(env_dir)
    machine.install(site, *search_path(machine, "runpath", site, tmp_path)[0])
    user = str((site / "pkg/one.so").relative_to(env_dir))
    reasons = {name: "it is missing, and '%s' needs it" % by for name, by in (
        ("base/so/libfoo.so.1", user), ("base/so/libbar.so.1", str(machine.libs / "libfoo.so.1")))}

    done = movenv("check", "--json", env_dir, check=False)
    found = json.loads(done.stdout)["environments"][0]["findings"]
    assert done.returncode == 1
    assert {f["file"]: f["reason"] for f in found if f["kind"] == "library"} == reasons
    assert all(f["mended"] and f["remedy"] is None for f in found if f["kind"] == "library")
    lines = check_text.lines(movenv("check", "-v", env_dir, check=False).stdout)
    for name, reason in reasons.items():
        assert "%s/%s: %s (movenv repair fixes it)" % (env_dir, name, reason) in lines

    base = sources(env_dir / "base")
    for standalone in "--standalone", "--standalone=python", "-q":
        out = alone(pack(env_dir, standalone=standalone))
        assert inside(out, "python", "-c", CALL_PACKAGE).stdout == "342\n"
        new = sources(out / "base")
        assert new.pop("so/libbar.so.1") and new.pop("so/libfoo.so.1")
        assert new == base

    assert repair(env_dir) == ["%s/%s: %s; now a copy of this machine's" % (env_dir, *item)
                               for item in reversed(sorted(reasons.items()))]
    # Its own search path no longer matters: base/so comes first.
    (machine.libs / "libown.so.1").unlink()
    assert movenv("check", env_dir).stdout == ""
    moved = env_dir.parent / "moved/env"
    os.renames(env_dir, moved)
    assert inside(moved, "python", "-c", CALL_PACKAGE).stdout == "342\n"


def test_check_does_not_report_libraries_of_an_ordinary_environment(
        make, movenv, machine, any_python):
    env_dir = make("movenv", any_python)
    machine.install(site_of(env_dir))
    assert movenv("check", env_dir).stdout == ""
    assert movenv("repair", "-n", env_dir).stdout == ""


def test_an_environment_on_a_standalone_interpreter_is_packed_with_it(
        make, pack, alone, movenv, execute, clean_env, any_python, tmp_path, needs_root):
    """It lies in another environment: no command starts it unless the user names it."""
    outer = tmp_path.resolve() / "outer"
    movenv("create", "--standalone", "--without-pip", "-p", any_python, outer)
    inner = tmp_path.resolve() / "env"
    execute(outer / "bin/python", "-m", "venv", "--without-pip", inner)
    clean_env["MOVENV_PYTHON"] = str(outer / "base/bin" / homes.name_of(any_python))
    runs_alone(alone(pack(inner)))
