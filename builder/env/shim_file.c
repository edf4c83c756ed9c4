/* SPDX-License-Identifier: MIT */
/*
 * The shim as the file of an interpreter's name; see env/shim_file.h.
 */
#include <string.h>

#include "common/layout.h"
#include "common/path.h"
#include "common/pyvenv_cfg.h"
#include "embed/embed.h"
#include "env/shim_file.h"

static struct cfg_span
span_of(const char *cfg, size_t n, const char *key)
{
	struct cfg_span value;

	return cfg_find(cfg, n, key, &value) ? value : (struct cfg_span){"", 0};
}

static int
add_span(struct buf *out, struct cfg_span value)
{
	return buf_add(out, value.at, value.len);
}

/* Appends the interpreter's file; the directory of a standalone one is relative. */
static int
add_file(const char *cfg, size_t n, struct buf *out)
{
	struct cfg_span file = span_of(cfg, n, "executable"), own = span_of(cfg, n, "movenv-home");
	size_t base = file.len;

	if (!own.len && !file.len)
		return add_span(out, span_of(cfg, n, "home"));
	if (!own.len)
		return add_span(out, file);
	while (base > 0 && file.at[base - 1] != '/')
		base--;
	return add_span(out, own) | buf_putc(out, '/') |
	       buf_add(out, file.at + base, file.len - base);
}

int
shim_file_line(const char *cfg, size_t n, struct buf *out)
{
	struct cfg_span version = span_of(cfg, n, "version_info");

	if (!version.len)
		version = span_of(cfg, n, "version");
	return buf_puts(out, SHIM_FILE_MARK) | add_span(out, span_of(cfg, n, "implementation")) |
	       buf_putc(out, ' ') | add_span(out, version) | buf_putc(out, ' ') |
	       add_file(cfg, n, out) | buf_putc(out, '\n');
}

size_t
shim_file_max(void)
{
	return embed_find("shim")->len + CFG_MAX;
}

int
shim_file_add(const struct buf *line, struct buf *out)
{
	const struct embed *shim = embed_find("shim");

	return buf_add(out, shim->data, shim->len) | buf_add(out, buf_str(line), line->len);
}

/* Returns 1 for a line of any interpreter, and for none. */
static int
is_shim_line(const char *text, size_t n)
{
	size_t mark = strlen(SHIM_FILE_MARK);

	return n == 0 || (n > mark && !memcmp(text, SHIM_FILE_MARK, mark) &&
			  memchr(text + mark, '\n', n - mark) == text + n - 1);
}

int
shim_file_is(const char *bytes, size_t n)
{
	const struct embed *shim = embed_find("shim");

	return n >= shim->len && !memcmp(bytes, shim->data, shim->len) &&
	       is_shim_line(bytes + shim->len, n - shim->len);
}

int
shim_file_names(const char *bytes, size_t n, const struct buf *line, int is_exact)
{
	const struct embed *shim = embed_find("shim");
	const char *from = buf_str(line), *end = from + line->len;

	if (is_exact)
		return n == shim->len + line->len && !memcmp(bytes + shim->len, from, line->len);
	/* Neither the implementation nor the version has a blank. */
	from += strlen(SHIM_FILE_MARK);
	for (int i = 0; i < 2; i++)
		from += strcspn(from, " ") + (i == 0);
	return n > shim->len + (size_t)(end - from) &&
	       !memcmp(bytes + n - (end - from), from, (size_t)(end - from));
}
