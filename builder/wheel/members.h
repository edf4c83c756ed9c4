/* SPDX-License-Identifier: MIT */
/*
 * The members of a wheel that is being installed: where each goes, and their writing.
 */
#ifndef MOVENV_WHEEL_MEMBERS_H
#define MOVENV_WHEEL_MEMBERS_H

#include "wheel/session.h"

#define MEMBERS_PREFIX ((size_t)2 * NAME_CAP)

/* Writes "NAME-VERSION.data/", the directory of members that do not go to site-packages, and
 * returns its length. */
size_t members_data_prefix(const struct wheel *wheel, char prefix[MEMBERS_PREFIX]);

/*
 * Unpacks the members of in->part, checks each against RECORD, and adds its row to in->record; the
 * wheel is read (wheel_need()). Returns 0, or -1 after a message.
 */
int members_install(struct wheel_session *in);

#endif
