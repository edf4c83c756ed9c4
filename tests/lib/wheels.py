# SPDX-License-Identifier: MIT
"""Wheels made from parts, good ones and hostile ones."""
import base64
import hashlib
import zipfile

METADATA = "Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{more}\n"
WHEEL = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: {pure}\nTag: {tag}\n"


def digest(data):
    text = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return "sha256=" + text


class Wheel:
    """A wheel being made: its members in order, and the row of each in RECORD."""

    def __init__(self, name="pip", version="99.0", requires=None, scripts=None, files=None,
                 tag="py3-none-any"):
        self.name, self.version, self.tag = name, version, tag
        self.info = "%s-%s.dist-info/" % (name, version)
        self.data = "%s-%s.data/" % (name, version)
        self.members = []  # [ZipInfo, bytes]
        self.rows = {}
        self.with_record = True
        self.more_rows = ""  # as they are to stand in RECORD
        for member, data in (files or {name + "/__init__.py": b""}).items():
            self.add(member, data)
        more = "Requires-Python: %s\n" % requires if requires else ""
        self.add(self.info + "METADATA", METADATA.format(name=name, version=version, more=more))
        pure = str(tag.endswith("-any")).lower()
        self.add(self.info + "WHEEL", WHEEL.format(pure=pure, tag=tag))
        if scripts:
            lines = "".join("%s = %s\n" % pair for pair in scripts.items())
            self.add(self.info + "entry_points.txt", "[console_scripts]\n" + lines)

    def add(self, member, data, mode=0o100644, listed=True):
        data = data.encode() if isinstance(data, str) else data
        info = zipfile.ZipInfo(member)
        info.filename = member  # ZipInfo truncates names at a NUL
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = mode << 16
        self.members.append((info, data))
        if listed:
            self.rows[member] = "%s,%d" % (digest(data), len(data))
        return self

    def replace(self, member, data):
        """Gives a member other bytes, with a true row of RECORD."""
        return self.drop(member).add(member, data)

    def drop(self, member):
        """Removes a member, and its row in RECORD."""
        self.members = [(i, d) for i, d in self.members if i.filename != member]
        self.rows.pop(member, None)
        return self

    @property
    def file_name(self):
        return "%s-%s-%s.whl" % (self.name, self.version, self.tag)

    def record(self):
        def quoted(name):
            return '"%s"' % name.replace('"', '""') if set(name) & set(',"\r\n') else name

        rows = ["%s,%s\n" % (quoted(name), rest) for name, rest in self.rows.items()]
        return "".join(rows) + self.info + "RECORD,,\n" + self.more_rows

    def write(self, directory):
        """Writes the file into a directory and returns its path."""
        path = directory / self.file_name
        with zipfile.ZipFile(path, "w") as z:
            for info, data in self.members:
                z.writestr(info, data)
            if self.with_record:
                z.writestr(self.info + "RECORD", self.record())
        return path


def patch(path, old, new, count=-1):
    """Changes bytes in a file; asserts that the old ones are there."""
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, count))


def central(path, member, offset, value, size):
    """Writes a number into the central header of a member (APPNOTE 4.3.12)."""
    patch_header(path, member, b"PK\x01\x02", 46, offset, value, size)


def local(path, member, offset, value, size):
    """Writes a number into the local header of a member (APPNOTE 4.3.7)."""
    patch_header(path, member, b"PK\x03\x04", 30, offset, value, size)


def patch_header(path, member, signature, length, offset, value, size):
    data = bytearray(path.read_bytes())
    name = member.encode()
    at = data.find(signature)
    while bytes(data[at + length:at + length + len(name)]) != name:
        at = data.find(signature, at + 1)
        assert at >= 0, member
    data[at + offset:at + offset + size] = value.to_bytes(size, "little")
    path.write_bytes(data)
