/* SPDX-License-Identifier: MIT */
/*
 * ELF files; see elf/dynamic.h.
 *
 * The header has the place of the program headers. Those have the parts of the file with their
 * addresses (PT_LOAD), and the place of the dynamic section (PT_DYNAMIC). It is a list of pairs
 * (tag, value) up to DT_NULL; DT_STRTAB and DT_VERNEED are addresses, other values offsets into
 * DT_STRTAB.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "elf/dynamic.h"
#include "elf/image.h"

#define ENTRIES_MAX 4096   /* of the dynamic section, and of the list of versions */
#define TEXT_MAX (1 << 20) /* bytes of all strings */

struct reader {
	struct elf_file file;
	struct elf *elf;
	uint64_t dynamic, dynamic_size;
	uint64_t strings, strings_size;
	uint64_t versions, version_count;
	size_t text; /* bytes of all strings up to now */
};

/* Appends the string at an offset that ends within `room` bytes. */
static int
read_string(struct reader *r, uint64_t offset, uint64_t room, struct buf *out)
{
	while (room > 0) {
		const unsigned char *at = elf_file_look(&r->file, ELF_STRING, offset, 1);
		const struct elf_window *w = &r->file.windows[ELF_STRING];
		size_t have, len;

		if (!at)
			return -1;
		have = w->len - (size_t)(at - w->bytes);
		have = have < room ? have : (size_t)room;
		len = strnlen((const char *)at, have);
		r->text += len + 1;
		if (r->text > TEXT_MAX)
			return elf_file_bad(&r->file, "its strings are too long");
		if (buf_add(out, at, len) < 0)
			return -1;
		if (len < have)
			return 0;
		offset += len;
		room -= len;
	}
	return elf_file_bad(&r->file, "a string in it does not end");
}

/* A string of the string table. */
static int
read_dynamic_name(struct reader *r, uint64_t at, struct buf *out)
{
	if (at >= r->strings_size)
		return elf_file_bad(&r->file, "a string in it is beyond its string table");
	return read_string(r, r->strings + at, r->strings_size - at, out);
}

static int
read_segments(struct reader *r)
{
	struct elf_segment segment;

	for (size_t i = 0; i < r->file.count; i++) {
		if (elf_file_segment(&r->file, i, &segment) < 0)
			return -1;
		if (segment.type == PT_DYNAMIC) {
			r->elf->is_dynamic = 1;
			r->dynamic = segment.offset;
			r->dynamic_size = segment.size;
		}
		if (segment.type == PT_INTERP) {
			r->elf->interp.len = 0;
			if (read_string(r, segment.offset, segment.size, &r->elf->interp) < 0)
				return -1;
		}
	}
	return 0;
}

/* One entry of the dynamic section. Returns 1, 0 at its end, -1. */
static int
read_entry(struct reader *r, size_t i, uint64_t *tag, uint64_t *value)
{
	size_t word = r->file.bits == 32 ? 4 : 8;
	const unsigned char *at;

	if (i >= ENTRIES_MAX)
		return elf_file_bad(&r->file, "its dynamic section is too long");
	if ((i + 1) * 2 * word > r->dynamic_size)
		return 0;
	if (r->dynamic > INT64_MAX)
		return elf_file_bad(&r->file, "it points beyond its end");
	at = elf_file_look(&r->file, ELF_TABLE, r->dynamic + i * 2 * word, 2 * word);
	if (!at)
		return -1;
	*tag = elf_file_word(&r->file, at);
	*value = elf_file_word(&r->file, at + word);
	return *tag != DT_NULL;
}

/* Where strings and versions are: names may stand in the list before that. */
static int
find_tables(struct reader *r)
{
	uint64_t tag = 0, value = 0;
	int more;

	for (size_t i = 0; (more = read_entry(r, i, &tag, &value)) > 0; i++) {
		if (tag == DT_STRTAB)
			r->strings = value;
		else if (tag == DT_STRSZ)
			r->strings_size = value;
		else if (tag == DT_VERNEED)
			r->versions = value;
		else if (tag == DT_VERNEEDNUM)
			r->version_count = value;
	}
	if (more < 0 || r->strings_size == 0)
		return more;
	if (elf_file_locate(&r->file, &r->strings) < 0)
		return -1;
	if (r->strings_size > INT64_MAX)
		return elf_file_bad(&r->file, "its string table is too long");
	return r->version_count ? elf_file_locate(&r->file, &r->versions) : 0;
}

static int
take_entry(struct reader *r, uint64_t tag, uint64_t value)
{
	struct elf *elf = r->elf;
	struct buf *out = tag == DT_SONAME    ? &elf->soname
			  : tag == DT_RPATH   ? &elf->rpath
			  : tag == DT_RUNPATH ? &elf->runpath
					      : NULL;

	if (tag == DT_NEEDED)
		return read_dynamic_name(r, value, &elf->needed) < 0 ? -1
								     : buf_putc(&elf->needed, '\0');
	if (!out)
		return 0;
	out->len = 0; /* of two the last counts, as it does for glibc */
	return read_dynamic_name(r, value, out);
}

/* "GLIBC_2.34"; GLIBC_PRIVATE and GLIBC_ABI_DT_RELR are not versions. */
static void
take_version(struct elf *elf, const char *name)
{
	unsigned long major, minor;
	char *end;

	if (strncmp(name, "GLIBC_", 6) != 0 || name[6] < '0' || name[6] > '9')
		return;
	major = strtoul(name + 6, &end, 10);
	minor = *end == '.' ? strtoul(end + 1, NULL, 10) : 0;
	if (major > 9999 || minor > 9999)
		return;
	if (major > elf->glibc[0] || (major == elf->glibc[0] && minor > elf->glibc[1])) {
		elf->glibc[0] = (unsigned)major;
		elf->glibc[1] = (unsigned)minor;
	}
}

/* Vernaux: hash (4 bytes), flags (2), other (2), name (4), offset of the next (4). */
static int
read_version_names(struct reader *r, uint64_t at, size_t count, size_t *seen)
{
	struct buf name = {0};
	int status = 0;

	for (; status == 0 && count > 0; count--) {
		const unsigned char *aux = elf_file_look(&r->file, ELF_TABLE, at, 16);
		uint32_t step = aux ? elf_file_32(&r->file, aux + 12) : 0;

		name.len = 0;
		status = aux ? read_dynamic_name(r, elf_file_32(&r->file, aux + 8), &name) : -1;
		if (status == 0)
			take_version(r->elf, buf_str(&name));
		if (status == 0 && ++*seen > ENTRIES_MAX)
			status = elf_file_bad(&r->file, "its list of versions is too long");
		if (step == 0)
			break;
		at += step;
	}
	buf_free(&name);
	return status;
}

/*
 * Verneed: version (2 bytes), count of names (2), file (4), offset of the first name (4), offset of
 * the next Verneed (4). Of one form in both classes.
 */
static int
read_versions(struct reader *r)
{
	uint64_t at = r->versions;
	size_t seen = 0;

	for (uint64_t i = 0; i < r->version_count; i++) {
		const unsigned char *need = elf_file_look(&r->file, ELF_TABLE, at, 16);
		uint32_t step;

		if (!need)
			return -1;
		step = elf_file_32(&r->file, need + 12);
		if (read_version_names(r, at + elf_file_32(&r->file, need + 8),
				       elf_file_16(&r->file, need + 2), &seen) < 0)
			return -1;
		if (++seen > ENTRIES_MAX)
			return elf_file_bad(&r->file, "its list of versions is too long");
		if (step == 0)
			break;
		at += step;
	}
	return 0;
}

static int
read_dynamic(struct reader *r)
{
	uint64_t tag = 0, value = 0;
	int more;

	if (find_tables(r) < 0)
		return -1;
	if (r->strings_size == 0)
		return 0; /* so nothing in it has a name */
	for (size_t i = 0; (more = read_entry(r, i, &tag, &value)) > 0; i++)
		if (take_entry(r, tag, value) < 0)
			return -1;
	return more < 0 ? -1 : read_versions(r);
}

int
elf_read(struct elf *elf, int fd)
{
	struct reader *r = calloc(1, sizeof(*r));
	int status, saved;

	*elf = (struct elf){0};
	if (!r)
		return -1;
	r->elf = elf;
	r->file.fd = fd;
	status = elf_file_header(&r->file);
	elf->bits = r->file.bits;
	elf->is_big = r->file.is_big;
	elf->type = r->file.type;
	elf->machine = r->file.machine;
	if (status == 0)
		status = read_segments(r);
	if (status == 0 && elf->is_dynamic)
		status = read_dynamic(r);
	saved = errno;
	elf->wrong = r->file.wrong;
	free(r);
	errno = saved;
	return status;
}

int
elf_read_any(struct elf *elf, int fd)
{
	if (elf_read(elf, fd) == 0)
		return 1;
	return errno == ENOEXEC || errno == EBADMSG ? 0 : -1;
}

const char *
elf_search_path(const struct elf *elf)
{
	return buf_str(elf->runpath.len ? &elf->runpath : &elf->rpath);
}

void
elf_release(struct elf *elf)
{
	buf_free(&elf->interp);
	buf_free(&elf->soname);
	buf_free(&elf->rpath);
	buf_free(&elf->runpath);
	buf_free(&elf->needed);
}
