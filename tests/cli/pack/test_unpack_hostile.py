# SPDX-License-Identifier: MIT
"""Hostile archives: unpack refuses them with a reason, and leaves no files."""
import gzip
import io
import os
import shutil
import stat
import struct
import tarfile
import warnings
import zipfile
import zlib

import pytest

import trees
from conftest import MOVENV

LINK, HARD, DIR = tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE
CFG_TEXT = "home = /nonexistent/bin\nversion = 3.11.2\nmovenv = 1\n"  # needs no interpreter here


def m(name, data=b"", kind=tarfile.REGTYPE, to="", mode=0o644, **pax):
    """A member of a tar archive."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.mode, info.size = kind, to, mode, len(data)
    info.pax_headers = {key.replace("__", "."): value for key, value in pax.items()}
    return info, data


CFG = m("pyvenv.cfg", CFG_TEXT.encode())
BIN = m("bin/x")


def tar(*members, form=tarfile.PAX_FORMAT):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form, errors="surrogateescape") as t:
        for info, data in members:
            t.addfile(info, io.BytesIO(data))
    return out.getvalue()


def patch(block, at, new):
    """A tar header with other bytes at an offset, and a new checksum."""
    block = block[:at] + new + block[at + len(new):512]
    total = sum(block[:148]) + 8 * 32 + sum(block[156:])
    return block[:148] + b"%06o\0 " % total + block[156:]


def zipped(*members, method=zipfile.ZIP_DEFLATED):
    """A zip archive of members (name, bytes[, mode])."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as z:
        warnings.simplefilter("ignore")  # about duplicate names
        for name, data, *mode in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            info.external_attr = (mode[0] if mode else 0o100644) << 16
            z.writestr(info, data)
    return out.getvalue()


ZCFG = ("pyvenv.cfg", CFG_TEXT)
ZBIN = ("bin/x", b"")


@pytest.fixture
def target(tmp_path):
    """The directory for unpacked archives, with files beside it that must not change."""
    (tmp_path / "target").mkdir()
    (tmp_path / "beside" / "lib").mkdir(parents=True)
    (tmp_path / "beside" / "lib" / "file").write_text("precious")
    (tmp_path / "beside" / "link").symlink_to("lib")
    return tmp_path / "target"


@pytest.fixture
def hostile(refused, target):
    """hostile(bytes) -> the reason for the refusal. No file is changed."""

    def call(data, *options, kind="tar", advice=0, to="env"):
        archive = target.parent / ("a." + kind)
        archive.write_bytes(data)
        before = trees.snapshot(target.parent)
        message = refused("unpack", archive, target / to, *options, advice=advice)
        assert trees.snapshot(target.parent) == before
        return message.splitlines()[0].replace("movenv: cannot unpack '%s': " % archive, "")

    return call


LEADS_OUT = "it is a link that leads out"
NO_EARLIER_FILE = "it is a hard link to a name that no earlier file in the archive has"
EXISTS = "the name is there already, or one that this disk takes for the same"
NAMES = [
    ("/etc/x", "it is absolute"),
    ("../x", "it climbs out with '..'"),
    ("lib/../../x", "it climbs out with '..'"),
    ("lib/..", "it climbs out with '..'"),
    ("lib/./x", "it has a part '.'"),
    ("lib//x", "it has an empty part"),
    ("lib\\x", "it holds a backslash"),
    ("lib/\x01x", "it holds a control character"),
    ("lib/\x7f", "it holds a control character"),
    ("x" * 256, "a part of it is too long"),
    ("lib/" * 1100 + "x", None),
]


@pytest.mark.parametrize("name, reason", NAMES, ids=lambda v: repr(v)[:20])
@pytest.mark.parametrize("kind", ["file", "directory", "link", "hard link", "target", "zip"])
def test_an_unsafe_name_is_refused(hostile, name, reason, kind):
    escaped = name.replace("\x01", "\\x01").replace("\x7f", "\\x7f")
    refused = "'%s' in it is refused: %s" % (escaped, reason or "it is too long")
    if kind == "zip":
        assert hostile(zipped(ZCFG, (name, b"x")), kind="zip") == refused
    elif kind == "target":
        assert hostile(tar(CFG, m("hard", kind=HARD, to=name))) == \
            "'hard' in it is refused: it is a link to a name that no archive may have"
    else:
        member = {"file": m(name, b"x"), "directory": m(name, kind=DIR),
                  "link": m(name, kind=LINK, to="pyvenv.cfg"),
                  "hard link": m(name, kind=HARD, to="pyvenv.cfg")}[kind]
        for form in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
            message = hostile(tar(CFG, member, form=form))
            # GNU's header for long names has a limit of its own.
            assert message == refused or (not reason and form == tarfile.GNU_FORMAT and
                                          message == "a name or header in it is too long")


BAD_MEMBERS = [
    # (test id, members, name of the refused one, reason)
    ("absolute link", [m("x", kind=LINK, to="/etc/passwd")], "x",
     LEADS_OUT + ", by an absolute name"),
    ("link out", [m("x", kind=LINK, to="../x")], "x", LEADS_OUT),
    ("link out from below", [m("lib/a/x", kind=LINK, to="../../../x")], "lib/a/x", LEADS_OUT),
    ("link to the directory above", [m("x", kind=LINK, to="..")], "x", LEADS_OUT),
    ("'..' after a name", [m("x", kind=LINK, to="lib/../../x")], "x",
     "it is a link with '..' after a name"),
    ("'..' after '.'", [m("x", kind=LINK, to="./../x")], "x", LEADS_OUT),
    ("link to nothing", [m("x", kind=LINK, to="")], "x", "it is a link to nothing"),
    ("out through a link", [m("deep/er/a", kind=LINK, to="../.."),
                            m("b", kind=LINK, to="deep/er/a/../../x")], "b",
     "it is a link with '..' after a name"),
    ("the interpreter's name outside of bin", [m("lib/python3", kind=LINK, to="/bin/sh")],
     "lib/python3", LEADS_OUT + ", by an absolute name"),
    ("file, then a link over it", [m("x", b"1"), m("x", kind=LINK, to="pyvenv.cfg")], "x", EXISTS),
    ("link, then a file over it", [m("x", kind=LINK, to="pyvenv.cfg"), m("x", b"1")], "x", EXISTS),
    ("two links", [m("x", kind=LINK, to="pyvenv.cfg")] * 2, "x", EXISTS),
    ("link over a directory", [m("lib", kind=DIR), m("lib", kind=LINK, to="x")], "lib", EXISTS),
    ("file below a link", [m("x", kind=LINK, to="lib"), m("x/y", b"1")], "x", EXISTS),
    ("hard link to a missing file", [m("x", kind=HARD, to="y")], "x", NO_EARLIER_FILE),
    ("hard link to a later one", [m("x", kind=HARD, to="y"), m("y", b"1")], "x", NO_EARLIER_FILE),
    ("hard link to itself", [m("x", kind=HARD, to="x")], "x", NO_EARLIER_FILE),
    ("hard link to a directory", [m("d", kind=DIR), m("x", kind=HARD, to="d")], "x",
     NO_EARLIER_FILE),
    ("hard link to a link", [m("l", kind=LINK, to="pyvenv.cfg"), m("x", kind=HARD, to="l")],
     "x", NO_EARLIER_FILE),
    ("hard link through a link", [m("l", kind=LINK, to="."), m("x", kind=HARD, to="l/pyvenv.cfg")],
     "x", NO_EARLIER_FILE),
    ("hard link through a file", [m("x", kind=HARD, to="pyvenv.cfg/y")], "x", NO_EARLIER_FILE),
    ("hard link over a file", [m("x", b"1"), m("x", kind=HARD, to="pyvenv.cfg")], "x", EXISTS),
    ("character device", [m("x", kind=tarfile.CHRTYPE)], "x", "it is a device"),
    ("block device", [m("x", kind=tarfile.BLKTYPE)], "x", "it is a device"),
    ("FIFO", [m("x", kind=tarfile.FIFOTYPE)], "x", "it is a FIFO"),
    ("volume", [m("x", kind=b"V")], "x", "its type is not one that environments have"),
    ("file twice", [m("x", b"1"), m("x", b"2")], "x", EXISTS),
    ("file by another spelling", [m("x", b"1"), m("./x", b"2")], "x", EXISTS),
    ("file over a directory", [m("d", kind=DIR), m("d", b"1")], "d", EXISTS),
    ("directory over a file", [m("x", b"1"), m("x", kind=DIR)], "x", EXISTS),
    ("file with the name of the top", [m(".", b"1")], "",
     "it has the name of the directory itself"),
    ("link with the name of the top", [m(".", kind=LINK, to="lib")], "",
     "it has the name of the directory itself"),
]


@pytest.mark.parametrize("members, name, reason", [b[1:] for b in BAD_MEMBERS],
                         ids=[b[0] for b in BAD_MEMBERS])
def test_an_invalid_member_is_refused(hostile, members, name, reason):
    for form in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
        message = hostile(tar(CFG, *members, form=form))
        assert message == "'%s' in it is refused: %s" % (name, reason)


def test_a_member_below_a_file_is_refused(hostile):
    for data, kind in ((tar(CFG, m("a", b"1"), m("a/b", b"2")), "tar"),
                       (zipped(ZCFG, ("a", b"1"), ("a/b", b"2")), "zip")):
        message = hostile(data, kind=kind)
        assert message.endswith("Not a directory") or message.endswith(EXISTS)


def test_a_member_beside_the_environment_is_refused(hostile):
    cfg = m("env/pyvenv.cfg", CFG_TEXT.encode())
    assert hostile(tar(cfg, m("link", kind=LINK, to="env"))) == \
        "'link' in it is refused: it lies beside the environment"
    assert "does not hold an environment" in hostile(tar(cfg, m("other", b"1")))
    assert "does not hold an environment" in hostile(tar(m("a/b/x", b"1")))
    assert "does not hold an environment" in hostile(tar(m("pyvenv.cfg", kind=LINK, to="lib/x"),
                                                 m("lib/x", CFG_TEXT.encode())))
    assert "does not hold an environment" in hostile(tar())
    assert "does not hold an environment" in hostile(zipped(), kind="zip")


@pytest.mark.parametrize("top", ["", "env/"])
def test_a_conda_environment_is_refused_with_a_way_out(hostile, refused, tmp_path, top):
    data = tar(m(top + "conda-meta/history", b""), m(top + "bin/conda-unpack", b"", mode=0o755))
    assert hostile(data, advice=1) == \
        "it is a conda environment, whose files name the place they are in"
    message = refused("unpack", tmp_path / "a.tar", tmp_path / "env", advice=1)
    advice = message.splitlines()[1]
    assert advice.startswith("movenv: unpack it with tar, run its bin/conda-unpack")


def test_modes_are_limited_by_the_umask(movenv, execute, target):
    for kind, data in (
            ("tar", tar(CFG, BIN, *[m("%o" % mode, mode=mode) for mode in (
                0o4755, 0o2755, 0o1777, 0o777, 0o666, 0, 0o400)])),
            ("zip", zipped(ZCFG, ZBIN, *[("%o" % mode, b"", 0o100000 | mode) for mode in (
                0o4755, 0o2755, 0o1777, 0o777, 0o666, 0o400)]))):
        (target / ("a." + kind)).write_bytes(data)
        execute("sh", "-c", 'umask 027; exec "$@"', "sh", MOVENV, "unpack", target / ("a." + kind),
                target / kind)
        modes = {f.name: stat.S_IMODE(f.stat().st_mode) for f in (target / kind).glob("[0-9]*")}
        expected = {"4755": 0o750, "2755": 0o750, "1777": 0o750, "777": 0o750, "666": 0o640,
                    "400": 0o400, "0": 0o400}
        assert modes == {name: expected[name] for name in modes} and len(modes) >= 6


def huge(size, data=b"x"):
    """A tar archive with a file whose header has a larger size than its data."""
    info, _ = m("large")
    info.size = size
    return tar(CFG)[:-10240 + 1024].rstrip(b"\0").ljust(1024, b"\0") + \
        info.tobuf(tarfile.GNU_FORMAT) + data


TOO_LARGE = "it holds more than the %d MiB that are allowed"


def test_false_sizes_are_refused(hostile):
    assert hostile(huge(1 << 20)) == "it is cut short"
    assert hostile(huge(1 << 40), advice=1) == TOO_LARGE % 1024
    assert hostile(huge(1 << 60), advice=1) == TOO_LARGE % 1024
    assert hostile(huge(1 << 62), advice=1) in (TOO_LARGE % 1024, "a size in it is damaged")
    assert hostile(tar(CFG, m("x", b"1", size=str(1 << 20)))) == "it is cut short"
    assert hostile(tar(CFG, m("x", b"1", size=str(1 << 40))), advice=1) == TOO_LARGE % 1024
    for size in ("-1", "x", "", "1x", str(1 << 63), "9" * 30):
        assert hostile(tar(CFG, m("x", b"1", size=size))) == "its pax header is damaged"


PAX = {
    "no length": b"path=x\n",
    "length that is too long": b"99 path=x\n",
    "length that is too short": b"9 path=xy\n",
    "length of nothing": b"0 path=x\n",
    "length that wraps round": b"18446744073709551626 path=x\n",
    "no newline": b"9 path=xx",
    "no key": b"6 =xx\n",
    "no equals sign": b"7 path\n",
    "a NUL in a name": b"12 path=x\0y\n",
}


@pytest.mark.parametrize("record", PAX.values(), ids=PAX)
def test_invalid_pax_records_are_refused(hostile, record):
    head = m("x", record, kind=b"x")[0].tobuf(tarfile.USTAR_FORMAT)
    data = tar(m("x", b"1"))
    assert hostile(head + record.ljust(512, b"\0") + data) == "its pax header is damaged"


def test_global_pax_headers_with_names_or_sizes_are_refused(hostile):
    def globals_(**pax):
        out = io.BytesIO()
        pax = {key.replace("__", "."): value for key, value in pax.items()}
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT, pax_headers=pax) as t:
            t.addfile(CFG[0], io.BytesIO(CFG[1]))
        return out.getvalue()

    for key in ("path", "linkpath", "size", "GNU__sparse__name"):
        assert hostile(globals_(**{key: "1"})) == "it has one name or size for all of its members"


def sparse(size, parts, stored, **pax):
    """A sparse file as GNU tar writes it in pax headers, version 1.0."""
    text = "".join("%s\n" % n for n in [len(parts)] + [n for part in parts for n in part])
    data = text.encode().ljust(-(-len(text) // 512) * 512, b"\0") + stored
    return m("GNUSparseFile.0/x", data, GNU__sparse__major="1", GNU__sparse__minor="0",
             GNU__sparse__name="x", GNU__sparse__realsize=str(size), **pax)


HOLES = [
    ("fewer bytes than the parts", sparse(100, [(0, 50)], b"x" * 49)),
    ("more bytes than the parts", sparse(100, [(0, 50)], b"x" * 51)),
    ("beyond the file", sparse(100, [(60, 50)], b"x" * 50)),
    ("overlap", sparse(100, [(0, 50), (49, 10)], b"x" * 60)),
    ("backwards", sparse(100, [(50, 10), (0, 10)], b"x" * 20)),
    ("wraps round", sparse(100, [(1 << 63, 1 << 63)], b"")),
    ("too many digits", sparse(100, [(10 ** 19, 0)], b"")),
    ("more parts than announced", sparse(100, ["1"], b"")),
    ("many parts", m("x", b"9" * 17 + b"\n" + b"0\n" * 200000, GNU__sparse__major="1",
                     GNU__sparse__realsize="1")),
    ("0.1, an odd number", m("x", b"1", GNU__sparse__map="0,1,2", GNU__sparse__size="5")),
    ("0.1, text", m("x", b"1", GNU__sparse__map="0,a", GNU__sparse__size="5")),
    ("0.1, beyond", m("x", b"1", GNU__sparse__map="9,1", GNU__sparse__size="5")),
]


@pytest.mark.parametrize("member", [h[1] for h in HOLES], ids=[h[0] for h in HOLES])
def test_an_invalid_list_of_holes_is_refused(hostile, member):
    message = hostile(tar(CFG, member))
    assert message.endswith(("its list of holes is damaged", "its pax header is damaged")), message


def test_an_invalid_list_of_holes_in_the_old_gnu_format_is_refused(hostile):
    def old(pairs, size, stored, more=b"\0", after=b""):
        head = m("x", stored, kind=b"S")[0].tobuf(tarfile.GNU_FORMAT)
        fields = b"".join(b"%011o\0" % n for pair in pairs for n in pair).ljust(96, b"\0")
        return patch(head, 386, fields + more + b"%011o\0" % size) + after + \
            stored.ljust(512, b"\0") + tar(CFG)

    for data in (old([(0, 5)], 4, b"12345"), old([(0, 5)], 9, b"1234"), old([(5, 2), (0, 2)], 9,
                                                                          b"1234"),
                 old([(0, 5)], 9, b"12345", b"\1", b"9".ljust(512, b"\0"))):
        assert hostile(data).endswith("its list of holes is damaged")
    more = b"\0" * 504 + b"\1" + b"\0" * 7
    assert hostile(old([(0, 5)], 9, b"12345", b"\1", more * 100)) == \
        "'x' in it is refused: its list of holes is damaged"


def test_damaged_headers_are_refused(hostile):
    whole = tar(CFG, m("x", b"1"))
    assert hostile(whole[:1024] + b"?" + whole[1025:]) == "it is damaged"
    head = whole[1024:1536]
    for at, new, reason in ((124, b"0000009", "a size in it is damaged"),
                            (124, b"\xff" * 12, "a size in it is damaged"),
                            (124, b"\x80" + b"\x7f" * 11, "a size in it is damaged"),
                            (100, b"rwxr-xr", "'x' in it is refused: its header is damaged")):
        assert hostile(whole[:1024] + patch(head, at, new) + whole[1536:]) == reason
    long_name = m("x", b"y" * 5000, kind=b"L")[0].tobuf(tarfile.GNU_FORMAT)
    assert hostile(long_name + b"y" * 5120 + whole) == "a name or header in it is too long"
    large_pax = m("x", b"y" * (2 << 20), kind=b"x")[0].tobuf(tarfile.GNU_FORMAT)
    assert hostile(large_pax + b"y" * (2 << 20) + whole) == "a name or header in it is too long"


def test_damaged_gzip_is_refused(hostile):
    whole = gzip.compress(tar(CFG))
    for data, reason in (
            (whole[:-8] + b"\0\0\0\0" + whole[-4:], "it is damaged"),
            (whole[:-4] + b"\1\0\0\0", "it is damaged"),
            (whole + b"more", "other data follow its end"),
            (whole + whole[:20], "it is cut short"),
            (whole + b"\0\0\0" + b"x", "other data follow its end"),
            (whole[:3] + b"\xe0" + whole[4:], "it is damaged"),
            (whole[:2] + b"\7" + whole[3:], "it is damaged"),
            (whole[:40] + bytes([whole[40] ^ 64]) + whole[41:], "it is damaged"),
            (gzip.compress(b""), "it is not a tar, gzip or zip archive"),
            (gzip.compress(b"x" * 500), "it is not a tar, gzip or zip archive"),
            (gzip.compress(b"x" * 1000), "it is not a tar, gzip or zip archive"),
            (gzip.compress(gzip.compress(os.urandom(1000))),
             "it is not a tar, gzip or zip archive")):
        assert hostile(data, kind="tar.gz") == reason


def test_gzip_of_several_members_and_trailing_zeros_is_read(movenv, target):
    data = tar(CFG, BIN, m("x", b"1" * 5000))
    parts = [gzip.compress(data[at:at + 700]) for at in range(0, len(data), 700)]
    (target / "a.tgz").write_bytes(b"".join(parts) + gzip.compress(b"") + b"\0" * 1000)
    movenv("unpack", "a.tgz", cwd=target)
    assert (target / "a" / "x").read_bytes() == b"1" * 5000


@pytest.mark.parametrize("kind", ["tar", "tar.gz", "zip"])
def test_a_truncated_archive_is_refused(hostile, kind):
    data = os.urandom(3000)
    if kind == "zip":
        whole = zipped(ZCFG, ("x", data), ("y/z", "zz" * 1000))
    else:
        whole = tar(CFG, m("x", data), m("y/z", b"zz" * 1000))
        # The two zero blocks at the end may be missing.
        whole = gzip.compress(whole) if kind == "tar.gz" else whole[:1024 + 512 + 3072 + 512 + 2048]
    for i in range(1, 16):
        message = hostile(whole[:len(whole) * i // 16], kind=kind)
        assert "cut short" in message or message == "it is not a tar, gzip or zip archive", message
    for i in range(1, 16):
        at = len(whole) * i // 16
        if kind == "zip":
            hostile(whole[:at] + whole[at + 7:], kind=kind)


def test_damaged_zip_is_refused(hostile):
    whole = zipped(ZCFG, ("x", b"hello" * 100))
    central = whole.rindex(b"PK\1\2")
    local = whole.rindex(b"PK\3\4", 0, central)

    def changed(at, form, value):
        return whole[:at] + struct.pack(form, value) + whole[at + struct.calcsize(form):]

    damaged = "'x' in it is refused: it is damaged"
    for data, reason in (
            (changed(central + 16, "<I", 1), damaged),
            (changed(central + 24, "<I", 499), damaged),
            (changed(central + 24, "<I", 501), damaged),
            (changed(central + 20, "<I", 5), damaged),
            (changed(central + 24, "<I", 1 << 30), "a member's size in it is wrong"),
            (changed(central + 10, "<H", 14),
             "a member of it is packed by a method other than deflate"),
            (changed(central + 8, "<H", 1), "a member of it is encrypted"),
            (changed(central + 42, "<I", local - 1), damaged),
            (changed(central + 38, "<I", 0o020644 << 16), "a member of it is a link or a device"),
            (changed(central + 38, "<I", 0o010644 << 16), "a member of it is a link or a device"),
            (changed(local, "<I", 0), damaged),
            (whole + b"more", "it is not a zip archive, or it is cut short"),
            (b"PK\3\4" + whole, "its directory is damaged"),
            (b"PK\5\6", "it is not a zip archive, or it is cut short")):
        assert hostile(data, kind="zip") == reason
    ends = zipped(ZCFG, ("d/", b""), ("d", b"1"))
    assert hostile(ends, kind="zip") == "'d' in it is refused: " + EXISTS
    twice = zipped(ZCFG, ("x", b"1"), ("y", b"2")).replace(b"y", b"x")
    assert hostile(twice, kind="zip") == "'x' in it is refused: " + EXISTS


LINK_MODE = 0o120777
ZIP_LINKS = [
    ("/etc/passwd", LEADS_OUT + ", by an absolute name"), ("../x", LEADS_OUT),
    ("lib/../../x", "it is a link with '..' after a name"), ("", "it is a link to nothing"),
    ("x" * 5000, "it is damaged"),
]


@pytest.mark.parametrize("to, reason", ZIP_LINKS, ids=[z[0][:12] for z in ZIP_LINKS])
def test_unsafe_symlinks_in_zip_are_refused(hostile, to, reason):
    assert hostile(zipped(ZCFG, ("x", to, LINK_MODE)), kind="zip") == \
        "'x' in it is refused: " + reason
    assert hostile(zipped(ZCFG, ("x", "lib", LINK_MODE), ("x/y", b"1")), kind="zip") == \
        "'x' in it is refused: " + EXISTS


def bomb(n):
    """A tar.gz of a file of n zeros, made without the file."""
    pack = zlib.compressobj(9, zlib.DEFLATED, 31)
    info, _ = m("zeros")
    info.size = n
    out = pack.compress(tar(CFG)[:1024] + info.tobuf(tarfile.GNU_FORMAT))
    zeros = b"\0" * (1 << 20)
    return out + b"".join(pack.compress(zeros) for _ in range(n >> 20)) + pack.flush()


def test_bombs_are_refused(hostile, target):
    data = bomb(64 << 20)
    assert hostile(data, "--max-size=63M", kind="tar.gz", advice=1) == TOO_LARGE % 63
    assert hostile(huge(2 << 30), advice=1) == TOO_LARGE % 1024
    # A sparse file of its true size: unpack would write no data, but a copy would fill a disk.
    assert hostile(tar(CFG, sparse(1 << 40, [], b"")), advice=1) == TOO_LARGE % 1024
    # Empty members.
    many = tar(CFG, *[m("x%d" % i) for i in range(300)])
    assert hostile(many, "--max-size=1M", advice=1) == TOO_LARGE % 1
    assert hostile(zipped(ZCFG, *[("x%d" % i, b"") for i in range(300)]), "--max-size=1M",
                   kind="zip", advice=1) == TOO_LARGE % 1
    # Directories that are only implied by names.
    deep = ["%d/" % i + "d/" * 100 + "x" for i in range(5)]
    assert hostile(tar(CFG, *map(m, deep)), "--max-size=1M", advice=1) == TOO_LARGE % 1
    assert hostile(zipped(ZCFG, *[(n, b"") for n in deep]), "--max-size=1M", kind="zip",
                   advice=1) == TOO_LARGE % 1
    # Headers without members.
    record = b"1000 comment=".ljust(999, b"x") + b"\n"
    head = m("x", record, kind=b"x")[0].tobuf(tarfile.USTAR_FORMAT)
    assert hostile(gzip.compress((head + record.ljust(1024, b"\0")) * 2000), "--max-size=2M",
                   kind="tar.gz", advice=1) == TOO_LARGE % 2
    # Data after the end of the archive.
    assert hostile(gzip.compress(tar(CFG) + b"\0" * (4 << 20)), "--max-size=2M", kind="tar.gz",
                   advice=1) == TOO_LARGE % 2


def test_overlapping_zip_members_are_refused(hostile):
    whole = zipped(ZCFG, ("x", b"\0" * (1 << 20)))
    start = whole.index(b"PK\1\2")
    central = whole.rindex(b"PK\1\2")
    end = whole.index(b"PK\5\6")
    entry = whole[central:end]
    entries = [whole[start:central]] + [entry.replace(b"x", bytes([c])) for c in range(65, 91)]
    directory = b"".join(entries)
    record = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(entries), len(entries), len(directory),
                         start, 0)
    assert hostile(whole[:start] + directory + record, kind="zip") == "its members overlap"


OTHERS = [
    ("empty", b"", "it is empty"),
    ("one byte", b"x", "it is not a tar, gzip or zip archive"),
    ("text", b"hello\n" * 1000, "it is not a tar, gzip or zip archive"),
    ("bzip2", b"BZh91AY&SY" + b"x" * 1000, "it is packed by bzip2: give what 'bzip2 -dc' makes "
     "of it"),
    ("xz", b"\xfd7zXZ\0" + b"x" * 1000, "it is packed by xz: give what 'xz -dc' makes of it"),
    ("zstd", b"\x28\xb5\x2f\xfd" + b"x" * 1000, "it is packed by zstd: give what 'zstd -dc' "
     "makes of it"),
    ("lz4", b"\x04\x22\x4d\x18" + b"x" * 1000, "it is packed by lz4: give what 'lz4 -dc' "
     "makes of it"),
    ("lzma", b"\x5d\0\0\x80\0" + b"x" * 1000, "it is packed by lzma: give what 'xz -dc' makes "
     "of it"),
    ("7-Zip", b"7z\xbc\xaf\x27\x1c" + b"x" * 1000, "it is a 7-Zip archive: unpack it with "
     "'7z x'"),
    ("squashfs", b"hsqs" + b"x" * 1000, "it is a squashfs image: mount it"),
    ("ELF", b"\x7fELF" + b"\1" * 1000, "it is not a tar, gzip or zip archive"),
]


@pytest.mark.parametrize("data, reason", [o[1:] for o in OTHERS], ids=[o[0] for o in OTHERS])
def test_a_file_that_is_not_an_archive_is_refused(hostile, refused, target, data, reason):
    pipe = " -dc" in reason
    assert hostile(data, advice=pipe) == reason
    for to in ("new", "old"):
        (target / "old").mkdir(exist_ok=True)
        hostile(data, to=to, advice=pipe)


def test_the_pipe_for_another_compressor_works_as_it_is_printed(movenv, made, any_python, execute,
                                                                tmp_path):
    movenv("pack", made(any_python, "--without-pip"), "-o", tmp_path / "env.tar")
    execute("xz", "env.tar", cwd=tmp_path)
    (tmp_path / "env.tar.xz").rename(tmp_path / "it's an env.tar.xz")
    done = movenv("unpack", "it's an env.tar.xz", check=False, cwd=tmp_path)
    assert done.returncode == 1 and not (tmp_path / "it's an env").exists()
    reason, pipe = done.stderr.splitlines()
    assert reason.endswith("it is packed by xz: give what 'xz -dc' makes of it")
    line = pipe.removeprefix("movenv: ").replace("movenv", str(MOVENV)).replace("DIR", "env")
    execute("sh", "-c", line, cwd=tmp_path)
    assert execute(tmp_path / "env/bin/python", "-c", "print(1)").stdout == "1\n"


@pytest.mark.parametrize("cfg", [b"", b"\0\1\2" * 100, b"home = /usr/bin\n" * 100000, b"x",
                                 b"home\n", b"home = \n", b"home = relative\n",
                                 b"home = /nonexistent\n",
                                 b"version = 3.11.2\n"], ids=lambda c: repr(c)[:16])
def test_an_invalid_pyvenv_cfg_is_refused(hostile, target, cfg):
    for data, kind in ((tar(m("pyvenv.cfg", cfg), BIN), "tar"),
                       (zipped(("pyvenv.cfg", cfg), ZBIN), "zip")):
        message = hostile(data, "-p", "/nonexistent/python", kind=kind, advice=1)
        assert "nonexistent" in message or "pyvenv.cfg" in message, message
        assert ".movenv-" not in message


HOMES = ["home = base/bin\n", "home = /old/base/bin\nmovenv-home = base/bin\n", "",
         "home = %s/env/base/bin\nmovenv-home = base/bin\n",
         "executable = %s/env/base/bin/python\n"]
KEYS = ["", "version = 3.11.2\n", "version = 3.11.2\nimplementation = CPython\n",
        "version = 3.11.2\nimplementation = CPython\nversion_info = 3.11.2.final.0\n"]


@pytest.mark.parametrize("home", HOMES)
@pytest.mark.parametrize("keys", KEYS, ids=["none", "version", "implementation", "all"])
def test_no_program_of_an_archive_is_run(movenv, target, home, keys):
    """Not even the interpreter that its pyvenv.cfg or its bin/python names."""
    canary = target / "canary"
    script = ("#!/bin/sh\ntouch %s\n" % canary).encode()
    programs = [m("%s/%s" % (d, n), script, mode=0o755) for d in ("base/bin", "bin", "lib")
                for n in ("python", "python3", "python3.11")]
    links = programs[:3] + [m("bin/python3", kind=LINK, to="../base/bin/python3"),
                            m("bin/python", kind=LINK, to="python3")]
    for own in ("", "movenv = 1\n"):
        for members in (programs, links):
            cfg = m("pyvenv.cfg", ((home % target if "%" in home else home) + keys + own).encode())
            (target / "a.tar").write_bytes(tar(cfg, *members))
            movenv("unpack", target / "a.tar", target / "env", check=False)
            assert not canary.exists()
            shutil.rmtree(target / "env", ignore_errors=True)


def test_a_refused_deep_tree_leaves_nothing(movenv, clean_env, execute, target):
    out = m("x", kind=LINK, to="..")
    for depth, reason in ((128, "'x' in it is refused: " + LEADS_OUT), (129, "name too long"),
                          (2000, "name too long")):
        (target / "a.tar").write_bytes(tar(CFG, m("d/" * depth + "f", b"1"), out))
        done = execute("sh", "-c", 'ulimit -n 150; exec "$@"', "sh", MOVENV, "unpack",
                       target / "a.tar", target / "env", check=False)
        assert done.stderr.endswith(reason + "\n") and os.listdir(target) == ["a.tar"]


def test_zip_names_that_begin_with_a_dot_are_read(movenv, target):
    data = zipped(("./", b""), ("./pyvenv.cfg", CFG_TEXT), ("./bin/x", b"1"))
    (target / "a.zip").write_bytes(data)
    movenv("unpack", target / "a.zip", target / "env")
    assert trees.names(target / "env") >= {"pyvenv.cfg", "bin/x"}


def test_unknown_pax_records_may_hold_any_byte(movenv, target):
    data = tar(CFG, BIN, m("x", b"1", SCHILY__xattr__security__selinux="system_u:object_r\0",
                      LIBARCHIVE__xattr__user__x="AAEC", mtime="1600000000.5"))
    (target / "a.tar").write_bytes(data)
    movenv("unpack", target / "a.tar", target / "env")
    assert (target / "env" / "x").stat().st_mtime == 1600000000


def test_a_directory_named_slash_is_the_top(movenv, target):
    """As written by tarfile.add(env, "")."""
    data = tar(m("/", kind=DIR), CFG, BIN)
    (target / "a.tar").write_bytes(data)
    movenv("unpack", target / "a.tar", target / "env")
    assert {"pyvenv.cfg", "bin/x"} <= trees.names(target / "env")


def test_the_last_pyvenv_cfg_counts(movenv, hostile, target):
    """venv-pack writes it twice. Any other duplicate is refused."""
    first, last = CFG_TEXT + "mark = first\n", CFG_TEXT + "mark = last\n"
    for kind, data in (
            ("tar", tar(m("pyvenv.cfg", first.encode()), BIN, m("pyvenv.cfg", last.encode()))),
            ("zip", zipped(*[("pyvenv.cfg", first)] * 9, ZBIN, ("pyvenv.cfg", last)))):
        (target / ("a." + kind)).write_bytes(data)
        movenv("unpack", target / ("a." + kind), target / kind)
        assert trees.cfg(target / kind)["mark"] == "last"
    assert hostile(tar(m("pyvenv.cfg", kind=DIR), CFG)) == \
        "'pyvenv.cfg' in it is refused: " + EXISTS


def test_unpack_relocates_only_files_inside_the_environment(movenv, execute, any_python, target):
    """RECORD, symlinks and .pth files name files beside the environment, which stay as they are."""
    env, beside = target.parent / "env", target.parent / "beside"
    execute(any_python, "-m", "venv", "--without-pip", env)
    script = "#!%s/bin/python\nprint(1)\n" % env
    for name in ("tool", "lib/tool", "bin/tool", "activate"):
        (beside / name).parent.mkdir(exist_ok=True)
        (beside / name).write_text(script + "VIRTUAL_ENV=%s\n" % env)
        (beside / name).chmod(0o755)
    site = next(env.glob("lib/python*/site-packages"))
    info = site / "evil-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: evil\nVersion: 1\n")
    (info / "entry_points.txt").write_text(
        "[console_scripts]\ntool = os:getcwd\n../../beside/tool = os:getcwd\n")
    up = "../" * 4
    (info / "RECORD").write_text("".join("%s,,\n" % name for name in (
        up + "../beside/tool", up + "../beside/bin/tool", up + "../../beside/tool",
        str(beside / "tool"), up + "bin/tool", up + "bin/../../beside/tool")))
    (site / "evil.pth").write_text("%s\n%s../beside\n" % (env, up))
    (env / "bin" / "tool").write_text(script)
    (env / "bin" / "tool").chmod(0o755)
    execute("tar", "cf", target / "a.tar", "-C", env, ".")
    os.rename(site, env / "store")
    site.symlink_to("../../store")
    os.rename(env / "bin" / "tool", env / "store" / "tool")
    (env / "bin" / "tool").symlink_to("../store/tool")
    (env / "bin" / "other").symlink_to("tool")
    execute("tar", "cf", target / "b.tar", "-C", env, ".")
    shutil.move(env, target.parent / "gone")
    before = trees.snapshot(beside)
    for name in "ab":
        movenv("unpack", target / (name + ".tar"), target / name)
        assert execute(target / name / "bin" / "python", "-c", "print(1)").stdout == "1\n"
    assert execute(target / "a" / "bin" / "tool").stdout == "1\n"
    assert trees.snapshot(beside) == before
    assert sorted(os.listdir(target)) == ["a", "a.tar", "b", "b.tar"]
    assert sorted(os.listdir(target.parent)) == ["beside", "gone", "target"]
