/* SPDX-License-Identifier: MIT */
/*
 * The library search path of an ELF file; see elf/search_path.h.
 *
 * The string table lies in a segment (PT_LOAD). The loader maps whole pages: bytes of the file
 * after the segment's end, up to the end of its page, are in memory too. Linkers leave them zero.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/endian.h"
#include "elf/image.h"
#include "elf/search_path.h"

#define ENTRIES_MAX 4096 /* of the dynamic section */
#define PAGE 4096        /* bytes; where pages are larger, so is the room */

/* An entry of the dynamic section: the offset of its value in the file, and the value. */
struct entry {
	uint64_t at, value;
};

struct table {
	struct elf_file file;
	struct entry strings, size, rpath, runpath;
	struct elf_segment load; /* the segment with the strings */
	size_t load_index;
};

/* Reads the entries that count here. */
static int
read_entries(struct table *t, const struct elf_segment *dynamic)
{
	size_t word = t->file.bits == 32 ? 4 : 8;

	for (size_t i = 0; i < ENTRIES_MAX && (i + 1) * 2 * word <= dynamic->size; i++) {
		uint64_t at = dynamic->offset + i * 2 * word;
		const unsigned char *bytes = elf_file_look(&t->file, ELF_TABLE, at, 2 * word);
		uint64_t tag = bytes ? elf_file_word(&t->file, bytes) : DT_NULL;
		struct entry *entry = tag == DT_STRTAB    ? &t->strings
				      : tag == DT_STRSZ   ? &t->size
				      : tag == DT_RPATH   ? &t->rpath
				      : tag == DT_RUNPATH ? &t->runpath
							  : NULL;

		if (!bytes)
			return -1;
		if (tag == DT_NULL)
			break;
		if (entry)
			*entry = (struct entry){at + word, elf_file_word(&t->file, bytes + word)};
	}
	return 0;
}

static int
read_table(struct table *t)
{
	struct elf_segment segment;

	if (elf_file_header(&t->file) < 0)
		return -1;
	for (size_t i = 0; i < t->file.count; i++) {
		if (elf_file_segment(&t->file, i, &segment) < 0)
			return -1;
		if (segment.type == PT_DYNAMIC && read_entries(t, &segment) < 0)
			return -1;
	}
	for (size_t i = 0; i < t->file.count; i++) {
		if (elf_file_segment(&t->file, i, &segment) < 0)
			return -1;
		if (segment.type != PT_LOAD || t->strings.value < segment.address ||
		    t->strings.value - segment.address >= segment.size)
			continue;
		t->load = segment;
		t->load_index = i;
		return 0;
	}
	return elf_file_bad(&t->file, "an address in it is in no segment");
}

/* The length of the string at an offset. Returns 0, or -1. */
static int
measure_string(struct table *t, uint64_t at, size_t *len)
{
	for (*len = 0; *len < ELF_WINDOW / 2; ++*len) {
		const unsigned char *byte = elf_file_look(&t->file, ELF_STRING, at + *len, 1);

		if (!byte)
			return -1;
		if (!*byte)
			return 0;
	}
	return elf_file_bad(&t->file, "a string in it does not end");
}

/* Returns 1 if n bytes after the segment are unused, in the file and in memory; else 0. */
static int
has_room_after(struct table *t, size_t n)
{
	uint64_t end = t->load.offset + t->load.size;
	uint64_t address_end = t->load.address + t->load.size;
	const unsigned char *bytes;
	struct elf_segment other;
	int has_later = 0;

	if (n > PAGE || PAGE - 1 - (address_end - 1) % PAGE < n)
		return 0;
	for (size_t i = 0; i < t->file.count; i++) {
		if (i == t->load_index || elf_file_segment(&t->file, i, &other) < 0)
			continue;
		if (other.size > 0 && other.offset < end + n && other.offset + other.size > end)
			return 0;
		if (other.type == PT_LOAD && other.address < address_end + n &&
		    other.address + other.size > address_end)
			return 0;
		has_later |= other.type == PT_LOAD && other.offset >= end + n;
	}
	/* Behind the last segment lie sections that are not loaded. */
	bytes = has_later ? elf_file_look(&t->file, ELF_TABLE, end, n) : NULL;
	for (size_t i = 0; bytes && i < n; i++)
		if (bytes[i])
			return 0;
	return bytes != NULL;
}

/* Puts the text after the segment. The segment must end with what the file has of it. */
static int
plan_after(struct table *t, struct search_path_change *change, size_t n)
{
	int is_32 = t->file.bits == 32;
	uint64_t header = t->file.headers + t->load_index * t->file.step;
	const unsigned char *memory =
		elf_file_look(&t->file, ELF_TABLE, header + (is_32 ? 20 : 40), is_32 ? 4 : 8);

	if (!memory || elf_file_word(&t->file, memory) != t->load.size ||
	    !has_room_after(t, n + 1)) {
		errno = ENOSPC;
		return -1;
	}
	change->segment = header;
	change->grown = t->load.size + n + 1;
	change->text = t->load.offset + t->load.size;
	change->value = t->load.address + t->load.size - t->strings.value;
	change->size = t->size.at;
	change->new_size = change->value + n + 1;
	return 0;
}

static int
plan_change(struct table *t, struct search_path_change *change, size_t n)
{
	const struct entry *entry = t->runpath.at ? &t->runpath : &t->rpath;
	uint64_t strings = t->strings.value - t->load.address + t->load.offset;
	size_t old;

	if (!entry->at || !t->size.at) {
		errno = ENOENT;
		return -1;
	}
	if (entry->value >= t->size.value || measure_string(t, strings + entry->value, &old) < 0)
		return elf_file_bad(&t->file, "a string in it is beyond its string table");
	change->bits = t->file.bits;
	change->is_big = t->file.is_big;
	change->entry = entry->at;
	if (n > old)
		return plan_after(t, change, n);
	change->value = entry->value + old - n;
	change->text = strings + change->value;
	return 0;
}

int
search_path_plan(struct search_path_change *change, int fd, size_t n)
{
	struct table *t = calloc(1, sizeof(*t));
	int status, saved;

	*change = (struct search_path_change){0};
	if (!t)
		return -1;
	t->file.fd = fd;
	status = read_table(t) < 0 ? -1 : plan_change(t, change, n);
	saved = errno;
	free(t);
	errno = saved;
	return status;
}

/* Writes an address or a size, in the file's order of bytes. */
static int
put_word(const struct search_path_change *change, struct buf *bytes, uint64_t at, uint64_t value)
{
	size_t n = change->bits == 32 ? 4 : 8;
	unsigned char *out = (unsigned char *)bytes->data + at;

	if (at > bytes->len || bytes->len - at < n) {
		errno = EBADMSG;
		return -1;
	}
	for (size_t i = 0; i < n; i++)
		out[change->is_big ? n - 1 - i : i] = (unsigned char)(value >> (8 * i) & 0xff);
	return 0;
}

/* Both sizes of a segment: in the file and in memory. */
static int
grow_segment(const struct search_path_change *change, struct buf *bytes)
{
	uint64_t at = change->segment + (change->bits == 32 ? 16 : 32);

	return put_word(change, bytes, at, change->grown) < 0
		       ? -1
		       : put_word(change, bytes, at + (change->bits == 32 ? 4 : 8), change->grown);
}

int
search_path_set(const struct search_path_change *change, struct buf *bytes, const char *text)
{
	size_t n = strlen(text) + 1;

	if (change->text > bytes->len || bytes->len - change->text < n) {
		errno = EBADMSG;
		return -1;
	}
	memcpy(bytes->data + change->text, text, n);
	if (put_word(change, bytes, change->entry, change->value) < 0 ||
	    (change->size && put_word(change, bytes, change->size, change->new_size) < 0))
		return -1;
	return change->segment ? grow_segment(change, bytes) : 0;
}
