# SPDX-License-Identifier: MIT
"""One environment on another machine: made, moved and used. .ci/run does this for aarch64 alone."""
import pytest

from wheels import Wheel

HELLO = """
import os, sys

def main():
    print(os.uname().machine, sys.prefix, sys.argv)
"""


@pytest.fixture(scope="module", params=["aarch64"])
def small(request, emulate):
    """A tree of that machine with little more than Python."""
    return emulate(request.param, "python3-minimal")


def test_the_program_runs(small):
    assert small(["movenv", "--version"]).stdout.startswith("movenv ")


def test_a_moved_environment_runs_with_its_scripts(small, tmp_path):
    wheel = Wheel("hello", "1.0", files={"hello.py": HELLO}, scripts={"hello": "hello:main"})
    file = wheel.write(tmp_path)
    small.path(file.name).write_bytes(file.read_bytes())
    small(["movenv", "create", "--without-pip", "--seed=/" + file.name, "/srv/made"])
    to = "/opt/moved é"
    small.path("/srv/made").rename(small.path(to))
    assert small(["movenv", "check", to]).stdout == ""
    done = small([to + "/bin/hello", "a b"])
    assert done.stdout == "%s %s %s\n" % (small.machine, to, [to + "/bin/hello", "a b"])
    code = "import sys; print(sys.prefix, sys.executable)"
    done = small([to + "/bin/python", "-I", "-c", code])
    assert done.stdout == "%s %s/bin/python\n" % (to, to)
