# SPDX-License-Identifier: MIT
"""Activates this environment in the running Python, in front of its own packages:

    import runpy
    runpy.run_path("ENV/bin/activate_this.py")

or exec(open(file).read(), {"__file__": file}). This file contains no path: it finds the environment
by its own location, so the environment may move. The Python must have the environment's version.
"""

_ADVICE = "; call runpy.run_path(FILE), or exec(open(FILE).read(), {'__file__': FILE})"


def _activate(file):
    import os
    import site
    import sys
    import sysconfig

    for name in (os.path.abspath(file), os.path.realpath(file)):
        base = os.path.dirname(os.path.dirname(name))
        # "link/.." is the parent of the link's target.
        if os.path.isfile(os.path.join(base, "pyvenv.cfg")) and (
            os.path.exists(name) and os.path.samefile(name, file)
        ):
            break
    else:
        raise RuntimeError("movenv: cannot find the environment of %r%s" % (
            file, "" if os.path.basename(file) == "activate_this.py" else _ADVICE))
    if os.pathsep in base:
        raise RuntimeError("movenv: cannot activate %r: PATH cannot hold a %r" % (base, os.pathsep))
    scheme = "venv" if "venv" in sysconfig.get_scheme_names() else "posix_prefix"
    values = {"base": base, "platbase": base}
    libs = [sysconfig.get_path(key, scheme, values) for key in ("purelib", "platlib")]
    libs = [lib for lib in dict.fromkeys(libs) if os.path.isdir(lib)]
    if not libs:
        raise RuntimeError("movenv: cannot activate %r: it is not for Python %d.%d" % (
            (base,) + sys.version_info[:2]))

    bin_dir = os.path.join(base, os.fsdecode(b__MOVENV_BIN__))
    # Removes the entries of an earlier activation.
    last = getattr(sys, "_movenv_base", None)
    gone = (bin_dir, last and os.path.join(last, os.path.basename(bin_dir)))
    path = [p for p in os.environ.get("PATH", "").split(os.pathsep) if p and p not in gone]
    os.environ["PATH"] = os.pathsep.join([bin_dir] + path)
    gone = [os.path.join(b, "lib", "pkgconfig") for b in (base, last or base)]
    path = os.environ.get("PKG_CONFIG_PATH", "").split(os.pathsep)
    os.environ["PKG_CONFIG_PATH"] = os.pathsep.join(
        gone[:1] + [p for p in path if p and p not in gone])
    os.environ["VIRTUAL_ENV"] = base
    os.environ["VIRTUAL_ENV_PROMPT"] = os.fsdecode(b__MOVENV_PROMPT__) or os.path.basename(base)
    os.environ.pop("PYTHONHOME", None)

    if last:
        sys.path[:] = [p for p in sys.path if not p.startswith(os.path.join(last, ""))]
    before = sys.path[:]
    sys.path[:] = []
    for lib in libs:
        site.addsitedir(lib)
    sys.path += [p for p in before if p not in sys.path]
    # The interpreter's original prefix, which tools read since the first virtualenv.
    if not last:
        sys.real_prefix = sys.prefix
    sys._movenv_base = sys.prefix = sys.exec_prefix = base


try:
    __file__
except NameError:
    raise RuntimeError("movenv: cannot find the environment in exec()" + _ADVICE) from None
_activate(__file__)
