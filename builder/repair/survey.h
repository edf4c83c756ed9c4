/* SPDX-License-Identifier: MIT */
/*
 * A look through an environment for all that would break when it moves.
 */
#ifndef MOVENV_REPAIR_SURVEY_H
#define MOVENV_REPAIR_SURVEY_H

#include "env/dists.h"
#include "env/environment.h"
#include "env/home_python.h"
#include "env/walk.h"
#include "repair/issues.h"
#include "standalone/standalone.h"

struct survey {
	struct environment env;
	struct home_python base;
	struct dists dists;
	struct walk walk;
	struct issues mends;       /* what was found, and what mends it */
	enum standalone_kind kind; /* what it is to be */
};

/*
 * Opens an environment and looks through it for what repair mends. Returns 0, or -1 after a
 * message. What could not be read is said as well, and counted in mends. survey_close() is due in
 * either case. The survey must not move in memory.
 */
int survey_open(struct survey *survey, const char *dir);

/*
 * The same for one that is to be repaired: what it is to stand on is chosen (spec: see
 * env/home_python.h), and each mend has its bytes. Without that nothing is started, and the mends
 * only tell. With a kind other than STANDALONE_NONE it is to carry its interpreter with it, and
 * libraries that this machine does not have are told of as well.
 */
int survey_plan(struct survey *survey, const char *dir, const char *spec,
		enum standalone_kind kind);

/*
 * Adds what only check speaks of, since nothing but its user can mend it; with hashes also each
 * file that is not what its RECORD says. Returns 0, or -1 after a message.
 */
int survey_look(struct survey *survey, int hashes);

/*
 * Adds, of that, only what Python imports from outside of the environment. Returns as
 * survey_look().
 */
int survey_look_out(struct survey *survey);

void survey_close(struct survey *survey);

#endif
