/* SPDX-License-Identifier: MIT */
/*
 * Hashes in RECORD; see repair/find_hashes.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/interrupt.h"
#include "core/parallel.h"
#include "core/processors.h"
#include "core/sha256.h"
#include "fs/beneath.h"
#include "fs/io.h"
#include "repair/find_hashes.h"
#include "wheel/record_scan.h"

#define WORKERS_MAX 8
#define TASKS_MAX 4096
#define TEXTS_MAX (1u << 20) /* bytes of the texts of all tasks, but for the last row */
#define CHUNK (32 << 10)     /* bytes read at once */

enum verdict { GOOD, SKIPPED, MISSING, NOT_REGULAR, OTHER_SIZE, OTHER_HASH, UNREAD };

/* A row of RECORD with a hash. Its texts are offsets in the memory of the job. */
struct task {
	size_t file, hash, size; /* the file, relative to the environment */
	enum verdict verdict;
	int cause; /* errno, of UNREAD */
};

/* Some rows at a time, of one distribution or several. */
struct job {
	struct issues *issues;
	struct task *tasks; /* TASKS_MAX */
	struct buf texts;
	struct parallel_queue queue; /* of tasks */
	pthread_mutex_t lock;        /* of the progress */
};

/* Compares the hash of a file of `size` bytes; no read is made for the end of the file. */
static enum verdict
compare_hash(int fd, off_t size, const char *hash, unsigned char *chunk)
{
	unsigned char digest[SHA256_LEN];
	char text[SHA256_TEXT_CAP];
	struct sha256 s;
	ssize_t n = 1;

	sha256_init(&s);
	for (off_t left = size; left > 0 && n > 0; left -= n) {
		n = interrupt_check() < 0 ? -1 : read(fd, chunk, CHUNK);
		if (n > 0)
			sha256_update(&s, chunk, (size_t)n);
	}
	if (n < 0)
		return UNREAD;
	sha256_final(&s, digest);
	sha256_text(digest, text);
	return strcmp(hash, text) ? OTHER_HASH : GOOD;
}

/* Sets *file, relative to the environment, from a row. Returns 1, or 0 if it leads out. */
static int
locate_hashed_row(const struct dist *dist, const char *name, struct path *file)
{
	size_t depth = 0;

	if (path_set(file, dist->dir, strlen(dist->dir)) < 0 || path_up(file) < 0)
		return 0;
	for (const char *c = dist->dir; *c; c++)
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
	const char *texts = job->texts.data, *size = texts + task->size;
	struct stat st;
	enum verdict verdict;
	int fd;

	fd = beneath_open(job->issues->env->root, texts + task->file);
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
	else if (*size && strtoull(size, NULL, 10) != (unsigned long long)st.st_size)
		verdict = OTHER_SIZE;
	else
		verdict = compare_hash(fd, st.st_size, texts + task->hash, chunk);
	io_close(fd);
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
		pthread_mutex_lock(&job->lock);
		progress_add(&job->issues->progress, 1);
		pthread_mutex_unlock(&job->lock);
	}
	free(chunk);
	return 0;
}

/* Adds the issue of a file that must be installed again. Returns 0, or -1 with errno. */
static int
add_damaged(struct issues *issues, const char *file, const char *reason)
{
	struct issue *issue = issues_add(issues, ISSUE_HASH, "", file);

	if (!issue)
		return errno == ENAMETOOLONG ? 0 : -1;
	issue->reason = reason;
	issue_set_remedy(issue, "install its package again");
	return 0;
}

static int
report_task(const struct job *job, const struct task *task)
{
	static const char *const reasons[] = {
		[MISSING] = "RECORD lists it, and it does not exist",
		[NOT_REGULAR] = "RECORD lists it, and it is not a regular file",
		[OTHER_SIZE] = "its size is not the one in RECORD",
		[OTHER_HASH] = "its hash is not the one in RECORD",
	};
	const char *file = job->texts.data + task->file;

	if (task->verdict <= SKIPPED)
		return 0;
	if (task->verdict == UNREAD) {
		errno = task->cause;
		return unread_note(job->issues->env->unread, file);
	}
	return add_damaged(job->issues, file, reasons[task->verdict]);
}

/* Checks the files of the tasks, and forgets these. */
static int
run_tasks(struct job *job)
{
	int status = 0;

	if (job->queue.count > 0)
		parallel_run((size_t)processors_count(WORKERS_MAX), hash_worker, job);
	status = interrupt_check();
	for (size_t i = 0; status == 0 && i < job->queue.count; i++)
		status = report_task(job, &job->tasks[i]);
	job->queue = (struct parallel_queue){0};
	job->texts.len = 0;
	return status;
}

/* Appends a text. Returns its offset. */
static size_t
add_task_text(struct job *job, const char *text, int *status)
{
	size_t at = job->texts.len;

	*status |= buf_add(&job->texts, text, strlen(text) + 1);
	return at;
}

/* Adds a row with a hash to the tasks. */
static int
add_task(struct job *job, const struct dist *dist, const struct record_row *row)
{
	char hash[SHA256_TEXT_CAP];
	struct path file;
	struct task task = {.verdict = SKIPPED};
	int status = 0;

	if (!record_row_has_sha256(row) || !locate_hashed_row(dist, row->name, &file)) {
		progress_add(&job->issues->progress, 1);
		return 0;
	}
	if (!record_row_hash(row, hash))
		hash[0] = '\0'; /* no file has it */
	task.file = add_task_text(job, file.buf, &status);
	task.hash = add_task_text(job, hash, &status);
	task.size = add_task_text(job, row->size, &status);
	job->tasks[job->queue.count++] = task;
	if (status == 0 && (job->queue.count == TASKS_MAX || job->texts.len > TEXTS_MAX))
		status = run_tasks(job);
	return status;
}

/* Reads the rows of a RECORD, and adds them if is_good. Returns 0, or -1 with errno: EBADMSG. */
static int
scan_hashed_rows(struct job *job, const struct dist *dist, struct record_scan *scan, int is_good)
{
	struct record_row row;
	int status = 0, more = 0;

	record_scan_rewind(scan);
	while (status == 0 && (more = record_scan_next(scan, &row)) > 0)
		status = is_good ? add_task(job, dist, &row) : 0;
	return status < 0 || more < 0 ? -1 : 0;
}

/* Reads the RECORD of a distribution; an unparsable RECORD is an issue. */
static int
check_dist_record(struct job *job, const struct dist *dist, struct record_scan *scan)
{
	struct issues *issues = job->issues;
	struct path file;
	int status;

	if (dist->is_large || path_set(&file, dist->dir, strlen(dist->dir)) < 0 ||
	    path_push(&file, "RECORD") < 0)
		return 0; /* reported already */
	status = dists_scan_record(dist, issues->env, scan, NULL);
	if (status <= 0)
		return status < 0 ? unread_note(issues->env->unread, file.buf) : 0;
	if (scan_hashed_rows(job, dist, scan, 0) == 0 && scan_hashed_rows(job, dist, scan, 1) == 0)
		return 0;
	if (errno == EIO)
		return unread_note(issues->env->unread, file.buf);
	return errno == EBADMSG ? add_damaged(issues, file.buf, "it is damaged and lists no files")
				: -1;
}

int
find_hashes(struct issues *issues)
{
	struct job job = {.issues = issues,
			  .tasks = calloc(TASKS_MAX, sizeof(*job.tasks)),
			  .lock = PTHREAD_MUTEX_INITIALIZER};
	struct record_scan scan = {0};
	int status = job.tasks ? 0 : -1;

	for (size_t i = 0; status == 0 && i < issues->dists->count; i++)
		status = check_dist_record(&job, &issues->dists->list[i], &scan);
	if (status == 0)
		status = run_tasks(&job);
	record_scan_release(&scan);
	buf_free(&job.texts);
	free(job.tasks);
	return status;
}
