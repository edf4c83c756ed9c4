/* SPDX-License-Identifier: MIT */
/*
 * A large member of a wheel that is being installed: it is copied piece by piece.
 */
#ifndef MOVENV_WHEEL_LARGE_MEMBER_H
#define MOVENV_WHEEL_LARGE_MEMBER_H

#include "wheel/session.h"

#define LARGE_MEMBER (4u << 20) /* bytes; one that is not longer is read to memory */

/*
 * Writes the member to `file`, relative to the environment, and checks it against RECORD. In the
 * scripts directory it is taken for a program, not for a script. Returns 0, or -1 after a message.
 */
int large_member_install(struct wheel_session *in, const struct zip_member *member,
			 const char *file);

#endif
