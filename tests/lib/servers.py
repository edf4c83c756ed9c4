# SPDX-License-Identifier: MIT
"""Servers that a test starts and ends on this machine."""
import contextlib
import os
import signal
import socket
import subprocess
import time


@contextlib.contextmanager
def started(words, env, cwd):
    """A server in its own process group, which is killed after the block."""
    process = subprocess.Popen(
        [os.fspath(w) for w in words], env=env, cwd=cwd, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        encoding="utf-8",
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)
        process.stdout.close()


def until(probe, seconds=30):
    """The first true result of the probe."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError, ValueError):
            answer = probe()
            if answer:
                return answer
        time.sleep(0.05)
    raise AssertionError("no result in %d seconds" % seconds)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]
