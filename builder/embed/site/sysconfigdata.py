
# Added by movenv: the paths become those of the interpreter's present place.
def _movenv_here(variables):
    import re
    import sys

    old, new = variables.get("prefix", ""), sys.base_prefix
    # The system's prefix also contains the machine's own tools: their paths stay.
    own = {
        "BINDIR", "BINLIBDEST", "CONFINCLUDEDIR", "CONFINCLUDEPY", "DESTDIRS", "DESTLIB", "DESTSHARED",
        "INCLDIRSTOMAKE", "INCLUDEDIR", "INCLUDEPY", "LIBDEST", "LIBDIR", "LIBPC", "LIBPL",
        "MACHDESTLIB", "SCRIPTDIR", "exec_prefix", "host_exec_prefix", "host_prefix", "prefix",
    } if old == "/usr" else variables
    if old in ("", "/", new):
        return
    place = re.compile(r"(?:(?<![\w./-])|(?<=-[ILBR]))%s(?![\w.-])" % re.escape(old))
    # A flag with a directory of the prefix: it may hold no blank, and what is compiled with it
    # would look for its libraries there after a move. Python's headers and library are found by
    # the variables that are paths.
    flag = re.compile(
        r"(?:^|(?<=\s))(?:-(?:[ILBR]|isystem|idirafter|iquote|rpath|rpath-link)\s+|-\S*?[ILBR=,]"
        r"|-isystem|-idirafter|-iquote)%s(?:/\S*)?(?:\s+|$)" % re.escape(old)
    )
    for key in own:
        value = variables.get(key)
        if not isinstance(value, str) or old not in value:
            continue
        if key != "CONFIG_ARGS":
            value = flag.sub("", value)
        is_list = key != "CONFIG_ARGS" and re.search(r"\s", value)
        words = [
            "'" + text.replace("'", "'\"'\"'") + "'"
            if is_list and text != word and re.search(r"[^\w@%+=:,./-]", text) else text
            for word in re.split(r"(\s+)", value) for text in [place.sub(lambda _: new, word)]
        ]
        variables[key] = "".join(words).strip() if value is not variables[key] else "".join(words)


# Those of the machine come first: they are newer.
def _movenv_carried(variables):
    import os
    import sys

    zones = os.path.join(sys.base_prefix, "share/zoneinfo")
    places = variables.get("TZPATH", "").split(":")
    if ":" not in zones and zones not in places and os.path.isdir(zones):
        variables["TZPATH"] = ":".join(filter(None, places + [zones]))
    wheels = os.path.join(sys.base_prefix, "share/python-wheels")
    if variables.get("WHEEL_PKG_DIR") and os.path.isdir(wheels):
        variables["WHEEL_PKG_DIR"] = wheels


_movenv_here(build_time_vars)
_movenv_carried(build_time_vars)
