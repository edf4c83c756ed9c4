# SPDX-License-Identifier: MIT
"""What is in the program, as CycloneDX (PEP 770): movenv, and the libraries that it links."""
from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

from . import metadata

LIBRARIES = {  # name: (licence, vendor and product of its CPE)
    "musl": ("MIT", "musl-libc:musl"),
    "zlib": ("Zlib", "zlib:zlib"),
}


def component(kind: str, name: str, version: str, licence: str, purl: str) -> dict:
    return {"type": kind, "bom-ref": purl, "name": name, "version": version, "purl": purl,
            "licenses": [{"license": {"id": licence}}]}


def versions(program: Path) -> dict[str, str]:
    """The versions of the libraries, as the program prints them."""
    shown = subprocess.run([str(program), "--version"], check=True, stdout=subprocess.PIPE,
                           encoding="utf-8").stdout
    return {name: re.search(name + r" ([\w.+-]+)", shown).group(1) for name in LIBRARIES}


def text(program: Path) -> bytes:
    own = component("application", "movenv", metadata.version(), "MIT",
                    "pkg:pypi/movenv@" + metadata.version())
    libraries = []
    for name, version in versions(program).items():
        licence, cpe = LIBRARIES[name]
        purl = "pkg:generic/%s@%s" % (name, version)
        library = component("library", name, version, licence, purl)
        library["cpe"] = "cpe:2.3:a:%s:%s:*:*:*:*:*:*:*" % (cpe, version)
        libraries.append(library)
    bom = {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"component": own},
        "components": libraries,
        "dependencies": [{"ref": own["bom-ref"], "dependsOn": [c["bom-ref"] for c in libraries]}],
    }
    return (json.dumps(bom, indent=2) + "\n").encode()
