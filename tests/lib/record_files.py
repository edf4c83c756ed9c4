# SPDX-License-Identifier: MIT
"""RECORD: the files of an environment's distributions, and their mismatches."""
import base64
import csv
import hashlib
import os
import re
from pathlib import Path


def dists(env_dir):
    """{normalized name: dist-info directory} of all installed distributions."""
    found = {}
    for info in Path(env_dir).glob("l*/*/site-packages/*.dist-info"):
        found[re.sub(r"[-_.]+", "-", info.name.split("-")[0]).lower()] = info
    return found


def rows(info):
    """(path of the file, hash, size) of each row, as text."""
    with open(info / "RECORD", newline="", encoding="utf-8") as f:
        for name, digest, size in csv.reader(f):
            yield os.path.normpath(info.parent / name), digest, size


def scripts(info, env_dir):
    """The names of a distribution's files in bin."""
    bin_dir = os.path.join(os.path.realpath(env_dir), "bin")
    files = (os.path.realpath(path) for path, _, _ in rows(info))
    return sorted(os.path.basename(f) for f in files if os.path.dirname(f) == bin_dir)


def mismatches(info):
    """The rows that differ from the files, each as a line with the reason."""
    for path, digest, size in rows(info):
        try:
            data = Path(path).read_bytes()
        except OSError as e:
            yield "%s: %s" % (path, e.strerror)
            continue
        if size and int(size) != len(data):
            yield "%s: %d bytes, not %s" % (path, len(data), size)
        if digest:
            kind, _, value = digest.partition("=")
            real = base64.urlsafe_b64encode(hashlib.new(kind, data).digest()).rstrip(b"=")
            if value != real.decode():
                yield "%s: its hash differs" % path


def all_mismatches(env_dir):
    return [line for info in dists(env_dir).values() for line in mismatches(info)]
