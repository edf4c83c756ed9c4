/* SPDX-License-Identifier: MIT */
/*
 * The bytes of an ELF file; see elf/image.h.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "core/endian.h"
#include "elf/image.h"

#define SEGMENTS_MAX 1024 /* program headers */
#define OFFSET_MAX ((uint64_t)INT64_MAX - 2UL * ELF_WINDOW)

int
elf_file_bad(struct elf_file *f, const char *wrong)
{
	f->wrong = wrong;
	errno = EBADMSG;
	return -1;
}

/* Fills a window from an offset on, as far as the file goes. */
static int
fill(int fd, struct elf_window *w, uint64_t offset)
{
	w->start = offset;
	w->len = 0;
	while (w->len < ELF_WINDOW) {
		ssize_t got =
			pread(fd, w->bytes + w->len, ELF_WINDOW - w->len, (off_t)(offset + w->len));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			w->len = 0;
		if (got <= 0)
			return got < 0 ? -1 : 0;
		w->len += (size_t)got;
	}
	return 0;
}

static int
is_in(const struct elf_window *w, uint64_t offset, size_t n)
{
	return offset >= w->start && offset - w->start <= w->len &&
	       w->len - (offset - w->start) >= n;
}

const unsigned char *
elf_file_look(struct elf_file *f, int window, uint64_t offset, size_t n)
{
	struct elf_window *w = &f->windows[window];

	if (offset > OFFSET_MAX) {
		elf_file_bad(f, "it points beyond its end");
		return NULL;
	}
	/* From the half before it: strings of one list lie on both sides of each other. */
	if (!is_in(w, offset, n) && fill(f->fd, w, offset - offset % (ELF_WINDOW / 2)) < 0)
		return NULL;
	if (!is_in(w, offset, n)) {
		elf_file_bad(f, "it is cut short, or points beyond its end");
		return NULL;
	}
	return w->bytes + (offset - w->start);
}

uint16_t
elf_file_16(const struct elf_file *f, const unsigned char *at)
{
	return f->is_big ? be_get16(at) : le_get16(at);
}

uint32_t
elf_file_32(const struct elf_file *f, const unsigned char *at)
{
	return f->is_big ? be_get32(at) : le_get32(at);
}

uint64_t
elf_file_word(const struct elf_file *f, const unsigned char *at)
{
	if (f->bits == 32)
		return elf_file_32(f, at);
	return f->is_big ? be_get64(at) : le_get64(at);
}

/* The first four bytes identify an ELF file, even if truncated. */
static int
has_magic(struct elf_file *f)
{
	const unsigned char *at = elf_file_look(f, ELF_TABLE, 0, 4);

	if (at && !memcmp(at, "\177ELF", 4))
		return 1;
	if (at || errno == EBADMSG)
		errno = ENOEXEC;
	f->wrong = NULL;
	return 0;
}

int
elf_file_header(struct elf_file *f)
{
	const unsigned char *at = has_magic(f) ? elf_file_look(f, ELF_TABLE, 0, 52) : NULL;
	int is_32;

	if (!at)
		return -1;
	if ((at[4] != 1 && at[4] != 2) || (at[5] != 1 && at[5] != 2))
		return elf_file_bad(f, "its class or byte order is unknown");
	is_32 = at[4] == 1;
	f->bits = is_32 ? 32 : 64;
	f->is_big = at[5] == 2;
	f->type = elf_file_16(f, at + 16);
	f->machine = elf_file_16(f, at + 18);
	at = elf_file_look(f, ELF_TABLE, 0, is_32 ? 52 : 64);
	if (!at)
		return -1;
	f->headers = elf_file_word(f, at + (is_32 ? 28 : 32));
	f->step = elf_file_16(f, at + (is_32 ? 42 : 54));
	f->count = elf_file_16(f, at + (is_32 ? 44 : 56));
	if (f->count > SEGMENTS_MAX)
		return elf_file_bad(f, "it has too many program headers");
	if (f->count > 0 && f->step < (is_32 ? 32u : 56u))
		return elf_file_bad(f, "its program headers are too small");
	return 0;
}

int
elf_file_segment(struct elf_file *f, size_t i, struct elf_segment *out)
{
	const unsigned char *at;
	int is_32 = f->bits == 32;

	if (f->headers > OFFSET_MAX)
		return elf_file_bad(f, "it points beyond its end");
	at = elf_file_look(f, ELF_TABLE, f->headers + i * f->step, is_32 ? 32 : 56);
	if (!at)
		return -1;
	*out = (struct elf_segment){
		.type = elf_file_32(f, at),
		.offset = elf_file_word(f, at + (is_32 ? 4 : 8)),
		.address = elf_file_word(f, at + (is_32 ? 8 : 16)),
		.size = elf_file_word(f, at + (is_32 ? 16 : 32)),
	};
	return 0;
}

int
elf_file_locate(struct elf_file *f, uint64_t *address)
{
	struct elf_segment segment;

	for (size_t i = 0; i < f->count; i++) {
		if (elf_file_segment(f, i, &segment) < 0)
			return -1;
		if (segment.type != PT_LOAD || *address < segment.address ||
		    *address - segment.address >= segment.size)
			continue;
		*address -= segment.address;
		if (segment.offset > OFFSET_MAX || *address > OFFSET_MAX - segment.offset)
			break;
		*address += segment.offset;
		return 0;
	}
	return elf_file_bad(f, "an address in it is in no segment");
}
