# SPDX-License-Identifier: MIT
"""riscv64, ppc64le, s390x (big-endian), armv7l and i686 (32 bits), run by qemu: each builds, passes
the unit tests, and makes, moves, packs and unpacks environments with Debian's Python for it.
"""
import os
import re
import shutil
import tarfile

import pytest

import emulated
import interpreters
import trees
from conftest import MOVENV, ROOT, run
from wheels import Wheel

OTHERS = ["riscv64", "ppc64le", "s390x", "armv7l", "i686"]
# What a moved environment needs, and the unit tests.
PACKAGES = ["python3-minimal", "libpython3-stdlib", "python3-pip-whl", "dash", "libcmocka-dev",
            "libc6-dev", "zlib1g-dev"]
COMPILERS = {"armv7l": "arm-linux-gnueabihf-gcc", "i686": "i686-linux-gnu-gcc",
             "ppc64le": "powerpc64le-linux-gnu-gcc"}
WORDS = {"armv7l": 4, "i686": 4}  # bytes
# musl has times of 64 bits on each machine, glibc where it is asked for them.
WIDE = {"armv7l": " -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64",
        "i686": " -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64"}
# qemu-user has no seccomp filters and, before version 9.2, no openat2; one test is of x86-64 alone,
# one needs a second user, and a tree is not a mount point, so that two cannot mount in it.
SKIPPED = {
    "kernel_without_openat2_refuses_all_links",
    "sandbox_without_openat2_refuses_all_links",
    "open_stays_beneath",
    "slurp_identifies_the_link_and_not_its_target",
    "what_replaces_a_link_has_the_mode_of_a_target_inside",
    "remove_stops_at_a_directory_mounted_from_the_same_file_system",
    "a_program_of_i386_is_reported_by_its_loader_or_machine",
    "links_of_another_user_lead_only_to_what_is_theirs",
    "remove_stops_at_another_file_system",
    "clearing_that_fails_halfway_brings_the_old_environment_back",
}
RUN_ALL = """
for test in /unit/test_*; do
    "$test" 2>&1 || echo "FAILED $test"
done
true
"""
ASK = "import struct, sys; print(sys.prefix, sys.base_prefix, sys.byteorder, struct.calcsize('P'))"
HELLO = "import sys\n\n\ndef main():\n    print(sys.byteorder, sys.prefix)\n"
SLOW = 300  # seconds: qemu takes ten times as long
LATE = 1 << 33  # seconds: in the year 2242
LARGE = (4 << 30) + 5  # bytes: 5, if they were counted in 32 bits


@pytest.fixture(scope="module", params=OTHERS)
def other(request, emulate):
    made = emulate(request.param, *PACKAGES)
    names = os.listdir(made.path("/usr/bin"))
    made.name = next(n for n in names if re.fullmatch(r"python3\.\d+", n))
    for link, to in (("/usr/bin/python3", made.name), ("/bin/sh", "dash"),
                     ("/usr/local/bin/py", "movenv"), ("/bin/true", "dash")):
        if not os.path.lexists(made.path(link)):
            made.path(link).symlink_to(to)
    made.path("/etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
    return made


@pytest.fixture
def place(other):
    """An empty directory in the tree, by its name there."""
    path = other.path("/srv/place")
    path.mkdir()
    yield "/srv/place"
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def moved(other):
    """An environment with pip and a script, moved."""
    wheel = Wheel("hello", "1.0", files={"hello.py": HELLO}, scripts={"hello": "hello:main"})
    wheel.write(other.path("/srv"))
    other(["movenv", "create", "--seed=pip", "--seed=/srv/" + wheel.file_name, "/srv/made"],
          timeout=SLOW)
    other.path("/srv/made").rename(other.path("/opt/moved é"))
    return "/opt/moved é"


def works(other, env, base="/usr"):
    """The environment runs at its place, with its scripts and pip, and check has nothing to say."""
    order = "big" if other.machine == "s390x" else "little"
    size = WORDS.get(other.machine, 8)
    done = other([env + "/bin/python", "-c", ASK], timeout=SLOW)
    assert done.stdout == "%s %s %s %d\n" % (env, base, order, size)
    assert other([env + "/bin/hello"], timeout=SLOW).stdout == "%s %s\n" % (order, env)
    assert " from %s/lib" % env in other([env + "/bin/pip", "--version"], timeout=SLOW).stdout
    return other(["movenv", "check", "--hashes", env], timeout=SLOW).stdout == ""


def test_the_unit_tests_pass(other):
    compiler = COMPILERS.get(other.machine, other.machine + "-linux-gnu-gcc")
    build = "build/" + other.machine
    env = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    cross = run(ROOT / "scripts/cross-cc", other.machine, env=env).stdout.strip()
    host = "%s --sysroot=%s%s" % (compiler, other.root, WIDE.get(other.machine, ""))
    run("make", "-s", "-j2", "BUILD=" + build, "CC=" + cross, "HOSTCC=" + host, "HOST_CFLAGS=-O0",
        "unit", cwd=ROOT,
        env=env, timeout=900)
    top = other.path("/unit")
    shutil.copytree(ROOT / "tests/vectors", top / "tests/vectors")
    shutil.copy(ROOT / "Makefile", top)
    for file in (ROOT / build / "unit").glob("*/test_*"):
        if not file.suffix:
            shutil.copy(file, top)
    text = other(["sh", "-c", RUN_ALL], cwd="/unit", timeout=900).stdout
    shutil.rmtree(top)
    failed = re.findall(r"^FAILED (.*)", text, re.M)
    assert not failed, text
    assert set(re.findall(r"\[  SKIPPED \] (\w+)$", text, re.M)) <= SKIPPED
    assert text.count("[       OK ]") > 300


def test_a_moved_environment_works(other, moved):
    assert works(other, moved)


def test_it_finds_its_interpreter_at_another_place_and_notes_it(other, moved):
    file = other.path(moved + "/pyvenv.cfg")
    file.write_text(file.read_text().replace("= /usr/bin", "= /gone/bin"))
    assert works(other, moved)
    assert "home = /usr/bin\n" in file.read_text()


@pytest.mark.parametrize("end", ["tar.gz", "tar", "zip"])
def test_an_archive_unpacks_to_an_environment_that_works(other, moved, place, end):
    archive = "%s/archive.%s" % (place, end)
    other(["movenv", "pack", moved, "-o", archive])
    other(["movenv", "unpack", archive, place + "/unpacked"])
    assert works(other, place + "/unpacked")


def test_an_environment_of_venv_is_repaired(other, place):
    other(["python3", "-m", "venv", "--without-pip", place + "/venv"])
    other(["movenv", "repair", place + "/venv"])
    other.path(place + "/venv").rename(other.path(place + "/to"))
    assert other(["movenv", "check", place + "/to"]).stdout == ""
    assert other([place + "/to/bin/python", "-c", ASK]).stdout.startswith(place + "/to /usr ")


def test_py_finds_the_interpreter_and_the_environment(other, moved):
    version = other([other.name, "-V"]).stdout
    assert other(["py", "-V"]).stdout == version
    done = other(["py", "-c", ASK], {"VIRTUAL_ENV": moved})
    assert done.stdout.startswith(moved + " /usr ")


def test_a_standalone_environment_runs_in_an_empty_tree(other, tmp_path):
    other(["movenv", "create", "--standalone", "--without-pip", "/srv/alone"], timeout=SLOW)
    other.path("/srv/alone").rename(tmp_path / "env")
    empty = emulated.Emulated(tmp_path, other.machine)
    assert empty(["/env/bin/python", "-c", ASK]).stdout.startswith("/env /env/base ")
    shutil.copy(other.path("/usr/local/bin/movenv"), tmp_path)
    assert empty(["/movenv", "check", "/env"]).stdout == ""


@pytest.fixture
def here(other, tmp_path, clean_env):
    """An environment of this machine with pip and the script, by the version of the other's."""
    found = [i for i in interpreters.find_all() if "python" + i.minor == other.name and
             i.is_cpython and not i.abiflags]
    if not found:
        pytest.skip("NOT TESTED: archives between %s and this machine: there is no %s here"
                    % (other.machine, other.name))
    wheel = Wheel("hello", "1.0", files={"hello.py": HELLO}, scripts={"hello": "hello:main"})
    run(MOVENV, "create", "-p", found[0], "--seed=pip", "--seed=%s" % wheel.write(tmp_path),
        tmp_path / "env", env=clean_env)
    return tmp_path / "env"


@pytest.mark.parametrize("end", ["tar.gz", "zip"])
def test_an_archive_of_this_machine_unpacks_on_the_other(other, here, place, clean_env, end):
    file = other.path(place) / ("archive." + end)
    run(MOVENV, "pack", here, "-o", file, env=clean_env)
    other(["movenv", "unpack", "%s/%s" % (place, file.name), place + "/unpacked"])
    assert works(other, place + "/unpacked")


@pytest.mark.parametrize("end", ["tar.gz", "zip"])
def test_an_archive_of_the_other_unpacks_on_this_machine(
        other, moved, here, place, tmp_path, clean_env, end):
    archive = "%s/archive.%s" % (place, end)
    other(["movenv", "pack", moved, "-o", archive])
    words = ["-p", trees.cfg(here)["executable"], other.path(archive), tmp_path / "to"]
    run(MOVENV, "unpack", *words, env=clean_env)
    to = tmp_path.resolve() / "to"
    assert run(to / "bin/hello", env=clean_env).stdout == "little %s\n" % to
    assert run(MOVENV, "check", "--hashes", to, env=clean_env).stdout == ""


def test_machines_share_the_cache_of_a_home_directory(other, here, place, clean_env):
    """Neither is misled by what the other keeps there: the formats have one byte order and size."""
    cache = other.path("/root/.cache/movenv")
    wheel = other.path(place) / "hello-1.0-py3-none-any.whl"
    shutil.rmtree(cache, ignore_errors=True)
    shutil.copy(here.parent / wheel.name, wheel)
    env = dict(clean_env, MOVENV_CACHE_DIR=str(cache))
    words = ["movenv", "create", "--seed=%s/%s" % (place, wheel.name)]
    run(MOVENV, "create", "-p", here / "bin/python", "--seed=%s" % wheel, here.parent / "again",
        env=env)
    other([*words, place + "/env"])
    assert other(["movenv", "check", "--hashes", place + "/env"]).stdout == ""
    assert other(["movenv", "cache", "info"]).stderr == ""
    installed = other.path("%s/env/lib/%s/site-packages/hello.py" % (place, other.name))
    assert installed.read_text() == HELLO


def test_files_of_4_gib_are_packed_and_unpacked_whole(other, place):
    if other.machine not in WORDS:
        pytest.skip("it is of 64 bits, as this machine")
    other(["movenv", "create", "--without-pip", place + "/env"])
    with open(other.path(place + "/env/large"), "wb") as file:
        file.truncate(LARGE)
        file.seek(LARGE - 3)
        file.write(b"end")
    other(["movenv", "pack", place + "/env", "-o", place + "/large.tar"], timeout=600)
    os.unlink(other.path(place + "/env/large"))
    other(["movenv", "unpack", place + "/large.tar", place + "/to"], timeout=600)
    with open(other.path(place + "/to/large"), "rb") as file:
        assert file.seek(0, os.SEEK_END) == LARGE
        file.seek(LARGE - 4)
        assert file.read() == b"\0end"


def test_a_long_configuration_is_not_cut(other, place):
    """Its size in 32 bits would be 5."""
    other(["movenv", "create", "--without-pip", place + "/env"])
    os.truncate(other.path(place + "/env/pyvenv.cfg"), LARGE)
    done = other(["movenv", "check", place + "/env"], check=False)
    assert done.returncode != 0 and "pyvenv.cfg" in done.stderr + done.stdout


def test_times_after_2038_are_kept(other, place):
    other(["movenv", "create", "--without-pip", place + "/env"])
    other(["movenv", "pack", place + "/env", "-o", place + "/a.tar"])
    with tarfile.open(other.path(place + "/a.tar"), "a", format=tarfile.PAX_FORMAT) as archive:
        late = tarfile.TarInfo("late")
        late.mtime = LATE
        archive.addfile(late)
    other(["movenv", "unpack", place + "/a.tar", place + "/to"])
    assert other.path(place + "/to/late").stat().st_mtime == LATE
