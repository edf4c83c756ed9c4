/* SPDX-License-Identifier: MIT */
/*
 * Paths in site-packages; see repair/fix_pth.h.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fs/beneath.h"
#include "fs/dirlist.h"
#include "repair/fix_pth.h"
#include "text/py_literal.h"
#include "wheel/record.h"

#define TEXT_MAX (4u << 20) /* bytes of a file; a longer one is not read */

/* Appends the path from a site-packages directory up to the environment: "../../../". */
static int
add_climb(struct buf *out, const char *site)
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
			status = add_climb(out, site) | buf_add(out, line + rest, n - rest);
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
			status = buf_puts(out, join) | add_climb(out, site) |
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

/* Looks for the RECORD that lists a file of a site-packages directory. */
static int
list_path_file(struct issues *issues, struct issue *issue, const char *site, const char *name)
{
	size_t n = strlen(site);
	int status = 0;

	for (size_t i = 0; status == 0 && i < issues->dists->count && !issue->row; i++) {
		const struct dist *dist = &issues->dists->list[i];
		struct record record;

		if (strncmp(dist->dir.buf, site, n) != 0 || dist->dir.buf[n] != '/')
			continue;
		if (record_parse(&record, buf_str(&dist->record), dist->record.len) == 0 &&
		    record_find(&record, name))
			status = issue_list_in(issue, i, name);
		record_release(&record);
	}
	return status;
}

/* Adds the issue of a file that gets this text, which is taken over after success. */
static int
add_path_issue(struct issues *issues, enum issue_kind kind, const char *site, const char *name,
	       const struct file_id *old, struct buf text)
{
	struct issue *issue = issues_add(issues, kind, site, name);

	if (!issue || list_path_file(issues, issue, site, name) < 0)
		return -1;
	issue->reason = "it has an absolute path of the environment";
	issue->old = *old;
	issue_set_bytes(issue, "relative", (struct fix_bytes){.data = text});
	return 0;
}

static int
fix_path_file(struct issues *issues, const char *site, const char *name)
{
	int is_pth = name_ends(name, ".pth") && name[4];
	int is_finder = name_starts(name, "__editable__") && name_ends(name, "_finder.py");
	struct buf text = {0}, relative = {0};
	struct path file;
	struct file_id old;
	int status = 0;

	if ((!is_pth && !is_finder) || path_set(&file, site, strlen(site)) < 0 ||
	    path_push(&file, name) < 0)
		return 0;
	if (beneath_slurp(issues->env->root, file.buf, &text, TEXT_MAX, &old) == 0 && text.len > 0)
		status = (is_pth ? relative_pth : relative_finder)(issues->env, site, &text,
								   &relative);
	if (status > 0) {
		file_id_add_bytes(&old, text.data, text.len);
		status = add_path_issue(issues, is_pth ? ISSUE_PTH : ISSUE_EDITABLE, site, name,
					&old, relative);
		if (status == 0)
			relative = (struct buf){0};
	}
	buf_free(&text);
	buf_free(&relative);
	return status;
}

int
fix_pth(struct issues *issues)
{
	int status = 0;

	for (size_t i = 0; status == 0 && i < issues->env->site_count; i++) {
		const char *site = issues->env->sites[i].buf;
		int fd = beneath_open_dir(issues->env->root, site);
		DIR *stream = fd < 0 ? NULL : fdopendir(fd);
		struct dirent *entry;

		while (stream && status == 0 && (entry = readdir(stream)))
			status = fix_path_file(issues, site, entry->d_name);
		if (stream)
			closedir(stream);
		else if (fd >= 0)
			close(fd);
	}
	return status;
}
