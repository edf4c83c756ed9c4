# SPDX-License-Identifier: MIT
"""Interpreters that this machine does not have: programs that answer movenv's question alone.

A stand-in is a C program. It prints the file "answer" beside its directory, whatever it is asked.
"""
import os
import shutil
import subprocess
from pathlib import Path

import pytest

SOURCE = r"""
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int
main(void)
{
	static char name[PATH_MAX + 16], text[4096];
	ssize_t n = readlink("/proc/self/exe", name, PATH_MAX);
	FILE *file;

	if (n <= 0)
		return 1;
	name[n] = 0;
	*strrchr(name, '/') = 0;
	strcpy(strrchr(name, '/'), "/answer");
	file = fopen(name, "r");
	return !file || !fwrite(text, 1, fread(text, 1, sizeof(text), file), stdout);
}
"""


def build(directory):
    """Compiles the program, or skips the test without a compiler; returns its file."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if not compiler:
        pytest.skip("needs a C compiler: scripts/install-deps --test")
    source, program = Path(directory) / "stand_in.c", Path(directory) / "stand_in"
    source.write_text(SOURCE)
    subprocess.run([compiler, "-o", str(program), str(source)], check=True, timeout=60)
    return program


def install(program, prefix, name, *links, version="3.98.1", abi=""):
    """Installs it as prefix/bin/NAME, with hard links; returns the file of NAME."""
    prefix = Path(prefix).resolve()
    library = "python%s%s" % (version.rpartition(".")[0], "t" if "t" in abi else "")
    file = prefix / "bin" / name
    file.parent.mkdir(parents=True)
    (prefix / "lib" / library).mkdir(parents=True)
    (prefix / "lib" / library / "os.py").touch()
    shutil.copy(program, file)
    for link in links:
        os.link(file, file.with_name(link))
    site = "lib/%s/site-packages" % library
    answer = {
        "abi": abi, "base_prefix": prefix, "executable": file, "files": "",
        "implementation": "CPython",
        "include": "include/" + library, "libc": "", "platlib": site, "purelib": site,
        "scripts": "bin", "stdlib": prefix / "lib" / library, "suffix": "",
        "version": version, "version_info": version + ".final.0", "wheels": "",
    }
    text = "movenv\0" + "".join("%s\0%s\0" % item for item in sorted(answer.items()))
    (prefix / "answer").write_text(text)
    return file
