/* SPDX-License-Identifier: MIT */
/*
 * Installing the members of a wheel; see wheel/members.h.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "common/compiler.h"
#include "common/layout.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/sha256.h"
#include "wheel/large_member.h"
#include "wheel/members.h"
#include "wheel/scripts.h"

#define WORKERS 2 /* further ones wait for each other in the file system */

/* The directory for members of NAME-VERSION.data/KEY/; NULL if the key is unknown. */
static const char *
data_directory(const struct wheel_session *in, const char *key, size_t n)
{
	const struct interp *interp = in->place->interp;
	const struct {
		const char *key, *directory;
	} table[] = {
		{"purelib", interp->purelib},
		{"platlib", interp->platlib},
		{"scripts", interp->scripts},
		{"headers", interp->include},
		{"data", ""},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (strlen(table[i].key) == n && !memcmp(table[i].key, key, n))
			return table[i].directory;
	return NULL;
}

/* Returns 1 if the first part of a name, which is not its last, ends with a tail; else 0. */
static int
first_part_ends(const char *name, const char *tail)
{
	size_t n = strcspn(name, "/"), m = strlen(tail);

	return name[n] && n >= m && !memcmp(name + n - m, tail, m);
}

/* Returns 1 if a file would lie in the .dist-info directory of a distribution, else 0. */
static int
lies_in_dist_info(const struct wheel_session *in, const char *file)
{
	const char *const sites[] = {in->place->interp->purelib, in->place->interp->platlib};

	for (size_t i = 0; i < COUNT_OF(sites); i++) {
		size_t n = strlen(sites[i]);

		if (!strncmp(file, sites[i], n) && file[n] == '/' &&
		    first_part_ends(file + n + 1, ".dist-info"))
			return 1;
	}
	return 0;
}

size_t
members_data_prefix(const struct wheel *wheel, char prefix[MEMBERS_PREFIX])
{
	return (size_t)snprintf(prefix, MEMBERS_PREFIX, "%s-%s.data/", wheel->name, wheel->version);
}

/* Returns 1 if the member belongs to the part that is installed, else 0. */
static int
is_in_part(const struct wheel_session *in, const char *name)
{
	char prefix[MEMBERS_PREFIX];
	size_t n = members_data_prefix(in->wheel, prefix);

	return in->part == WHEEL_ALL || (in->part == WHEEL_DATA) == !strncmp(name, prefix, n);
}

/* Sets *file to the path of a member in the environment. */
static int
locate_member(struct wheel_session *in, const char *name, struct path *file)
{
	const struct wheel *wheel = in->wheel;
	char prefix[MEMBERS_PREFIX];
	size_t n = members_data_prefix(wheel, prefix);
	const char *directory = in->site, *rest = name;

	if (!strncmp(name, prefix, n)) {
		size_t key = strcspn(name + n, "/");

		directory = data_directory(in, name + n, key);
		if (!directory || !name[n + key])
			return wheel_session_refuse(in, name,
						    "its directory is not one that wheels have");
		if (!strncmp(name + n, "headers", key) &&
		    path_set(file, directory, strlen(directory)) == 0) {
			if (path_push(file, wheel->name) < 0 ||
			    path_push(file, name + n + key + 1) < 0)
				return fail_errno("cannot write '%s'", name);
			return 0;
		}
		rest = name + n + key + 1;
	} else if (first_part_ends(name, ".data")) {
		return wheel_session_refuse(in, name, "its .data directory has another name");
	}
	if (path_set(file, directory, strlen(directory)) < 0 || path_push(file, rest) < 0)
		return fail_errno("cannot write '%s'", name);
	if (!strcasecmp(file->buf, CFG_NAME)) /* on FAT case does not count */
		return wheel_session_refuse(in, name,
					    "it would be the environment's configuration");
	if (rest != name && lies_in_dist_info(in, file->buf))
		return wheel_session_refuse(in, name, "it would be a distribution's metadata");
	return 0;
}

/* RECORD and its signatures describe the archive; INSTALLER and REQUESTED are written here. */
static int
is_installers_own(const struct wheel_session *in, const char *name)
{
	static const char *const names[] = {
		"RECORD", "RECORD.jws", "RECORD.p7s", "INSTALLER", "REQUESTED",
	};
	size_t n = strlen(in->wheel->dist_info);

	if (strncmp(name, in->wheel->dist_info, n) != 0 || name[n] != '/')
		return 0;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(name + n + 1, names[i]))
			return 1;
	return 0;
}

static int
install_member(struct wheel_session *in, const struct zip_member *member)
{
	char hash[SHA256_TEXT_CAP];
	struct path file;

	if (member->is_dir || is_installers_own(in, member->name) || !is_in_part(in, member->name))
		return 0;
	if (locate_member(in, member->name, &file) < 0)
		return -1;
	if (member->size > LARGE_MEMBER)
		return large_member_install(in, member, file.buf);
	in->data.len = 0;
	if (zip_read(&in->wheel->zip, member, &in->data) < 0)
		return errno == EBADMSG
			       ? wheel_session_refuse(in, member->name, zip_fault(&in->wheel->zip))
			       : fail_errno("cannot read the wheel '%s'", in->wheel->file);
	sha256_text_of(buf_str(&in->data), in->data.len, hash);
	if (wheel_session_check(in, member->name, hash, in->data.len) < 0)
		return -1;
	if (scripts_holds(in, file.buf))
		return scripts_install(in, member->name, file.buf);
	return wheel_session_write(in, file.buf, &in->data, member->mode & 0111 ? 0777 : 0666,
				   hash);
}

/*
 * A worker of several that share the members. Each has neighbours, which lie in one directory, and
 * its own rows, so that RECORD does not depend on the number of workers.
 */
struct install_worker {
	struct wheel_session in;
	struct wheel wheel; /* a reader of its own */
};

struct install_run {
	atomic_int failed; /* a worker has failed */
	struct install_worker workers[WORKERS];
};

static int
install_work(void *arg, size_t number)
{
	struct install_run *run = arg;
	struct install_worker *w = &run->workers[number];
	size_t count = zip_count(&w->wheel.zip);
	size_t end = count * (number + 1) / WORKERS;

	for (size_t i = count * number / WORKERS; i < end && !run->failed; i++)
		if (install_member(&w->in, zip_at(&w->wheel.zip, i)) < 0) {
			run->failed = 1;
			return -1;
		}
	return 0;
}

static void
install_prepare(struct install_worker *w, const struct wheel_session *in)
{
	w->in = *in;
	w->in.record = w->in.data = (struct buf){0};
	w->in.dir = -1;
	wheel_share(&w->wheel, in->wheel);
	w->in.wheel = &w->wheel;
}

/* Adds the rows of a worker to those of the session, and frees its memory. */
static int
install_collect(struct install_worker *w, struct wheel_session *in)
{
	int status = buf_add(&in->record, buf_str(&w->in.record), w->in.record.len);

	in->is_refused |= w->in.is_refused;
	if (w->in.dir >= 0)
		close(w->in.dir);
	wheel_unshare(&w->wheel);
	buf_free(&w->in.record);
	buf_free(&w->in.data);
	return status;
}

/* Half of the time goes to making files in the kernel, half to inflating and hashing. */
int
members_install(struct wheel_session *in)
{
	struct install_run *run = calloc(1, sizeof(*run));
	int status;

	if (!run)
		return failf("out of memory");
	for (size_t i = 0; i < WORKERS; i++)
		install_prepare(&run->workers[i], in);
	status = parallel_run(WORKERS, install_work, run);
	for (size_t i = 0; i < WORKERS; i++)
		if (install_collect(&run->workers[i], in) < 0)
			status = -1;
	free(run);
	return status;
}
