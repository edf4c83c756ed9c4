# SPDX-License-Identifier: MIT
"""The kind of a script: the shim, movenv's text, or the text of another installer."""
from pathlib import Path

MARK = b"movenv-shim"
POLYGLOT = b"#!/bin/sh\n'''':\n"


def kind(path):
    """native, text, shell (uv's and distlib's header), direct (#! with a path), other."""
    data = Path(path).read_bytes()
    if data[:4] == b"\x7fELF":
        return "native" if MARK in data[: 1 << 16] else "other"
    if data.startswith(POLYGLOT):
        return "text"
    head = data[:4096]
    if head.startswith(b"#!/bin/sh") and b"'''exec' " in head:
        return "shell"
    return "direct" if head.startswith(b"#!/") and b"python" in head.split(b"\n")[0] else "other"
