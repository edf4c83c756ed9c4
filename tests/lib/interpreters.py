# SPDX-License-Identifier: MIT
"""The Pythons of this machine that the tests make environments from.

These are real base interpreters: no environments, no scripts of version managers, no Python 2.
"""
import functools
import glob
import json
import os
import re
import subprocess

NAME = re.compile(r"(python|pypy|graalpy)3?(\.\d+)?t?$")
OLDEST = (3, 6)  # 3.6 and 3.7 are not supported, but mostly work
PLACES = (
    "/usr/local/bin",
    "/usr/bin",
    "/opt/python*/bin",
    "~/.pyenv/versions/*/bin",
    "~/.local/share/uv/python/*/bin",
)
ASK = """
import json, os, sys
print(json.dumps({
    "name": sys.implementation.name,
    "version": list(sys.version_info[:3]),
    "abiflags": getattr(sys, "abiflags", ""),
    "executable": sys.executable,
    "prefix": sys.prefix,
    "stdlib": os.path.dirname(os.__file__),
}))
"""


class Interpreter:
    """A base interpreter; as a path it is its file."""

    def __init__(self, path, answer):
        self.path = path
        self.implementation = answer["name"]
        self.version = tuple(answer["version"])
        self.abiflags = answer["abiflags"]
        self.prefix = answer["prefix"]
        self.stdlib = answer["stdlib"]
        self.id = None  # set when all are known

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return self.id or self.path

    __str__ = __fspath__

    @property
    def minor(self):
        """'3.12', as in names on disk, without the ABI suffix."""
        return "%d.%d" % self.version[:2]

    @property
    def is_cpython(self):
        return self.implementation == "cpython"

    @functools.lru_cache(maxsize=None)
    def wheels(self, project):
        """The wheels of pip or setuptools on this machine that are meant for this interpreter."""
        places = [os.path.join(self.stdlib, "ensurepip", "_bundled")]
        if self.prefix == "/usr":
            places.append("/usr/share/python-wheels")
        found = [sorted(glob.glob(os.path.join(p, project + "-*.whl"))) for p in places]
        return [file for files in found for file in files]

    def pip_wheels(self):
        return self.wheels("pip")

    @property
    def has_ensurepip(self):
        """Debian takes it out of its Python."""
        return os.path.exists(os.path.join(self.stdlib, "ensurepip", "__init__.py"))


def _is_program(path):
    """Whether the file is a binary, not a script that chooses a Python."""
    try:
        with open(path, "rb") as f:
            return f.read(4) == b"\x7fELF" and os.access(path, os.X_OK)
    except OSError:
        return False


def _in_environment(path):
    beside = os.path.dirname(path)
    return any(
        os.path.exists(os.path.join(d, "pyvenv.cfg")) for d in (beside, os.path.dirname(beside))
    )


def _candidates():
    """Files that may be an interpreter, each once, by its path without symlinks."""
    dirs = [d for d in os.environ.get("PATH", "").split(":") if os.path.isabs(d)]
    for place in PLACES:
        dirs += sorted(glob.glob(os.path.expanduser(place)))
    found = {}
    for directory in dirs:
        try:
            names = sorted(n for n in os.listdir(directory) if NAME.match(n))
        except OSError:
            continue
        for name in names:
            real = os.path.realpath(os.path.join(directory, name))
            if real not in found and not _in_environment(real) and _is_program(real):
                found[real] = os.path.join(directory, name)
    return [real if NAME.match(os.path.basename(real)) else p for real, p in found.items()]


def _ask(path):
    """The interpreter's values, or None if it does not start."""
    env = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            [path, "-I", "-S", "-c", ASK], env=env, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60, check=True,
        )
        return json.loads(done.stdout.decode())
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def _name_all(found):
    """Gives each its id: cpython3.12, or cpython3.11.2 if two have the same minor version."""

    def short(i):
        suffix = i.abiflags.replace("m", "") if i.version < (3, 8) else i.abiflags
        return i.implementation + i.minor + suffix

    def long(i):
        return short(i).replace(i.minor, "%d.%d.%d" % i.version)

    shorts = [short(i) for i in found]
    longs = [long(i) for i in found]
    for n, i in enumerate(found):
        i.id = shorts[n] if shorts.count(shorts[n]) == 1 else longs[n]
        if longs[:n].count(longs[n]):
            i.id = "%s-%d" % (longs[n], longs[:n].count(longs[n]) + 1)


@functools.lru_cache(maxsize=None)
def find_all():
    """All interpreters, oldest first, CPython before others."""
    found = {}
    for path in _candidates():
        answer = _ask(path)
        if answer and tuple(answer["version"]) >= OLDEST:
            found.setdefault(os.path.realpath(answer["executable"]), Interpreter(path, answer))
    result = sorted(found.values(), key=lambda i: (not i.is_cpython, i.version, i.path))
    _name_all(result)
    return result


def each():
    """The interpreters that a test runs on in turn: all. MOVENV_TEST_FEW chooses the oldest and
    the newest supported CPython and one of each other implementation; "cpython" omits the others,
    "newest" the oldest too.
    """
    few = os.environ.get("MOVENV_TEST_FEW")
    supported = [i for i in find_all() if i.is_cpython and i.version >= (3, 8)]
    if few == "newest":
        return supported[-1:] or find_all()
    others = {} if few == "cpython" else {
        i.implementation: i for i in find_all() if not i.is_cpython}
    return few and supported[:1] + supported[1:][-1:] + list(others.values()) or find_all()


def newest():
    """The newest CPython (3.8 or later) that has a pip wheel, or None."""
    fit = [i for i in find_all() if i.is_cpython and i.version >= (3, 8) and i.pip_wheels()]
    return max(fit, key=lambda i: ("t" not in i.abiflags, i.version), default=None)


def system_path():
    """The PATH of the tests: the system's and, where no Python is in that, the newest one's."""
    dirs, found = ["/usr/bin", "/bin"], find_all()
    if found and not any(os.path.dirname(i.path) in dirs for i in found):
        dirs.append(os.path.dirname((newest() or found[-1]).path))
    return ":".join(dirs)


if __name__ == "__main__":
    print(*map(repr, find_all()))


def config_directories(python):
    """The directories of a Python with its static library, its Makefile and its objects."""
    return sorted(glob.glob(os.path.join(python.stdlib, "config-*")))
