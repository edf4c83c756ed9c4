/* SPDX-License-Identifier: MIT */
/*
 * The loader of a program; see elf/loader.h. Of the format (System V ABI, "Object Files") only what
 * Linux's fs/binfmt_elf.c looks at: class, byte order, type, machine, and the first PT_INTERP.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "elf/loader.h"
#include "fs/doubt.h"
#include "fs/io.h"

#define PHDRS_MAX (64 * 1024L) /* bytes of program headers: the kernel takes no more */
#define START_CAP 1024         /* bytes that are read at once: mostly all headers */

/* The start of an open file. */
struct program_start {
	int fd;
	size_t n;
	unsigned char bytes[START_CAP];
};

/* Reads from the file as io_read_at() does, or takes what has been read. */
static int
read_part(const struct program_start *start, void *to, size_t n, uint64_t at)
{
	if (at > start->n || n > start->n - at)
		return io_read_at(start->fd, to, n, (off_t)at);
	memcpy(to, start->bytes + at, n);
	return 0;
}

/* The header of this very program, by the linker: what it is, this machine runs. */
extern const unsigned char __ehdr_start[];

/* The fields of a header that count. */
struct elf {
	int is_wide, is_big; /* 64 bits; big-endian */
	unsigned machine;
	uint64_t phoff;
	unsigned phentsize, phnum;
};

/* A number of n bytes at an offset of its own for either class. */
static uint64_t
get(const struct elf *elf, const unsigned char *at, int wide, int narrow, int n)
{
	uint64_t value = 0;

	at += elf->is_wide ? wide : narrow;
	for (int i = 0; i < n; i++)
		value |= (uint64_t)at[i] << 8 * (elf->is_big ? n - 1 - i : i);
	return value;
}

/* Takes a header apart. Returns 1, or 0: no program's, or damaged. */
static int
parse(const unsigned char *at, struct elf *elf)
{
	unsigned type;

	*elf = (struct elf){at[EI_CLASS] == ELFCLASS64, at[EI_DATA] == ELFDATA2MSB, 0, 0, 0, 0};
	type = (unsigned)get(elf, at, 16, 16, 2);
	elf->machine = (unsigned)get(elf, at, 18, 18, 2);
	elf->phoff = get(elf, at, 32, 28, elf->is_wide ? 8 : 4);
	elf->phentsize = (unsigned)get(elf, at, 54, 42, 2);
	elf->phnum = (unsigned)get(elf, at, 56, 44, 2);
	return (elf->is_wide || at[EI_CLASS] == ELFCLASS32) &&
	       (elf->is_big || at[EI_DATA] == ELFDATA2LSB) && (type == ET_EXEC || type == ET_DYN);
}

/* Reads the name in the first PT_INTERP. Returns 1, 0 if there is none, -1 if damaged. */
static int
read_interp_name(const struct program_start *start, const struct elf *elf, char name[PATH_CAP])
{
	unsigned char header[sizeof(Elf64_Phdr)];
	size_t size = elf->is_wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);

	errno = EBADMSG;
	if (elf->phentsize != size || elf->phnum == 0 || elf->phnum > PHDRS_MAX / size ||
	    elf->phoff > INT64_MAX - PHDRS_MAX)
		return -1;
	for (unsigned i = 0; i < elf->phnum; i++) {
		int wide = elf->is_wide ? 8 : 4;
		uint64_t at, n;

		if (read_part(start, header, size, elf->phoff + i * size) < 0)
			return -1;
		if (get(elf, header, 0, 0, 4) != PT_INTERP)
			continue;
		errno = EBADMSG;
		at = get(elf, header, 8, 4, wide);
		n = get(elf, header, 32, 16, wide);
		if (n < 2 || n > PATH_CAP || at > INT64_MAX - PATH_CAP ||
		    read_part(start, name, (size_t)n, at) < 0)
			return -1;
		return name[n - 1] == '\0' && name[0] == '/' ? 1 : -1;
	}
	return 0;
}

static enum loader
refuse(struct buf *why, const char *reason)
{
	buf_puts(why, reason);
	return LOADER_NONE;
}

/* Reads the header, and the name in PT_INTERP. Returns as read_interp_name(). */
static int
read_elf_header(const struct program_start *start, struct elf *elf, char name[PATH_CAP])
{
	unsigned char header[sizeof(Elf64_Ehdr)];
	int found = -1;

	if (read_part(start, header, sizeof(header), 0) == 0) {
		errno = EBADMSG;
		if (parse(header, elf))
			found = read_interp_name(start, elf, name);
	}
	if (found < 0 && errno != EBADMSG)
		doubt_note(errno);
	return found;
}

static const char *
loader_machine(const struct elf *elf)
{
	switch (elf->machine) {
	case EM_386:
		return "i386";
	case EM_X86_64:
		return elf->is_wide ? "x86_64" : "x32";
	case EM_ARM:
		return "arm";
	case EM_AARCH64:
		return "aarch64";
	case EM_RISCV:
		return elf->is_wide ? "riscv64" : "riscv32";
	case EM_PPC64:
		return elf->is_big ? "ppc64" : "ppc64le";
	case EM_S390:
		return "s390x";
	default:
		return "another machine";
	}
}

/* musl's and glibc's programs are often taken to the other's machine. */
static enum loader
refuse_loader(const char *name, struct buf *why)
{
	buf_printf(why, "its loader '%s' is not on this machine%s", name,
		   strstr(name, "/ld-musl")    ? " (it is built for musl)"
		   : strstr(name, "/ld-linux") ? " (it is built for glibc)"
					       : "");
	return LOADER_NONE;
}

static enum loader
read_elf(const struct program_start *start, struct buf *why)
{
	char name[PATH_CAP];
	struct elf elf, own;
	int found = read_elf_header(start, &elf, name);

	if (found < 0)
		return refuse(why, "it is damaged, cut short, or no program");
	parse(__ehdr_start, &own);
	/* A kernel of 64 bits may well run i386: then only the loader is missing. */
	if (found &&
	    (elf.machine == own.machine || (elf.machine == EM_386 && own.machine == EM_X86_64)) &&
	    access(name, X_OK) < 0) {
		doubt_note(errno);
		return refuse_loader(name, why);
	}
	if (elf.is_wide == own.is_wide && elf.is_big == own.is_big && elf.machine == own.machine)
		return found ? LOADER_FILE : LOADER_KERNEL;
	buf_printf(why, "it is for %s, and this machine is %s", loader_machine(&elf),
		   loader_machine(&own));
	return LOADER_NONE;
}

/* A #! line: the kernel takes the first word of what stands within 255 bytes. */
static enum loader
read_script(int fd, struct buf *why)
{
	char line[256] = "";
	char *word = line + 2;

	if (pread(fd, line, sizeof(line) - 1, 0) < 2) {
		doubt_note(errno);
		return refuse(why, "it is not a program");
	}
	word += strspn(word, " \t");
	word[strcspn(word, " \t\n")] = '\0';
	if (access(word, X_OK) == 0)
		return LOADER_SCRIPT;
	doubt_note(errno);
	buf_printf(why, "the '%s' of its #! line %s", word,
		   errno == ENOENT ? "is not on this machine" : "cannot be executed");
	return LOADER_NONE;
}

/* Reports a file that may not be executed, or that is not regular. */
static enum loader
refuse_file(const char *file, const struct stat *st, struct buf *why)
{
	struct statvfs fs;

	if (S_ISDIR(st->st_mode))
		return refuse(why, "it is a directory");
	if (!S_ISREG(st->st_mode))
		return refuse(why, "it is not a regular file");
	if (!(st->st_mode & (S_IXUSR | S_IXGRP | S_IXOTH)))
		return refuse(why, "it is not executable");
	if (statvfs(file, &fs) == 0 && fs.f_flag & ST_NOEXEC)
		return refuse(why, "it is on a file system mounted noexec");
	return refuse(why, "it is not for this user to execute");
}

static enum loader
refuse_missing(const char *file, struct buf *why)
{
	struct stat st;
	int error = errno;

	doubt_note(error);
	if (error == ENOENT && lstat(file, &st) == 0)
		return refuse(why, "it is a dangling symlink");
	return refuse(why, strerror(error));
}

static enum loader
read_program(int fd, struct buf *why)
{
	struct program_start start = {.fd = fd};
	ssize_t n = pread(fd, start.bytes, sizeof(start.bytes), 0);

	if (n < 0)
		doubt_note(errno);
	start.n = n > 0 ? (size_t)n : 0;
	if (n >= 2 && !memcmp(start.bytes, "#!", 2))
		return read_script(fd, why);
	if (!memcmp(start.bytes, ELFMAG, SELFMAG))
		return read_elf(&start, why);
	return refuse(why, "it is not a program");
}

enum loader
loader_of(const char *file, struct buf *why)
{
	enum loader loader;
	struct stat st;
	int fd;

	if (stat(file, &st) < 0)
		return refuse_missing(file, why);
	if (!S_ISREG(st.st_mode))
		return refuse_file(file, &st, why);
	if (access(file, X_OK) < 0) {
		doubt_note(errno);
		return refuse_file(file, &st, why);
	}
	fd = openat(AT_FDCWD, file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0) {
		doubt_note(errno);
		return LOADER_UNREAD;
	}
	loader = read_program(fd, why);
	close(fd);
	return loader;
}
