# SPDX-License-Identifier: MIT
"""movenv as a Python package: finds the program that was installed with it."""
import os
import sys
import sysconfig
from typing import Iterator

__all__ = ["MovenvNotFound", "find_movenv_bin"]


class MovenvNotFound(FileNotFoundError):
    """The program is not where an installer puts it."""


def _bin_directories() -> Iterator[str]:
    """The places of programs, first those that belong to this very package."""
    packages = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    yield os.path.join(packages, "bin")  # pip install --target
    # PREFIX/lib/python3.X/site-packages: an environment, --prefix, --user
    yield os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(packages))), "bin")
    yield sysconfig.get_path("scripts")
    # An environment with --system-site-packages has the package of its base.
    yield sysconfig.get_path("scripts", vars={"base": sys.base_prefix})
    yield sysconfig.get_path("scripts", "posix_user")


def find_movenv_bin() -> str:
    """The absolute path of the program movenv; MovenvNotFound names the places without one."""
    places = list(dict.fromkeys(_bin_directories()))
    for place in places:
        path = os.path.join(place, "movenv")
        if os.path.isfile(path):
            return path
    raise MovenvNotFound("cannot find the program 'movenv' in: " + ", ".join(places))
