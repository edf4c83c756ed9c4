# SPDX-License-Identifier: MIT
"""The build backend of movenv (PEP 517): wheels and source archives, by make.

Settings (`pip install . -C CC=/opt/bin/musl-gcc`) are variables of the Makefile.
"""
from __future__ import annotations

import os
import sys

from . import metadata, product, sdist, wheel

__all__ = ["build_editable", "build_sdist", "build_wheel", "prepare_metadata_for_build_wheel"]


def build_wheel(
    wheel_directory: str, config_settings: dict | None = None, metadata_directory: str | None = None
) -> str:
    with product.installed(config_settings) as tree:
        return wheel.write(wheel_directory, tree)


def build_sdist(sdist_directory: str, config_settings: dict | None = None) -> str:
    return sdist.write(sdist_directory)


def prepare_metadata_for_build_wheel(
    metadata_directory: str, config_settings: dict | None = None
) -> str:
    name = metadata.dist_info()
    os.mkdir(os.path.join(metadata_directory, name))
    with open(os.path.join(metadata_directory, name, "METADATA"), "wb") as f:
        f.write(metadata.text())
    with open(os.path.join(metadata_directory, name, "entry_points.txt"), "wb") as f:
        f.write(metadata.entry_points())
    return name


def build_editable(
    wheel_directory: str, config_settings: dict | None = None, metadata_directory: str | None = None
) -> str:
    sys.exit("movenv: there is no editable install of a compiled program: use 'pip install .'")
