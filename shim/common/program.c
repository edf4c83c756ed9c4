/* SPDX-License-Identifier: MIT */
/*
 * Executable files; see common/program.h.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/compiler.h"
#include "common/layout.h"
#include "common/program.h"

#define HEADERS_MAX 4096          /* bytes: the ELF header, and the program headers after it */
#define STATIC_MIN (1024 * 1024L) /* a static interpreter is larger, a shim is smaller */

#if UINTPTR_MAX == UINT64_MAX
#define ELF(name) Elf64_##name
#else
#define ELF(name) Elf32_##name
#endif

/* Reads a field from bytes. The byte order is that of this machine: is_native_elf() checks it. */
#define FIELD(type, name, from) \
	({ \
		__typeof__((type){0}.name) value_; \
		memcpy(&value_, (from) + offsetof(type, name), sizeof(value_)); \
		value_; \
	})

/* The ELF header of this process, a symbol of the linker's. */
extern const unsigned char __ehdr_start[] __attribute__((visibility("hidden")));

static int
is_native_elf(const unsigned char *header)
{
	return !memcmp(header + EI_CLASS, __ehdr_start + EI_CLASS, 2) &&
	       !memcmp(header + offsetof(ELF(Ehdr), e_machine),
		       __ehdr_start + offsetof(ELF(Ehdr), e_machine), 2);
}

/* Reads the loader's name. Returns 1 with it, 0 if there is none, -1 if the file is damaged. */
static int
read_loader_name(int fd, const unsigned char *header, size_t n, char name[PATH_CAP])
{
	size_t at = FIELD(ELF(Ehdr), e_phoff, header);

	for (unsigned left = FIELD(ELF(Ehdr), e_phnum, header); left; left--) {
		const unsigned char *entry = header + at;
		size_t len;

		if (at > n || n - at < sizeof(ELF(Phdr)))
			return -1;
		at += sizeof(ELF(Phdr));
		if (FIELD(ELF(Phdr), p_type, entry) != PT_INTERP)
			continue;
		len = FIELD(ELF(Phdr), p_filesz, entry);
		if (len - 1 >= PATH_CAP ||
		    pread(fd, name, len, (off_t)FIELD(ELF(Phdr), p_offset, entry)) !=
			    (ssize_t)len ||
		    name[len - 1])
			return -1;
		return 1;
	}
	return 0;
}

static const char *
judge_program(int fd, char loader[PATH_CAP])
{
	unsigned char header[HEADERS_MAX];
	ssize_t n = pread(fd, header, sizeof(header), 0);

	if (n < (ssize_t)sizeof(ELF(Ehdr)) || memcmp(header, ELFMAG, SELFMAG) != 0)
		return "is not an executable program";
	if (!is_native_elf(header))
		return "is for another kind of machine";
	switch (read_loader_name(fd, header, (size_t)n, loader)) {
	case 1:
		return access(loader, X_OK) < 0 ? "needs a loader that this machine does not have"
						: NULL;
	case 0:
		if (lseek(fd, 0, SEEK_END) >= STATIC_MIN)
			return NULL;
		/* fall through */
	default:
		return "is not a Python interpreter";
	}
}

const char *
program_missing(const char *file)
{
	if (access(file, F_OK) == 0)
		return NULL;
	return errno == EACCES ? PROGRAM_CLOSED : "does not exist";
}

const char *
program_loader(const char *file, char loader[PATH_CAP])
{
	struct stat st;
	const char *why;
	int fd;

	loader[0] = '\0';
	if (access(file, X_OK) < 0)
		return fstatat(AT_FDCWD, file, &st, 0) == 0 && (st.st_mode & 0111) == 0111
			       ? "lies on a file system that is mounted noexec"
			       : "is not executable";
	fd = openat(AT_FDCWD, file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return "cannot be read";
	why = judge_program(fd, loader);
	close(fd);
	return why;
}

const char *
program_wrong(const char *file)
{
	static char loader[PATH_CAP];

	return program_loader(file, loader);
}
