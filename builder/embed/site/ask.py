# SPDX-License-Identifier: MIT
# The query of movenv to an interpreter, by -I -S -B -c. It prints "movenv", then keys and values,
# each ended by a NUL. Its start takes nearly all the time of `movenv create`, so it imports as
# little as possible.
import sys
import _imp
import _thread

# From 3.11 on sysconfig uses a lock of threading: _thread has it, with far fewer imports.
sys.modules["threading"] = _thread
import sysconfig

del sys.modules["threading"]
import os

version = sys.version_info
name = sys.implementation.name
abiflags = getattr(sys, "abiflags", "")
scheme = "venv" if "venv" in sysconfig.get_scheme_names() else "posix_prefix"
values = {
    "base": "",
    "platbase": "",
    "installed_base": "",
    "installed_platbase": "",
    "py_version": "%d.%d.%d" % version[:3],
    "py_version_short": "%d.%d" % version[:2],
    "py_version_nodot": "%d%d" % version[:2],
    "platlibdir": getattr(sys, "platlibdir", "lib"),
    "implementation_lower": "python" if name == "cpython" else name,
    "abiflags": abiflags,
    "abi_thread": "t" if "t" in abiflags else "",
}


def path(key):
    try:
        text = sysconfig.get_path(key, scheme, expand=False).format(**values)
    except KeyError:  # a scheme with other variables: get all of them, which is slow
        text = sysconfig.get_path(key, scheme, vars=values)
    return text.strip("/")




def read_files():
    """The files that decide the answer, a line each; the first is the program. movenv remembers
    the answer while they stay the same. "" if they cannot be known.
    """
    try:
        files = [os.fsencode(os.readlink("/proc/self/exe")), os.fsencode(sysconfig.__file__)]
        with open("/proc/self/maps", "rb") as maps:
            mapped = {line[line.index(b"/") :].rstrip(b"\n") for line in maps if b"/" in line}
        data = getattr(sysconfig, "_get_sysconfigdata_name", str)()
        data = os.fsencode("%s/%s.py" % (stdlib, data))
    except Exception:
        return ""
    if os.path.isfile(data):
        files.append(data)
    libraries = b"libpython", b"libpypy", b"libc.", b"libc-", b"ld-"
    files += sorted(name for name in mapped if os.path.basename(name).startswith(libraries))
    return os.fsdecode(b"\n".join(files))


stdlib = os.path.dirname(os.path.abspath(os.__file__))
answer = {
    "executable": getattr(sys, "_base_executable", None) or sys.executable,
    "files": read_files(),
    "base_prefix": sys.base_prefix,
    "implementation": {"cpython": "CPython", "pypy": "PyPy", "graalpy": "GraalVM"}.get(name, name),
    "version": values["py_version"],
    "version_info": "%d.%d.%d.%s.%d" % version,
    "abi": abiflags.replace("m", ""),
    "purelib": path("purelib"),
    "platlib": path("platlib"),
    "scripts": path("scripts"),
    # Up to 3.10 venv makes just "include", with every scheme.
    "include": path("include") if version >= (3, 11) else "include",
    "stdlib": stdlib,
    # ".cpython-312-x86_64-linux-gnu.so": the ABI and the machine that it was built for.
    "suffix": (_imp.extension_suffixes() or [""])[0],
    "libc": "",
    "wheels": "",
}
try:
    answer["libc"] = os.confstr("CS_GNU_LIBC_VERSION") or ""  # "glibc 2.36"
except (AttributeError, OSError, ValueError):  # musl has no such name
    pass
# The variable loads all of sysconfig's data: it is for systems with wheels in other places.
if not os.path.isdir(stdlib + "/ensurepip/_bundled") and not os.path.isdir(
    "/usr/share/python-wheels"
):
    answer["wheels"] = sysconfig.get_config_var("WHEEL_PKG_DIR") or ""

out = "movenv\0" + "".join(key + "\0" + answer[key] + "\0" for key in sorted(answer))
os.write(1, os.fsencode(out))
os._exit(0)  # without clean-up, which takes a millisecond
