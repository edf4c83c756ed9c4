/* SPDX-License-Identifier: MIT */
/*
 * Lost execute bits; see repair/fix_modes.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "common/home.h"
#include "common/layout.h"
#include "core/interrupt.h"
#include "elf/dynamic.h"
#include "fs/beneath.h"
#include "fs/dirlist.h"
#include "fs/io.h"
#include "repair/fix_modes.h"

/* Of statfs(2): file systems without modes. musl has no <linux/magic.h>. */
#define FS_MSDOS 0x4d44
#define FS_EXFAT 0x2011bab0

#define REASON "it has lost its execute bits"

/* The files that count as programs. */
enum program_kinds {
	ELF_PROGRAMS, /* ELF files that the kernel starts */
	WITH_SCRIPTS, /* and those that start with "#!" */
	ANY_ELF,      /* a loader looks like a library */
};

struct lost_modes {
	struct issues *issues;
	int is_copied;
	size_t count; /* of programs found */
};

/* Activate scripts are read by a shell. */
static int
is_activate(const char *base)
{
	return !strcmp(base, "activate") || !strcmp(base, "activate_this.py") ||
	       name_starts(base, "activate.") || name_starts(base, "Activate.") ||
	       name_starts(base, "deactivate.");
}

/*
 * Returns 1 for an ELF file that the kernel starts: with a loader, with a fixed address, or linked
 * statically, which shows only in that it has an entry (e_entry, at byte 24) and needs nothing.
 */
static int
is_elf_program(int fd)
{
	static const char none[8];
	char entry[sizeof(none)] = "";
	struct elf elf;
	int is_program = elf_read(&elf, fd) == 0;

	if (is_program && !elf.interp.len && elf.type != ELF_EXEC)
		is_program = !elf.needed.len && !elf.soname.len &&
			     pread(fd, entry, (size_t)elf.bits / 8, 24) > 0 &&
			     memcmp(entry, none, sizeof(none)) != 0;
	elf_release(&elf);
	return is_program;
}

/* Returns 1 for the bytes of a program of these kinds. */
static int
is_program(int fd, enum program_kinds kinds)
{
	char magic[4] = "";

	if (pread(fd, magic, sizeof(magic), 0) < 2)
		return 0;
	if (!memcmp(magic, "\177ELF", sizeof(magic)))
		return kinds == ANY_ELF || is_elf_program(fd);
	return kinds == WITH_SCRIPTS && !memcmp(magic, "#!", 2);
}

/* Returns 1 if the disk gives all its files the modes of its mount. */
static int
has_fixed_modes(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) == 0 &&
	       ((unsigned)fs.f_type == FS_MSDOS || (unsigned)fs.f_type == FS_EXFAT);
}

/* The file stays as it is, but for its mode. */
static int
add_mode_issue(struct lost_modes *lost, const char *file, int fd, const struct stat *st)
{
	struct issue *issue = issues_add(lost->issues, ISSUE_MODE, "", file);

	if (!issue)
		return errno == ENAMETOOLONG ? 0 : -1;
	issue->reason = REASON;
	issue->old = file_id_of(st);
	if (!lost->is_copied && has_fixed_modes(fd))
		issue_set_remedy(issue, "mount its disk with an fmask that allows execution, or "
					"copy the environment to another disk");
	else if (!lost->is_copied && geteuid() != 0 && geteuid() != st->st_uid)
		issue_set_remedy(issue, "its owner can repair it");
	else
		issue_set_mode(issue, "executable");
	issue->is_broken = issue->lacks_bits = 1;
	return 0;
}

/* Another fix writes the file anew: it gets the bits with that. */
static int
add_to_fix(struct issue *issue)
{
	issue->is_minor = 0;
	issue->lacks_bits = 1;
	issue->fix.bytes.mode = 0777;
	return issue_explain(issue, "%s; " REASON, issue->reason);
}

static int
check_open_file(struct lost_modes *lost, const char *file, int fd, enum program_kinds kinds)
{
	struct issue *issue;
	struct stat st;

	if (fstat(fd, &st) < 0)
		return unread_note(lost->issues->env->unread, file);
	if (!S_ISREG(st.st_mode) || st.st_mode & 0111 || !is_program(fd, kinds))
		return 0;
	lost->count++;
	issue = issues_find_fix(lost->issues, file);
	if (issue && issue->fix.kind == FIX_BYTES)
		return add_to_fix(issue);
	return add_mode_issue(lost, file, fd, &st);
}

/* Checks one file, without opening it if somebody may execute it. */
static int
check_mode(struct lost_modes *lost, const char *file, enum program_kinds kinds)
{
	const struct environment *env = lost->issues->env;
	struct stat st;
	int fd, status;

	if (interrupt_check() < 0)
		return -1;
	if (fstatat(env->root, file, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    (!S_ISREG(st.st_mode) || st.st_mode & 0111))
		return 0;
	fd = beneath_open_linkless(env->root, file);
	if (fd < 0)
		return unread_note_file(env->unread, file);
	status = check_open_file(lost, file, fd, kinds);
	io_close(fd);
	return status;
}

/* The loader in base/so has the name of the carrier. */
static int
check_loader(struct lost_modes *lost, const char *carrier)
{
	static const char so[] = BASE_DIR "/" BASE_SO;
	struct path file;

	if (path_set(&file, so, strlen(so)) < 0 || path_push(&file, path_base(carrier)) < 0)
		return 0;
	return check_mode(lost, file.buf, ANY_ELF);
}

/* With is_base: the programs of the carried interpreter; else those of packages. */
static int
check_walked(struct lost_modes *lost, const struct walk *walk, int is_base)
{
	const struct environment *env = lost->issues->env;
	const struct walk_file *file = NULL;
	size_t n = strlen(env->scripts);
	int status = 0;

	while (status == 0 && (file = walk_next(walk, WALK_CODE, file))) {
		int is_script = !strncmp(file->name, env->scripts, n) && file->name[n] == '/' &&
				!strchr(file->name + n + 1, '/');
		int is_lib = name_ends(file->name, ".so") || strstr(file->name, ".so.");

		if (is_script || is_lib || name_starts(file->name, BASE_DIR "/") != is_base)
			continue;
		status = check_mode(lost, file->name, is_base ? WITH_SCRIPTS : ELF_PROGRAMS);
		if (status == 0 && is_base && name_starts(file->name, BASE_BIN "/"))
			status = check_loader(lost, file->name);
	}
	return status;
}

int
fix_modes(struct issues *issues, const struct walk *walk, int is_copied)
{
	const struct owned_list *owned = &issues->dists->owned;
	struct lost_modes lost = {.issues = issues, .is_copied = is_copied};
	int status = 0;

	for (size_t i = 0; status == 0 && i < owned->count; i++) {
		const char *file = owned->files[i].name, *base = path_base(file);

		if (owned->files[i].site == OWNED_SCRIPT && !is_activate(base) &&
		    !name_starts(base, TEMPORARY_PREFIX))
			/* A user's script in the place of python stays as it is. */
			status = check_mode(&lost, file,
					    home_is_python(base) ? ELF_PROGRAMS : WITH_SCRIPTS);
	}
	if (status == 0)
		status = check_walked(&lost, walk, 1);
	/* A wheel may hold a program without the bits on purpose: it sets them later. */
	if (status == 0 && lost.count > 0)
		status = check_walked(&lost, walk, 0);
	return status;
}
