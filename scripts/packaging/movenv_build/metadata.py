# SPDX-License-Identifier: MIT
"""The metadata of the package: from pyproject.toml, and the version from include/common/layout.h.
"""
from __future__ import annotations

import json
import os
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
# Zip archives know no time before 1980.
FIRST_TIME = 315532800


def project() -> dict:
    """The table [project]. Python 3.8 to 3.10 have no TOML parser; the values are JSON as well."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    table = re.search(r"^\[project\]\n(.*?)(?=^\[|\Z)", text, re.M | re.S).group(1)
    rows = re.findall(r"^([\w-]+) = (.*?)(?=^[\w-]+ = |\Z)", table, re.M | re.S)
    return {key: json.loads(value) for key, value in rows}


def entry_points() -> bytes:
    """entry_points.txt: the tables [project.entry-points."GROUP"]."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    tables = re.findall(r'^\[project\.entry-points\."(.*)"\]\n((?:\S.*\n)*)', text, re.M)
    rows = ["[%s]\n%s" % (group, body.replace('"', "")) for group, body in tables]
    return "\n".join(rows).encode()


def version() -> str:
    text = (ROOT / "include/common/layout.h").read_text("utf-8")
    return re.search(r'^#define MOVENV_VERSION "(.*)"$', text, re.M).group(1)


def dist_info() -> str:
    return "movenv-%s.dist-info" % version()


def text() -> bytes:
    """METADATA of a wheel, and PKG-INFO of a source archive (Metadata-Version 2.4)."""
    table = project()
    lines = ["Metadata-Version: 2.4", "Name: " + table["name"], "Version: " + version(),
             "Summary: " + table["description"], "Keywords: " + ",".join(table["keywords"])]
    lines += ["Classifier: " + name for name in table["classifiers"]]
    lines += ["License-Expression: " + table["license"]]
    lines += ["License-File: " + name for name in table["license-files"]]
    lines += ["Requires-Python: " + table["requires-python"],
              "Description-Content-Type: text/markdown; charset=UTF-8", ""]
    return "\n".join(lines).encode() + b"\n" + (ROOT / table["readme"]).read_bytes()


def time() -> int:
    """The time of all files in an archive, so that the same sources give the same bytes."""
    return max(int(os.environ.get("SOURCE_DATE_EPOCH") or 0), FIRST_TIME)
