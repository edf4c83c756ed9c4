# SPDX-License-Identifier: MIT
"""Writes the wheel: the program, what else `make install` brings, and the package `movenv`."""
from __future__ import annotations

import base64
import hashlib
import os
import shutil
import stat
import subprocess
import time
import zipfile
from pathlib import Path

from . import metadata, product, sbom, tags

PACKAGE = metadata.ROOT / "scripts/packaging/movenv"


def write(directory: str, tree: Path) -> str:
    """Writes the wheel of the installed tree into a directory. Returns the name of its file."""
    program = tree / "bin/movenv"
    platforms = tags.platform_tags(program)
    stem = "movenv-%s" % metadata.version()
    name = "%s-py3-none-%s.whl" % (stem, ".".join(platforms))
    info = "%s.dist-info/" % stem
    files = collect(tree, stem + ".data/")
    for licence in metadata.project()["license-files"]:
        files[info + "licenses/" + licence] = (metadata.ROOT / licence).read_bytes()
    files[info + "METADATA"] = metadata.text()
    files[info + "entry_points.txt"] = metadata.entry_points()
    files[info + "WHEEL"] = wheel_text(platforms)
    files[info + "sboms/movenv.cdx.json"] = sbom.text(product.unstripped(tree))
    files[info + "RECORD"] = record(files, info + "RECORD")
    temporary = os.path.join(directory, name + ".part")
    with zipfile.ZipFile(temporary, "w") as archive:
        for path, data in files.items():
            is_program = path.startswith(stem + ".data/scripts/")
            archive.writestr(member(path, 0o755 if is_program else 0o644), data,
                             compress_type=zipfile.ZIP_DEFLATED, compresslevel=9)
    compress_more(temporary)
    os.replace(temporary, os.path.join(directory, name))
    return name


def compress_more(archive: str) -> None:
    """Compresses a zip archive anew by advzip of AdvanceCOMP, if it is there: 4 % smaller."""
    if shutil.which("advzip"):
        subprocess.run(["advzip", "-z", "-4", "-q", archive], check=True)


def collect(tree: Path, data: str) -> dict[str, bytes]:
    """The files of the package and of the tree, by their names in the wheel, sorted."""
    files = {"movenv/" + p.name: p.read_bytes() for p in PACKAGE.iterdir()
             if p.suffix in (".py", ".typed")}
    files[data + "scripts/movenv"] = (tree / "bin/movenv").read_bytes()
    files[data + "scripts/py"] = (tree / "bin/py").read_bytes()
    for path in (tree / "share").rglob("*"):
        name = path.relative_to(tree).as_posix()
        # .dist-info has the licences; a wheel is small, and the guides are on the project's page.
        if path.is_file() and not name.startswith(("share/doc/", "share/man/man7/")):
            files[data + "data/" + name] = path.read_bytes()
    return dict(sorted(files.items()))


def wheel_text(platforms: list[str]) -> bytes:
    lines = ["Wheel-Version: 1.0", "Generator: movenv %s" % metadata.version(),
             "Root-Is-Purelib: false"]
    lines += ["Tag: py3-none-" + platform for platform in platforms]
    return ("\n".join(lines) + "\n").encode()


def record(files: dict[str, bytes], own: str) -> bytes:
    rows = []
    for name, data in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
        rows.append("%s,sha256=%s,%d\n" % (name, digest, len(data)))
    return ("".join(rows) + own + ",,\n").encode()


def member(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, time.gmtime(metadata.time())[:6])
    info.create_system = 3  # Unix: it has modes
    info.external_attr = (stat.S_IFREG | mode) << 16
    return info
