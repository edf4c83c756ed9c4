# SPDX-License-Identifier: MIT
"""The values of an interpreter and of its environment: run as a script, it prints JSON.

The argument "all" adds values that take longer.
"""
import contextlib
import io
import json
import os
import runpy
import site
import sys
import sysconfig
import warnings

SYS = (
    "prefix exec_prefix base_prefix base_exec_prefix executable _base_executable _home path argv "
    "orig_argv flags platlibdir version version_info hexversion abiflags api_version byteorder "
    "implementation pycache_prefix dont_write_bytecode warnoptions _xoptions platform"
)
SITE = "ENABLE_USER_SITE USER_SITE USER_BASE PREFIXES"


def text(value):
    """Lists and numbers unchanged; values that JSON lacks by their repr."""
    return json.loads(json.dumps(value, default=repr))


def schemes():
    values = {"default": getattr(sysconfig, "_get_default_scheme", str)()}
    if hasattr(sysconfig, "get_preferred_scheme"):
        for key in ("prefix", "home", "user"):
            values["preferred " + key] = sysconfig.get_preferred_scheme(key)
    for name in sysconfig.get_scheme_names():
        for key, path in sysconfig.get_paths(name).items():
            values["%s %s" % (name, key)] = path
    for key, path in sysconfig.get_paths().items():
        values["path " + key] = path
    return values


def build():
    return {
        "config_vars": sysconfig.get_config_vars(),
        "platform": sysconfig.get_platform(),
        "python_version": sysconfig.get_python_version(),
        "is_python_build": sysconfig.is_python_build(),
        "makefile": sysconfig.get_makefile_filename(),
        "config_h": sysconfig.get_config_h_filename(),
    }


def dist():
    """The directories of distutils (up to 3.11) for installing and for headers."""
    try:
        from distutils import sysconfig as old
        from distutils.dist import Distribution
        from distutils.command.install import INSTALL_SCHEMES
    except ImportError:
        return {}
    install = Distribution().get_command_obj("install")
    install.finalize_options()
    values = {"inc": old.get_python_inc(), "plat_inc": old.get_python_inc(True),
              "config_vars": old.get_config_vars(), "schemes": INSTALL_SCHEMES}
    for platform in (False, True):
        for library in (False, True):
            values["lib %d %d" % (platform, library)] = old.get_python_lib(platform, library)
    for name in ("prefix", "exec_prefix") + tuple(k for k in vars(install) if "install_" in k):
        values[name] = getattr(install, name)
    return values


def module_site():
    """The output of `python -m site`."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
        sys.argv[:] = ["site"]
        runpy.run_module("site", run_name="__main__")
    return out.getvalue().splitlines()


def report():
    values = {"sys." + name: getattr(sys, name, None) for name in SYS.split()}
    values.update({"site." + name: getattr(site, name) for name in SITE.split()})
    values["site.getsitepackages"] = site.getsitepackages()
    values["environ"] = dict(os.environ)
    parts = {"scheme": schemes(), "build": build()}
    if "all" in sys.argv[1:]:  # slow values
        import ssl

        values["ssl"] = ssl.get_default_verify_paths()
        parts["distutils"] = dist()
        values["python -m site"] = module_site()
    for part, named in parts.items():
        values.update({"%s.%s" % (part, name): value for name, value in named.items()})
    return values


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    print(json.dumps(text(report())))
