/* SPDX-License-Identifier: MIT */
/*
 * A look at the hashes in RECORD; see repair/find_hashes.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/sha256.h"
#include "fs/beneath.h"
#include "repair/find_hashes.h"
#include "wheel/record.h"

#define WORKERS 2
#define CHUNK (32 << 10) /* bytes read at once */

enum verdict { GOOD, PASSED_OVER, MISSING, NO_FILE, OTHER_SIZE, OTHER_HASH, UNREAD };

struct task {
	const struct dist *dist;
	const struct record_row *row;
	enum verdict verdict;
	int cause; /* errno, of UNREAD */
};

struct job {
	const struct environment *env;
	struct task *tasks;
	size_t count;
	atomic_size_t next;
};

/* Sums a file of `size` bytes; no read asks for its end. */
static enum verdict
sum(int fd, off_t size, const struct record_row *row, unsigned char *chunk)
{
	unsigned char digest[SHA256_LEN];
	char text[SHA256_TEXT_CAP];
	struct sha256 s;
	ssize_t n = 1;

	sha256_init(&s);
	for (off_t left = size; left > 0 && n > 0; left -= n) {
		n = read(fd, chunk, CHUNK);
		if (n > 0)
			sha256_update(&s, chunk, (size_t)n);
	}
	if (n < 0)
		return UNREAD;
	sha256_final(&s, digest);
	sha256_text(digest, text);
	/* Some write the padding that the specification leaves out. */
	return strncmp(row->hash + 7, text, SHA256_TEXT_CAP - 1) == 0 &&
			       strspn(row->hash + 7 + SHA256_TEXT_CAP - 1, "=") ==
				       strlen(row->hash + 7 + SHA256_TEXT_CAP - 1)
		       ? GOOD
		       : OTHER_HASH;
}

/* The file of a row, relative to the environment. 0 if it leads out. */
static int
locate(const struct task *task, struct path *file)
{
	const char *name = task->row->name;
	size_t depth = 0;

	*file = task->dist->dir;
	if (path_up(file) < 0)
		return 0;
	for (const char *c = task->dist->dir.buf; *c; c++)
		depth += *c == '/';
	if (name[0] == '/' || environment_left(depth, name, strlen(name)))
		return 0;
	for (; !strncmp(name, "../", 3); name += 3)
		if (path_up(file) < 0)
			return 0;
	if (!strcmp(file->buf, "."))
		path_cut(file, 0);
	return path_push(file, name) == 0;
}

static enum verdict
check(const struct job *job, const struct task *task, unsigned char *chunk)
{
	const struct record_row *row = task->row;
	struct path file;
	struct stat st;
	enum verdict verdict;
	int fd, saved;

	if (!locate(task, &file))
		return PASSED_OVER;
	fd = beneath_open(job->env->root, file.buf);
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return MISSING;
	if (fd < 0)
		return errno == EXDEV || errno == ELOOP ? PASSED_OVER
		       : errno == ENXIO                 ? NO_FILE /* a socket */
							: UNREAD;
	if (fstat(fd, &st) < 0)
		verdict = UNREAD;
	else if (!S_ISREG(st.st_mode))
		verdict = NO_FILE;
	else if (row->size[0] && strtoull(row->size, NULL, 10) != (unsigned long long)st.st_size)
		verdict = OTHER_SIZE;
	else
		verdict = sum(fd, st.st_size, row, chunk);
	saved = errno;
	close(fd);
	errno = saved;
	return verdict;
}

static void *
work(void *arg)
{
	struct job *job = arg;
	unsigned char *chunk = malloc(CHUNK);
	size_t i;

	while ((i = atomic_fetch_add(&job->next, 1)) < job->count) {
		struct task *task = &job->tasks[i];

		errno = ENOMEM;
		task->verdict = chunk ? check(job, task, chunk) : UNREAD;
		task->cause = errno;
	}
	free(chunk);
	return NULL;
}

static void
work_together(struct job *job)
{
	pthread_t threads[WORKERS - 1];
	int started[WORKERS - 1];

	for (size_t i = 0; i < WORKERS - 1; i++)
		started[i] = pthread_create(&threads[i], NULL, work, job) == 0;
	work(job);
	for (size_t i = 0; i < WORKERS - 1; i++)
		if (started[i])
			pthread_join(threads[i], NULL);
}

static int
add(struct issues *mends, const struct task *task)
{
	static const char *const words[] = {
		[MISSING] = "RECORD lists it, and it is not there",
		[NO_FILE] = "RECORD lists it, and it is no regular file",
		[OTHER_SIZE] = "its size is not the one in RECORD",
		[OTHER_HASH] = "its hash is not the one in RECORD",
	};
	struct path file;
	struct issue *mend;

	if (task->verdict <= PASSED_OVER || !locate(task, &file))
		return 0;
	if (task->verdict == UNREAD) {
		errno = task->cause;
		issues_unread(mends, file.buf);
		return 0;
	}
	mend = issues_add_file(mends, ISSUE_HASH, file.buf);
	if (!mend)
		return errno == ENOMEM ? -1 : 0;
	mend->why = words[task->verdict];
	mend->remedy = "install its package again";
	return 0;
}

/* Adds the rows with a hash to the tasks. */
static int
add_tasks(struct job *job, const struct dist *dist, const struct record *record)
{
	struct task *tasks = realloc(job->tasks, (job->count + record->count + 1) * sizeof(*tasks));

	if (!tasks)
		return -1;
	job->tasks = tasks;
	for (size_t i = 0; i < record->count; i++)
		if (!strncmp(record->rows[i].hash, "sha256=", 7))
			tasks[job->count++] = (struct task){.dist = dist, .row = &record->rows[i]};
	return 0;
}

/* Reads the RECORD of a distribution; what is no RECORD is said. */
static int
open_record(struct issues *mends, struct job *job, const struct dist *dist, struct record *record)
{
	struct path file = dist->dir;
	struct issue *mend;

	if (path_push(&file, "RECORD") < 0)
		return 0;
	if (dist->record.len == 0) {
		if (faccessat(mends->env->root, file.buf, R_OK, 0) < 0 && errno != ENOENT)
			issues_unread(mends, file.buf);
		return 0;
	}
	if (record_parse(record, dist->record.data, dist->record.len) == 0)
		return add_tasks(job, dist, record);
	mend = errno == ENOMEM ? NULL : issues_add_file(mends, ISSUE_HASH, file.buf);
	if (!mend)
		return errno == ENOMEM ? -1 : 0;
	mend->why = "it is damaged, and does not tell what was installed";
	mend->remedy = "install its package again";
	return 0;
}

int
find_hashes(struct issues *mends)
{
	struct job job = {.env = mends->env};
	size_t count = mends->dists->count;
	struct record *records = calloc(count + 1, sizeof(*records));
	int status = records ? 0 : -1;

	for (size_t i = 0; status == 0 && i < count; i++)
		status = open_record(mends, &job, &mends->dists->list[i], &records[i]);
	if (status == 0)
		work_together(&job);
	for (size_t i = 0; status == 0 && i < job.count; i++)
		status = add(mends, &job.tasks[i]);
	for (size_t i = 0; records && i < count; i++)
		record_release(&records[i]);
	free(records);
	free(job.tasks);
	return status;
}
