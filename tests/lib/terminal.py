# SPDX-License-Identifier: MIT
"""Running movenv, and shells that complete, on a terminal of their own."""
import os
import pty
import re
import select
import subprocess
import time

from conftest import MOVENV


def read_all(fd):
    """What the terminal shows until its last user closes it."""
    text = b""
    try:
        while True:
            part = os.read(fd, 65536)
            if not part:
                return text
            text += part
    except OSError:  # the other end is closed
        return text


def on_terminal(env, *arguments):
    """movenv with a new terminal as stdout. Returns its lines and its status."""
    top, bottom = pty.openpty()
    process = subprocess.Popen([str(MOVENV), *map(str, arguments)], stdout=bottom,
                               stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, env=env)
    os.close(bottom)
    text = read_all(top)
    os.close(top)
    process.communicate(timeout=60)
    return text.decode().replace("\r\n", "\n").splitlines(), process.returncode


def read_until(fd, end):
    """What the terminal shows up to these bytes; without them, until it is silent for a second."""
    text, last = b"", time.monotonic() + (30 if end else 10)
    while time.monotonic() < last:
        ready = select.select([fd], [], [], 1)[0]
        if not ready and end is None and text:
            break
        if ready:
            text += os.read(fd, 65536)
        if end and end in text:
            break
    return text


def complete_in_zsh(shell, line, *, cwd, env, first=""):
    """What zsh shows for a line and a tab, at its prompt "READY> ". first: a line before it."""
    pid, fd = pty.fork()
    if pid == 0:
        os.chdir(cwd)
        os.execve(shell, ["zsh", "-i"], env)
    try:
        read_until(fd, b"READY> ")
        if first:  # the function is loaded at its first use
            os.write(fd, first.encode() + b"\t\x03")
            read_until(fd, b"READY> ")
        os.write(fd, line.encode() + b"\t")
        text = read_until(fd, None)
    finally:
        os.write(fd, b"\x03\x04")
        os.close(fd)
        os.waitpid(pid, 0)
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b.|[\r\x08\0]", "", text.decode())
