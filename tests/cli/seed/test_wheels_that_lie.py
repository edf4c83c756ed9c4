# SPDX-License-Identifier: MIT
"""Wheels whose parts do not agree. Each is refused by its name, with the reason and a way out, and
nothing of it is left: no new environment, and no change in one that was there."""
import os
import warnings

import pytest

import trees
import wheels

INFO = "tool-1.0.dist-info/"
FILE = "tool-1.0-py3-none-any.whl"
WAY_OUT = "movenv: get the wheel anew, or name another by --seed=FILE.whl or --find-links DIR"
HASH = wheels.digest(b"") + ",0"
TWICE = "it is there twice"
BOTH = "it is both a file and a directory"
DAMAGED = "a member's header in it is damaged"
SECTION = "'entry_points.txt' in it: a section in it is not '[NAME]'"


def plain():
    return wheels.Wheel("tool", "1.0", files={"tool/__init__.py": "", "tool/x.py": "x = 1\n" * 99})


def rows(text):
    """A wheel with more rows in its RECORD."""
    wheel = plain()
    wheel.more_rows = text
    return wheel


def row(member, rest):
    """A wheel with another row about a member."""
    wheel = plain()
    wheel.rows[member] = rest
    return wheel


def metadata(text):
    return plain().replace(INFO + "METADATA", "Metadata-Version: 2.1\n" + text)


def entries(text):
    return plain().add(INFO + "entry_points.txt", text)


def member(name, **kwargs):
    return plain().add(name, "", **kwargs)


def other(name="tool", version="1.0"):
    """A wheel of another project or version under the name of this one."""
    wheel = wheels.Wheel(name, version)
    wheel.tag = "py3-none-any"
    return wheel


LISTS = "its RECORD lists '%s': %s"
RECORDS = [
    ("a file that is not there", rows("tool/y.py,%s\n" % HASH),
     LISTS % ("tool/y.py", "it is not in the wheel")),
    ("a compiled file that is not there", rows("tool/__pycache__/x.cpython-311.pyc,,\n"),
     LISTS % ("tool/__pycache__/x.cpython-311.pyc", "it is not in the wheel")),
    ("a script that is not there", rows("../../../bin/tool,%s\n" % HASH),
     LISTS % ("../../../bin/tool", "it climbs out with '..'")),
    ("a file far outside", rows("tool/../../../../../../etc/passwd,%s\n" % HASH),
     LISTS % ("tool/../../../../../../etc/passwd", "it climbs out with '..'")),
    ("an absolute name", rows("/etc/passwd,%s\n" % HASH),
     LISTS % ("/etc/passwd", "it is absolute")),
    ("a name of Windows", rows("tool\\x.py,%s\n" % HASH),
     LISTS % ("tool\\x.py", "it holds a backslash")),
    ("a name in another form", rows("./tool/x.py,%s\n" % HASH),
     LISTS % ("./tool/x.py", "it has a part '.'")),
    ("a name in another case", rows("TOOL/x.py,%s\n" % HASH),
     LISTS % ("TOOL/x.py", "it is not in the wheel")),
    ("a file as a directory", rows("tool/x.py/,,\n"),
     LISTS % ("tool/x.py/", "it is not in the wheel")),
    ("a name with an escape", rows("\x1b[2J,%s\n" % HASH),
     LISTS % ("\\x1b[2J", "it holds a control character")),
    ("a name with a control character of Unicode", rows("tool/\x9b2J,%s\n" % HASH),
     LISTS % ("tool/\\x9b2J", "it is not in the wheel")),
    ("a name with a newline", rows("\"a\nb\",%s\n" % HASH),
     LISTS % ("a\\nb", "it holds a control character")),
    ("a NUL", rows("a\0b,%s\n" % HASH), "'%sRECORD' in it: it is not text" % INFO),
    ("a signature that is not there", rows(INFO + "RECORD.jws,,\n"),
     LISTS % (INFO + "RECORD.jws", "it is not in the wheel")),
    ("a row of 5 MB", rows("x" * (5 << 20) + ",,\n"),
     LISTS % ("x" * 247 + "...", "it is too long")),
    ("a row of 5 MB in quotes", rows('"%s",,\n' % ("x" * (5 << 20))),
     LISTS % ("x" * 247 + "...", "it is too long")),
    ("a hash of 5 MB", row("tool/x.py", "sha256=%s,9" % ("x" * (5 << 20))),
     LISTS % ("tool/x.py", "its hash or its size is too long")),
    ("a size of 5 MB", row("tool/x.py", HASH + "0" * (5 << 20)),
     LISTS % ("tool/x.py", "its hash or its size is too long")),
    ("a million rows", rows("a\n" * 1000000), "its RECORD lists more than is in it"),
    ("20 MB", rows("a" * (20 << 20)), "'%sRECORD' in it: it is too large" % INFO),
    ("the same row twice", rows("tool/__init__.py,%s\n" % HASH),
     "its RECORD is damaged: it lists a name twice"),
    ("two hashes for a file", rows("tool/__init__.py,%s,0\n" % wheels.digest(b"x")),
     "its RECORD is damaged: it lists a name twice"),
    ("itself twice", rows(INFO + "RECORD,,\n"), "its RECORD is damaged: it lists a name twice"),
    ("four fields", rows("tool,,,\n"),
     "its RECORD is damaged: a row of it is not a name, a hash and a size"),
    ("quotes without an end", rows('"tool,,\n'),
     "its RECORD is damaged: a row of it is not a name, a hash and a size"),
    ("no hash", row("tool/x.py", ","), "'tool/x.py' in it: RECORD has no sha256 hash for it"),
    ("a hash by MD5", row("tool/__init__.py", "md5=1B2M2Y8AsgTpgAmY7PhCfg,0"),
     "'tool/__init__.py' in it: RECORD has no sha256 hash for it"),
    ("a hash by SHA-1", row("tool/__init__.py", "sha1=2jmj7l5rSw0yVb_vlWAYkK_YBwk,0"),
     "'tool/__init__.py' in it: RECORD has no sha256 hash for it"),
    ("a hash without a name", row("tool/__init__.py", HASH.partition("=")[2]),
     "'tool/__init__.py' in it: RECORD has no sha256 hash for it"),
    ("another hash", row("tool/x.py", HASH.replace(",0", ",594")),
     "'tool/x.py' in it: its hash is not the one in RECORD"),
    ("half a hash", row("tool/__init__.py", HASH[:20] + ",0"),
     "'tool/__init__.py' in it: its hash is not the one in RECORD"),
    ("a longer hash", row("tool/__init__.py", HASH.replace(",", "x,")),
     "'tool/__init__.py' in it: its hash is not the one in RECORD"),
    ("a larger size", row("tool/__init__.py", HASH + "1"),
     "'tool/__init__.py' in it: its size is not the one in RECORD"),
    ("a size with more after it", row("tool/__init__.py", HASH + "x"),
     "'tool/__init__.py' in it: its size is not the one in RECORD"),
    ("a size below 0", row("tool/__init__.py", HASH.replace(",", ",-")),
     "'tool/__init__.py' in it: its size is not the one in RECORD"),
    ("a size with a blank", row("tool/__init__.py", HASH.replace(",", ", ")),
     "'tool/__init__.py' in it: its size is not the one in RECORD"),
    ("no row for a file", member("tool/y.py", listed=False),
     "'tool/y.py' in it: RECORD does not list it"),
]

NAMES = [
    ("METADATA of another project", metadata("Name: evil\nVersion: 1.0\n"),
     "its METADATA has the Name 'evil'"),
    ("METADATA of a project whose name starts alike", metadata("Name: tool-x\nVersion: 1.0\n"),
     "its METADATA has the Name 'tool-x'"),
    ("METADATA of another version", metadata("Name: tool\nVersion: 1.0.1\n"),
     "its METADATA has the Version '1.0.1'"),
    ("METADATA of a pre-release", metadata("Name: tool\nVersion: 1.0rc1\n"),
     "its METADATA has the Version '1.0rc1'"),
    ("METADATA of a local version", metadata("Name: tool\nVersion: 1.0+evil\n"),
     "its METADATA has the Version '1.0+evil'"),
    ("METADATA with an escape", metadata("Name: \x1b[2J\nVersion: 1.0\n"),
     "its METADATA has the Name '\\x1b[2J'"),
    ("METADATA with a name of 1 MB", metadata("Name: %s\nVersion: 1.0\n" % ("x" * (1 << 20))),
     "its METADATA has the Name '%s...'" % ("x" * 247)),
    ("METADATA with a name in its body", metadata("Version: 1.0\n\nName: tool\n"),
     "its METADATA has no Name"),
    ("METADATA without a version", metadata("Name: tool\n"), "its METADATA has no Version"),
    ("METADATA with an empty name", metadata("Name:\nVersion: 1.0\n"),
     "its METADATA has the Name ''"),
    ("METADATA with a NUL", metadata("Name: tool\0x\nVersion: 1.0\n"),
     "'%sMETADATA' in it: it is not text" % INFO),
    ("an empty METADATA", plain().replace(INFO + "METADATA", ""), "its METADATA has no Name"),
    ("no METADATA", plain().drop(INFO + "METADATA"), "it has no '%sMETADATA'" % INFO),
    ("a .dist-info of another project", other("evil"),
     "the .dist-info directory in it has another name"),
    ("a .dist-info of another version", other(version="1.1"),
     "the .dist-info directory in it has another version"),
    ("two .dist-info directories", member("evil-1.0.dist-info/METADATA"),
     "it has two .dist-info directories"),
    ("two .dist-info directories that differ in case", member("Tool-1.0.dist-info/METADATA"),
     "it has two .dist-info directories"),
    ("a .data directory of another project", member("evil-1.0.data/scripts/evil"),
     "'evil-1.0.data/scripts/evil' in it: its .data directory has another name"),
    ("a .data directory that differs in case", member("Tool-1.0.data/scripts/evil"),
     "'Tool-1.0.data/scripts/evil' in it: its .data directory has another name"),
    ("a later format", plain().replace(INFO + "WHEEL", "Wheel-Version: 2.0\n"),
     "its format is not version 1 of wheels"),
    ("a much later format", plain().replace(INFO + "WHEEL", "Wheel-Version: 10.0\n"),
     "its format is not version 1 of wheels"),
    ("a format that is not a number", plain().replace(INFO + "WHEEL", "Wheel-Version: 1.x\n"),
     "its format is not version 1 of wheels"),
    ("no WHEEL", plain().drop(INFO + "WHEEL"), "it has no '%sWHEEL'" % INFO),
]

MEMBERS = [
    ("a file twice", member("tool/x.py"), "'tool/x.py' in it: " + TWICE),
    ("RECORD twice", member(INFO + "RECORD", listed=False), "'%sRECORD' in it: %s" % (INFO, TWICE)),
    ("METADATA twice", member(INFO + "METADATA"), "'%sMETADATA' in it: %s" % (INFO, TWICE)),
    ("a directory twice", member("d/", listed=False).add("d/", "", listed=False),
     "'d/' in it: " + TWICE),
    ("a file and a directory", member("tool/x.py/", listed=False), "'tool/x.py' in it: " + BOTH),
    ("a file with a file below it", member("tool/x.py/y.py"), "'tool/x.py' in it: " + BOTH),
    ("a file with a file far below it, and others between", member("tool/x.py-z").add(
        "tool/x.py/a/b/c.py", ""), "'tool/x.py' in it: " + BOTH),
    ("a file by two directories", member("tool-1.0.data/purelib/tool/x.py"),
     "'{site}/tool/x.py' in it: " + TWICE),
    ("another project by a .data directory",
     member("tool-1.0.data/purelib/pip-99.dist-info/METADATA"),
     "'tool-1.0.data/purelib/pip-99.dist-info/METADATA' in it: "
     "it would be a distribution's metadata"),
    ("its METADATA by a .data directory", member("tool-1.0.data/platlib/" + INFO + "METADATA"),
     "'tool-1.0.data/platlib/%sMETADATA' in it: it would be a distribution's metadata" % INFO),
    ("a script in place of python", member("tool-1.0.data/data/bin/python"),
     "'tool-1.0.data/data/bin/python' in it: it is the interpreter's name"),
    ("the configuration", member("tool-1.0.data/data/pyvenv.cfg"),
     "'tool-1.0.data/data/pyvenv.cfg' in it: it would be the environment's configuration"),
    ("a name with an escape", member("tool/\x1b[2J"),
     "'tool/\\x1b[2J' in it: it holds a control character"),
    ("a name with a DEL", member("tool/\x7f"), "'tool/\\x7f' in it: it holds a control character"),
    ("a name that is too long", member("x" * 5000), "'%s...' in it: it is too long" % ("x" * 247)),
    ("a name that climbs out", member("tool/../../evil"),
     "'tool/../../evil' in it: it climbs out with '..'"),
    ("an absolute name", member("/tmp/evil"), "'/tmp/evil' in it: it is absolute"),
    ("a link", member("tool/link", mode=0o120777), "a member of it is a link or a device"),
]

ENTRIES = [
    ("a section that is never closed", entries("[console_scripts\ntool = tool:main\n"), SECTION),
    ("a later section that is never closed",
     entries("[x]\na = b\n[gui_scripts\ntool = tool:main\n"), SECTION),
    ("another section that is never closed",
     entries("[console_scripts]\ntool = tool:main\n[other\n"), SECTION),
    ("a section with a comment", entries("[console_scripts] # x\ntool = tool:main\n"), SECTION),
    ("a section without a name", entries("[]\n"), SECTION),
    ("lines before a section", entries("tool = tool:main\n[console_scripts]\n"),
     "'entry_points.txt' in it: a line in it stands before the first section"),
    ("a mark in front", entries("\ufeff[console_scripts]\ntool = tool:main\n"),
     "'entry_points.txt' in it: a line in it stands before the first section"),
    ("a line that is not an entry", entries("[console_scripts]\ntool\n"),
     "'entry_points.txt' in it: it is not 'name = module:attribute'"),
    ("an entry that runs a statement", entries("[console_scripts]\ntool = os;evil:main\n"),
     "'entry_points.txt' in it: its module or attribute is not a name"),
    ("an entry that climbs out", entries("[console_scripts]\n../../tool = tool:main\n"),
     "'entry_points.txt' in it: it climbs out with '..'"),
    ("an entry in place of python", entries("[gui_scripts]\npython3 = tool:main\n"),
     "'entry_points.txt' in it: it is the interpreter's name"),
    ("an entry twice", entries("[console_scripts]\ntool = tool:main\ntool = tool:x\n"),
     "'bin/tool' in it: " + TWICE),
    ("a NUL", entries("[console_scripts]\n\0\ntool = tool:main\n"),
     "'%sentry_points.txt' in it: it is not text" % INFO),
    ("UTF-16", entries("[console_scripts]\ntool = tool:main\n".encode("utf-16")),
     "'%sentry_points.txt' in it: it is not text" % INFO),
    ("20 MB", entries("# " + "x" * (20 << 20)),
     "'%sentry_points.txt' in it: it is too large" % INFO),
]

FLAGS = [("encryption", 1 << 0, "a member of it is encrypted"),
         ("strong encryption", 1 << 6, "a member of it is encrypted"),
         ("a masked header", 1 << 13, "a header in it is masked, as encryption does"),
         ("a patch", 1 << 5, "a member of it is a patch to another file")] + [
    ("bit %d" % bit, 1 << bit, "a member of it has a flag without a known meaning")
    for bit in (4, 7, 8, 9, 10, 12, 14, 15)]

# Of the local header: offset, size, value.
LOCAL = [("another version of the flags", 6, 2, 1), ("a patch", 6, 2, 1 << 5),
         ("another method", 8, 2, 0), ("another CRC", 14, 4, 1), ("another packed size", 18, 4, 7),
         ("another size", 22, 4, 7), ("another length of its name", 26, 2, 8),
         ("another name", 30, 1, 0x55), ("extra fields beyond the end", 28, 2, 0xffff)]


@pytest.fixture
def refuse(refused, movenv, any_python, tmp_path):
    """refuse(path, why): the wheel is refused, for a new environment and for one that is there."""

    def call(path, why):
        create = ["create", "-p", any_python, "--without-pip"]
        movenv(*create, tmp_path / "old")
        site = next((tmp_path / "old").glob("l*/*/site-packages"), None)
        site = site.relative_to(tmp_path / "old") if site else "site-packages"
        wanted = "movenv: cannot use the wheel '%s': %s\n%s\n" % (
            path, why.replace("{site}", str(site)), WAY_OUT)
        before = trees.snapshot(tmp_path)
        for words in (["--seed=%s" % path, tmp_path / "new"],
                      ["--seed=tool", "--find-links", path.parent, tmp_path / "old"],
                      ["--seed=%s" % path, "--clear", tmp_path / "old"]):
            assert refused(*create, *words, advice=1, timeout=60) == wanted
            assert trees.snapshot(tmp_path) == before

    return call


@pytest.fixture
def links(tmp_path):
    (tmp_path / "links").mkdir()
    return tmp_path / "links"


def write(wheel, links):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile's, about names that are there twice
        path = wheel.write(links)
    if path.name != FILE:
        path = path.rename(links / FILE)
    return path


def cases(*tables):
    return pytest.mark.parametrize("wheel, why", [c[1:] for t in tables for c in t],
                                   ids=[c[0] for t in tables for c in t])


@cases(RECORDS)
def test_a_record_that_lies_is_refused(refuse, links, wheel, why):
    refuse(write(wheel, links), why)


@cases(NAMES)
def test_a_wheel_of_two_names_is_refused(refuse, links, wheel, why):
    refuse(write(wheel, links), why)


@cases(MEMBERS)
def test_members_that_cannot_be_are_refused(refuse, links, wheel, why):
    refuse(write(wheel, links), why)


@cases(ENTRIES)
def test_entry_points_that_nobody_can_read_are_refused(refuse, links, wheel, why):
    refuse(write(wheel, links), why)


def test_a_file_and_a_directory_by_two_directories_are_refused(refused, links, any_python,
                                                               tmp_path):
    """Two threads write the members: either of them may be the first."""
    path = member("tool-1.0.data/purelib/tool/x.py/y.py").write(links)
    message = refused("create", "-p", any_python, "--without-pip", "--seed=%s" % path,
                      tmp_path / "env", advice=1)
    assert "cannot use the wheel '%s': '" % path in message and message.splitlines()[1] == WAY_OUT
    assert "/tool/x.py' in it: " + TWICE in message or \
        "/tool/x.py/y.py' in it: a directory of it is a file or a link" in message
    assert os.listdir(tmp_path) == ["links"]


def test_a_name_with_a_nul_is_shown_whole(refuse, links):
    path = member("tool/aXb.py").write(links)
    wheels.patch(path, b"tool/aXb.py", b"tool/a\0b.py")
    refuse(path, "'tool/a\\x00b.py' in it: it holds a control character")


@pytest.mark.parametrize("flag, why", [f[1:] for f in FLAGS], ids=[f[0] for f in FLAGS])
def test_a_flag_without_a_known_meaning_is_refused(refuse, links, flag, why):
    path = plain().write(links)
    wheels.central(path, "tool/x.py", 8, flag, 2)
    wheels.local(path, "tool/x.py", 6, flag, 2)
    refuse(path, why)


@pytest.mark.parametrize("at, size, value", [c[1:] for c in LOCAL], ids=[c[0] for c in LOCAL])
def test_two_headers_that_differ_are_refused(refuse, links, at, size, value):
    """Readers that go by the local header would see another file."""
    path = plain().write(links)
    wheels.local(path, "tool/x.py", at, value, size)
    refuse(path, "'tool/x.py' in it: " + DAMAGED)


@pytest.mark.parametrize("at, size, value, why", [
    (24, 4, 593, "a member of it is damaged"), (24, 4, 595, "a member of it is damaged"),
    (16, 4, 1, "a member of it has a wrong checksum"),
], ids=["smaller", "larger", "CRC"])
def test_a_size_or_crc_that_lies_in_both_headers_is_refused(refuse, links, at, size, value, why):
    path = plain().write(links)
    wheels.central(path, "tool/x.py", at, value, size)
    wheels.local(path, "tool/x.py", at - 2, value, size)
    refuse(path, "'tool/x.py' in it: " + why)


# What is odd, and no lie


ODD = [
    ("rows about directories", member("d/", listed=False), "d/,%s\ntool/,,\ntool,,\n" % HASH),
    ("a signature", member(INFO + "RECORD.jws", listed=False).add(INFO + "RECORD.p7s", "",
                                                                  listed=False), ""),
    ("empty lines", plain(), "\n\n\n"),
    ("a hash with the padding of base64", row("tool/__init__.py", HASH.replace(",", "=,")), ""),
    ("no size", row("tool/__init__.py", HASH[:-1]), ""),
    ("a hash of a RECORD in it", member("tool/vendor/x-1.dist-info/RECORD"), ""),
    ("a later minor format", plain().replace(
        INFO + "WHEEL", "Wheel-Version: 1.9\nRoot-Is-Purelib: true\n"), ""),
    ("the name and version in another spelling", metadata("Name:  TOOL \nVersion: v1\n"), ""),
    ("names that differ in case", member("tool/X.py"), ""),
    ("names that start alike", member("tool/x.py-y").add("tool/x.pyz/y", ""), ""),
    ("a section of another kind", entries("# x\n[my plugins]\nanything\n"), ""),
    ("an empty entry_points.txt", entries(""), ""),
]


@pytest.mark.parametrize("wheel, more", [c[1:] for c in ODD], ids=[c[0] for c in ODD])
def test_what_is_odd_is_installed(movenv, links, any_python, wheel, more):
    wheel.more_rows = more
    path = wheel.write(links)
    movenv("create", "-p", any_python, "--without-pip", "--seed=%s" % path, links / "env")
    assert len(list((links / "env").glob("**/tool/__init__.py"))) == 1


@pytest.mark.parametrize("version, file", [
    ("1.0+cu118", "tool-1.0_cu118-py3-none-any.whl"), ("1.0.0", FILE),
    ("1.0.post1", "tool-1.0_1-py3-none-any.whl"), ("2013.09", "tool-2013.9-py3-none-any.whl"),
])
def test_the_version_may_be_spelt_in_another_way(movenv, links, any_python, version, file):
    path = wheels.Wheel("tool", version).write(links).rename(links / file)
    movenv("create", "-p", any_python, "--without-pip", "--seed=%s" % path, links / "env")
    assert len(list((links / "env").glob("**/tool/__init__.py"))) == 1


def test_names_that_differ_in_case_are_refused_where_the_disk_has_one(
        movenv, refused, exfat_dir, links, any_python):
    create = ["create", "-p", any_python, "--without-pip"]
    good = plain().write(links)
    movenv(*create, "--seed=%s" % good, exfat_dir / "good")
    for name in ("tool/X.py", INFO + "record"):
        path = member(name).write(links)
        message = refused(*create, "--seed=%s" % path, exfat_dir / "env", advice=1)
        assert "cannot use the wheel '%s': '" % path in message and TWICE in message
        assert os.listdir(exfat_dir) == ["good"]


def test_a_refused_wheel_takes_the_good_ones_with_it(refused, links, any_python, tmp_path):
    good = wheels.Wheel("good", "1.0", scripts={"good": "good:main"}).write(links)
    path = entries("[console_scripts\n").write(links)
    refused("create", "-p", any_python, "--without-pip", "--seed=%s" % good, "--seed=%s" % path,
            tmp_path / "a", tmp_path / "b", advice=1)
    assert os.listdir(tmp_path) == ["links"]
