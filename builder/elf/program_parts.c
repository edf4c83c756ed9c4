/* SPDX-License-Identifier: MIT */
/*
 * The parts of a program; see elf/program_parts.h. The fields are those of the System V gABI,
 * "Program Header" and "Dynamic Section", for 64 bits.
 */
#include <errno.h>
#include <sys/stat.h>

#include "common/layout.h"
#include "core/endian.h"
#include "elf/program_parts.h"
#include "fs/io.h"

#define TABLE_MAX (8 << 20) /* bytes of a part */

enum { EM_X86_64 = 62, EM_AARCH64 = 183, EM_RISCV = 243 };

/* Takes one program header. */
static void
take_program_header(struct program_parts *parts, size_t i)
{
	const unsigned char *at = (unsigned char *)parts->headers.data + i * PHDR;
	const struct part part = {le_get64(at + 8), le_get64(at + 16), le_get64(at + 32)};
	uint64_t memory = part.address + le_get64(at + 40);

	switch (le_get32(at)) {
	case PT_INTERP:
		parts->loader = part;
		break;
	case PT_DYNAMIC:
		parts->entries = part;
		break;
	case PT_LOAD:
		if (parts->end == 0)
			parts->distance = part.address - part.offset;
		if (memory > parts->end)
			parts->end = memory;
		parts->last_load = i;
		break;
	default:
		break;
	}
}

/* Reads a part of the file into a buffer. Returns 1, 0: it is not there, -1. */
static int
read_program_part(const struct program_parts *parts, uint64_t offset, uint64_t size,
		  struct buf *out)
{
	if (size == 0 || size > TABLE_MAX || offset > parts->size)
		return 0;
	if (buf_reserve(out, size) < 0)
		return -1;
	if (io_read_at(parts->file.fd, out->data, size, (off_t)offset) < 0)
		return errno == EBADMSG ? 0 : -1;
	out->len = size;
	return 1;
}

static int
read_program_headers(struct program_parts *parts)
{
	struct elf_file *f = &parts->file;
	int found;

	if (elf_file_header(f) < 0)
		return errno == EBADMSG || errno == ENOEXEC ? 0 : -1;
	if (f->bits != 64 || f->is_big || f->step != PHDR || f->headers > INT64_MAX ||
	    (f->machine != EM_X86_64 && f->machine != EM_AARCH64 && f->machine != EM_RISCV))
		return 0;
	parts->page = f->machine == EM_X86_64 ? 4096 : 65536;
	found = read_program_part(parts, f->headers, f->count * PHDR, &parts->headers);
	for (size_t i = 0; found > 0 && i < f->count; i++)
		take_program_header(parts, i);
	return found > 0 ? parts->loader.size > 1 && parts->loader.size <= PATH_CAP &&
				   parts->entries.size && parts->end &&
				   parts->distance % parts->page == 0
			 : found;
}

/* Reads the entries of the dynamic section, and their strings. */
static int
read_dynamic_entries(struct program_parts *parts)
{
	int found = read_program_part(parts, parts->entries.offset, parts->entries.size,
				      &parts->dynamic);
	size_t n = 0;

	if (found <= 0)
		return found;
	for (; n + ENTRY <= parts->dynamic.len; n += ENTRY) {
		const unsigned char *at = (unsigned char *)parts->dynamic.data + n;
		uint64_t tag = le_get64(at), value = le_get64(at + 8);

		if (tag == DT_NULL)
			break;
		if (tag == DT_STRTAB)
			parts->strings.address = parts->strings.offset = value;
		else if (tag == DT_STRSZ)
			parts->strings.size = value;
	}
	parts->dynamic.len = n;
	if (parts->strings.size == 0 || elf_file_locate(&parts->file, &parts->strings.offset) < 0)
		return 0;
	return read_program_part(parts, parts->strings.offset, parts->strings.size, &parts->text);
}

int
program_parts_read(struct program_parts *parts, int fd)
{
	struct stat st;
	int found;

	parts->file.fd = fd;
	if (fstat(fd, &st) < 0)
		return -1;
	parts->size = (uint64_t)st.st_size;
	found = read_program_headers(parts);
	return found > 0 ? read_dynamic_entries(parts) : found;
}

void
program_parts_release(struct program_parts *parts)
{
	buf_free(&parts->headers);
	buf_free(&parts->dynamic);
	buf_free(&parts->text);
}
