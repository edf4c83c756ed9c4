/* SPDX-License-Identifier: MIT */
/*
 * A look at what Python imports from elsewhere; see repair/find_outside.h.
 */
#include <errno.h>
#include <string.h>

#include "fs/dirlist.h"
#include "fs/io.h"
#include "repair/find_outside.h"
#include "text/line.h"
#include "text/py_literal.h"

#define TEXT_MAX (4u << 20) /* bytes of a file */
#define FINDER "__editable__"

/* One file: whose it is, and what it says. */
struct source {
	struct issues *mends;
	const char *file, *base;
	const char *project; /* its name, or NULL */
	int project_len;
	struct buf text;
};

/*
 * The project in the names that build backends give: "__editable__.NAME-1.0.pth" and
 * "__editable___NAME_1_0_finder.py" (setuptools), "_NAME_editable.py", "NAME.egg-link".
 */
static void
find_project(struct source *s)
{
	static const char *const starts_with[] = {FINDER ".", FINDER "_", "_editable_impl_", "_"};
	static const char *const ends_with[] = {
		"_finder.py", "_editable_loader.py", "_editable.py", ".egg-link", ".pth", ".py",
	};
	const char *name = s->base;
	size_t n;

	if (!name_ends(name, ".egg-link") && !strstr(name, "editable"))
		return;
	for (size_t i = 0; name == s->base && i < 4; i++)
		if (name_starts(name, starts_with[i]))
			name += strlen(starts_with[i]);
	n = strlen(name);
	for (size_t i = 0; n == strlen(name) && i < 6; i++)
		if (name_ends(name, ends_with[i]))
			n -= strlen(ends_with[i]);
	/* A version goes behind a '-', or a '_' and a digit. */
	for (size_t i = 1; i < n; i++)
		if (name[i] == '-' || (name[i] == '_' && name[i + 1] >= '0' && name[i + 1] <= '9'))
			n = i;
	s->project = name;
	s->project_len = (int)n;
}

static int
add(const struct source *s, const char *path, size_t n, int is_inside)
{
	enum issue_kind kind = s->project ? ISSUE_EDITABLE : ISSUE_PTH;
	struct issue *mend = issues_add_file(s->mends, kind, s->file);

	if (!mend)
		return errno == ENOMEM ? -1 : 0;
	if (is_inside) {
		mend->remedy = "install its project again after the move";
		return issues_say(mend, "it names '%.*s' by its place", (int)n, path);
	}
	mend->remedy = s->project ? "install it without -e, or take that directory along"
				  : "take that directory along, or install what is in it";
	if (s->project)
		return issues_say(mend, "'%.*s' is imported from '%.*s', outside the environment",
				  s->project_len, s->project, (int)n, path);
	return issues_say(mend, "Python imports from '%.*s', outside the environment", (int)n,
			  path);
}

/* Literals of the text up to an end: the first that leads out, or in if that stays as it is. */
static int
look_at_literals(const struct source *s, const char *at, const char *end, int inside_only)
{
	const struct environment *env = s->mends->env;
	int is_mended = name_starts(s->base, FINDER) && name_ends(s->base, ".py");
	size_t n, rest;

	for (; (n = py_literal_next(&at, end)) > 0; at += n) {
		int is_inside = environment_holds(env, at + 1, n - 2, &rest);

		if (at[1] != '/' || n < 4 || (is_inside ? is_mended : inside_only))
			continue;
		return add(s, at + 1, n - 2, is_inside);
	}
	return 0;
}

/* A line of a .pth file; what fix_pth() makes relative is no more to be said. */
static int
look_at_line(const struct source *s, struct line line)
{
	const struct environment *env = s->mends->env;
	size_t depth = 0, rest;

	if (line.len == 0 || line.at[0] == '#')
		return 0;
	if (line_starts(line, "import ") || line_starts(line, "import\t"))
		return look_at_literals(s, line.at, line.at + line.len, 1);
	if (line.at[0] == '/')
		return environment_holds(env, line.at, line.len, &rest)
			       ? 0
			       : add(s, line.at, line.len, 0);
	for (const char *c = s->file; *c; c++)
		depth += *c == '/';
	return environment_left(depth, line.at, line.len) ? add(s, line.at, line.len, 0) : 0;
}

static int
look_at_pth(const struct source *s)
{
	struct line line;
	int status = 0;

	for (size_t at = 0; status == 0 && at < s->text.len; at = line.next) {
		line = line_at(s->text.data, s->text.len, at);
		status = look_at_line(s, line);
	}
	return status;
}

/* Its first line is where the project lies. */
static int
look_at_egg_link(const struct source *s)
{
	struct line line = line_at(s->text.data, s->text.len, 0);
	size_t rest;

	if (line.len == 0 || line.at[0] != '/')
		return 0;
	return add(s, line.at, line.len,
		   environment_holds(s->mends->env, line.at, line.len, &rest));
}

static int
look_at(struct issues *mends, const char *file)
{
	const char *base = environment_in_site(mends->env, file);
	struct source s = {.mends = mends, .file = file, .base = base};
	int status = 0;

	if (!base || strchr(base, '/'))
		return 0; /* no file of a site directory: Python does not read it */
	if (io_slurp(mends->env->root, file, &s.text, TEXT_MAX) < 0) {
		status = errno == ENOMEM ? -1 : 0;
		if (status == 0)
			issues_unread(mends, file);
	} else if (s.text.len > 0) {
		find_project(&s);
		if (name_ends(base, ".pth"))
			status = look_at_pth(&s);
		else if (name_ends(base, ".egg-link"))
			status = look_at_egg_link(&s);
		else
			status = look_at_literals(&s, s.text.data, s.text.data + s.text.len, 0);
	}
	buf_free(&s.text);
	return status;
}

int
find_outside(struct issues *mends, const struct walk *walk)
{
	int status = 0;

	for (size_t i = 0; status == 0 && i < walk->count; i++)
		if (walk->files[i].kind == WALK_PATHS)
			status = look_at(mends, walk->files[i].name);
	return status;
}
