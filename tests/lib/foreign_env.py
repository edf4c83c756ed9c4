# SPDX-License-Identifier: MIT
"""Environments that the tests of repair and check fill with files of their own."""
import base64
import hashlib
import os
from pathlib import Path

TOOL = """import sys
def main():
    print('tool', sys.argv[1:], sys.prefix)
class a:
    b = staticmethod(main)
"""
OTHER = "import sys\ndef main():\n    print('other')\n"
OLD = 1_500_000_000_123_456_789  # ns: the time of all files here


def digest(data):
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


class Env:
    """An environment of another tool, and the files that a test puts into it."""

    def __init__(self, path):
        self.path = Path(path)
        self.bin = self.path / "bin"

    def __fspath__(self):
        return str(self.path)

    __str__ = __fspath__

    def __truediv__(self, name):
        return self.path / name

    @property
    def site(self):
        return next(self.path.glob("lib/*/site-packages"))

    @property
    def python(self):
        return str(self.bin / "python")

    def write(self, name, data, mode=0o755):
        """Writes a file in bin, with an old time."""
        path = self.bin / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        path.chmod(mode)
        os.utime(path, ns=(OLD, OLD))
        return path

    def dist(self, name="tool", entries="", scripts=(), rows=()):
        """Installs a distribution with a module of its name."""
        info = self.site / ("%s-1.0.dist-info" % name)
        info.mkdir()
        module = self.site / (name + ".py")
        module.write_text(TOOL if name == "tool" else OTHER)
        (info / "entry_points.txt").write_text("[console_scripts]\n" + entries)
        lines = ["%s.py,%s,%d" % (name, digest(module.read_bytes()), module.stat().st_size), *rows]
        for script in scripts:
            data = (self.bin / script).read_bytes()
            lines.append("../../../bin/%s,%s,%d" % (script, digest(data), len(data)))
        lines += ["%s/entry_points.txt,," % info.name, "%s/RECORD,," % info.name]
        (info / "RECORD").write_text("\n".join(lines) + "\n")
        return info

    def move(self, to):
        to.parent.mkdir(exist_ok=True)
        self.path.rename(to)
        return Env(to)
