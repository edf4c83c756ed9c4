# SPDX-License-Identifier: MIT
"""Writes .tar.gz archives whose bytes depend only on the files in them."""
from __future__ import annotations

import gzip
import io
import os
import tarfile
from pathlib import Path

from . import metadata


def read(top: Path, names: list[str]) -> dict[str, tuple[bytes, bool]]:
    """The files of these names below a directory: their bytes, and whether they are programs."""
    return {name: ((top / name).read_bytes(), os.access(top / name, os.X_OK)) for name in names}


def write(directory: str, stem: str, files: dict[str, tuple[bytes, bool]]) -> str:
    """Writes STEM.tar.gz, with the files below STEM. Returns its name."""
    name = stem + ".tar.gz"
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in sorted(files):
            data, is_program = files[path]
            info = tarfile.TarInfo("%s/%s" % (stem, path))
            info.size, info.mtime = len(data), metadata.time()
            info.mode = 0o755 if is_program else 0o644
            archive.addfile(info, io.BytesIO(data))
    temporary = os.path.join(directory, name + ".part")
    with open(temporary, "wb") as f:
        with gzip.GzipFile("", "wb", 9, f, metadata.time()) as packed:
            packed.write(tar.getvalue())
    os.replace(temporary, os.path.join(directory, name))
    return name
