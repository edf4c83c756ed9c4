/* SPDX-License-Identifier: MIT */
/*
 * Mending paths in site-packages; see repair/fix_pth.h.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fs/io.h"
#include "repair/fix_pth.h"
#include "text/py_literal.h"
#include "wheel/record.h"

#define TEXT_MAX (4u << 20) /* bytes of a .pth file or finder */

/* The way from a site-packages directory up to the environment: "../../../". */
static int
add_up(struct buf *out, const char *site)
{
	int status = buf_puts(out, "../");

	for (; *site && status == 0; site++)
		if (*site == '/')
			status = buf_puts(out, "../");
	return status;
}

/* A .pth file: each line is a directory, unless it is a comment or starts with "import". */
static int
relative_pth(const struct environment *env, const char *site, const struct buf *text,
	     struct buf *out)
{
	int changed = 0;

	for (size_t at = 0; at < text->len;) {
		const char *line = text->data + at;
		const char *newline = memchr(line, '\n', text->len - at);
		size_t n = newline ? (size_t)(newline - line) : text->len - at;
		size_t bare = n > 0 && line[n - 1] == '\r' ? n - 1 : n;
		size_t rest;
		int status;

		if (environment_holds(env, line, bare, &rest)) {
			status = add_up(out, site) | buf_add(out, line + rest, n - rest);
			changed = 1;
		} else {
			status = buf_add(out, line, n);
		}
		if (newline)
			status |= buf_putc(out, '\n');
		if (status < 0)
			return -1;
		at += n + (newline != NULL);
	}
	return changed;
}

/* A finder: 'PATH' becomes an expression of the finder's own __file__. */
static int
relative_finder(const struct environment *env, const char *site, const struct buf *text,
		struct buf *out)
{
	static const char join[] = "__import__('os').path.join(__import__('os').path.dirname("
				   "__import__('os').path.abspath(__file__)), '";
	const char *at = text->data, *end = at + text->len;
	int changed = 0;

	while (at < end) {
		size_t n = *at == '\'' || *at == '"' ? py_literal_length(at, end) : 0;
		size_t rest;
		int status;

		if (n > 2 && environment_holds(env, at + 1, n - 2, &rest) &&
		    !memchr(at + 1, '\'', n - 2)) {
			status = buf_puts(out, join) | add_up(out, site) |
				 buf_add(out, at + 1 + rest, n - 2 - rest) | buf_puts(out, "')");
			changed = 1;
		} else {
			n = n ? n : 1;
			status = buf_add(out, at, n);
		}
		if (status < 0)
			return -1;
		at += n;
	}
	return changed;
}

/* The RECORD that lists a file of a site-packages directory; its row goes to the mend. */
static int
find_row(struct issues *mends, struct issue *mend, const char *site, const char *name)
{
	size_t n = strlen(site);
	int status = 0;

	for (size_t i = 0; status == 0 && i < mends->dists->count && !mend->row; i++) {
		const struct dist *dist = &mends->dists->list[i];
		struct record record;

		if (strncmp(dist->dir.buf, site, n) != 0 || dist->dir.buf[n] != '/')
			continue;
		if (record_parse(&record, buf_str(&dist->record), dist->record.len) == 0 &&
		    record_find(&record, name))
			status = issues_list_in(mend, i, name);
		record_release(&record);
	}
	return status;
}

static int
look_at(struct issues *mends, const char *site, int dir, const char *name)
{
	size_t n = strlen(name);
	int is_pth = n > 4 && !strcmp(name + n - 4, ".pth");
	int is_finder = !strncmp(name, "__editable__", 12) && n > 10 &&
			!strcmp(name + n - 10, "_finder.py");
	struct buf text = {0}, new = {0};
	struct issue *mend;
	int status = 0;

	if (!is_pth && !is_finder)
		return 0;
	if (io_slurp(dir, name, &text, TEXT_MAX) == 0 && text.len > 0)
		status = (is_pth ? relative_pth : relative_finder)(mends->env, site, &text, &new);
	if (status > 0) {
		mend = issues_add(mends, site, name);
		status = mend ? find_row(mends, mend, site, name) : -1;
		if (mend) {
			mend->kind = is_pth ? ISSUE_PTH : ISSUE_EDITABLE;
			mend->why = "it names a directory of the environment by its place";
			mend->becomes = "relative";
			mend->bytes = new;
			new = (struct buf){0};
		}
	}
	buf_free(&text);
	buf_free(&new);
	return status;
}

int
fix_pth(struct issues *mends)
{
	int status = 0;

	for (size_t i = 0; status == 0 && i < mends->env->site_count; i++) {
		const char *site = mends->env->sites[i].buf;
		int fd = openat(mends->env->root, site, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		DIR *stream = fd < 0 ? NULL : fdopendir(fd);
		struct dirent *entry;

		while (stream && status == 0 && (entry = readdir(stream)))
			status = look_at(mends, site, fd, entry->d_name);
		if (stream)
			closedir(stream);
		else if (fd >= 0)
			close(fd);
	}
	return status;
}
