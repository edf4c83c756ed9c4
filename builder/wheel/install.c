/* SPDX-License-Identifier: MIT */
/*
 * Installing the members of a wheel; see wheel/install.h.
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "common/layout.h"
#include "core/err.h"
#include "core/sha256.h"
#include "fs/io.h"
#include "wheel/install.h"
#include "wheel/scripts.h"
#include "wheel/session.h"

#define WORKERS 2 /* more wait for each other in the file system */

/* Checks in->data against the row that RECORD has for the member. */
static int
check_hash(struct wheel_session *in, const char *name, char hash[SHA256_TEXT_CAP])
{
	const struct record_row *row = record_find(&in->wheel->record, name);

	if (!row)
		return wheel_session_refuse(in, name, "RECORD does not list it");
	if (strncmp(row->hash, "sha256=", 7) != 0)
		return wheel_session_refuse(in, name, "RECORD has no sha256 hash for it");
	sha256_text_of(buf_str(&in->data), in->data.len, hash);
	if (strcmp(row->hash + 7, hash) != 0)
		return wheel_session_refuse(in, name, "its hash is not the one in RECORD");
	if (row->size[0] && strtoull(row->size, NULL, 10) != in->data.len)
		return wheel_session_refuse(in, name, "its size is not the one in RECORD");
	return 0;
}

/* The directory that a member of NAME-VERSION.data/KEY/ goes to; NULL: no such key. */
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

/* Where a member goes, relative to the environment. */
static int
locate(struct wheel_session *in, const char *name, struct path *file)
{
	const struct wheel *wheel = in->wheel;
	char prefix[2 * NAME_CAP];
	size_t n = (size_t)snprintf(prefix, sizeof(prefix), "%s-%s.data/", wheel->name,
				    wheel->version);
	const char *directory = in->site;

	if (!strncmp(name, prefix, n)) {
		size_t key = strcspn(name + n, "/");

		directory = data_directory(in, name + n, key);
		if (!directory || !name[n + key])
			return wheel_session_refuse(in, name, "its directory has no meaning");
		if (!strncmp(name + n, "headers", key) &&
		    path_set(file, directory, strlen(directory)) == 0) {
			if (path_push(file, wheel->name) < 0 ||
			    path_push(file, name + n + key + 1) < 0)
				return fail_errno("cannot write '%s'", name);
			return 0;
		}
		name += n + key + 1;
	}
	if (path_set(file, directory, strlen(directory)) < 0 || path_push(file, name) < 0)
		return fail_errno("cannot write '%s'", name);
	if (!strcasecmp(file->buf, CFG_NAME)) /* on FAT case does not count */
		return wheel_session_refuse(in, name,
					    "it would be the environment's configuration");
	return 0;
}

/* RECORD and its signatures speak of the archive; INSTALLER and REQUESTED are ours to write. */
static int
is_ours(const struct wheel_session *in, const char *name)
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

	if (member->is_dir || is_ours(in, member->name))
		return 0;
	if (locate(in, member->name, &file) < 0)
		return -1;
	in->data.len = 0;
	if (zip_read(&in->wheel->zip, member, &in->data) < 0)
		return errno == EBADMSG
			       ? wheel_session_refuse(in, member->name, in->wheel->zip.wrong)
			       : fail_errno("cannot read the wheel '%s'", in->wheel->file);
	if (check_hash(in, member->name, hash) < 0)
		return -1;
	if (scripts_holds(in, file.buf))
		return scripts_install(in, member->name, file.buf);
	return wheel_session_write(in, file.buf, &in->data, member->mode & 0111 ? 0777 : 0666,
				   hash);
}

/* INSTALLER (PEP 376), REQUESTED (PEP 376) and, last, RECORD. */
static int
install_metadata(struct wheel_session *in)
{
	struct buf text = {0};
	struct path file;
	size_t mark;
	int status = path_set(&file, in->site, strlen(in->site));

	if (status == 0)
		status = path_push(&file, in->wheel->dist_info);
	mark = file.len;
	if (status == 0 && (status = path_push(&file, "REQUESTED")) == 0)
		status = wheel_session_write(in, file.buf, &text, 0666, NULL);
	path_cut(&file, mark);
	if (status == 0 && (status = buf_puts(&text, "movenv\n")) == 0 &&
	    (status = path_push(&file, "INSTALLER")) == 0)
		status = wheel_session_write(in, file.buf, &text, 0666, NULL);
	buf_free(&text);
	path_cut(&file, mark);
	if (status == 0 && (status = path_push(&file, "RECORD")) == 0)
		status = wheel_session_record(in, file.buf);
	return status;
}

/*
 * One of the workers that share the members: neighbours, since those lie in one directory. Each
 * has its own place in the archive and its own rows, so that RECORD is the same for any number.
 */
struct worker {
	struct wheel_session in;
	struct wheel wheel; /* a copy with buffers of its own; the rest is shared and only read */
	size_t from, to;
	int status;
	atomic_int *failed; /* one of them has */
	pthread_t thread;
};

static void *
work(void *arg)
{
	struct worker *w = arg;

	for (size_t i = w->from; w->status == 0 && i < w->to && !*w->failed; i++)
		w->status = install_member(&w->in, &w->wheel.zip.members[i]);
	if (w->status < 0)
		*w->failed = 1;
	return NULL;
}

static void
prepare(struct worker *w, const struct wheel_session *in, size_t number)
{
	size_t count = in->wheel->zip.count;

	*w = (struct worker){.in = *in, .wheel = *in->wheel};
	w->in.wheel = &w->wheel;
	w->wheel.zip.inflate = (struct inflate){0};
	w->wheel.zip.packed = (struct buf){0};
	w->from = count * number / WORKERS;
	w->to = count * (number + 1) / WORKERS;
}

/* Adds a worker's rows to those of the whole. */
static int
collect(struct worker *w, struct wheel_session *in)
{
	int status = w->status;

	if (status == 0)
		status = buf_add(&in->record, buf_str(&w->in.record), w->in.record.len);
	if (w->in.dir >= 0)
		close(w->in.dir);
	inflate_release(&w->wheel.zip.inflate);
	buf_free(&w->wheel.zip.packed);
	buf_free(&w->in.record);
	buf_free(&w->in.data);
	return status;
}

/* Half of the time goes to making files in the kernel, half to inflating and summing. */
static int
install_members(struct wheel_session *in)
{
	struct worker *workers = malloc(WORKERS * sizeof(*workers));
	int started[WORKERS] = {0};
	atomic_int failed = 0;
	int status = 0;

	if (!workers)
		return fail_errno("cannot start");
	err_first(1);
	for (size_t i = 0; i < WORKERS; i++) {
		prepare(&workers[i], in, i);
		workers[i].failed = &failed;
		started[i] =
			i > 0 && pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0;
	}
	for (size_t i = 0; i < WORKERS; i++) {
		if (started[i])
			pthread_join(workers[i].thread, NULL);
		else
			work(&workers[i]);
	}
	err_first(0);
	for (size_t i = 0; i < WORKERS; i++)
		if (collect(&workers[i], in) < 0)
			status = -1;
	free(workers);
	return status;
}

int
wheel_install(struct wheel *wheel, const struct wheel_place *place)
{
	struct wheel_session in = {.wheel = wheel, .place = place, .dir = -1};
	int status = 0;

	in.site = wheel->is_pure ? place->interp->purelib : place->interp->platlib;
	for (const char *at = in.site; at && status == 0;
	     at = (at = strchr(at, '/')) ? at + 1 : NULL)
		status = path_add(&in.up, "../", 3);
	if (status == 0)
		status = install_members(&in);
	if (status == 0)
		status = scripts_install_entries(&in);
	if (status == 0)
		status = install_metadata(&in);
	if (in.dir >= 0)
		close(in.dir);
	buf_free(&in.record);
	buf_free(&in.data);
	return status;
}
