# SPDX-License-Identifier: MIT
"""`make dist` for other machines: the files of each, and what the index's checkers find."""
import json
import os
import re
import shutil
import subprocess
import tarfile

import pytest

import emulated
from conftest import ROOT, make_clean_env, run
from ecosystem.conftest import reach

CHECKERS = ("twine", "auditwheel", "check-wheel-contents")
# Of each machine: its platform tags.
TAGS = {
    "aarch64": "manylinux2014_aarch64.manylinux_2_17_aarch64.musllinux_1_1_aarch64",
    "armv7l": "manylinux2014_armv7l.manylinux_2_17_armv7l.musllinux_1_1_armv7l",
    "i686": "manylinux1_i686.manylinux_2_5_i686.musllinux_1_1_i686",
    "ppc64le": "manylinux2014_ppc64le.manylinux_2_17_ppc64le.musllinux_1_1_ppc64le",
    "riscv64": "manylinux_2_31_riscv64.musllinux_1_1_riscv64",
    "s390x": "manylinux2014_s390x.manylinux_2_17_s390x.musllinux_1_1_s390x",
}


@pytest.fixture(scope="module")
def machines():
    """Those that cross-cc can build for here: aarch64 at least."""
    done = subprocess.run([ROOT / "scripts/cross-cc", "--list"], stdout=subprocess.PIPE,
                          encoding="utf-8", check=True)
    found = done.stdout.split()
    if "aarch64" not in found:
        pytest.skip("NOT TESTED: needs gcc-aarch64-linux-gnu: scripts/install-deps --test")
    return found


@pytest.fixture(scope="module")
def dist(machines, tmp_path_factory):
    """dist/ of a clean copy."""
    tree = tmp_path_factory.mktemp("dist") / "tree"
    env = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    run(ROOT / "scripts/lib/copy-tree", tree, env=env)
    run("make", "-s", "dist", cwd=tree, env=env, timeout=3000)
    yield tree / "dist"
    shutil.rmtree(tree, ignore_errors=True)


def wheel_of(dist, machine):
    (found,) = dist.glob("*_%s.whl" % machine)
    return found


def test_each_machine_has_a_wheel_and_a_static_archive(dist, machines):
    for machine in machines:
        assert wheel_of(dist, machine).name.endswith("-py3-none-%s.whl" % TAGS[machine])
        assert len(list(dist.glob("movenv-*-linux-%s.tar.gz" % machine))) == 1
    run("sha256sum", "-c", "--strict", "SHA256SUMS", cwd=dist, env=os.environ)
    lines = (dist / "SHA256SUMS").read_text().splitlines()
    assert sorted(line.split()[1] for line in lines) == sorted(
        name for name in os.listdir(dist) if name != "SHA256SUMS")


def test_each_archive_names_the_libraries_of_its_program(dist, machines, tmp_path):
    for machine in machines:
        (archive,) = dist.glob("movenv-*-linux-%s.tar.gz" % machine)
        with tarfile.open(archive) as files:
            files.extractall(tmp_path / machine)
        (top,) = (tmp_path / machine).iterdir()
        bom = json.loads((top / "share/doc/movenv/movenv.cdx.json").read_text())
        found = {part["name"]: part["version"] for part in bom["components"]}
        shown = run(emulated.find_qemu(machine), top / "bin/movenv", "--version", env={}).stdout
        assert "musl %(musl)s, zlib %(zlib)s" % found in shown


def test_the_checkers_of_the_index_find_nothing(dist, machines, any_python, tmp_path):
    env = dict(make_clean_env(tmp_path), **reach())
    run(any_python, "-m", "venv", tmp_path / "env", env=env)
    box = tmp_path / "env/bin"
    done = run(box / "pip", "install", "-q", *CHECKERS, env=env, check=False, timeout=300)
    if done.returncode != 0:
        pytest.skip("the package index cannot be reached: %s" % done.stderr.splitlines()[-1])
    wheels = [wheel_of(dist, machine) for machine in machines]
    done = run(box / "twine", "check", "--strict", *wheels, env=dict(env, COLUMNS="500"))
    assert len(re.findall("PASSED", done.stdout)) == len(wheels) and "WARN" not in done.stdout
    run(box / "check-wheel-contents", *wheels, env=env)
    for wheel in wheels:
        shown = " ".join(run(box / "auditwheel", "show", wheel, env=env).stdout.split())
        assert "requires no external shared libraries" in shown


def test_pip_installs_the_wheel_for_aarch64_which_makes_environments(dist, emulate):
    arm = emulate("aarch64", "python3", "python3-venv", "python3-pip-whl")
    wheel = wheel_of(dist, "aarch64")
    shutil.copy(wheel, arm.path("/" + wheel.name))
    arm(["movenv", "create", "/srv/tools"])
    arm.path("/usr/local/bin/movenv").unlink()
    arm(["/srv/tools/bin/pip", "install", "-q", "--no-index", "/" + wheel.name],
        {"PIP_ROOT_USER_ACTION": "ignore"}, timeout=300)
    arm(["/srv/tools/bin/movenv", "create", "--without-pip", "/srv/made"])
    arm.path("/srv/made").rename(arm.path("/opt/moved"))
    code = "import sys; print(sys.prefix)"
    assert arm(["/opt/moved/bin/python", "-c", code]).stdout == "/opt/moved\n"
    code = "import movenv; print(movenv.find_movenv_bin())"
    assert arm(["/srv/tools/bin/python", "-c", code]).stdout == "/srv/tools/bin/movenv\n"
