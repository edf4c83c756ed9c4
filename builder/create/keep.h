/* SPDX-License-Identifier: MIT */
/*
 * What an environment keeps when --upgrade puts it on another interpreter: its prompt, whether it
 * sees the system's packages, the kind of its scripts, and activate scripts with lines of its
 * user's.
 */
#ifndef MOVENV_CREATE_KEEP_H
#define MOVENV_CREATE_KEEP_H

#include "core/buf.h"
#include "env/environment.h"
#include "python/identity.h"
#include "python/interp.h"

struct keep {
	struct environment env;
	struct buf prompt;
	const char *given; /* the prompt, or NULL if it has none of its own */
	int system_site, is_open;
	struct path home;
	struct identity was; /* whose packages it has */
};

/* Reads what is there. Returns 1, 0 if there is no environment, -1 with errno ENOMEM. */
int keep_open(struct keep *up, const char *dir);

/*
 * 1 if the environment has the activate script i (activate/activate.h), and it is to stay: it is
 * neither the text that movenv makes for the old prompt nor one that another maker wrote. Else 0.
 */
int keep_applies(const struct keep *up, size_t i);

/* Says that the packages are for another Python than this one, if they are. */
void keep_warn(const struct keep *up, const struct interp *interp);

void keep_close(struct keep *up);

#endif
