/* SPDX-License-Identifier: MIT */
/*
 * The well-known places: where installers put interpreters, outside PATH. The shim and the builder
 * look in the same ones, in this order: shim/common/discover.c, builder/python/install_dirs.c.
 */
#ifndef MOVENV_COMMON_INSTALL_DIRS_H
#define MOVENV_COMMON_INSTALL_DIRS_H

/*
 * Each is a directory that holds "bin". "~" at the start is the home directory, "$NAME" the value
 * of a variable; a '*' is the rest of any name. Environments of conda are left out: they are
 * somebody's projects. So is Homebrew on macOS. /opt/python is that of manylinux and Posit.
 */
#define INSTALL_DIRS(F) \
	F("/usr/local") \
	F("/usr") \
	F("/opt/python*") \
	F("/opt/python/*") \
	F("/opt/pypy*") \
	F("~/.local") \
	F("$PYENV_ROOT/versions/*") \
	F("~/.pyenv/versions/*") \
	F("$UV_PYTHON_INSTALL_DIR/*") \
	F("$XDG_DATA_HOME/uv/python/*") \
	F("~/.local/share/uv/python/*") \
	F("$MISE_DATA_DIR/installs/python/*") \
	F("~/.local/share/mise/installs/python/*") \
	F("$ASDF_DATA_DIR/installs/python/*") \
	F("~/.asdf/installs/python/*") \
	F("~/.rye/py/*") \
	F("~/.rye/py/*/install") \
	F("~/miniconda3") \
	F("~/miniforge3") \
	F("~/mambaforge") \
	F("~/anaconda3") \
	F("/opt/conda") \
	F("/opt/miniconda3") \
	F("/opt/miniforge3") \
	F("/opt/anaconda3") \
	F("$RUNNER_TOOL_CACHE/Python/*/*") \
	F("$RUNNER_TOOL_CACHE/PyPy/*/*") \
	F("/opt/hostedtoolcache/Python/*/*") \
	F("/opt/hostedtoolcache/PyPy/*/*") \
	F("~/.nix-profile") \
	F("~/.local/state/nix/profile") \
	F("/nix/var/nix/profiles/default") \
	F("/run/current-system/sw") \
	F("$HOMEBREW_PREFIX") \
	F("~/.linuxbrew") \
	F("/home/linuxbrew/.linuxbrew")

#define INSTALL_DIRS_VARIABLE_CAP 32 /* bytes of a variable's name with its NUL, at most */

#endif
