/* SPDX-License-Identifier: MIT */
/*
 * The text of pyvenv.cfg with another home; see heal_text.h.
 */
#include <string.h>

#include "common/pyvenv_cfg.h"
#include "heal_text.h"
#include "patch.h"

#define HOMES "movenv-homes"

/* Bytes that do not fit are left out. Then the new text is full, and it is not written. */
static void
add_text(struct heal_text *new, const char *from, size_t n)
{
	if (n > sizeof(new->buf) - new->len)
		n = sizeof(new->buf) - new->len;
	memcpy(new->buf + new->len, from, n);
	new->len += n;
}

/* Returns 1 if dir is in the list of paths, which ':' separates; a path may hold one itself. */
static int
is_listed(struct cfg_span list, const char *dir, size_t n)
{
	for (size_t at = 0; at < list.len && at + n <= list.len; at++)
		if ((at == 0 || list.at[at - 1] == ':') &&
		    (at + n == list.len || list.at[at + n] == ':') && !memcmp(list.at + at, dir, n))
			return 1;
	return 0;
}

/* Returns the value of a key in the old text; its `at` is NULL if the key is missing. */
static struct cfg_span
old_value(const struct heal_text *old, const char *name)
{
	struct cfg_span value;

	return cfg_find(old->buf, old->len, name, &value) ? value : (struct cfg_span){NULL, 0};
}

static void
add_homes_line(struct heal_text *new, struct cfg_span home)
{
	if (new->buf[new->len - 1] != '\n')
		add_text(new, "\n", 1);
	add_text(new, HOMES " = ", sizeof(HOMES " = ") - 1);
	add_text(new, home.at, home.len);
	add_text(new, "\n", 1);
}

/* Adds the text from `at` to the version, and that with the patch. Returns the rest. */
static const char *
add_version(struct heal_text *new, const char *at, struct cfg_span version, const char *patch)
{
	const char *end = version.at + version.len, *dot = cfg_skip_digits(version.at, end), *rest;
	size_t n = strlen(patch);

	if (dot < end)
		dot = cfg_skip_digits(dot + 1, end);
	if (dot == end || *dot != '.')
		return at;
	rest = cfg_skip_digits(dot + 1, end);
	/* "3.12.5", not "3.12.5.final.0". */
	if (n && !(rest < end && *rest == '.'))
		n -= sizeof(PATCH_FINAL) - 1;
	add_text(new, at, (size_t)(dot - at));
	add_text(new, patch, n);
	/* "3.13.0t": the letters of the ABI stay. */
	return rest < end && (*rest == 't' || *rest == 'd') ? rest : end;
}

int
heal_text(struct heal_text *new, const struct heal_text *old, const struct path *file)
{
	struct cfg_scan scan = {old->buf, old->len};
	struct cfg_span home = old_value(old, "home"), executable = old_value(old, "executable"),
			homes = old_value(old, HOMES), version = old_value(old, "version"),
			info = old_value(old, "version_info");
	struct cfg_span key, value;
	size_t dir = (size_t)(path_base(file->buf) - file->buf);
	const char *at = old->buf;

	/* Directories are compared without a slash at the end. */
	while (home.len > 1 && home.at[home.len - 1] == '/')
		home.len--;
	while (dir > 1 && file->buf[dir - 1] == '/')
		dir--;
	/* A text without a home is not the one that the shim read. */
	if (home.len == 0 || !cfg_is_value(file->buf, dir) || !cfg_is_value(file->buf, file->len))
		return -1;
	if (is_listed(home, file->buf, dir) || is_listed(homes, file->buf, dir))
		return -1;
	new->len = 0;
	while (cfg_next(&scan, &key, &value)) {
		if (old->patch && (value.at == version.at || value.at == info.at)) {
			at = add_version(new, at, value, old->patch);
			continue;
		}
		if (value.at != home.at && value.at != executable.at && value.at != homes.at)
			continue;
		add_text(new, at, (size_t)(value.at - at));
		at = value.at + value.len;
		if (value.at == homes.at) {
			add_text(new, value.at, value.len);
			add_text(new, ":", 1);
			add_text(new, home.at, home.len);
		} else
			add_text(new, file->buf, value.at == home.at ? dir : file->len);
	}
	add_text(new, at, (size_t)(old->buf + old->len - at));
	if (!homes.at)
		add_homes_line(new, home);
	return new->len == sizeof(new->buf) ? -1 : 0;
}
