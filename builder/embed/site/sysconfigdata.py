
# Added by movenv: the paths become those of the interpreter's present place.
def _movenv_here(variables):
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
    for key in own:
        value = variables.get(key)
        if isinstance(value, str) and old in value:
            words = [
                new + word[len(old):] if word == old or word.startswith(old + "/")
                else word.replace(old + "/", new + "/") if old != "/usr" else word
                for word in value.split(" ")
            ]
            variables[key] = " ".join(words)


_movenv_here(build_time_vars)
