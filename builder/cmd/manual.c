/* SPDX-License-Identifier: MIT */
/*
 * The page of a command; see cmd/manual.h.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/manual.h"
#include "common/compiler.h"
#include "common/path.h"
#include "common/trust.h"
#include "core/spawn.h"
#include "fs/io.h"
#include "fs/search_path.h"

#define NAME_MAX_CHARS 64 /* of a page's name */

static int
find_man(struct path *man)
{
	const char *rest = getenv("PATH");
	struct path at;

	while (search_path_next(&rest, man))
		if (path_push(man, "man") == 0 && access(man->buf, X_OK) == 0 &&
		    trust_judge(man->buf, TRUST_PATH, &at) == TRUST_GIVEN)
			return 1;
	return 0;
}

/*
 * Finds PREFIX/share/man/man1/NAME.1, or another section, for this program in PREFIX/bin. A package
 * may compress it. file: "/NAME.1".
 */
static int
find_page_beside(const char *file, char section, struct path *page)
{
	static const char *const endings[] = {"", ".gz", ".xz", ".zst"};
	char exe[PATH_CAP];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	size_t mark;

	if (n <= 0 || path_set(page, exe, (size_t)n) < 0 || path_up(page) < 0 ||
	    path_up(page) < 0 || path_push(page, "share/man/man") < 0 ||
	    path_add(page, &section, 1) < 0 || path_add(page, file, strlen(file)) < 0)
		return 0;
	mark = page->len;
	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
		path_cut(page, mark);
		if (path_add(page, endings[i], strlen(endings[i])) == 0 &&
		    access(page->buf, R_OK) == 0)
			return 1;
	}
	return 0;
}

/*
 * Asks man for the page's file (-w), as it would find it. A man that does not know the question, or
 * only prints how to install one, does not name the file.
 */
static int
man_has(char **argv, const char *name)
{
	struct spawn spawn = {.file = argv[0], .argv = argv, .err = SPAWN_NULL};
	char answer[PATH_CAP];
	size_t got = 0;
	ssize_t n;
	pid_t pid;
	int ends[2];
	int status;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return 0;
	spawn.out = ends[1];
	status = spawn_start(&spawn, &pid);
	close(ends[1]);
	while (status == 0 && got < sizeof(answer) - 1 &&
	       (n = read(ends[0], answer + got, sizeof(answer) - 1 - got)) > 0)
		got += (size_t)n;
	io_close(ends[0]);
	answer[got] = '\0';
	return status == 0 && spawn_wait(pid) == 0 && strstr(answer, name) != NULL;
}

int
manual_has_guide(const char *name)
{
	static const char *const guides[] = {"recipes", "shells",          "compat",
					     "uv",      "troubleshooting", "speed"};

	for (size_t i = 0; i < COUNT_OF(guides); i++)
		if (!strcmp(name, guides[i]))
			return 1;
	return 0;
}

void
manual_show(const char *of, char section)
{
	char name[NAME_MAX_CHARS], file[NAME_MAX_CHARS], number[] = {section, '\0'};
	struct path man, page;
	char *argv[] = {man.buf, "-w", number, name, NULL};
	int is_beside;

	if (!isatty(STDOUT_FILENO) || !find_man(&man) ||
	    snprintf(name, sizeof(name), "movenv-%s", of) >= (int)sizeof(name) ||
	    snprintf(file, sizeof(file), "/%s.%c", name, section) >= (int)sizeof(file))
		return;
	is_beside = find_page_beside(file, section, &page);
	if (is_beside) {
		argv[2] = page.buf;
		argv[3] = NULL;
	}
	if (!man_has(argv, file))
		return;
	for (char **arg = argv + 1; *arg; arg++)
		arg[0] = arg[1];
	execv(man.buf, argv);
}
