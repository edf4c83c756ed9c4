# SPDX-License-Identifier: MIT
"""Makes pip write movable console scripts into this environment's scripts directory.

The shim starts pip through run(), and pip's own launchers call hook(). With an unknown pip nothing
is patched, so that an installation succeeds either way. The shim also starts venv through run(),
for an environment on the real base.
"""
import os
import sys

TARGETS = {
    "pip._vendor.distlib.scripts": "patch_distlib",
    "pip._internal.operations.install.wheel": "patch_wheel",
    "pip._internal.wheel": "patch_wheel",  # up to pip 19
    "pip._internal.req.req_uninstall": "patch_uninstall",
}
COPIES = "pipenv.patched."  # pipenv starts its own copy of pip with the environment's python


def scripts_directory():
    return os.path.dirname(os.path.abspath(sys.executable))


def is_ours(directory):
    """Whether a launcher works there: with --target, --prefix or --user it does not."""
    try:
        return os.path.samefile(directory, scripts_directory())
    except OSError:
        return False


def shim():
    """The bytes of the shim, or None if this environment's python is not a shim."""
    with open(os.path.join(scripts_directory(), "python"), "rb") as f:
        data = f.read(1 << 16)
    if data[:4] != b"\x7fELF" or b"movenv-shim" not in data:
        return None
    # The line of the interpreter's names is theirs; see builder/env/shim_file.h.
    return data.partition(b"\nmovenv-python ")[0]


def has_text_scripts():
    """Whether the environment was made with --scripts=text."""
    with open(os.path.join(sys.prefix, "pyvenv.cfg"), "rb") as f:
        for line in f:
            key, _, value = line.partition(b"=")
            if key.strip().lower() == b"movenv-scripts":
                return value.strip() == b"text"
    return False


def is_ascii(data):
    return all(c < 128 for c in bytearray(data))


def quoted(code, name):
    """Source code in ASCII, compiled with its own encoding and docstring, by this file name."""
    text = "__doc__ = None\nexec(compile(%r, %s, 'exec', dont_inherit=True))\n" % (code, name)
    return text.encode("ascii")


# In a launcher a wheel's script finds modules beside it, as a script does. Its file name is that of
# zipimport: with the launcher's own, tracebacks of 3.9 would read the executable.
BESIDE = b"""\
if not (sys.flags.isolated or getattr(sys.flags, 'safe_path', False)):
    sys.path.insert(0, _os.path.dirname(_os.path.normpath(_path)))
"""


def native(name, code, shebang=b""):
    """The bytes of a launcher for Python source code: the shim and a zip after it."""
    import io
    import zipfile

    text = BECOME.replace("__NAME__", repr(os.fsencode(name))[1:]).encode("ascii")
    if b"pip._internal" in code and b"sys.exit(" in code:
        text += b"try:\n    import _movenv_pip\n    _movenv_pip.hook()\nexcept Exception:\n    pass\n"
    if is_ascii(code) and not shebang:
        text += code
    else:
        text += BESIDE if shebang else b""
        text += quoted(shebang + code, "_path + '/__main__.py'")
    out = io.BytesIO(shim())
    out.seek(0, 2)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as z:
        info = zipfile.ZipInfo("__main__.py", (1980, 1, 1, 0, 0, 0))
        info.create_system = 3
        info.external_attr = 0o100644 << 16
        z.writestr(info, text)
    return out.getvalue()


def header(code=b""):
    """The /bin/sh header for Python source code: "from __future__" must be its first statement."""
    text = HEADER.encode("ascii")
    return text[: text.rindex(b"; globals")] + b"\n" if b"__future__" in code else text


def has_docstring_or_cookie(code):
    """Whether the text form would change the meaning of the code, or does not compile."""
    import ast
    import re

    if b"__doc__" in code:
        return True
    if re.search(b"^[ \t\f]*#.*?coding[:=]", b"\n".join(code.split(b"\n")[:2]), re.M):
        return True
    try:
        ast.parse(header(code) + code)
        return ast.get_docstring(ast.parse(code), clean=False) is not None
    except (SyntaxError, ValueError):
        return True


# Up to 25.0 pip's scripts import re for one line, which is a third of the start of a small one.
# Group 1 is that line's indent, group 2 the "?" of older ones: ".py" is such an end, too.
IMPORT_RE = b"import re\n"
STRIP_BY_RE = (br"^( +)sys\.argv\[0\] = re\.sub\(r'\(-script\\\.pyw(\??)\|\\\.exe\)\?\$', '', "
               br"sys\.argv\[0\]\)\n")
STRIP = b"""\
for end in %s'-script.pyw', '.exe':
    if sys.argv[0].endswith(end):
        sys.argv[0] = sys.argv[0][:-len(end)]
        break
"""


def without_re(code):
    """The same script without its import of re, if pip wrote it and uses re for nothing else."""
    import re

    found = re.findall(STRIP_BY_RE, code, re.M)
    if len(found) != 1 or code.count(IMPORT_RE) != 1 or len(re.findall(br"\bre\b", code)) != 2:
        return code
    (indent, old), = found
    lines = STRIP % (b"'-script.py', " if old else b"")
    lines = b"".join(indent + line for line in lines.splitlines(True))
    return re.sub(STRIP_BY_RE, lambda match: lines, code.replace(IMPORT_RE, b""), flags=re.M)


def entry_script(name, code):
    """The bytes of an entry point's script."""
    code = without_re(code)
    return header() + code if has_text_scripts() else native(name, code)


def wheel_script(name, code):
    """The bytes of a wheel's own script, whose first line was "#!python"."""
    if not has_docstring_or_cookie(code):
        return header(code) + code
    if has_text_scripts():
        return header() + quoted(b"\n" + code, "__file__")
    return native(name, code, b"\n")  # keeps the shebang's line, for line numbers


def interpreter_names():
    """The names of this environment's python; a script of another interpreter's name works."""
    versions = ["", "%d" % sys.version_info[0], "%d.%d" % sys.version_info[:2]]
    versions.append(versions[2] + getattr(sys, "abiflags", ""))
    kinds = ["python"] + ["pypy"] * (sys.implementation.name == "pypy")
    return [kind + version for kind in kinds for version in versions]


def reject(name):
    """Stops pip if a script would leave the directory, or replace the interpreter."""
    if os.path.basename(name) != name or name in ("", ".", ".."):
        reason = "it would leave the scripts directory"
    elif name in interpreter_names():
        reason = "it is the interpreter's name"
    else:
        return
    message = "cannot install the script %r: %s" % (name, reason)
    try:
        from pip._internal.exceptions import InstallationError
    except ImportError:
        raise ValueError(message)
    raise InstallationError(message)


def check_wheel(path):
    """Stops pip before it writes any file of a wheel with impossible entry points."""
    import zipfile

    with zipfile.ZipFile(path) as wheel:
        for member in wheel.namelist():
            if not member.endswith(".dist-info/entry_points.txt") or member.count("/") != 1:
                continue
            section = ""
            for line in wheel.read(member).decode("utf-8").splitlines():
                line = line.strip()
                if line.startswith("["):
                    section = line
                elif section in ("[console_scripts]", "[gui_scripts]") and "=" in line:
                    if line[0] not in "#;":
                        reject(line.partition("=")[0].strip())


def patch_distlib(module):
    original = module.ScriptMaker._write_script

    def write_script(self, names, shebang, script_bytes, filenames, ext):
        if not is_ours(self.target_dir) or not shim():
            return original(self, names, shebang, script_bytes, filenames, ext)
        for name in names:
            reject(name)
        write = self._fileop.write_binary_file
        # The rest (clobbering, modes, names that escape) stays distlib's.
        self._fileop.write_binary_file = lambda outname, data: write(
            outname, entry_script(os.path.basename(outname), script_bytes)
        )
        try:
            return original(self, names, shebang, script_bytes, filenames, ext)
        finally:
            self._fileop.write_binary_file = write

    module.ScriptMaker._write_script = write_script


class Elf:
    """The dynamic section of a program: the tags that name its library search path."""

    STRTAB, STRSZ, RPATH, RUNPATH = 5, 10, 15, 29

    def __init__(self, data):
        import struct

        self.data = bytearray(data)
        self.wide = data[4] == 2
        self.order = "<" if data[5] == 1 else ">"
        self.word = struct.Struct(self.order + ("Q" if self.wide else "I"))
        start, = self.word.unpack_from(data, 32 if self.wide else 28)
        step, count = struct.unpack_from(self.order + "HH", data, 54 if self.wide else 42)
        self.segments = [self.segment(start + i * step) for i in range(count)]
        self.tags = {}
        for kind, offset, _, size, _, _ in self.segments:
            for at in range(offset, offset + size if kind == 2 else offset, 2 * self.word.size):
                tag, = self.word.unpack_from(data, at)
                if tag == 0:
                    break
                self.tags[tag] = at + self.word.size

    def segment(self, at):
        """Its type, offset, address, size in the file and in memory, and where the sizes are."""
        import struct

        kind, = struct.unpack_from(self.order + "I", self.data, at)
        sizes = at + (32 if self.wide else 16)
        places = (at + 8, at + 16) if self.wide else (at + 4, at + 8)
        values = [self.number(place) for place in places + (sizes, sizes + self.word.size)]
        return (kind, *values, sizes)

    def number(self, at):
        return self.word.unpack_from(self.data, at)[0]

    def put(self, at, value):
        self.word.pack_into(self.data, at, value)

    def room_after(self, segment, n):
        """Whether n bytes after a segment are unused: they are in its last page, and zero."""
        _, offset, address, size, memory, _ = segment
        end = offset + size
        others = [(s[1], s[1] + s[3]) for s in self.segments if s is not segment and s[3]]
        return (
            size == memory and 4095 - (address + size - 1) % 4096 >= n
            and not any(self.data[end:end + n])
            and not any(start < end + n and stop > end for start, stop in others)
            and any(s[0] == 1 and s[1] >= end + n for s in self.segments)
        )

    def set_path(self, make):
        """Gives the search path the text that make() returns; returns whether it changed."""
        entry = self.tags.get(self.RUNPATH) or self.tags.get(self.RPATH)
        if not entry:
            return False
        table = self.number(self.tags[self.STRTAB])
        load = next(s for s in self.segments if s[0] == 1 and s[2] <= table < s[2] + s[3])
        strings = table - load[2] + load[1]
        start = strings + self.number(entry)
        old = bytes(self.data[start:self.data.index(0, start)])
        new = make(old)
        if new == old:
            return False
        if len(new) <= len(old):  # its end stays: other strings may share it
            start += len(old) - len(new)
            self.put(entry, start - strings)
        elif self.room_after(load, len(new) + 1):
            start = load[1] + load[3]
            self.put(entry, load[2] + load[3] - table)
            self.put(self.tags[self.STRSZ], load[2] + load[3] - table + len(new) + 1)
            for at in (load[5], load[5] + self.word.size):
                self.put(at, load[3] + len(new) + 1)
        else:
            return False
        self.data[start:start + len(new) + 1] = new + b"\0"
        return True


def relative_path(old):
    """A search path with the environment's directories relative to the program.

    pip keeps what it builds: a standalone environment may get what was built in another one.
    """
    import sysconfig

    prefixes = {os.path.abspath(sys.prefix), os.path.realpath(sys.prefix)}
    library = os.fsencode(sysconfig.get_config_var("LIBDIR") or "")
    parts = old.split(b":")
    for i, part in enumerate(parts):
        for prefix in map(os.fsencode, prefixes):
            inner = library[len(prefix):] if library.startswith(prefix + b"/") else None
            if part == prefix or part.startswith(prefix + b"/"):
                inner = part[len(prefix):]
            elif not (inner and part.startswith(b"/") and part.endswith(inner)):
                continue
            up = os.path.relpath(prefix, os.fsencode(os.path.dirname(sys.executable)))
            parts[i] = b"$ORIGIN/" + up + inner
            break
    return b":".join(parts)


def make_relative(path, data):
    """Lets a compiled program find libraries of the environment after a move."""
    try:
        elf = Elf(data)
        if not elf.set_path(relative_path):
            return False
    except Exception:  # a damaged one stays as it is
        return False
    with open(path, "wb") as f:
        f.write(elf.data)
    return True


def patch_wheel(module):
    original = module.fix_script

    def fix_script(path):
        if not os.path.isfile(path) or not is_ours(os.path.dirname(path)) or not shim():
            return original(path)
        with open(path, "rb") as f:
            first, rest = f.readline(), f.read()
        if first.startswith(b"\x7fELF"):
            return make_relative(path, first + rest)
        if not first.startswith(b"#!python"):
            return False
        with open(path, "wb") as f:
            f.write(wheel_script(os.path.basename(path), rest))
        return True

    module.fix_script = fix_script
    install_wheel = getattr(module, "install_wheel", None)

    def checked(*args, **kwargs):
        wheel_path = kwargs.get("wheel_path") or args[1]
        scheme = kwargs.get("scheme") or args[2]
        if is_ours(scheme.scripts):
            check_wheel(wheel_path)
        return install_wheel(*args, **kwargs)

    if install_wheel:
        module.install_wheel = checked


def patch_uninstall(module):
    """Projects of develop: repair made the paths in .egg-link and easy-install.pth relative."""
    import io

    original = module.UninstallPthEntries.add

    def add(self, entry):
        original(self, entry)
        self.entries.add(os.path.relpath(entry, os.path.dirname(self.file)))

    def open_absolute(name, *args, **kwargs):
        file = io.open(name, *args, **kwargs)
        if not str(name).endswith(".egg-link"):
            return file
        with file:
            first, newline, rest = file.read().partition("\n")
        first = os.path.normpath(os.path.join(os.path.dirname(name), first.strip()))
        return io.StringIO(first + newline + rest)

    module.open = open_absolute
    module.UninstallPthEntries.add = add


class Loader:
    """A module's loader that applies a patch after loading."""

    def __init__(self, loader, patch):
        self._loader = loader
        self._patch = patch

    def __getattr__(self, name):
        return getattr(self._loader, name)

    def patch(self, module):
        try:
            self._patch(module)
        except Exception:  # an unknown pip installs in its own way
            pass
        return module

    def exec_module(self, module):
        self._loader.exec_module(module)
        self.patch(module)


class ZipLoader:
    """The same for zipimport's loaders up to 3.9, which have no exec_module()."""

    __init__ = Loader.__init__
    __getattr__ = Loader.__getattr__
    patch = Loader.patch

    def load_module(self, name):
        return self.patch(self._loader.load_module(name))


class Finder:
    """Finds pip's modules by the other finders, and adds the patches to their loaders."""

    def find_spec(self, name, path=None, target=None):
        patch = TARGETS.get(name[len(COPIES):] if name.startswith(COPIES) else name)
        if not patch:
            return None
        for finder in sys.meta_path:
            find = getattr(finder, "find_spec", None)
            spec = find(name, path, target) if find and finder is not self else None
            if spec and spec.loader:
                kind = Loader if hasattr(spec.loader, "exec_module") else ZipLoader
                spec.loader = kind(spec.loader, globals()[patch])
                return spec
        return None


def below_prefix(code):
    """A script of develop with a path below sys.prefix for one in the environment."""
    import ast
    import re

    found = re.search(rb"^__file__ = (['\"].*['\"])\r?$", code, re.M)
    path = ast.literal_eval(found.group(1).decode("utf-8")) if found else ""
    top = os.path.dirname(scripts_directory()) + "/"
    if not path.startswith(top):
        return code
    text = "__import__('os').path.join(__import__('sys').prefix, __import__('os').fsdecode(%r))"
    text %= os.fsencode(path[len(top):])
    return code[:found.start(1)] + text.encode("ascii") + code[found.end(1):]


def convert_develop(before):
    """Converts the scripts of setuptools' develop (an old pip install -e)."""
    start = scripts_directory() + "/"
    starts = (("#!" + start).encode(), ('#!"' + start).encode())
    for name in os.listdir(scripts_directory()):
        path = os.path.join(scripts_directory(), name)
        if not os.path.isfile(path) or os.path.islink(path) or os.stat(path).st_mtime < before:
            continue
        with open(path, "rb") as f:
            first, rest = f.readline(), f.read()
        if first.startswith(starts) and b"EASY-INSTALL" in rest[:200]:
            with open(path, "wb") as f:
                f.write(wheel_script(name, below_prefix(rest)))


def at_exit():
    import atexit
    import time

    before = time.time() - 2  # FAT keeps two seconds

    def finish():
        try:
            convert_develop(before)
        except Exception:
            pass

    atexit.register(finish)


def hook():
    """Patches pip's modules when they are imported, and imported ones at once."""
    if any(isinstance(finder, Finder) for finder in sys.meta_path):
        return
    for name in TARGETS:
        if name in sys.modules:
            globals()[TARGETS[name]](sys.modules[name])
    sys.meta_path.insert(0, Finder())
    if {"install", "develop"} & set(sys.argv):
        at_exit()


class Subprocess:
    """ensurepip's subprocess module, which adds the hook to the Python that runs pip."""

    def __init__(self, module):
        self._module = module

    def __getattr__(self, name):
        return getattr(self._module, name)

    def run(self, args, **options):
        args = list(args)
        if "-c" in args:
            at = args.index("-c") + 1
            args[at] = "import _movenv_pip\n_movenv_pip.hook()\n" + args[at]
        return self._module.run(args, **options)


def in_environment(path):
    """Whether a program belongs to an environment: it is not a base, and may be a shim."""
    return os.path.exists(os.path.join(os.path.dirname(os.path.dirname(path)), "pyvenv.cfg"))


def base_interpreter():
    """The file that the shim executed, if found: preferably by its name in the home."""
    name = "pypy" if sys.implementation.name == "pypy" else "python"
    name += "%d.%d" % sys.version_info[:2] + getattr(sys, "abiflags", "").replace("m", "")
    home = getattr(sys, "_home", None) or "/"  # stale files have another one, and -S has none
    running = os.path.realpath("/proc/self/exe")
    for path in (os.path.join(home, name), os.path.join(sys.base_prefix, "bin", name), running):
        if os.access(path, os.X_OK) and not in_environment(path):
            return path
    return sys.executable


def fix_base_executable():
    """Corrects the base of venv: up to 3.10, and in PyPy, Python reports the shim as its base.

    Later ones report the shim's name in the home: /usr/bin/python3 may have another version.
    """
    base = getattr(sys, "_base_executable", sys.executable)
    real = base_interpreter()
    is_other = os.path.realpath(base) != os.path.realpath(real) and not in_environment(real)
    if in_environment(base) or is_other:
        sys._base_executable = real
        if sys.version_info < (3, 7):  # venv knows only this
            sys.executable = sys._base_executable


def run_module(module):
    """Does the same as python -m MODULE, for pip, ensurepip and venv."""
    import runpy

    if sys.path[:1] == [""]:
        try:
            sys.path[0] = os.getcwd()
        except OSError:
            del sys.path[0]
    if module == "venv":
        fix_base_executable()
    else:
        hook()
    if module == "ensurepip":
        import ensurepip

        if hasattr(ensurepip, "subprocess"):
            ensurepip.subprocess = Subprocess(ensurepip.subprocess)
    runpy._run_module_as_main(module)


def run_script(script):
    """Does the same as python SCRIPT."""
    sys.argv[0] = script
    if sys.path[:1] == [""]:
        sys.path[0] = os.path.dirname(os.path.abspath(script))
    hook()
    with open(script, "rb") as f:
        code = compile(f.read(), script, "exec", dont_inherit=True)
    main = sys.modules["__main__"]
    main.__file__ = script
    exec(code, main.__dict__)


def run(name):
    """Starts pip, ensurepip, venv or a script of pip in place of the "-c" that called this."""
    (run_script if "/" in name else run_module)(name)
