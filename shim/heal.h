/* SPDX-License-Identifier: MIT */
/*
 * Healing: writing another home into pyvenv.cfg.
 */
#ifndef MOVENV_SHIM_HEAL_H
#define MOVENV_SHIM_HEAL_H

#include "common/home.h"
#include "common/path.h"

/*
 * Writes the directory of an interpreter to the key "home" in env/pyvenv.cfg, and its file to
 * "executable". judged: the home that was read from the file and is stale. The new file replaces
 * the old one by a rename, if the old one still has the judged text. The old home goes to the key
 * "movenv-homes", and a home in that key is not written again: Python reads the file after the shim
 * did, so machines that wrote their homes in turn would break each other's starts. "version" and
 * "version_info" follow; see heal_text.h. Then the names of python beside the file exe get the
 * current time: uv and virtualenv remember an interpreter by its times. Returns 0; or -1, without a
 * message and with the file unchanged, if it may not or cannot be written, or if a limit on the
 * size of files (ulimit -f) could kill the start meanwhile.
 */
int heal(const struct path *env, const struct home *judged, const struct path *file,
	 const struct path *exe);

#endif
