/* SPDX-License-Identifier: MIT */
/*
 * What --json prints: one object on one line of stdout, {"schema": 1, FIELDS, "error": {"message":
 * …, "status": 1}}. A command gives its fields; error is there only after a failure, and then the
 * fields may be missing. The manual describes the fields of each command.
 */
#ifndef MOVENV_CLI_JSON_REPLY_H
#define MOVENV_CLI_JSON_REPLY_H

#include "core/buf.h"

/* Rises when a field goes, or changes its type or meaning; a new field does not change it. */
#define JSON_SCHEMA 1

/*
 * Keeps the first message of a failure from now on (core/err.h: err_capture), and whether --json is
 * among the words: that counts if the command line turns out to be misused.
 */
void json_reply_begin(char *const *argv);

/* Asks for the object, as the option --json does. Returns whether it is asked for. */
void json_reply_want(void);
int json_reply_wanted(void);

/* Takes the fields of the command, `"a": 1, "b": null`, out of a buffer, which is empty then. */
void json_reply_fields(struct buf *fields);

/* Keeps a failure's message, unless there is one already. */
void json_reply_error(const char *message);

/*
 * Prints the object if it is asked for, once: with the fields, and after a failure with the error
 * and the exit status. A status other than 0 is a failure if there is a message, or no field.
 * Errors of stdout are left to ferror().
 */
void json_reply_end(int status);

#endif
