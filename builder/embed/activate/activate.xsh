# SPDX-License-Identifier: MIT
# Activates this environment in xonsh:
#     source ENV/bin/activate.xsh        and later: deactivate
# This file contains no path. It finds the environment by its own location each time it is read, so
# the environment may move.


def _movenv_activate(file):
    import os

    session = __xonsh__
    env, aliases, fields = session.env, session.aliases, session.env["PROMPT_FIELDS"]
    for name in (os.path.abspath(file), os.path.realpath(file)):
        base = os.path.dirname(os.path.dirname(name))
        cfg = os.path.join(base, "pyvenv.cfg")
        # "link/.." is the parent of the link's target.
        if os.path.isfile(cfg) and os.path.exists(name) and os.path.samefile(name, file):
            break
    else:
        raise RuntimeError("movenv: cannot find the environment of this 'activate.xsh'")
    if os.pathsep in base:
        raise RuntimeError("movenv: cannot activate an environment whose path holds a ':'")

    # Uses no file of the environment, which may be gone by then.
    saved = {}

    def deactivate(args=()):
        for key, value in saved.items():
            if value is None:
                env.pop(key, None)
            else:
                env[key] = value
        saved.clear()
        for table, value in ((fields, old_field), (aliases, old_pydoc)):
            key = "env_name" if table is fields else "pydoc"
            if value is None:
                table.pop(key, None)
            else:
                table[key] = value
        session._movenv_deactivate = None
        if "nondestructive" not in (args or ()):
            aliases.pop("deactivate", None)

    def put(key, value):
        saved[key] = env[key] if key in env else None
        if value is None:
            env.pop(key, None)
        else:
            env[key] = value

    def put_front(key, value):
        put(key, [value] + [p for p in env.get(key, []) if p != value])
        # xonsh expands entries of paths at each read.
        if env[key][0] != value:
            deactivate()
            raise RuntimeError(
                "movenv: cannot activate: xonsh expands the environment's path in $%s "
                "while $EXPAND_ENV_VARS is set" % key)

    if getattr(session, "_movenv_deactivate", None):
        session._movenv_deactivate(["nondestructive"])
    old_field = fields.get("env_name")
    old_pydoc = aliases["pydoc"] if "pydoc" in aliases else None
    put_front("PATH", os.path.join(base, os.fsdecode(b__MOVENV_BIN__)))
    put_front("PKG_CONFIG_PATH", os.path.join(base, "lib", "pkgconfig"))
    text = os.fsdecode(b__MOVENV_PROMPT__) or os.path.basename(base)
    saved.update(VIRTUAL_ENV=None, VIRTUAL_ENV_PROMPT=None)
    env["VIRTUAL_ENV"], env["VIRTUAL_ENV_PROMPT"] = base, text
    put("PYTHONHOME", None)

    # A moved base searches for its Tcl beside the environment. Of two, the right one is unknown.
    with open(cfg, encoding="utf-8", errors="surrogateescape") as lines:
        home = ([line.strip()[7:] for line in lines if line.startswith("home = /")] + [""])[0]
    lib = os.path.join(os.path.dirname(home), "lib")
    found = [v for v in ("8.6", "9.0") if os.path.isfile("%s/tcl%s/init.tcl" % (lib, v))]
    if os.path.basename(home) == "bin" and home not in ("/bin", "/usr/bin") and len(found) == 1:
        put("TCL_LIBRARY", lib + "/tcl" + found[0])
        if os.path.isfile("%s/tk%s/tk.tcl" % (lib, found[0])):
            put("TK_LIBRARY", lib + "/tk" + found[0])

    def env_name():
        if env.get("VIRTUAL_ENV_DISABLE_PROMPT"):
            return ""
        # Braces would be fields and colours.
        shown = text.replace("{", "{{").replace("}", "}}")
        return "%s%s%s" % (fields.get("env_prefix", "("), shown, fields.get("env_postfix", ") "))

    fields["env_name"] = env_name
    aliases["pydoc"] = ["python", "-m", "pydoc"]
    aliases["deactivate"] = session._movenv_deactivate = deactivate


try:
    # The name of a sourced file is its path.
    if __name__ == "__main__":
        raise RuntimeError("movenv: cannot activate: this 'activate.xsh' was run, not sourced: "
                           "source ENV/bin/activate.xsh")
    _movenv_activate(__file__)
finally:
    del _movenv_activate
