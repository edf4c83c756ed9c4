/* SPDX-License-Identifier: MIT */
/*
 * Compiled modules in the cache; see wheel/bytecode.h.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cache/fill.h"
#include "core/err.h"
#include "core/interrupt.h"
#include "core/sha256.h"
#include "core/spawn.h"
#include "embed/embed.h"
#include "fs/fd_path.h"
#include "fs/lock.h"
#include "wheel/bytecode.h"

/* Writes the name of the set for this interpreter. Returns 0, or -1 with errno. */
static int
bytecode_name(const struct interp *interp, char name[CACHE_FILES_NAME])
{
	char text[PATH_CAP + 512], hash[SHA256_TEXT_CAP];
	struct stat st;

	if (stat(interp->file.buf, &st) < 0)
		return -1;
	(void)snprintf(text, sizeof(text), "%llx %llx %llx %llx.%lx %.64s %.64s %.64s %s",
		       (unsigned long long)st.st_dev, (unsigned long long)st.st_ino,
		       (unsigned long long)st.st_size, (unsigned long long)st.st_mtim.tv_sec,
		       (unsigned long)st.st_mtim.tv_nsec, interp->implementation,
		       interp->version_info, interp->suffix, interp->file.buf);
	sha256_text_of(text, strlen(text), hash);
	(void)snprintf(name, CACHE_FILES_NAME, "compiled-%s", hash);
	return 0;
}

/* Lets the interpreter compile the modules of the entry into the tree of a new set. */
static int
run_compiler(const struct kept *kept, const struct interp *interp, int tree)
{
	const struct embed *code = embed_find("compile_wheel.py");
	char *text = strndup(code->data, code->len);
	struct path source, target;
	char *argv[] = {(char *)interp->file.buf, "-I", "-S", "-B", "-c", text, source.buf, NULL};
	struct spawn spawn = {.file = interp->file.buf, .argv = argv, .dir = target.buf};
	pid_t pid;
	int ended = -1;

	spawn.out = spawn.err = SPAWN_NULL;
	if (text && fd_path(kept->files.tree, &source) == 0 && fd_path(tree, &target) == 0 &&
	    spawn_start(&spawn, &pid) == 0)
		ended = spawn_wait(pid);
	free(text);
	return ended < 0 || interrupt_pending() ? -1 : 0;
}

static int
make_bytecode(const struct kept *kept, const struct interp *interp, const char *name)
{
	struct cache_fill fill;
	int status;

	if (lock_take(kept->files.used) == 0) /* another run is at it */
		return -1;
	status = cache_fill_open(&fill, kept->files.top);
	fill.only_needed = 1;
	if (status == 0)
		verbose("compiling the modules of '%s' for the cache",
			kept->files.texts[KEPT_DIST_INFO]);
	if (status == 0)
		status = run_compiler(kept, interp, fill.tree);
	if (status == 0)
		status = cache_fill_commit(&fill, name);
	cache_fill_close(&fill);
	return status;
}

/* Opens the set, with files that are as they were. One that has changed is removed. */
static int
open_bytecode(struct cache_files *set, int dir, const char *name)
{
	if (cache_files_open(set, dir, name) == 0 && cache_files_check(set) == 0)
		return 0;
	if (errno == EBADMSG || errno == ESTALE)
		cache_files_remove(dir, name);
	cache_files_close(set);
	return -1;
}

void
bytecode_give(struct kept *kept, const struct wheel_place *place, int site)
{
	const char *without = getenv("PYTHONDONTWRITEBYTECODE");
	int dir = kept->files.top, status;
	char name[CACHE_FILES_NAME];
	struct cache_files set;

	if (place->no_compiled || (without && *without) || bytecode_name(place->interp, name) < 0)
		return;
	status = open_bytecode(&set, dir, name);
	if (status < 0 && kept->is_old && make_bytecode(kept, place->interp, name) == 0)
		status = open_bytecode(&set, dir, name);
	if (status < 0)
		return;
	if (cache_give(&set, site, place->link_mode, !place->is_merged) < 0)
		verbose("the compiled modules of '%s' cannot be used: %s",
			kept->files.texts[KEPT_DIST_INFO], strerror(errno));
	cache_files_close(&set);
}
