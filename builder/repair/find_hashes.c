/* SPDX-License-Identifier: MIT */
/*
 * Hashes in RECORD; see repair/find_hashes.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/parallel.h"
#include "core/sha256.h"
#include "fs/beneath.h"
#include "repair/find_hashes.h"
#include "wheel/record.h"

#define WORKERS 2
#define CHUNK (32 << 10) /* bytes read at once */

enum verdict { GOOD, SKIPPED, MISSING, NOT_REGULAR, OTHER_SIZE, OTHER_HASH, UNREAD };

struct task {
	const struct dist *dist;
	const struct record_row *row;
	enum verdict verdict;
	int cause; /* errno, of UNREAD */
};

struct job {
	const struct environment *env;
	struct task *tasks;
	struct parallel_queue queue; /* of tasks */
};

/* Compares the hash of a file of `size` bytes; no read is made for the end of the file. */
static enum verdict
compare_hash(int fd, off_t size, const struct record_row *row, unsigned char *chunk)
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
	/* Some tools write padding, which the specification forbids. */
	return strncmp(row->hash + 7, text, SHA256_TEXT_CAP - 1) == 0 &&
			       strspn(row->hash + 7 + SHA256_TEXT_CAP - 1, "=") ==
				       strlen(row->hash + 7 + SHA256_TEXT_CAP - 1)
		       ? GOOD
		       : OTHER_HASH;
}

/* Sets *file, relative to the environment, from a row. Returns 1, or 0 if it leads out. */
static int
locate_task(const struct task *task, struct path *file)
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
check_task(const struct job *job, const struct task *task, unsigned char *chunk)
{
	const struct record_row *row = task->row;
	struct path file;
	struct stat st;
	enum verdict verdict;
	int fd, saved;

	if (!locate_task(task, &file))
		return SKIPPED;
	fd = beneath_open(job->env->root, file.buf);
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return MISSING;
	if (fd < 0)
		return errno == EXDEV || errno == ELOOP ? SKIPPED
		       : errno == ENXIO                 ? NOT_REGULAR /* a socket */
							: UNREAD;
	if (fstat(fd, &st) < 0)
		verdict = UNREAD;
	else if (!S_ISREG(st.st_mode))
		verdict = NOT_REGULAR;
	else if (row->size[0] && strtoull(row->size, NULL, 10) != (unsigned long long)st.st_size)
		verdict = OTHER_SIZE;
	else
		verdict = compare_hash(fd, st.st_size, row, chunk);
	saved = errno;
	close(fd);
	errno = saved;
	return verdict;
}

static int
hash_worker(void *arg, size_t worker)
{
	struct job *job = arg;
	unsigned char *chunk = malloc(CHUNK);
	size_t i;

	(void)worker;
	while (parallel_take(&job->queue, &i)) {
		struct task *task = &job->tasks[i];

		errno = ENOMEM;
		task->verdict = chunk ? check_task(job, task, chunk) : UNREAD;
		task->cause = errno;
	}
	free(chunk);
	return 0;
}

/* Adds the issue of a file that must be installed again. Returns 0, or -1 with ENOMEM. */
static int
add_damaged(struct issues *issues, const struct path *file, const char *reason)
{
	struct issue *issue = issues_add(issues, ISSUE_HASH, "", file->buf);

	if (!issue)
		return errno == ENOMEM ? -1 : 0;
	issue->reason = reason;
	issue_set_remedy(issue, "install its package again");
	return 0;
}

static int
report_task(struct issues *issues, const struct task *task)
{
	static const char *const reasons[] = {
		[MISSING] = "RECORD lists it, and it does not exist",
		[NOT_REGULAR] = "RECORD lists it, and it is not a regular file",
		[OTHER_SIZE] = "its size is not the one in RECORD",
		[OTHER_HASH] = "its hash is not the one in RECORD",
	};
	struct path file;

	if (task->verdict <= SKIPPED || !locate_task(task, &file))
		return 0;
	if (task->verdict == UNREAD) {
		errno = task->cause;
		issues_unread(issues, file.buf);
		return 0;
	}
	return add_damaged(issues, &file, reasons[task->verdict]);
}

/* Adds the rows with a hash to the tasks. */
static int
add_tasks(struct job *job, const struct dist *dist, const struct record *record)
{
	struct task *tasks =
		realloc(job->tasks, (job->queue.count + record->count + 1) * sizeof(*tasks));

	if (!tasks)
		return -1;
	job->tasks = tasks;
	for (size_t i = 0; i < record->count; i++)
		if (!strncmp(record->rows[i].hash, "sha256=", 7))
			tasks[job->queue.count++] =
				(struct task){.dist = dist, .row = &record->rows[i]};
	return 0;
}

/* Reads the RECORD of a distribution; an unparsable RECORD is an issue. */
static int
parse_dist_record(struct issues *issues, struct job *job, const struct dist *dist,
		  struct record *record)
{
	struct path file = dist->dir;

	if (path_push(&file, "RECORD") < 0)
		return 0;
	if (dist->record.len == 0) {
		if (faccessat(issues->env->root, file.buf, R_OK, 0) < 0 && errno != ENOENT)
			issues_unread(issues, file.buf);
		return 0;
	}
	if (record_parse(record, dist->record.data, dist->record.len) == 0)
		return add_tasks(job, dist, record);
	return errno == ENOMEM ? -1
			       : add_damaged(issues, &file, "it is damaged and lists no files");
}

int
find_hashes(struct issues *issues)
{
	struct job job = {.env = issues->env};
	size_t count = issues->dists->count;
	struct record *records = calloc(count + 1, sizeof(*records));
	int status = records ? 0 : -1;

	for (size_t i = 0; status == 0 && i < count; i++)
		status = parse_dist_record(issues, &job, &issues->dists->list[i], &records[i]);
	if (status == 0)
		parallel_run(WORKERS, hash_worker, &job);
	for (size_t i = 0; status == 0 && i < job.queue.count; i++)
		status = report_task(issues, &job.tasks[i]);
	for (size_t i = 0; records && i < count; i++)
		record_release(&records[i]);
	free(records);
	free(job.tasks);
	return status;
}
