# SPDX-License-Identifier: MIT
"""Takes away what the shim set to start Python for an environment that it could not write to.

PYTHONHOME would break the children of other versions, and this directory is none of the user's.
Python finds this module only in such a start; then the sitecustomize that it would have found.
"""
import os
import sys


def forget():
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [p for p in sys.path if os.path.abspath(p or ".") != here]
    os.environ.pop("PYTHONHOME", None)
    if os.environ.get("PYTHONSAFEPATH") == "movenv":
        del os.environ["PYTHONSAFEPATH"]
    first, _, rest = os.environ.get("PYTHONPATH", "").partition(os.pathsep)
    if os.path.abspath(first) == here:
        if rest:
            os.environ["PYTHONPATH"] = rest
        else:
            del os.environ["PYTHONPATH"]


forget()
del sys.modules["sitecustomize"]
import sitecustomize  # noqa: E402,F401
