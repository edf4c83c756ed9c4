# SPDX-License-Identifier: MIT
"""The packages of scripts/packaging: each is built as its distribution builds it, checked by its
tools, installed, tried and removed. Debian's and Fedora's by their real builders; Alpine's with a
stand-in for abuild, and with busybox as its shell and tools.
"""
import os
import re
import shutil
import subprocess

import pytest

import packages
from conftest import ROOT, TOOLS, run, tool
from packages import DATA, HERE

# What rpmlint reports of these packages, and why that stays.
RPMLINT = {
    "no-signature": "the builder of a release signs",
    "no-packager-tag": "not used in Fedora",
    "no-group-tag": "not used in Fedora",
    "no-buildroot-tag": "not used in Fedora",
    "invalid-license": "SPDX names; Debian's rpmlint has no list of valid ones",
    "manpage-not-compressed": "brp-compress of Debian's rpm needs bash as sh; Fedora's has it",
    "no-manual-page-for-binary": "it looks for compressed ones",
    "no-documentation": "of the debug package",
    "dangling-relative-symlink": "py leads to the program of the other package",
    "invalid-url": "there is no network, or the release is not there yet",
    "statically-linked-binary": "on purpose",
    "position-independent-executable-suggested": "static, without relocations",
    "unstripped-binary-or-object": "the debug package",
    "requires-on-release": "Fedora asks for it between packages of one source",
}


@pytest.fixture
def deb(tmp_path_factory, needs_root):
    tool("dpkg-buildpackage")
    return packages.once(tmp_path_factory, "deb", packages.build_deb)


@pytest.fixture
def rpm(tmp_path_factory, needs_root):
    tool("rpmbuild")
    return packages.once(tmp_path_factory, "rpm", packages.build_rpm)


@pytest.fixture
def box(tmp_path, needs_root):
    """This machine, of which only commands in it see the changes."""
    return packages.Machine(tmp_path / "box")


def build_id(file):
    notes = run(tool("readelf"), "-n", file, env={"PATH": TOOLS}).stdout
    return re.search("Build ID: ([0-9a-f]+)", notes).group(1)


def holds_the_launcher(box, movenv, built):
    """The interpreters of an installed movenv begin with the launcher as the Makefile made it."""
    box(movenv, "create", "--without-pip", "/mnt/env", env={"XDG_CACHE_HOME": "/mnt/cache"})
    assert (box.files / "env/bin/python").read_bytes().startswith(built.read_bytes())
    shutil.rmtree(box.files / "env")


def test_lintian_finds_nothing(deb):
    """With the overrides; each is used."""
    lintian = tool("lintian")
    words = ["--allow-root", "--display-info", "--tag-display-limit", "0"]
    shown = run(tool("dpkg-query"), "-Wf", "${Version}", "lintian", env={"PATH": TOOLS}).stdout
    if not run(tool("dpkg"), "--compare-versions", shown, "ge", "2.117", env={}, check=False
               ).returncode == 0:
        # Static-Built-Using is of 2022: lintian learned it later.
        words += ["--suppress-tags", "unknown-field"]
    done = run(lintian, *words, packages.find(deb, "*_*.changes"), cwd=deb,
               env=packages.build_env(HOME=str(deb)), check=False, timeout=600)
    assert done.returncode == 0 and done.stdout == "", done.stdout + done.stderr


def test_the_flags_of_debian_reach_the_compiler(deb):
    """blhc looks for them in the log. rules names the lines that it may leave out."""
    done = run(tool("blhc"), deb / "log", env={"PATH": TOOLS}, check=False)
    assert done.returncode == 0 and done.stdout == "", done.stdout[:2000]
    assert (deb / "log").read_text().count("/musl-gcc ") > 100


def test_the_tests_ran_in_the_builds(deb, rpm):
    for log in (deb / "log", rpm / "log"):
        count, = re.findall(r"^tests: (\d+) passed, 0 failed", log.read_text(), re.M)
        assert int(count) > 300, log


def test_the_debian_packages_install_run_and_leave_nothing(deb, box):
    names = box.take(*deb.glob("*.deb"), HERE / "smoke")
    box("dpkg", "-i", *[n for n in names if n.endswith(".deb")])
    assert "all is well" in box("sh", "/mnt/smoke").stdout
    assert box("dpkg", "-V", "movenv", "movenv-py").stdout == ""
    assert box("man", "-w", "movenv", "py", "movenv-create").stdout.split() == [
        "/usr/share/man/man1/%s.1.gz" % name for name in ("movenv", "py", "movenv-create")]
    installed = box.changed()
    assert "usr/share/zsh/vendor-completions/_movenv" in installed
    holds_the_launcher(box, "/usr/bin/movenv", packages.find(deb, "movenv-*/build/shim"))
    box("dpkg", "--purge", "movenv-dbgsym", "movenv-py", "movenv")
    assert [n for n in box.changed() if not n.startswith("root/")] == []
    assert not [n for n in installed if n.startswith(("etc/", "root/", "tmp/"))]


def test_the_debug_package_has_the_symbols_of_the_program(deb, tmp_path):
    for name in ("movenv_*.deb", "movenv-dbgsym_*.deb"):
        run(tool("dpkg-deb"), "-x", packages.find(deb, name), tmp_path, env={"PATH": TOOLS})
    told = build_id(tmp_path / "usr/bin/movenv")
    debug = tmp_path / "usr/lib/debug/.build-id" / told[:2] / (told[2:] + ".debug")
    assert build_id(debug) == told
    symbols = run(tool("nm"), debug, env={"PATH": TOOLS}).stdout
    assert " create_environment\n" in symbols


def test_the_control_file_names_the_linked_sources(deb):
    told = run(tool("dpkg-deb"), "-f", packages.find(deb, "movenv_*.deb"), "Static-Built-Using",
               env={"PATH": TOOLS}).stdout
    assert re.fullmatch(r"musl \(= \S+\), zlib \(= \S+\)\n", told)


def write_pythonpy(place):
    """A package with another /usr/bin/py, as Debian's pythonpy."""
    tree = place / "pythonpy"
    for name, text in {"DEBIAN/control": "Package: pythonpy\nVersion: 1\nArchitecture: all\n"
                       "Maintainer: a <a@b>\nDescription: x\n", "usr/bin/py": "other\n"}.items():
        (tree / name).parent.mkdir(parents=True)
        (tree / name).write_text(text)
    run(tool("dpkg-deb"), "-b", tree, place / "pythonpy.deb", env={"PATH": TOOLS})
    return place / "pythonpy.deb"


def test_another_py_of_debian_stays(deb, box, tmp_path):
    movenv, py, other = box.take(packages.find(deb, "movenv_*.deb"),
                                 packages.find(deb, "movenv-py_*.deb"), write_pythonpy(tmp_path))
    box("dpkg", "-i", other)
    box("dpkg", "-i", movenv)
    refused = box("dpkg", "-i", py, check=False)
    assert refused.returncode != 0 and "pythonpy conflicts with movenv-py" in refused.stderr.replace(
        "movenv-py conflicts with pythonpy", "pythonpy conflicts with movenv-py")
    assert (box.top / "upper/usr/bin/py").read_text() == "other\n"


def test_a_profile_leaves_py_out(deb, tmp_path):
    """For Debian's own archive, where pythonpy has the name."""
    tree = tmp_path / "tree"
    shutil.copytree(packages.find(deb, "movenv-*/debian").parent, tree, symlinks=True)
    (tree / "debian/files").unlink()  # the list of the other build
    packages.logged(tool("dpkg-buildpackage"), "-b", "-nc", "-us", "-uc", cwd=tree,
                    log=tmp_path / "log", DEB_BUILD_PROFILES="pkg.movenv.nopy",
                    DEB_BUILD_OPTIONS="nocheck")
    assert sorted(p.name.split("_")[0] for p in tmp_path.glob("*.deb")) == ["movenv", "movenv-dbgsym"]


def test_the_package_installs_in_the_newest_debian(deb, debian):
    inside = debian.path("/root/packages")
    inside.mkdir()
    for path in (*deb.glob("movenv*_*.deb"), HERE / "smoke"):
        shutil.copy(path, inside)
    root = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}  # dpkg needs ldconfig
    debian(["sh", "-c", "dpkg -i /root/packages/movenv*_[0-9]*.deb"], root)
    assert "all is well" in debian(["sh", "/root/packages/smoke"]).stdout
    debian(["dpkg", "--purge", "movenv-dbgsym", "movenv-py", "movenv"], root)
    assert not debian.path("/usr/bin/movenv").exists()
    shutil.rmtree(inside)


def test_rpmlint_finds_nothing_unexpected(rpm):
    env = packages.build_env(HOME=str(rpm))
    done = run(tool("rpmlint"), *rpm.glob("RPMS/*/*.rpm"), HERE / "movenv.spec", env=env, check=False)
    found = re.findall(r"^\S+(?::\d+)?: [EW]: (\S+)", done.stdout, re.M)
    assert found and set(found) <= set(RPMLINT), done.stdout


def test_the_rpms_install_run_and_leave_nothing(rpm, box):
    names = box.take(*rpm.glob("RPMS/*/*.rpm"), HERE / "smoke")
    rpms = [n for n in names if n.endswith(".rpm")]
    install = ["rpm", "--dbpath", "/var/lib/rpm/test", "--nodeps"]
    box(*install, "-i", *rpms)
    assert "all is well" in box("sh", "/mnt/smoke").stdout
    assert box(*install, "-V", "movenv", "movenv-py").stdout == ""
    installed = box.changed()
    assert {"usr/share/zsh/site-functions/_movenv", "usr/bin/py"} <= set(installed)
    assert {n.rpartition("/")[2] for n in installed if n.startswith("usr/share/licenses/movenv")} == {
        "LICENSE", "musl.txt", "zlib.txt"}
    box("movenv", "create", "--without-pip", "/mnt/env", env={"XDG_CACHE_HOME": "/mnt/cache"})
    assert b"movenv-shim" in (box.files / "env/bin/python").read_bytes()
    box(*install, "-e", "movenv-debuginfo", "movenv-py", "movenv")
    assert box.changed() == []


def test_the_rpms_have_their_fields(rpm):
    def ask(*words):
        return run(tool("rpm"), "-qp", *words, env={"PATH": TOOLS, "HOME": str(rpm)}).stdout.split("\n")

    main = packages.find(rpm, "RPMS/*/movenv-[0-9]*.rpm")
    assert "movenv = %s-1" % packages.version() in ask("--provides", main)
    assert [n.rpartition("/")[2] for n in ask("--licensefiles", main)] == [
        "LICENSE", "musl.txt", "zlib.txt", ""]
    assert not [n for n in ask("--requires", main) if n and not n.startswith("rpmlib(")]
    py = packages.find(rpm, "RPMS/*/movenv-py-*.rpm")
    assert ask("--conflicts", py) == ["python-launcher", ""]


def prepare_alpine(box, tmp_path):
    """busybox is the shell, and its applets come before the tools of this machine; those that
    Alpine has from GNU binutils stay."""
    applets = box.files / "applets"
    applets.mkdir()
    names = run(tool("busybox"), "--list", env={"PATH": TOOLS}).stdout.split()
    for name in set(names) - {"ar", "strings", "busybox"}:
        (applets / name).symlink_to(tool("busybox"))
    box("ln", "-sfn", tool("busybox"), "/bin/sh")
    packages.unpack_source(packages.write_source(tmp_path), box.files)
    box.take(HERE / "APKBUILD", HERE / "smoke", DATA / "abuild")


def test_the_functions_of_the_apkbuild_make_a_package(box, tmp_path):
    tool("musl-gcc")
    prepare_alpine(box, tmp_path)
    path = "/mnt/applets:/usr/sbin:/usr/bin:/sbin:/bin"
    done = box("sh", "/mnt/abuild", "/mnt/APKBUILD", "/mnt", "/mnt/packages", timeout=900,
               env={"PATH": path, "CC": "musl-gcc"})
    count, = re.findall(r"^tests: (\d+) passed, 0 failed", done.stdout, re.M)
    assert int(count) > 300
    made = {n: sorted(str(p.relative_to(box.files / "packages" / n))
                      for p in (box.files / "packages" / n).rglob("*") if not p.is_dir())
            for n in os.listdir(box.files / "packages")}
    assert made["movenv-py"] == [
        "usr/bin/py", "usr/share/bash-completion/completions/py",
        "usr/share/fish/vendor_completions.d/py.fish", "usr/share/man/man1/py.1"]
    assert {"usr/bin/movenv", "usr/share/man/man1/movenv.1", "usr/share/doc/movenv/musl.txt",
            "usr/share/zsh/site-functions/_movenv"} <= set(made["movenv"])
    box("cp", "-a", "/mnt/packages/movenv/.", "/mnt/packages/movenv-py/.", "/")
    assert "all is well" in box("sh", "/mnt/smoke", env={"PATH": path}).stdout


def test_an_environment_in_a_package_must_not_be_stripped(movenv, execute, any_python, tmp_path):
    """README.md tells packagers: strip cuts off the text of a console script, and only that."""
    env = tmp_path.resolve() / "env"
    movenv("create", "-p", any_python, env)
    execute(tool("strip"), env / "bin/python")
    assert execute(env / "bin/python", "-c", "print(1)").stdout == "1\n"
    before = execute(env / "bin/pip", "--version").stdout
    assert before.startswith("pip ")
    subprocess.run([tool("strip"), env / "bin/pip"], check=True, env={"PATH": TOOLS})
    assert execute(env / "bin/pip", "--version", check=False).stdout != before
    movenv("repair", env)
