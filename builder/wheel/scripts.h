/* SPDX-License-Identifier: MIT */
/*
 * The scripts of a wheel that is being installed: its own, and those of its entry points.
 */
#ifndef MOVENV_WHEEL_SCRIPTS_H
#define MOVENV_WHEEL_SCRIPTS_H

#include "wheel/session.h"

/* 1 if a file, named relative to the environment, lies in the scripts directory. */
int scripts_holds(const struct wheel_session *in, const char *file);

/*
 * Writes a script of the wheel's own, member `name`, whose bytes are in->data: executable, and
 * free of the "#!python" that it came with. Returns 0, or -1 after a message.
 */
int scripts_install(struct wheel_session *in, const char *name, const char *file);

/* Writes a script for each console and GUI entry point. Returns 0, or -1 after a message. */
int scripts_install_entries(struct wheel_session *in);

#endif
