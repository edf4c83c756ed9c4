/* SPDX-License-Identifier: MIT */
/*
 * Starts of pip and venv. What pip installs must be movable, so pip is started through
 * _movenv_pip.py, the module that `movenv create` puts into site-packages. Environments that venv
 * makes must stand on the real interpreter, so venv is started through it, too. There is no .pth
 * file: that would slow down every start.
 */
#ifndef MOVENV_SHIM_PIP_HOOK_H
#define MOVENV_SHIM_PIP_HOOK_H

/*
 * Looks whether a command line starts pip ("-m pip", "-m ensurepip", pip/__pip-runner__.py or
 * pip/__main__.py as the script) or venv ("-m venv"). If so, writes to args the command line that
 * starts it through the hook, with the same options and arguments, and returns 1; else returns 0.
 * argv is NULL-terminated; args holds four pointers more than argv, its NULL included. Words of
 * argv may be shortened in place.
 */
int pip_hook_args(char **argv, char **args);

#endif
