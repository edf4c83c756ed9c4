/* SPDX-License-Identifier: MIT */
/*
 * Writing another home into a pyvenv.cfg.
 */
#ifndef MOVENV_SHIM_HEAL_H
#define MOVENV_SHIM_HEAL_H

#include "common/path.h"

/*
 * Makes the directory of the interpreter in file the home in env/pyvenv.cfg, and the file its
 * "executable", at once: a new file is renamed over the old. The home that was there goes to the
 * key "movenv-homes"; one that stands there is not written again, for Python reads the file after
 * the shim did, and machines that wrote their own in turn would fail each other's starts. Returns
 * 0, or -1, without a word and with the file as it was, if it may not or cannot be written.
 */
int heal(const struct path *env, const struct path *file);

#endif
