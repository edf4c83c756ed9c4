/* SPDX-License-Identifier: MIT */
/*
 * Starts of pip: what pip installs must be movable, so it is started through _movenv_pip.py, the
 * module that `movenv create` puts into site-packages. And those of venv, which is to build on the
 * real interpreter there. No .pth file: those cost every start.
 */
#ifndef MOVENV_SHIM_PIP_HOOK_H
#define MOVENV_SHIM_PIP_HOOK_H

/*
 * If the command line starts pip ("-m pip", "-m ensurepip", pip/__pip-runner__.py or
 * pip/__main__.py as the script) or venv ("-m venv"), writes one that starts it through the hook,
 * with the same options and arguments, to args, which holds argc + 4 pointers, and returns 1. Else
 * returns 0. Words of argv may be shortened in place.
 */
int hook_args(int argc, char **argv, char **args);

/*
 * Rewrites, in place, the options that make Python overlook its variables: -E becomes -R, which
 * does nothing beyond the default, and -I -s. Returns HOOK_* of those that were there.
 */
int hook_expose(char **argv);

enum { HOOK_ENVIRONMENT = 1, HOOK_ISOLATED = 2 };

#endif
