# SPDX-License-Identifier: MIT
"""What is in the program, as CycloneDX (PEP 770): movenv, and the libraries that it links."""
from __future__ import annotations

import json
import re
import struct
import sys
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
    """The versions of the libraries, by their texts in the program before strip, which may be for
    another machine: zlib's has a form of its own, and musl's has a symbol.
    """
    data = program.read_bytes()
    return {
        "musl": symbol(data, b"__libc_version").rstrip(b"\0").decode(),
        "zlib": re.search(rb" (?:in|de)flate ([\w.+-]+) Copyright", data).group(1).decode(),
    }


def symbol(elf: bytes, name: bytes) -> bytes:
    """The bytes of an object that the symbol table of an ELF file names."""
    order = ">" if elf[5] == 2 else "<"
    wide = elf[4] == 2

    def read(form: str, offset: int) -> tuple[int, ...]:
        return struct.unpack_from(order + form, elf, offset)

    table, = read("Q", 40) if wide else read("I", 32)
    size, count = read("HH", 58 if wide else 46)
    # Of each section: name, type, flags, address, offset, size, link.
    sections = [read("IIQQQQI" if wide else "IIIIIII", table + n * size) for n in range(count)]
    for _, kind, _, _, offset, length, link in sections:
        if kind != 2:  # SHT_SYMTAB
            continue
        for at in range(offset, offset + length, 24 if wide else 16):
            if wide:
                text, _, _, section, value, extent = read("IBBHQQ", at)
            else:
                text, value, extent, _, _, section = read("IIIBBH", at)
            start = sections[link][4] + text
            if section < count and elf[start:start + len(name) + 1] == name + b"\0":
                start = sections[section][4] + value - sections[section][3]
                return elf[start:start + extent]
    sys.exit("movenv: cannot find musl's version: build without '-s' in LDFLAGS")


def text(program: Path) -> bytes:
    """The document; program is the one before strip."""
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
