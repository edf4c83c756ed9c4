# SPDX-License-Identifier: MIT
"""The files for distributions agree with the rest of the tree. The packages themselves are built by
tests/machines/test_distributions.py.
"""
import re

import pytest

from conftest import ROOT

HERE = ROOT / "scripts/packaging"


def text(name):
    return (HERE / name).read_text()


@pytest.mark.parametrize("name, line", [
    ("debian/changelog", r"^movenv \((.*)-\d+\) "), ("movenv.spec", r"^Version: +(\S+)$"),
    ("movenv.spec", r"^\* .* - (\S+)-\d+$"), ("APKBUILD", r"^pkgver=(\S+)$"),
    ("README.md", r"^  version: (\S+)$"), ("README.md", r'^  version = "(\S+)";$'),
    ("README.md", r'^  url ".*/m/movenv/movenv-(\S+)\.tar\.gz"$')])
def test_the_version_is_that_of_the_program(name, line):
    layout = (ROOT / "include/common/layout.h").read_text()
    version = re.search(r'#define MOVENV_VERSION "(.*)"', layout).group(1)
    found = re.findall(line, text(name), re.M)
    assert found and found[0] == version


@pytest.mark.parametrize("path", sorted(HERE.glob("debian/**/*lintian-overrides")), ids=str)
def test_each_override_has_its_reason_above(path):
    lines = path.read_text().splitlines()
    assert lines[0].startswith("# ")
    for before, line in zip(lines, lines[1:]):
        if not line.startswith("# "):
            same = before.split()[:2] == line.split()[:2]
            assert before.startswith("# ") or same, line


@pytest.mark.parametrize("name", ["debian/not-installed", "movenv.spec"])
def test_each_licence_goes_along(name):
    """As its own file, or in debian/copyright, which takes its place."""
    for path in (HERE / "licenses").iterdir():
        assert path.name in text(name)
        first = next(line for line in path.read_text().splitlines() if "Copyright" in line)
        holder = re.search(r"\d{4} (.*)", first).group(1)
        assert holder in text("debian/copyright")
