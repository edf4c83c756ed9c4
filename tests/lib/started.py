# SPDX-License-Identifier: MIT
"""Which programs a command starts: strace follows it and its children."""
import re

from conftest import run, tool


def programs_started(trace, *args, **kwargs):
    """Runs a program under strace; returns how it ended, and the files that were executed."""
    done = run(tool("strace"), "-f", "-qq", "-s", "4096", "-e", "trace=execve,execveat",
               "-o", trace, *args, **kwargs)
    return done, re.findall(r'execve\("([^"]+)".* = 0$', trace.read_text(), re.M)
