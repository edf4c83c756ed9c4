/* SPDX-License-Identifier: MIT */
/*
 * Tags of wheels; see wheel/tags.h.
 */
#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "common/compiler.h"
#include "elf/dynamic.h"
#include "fs/io.h"
#include "wheel/tags.h"

#define LOADER_MAX (8u << 20) /* bytes of musl's loader, which is its C library */
#define NUMBER_MAX 9999

/* Reads digits. Returns the text after them, or NULL if there are none or too many. */
static const char *
tags_take_number(const char *at, unsigned *number)
{
	if (!isdigit((unsigned char)*at))
		return NULL;
	for (*number = 0; isdigit((unsigned char)*at); at++)
		if ((*number = *number * 10 + (unsigned)(*at - '0')) > NUMBER_MAX)
			return NULL;
	return at;
}

/* Reads "X<between>Y". Returns the text after it, or NULL. */
static const char *
tags_take_pair(const char *at, char between, unsigned pair[2])
{
	at = tags_take_number(at, &pair[0]);
	return at && *at == between ? tags_take_number(at + 1, &pair[1]) : NULL;
}

/* The version of musl is a text of its own in the loader: "1.2.3" between two NULs. */
static int
find_musl_version(const struct buf *bytes, unsigned version[2])
{
	for (size_t i = 1; i + 6 < bytes->len; i++) {
		const char *at = bytes->data + i;
		unsigned last;

		if (at[-1] || !isdigit((unsigned char)at[0]) || at[1] != '.' ||
		    !(at = tags_take_pair(at, '.', version)) || *at != '.' ||
		    !(at = tags_take_number(at + 1, &last)) || *at)
			continue;
		return 0;
	}
	return -1;
}

static void
look_for_musl(struct tags *tags, const char *executable)
{
	int fd = open(executable, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct buf bytes = {0};
	struct elf elf = {0};

	if (fd < 0)
		return;
	if (elf_read(&elf, fd) == 0 && strstr(buf_str(&elf.interp), "/ld-musl-") &&
	    io_slurp(AT_FDCWD, elf.interp.data, &bytes, LOADER_MAX) == 0 &&
	    find_musl_version(&bytes, tags->libc_version) == 0)
		tags->libc = 'm';
	elf_release(&elf);
	buf_free(&bytes);
	close(fd);
}

/* Suffixes have GNU's name of the machine. Returns the kernel's name. */
static const char *
tags_machine(const char *gnu)
{
	static const char *const other[][2] = {
		{"powerpc64le", "ppc64le"}, {"powerpc64", "ppc64"}, {"i386", "i686"},
		{"i486", "i686"},           {"i586", "i686"},       {"arm", "armv7l"},
	};

	for (size_t i = 0; i < COUNT_OF(other); i++)
		if (!strcmp(other[i][0], gnu))
			return other[i][1];
	return gnu;
}

/* ".cpython-311-x86_64-linux-gnu.so" gives the ABI and the machine, ".pypy39-pp73-…" as well. */
static int
tags_take_suffix(struct tags *tags, const char *suffix)
{
	char part[3][TAG_CAP / 2];

	if (*suffix++ != '.')
		return -1;
	for (int i = 0; i < 3; i++) {
		size_t n = strcspn(suffix, "-");

		if (!suffix[n] || n == 0 || n >= sizeof(part[i]))
			return -1;
		memcpy(part[i], suffix, n);
		part[i][n] = '\0';
		suffix += n + 1;
	}
	if (!strcmp(part[0], "cpython"))
		(void)snprintf(tags->abi, sizeof(tags->abi), "cp%s", part[1]);
	else
		(void)snprintf(tags->abi, sizeof(tags->abi), "%s_%s", part[0], part[1]);
	(void)snprintf(tags->machine, sizeof(tags->machine), "%s", tags_machine(part[2]));
	return 0;
}

void
tags_of(struct tags *tags, const char *implementation, const unsigned version[2],
	const char *suffix, const char *libc, const char *executable)
{
	struct utsname uts;

	*tags = (struct tags){.major = version[0], .minor = version[1]};
	tags->is_cpython = !strcmp(implementation, "CPython");
	(void)snprintf(tags->python, sizeof(tags->python), "%s%u%u",
		       tags->is_cpython                  ? "cp"
		       : !strcmp(implementation, "PyPy") ? "pp"
							 : "??",
		       version[0], version[1]);
	if (tags_take_suffix(tags, suffix) < 0) {
		(void)snprintf(tags->abi, sizeof(tags->abi), "%s", tags->python);
		if (uname(&uts) == 0)
			(void)snprintf(tags->machine, sizeof(tags->machine), "%.*s", TAG_CAP - 1,
				       uts.machine);
	}
	if (!strncmp(libc, "glibc ", 6) && tags_take_pair(libc + 6, '.', tags->libc_version))
		tags->libc = 'g';
	else
		look_for_musl(tags, executable);
}

/* Takes the next tag at *set; "" if it is too long, which fits nothing. Returns 0 at the end. */
static int
tags_next(const char **set, char tag[TAG_CAP])
{
	size_t n = strcspn(*set, ".");

	if (!**set)
		return 0;
	(void)snprintf(tag, TAG_CAP, "%.*s", n < TAG_CAP ? (int)n : 0, *set);
	*set += n + ((*set)[n] == '.');
	return 1;
}

/* "cp38" gives 3 and 8, "py3" 3 and 0. The major version has one digit. */
static int
tags_take_version(const char *tag, unsigned *major, unsigned *minor)
{
	if (!isdigit((unsigned char)tag[2]))
		return -1;
	*major = (unsigned)(tag[2] - '0');
	*minor = 0;
	tag += 3;
	return *tag && (!(tag = tags_take_number(tag, minor)) || *tag) ? -1 : 0;
}

/* Python code without an ABI: "py3", "py38" and later; "cp311" and "pp39" for themselves alone. */
static int
fits_python(const struct tags *t, const char *python)
{
	unsigned major, minor;

	if (!strcmp(python, t->python) || (!strcmp(python, "pp3") && t->python[0] == 'p'))
		return 2;
	return !strncmp(python, "py", 2) && tags_take_version(python, &major, &minor) == 0 &&
	       major == t->major && minor <= t->minor;
}

static int
fits_stable_abi(const struct tags *t, const char *python, const char *abi)
{
	int is_threaded = strchr(t->abi, 't') != NULL;
	unsigned major, minor;

	return t->is_cpython && !strcmp(abi, is_threaded ? "abi3t" : "abi3") &&
	       !strncmp(python, "cp", 2) && tags_take_version(python, &major, &minor) == 0 &&
	       major == t->major && minor >= 2 && minor <= t->minor;
}

/* From 3.8 on, a debug build also loads modules of builds without it. */
static int
tags_same_abi(const struct tags *t, const char *abi)
{
	size_t n = strlen(t->abi);

	if (!strcmp(abi, t->abi))
		return 1;
	return t->is_cpython && t->minor >= 8 && t->abi[n - 1] == 'd' && strlen(abi) == n - 1 &&
	       !strncmp(abi, t->abi, n - 1);
}

/* How well the best pair of tags for Python and ABI fits: 0 not at all, 1 to 4. */
static int
fits_runtime(const struct tags *t, const struct wheel_filename *name)
{
	char python[TAG_CAP], abi[TAG_CAP];
	int best = 0;

	for (const char *p = name->python; tags_next(&p, python);)
		for (const char *a = name->abi; tags_next(&a, abi);) {
			int fit = 0;

			if (!strcmp(abi, "none"))
				fit = fits_python(t, python);
			else if (fits_stable_abi(t, python, abi))
				fit = 3;
			else if (!strcmp(python, t->python) && tags_same_abi(t, abi))
				fit = 4;
			best = fit > best ? fit : best;
		}
	return best;
}

/* Reads the C library and its version from a platform tag. Returns the text after, or NULL. */
static const char *
tags_take_libc(const char *platform, char *libc, unsigned version[2])
{
	static const struct {
		const char *name;
		unsigned minor;
	} old[] = {{"manylinux1_", 5}, {"manylinux2010_", 12}, {"manylinux2014_", 17}};
	const char *at = NULL;

	*libc = 'g';
	for (size_t i = 0; i < COUNT_OF(old); i++)
		if (!strncmp(platform, old[i].name, strlen(old[i].name))) {
			version[0] = 2;
			version[1] = old[i].minor;
			return platform + strlen(old[i].name);
		}
	if (!strncmp(platform, "manylinux_", 10))
		at = tags_take_pair(platform + 10, '_', version);
	if (!strncmp(platform, "musllinux_", 10)) {
		*libc = 'm';
		at = tags_take_pair(platform + 10, '_', version);
	}
	return at && *at == '_' ? at + 1 : NULL;
}

/* How well the best platform tag fits: 0 not at all, 1 "any", 2 to 3. */
static int
fits_platform(const struct tags *t, const char *platforms)
{
	char tag[TAG_CAP], libc;
	unsigned version[2];
	int best = 0;

	while (tags_next(&platforms, tag)) {
		const char *machine;
		int fit = 0;

		if (!strcmp(tag, "any"))
			fit = 1;
		else if (!strncmp(tag, "linux_", 6))
			fit = !strcmp(tag + 6, t->machine) ? 2 : 0;
		else if ((machine = tags_take_libc(tag, &libc, version)))
			fit = !strcmp(machine, t->machine) && libc == t->libc &&
					      version[0] == t->libc_version[0] &&
					      version[1] <= t->libc_version[1]
				      ? 3
				      : 0;
		best = fit > best ? fit : best;
	}
	return best;
}

int
tags_fit(const struct tags *t, const struct wheel_filename *name, struct buf *why)
{
	int runtime = fits_runtime(t, name), platform = fits_platform(t, name->platform);

	if (runtime && platform)
		return runtime * 4 + platform;
	if (!runtime)
		return buf_printf(why,
				  "it is for '%s-%s', and this Python takes '%s-%s' or 'py3-none'",
				  name->python, name->abi, t->python, t->abi);
	if (buf_printf(why, "it is for '%s', and this is '%s'", name->platform, t->machine) < 0)
		return -1;
	if (!t->libc)
		return 0;
	return buf_printf(why, " with %s %u.%u", t->libc == 'g' ? "glibc" : "musl",
			  t->libc_version[0], t->libc_version[1]);
}
