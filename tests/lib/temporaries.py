# SPDX-License-Identifier: MIT
"""The names of movenv's temporary files and staging directories."""
import re
from pathlib import Path


def temporaries(top):
    """Those below top; there must be none after any command."""
    return [str(p) for p in Path(top).rglob("*") if ".movenv-" in p.name or
            re.fullmatch(r"pyvenv\.cfg\.[a-p]{16}", p.name)]
