# SPDX-License-Identifier: MIT
"""A machine of fakes for the set-up scripts: package manager, compiler and Python."""
import os
import shutil
import subprocess

import pytest

from conftest import ROOT

# The real programs that the scripts call.
REAL = ("sh cat cut dirname env expr find grep ls mktemp mkdir rm sed tail tee tr wc uname awk sort "
        "basename true").split()
# Finds a header or a library if a file of its name lies in HAVE.
GCC = """#!/bin/sh
case "$*" in
*-E*) read -r _ name; name=${name#<} ;;
*-print-file-name=*) name=${1#*=}; echo "/$name" ;;
-dumpmachine) echo x86_64-linux-gnu; exit ;;
esac
[ -e "$HAVE/${name%>}" ]
"""
# Finds a Python if the modules lie in HAVE.
FIND_PYTHON = """#!/bin/sh
for module; do [ -e "$HAVE/$module" ] || exit 1; done
echo python3
"""
# Installs a package by creating its files in HAVE.
APT = """#!/bin/sh
echo "$*" >>"$HAVE/apt.log"
[ ! -e "$HAVE/offline" ] || { echo "E: Failed to fetch: Temporary failure resolving"; exit 100; }
case "$*" in *posh*) echo "E: Unable to locate package posh"; exit 100 ;; esac
for word; do
	case $word in
	libcmocka-dev) : >"$HAVE/cmocka.h" ;;
	python3-pytest) : >"$HAVE/pytest"; : >"$HAVE/xdist" ;;
	zlib1g-dev) : >"$HAVE/zlib.h"; : >"$HAVE/libz.a" ;;
	esac
done
"""
PYTHON = """#!/bin/sh
case "$*" in
*pytest*) echo "2 passed, 1 skipped in 0.10s" ;;
esac
"""


class Machine:
    """A copy of the scripts, and all of a machine that they can see."""

    def __init__(self, base):
        self.base, self.have, self.bin = base, base / "have", base / "bin"
        for directory in (self.have, self.bin, base / "scripts" / "lib", base / "build" / "unit" / "core",
                          base / "tests" / "unit", base / "tests" / "cli"):
            directory.mkdir(parents=True)
        for name in ("install-deps", "test"):
            shutil.copy(ROOT / "scripts" / name, base / "scripts")
        self.write(base / "scripts" / "lib" / "find-python", FIND_PYTHON)
        for name in REAL:
            (self.bin / name).symlink_to(shutil.which(name))
        for name, text in (("gcc", GCC), ("cc", GCC), ("apt-get", APT), ("python3", PYTHON),
                           ("make", ""), ("musl-gcc", ""), ("id", "#!/bin/sh\necho ${ID:-0}\n")):
            self.write(self.bin / name, text)
        self.write(base / "build" / "movenv", "")
        for name in ("unit/test_a.c", "unit/test_b.c", "cli/test_c.py"):
            (base / "tests" / name).touch()
        self.has("stdio.h", "zlib.h", "libz.a")

    @staticmethod
    def write(path, text):
        path.write_text(text or "#!/bin/sh\n")
        path.chmod(0o755)

    def has(self, *names):
        for name in names:
            (self.have / name).touch()

    def run(self, script, *args, user="0"):
        env = {"PATH": str(self.bin), "HAVE": str(self.have), "ID": user}
        return subprocess.run(
            [str(self.base / "scripts" / script), *args], env=env, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", timeout=60)

    def set_up(self, **kwargs):
        return self.run("install-deps", "--test", "--go-on", **kwargs)

    def requests(self):
        log = self.have / "apt.log"
        return log.read_text().splitlines() if log.exists() else []


@pytest.fixture
def machine(tmp_path):
    if os.path.realpath("/usr/sbin") == os.path.realpath("/usr/bin"):
        pytest.skip("install-deps searches /usr/sbin, which contains all programs here")
    return Machine(tmp_path)
