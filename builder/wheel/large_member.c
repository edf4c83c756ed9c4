/* SPDX-License-Identifier: MIT */
/*
 * Large members of a wheel; see wheel/large_member.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/err.h"
#include "core/sha256.h"
#include "wheel/large_member.h"
#include "wheel/scripts.h"
#include "zip/copy_out.h"

static int
refuse_copy(struct wheel_session *in, const char *name)
{
	return errno == EBADMSG ? wheel_session_refuse(in, name, "it is damaged")
				: fail_errno("cannot copy '%s' of '%s'", name, in->wheel->file);
}

/* Copies a member to an open file, and checks what the file has then. */
static int
copy_large_member(struct wheel_session *in, const struct zip_member *member, const char *file,
		  int fd)
{
	struct zip_copy *copy = calloc(1, sizeof(*copy));
	char hash[SHA256_TEXT_CAP];
	int status = copy ? zip_copy_out(copy, &in->wheel->zip, member, fd) : -1;

	if (status < 0)
		refuse_copy(in, member->name);
	else if (lseek(fd, 0, SEEK_SET) < 0 || sha256_text_of_fd(fd, hash) < 0)
		status = fail_errno("cannot read '%s'", file);
	if (status == 0)
		status = wheel_session_check(in, member->name, hash, (size_t)member->size);
	if (status == 0)
		status = wheel_session_add(in, file, hash, (size_t)member->size);
	if (copy)
		zip_copy_release(copy);
	free(copy);
	return status;
}

int
large_member_install(struct wheel_session *in, const struct zip_member *member, const char *file)
{
	int is_script = scripts_holds(in, file);
	const char *why = is_script ? scripts_reject(in, path_base(file)) : NULL;
	int fd, status;

	if (why)
		return wheel_session_refuse(in, member->name, why);
	fd = wheel_session_create(in, file, is_script || member->mode & 0111 ? 0777 : 0666);
	if (fd < 0)
		return -1;
	status = copy_large_member(in, member, file, fd);
	if (close(fd) < 0 && status == 0)
		status = fail_errno("cannot write '%s'", file);
	return status;
}
