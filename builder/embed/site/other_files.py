# SPDX-License-Identifier: MIT
# The query of movenv to an interpreter that it takes along, by -I -S -B -c: the files beside its
# library. It prints "movenv", then for each four texts, each ended by a NUL: the kind, the name
# below the new prefix, the source, and the content.
#   copy     the file is a copy of the source
#   library  the same; it may be in "so" already
#   tree     the same for a directory
#   same     it is the file that the content names, which was printed before
#   write    it has this content, and the time of the source
#   look     nothing is copied; the answer depends on this file or directory, or on its absence
import os
import sys
import sysconfig

out = ["movenv"]
made = {}


def variable(key):
    value = sysconfig.get_config_var(key)
    return value if isinstance(value, str) else ""


def built_prefix():
    """The prefix that the interpreter was built for: other variables have it, too."""
    try:
        return __import__(sysconfig._get_sysconfigdata_name()).build_time_vars.get("prefix", "")
    except (AttributeError, ImportError):
        return ""


prefixes = [p.rstrip("/") for p in (built_prefix(), sys.base_prefix) if p.strip("/")]


def below_prefix(path):
    """The path relative to the prefix, or None."""
    for prefix in prefixes:
        if path.startswith(prefix + "/") and ".." not in path.split("/"):
            return os.path.normpath(path[len(prefix) + 1:])
    return None


def place(key):
    """The directory of a variable: its name below the prefix, and its path."""
    name = below_prefix(variable(key))
    return (name, os.path.join(sys.base_prefix, name)) if name else (None, "")


def add(kind, name, source, content=""):
    out.extend((kind, name, source, content))


def entries(path):
    """The sorted names in a directory; none if it is missing."""
    add("look", "", path)
    return sorted(os.listdir(path)) if os.path.isdir(path) else []


def is_file(path):
    add("look", "", path)
    return os.path.isfile(path)


def add_library(directory, path, base):
    """Adds a library once for each name; returns whether it exists."""
    source = os.path.join(path, base)
    if not is_file(source):
        return False
    name = directory + "/" + base
    if name in made:
        return True
    for other, its_source in made.items():
        if os.path.samefile(source, its_source) or (
            os.path.basename(other) == base
            and os.path.getsize(source) == os.path.getsize(its_source)
        ):
            add("same", name, source, other)
            break
    else:
        add("library", name, source)
    made[name] = source
    return True


def add_libraries():
    """The shared library of Python; if there is none, the static one."""
    places = [place("LIBDIR"), place("LIBPL")]
    shared = [variable("INSTSONAME"), variable("LDLIBRARY"), variable("PY3LIBRARY")]
    found = [
        add_library(directory, path, base)
        for directory, path in places if directory
        for base in shared if ".so" in base and "/" not in base
    ]
    if not any(found):
        for directory, path in places:
            if directory and variable("LIBRARY"):
                add_library(directory, path, variable("LIBRARY"))


def is_flag_of_prefix(word):
    return word.startswith("-") and any(p != "/usr" and p + "/" in word + "/" for p in prefixes)


def relative_line(line, climb):
    """A line of a pkg-config file, with paths of the file's own directory."""
    for prefix in prefixes:
        if line.strip() == "prefix=" + prefix:
            return "prefix=${pcfiledir}/" + climb
        key, equals, value = line.partition("=")
        if equals and " " not in key and value.startswith(prefix + "/"):
            return key + "=${prefix}" + value[len(prefix):]
    return " ".join(word for word in line.split(" ") if not is_flag_of_prefix(word))


def add_pkgconfig():
    directory, path = place("LIBPC")
    version = "Version: %d.%d" % sys.version_info[:2]
    if not directory:
        return
    climb = "/".join([".."] * (directory.count("/") + 1))
    for base in entries(path):
        if not (base.startswith("python") and base.endswith(".pc")):
            continue
        source = os.path.join(path, base)
        try:
            with open(source, encoding="utf-8") as stream:
                lines = stream.read().split("\n")
        except (OSError, UnicodeError):
            continue
        if version in lines:
            text = "\n".join(relative_line(line, climb) for line in lines)
            add("write", directory + "/" + base, source, text)


def relative_details(value):
    """The paths in a part of build-details.json, relative to base_prefix."""
    if isinstance(value, dict):
        return {key: relative_details(part) for key, part in value.items()}
    return below_prefix(value) or value if isinstance(value, str) else value


def add_details():
    """build-details.json (PEP 739): base_prefix is relative to its directory."""
    source = os.path.join(os.path.dirname(os.path.abspath(os.__file__)), "build-details.json")
    directory = below_prefix(os.path.dirname(source))
    if not directory or not is_file(source):
        return
    import json

    with open(source, encoding="utf-8") as stream:
        details = relative_details(json.load(stream))
    details["base_prefix"] = "/".join([".."] * (directory.count("/") + 1))
    add("write", directory + "/build-details.json", source, json.dumps(details, indent=2) + "\n")


def add_headers():
    """CPython 3.6 and 3.7 have an "m" in the directory's name; the others are copied by name."""
    directory, path = place("INCLUDEPY")
    usual = "python%d.%d%s" % (*sys.version_info[:2], sys.abiflags.replace("m", ""))
    if not directory or os.path.basename(directory) == usual:
        return
    add("look", "", path)
    if os.path.isdir(path):
        add("tree", directory, path)


def add_wheels():
    """Those of ensurepip, where they are the system's: Debian, Fedora."""
    directory, path = place("WHEEL_PKG_DIR")
    for base in entries(path) if directory else []:
        if base.endswith(".whl") and base.startswith(("pip-", "setuptools-", "wheel-")):
            add("copy", directory + "/" + base, os.path.join(path, base))


def add_zones():
    """The time zones that the module zoneinfo (3.9) finds here."""
    if sys.version_info < (3, 9):
        return
    for path in [sys.base_prefix + "/share/zoneinfo"] + variable("TZPATH").split(":"):
        if is_file(path + "/Europe/Berlin"):
            return add("tree", "share/zoneinfo", path)


TERMINALS = (
    "alacritty", "ansi", "contour", "cygwin", "dumb", "eterm", "foot", "ghostty", "gnome", "iterm2",
    "kitty", "konsole", "linux", "mintty", "mlterm", "ms-terminal", "nsterm", "putty", "rxvt",
    "screen", "st", "stterm", "terminator", "terminology", "tmux", "vscode", "vt100", "vt102",
    "vt220", "vt320", "vt52", "vte", "wezterm", "xterm",
)
TERMINFO = ("/etc/terminfo", "/lib/terminfo", "/usr/lib/terminfo", "/usr/share/terminfo")


def add_terminals():
    """The descriptions of the terminals in use, of the thousands that ncurses has."""
    found = {}
    for top in (sys.base_prefix + "/share/terminfo",) + TERMINFO:
        for letter in entries(top):
            path = os.path.join(top, letter)
            for base in entries(path):
                stem = base.partition(".")[0]
                is_one = any(stem == t or stem.startswith(t + "-") for t in TERMINALS)
                if is_one and "+" not in base:
                    found.setdefault(base, os.path.join(path, base))
    for base in sorted(found):
        if is_file(found[base]):
            add("copy", "share/terminfo/%s/%s" % (base[0], base), found[base])


def add_locale():
    """C.UTF-8: glibc reads it from here, while musl has no other locale."""
    for path in (sys.base_prefix + "/lib/locale", "/usr/lib/locale"):
        for base in ("C.utf8", "C.UTF-8"):
            add("look", "", os.path.join(path, base))
            if os.path.isdir(os.path.join(path, base)):
                return add("tree", "lib/locale/C.utf8", os.path.join(path, base))


if sys.implementation.name == "cpython":
    add_libraries()
    add_pkgconfig()
    add_details()
    add_headers()
add_wheels()
add_zones()
add_terminals()
add_locale()
os.write(1, os.fsencode("\0".join(out) + "\0"))
os._exit(0)
