# SPDX-License-Identifier: MIT
"""Removes the variables of a start by variables, for an environment that cannot be written to.

PYTHONHOME would break children of other versions, and this directory is not the user's. Python
finds this module only in such a start. It then imports the user's own sitecustomize.
"""
import os
import sys


def name(path):
    # As bytes: Python 3.7 in the C locale decodes sys.path and os.environ in two ways. The shim's
    # values are absolute, so the current directory, which may be gone, is not needed.
    return os.fsencode(os.path.normpath(path))


def forget():
    here = name(os.path.dirname(__file__))
    sys.path[:] = [p for p in sys.path if name(p) != here]
    os.environ.pop("PYTHONHOME", None)
    if os.environ.get("PYTHONSAFEPATH") == "movenv":
        del os.environ["PYTHONSAFEPATH"]
    first, _, rest = os.environ.get("PYTHONPATH", "").partition(os.pathsep)
    if name(first) == here:
        if rest:
            os.environ["PYTHONPATH"] = rest
        else:
            del os.environ["PYTHONPATH"]


forget()
del sys.modules["sitecustomize"]
import sitecustomize  # noqa: E402,F401
