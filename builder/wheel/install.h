/* SPDX-License-Identifier: MIT */
/*
 * Installing the members of a wheel (PyPA "Recording installed projects", binary distribution
 * format) into an environment that is being made.
 */
#ifndef MOVENV_WHEEL_INSTALL_H
#define MOVENV_WHEEL_INSTALL_H

#include "wheel/session.h"

/*
 * Unpacks the wheel and checks each member against RECORD. Writes INSTALLER, REQUESTED, a launcher
 * for each entry point, and a RECORD of the installed files. Returns 0, or -1 after a message; the
 * caller then removes the written files.
 */
int wheel_install(struct wheel *wheel, const struct wheel_place *place);

#endif
