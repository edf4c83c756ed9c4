/* SPDX-License-Identifier: MIT */
/*
 * Reports; see repair/report.h.
 */
#include <string.h>

#include "core/err.h"
#include "repair/report.h"
#include "text/json_write.h"

/* Kinds of findings: their names in the JSON, which stay as they are, and over a group. */
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
	[ISSUE_HASH] = {"hash", "Not as RECORD has them"},
};

#define MENDED "movenv repair mends it"

/* Codes of a terminal (ECMA-48), or nothing. */
struct colours {
	const char *bold, *good, *dim, *off;
};

static const struct colours coloured = {"\033[1m", "\033[32m", "\033[33m", "\033[0m"};
static const struct colours plain = {"", "", "", ""};

int
report_lines(const struct report *report, struct buf *out)
{
	int status = 0;

	for (size_t i = 0; status == 0 && i < report->findings->count; i++) {
		const struct issue *mend = report->findings->list[i];

		status = err_escape(out, report->dir) | buf_putc(out, '/') |
			 err_escape(out, mend->file.buf) | buf_puts(out, ": ") |
			 err_escape(out, mend->why) | buf_puts(out, " (") |
			 buf_puts(out, mend->becomes ? MENDED : mend->remedy) |
			 buf_puts(out, ")\n");
	}
	return status;
}

static int
add_group_line(const struct issue *mend, const struct colours *c, struct buf *out)
{
	return buf_puts(out, "  ") | err_escape(out, mend->file.buf) | buf_puts(out, ": ") |
	       err_escape(out, mend->why) | buf_puts(out, mend->becomes ? c->good : c->dim) |
	       buf_puts(out, " (") | buf_puts(out, mend->becomes ? MENDED : mend->remedy) |
	       buf_putc(out, ')') | buf_puts(out, c->off) | buf_putc(out, '\n');
}

static int
add_title(const struct findings *findings, size_t first, const struct colours *c, struct buf *out)
{
	enum issue_kind kind = findings->list[first]->kind;
	size_t n = 0;

	while (first + n < findings->count && findings->list[first + n]->kind == kind)
		n++;
	return buf_printf(out, "%s%s (%zu)%s\n", c->bold, kinds[kind].title, n, c->off);
}

/* The directory as a shell takes it: quoted where it must be. */
static int
add_word(const char *word, struct buf *out)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789/._+-=:@%,";
	struct buf quoted = {0};
	int status = 0;

	if (word[strspn(word, safe)] == '\0')
		return buf_puts(out, word);
	status = buf_putc(&quoted, '\'');
	for (; *word; word++)
		status |= *word == '\'' ? buf_puts(&quoted, "'\\''") : buf_putc(&quoted, *word);
	status |= buf_putc(&quoted, '\'') | err_escape(out, buf_str(&quoted));
	buf_free(&quoted);
	return status;
}

/* The way out: what repair does of it. */
static int
add_way_out(const struct report *report, struct buf *out)
{
	size_t mended = report->findings->mended, count = report->findings->count;

	if (mended == 0)
		return buf_puts(out, "movenv repair mends none of this\n");
	if (buf_puts(out, "movenv repair ") < 0 || add_word(report->dir, out) < 0)
		return -1;
	if (mended == count)
		return buf_puts(out, " mends all of this\n");
	return buf_printf(out, " mends %zu of %zu\n", mended, count);
}

int
report_groups(const struct report *report, int in_colour, struct buf *out)
{
	const struct colours *c = in_colour ? &coloured : &plain;
	struct findings *findings = report->findings;
	int status = 0;

	if (report->status == REPORT_MOVABLE)
		return err_escape(out, report->dir) | buf_puts(out, ": can be moved\n");
	if (findings->count == 0)
		return 0;
	findings_group(findings);
	status = buf_puts(out, c->bold) | err_escape(out, report->dir) | buf_puts(out, c->off) |
		 buf_putc(out, '\n');
	for (size_t i = 0; status == 0 && i < findings->count; i++) {
		if (i == 0 || findings->list[i]->kind != findings->list[i - 1]->kind)
			status = add_title(findings, i, c, out);
		status |= add_group_line(findings->list[i], c, out);
	}
	return status | add_way_out(report, out);
}

/* A member of an object: the text, or null. */
static int
add_member(const char *before, const char *text, struct buf *out)
{
	return buf_puts(out, before) | (text ? json_string(out, text) : buf_puts(out, "null"));
}

static int
add_json_finding(const struct issue *mend, struct buf *out)
{
	return add_member("{\"file\": ", mend->file.buf, out) |
	       add_member(", \"kind\": ", kinds[mend->kind].name, out) |
	       add_member(", \"reason\": ", mend->why, out) |
	       buf_puts(out, mend->becomes ? ", \"mended\": true" : ", \"mended\": false") |
	       add_member(", \"remedy\": ", mend->becomes ? NULL : mend->remedy, out) |
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

	for (size_t i = 0; status == 0 && i < report->findings->count; i++)
		status = buf_puts(out, i ? ", " : "") |
			 add_json_finding(report->findings->list[i], out);
	return status | buf_putc(out, ']') | add_member(", \"error\": ", report->error, out) |
	       buf_putc(out, '}');
}
