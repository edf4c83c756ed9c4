/* SPDX-License-Identifier: MIT */
/*
 * Activation scripts; see activate/activate.h. A template holds two marks, which are
 * replaced by literals of its shell (text/quote.h).
 */
#include <errno.h>
#include <string.h>

#include "activate/activate.h"
#include "common/compiler.h"
#include "core/buf.h"
#include "embed/embed.h"
#include "text/quote.h"

#define MARKS "__MOVENV_" /* the beginning of both */
#define PROMPT_MARK MARKS "PROMPT__"
#define BIN_MARK MARKS "BIN__"

static const struct script {
	const char *name;
	enum quote_language language;
	int is_dos; /* only in a directory "Scripts" */
} scripts[] = {
	{"activate", QUOTE_SH, 0},
	{"activate.csh", QUOTE_CSH, 0},
	{"activate.fish", QUOTE_FISH, 0},
	{"Activate.ps1", QUOTE_POWERSHELL, 0},
	{"activate.nu", QUOTE_NUSHELL, 0},
	{"activate.xsh", QUOTE_PYTHON_BYTES, 0},
	{"activate_this.py", QUOTE_PYTHON_BYTES, 0},
	{"activate.bat", QUOTE_CMD, 1},
	{"deactivate.bat", QUOTE_CMD, 1},
};

/* Returns the length of the mark if the template continues with it, else 0. */
static size_t
mark_at(const char *at, size_t left, const char *mark)
{
	size_t n = strlen(mark);

	return left >= n && !memcmp(at, mark, n) ? n : 0;
}

size_t
activate_count(void)
{
	return COUNT_OF(scripts);
}

int
activate_belongs(size_t i, const char *bin)
{
	return i < COUNT_OF(scripts) && (!scripts[i].is_dos || !strcmp(bin, "Scripts"));
}

int
activate_render(size_t i, const char *prompt, const char *bin, struct buf *out, const char **name)
{
	const struct embed *template;
	const char *at, *end;
	int status = 0;

	template = i < COUNT_OF(scripts) ? embed_find(scripts[i].name) : NULL;
	if (!template) {
		errno = EINVAL;
		return -1;
	}
	*name = scripts[i].name;
	/* Replacements are not searched for marks: a prompt may hold one. */
	for (at = template->data, end = at + template->len; status == 0 && at < end;) {
		size_t left = (size_t)(end - at);
		size_t n;

		if ((n = mark_at(at, left, PROMPT_MARK)) > 0) {
			status = quote_text(out, scripts[i].language, prompt ? prompt : "");
		} else if ((n = mark_at(at, left, BIN_MARK)) > 0) {
			status = quote_text(out, scripts[i].language, bin);
		} else {
			/* Up to where the next mark may begin. */
			const char *next = memmem(at + 1, left - 1, MARKS, sizeof(MARKS) - 1);

			n = next ? (size_t)(next - at) : left;
			status = buf_add(out, at, n);
		}
		at += n;
	}
	return status;
}
