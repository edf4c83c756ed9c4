# SPDX-License-Identifier: MIT
"""The build with the flags of distributions and with other compilers: a build each, and what it
makes works. The sizes differ, and no program may rely on one.
"""
import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

import debian_chroot
from conftest import ROOT, run, tool

HARDENED = "-fstack-clash-protection -Wformat -Werror=format-security"
NOW = "-Wl,-z,relro -Wl,-z,now"
# Fedora's gcc gets these by files.
SPECS = {
    "cc1": "*cc1_options:\n+ %{!r:%{!fpie:%{!fPIE:%{!fpic:%{!fPIC:%{!fno-pie:-fPIE}}}}}}\n",
    "ld": "*self_spec:\n+ %{!static:%{!shared:%{!static-pie:-pie}}}\n\n*link:\n+ -z now\n",
}
# CFLAGS, CPPFLAGS, LDFLAGS: dpkg-buildflags' (with hardening=+all), makepkg.conf's, and so on.
FLAGS = {
    "Debian": (
        "-g -O2 -flto=auto -ffat-lto-objects -fstack-protector-strong -fcf-protection " + HARDENED,
        "-Wdate-time -D_FORTIFY_SOURCE=2", "-flto=auto -ffat-lto-objects -fPIE -pie " + NOW),
    "Debian without LTO": (
        "-g -O2 -Werror=implicit-function-declaration -fPIE -fcf-protection " + HARDENED,
        "-Wdate-time -D_FORTIFY_SOURCE=3", "-fPIE -pie " + NOW),
    "Fedora": (
        "-O2 -flto=auto -ffat-lto-objects -fexceptions -g -grecord-gcc-switches -pipe -Wall "
        "-Wp,-U_FORTIFY_SOURCE,-D_FORTIFY_SOURCE=3 -Wp,-D_GLIBCXX_ASSERTIONS -specs={cc1} "
        "-m64 -march=x86-64 -mtune=generic -fasynchronous-unwind-tables -fcf-protection "
        "-fno-omit-frame-pointer -mno-omit-leaf-frame-pointer " + HARDENED,
        "", "-Wl,--as-needed -Wl,--build-id=sha1 -specs={ld} " + NOW),
    "Arch": (
        "-march=x86-64 -mtune=generic -O2 -pipe -fno-plt -fexceptions -Wp,-D_FORTIFY_SOURCE=3 "
        "-fcf-protection -fno-omit-frame-pointer -g -flto=auto " + HARDENED,
        "", "-Wl,-O1 -Wl,--sort-common -Wl,--as-needed -flto=auto " + NOW),
    "Alpine": ("-Os -fstack-clash-protection -Wformat -Werror=format-security", "",
               "-Wl,--as-needed,-O1,--sort-common"),
    "Gentoo": ("-O3 -march=native -pipe", "", "-Wl,-O1 -Wl,--as-needed -Wl,-z,pack-relative-relocs"),
    "openSUSE": (
        "-O2 -Wall -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -funwind-tables "
        "-fasynchronous-unwind-tables -Werror=return-type -flto=auto -g " + HARDENED,
        "", "-flto=auto"),
    "no optimization": ("-O0 -g3", "", ""),
}
STRICT = "-Wall -Wextra -Werror"


def make(base, *words):
    """Builds all but the manual in base; returns the path of movenv."""
    done = subprocess.run(
        [tool("make"), "-C", str(ROOT), "-j%d" % os.cpu_count(), "LOWDOWN=",
         "BUILD=%s" % base, *words, "all"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "MAKEFLAGS": ""}, timeout=1800)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "warning:" not in done.stdout
    return base / "movenv"


def works(program, env, base):
    """Makes, moves, checks, packs and unpacks environments; the shim has any size."""
    def movenv(*words):
        return run(program, *words, env=env, cwd=base)

    def prefix(directory):
        code = "import ssl, sys; print(sys.prefix)"
        return run(base / directory / "bin/python", "-c", code, env=env).stdout.strip()

    movenv("create", "-q", "made")
    (base / "made").rename(base / "moved")
    assert prefix("moved") == str(base / "moved")
    assert run(base / "moved/bin/pip", "--version", env=env).stdout.startswith("pip ")
    assert "Could be better" not in movenv("check", "moved").stdout
    movenv("pack", "-q", "moved", "-o", "packed.tar.gz")
    movenv("unpack", "-q", "packed.tar.gz", "unpacked")
    assert prefix("unpacked") == str(base / "unpacked")
    movenv("create", "-q", "--standalone", "--without-pip", "alone")
    (base / "alone").rename(base / "away")
    assert prefix("away") == str(base / "away")


@pytest.fixture
def checked(clean_env, tmp_path):
    def check(program):
        run(ROOT / "scripts/check-shim", env={**os.environ, "BUILD": str(program.parent)})
        works(program, clean_env, tmp_path)

    return check


@pytest.mark.parametrize("name", FLAGS)
def test_flags_of_a_distribution(name, checked, tmp_path):
    if os.uname().machine != "x86_64":
        pytest.skip("flags of x86-64")
    for spec, text in SPECS.items():
        (tmp_path / spec).write_text(text)
    names = {spec: tmp_path / spec for spec in SPECS}
    words = zip(("CFLAGS", "CPPFLAGS", "LDFLAGS"), FLAGS[name])
    checked(make(tmp_path / "build", *("%s=%s" % (k, v.format(**names)) for k, v in words)))


@pytest.fixture
def clang(tmp_path):
    """clang for musl: Debian's musl in the places where clang looks for a C library."""
    machine = os.uname().machine + "-linux-musl"
    if not Path("/usr/include", machine).is_dir():
        pytest.skip("needs Debian's musl-dev")
    (tmp_path / "root/usr").mkdir(parents=True)
    for name in ("include", "lib"):
        (tmp_path / "root/usr" / name).symlink_to(Path("/usr", name, machine))
    root = shlex.quote(str(tmp_path / "root"))
    return "%s --target=%s --sysroot=%s --gcc-toolchain=/usr -ffile-prefix-map=%s=" % (
        tool("clang"), machine, root, root)  # the map: no directory of this test in debug data


@pytest.mark.parametrize("flags", ["-Oz -g", "-O3"])
def test_clang_without_a_warning(flags, clang, checked, tmp_path):
    checked(make(tmp_path / "build", "CC=" + clang, "CFLAGS=%s %s" % (flags, STRICT),
                 "LDFLAGS=-pie " + NOW))


@pytest.fixture(scope="module")
def sid(needs_root, tmp_path_factory):
    """A Debian sid with its newest compilers, and the sources in /src."""
    kept = os.environ.get("MOVENV_MACHINES_CACHE")
    base = tmp_path_factory.mktemp("compilers")
    packages = ["gcc", "libc6-dev", "clang", "make", "musl-tools", "zlib1g-dev", "python3-venv"]
    inside = debian_chroot.make(base / "root", packages,
                                Path(kept) / "sid-compilers.tar" if kept else None)
    run(ROOT / "scripts/lib/copy-tree", inside.path("/src"), env=dict(os.environ))
    yield inside
    shutil.rmtree(base, ignore_errors=True)


@pytest.mark.parametrize("standard", ["", "-std=gnu23"])
@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_the_newest_compilers_without_a_warning(sid, compiler, standard):
    files = "shim/*.c shim/common/*.c builder/*/*.c"
    words = "%s -fsyntax-only %s %s -D_GNU_SOURCE -Iinclude -Ishim -Ibuilder" % (
        compiler, STRICT, standard)
    sid(["sh", "-c", "printf '%%s\\0' %s | xargs -0 -n 16 -P 2 %s" % (files, words)], cwd="/src",
        timeout=900)


def test_the_newest_gcc_builds(sid):
    sid(["make", "-j2", "LOWDOWN=", "CFLAGS=-O2 -g -flto=auto %s" % STRICT], cwd="/src", timeout=1800)
    sid(["build/movenv", "create", "-q", "/made"], cwd="/src")
    sid.path("/made").rename(sid.path("/moved"))
    assert sid(["/moved/bin/python", "-c", "import sys; print(sys.prefix)"]).stdout == "/moved\n"
