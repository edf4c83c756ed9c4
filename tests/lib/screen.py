# SPDX-License-Identifier: MIT
"""A terminal on stderr: what a program draws there, and what remains."""
import os
import pty
import re
import subprocess


class Screen:
    """The bytes that were drawn, the texts of each line in turn, and what remains."""

    def __init__(self, drawn, returncode, stdout):
        self.drawn, self.returncode, self.stdout = drawn, returncode, stdout

    @property
    def frames(self):
        """The texts that were drawn over each other."""
        parts = re.split(r"[\r\n]|\x1b\[K", self.drawn)
        return [part for part in parts if part]

    @property
    def remains(self):
        """The lines at the end, as a terminal has them: "\\r" goes back, "\\e[K" erases."""
        lines, at = [""], 0
        for part in re.findall(r"\x1b\[K|[\r\n]|[^\r\n\x1b]+", self.drawn):
            if part == "\n":
                lines.append("")
                at = 0
            elif part == "\r":
                at = 0
            elif part == "\x1b[K":
                lines[-1] = lines[-1][:at]
            else:
                lines[-1] = lines[-1][:at] + part + lines[-1][at + len(part):]
                at += len(part)
        return [line for line in lines if line]


def run_on_screen(command, env, on_drawn=None):
    """
    Runs a command whose stderr is a new terminal of 80 columns. on_drawn(process) is called once,
    when the first text is drawn.
    """
    top, bottom = pty.openpty()
    process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=bottom, env=env)
    os.close(bottom)
    drawn = b""
    try:
        while True:
            try:
                chunk = os.read(top, 4096)
            except OSError:
                break
            if not chunk:
                break
            drawn += chunk
            if on_drawn and drawn:
                on_drawn(process)
                on_drawn = None
        stdout = process.communicate(timeout=60)[0]
    finally:
        process.kill()
        os.close(top)
    return Screen(drawn.decode().replace("\r\n", "\n"), process.returncode, stdout.decode())
