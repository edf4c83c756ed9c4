# SPDX-License-Identifier: MIT
"""python -m movenv: runs the program. `python3.12 -m movenv create` takes that Python by default.
"""
import os
import sys

from . import MovenvNotFound, find_movenv_bin


def main() -> None:
    try:
        program = find_movenv_bin()
    except MovenvNotFound as error:
        sys.exit("movenv: %s" % error)
    if sys.argv[1:2] == ["create"] and sys.executable:
        os.environ.setdefault("MOVENV_PYTHON", sys.executable)
    os.execv(program, [program] + sys.argv[1:])


if __name__ == "__main__":
    main()
