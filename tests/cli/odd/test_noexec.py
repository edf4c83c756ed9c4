# SPDX-License-Identifier: MIT
"""A disk that is mounted noexec: commands do their work, and report in one line that no program
starts there. Only check ends with another status."""
import json
import os
import re
import subprocess

import pytest

import check_text
import other_user
from conftest import run, tool

WORDS = "its disk is mounted noexec"


class Disk:
    """A tmpfs in a mount namespace of its own, which ends with the process that holds it."""

    def __init__(self, point, env, movenv):
        self.point, self.env, self.movenv, self.prefix = point, env, movenv, ()
        self.holder = subprocess.Popen(
            [tool("unshare"), "-m", "sh", "-c",
             'mount -t tmpfs -o noexec,mode=1777 movenv-test "$1" && echo ready && exec cat', "sh",
             str(point)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        if self.holder.stdout.readline() != b"ready\n":
            self.close()
            pytest.skip("NOT TESTED: a disk mounted noexec: this machine allows no tmpfs in a "
                        "mount namespace")

    def close(self):
        self.holder.stdin.close()
        self.holder.wait(timeout=60)
        self.holder.stdout.close()

    def run(self, *args, check=True):
        return run(tool("nsenter"), "-t", str(self.holder.pid), "-m", "--", *self.prefix, "sh",
                   "-c", 'cd "$1" && shift && exec "$@"', "sh", self.point, *args, env=self.env,
                   check=check)

    def call(self, *args, **kwargs):
        return self.run(self.movenv, *args, **kwargs)

    def read(self, name):
        return self.run("cat", self.point / name).stdout

    def warning(self, name):
        return "movenv: cannot start programs in '%s/%s': %s\n" % (self.point, name, WORDS)


@pytest.fixture(params=["root", "user"])
def disk(request, clean_env, user):
    """The disk, for root and for an ordinary user."""
    if os.geteuid() != 0:
        pytest.skip("NOT TESTED: a disk mounted noexec needs root")
    point = user.dir.parent / "disk"  # other users can enter it
    point.mkdir()
    disk = Disk(point, clean_env, user.movenv)
    if request.param == "user":
        disk.prefix = other_user.setpriv()
        disk.env = dict(clean_env, HOME=str(user.home), XDG_CACHE_HOME=str(user.home))
    yield disk
    disk.close()


def findings(done):
    (answer,) = json.loads(done.stdout)["environments"]
    return answer["status"], [(f["kind"], f["file"], f["breaks"]) for f in answer["findings"]]


@pytest.mark.parametrize("options", [[], ["--without-pip"], ["--standalone", "--without-pip"],
                                     ["--standalone=python", "--without-pip"]],
                         ids=["pip", "without_pip", "standalone", "standalone_python"])
def test_commands_do_their_work_and_report_the_disk_in_one_line(disk, options):
    done = disk.call("create", *options, "env")
    assert (done.stdout, done.stderr) == ("", disk.warning("env"))
    assert disk.run("env/bin/python", "-V", check=False).returncode == 126

    done = disk.call("info", "env")
    assert re.findall("^disk .*", done.stdout, re.M) == ["disk            mounted noexec: no "
                                                         "program in it starts"]
    assert done.stderr == ""
    answer = json.loads(disk.call("info", "--json", "env").stdout)
    assert answer["disk"] == "mounted noexec: no program in it starts"
    assert os.path.basename(answer["interpreter"]).startswith("python3")

    done = disk.call("check", "env", check=False)
    assert (done.returncode, done.stderr) == (1, "")
    line, = check_text.lines(done.stdout)
    assert WORDS in line
    assert findings(disk.call("check", "--json", "env", check=False)) == (
        "not-movable", [("disk", "bin", True)])
    assert disk.call("repair", "env").stdout == ""

    assert disk.call("pack", "env", "-o", "env.tar").stderr == ""
    done = disk.call("unpack", "env.tar", "other")
    assert (done.stdout, done.stderr) == ("", disk.warning("other"))


def test_an_environment_from_there_runs_on_another_disk(disk, user, execute):
    disk.call("create", "--without-pip", "env")
    disk.call("create", "--standalone", "--without-pip", "alone")
    for name in ("env", "alone"):
        to = user.dir / name
        disk.run("cp", "-r", name, to)
        prefix = execute(*disk.prefix, to / "bin/python", "-c", "import sys; print(sys.prefix)")
        assert prefix.stdout == "%s\n" % to
        done = execute(*disk.prefix, disk.movenv, "check", to)
        assert (done.stdout, done.stderr) == ("", "")


def test_a_standalone_environment_there_keeps_its_interpreter(disk):
    """access(2) reports that nothing on the disk may be executed: that is no missing base."""
    disk.call("create", "--standalone", "--without-pip", "env")
    disk.run("mv", "env", "moved")
    answer = json.loads(disk.call("info", "--json", "moved").stdout)
    assert os.path.dirname(answer["interpreter"]) == "%s/moved/base/bin" % disk.point
    disk.call("repair", "moved")
    home = "%s/moved/base/bin" % disk.point
    assert "home = %s\n" % home in disk.read("moved/pyvenv.cfg")
    assert disk.call("create", "--upgrade", "--without-pip", "moved").stderr == disk.warning(
        "moved")
    assert "home = %s\n" % home in disk.read("moved/pyvenv.cfg")


def test_each_directory_is_reported_and_other_disks_are_not(disk, user, tmp_path):
    done = disk.call("create", "--without-pip", "a", user.dir / "b", "c")
    assert done.stderr == disk.warning("a") + disk.warning("c")
    assert "noexec" not in disk.call("info", user.dir / "b").stdout


def test_pip_cannot_upgrade_itself_there_and_the_message_tells_why(disk):
    done = disk.call("create", "--upgrade-deps", "env", check=False)
    assert done.returncode == 1
    assert done.stderr == (
        "movenv: cannot upgrade pip in '%s/env': %s, and no program in it starts\n"
        "movenv: the environment is complete; it can be moved to another disk\n"
        % (disk.point, WORDS))
    assert disk.run("ls", "env/bin/pip").stdout


def test_a_repair_there_changes_what_can_be_changed(disk):
    disk.call("create", "--without-pip", "env")
    disk.run("chmod", "a-x", "env/bin/python")
    assert findings(disk.call("check", "--json", "env", check=False))[1] == [
        ("disk", "bin", True), ("mode", "bin/python", True)]
    assert "now executable" in disk.call("repair", "env").stdout
    assert disk.run("stat", "-c", "%a", "env/bin/python").stdout == "755\n"


def test_a_standalone_archive_is_made_with_a_temporary_directory_that_is_mounted_so(disk, user):
    """As hardened machines mount /tmp: pack builds the interpreter there."""
    disk.call("create", "--without-pip", user.dir / "env")
    disk.env = dict(disk.env, TMPDIR=str(disk.point))
    disk.run("sh", "-c", '"$1" pack --standalone -o - "$2" | cat >"$3"', "sh", disk.movenv,
             user.dir / "env", user.dir / "env.tar.gz")
    disk.call("unpack", user.dir / "env.tar.gz", user.dir / "out")
    assert disk.run(user.dir / "out/bin/python", "-c", "import sys; print(sys.base_prefix)"
                    ).stdout == "%s/out/base\n" % user.dir
