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

/* Control sequences of a terminal (ECMA-48), or empty strings. */
struct colours {
	const char *bold, *good, *dim, *off;
};

static const struct colours coloured = {"\033[1m", "\033[32m", "\033[33m", "\033[0m"};
static const struct colours plain = {"", "", "", ""};

/* A text that is being written. */
struct text {
	const struct report *report;
	const struct colours *colours;
	struct buf *out;
};

/* Returns 1 if two issues belong to one part of the text. */
typedef int is_together(const struct issue *a, const struct issue *b);

/* Returns how many issues, from the first on, belong to one part. */
static size_t
count_part(const struct sorted_issues *issues, size_t first, is_together *is_one)
{
	size_t n = 1;

	while (first + n < issues->count && is_one(issues->list[first], issues->list[first + n]))
		n++;
	return n;
}

static int
have_one_harm(const struct issue *a, const struct issue *b)
{
	return issue_harm(a) == issue_harm(b);
}

static int
have_one_answer(const struct issue *a, const struct issue *b)
{
	return have_one_harm(a, b) && issue_has_fix(a) == issue_has_fix(b);
}

static int
have_one_kind(const struct issue *a, const struct issue *b)
{
	return have_one_answer(a, b) && a->kind == b->kind;
}

static int
have_one_remedy(const struct issue *a, const struct issue *b)
{
	return have_one_kind(a, b) && (issue_has_fix(a) || !strcmp(a->fix.remedy, b->fix.remedy));
}

static int
add_title(const struct text *text, const char *indent, const char *title, size_t n)
{
	const struct colours *c = text->colours;

	return buf_printf(text->out, "%s%s%s (%zu)%s\n", indent, c->bold, title, n, c->off);
}

/* Adds a line for each of n issues, or for the first of them and their number. */
static int
add_lines(const struct text *text, size_t first, size_t n)
{
	size_t most = text->report->most, shown = n <= most + 1 ? n : most;
	struct buf *out = text->out;
	int status = 0;

	for (size_t i = first; status == 0 && i < first + shown; i++) {
		const struct issue *issue = text->report->issues->list[i];

		status = buf_puts(out, "    ") | err_escape(out, issue->file) |
			 buf_puts(out, ": ") | err_escape(out, issue->reason) | buf_putc(out, '\n');
	}
	return shown == n
		       ? status
		       : status | buf_printf(out, "    and %zu more (-v lists them)\n", n - shown);
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

/* Adds what to do about the issues above, of which n have a fix. */
static int
add_way_out(const struct text *text, const struct issue *issue, size_t n)
{
	const struct colours *c = text->colours;
	struct buf *out = text->out;

	if (!issue_has_fix(issue))
		return buf_printf(out, "  %s-> %s%s\n", c->dim, issue->fix.remedy, c->off);
	return buf_printf(out, "  %s-> movenv repair ", c->good) |
	       add_shell_word(text->report->dir, out) |
	       (n == 1 ? buf_puts(out, " fixes it") : buf_printf(out, " fixes these %zu", n)) |
	       buf_printf(out, "%s\n", c->off);
}

/* Adds the issues of one harm that all have a fix, or none. */
static int
add_answer(const struct text *text, size_t first)
{
	const struct sorted_issues *issues = text->report->issues;
	const struct issue *start = issues->list[first];
	size_t end = first + count_part(issues, first, have_one_answer);
	int status = 0;

	for (size_t i = first, n; status == 0 && i < end; i += n) {
		const struct issue *issue = issues->list[i];

		if (i == first || !have_one_kind(issues->list[i - 1], issue))
			status = add_title(text, "  ", kinds[issue->kind].title,
					   count_part(issues, i, have_one_kind));
		n = count_part(issues, i, have_one_remedy);
		status |= add_lines(text, i, n);
		if (!issue_has_fix(start))
			status |= add_way_out(text, issue, 0);
	}
	return issue_has_fix(start) ? status | add_way_out(text, start, end - first) : status;
}

/* The first line: what the environment can do, which the status of the command says as well. */
static int
add_verdict(const struct text *text)
{
	const struct report *report = text->report;
	const struct colours *c = text->colours;
	const char *words = "cannot be moved";

	if (report->status == REPORT_MOVABLE)
		words = "can be moved";
	else if (report->status == REPORT_UNKNOWN)
		words = "some of it cannot be read";
	else if (issue_harm(report->issues->list[0]) == ISSUE_NOW)
		words = "parts of it are broken";
	return buf_puts(text->out, c->bold) | err_escape(text->out, report->dir) |
	       buf_printf(text->out, "%s: %s\n", c->off, words);
}

int
report_text(const struct report *report, int in_colour, struct buf *out)
{
	static const char *const titles[] = {
		[ISSUE_NOW] = "Broken now",
		[ISSUE_AFTER_MOVE] = "Breaks after a move",
		[ISSUE_NEVER] = "Could be better",
	};
	struct sorted_issues *issues = report->issues;
	struct text text = {report, in_colour ? &coloured : &plain, out};
	int status;

	if (issues->count == 0 && report->status != REPORT_MOVABLE)
		return 0;
	sorted_issues_group(issues);
	status = add_verdict(&text);
	for (size_t i = 0; status == 0 && i < issues->count;
	     i += count_part(issues, i, have_one_answer)) {
		if (i == 0 || !have_one_harm(issues->list[i - 1], issues->list[i]))
			status = add_title(&text, "", titles[issue_harm(issues->list[i])],
					   count_part(issues, i, have_one_harm));
		status |= add_answer(&text, i);
	}
	return status;
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
	       buf_puts(out, issue_harm(issue) == ISSUE_NOW ? ", \"broken\": true"
							    : ", \"broken\": false") |
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
