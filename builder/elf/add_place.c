/* SPDX-License-Identifier: MIT */
/*
 * Room for the loader's path; see elf/add_place.h. The fields are those of the System V gABI,
 * "Program Header", "Dynamic Section" and "Section Header", for 64 bits.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/path.h"
#include "common/place.h"
#include "core/buf.h"
#include "core/endian.h"
#include "elf/add_place.h"
#include "elf/program_parts.h"
#include "fs/io.h"

#define SHDR 64               /* bytes of a section header */
#define HOLE_MAX (256u << 20) /* bytes of zeros before the new segment: as many as .bss has */

enum { RW = 6 }; /* the flags of a segment */

struct adding {
	int fd;
	struct program_parts parts;           /* as they are */
	struct buf tail;                      /* the new segment */
	struct part loader, entries, strings; /* in it */
	struct place place;
};

static unsigned char *
bytes_of(const struct buf *buf)
{
	return (unsigned char *)buf->data;
}

static int
read_place_loader(struct adding *a)
{
	struct place *place = &a->place;

	if (a->parts.loader.size > sizeof(place->neutral))
		return 0;
	if (io_read_at(a->fd, place->neutral, a->parts.loader.size, (off_t)a->parts.loader.offset) <
	    0)
		return errno == EBADMSG ? 0 : -1;
	memcpy(place->mark, PLACE_MARK, sizeof(place->mark));
	return place->neutral[0] == '/' && !place->neutral[a->parts.loader.size - 1] &&
	       place_set(place, NULL) == 0;
}

static int
add_dynamic_entry(struct buf *out, uint64_t tag, uint64_t value)
{
	unsigned char entry[ENTRY];

	le_put64(entry, tag);
	le_put64(entry + 8, value);
	return buf_add(out, entry, sizeof(entry));
}

/* The dynamic section with the new strings, but for the address of those. */
static int
add_dynamic_entries(struct adding *a, uint64_t library, uint64_t tag_of_path, uint64_t path)
{
	struct buf *out = &a->tail;
	int status = 0;

	for (size_t n = 0; status == 0 && n < a->parts.dynamic.len; n += ENTRY) {
		uint64_t tag = le_get64(bytes_of(&a->parts.dynamic) + n);

		if (tag != DT_RPATH && tag != DT_RUNPATH)
			status = buf_add(out, a->parts.dynamic.data + n, ENTRY);
	}
	if (status == 0 && library)
		status = add_dynamic_entry(out, DT_NEEDED, library);
	return status < 0 || add_dynamic_entry(out, tag_of_path, path) < 0
		       ? -1
		       : add_dynamic_entry(out, DT_NULL, 0);
}

/* Notes where the next part of the new segment starts. */
static struct part
part_here(const struct adding *a, uint64_t start)
{
	return (struct part){start + a->tail.len, start + a->tail.len + a->parts.distance, 0};
}

static void
put_part(unsigned char *header, const struct part *part)
{
	le_put64(header + 8, part->offset);
	le_put64(header + 16, part->address);
	le_put64(header + 24, part->address);
	le_put64(header + 32, part->size);
	le_put64(header + 40, part->size);
}

/* Fills in the program headers, which lie at the start of the new segment. */
static void
put_headers(struct adding *a, uint64_t start)
{
	size_t count = a->parts.file.count, next = a->parts.last_load + 1;
	const struct part all = {start, start + a->parts.distance, a->tail.len};
	const struct part table = {all.offset, all.address, (count + 1) * PHDR};
	unsigned char *to = bytes_of(&a->tail);

	memcpy(to, a->parts.headers.data, next * PHDR);
	memcpy(to + (next + 1) * PHDR, a->parts.headers.data + next * PHDR, (count - next) * PHDR);
	le_put32(to + next * PHDR, PT_LOAD);
	le_put32(to + next * PHDR + 4, RW);
	put_part(to + next * PHDR, &all);
	le_put64(to + next * PHDR + 48, a->parts.page);
	for (size_t i = 0; i <= count; i++) {
		unsigned char *header = to + i * PHDR;
		uint32_t type = le_get32(header);

		if (type == PT_INTERP)
			put_part(header, &a->loader);
		else if (type == PT_DYNAMIC)
			put_part(header, &a->entries);
		else if (type == PT_PHDR)
			put_part(header, &table);
	}
}

/* Gives the entries of the new dynamic section the place of the strings. */
static void
put_strings(struct adding *a, uint64_t start)
{
	unsigned char *entries = bytes_of(&a->tail) + (a->entries.offset - start);

	for (size_t n = 0; n < a->entries.size; n += ENTRY) {
		uint64_t tag = le_get64(entries + n);

		if (tag == DT_STRTAB)
			le_put64(entries + n + 8, a->strings.address);
		else if (tag == DT_STRSZ)
			le_put64(entries + n + 8, a->strings.size);
	}
}

static uint64_t
path_tag(const struct elf_place *new)
{
	return new->is_first ? DT_RPATH : DT_RUNPATH;
}

/* Makes the new segment. Returns as elf_add_place(). */
static int
make_tail(struct adding *a, uint64_t start, const struct elf_place *new)
{
	struct buf *out = &a->tail;
	size_t headers = (a->parts.file.count + 1) * PHDR;
	const char *library = new->library;
	uint64_t name = a->parts.strings.size;

	if (!strncmp(path_base(a->place.neutral), "ld-musl", 7))
		library = NULL;
	if (buf_reserve(out, headers) < 0)
		return -1;
	memset(out->data, 0, headers);
	out->len = headers;
	a->entries = part_here(a, start);
	if (add_dynamic_entries(a, library ? name : 0, path_tag(new),
				library ? name + strlen(library) + 1 : name) < 0)
		return -1;
	a->entries.size = start + out->len - a->entries.offset;
	a->strings = part_here(a, start);
	if (buf_add(out, a->parts.text.data, a->parts.text.len) < 0 ||
	    (library && buf_add(out, library, strlen(library) + 1) < 0) ||
	    buf_add(out, new->path, strlen(new->path) + 1) < 0)
		return -1;
	a->strings.size = start + out->len - a->strings.offset;
	a->loader = part_here(a, start);
	a->loader.size = sizeof(a->place.loader);
	if (buf_add(out, (const char *)&a->place, sizeof(a->place)) < 0)
		return -1;
	put_headers(a, start);
	put_strings(a, start);
	return 1;
}

static int
write_at(int fd, const void *bytes, size_t n, uint64_t offset)
{
	return lseek(fd, (off_t)offset, SEEK_SET) < 0 ? -1 : io_write(fd, bytes, n);
}

/* The section headers are for debuggers, which look for the dynamic section there. */
static int
write_sections(const struct adding *a, const unsigned char *header)
{
	uint64_t table = le_get64(header + 40);
	unsigned count = le_get16(header + 60);
	unsigned char section[SHDR];

	for (unsigned i = 0; le_get16(header + 58) == SHDR && i < count && table < INT64_MAX; i++) {
		uint64_t at = table + (uint64_t)i * SHDR;
		const struct part *part = NULL;
		uint64_t offset;

		if (io_read_at(a->fd, section, sizeof(section), (off_t)at) < 0)
			return errno == EBADMSG ? 0 : -1;
		offset = le_get64(section + 24);
		if (le_get64(section + 16) == 0)
			continue;
		part = offset == a->parts.loader.offset    ? &a->loader
		       : offset == a->parts.entries.offset ? &a->entries
		       : offset == a->parts.strings.offset ? &a->strings
							   : NULL;
		if (!part)
			continue;
		le_put64(section + 16, part->address);
		le_put64(section + 24, part->offset);
		le_put64(section + 32, part->size);
		if (write_at(a->fd, section, sizeof(section), at) < 0)
			return -1;
	}
	return 0;
}

static int
write_tail(const struct adding *a, uint64_t start)
{
	unsigned char header[64];

	if (io_read_at(a->fd, header, sizeof(header), 0) < 0 ||
	    write_at(a->fd, a->tail.data, a->tail.len, start) < 0 || write_sections(a, header) < 0)
		return -1;
	le_put64(header + 32, start);
	le_put16(header + 56, (uint16_t)(a->parts.file.count + 1));
	return write_at(a->fd, header, sizeof(header), 0) < 0 ? -1 : 1;
}

/* Gives a program that has the room already its first loader, and the order of its path. */
static int
reset_place(struct adding *a, long at, const struct elf_place *new)
{
	int found = program_parts_read(&a->parts, a->fd);

	for (size_t n = 0; found > 0 && n < a->parts.dynamic.len; n += ENTRY) {
		unsigned char *entry = bytes_of(&a->parts.dynamic) + n;
		uint64_t tag = le_get64(entry);

		if (tag != DT_RPATH && tag != DT_RUNPATH)
			continue;
		le_put64(entry, path_tag(new));
		if (write_at(a->fd, entry, ENTRY, a->parts.entries.offset + n) < 0)
			return -1;
	}
	(void)place_set(&a->place, NULL);
	if (found > 0 && write_at(a->fd, &a->place, sizeof(a->place), (uint64_t)at) < 0)
		return -1;
	return found;
}

static int
add_room(struct adding *a, const struct elf_place *new)
{
	long old = place_read(a->fd, &a->place);
	uint64_t start, size;
	int found;

	if (old >= 0)
		return reset_place(a, old, new);
	memset(&a->place, 0, sizeof(a->place));
	found = program_parts_read(&a->parts, a->fd);
	if (found > 0)
		found = read_place_loader(a);
	if (found <= 0)
		return found;
	size = a->parts.size;
	start = a->parts.end - a->parts.distance > size ? a->parts.end - a->parts.distance : size;
	if (start - size > HOLE_MAX)
		return 0;
	start = (start + a->parts.page - 1) / a->parts.page * a->parts.page;
	found = make_tail(a, start, new);
	return found > 0 ? write_tail(a, start) : found;
}

int
elf_add_place(int fd, const struct elf_place *new)
{
	struct adding *a = calloc(1, sizeof(*a));
	int status, saved;

	if (!a)
		return -1;
	a->fd = fd;
	status = add_room(a, new);
	saved = errno;
	program_parts_release(&a->parts);
	buf_free(&a->tail);
	free(a);
	errno = saved;
	return status;
}
