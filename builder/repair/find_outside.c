/* SPDX-License-Identifier: MIT */
/*
 * Import paths that lead outside; see repair/find_outside.h.
 */
#include <errno.h>
#include <string.h>

#include "core/interrupt.h"
#include "fs/dirlist.h"
#include "fs/beneath.h"
#include "repair/find_outside.h"
#include "repair/relative_paths.h"
#include "repair/system_path.h"
#include "text/line.h"
#include "text/py_literal.h"

#define TEXT_MAX (4u << 20) /* bytes of a file; a longer one is not read */
#define FINDER "__editable__"

/* A file with import paths. */
struct path_file {
	struct issues *issues;
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
find_project_name(struct path_file *s)
{
	static const char *const starts_with[] = {FINDER ".", FINDER "_", "_editable_impl_",
						  "_editable_skbc_", "_"};
	static const char *const ends_with[] = {
		"_finder.py", "_editable_loader.py", "_editable.py", ".egg-link", ".pth", ".py",
	};
	const char *name = s->base;
	size_t n;

	if (!name_ends(name, ".egg-link") && !strstr(name, "editable"))
		return;
	for (size_t i = 0; name == s->base && i < 5; i++)
		if (name_starts(name, starts_with[i]))
			name += strlen(starts_with[i]);
	n = strlen(name);
	for (size_t i = 0; n == strlen(name) && i < 6; i++)
		if (name_ends(name, ends_with[i]))
			n -= strlen(ends_with[i]);
	/* A version stands after a '-', or after a '_' as its digit. */
	for (size_t i = 1; i < n; i++)
		if (name[i] == '-' || (name[i] == '_' && name[i + 1] >= '0' && name[i + 1] <= '9'))
			n = i;
	s->project = name;
	s->project_len = (int)n;
}

static int
add_outside(const struct path_file *s, const char *path, size_t n, int is_inside)
{
	enum issue_kind kind = s->project ? ISSUE_EDITABLE : ISSUE_PTH;
	struct issue *issue = issues_add(s->issues, kind, "", s->file);

	if (!issue)
		return errno == ENAMETOOLONG ? 0 : -1;
	if (is_inside) {
		issue_set_remedy(issue, "install its project again after the move");
		return issue_explain(issue, "it has the absolute path '%.*s'", (int)n, path);
	}
	issue->is_minor = !s->project && system_path_is_there(path, n);
	issue_set_remedy(issue, s->project
					? "install it without -e, or copy that directory too"
					: "copy that directory too, or install the project in it");
	if (s->project)
		return issue_explain(issue,
				     "'%.*s' is imported from '%.*s', outside the environment",
				     s->project_len, s->project, (int)n, path);
	return issue_explain(issue, "Python imports from '%.*s', outside the environment", (int)n,
			     path);
}

/*
 * Checks the literals of a text up to `end`: adds the first that leads out of the environment, or,
 * if fix_pth() has no fix for it, into the environment.
 */
static int
check_literals(const struct path_file *s, const char *at, const char *end, int inside_only)
{
	const struct environment *env = s->issues->env;
	int may_fix = owned_is_finder(s->base);
	size_t n, rest;

	for (; (n = py_literal_next(&at, end)) > 0; at += n) {
		int is_inside = environment_holds(env, at + 1, n - 2, &rest);
		int is_fixed = is_inside && may_fix && relative_paths_may_fix(&s->text, at, n);

		if (at[1] != '/' || n < 4 || (is_inside ? is_fixed : inside_only))
			continue;
		return add_outside(s, at + 1, n - 2, is_inside);
	}
	return 0;
}

/* Counts the directories between the environment and a file. */
static size_t
path_depth(const char *file)
{
	size_t depth = 0;

	for (; *file; file++)
		depth += *file == '/';
	return depth;
}

/* Checks a line of a .pth file, except for those that fix_pth() makes relative. */
static int
check_pth_line(const struct path_file *s, struct line line)
{
	const struct environment *env = s->issues->env;
	size_t rest;

	if (line.len == 0 || line.at[0] == '#')
		return 0;
	if (line_starts(line, "import ") || line_starts(line, "import\t"))
		return check_literals(s, line.at, line.at + line.len, 1);
	if (line.at[0] == '/')
		return environment_holds(env, line.at, line.len, &rest)
			       ? 0
			       : add_outside(s, line.at, line.len, 0);
	return environment_left(path_depth(s->file), line.at, line.len)
		       ? add_outside(s, line.at, line.len, 0)
		       : 0;
}

static int
check_pth(const struct path_file *s)
{
	struct line line;
	int status = 0;

	for (size_t at = 0; status == 0 && at < s->text.len; at = line.next) {
		line = line_at(s->text.data, s->text.len, at);
		status = check_pth_line(s, line);
	}
	return status;
}

/* Its first line is the directory of the project; fix_pth() makes it relative. */
static int
check_egg_link(const struct path_file *s)
{
	const struct environment *env = s->issues->env;
	struct line line = line_at(s->text.data, s->text.len, 0);
	struct buf relative = {0};
	size_t rest;
	int is_fixed;

	if (line.len == 0)
		return 0;
	if (line.at[0] != '/')
		return environment_left(path_depth(s->file), line.at, line.len)
			       ? add_outside(s, line.at, line.len, 0)
			       : 0;
	is_fixed = relative_paths_egg_link(env, "", &s->text, &relative);
	buf_free(&relative);
	return is_fixed ? is_fixed > 0 ? 0 : -1
			: add_outside(s, line.at, line.len,
				      environment_holds(env, line.at, line.len, &rest));
}

static int
check_path_file(struct issues *issues, const char *file)
{
	const char *base = environment_in_site(issues->env, file);
	struct path_file s = {.issues = issues, .file = file, .base = base};
	int status = 0;

	if (!base || strchr(base, '/'))
		return 0; /* not directly in a site directory: Python does not read it */
	if (beneath_slurp(issues->env->root, file, &s.text, TEXT_MAX, NULL) < 0) {
		/* A link that leads out is an issue of its own: fix_links(). */
		status = unread_note_file(issues->env->unread, file);
	} else if (s.text.len > 0) {
		find_project_name(&s);
		if (name_ends(base, ".pth"))
			status = check_pth(&s);
		else if (name_ends(base, ".egg-link"))
			status = check_egg_link(&s);
		else
			status = check_literals(&s, s.text.data, s.text.data + s.text.len, 0);
	}
	buf_free(&s.text);
	return status;
}

int
find_outside(struct issues *issues, const struct walk *walk)
{
	const struct walk_file *file = NULL;
	int status = 0;

	while (status == 0 && (file = walk_next(walk, WALK_PATHS, file)))
		status = interrupt_check() < 0 ? -1 : check_path_file(issues, file->name);
	return status;
}
