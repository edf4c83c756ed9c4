/* SPDX-License-Identifier: MIT */
/*
 * Installing the scripts of a wheel: its own, and those of its entry points.
 */
#ifndef MOVENV_WHEEL_SCRIPTS_H
#define MOVENV_WHEEL_SCRIPTS_H

#include "wheel/session.h"

/* Returns 1 if a file, relative to the environment, lies in the scripts directory, else 0. */
int scripts_holds(const struct wheel_session *in, const char *file);

/*
 * Returns why no script of a wheel can have the name, static; or NULL. "pythonw" or "python3.99"
 * can be one: the shim and repair tell such a launcher from an interpreter by its zip.
 */
const char *scripts_reject(const struct wheel_session *in, const char *name);

/*
 * Writes an own script of the wheel, member `name`, whose bytes are in->data: executable, and
 * without its "#!python". Returns 0, or -1 after a message.
 */
int scripts_install(struct wheel_session *in, const char *name, const char *file);

/* Writes a script for each console and GUI entry point. Returns 0, or -1 after a message. */
int scripts_install_entries(struct wheel_session *in);

#endif
