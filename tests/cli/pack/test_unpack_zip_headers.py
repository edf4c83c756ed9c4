# SPDX-License-Identifier: MIT
"""Zip archives with flags that change the meaning of a member, and with two headers that differ."""
import zipfile

import pytest

import trees
import wheels

FLAGS = {1 << 0: "a member of it is encrypted", 1 << 6: "a member of it is encrypted",
         1 << 13: "a header in it is masked, as encryption does",
         1 << 5: "a member of it is a patch to another file"}
UNKNOWN = "a member of it has a flag without a known meaning"
DAMAGED = "'lib/x' in it is refused: it is damaged"


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "env.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("pyvenv.cfg", "home = /usr/bin\nversion = 3.11.2\n")
        z.writestr("bin/python", "x" * 100)
        z.writestr("lib/x", "text\n" * 100)
    return path


@pytest.fixture
def refuse(refused, archive, tmp_path):
    def call(why):
        before = trees.snapshot(tmp_path)
        assert refused("unpack", archive, tmp_path / "env") == \
            "movenv: cannot unpack '%s': %s\n" % (archive, why)
        assert trees.snapshot(tmp_path) == before

    return call


@pytest.mark.parametrize("bit", [0, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15])
def test_a_flag_without_a_known_meaning_is_refused(refuse, archive, bit):
    wheels.central(archive, "lib/x", 8, 1 << bit, 2)
    wheels.local(archive, "lib/x", 6, 1 << bit, 2)
    refuse(FLAGS.get(1 << bit, UNKNOWN))


def test_a_later_version_of_the_format_is_refused(refuse, archive):
    wheels.central(archive, "lib/x", 6, 64, 1)
    refuse("a member of it needs a later version of the format")


@pytest.mark.parametrize("at, size, value", [
    (6, 2, 1), (6, 2, 1 << 5), (8, 2, 0), (14, 4, 1), (18, 4, 7), (22, 4, 7), (30, 1, 0x55),
], ids=["encryption", "patch", "method", "CRC", "packed size", "size", "name"])
def test_two_headers_that_differ_are_refused(refuse, archive, at, size, value):
    wheels.local(archive, "lib/x", at, value, size)
    refuse(DAMAGED)


def test_a_name_with_a_nul_is_shown_whole(refuse, archive):
    wheels.patch(archive, b"lib/x", b"lib\0x")
    refuse("'lib\\x00x' in it is refused: it holds a control character")


def test_what_programs_write_is_taken(movenv, execute, archive, tmp_path, any_python):
    """The effort of deflate, a data descriptor, names in UTF-8."""
    env = tmp_path / "env"
    movenv("create", "-p", any_python, "--without-pip", env)
    (env / "é").write_text("text\n" * 100)
    archive.unlink()
    with open(archive, "wb") as f:
        writer = zipfile.ZipFile(Unseekable(f), "w", zipfile.ZIP_DEFLATED)
        with writer as z:
            for name in sorted(trees.names(env)):
                if not name.endswith("/"):
                    z.write(env / name, name)
    wheels.central(archive, "pyvenv.cfg", 8, 8 | 6, 2)
    movenv("unpack", archive, tmp_path / "out")
    assert (tmp_path / "out/é").read_text() == "text\n" * 100


class Unseekable:
    """A file that zipfile cannot go back in: it writes data descriptors."""

    def __init__(self, file):
        self.write, self.flush = file.write, file.flush
