/* SPDX-License-Identifier: MIT */
/*
 * Reports; see repair/report.h.
 */
#include <string.h>

#include "core/err.h"
#include "repair/report.h"
#include "text/quote.h"
#include "text/json_write.h"

/* The kinds of issues: their names in the JSON, which stay as they are, and titles of groups. */
static const struct {
	const char *name, *title;
} kinds[ISSUE_KINDS] = {
	[ISSUE_OTHER] = {"other", "Other files"},
	[ISSUE_SCRIPT] = {"script", "Scripts"},
	[ISSUE_PYTHON] = {"python", "Names of python"},
	[ISSUE_CONFIG] = {"config", "Configuration"},
	[ISSUE_ACTIVATE] = {"activate", "Activation"},
	[ISSUE_LINK] = {"link", "Symbolic links"},
	[ISSUE_PTH] = {"pth", "Import paths"},
	[ISSUE_EDITABLE] = {"editable", "Editable installs"},
	[ISSUE_DIRECT_URL] = {"direct-url", "Installed from this machine"},
	[ISSUE_RPATH] = {"rpath", "Library paths"},
	[ISSUE_LIBRARY] = {"library", "Libraries of this machine"},
	[ISSUE_ARCHITECTURE] = {"architecture", "For another machine"},
	[ISSUE_KERNEL] = {"kernel", "Jupyter kernels"},
	[ISSUE_SYSCONFIG] = {"sysconfig", "Compiler settings"},
	[ISSUE_PKGCONFIG] = {"pkg-config", "pkg-config files"},
	[ISSUE_MODE] = {"mode", "Execute bits"},
	[ISSUE_DISK] = {"disk", "The disk"},
	[ISSUE_HASH] = {"hash", "Different from RECORD"},
};

/* The words in parentheses at the end of a line. */
static const char *
remedy_words(const struct issue *issue)
{
	return issue_has_fix(issue) ? "movenv repair fixes it" : issue->fix.remedy;
}

/* Before the reason of a minor issue, in a line of its own. */
static const char minor_words[] = "could be better: ";

/* Control sequences of a terminal (ECMA-48), or empty strings. */
struct colours {
	const char *bold, *good, *dim, *off;
};

static const struct colours coloured = {"\033[1m", "\033[32m", "\033[33m", "\033[0m"};
static const struct colours plain = {"", "", "", ""};

int
report_lines(const struct report *report, struct buf *out)
{
	int status = 0;

	for (size_t i = 0; status == 0 && i < report->issues->count; i++) {
		const struct issue *issue = report->issues->list[i];

		status = err_escape(out, report->dir) | buf_putc(out, '/') |
			 err_escape(out, issue->file) | buf_puts(out, ": ") |
			 buf_puts(out, issue->is_minor ? minor_words : "") |
			 err_escape(out, issue->reason) | buf_puts(out, " (") |
			 buf_puts(out, remedy_words(issue)) | buf_puts(out, ")\n");
	}
	return status;
}

static int
add_group_line(const struct issue *issue, const struct colours *c, struct buf *out)
{
	return buf_puts(out, "  ") | err_escape(out, issue->file) | buf_puts(out, ": ") |
	       err_escape(out, issue->reason) |
	       buf_puts(out, issue_has_fix(issue) ? c->good : c->dim) | buf_puts(out, " (") |
	       buf_puts(out, remedy_words(issue)) | buf_putc(out, ')') | buf_puts(out, c->off) |
	       buf_putc(out, '\n');
}

/* Returns 1 if two neighbours in the list have one title. */
static int
is_in_group(const struct issue *a, const struct issue *b)
{
	return a->is_minor || b->is_minor ? a->is_minor && b->is_minor : a->kind == b->kind;
}

static int
add_title(const struct sorted_issues *issues, size_t first, const struct colours *c,
	  struct buf *out)
{
	const struct issue *issue = issues->list[first];
	const char *title = issue->is_minor ? "Could be better" : kinds[issue->kind].title;
	size_t n = 1;

	while (first + n < issues->count && is_in_group(issue, issues->list[first + n]))
		n++;
	return buf_printf(out, "%s%s (%zu)%s\n", c->bold, title, n, c->off);
}

/* Appends a word as a shell reads it: quoted if necessary, with control characters escaped. */
static int
add_shell_word(const char *word, struct buf *out)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789/._+-=:@%,";
	struct buf quoted = {0};
	int status;

	if (word[strspn(word, safe)] == '\0')
		return buf_puts(out, word);
	status = quote_text(&quoted, QUOTE_SH, word) | err_escape(out, buf_str(&quoted));
	buf_free(&quoted);
	return status;
}

/* Appends the command, and how many of the issues it fixes. */
static int
add_way_out(const struct report *report, struct buf *out)
{
	size_t fixed = report->issues->fixed, count = report->issues->count;

	if (fixed == 0)
		return buf_puts(out, "movenv repair fixes none of this\n");
	if (buf_puts(out, "movenv repair ") < 0 || add_shell_word(report->dir, out) < 0)
		return -1;
	if (fixed == count)
		return buf_puts(out, " fixes all of this\n");
	return buf_printf(out, " fixes %zu of %zu\n", fixed, count);
}

int
report_groups(const struct report *report, int in_colour, struct buf *out)
{
	const struct colours *c = in_colour ? &coloured : &plain;
	struct sorted_issues *issues = report->issues;
	int status = 0;

	if (issues->count == 0 && report->status != REPORT_MOVABLE)
		return 0;
	sorted_issues_group(issues);
	if (report->status == REPORT_MOVABLE)
		status = err_escape(out, report->dir) | buf_puts(out, ": can be moved\n");
	else
		status = buf_puts(out, c->bold) | err_escape(out, report->dir) |
			 buf_puts(out, c->off) | buf_putc(out, '\n');
	for (size_t i = 0; status == 0 && i < issues->count; i++) {
		if (i == 0 || !is_in_group(issues->list[i - 1], issues->list[i]))
			status = add_title(issues, i, c, out);
		status |= add_group_line(issues->list[i], c, out);
	}
	return issues->count == 0 ? status : status | add_way_out(report, out);
}

/* A member of an object: the text, or null. */
static int
add_member(const char *before, const char *text, struct buf *out)
{
	return buf_puts(out, before) | (text ? json_string(out, text) : buf_puts(out, "null"));
}

static int
add_json_issue(const struct issue *issue, struct buf *out)
{
	return add_member("{\"file\": ", issue->file, out) |
	       add_member(", \"kind\": ", kinds[issue->kind].name, out) |
	       add_member(", \"reason\": ", issue->reason, out) |
	       buf_puts(out, issue->is_minor ? ", \"breaks\": false" : ", \"breaks\": true") |
	       buf_puts(out, issue_has_fix(issue) ? ", \"mended\": true" : ", \"mended\": false") |
	       add_member(", \"remedy\": ", issue_has_fix(issue) ? NULL : issue->fix.remedy, out) |
	       buf_putc(out, '}');
}

int
report_json(const struct report *report, struct buf *out)
{
	static const char *const names[] = {
		[REPORT_MOVABLE] = "movable",
		[REPORT_NOT_MOVABLE] = "not-movable",
		[REPORT_UNKNOWN] = "unknown",
	};
	int status = add_member("{\"path\": ", report->dir, out) |
		     add_member(", \"status\": ", names[report->status], out) |
		     buf_puts(out, ", \"findings\": [");

	for (size_t i = 0; status == 0 && i < report->issues->count; i++)
		status =
			buf_puts(out, i ? ", " : "") | add_json_issue(report->issues->list[i], out);
	return status | buf_putc(out, ']') | add_member(", \"error\": ", report->error, out) |
	       buf_putc(out, '}');
}
