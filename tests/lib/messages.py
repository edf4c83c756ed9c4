# SPDX-License-Identifier: MIT
"""The form of movenv's error messages."""
from conftest import skip_without_pip


def check_refusal(done, status=1, advice=0):
    """Asserts one line of reason, at most `advice` lines of advice, and an empty stdout."""
    lines = done.stderr.splitlines()
    assert done.returncode == status, "status %d\n%s" % (done.returncode, done.stderr)
    assert done.stdout == ""
    if len(lines) > 1 + advice:
        skip_without_pip(done)
    assert 1 <= len(lines) <= 1 + advice, done.stderr
    for line in lines:
        assert line.startswith("movenv: "), done.stderr
        assert not any(c < " " or c == "\x7f" for c in line), done.stderr
    return done.stderr
