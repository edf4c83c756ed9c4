# SPDX-License-Identifier: MIT
"""A second user, who shares directories with root and is up to no good."""
import os
import shutil
import subprocess
import sys

import pytest

NOBODY = 65534
PREFIX = ("setpriv", "--reuid=%d" % NOBODY, "--regid=%d" % NOBODY, "--clear-groups")


def skip_unless_possible():
    if os.geteuid() != 0:
        pytest.skip("NOT TESTED: another user's attacks on root need root")
    if not shutil.which("setpriv"):
        pytest.skip("NOT TESTED: another user's attacks on root need setpriv (util-linux)")


def own(*paths):
    for path in paths:
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


def start(code, *args):
    """Runs Python code as the other user, until stop()."""
    return subprocess.Popen([*PREFIX, sys.executable, "-c", code, *map(str, args)],
                            stdin=subprocess.DEVNULL)


def stop(process):
    process.kill()
    process.wait()


def run(code, *args):
    subprocess.run([*PREFIX, sys.executable, "-c", code, *map(str, args)], check=True, timeout=60,
                   stdin=subprocess.DEVNULL)
