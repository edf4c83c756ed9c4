# SPDX-License-Identifier: MIT
"""Takes away what the shim set to start Python for an environment that it could not write to.

PYTHONHOME would break the children of other versions, and this directory is not the user's.
Python finds this module only in such a start; then the sitecustomize that it would have found.
"""
import os
import sys


def name(path):
    # As bytes: Python 3.7 in the C locale decodes sys.path and os.environ in two ways. And without
    # the current directory, which may be gone: what the shim sets is absolute.
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
