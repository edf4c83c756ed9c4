# SPDX-License-Identifier: MIT
"""Running movenv on a terminal of its own."""
import os
import pty
import subprocess

from conftest import MOVENV


def on_terminal(env, *arguments):
    """movenv with a new terminal as stdout. Returns its lines and its status."""
    top, bottom = pty.openpty()
    process = subprocess.Popen([str(MOVENV), *map(str, arguments)], stdout=bottom,
                               stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, env=env)
    os.close(bottom)
    text = b""
    while True:
        try:
            chunk = os.read(top, 4096)
        except OSError:
            chunk = b""
        if not chunk:
            break
        text += chunk
    os.close(top)
    process.communicate(timeout=20)
    return text.decode().replace("\r\n", "\n").splitlines(), process.returncode
