/* SPDX-License-Identifier: MIT */
/*
 * A wheel that is being installed; see wheel/session.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "core/err.h"
#include "core/interrupt.h"
#include "core/sha256.h"
#include "fs/io.h"
#include "fs/tree.h"
#include "wheel/record.h"
#include "wheel/session.h"

int
wheel_session_refuse(struct wheel_session *in, const char *name, const char *why)
{
	in->is_refused = 1;
	return failf("cannot use the wheel '%s': '%s' in it: %s", in->wheel->file, name, why);
}

int
wheel_session_check(struct wheel_session *in, const char *name, const char *hash, size_t size)
{
	const struct record_row *row = record_find(&in->wheel->record, name);

	if (!row)
		return wheel_session_refuse(in, name, "RECORD does not list it");
	if (!record_row_has_sha256(row))
		return wheel_session_refuse(in, name, "RECORD has no sha256 hash for it");
	if (!record_row_is_hash(row, hash))
		return wheel_session_refuse(in, name, "its hash is not the one in RECORD");
	if (!record_row_is_size(row, size))
		return wheel_session_refuse(in, name, "its size is not the one in RECORD");
	return 0;
}

/* Opens the directory of a file, relative to the environment, unless it is open. */
static int
session_enter(struct wheel_session *in, const char *file)
{
	size_t n = (size_t)(path_base(file) - file);
	int dir;

	if (in->dir >= 0 && in->at.len == n && !memcmp(in->at.buf, file, n))
		return 0;
	if (path_set(&in->at, file, n) < 0)
		return -1;
	dir = tree_open(in->place->root, in->at.buf);
	if (in->dir >= 0)
		close(in->dir);
	in->dir = dir;
	return dir < 0 ? -1 : 0;
}

/* Adds a row of RECORD. Names in it are relative to the directory that holds the .dist-info. */
static int
session_record_file(struct wheel_session *in, const char *file, const char *hash, size_t size)
{
	size_t n = strlen(in->site);
	struct path name = in->up;

	if (!strncmp(file, in->site, n) && file[n] == '/')
		return record_add(&in->record, file + n + 1, hash, size);
	if (path_add(&name, file, strlen(file)) < 0)
		return -1;
	return record_add(&in->record, name.buf, hash, size);
}

/*
 * After a name could not be made: it may be another member's, by NAME-VERSION.data, or movenv's
 * own, or one that the disk takes for the same.
 */
static int
session_refuse_name(struct wheel_session *in, const char *file)
{
	if (errno == EEXIST)
		return wheel_session_refuse(in, file, "it is there twice");
	if (errno == ENOTDIR)
		return wheel_session_refuse(in, file, "a directory of it is a file or a link");
	return fail_errno("cannot write '%s'", file);
}

int
wheel_session_write(struct wheel_session *in, const char *file, const struct buf *bytes,
		    mode_t mode, const char *hash)
{
	char text[SHA256_TEXT_CAP];

	if (interrupt_check() < 0)
		return -1;
	if (!hash) {
		sha256_text_of(buf_str(bytes), bytes->len, text);
		hash = text;
	}
	if (session_enter(in, file) < 0 ||
	    io_create(in->dir, path_base(file), buf_str(bytes), bytes->len, mode) < 0)
		return session_refuse_name(in, file);
	return session_record_file(in, file, hash, bytes->len);
}

int
wheel_session_create(struct wheel_session *in, const char *file, mode_t mode)
{
	int fd = session_enter(in, file) < 0
			 ? -1
			 : openat(in->dir, path_base(file),
				  O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);

	return fd < 0 ? session_refuse_name(in, file) : fd;
}

int
wheel_session_add(struct wheel_session *in, const char *file, const char *hash, size_t size)
{
	return session_record_file(in, file, hash, size) < 0 ? fail_errno("cannot write '%s'", file)
							     : 0;
}

int
wheel_session_record(struct wheel_session *in, const char *file)
{
	if (session_record_file(in, file, NULL, 0) < 0 || session_enter(in, file) < 0 ||
	    io_create(in->dir, path_base(file), in->record.data, in->record.len, 0666) < 0)
		return session_refuse_name(in, file);
	return 0;
}
