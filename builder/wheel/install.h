/* SPDX-License-Identifier: MIT */
/*
 * Installing the members of a wheel (PyPA "Recording installed projects", binary distribution
 * format) into an environment that is being made.
 */
#ifndef MOVENV_WHEEL_INSTALL_H
#define MOVENV_WHEEL_INSTALL_H

#include "wheel/session.h"

/*
 * Unpacks the wheel, each member checked against RECORD, writes INSTALLER, REQUESTED, a launcher
 * for each entry point, and a RECORD of what is on the disk. Returns 0, or -1 after a message; what
 * was written until then is the caller's to remove.
 */
int wheel_install(struct wheel *wheel, const struct wheel_place *place);

#endif
