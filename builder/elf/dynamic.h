/* SPDX-License-Identifier: MIT */
/*
 * The parts of an ELF file that the kernel and the dynamic loader read: 32 and 64 bits, both
 * byte orders (System V ABI, chapters 4 and 5; symbol versions: LSB Core, "Symbol Versioning").
 * Section headers are not used: the loader does not, and strip may take them away.
 */
#ifndef MOVENV_ELF_DYNAMIC_H
#define MOVENV_ELF_DYNAMIC_H

#include <stddef.h>

#include "core/buf.h"

/* e_type */
#define ELF_EXEC 2 /* an executable with a fixed address */
#define ELF_DYN 3  /* a shared library, or an executable without one */

struct elf {
	int bits;           /* 32 or 64 */
	int is_big;         /* most significant byte first */
	unsigned type;      /* e_type */
	unsigned machine;   /* e_machine; elf/machine.h has the names */
	struct buf interp;  /* PT_INTERP: the loader's file name; "" (buf_str) if there is none */
	int is_dynamic;     /* there is a PT_DYNAMIC, what follows comes from it */
	struct buf soname;  /* DT_SONAME; "" if there is none, as all that follow */
	struct buf rpath;   /* DT_RPATH: directories with ':' between; ignored beside a runpath */
	struct buf runpath; /* DT_RUNPATH */
	struct buf needed;  /* DT_NEEDED in order, each with its NUL: dirlist_next() goes through */
	unsigned glibc[2];  /* the newest GLIBC_x.y that a symbol is asked of; {0, 0}: none */
	const char *wrong;  /* after EBADMSG: the reason; static */
};

/*
 * Reads the fields above from an open file, with pread: the file's offset stays. Any bytes are
 * safe; it takes at most a few thousand reads of 4 KiB and 1 MiB of memory. Returns 0, or -1 with
 * errno: ENOEXEC (not an ELF file), EBADMSG (damaged or truncated; wrong has the reason, and the
 * fields that were read before stay), ENOMEM, or that of a read. elf_release() is due in either
 * case.
 */
int elf_read(struct elf *elf, int fd);

/*
 * The same for a file of any kind. Returns 1; 0 if it is not an ELF file, or a damaged one; -1 with
 * errno. elf_release() is due in each case.
 */
int elf_read_any(struct elf *elf, int fd);

/*
 * Where the loader looks for the libraries that the file needs: its runpath, or else its rpath.
 * "" if it has none; borrowed.
 */
const char *elf_search_path(const struct elf *elf);

/* Frees the memory; errno survives. */
void elf_release(struct elf *elf);

#endif
