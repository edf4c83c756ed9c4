# SPDX-License-Identifier: MIT
"""`make demo`: scripts/install-deps prints all that it does as root before it does it, and
scripts/demo needs no network, no setting of the user's, and leaves nothing."""
import os
import pty
import select
import shutil
import subprocess

import pytest

import trees
from conftest import MOVENV, ROOT, run, tool

MANAGERS = ["apt-get", "dnf", "apk", "pacman", "zypper"]
# Notes each command that was not printed before it ran, and installs zlib.
MANAGER = """#!/bin/sh
echo "${USED_SUDO}$NAME $*" >>"$HAVE/ran"
grep -Fqx -e "    $USED_SUDO${DEBIAN_FRONTEND:+env DEBIAN_FRONTEND=$DEBIAN_FRONTEND }$NAME $*" \\
	"$HAVE/said" ||
	echo "$NAME $*" >>"$HAVE/unsaid"
case " $* " in *' install '* | *' add '* | *' -Sy '*) : >"$HAVE/zlib.h"; : >"$HAVE/libz.a" ;; esac
"""
SUDO = """#!/bin/sh
[ "$1" != -n ] || shift
case ${SUDO_IS-} in
refusing) exit 1 ;;
esac
exec env USED_SUDO='sudo ' "$@"
"""


class Newcomer:
    """A machine with gcc, make, python3 and lowdown, without zlib and a fake package manager."""

    def __init__(self, machine, manager):
        self.machine, self.manager = machine, manager
        (machine.bin / "apt-get").unlink()
        # Neither Python nor the system has a wheel of pip.
        machine.write(machine.bin / "python3", "#!/bin/sh\nexit 1\n")
        (machine.bin / "ls").unlink()
        machine.write(machine.bin / "ls", "#!/bin/sh\nexit 1\n")
        (machine.have / "zlib.h").unlink()
        machine.write(machine.bin / "lowdown", "")
        if manager:
            machine.write(machine.bin / manager, MANAGER.replace("$NAME", manager))

    def add_sudo(self):
        self.machine.write(self.machine.bin / "sudo", SUDO)

    def set_up(self, *options, user="0", stdin=subprocess.DEVNULL, **variables):
        """The status and the output of install-deps, as make demo runs it."""
        have = self.machine.have
        env = {"PATH": str(self.machine.bin), "HAVE": str(have), "ID": user, "USED_SUDO": "",
               **variables}
        script = self.machine.base / "scripts/install-deps"
        with open(have / "said", "w") as said:
            done = subprocess.run([script, *options], env=env, stdin=stdin, stdout=said,
                                  stderr=subprocess.STDOUT, timeout=60)
        return done.returncode, (have / "said").read_text()

    def lines(self, name):
        file = self.machine.have / name
        return file.read_text().splitlines() if file.exists() else []


@pytest.fixture(params=MANAGERS)
def newcomer(request, machine):
    return Newcomer(machine, request.param)


@pytest.fixture
def on_debian(machine):
    return Newcomer(machine, "apt-get")


# What is installed


@pytest.mark.parametrize("user", ["0", "1000"], ids=["root", "sudo"])
def test_each_command_is_printed_before_it_runs_as_root(newcomer, user):
    if user != "0":
        newcomer.add_sudo()
    status, said = newcomer.set_up(user=user)
    assert status == 0, said
    first, second = said.splitlines()[:2]
    assert first.startswith(
        "install-deps: missing, for building movenv and environments with pip: ")
    assert second == "install-deps: installing them as root%s; they stay installed:" % (
        " through sudo" if user != "0" else "")
    ran = newcomer.lines("ran")
    assert len(ran) == (2 if newcomer.manager == "apt-get" else 1)
    assert all(line.startswith("sudo ") == (user != "0") for line in ran)
    assert newcomer.lines("unsaid") == []
    assert "zlib" in first and "zlib" in ran[-1]


def test_a_second_run_installs_nothing(on_debian):
    on_debian.machine.write(on_debian.machine.bin / "python3", "#!/bin/sh\n")
    assert on_debian.set_up()[0] == 0
    before = on_debian.lines("ran")
    assert before and on_debian.set_up() == (0, "install-deps: nothing to install\n")
    assert on_debian.lines("ran") == before


def test_without_root_and_sudo_one_line_has_all_packages(on_debian):
    (on_debian.machine.bin / "musl-gcc").unlink()
    status, said = on_debian.set_up(user="1000")
    assert status == 1
    assert said == ("install-deps: cannot build movenv: not root and no sudo; install as root with "
                    "apt-get: musl-tools zlib1g-dev python3-pip-whl\n")


def test_a_missing_wheel_of_pip_is_not_said_to_hinder_the_build(on_debian):
    on_debian.machine.has("zlib.h")
    status, said = on_debian.set_up(user="1000")
    assert status == 1
    assert said == ("install-deps: cannot make environments with pip: not root and no sudo; "
                    "install as root with apt-get: python3-pip-whl\n")


def test_without_a_package_manager_the_packages_of_debian_are_named(machine):
    status, said = Newcomer(machine, None).set_up()
    assert status == 1 and said.count("\n") == 1
    assert "no package manager that it knows" in said
    assert said.endswith("the equivalents of these Debian packages: zlib1g-dev python3-pip-whl\n")


def test_a_refusing_sudo_ends_with_the_list(on_debian):
    on_debian.add_sudo()
    status, said = on_debian.set_up(user="1000", SUDO_IS="refusing")
    assert status == 1 and on_debian.lines("ran") == []
    assert "not root, and sudo refuses; install as root with apt-get: zlib1g-dev" in said


@pytest.mark.parametrize("answer, goes_on", [("", True), ("y", True), ("n", False), ("x", False),
                                             (None, False)])
def test_on_a_terminal_it_asks_first(on_debian, answer, goes_on):
    own, its = pty.openpty()
    env = {"PATH": str(on_debian.machine.bin), "HAVE": str(on_debian.machine.have), "USED_SUDO": ""}
    (on_debian.machine.have / "said").touch()
    process = subprocess.Popen([on_debian.machine.base / "scripts/install-deps"], env=env,
                               stdin=its, stdout=its, stderr=its)
    os.close(its)
    shown = b""
    while b"[Y/n] " not in shown:
        assert select.select([own], [], [], 60)[0], shown
        shown += os.read(own, 4096)
    assert on_debian.lines("ran") == []
    os.write(own, b"\x04" if answer is None else answer.encode() + b"\n")
    try:
        while select.select([own], [], [], 60)[0]:
            shown += os.read(own, 4096)
        process.kill()
    except OSError:
        os.close(own)  # the terminal's other end is closed
    assert process.wait(timeout=60) == (not goes_on), shown
    assert bool(on_debian.lines("ran")) == goes_on
    assert goes_on or b"not wanted; install as root with apt-get: zlib1g-dev" in shown


@pytest.mark.parametrize("user, sudo", [("0", True), ("1000", True), ("1000", False)])
def test_the_manual_is_optional_and_announced(on_debian, user, sudo):
    on_debian.machine.has("zlib.h")
    on_debian.machine.write(on_debian.machine.bin / "python3", "")
    (on_debian.machine.bin / "lowdown").unlink()
    if sudo:
        on_debian.add_sudo()
    status, said = on_debian.set_up(user=user)
    assert status == 0
    assert on_debian.lines("unsaid") == []
    if sudo:
        assert said.startswith("install-deps: missing, for the manual, which is optional: lowdown\n")
        assert on_debian.lines("ran")[-1].endswith("lowdown")
    else:
        assert said.startswith("install-deps: the manual is not built: lowdown is missing\n")
        assert on_debian.lines("ran") == []


def test_the_test_tools_are_announced_too(machine):
    done = machine.set_up()
    for request in machine.requests():
        assert "apt-get %s\n" % request in done.stdout or "posh" in done.stdout


# The demonstration


@pytest.fixture
def demo(tmp_path, clean_env, any_python):
    """demo(…) -> the output of scripts/demo in a copy of what it needs."""
    top = tmp_path / "copy"
    for name in ("scripts", "build", "tmp"):
        (top / name).mkdir(parents=True)
    shutil.copy(ROOT / "scripts/demo", top / "scripts")
    shutil.copy(MOVENV, top / "build/movenv")

    def call(*prefix, **variables):
        env = dict(clean_env, TMPDIR=str(top / "tmp"), **variables)
        env["PATH"] = "%s:%s" % (os.path.dirname(any_python.path), env["PATH"])
        before = trees.snapshot(top), trees.snapshot(env["HOME"])
        done = run(*prefix, top / "scripts/demo", env=env, check=False)
        assert (trees.snapshot(top), trees.snapshot(env["HOME"])) == before
        assert os.listdir(clean_env["XDG_CACHE_HOME"]) == []
        return done

    return call


def check_demo(done):
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\nHello from ") == 3
    assert done.stdout.count("/somewhere else\n") == 2


def test_the_demonstration_needs_no_network_and_leaves_nothing(demo, needs_root):
    unshare = tool("unshare")
    if subprocess.run([unshare, "-n", "true"], stderr=subprocess.DEVNULL).returncode:
        pytest.skip("NOT TESTED: no network: this machine allows no network namespace")
    check_demo(demo(unshare, "-n"))


def test_the_users_settings_do_not_change_the_demonstration(demo, clean_env):
    config = os.path.join(clean_env["HOME"], ".config")
    for name, text in (("movenv/config", "[create]\nwithout-pip = yes\n"),
                       ("pip/pip.conf", "[global]\nrequire-virtualenv = true\n")):
        file = os.path.join(config, name)
        os.makedirs(os.path.dirname(file))
        with open(file, "w") as f:
            f.write(text)
    check_demo(demo(MOVENV_CREATE_WITHOUT_PIP="yes", MOVENV_PYTHON="/nowhere/python3",
                    PIP_TARGET="/nowhere", PIP_REQUIRE_HASHES="1", PYTHONHOME="/nowhere",
                    PYTHONPATH="/nowhere", PYTHONWARNINGS="error", PYTHONVERBOSE="1",
                    VIRTUAL_ENV="/nowhere", XDG_CONFIG_HOME=config))


def test_without_a_build_the_demonstration_names_what_makes_one(demo, tmp_path):
    (tmp_path / "copy/build/movenv").unlink()
    done = demo()
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.endswith("': run 'make demo'\n") and done.stderr.count("\n") == 1
