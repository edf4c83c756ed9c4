/* SPDX-License-Identifier: MIT */
/*
 * Embedded files; see embed/embed.h. The assembler includes their bytes at build time (`.incbin`)
 * from the source tree and, for programs and what gzip has packed, from the directory of the build.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "common/compiler.h"
#include "core/endian.h"
#include "embed/embed.h"

/* The directory of the build, with a slash at the end: the Makefile passes it. */
#ifndef PROGRAMS
#define PROGRAMS "build/"
#endif

#define ACTIVATE "builder/embed/activate/"
#define SITE "builder/embed/site/"
#define PACKED_ACTIVATE PROGRAMS "embed/activate/"
#define PACKED_SITE PROGRAMS "embed/site/"

/*
 * Each file: the symbol of its bytes, its directory at build time, its name, and what follows. The
 * carrier has code of the shim and lies after it, so that both compress well together, in a wheel.
 */
#define PLAIN_FILES(F) \
	F(embed_shim, PROGRAMS, "shim", "") \
	F(embed_carrier, PROGRAMS, "carrier", "") \
	F(embed_library, PROGRAMS, "libmovenv.so", "") \
	F(embed_activate, ACTIVATE, "activate", "") \
	F(embed_activate_csh, ACTIVATE, "activate.csh", "") \
	F(embed_activate_fish, ACTIVATE, "activate.fish", "") \
	F(embed_activate_ps1, ACTIVATE, "Activate.ps1", "") \
	F(embed_activate_nu, ACTIVATE, "activate.nu", "") \
	F(embed_activate_xsh, ACTIVATE, "activate.xsh", "") \
	F(embed_activate_this, ACTIVATE, "activate_this.py", "") \
	F(embed_become, SITE, "become.py", "") \
	F(embed_header, SITE, "header.sh", "") \
	F(embed_hook, SITE, "_movenv_pip.py", "") \
	F(embed_site, SITE, "sitecustomize.py", "")

/* Those that few commands need: packed, they take half of the room. */
#define PACKED_FILES(F) \
	F(embed_activate_bat, PACKED_ACTIVATE, "activate.bat", ".gz") \
	F(embed_deactivate_bat, PACKED_ACTIVATE, "deactivate.bat", ".gz") \
	F(embed_ask, PACKED_SITE, "ask.py", ".gz") \
	F(embed_compile_changed, PACKED_SITE, "compile_changed.py", ".gz") \
	F(embed_compile_wheel, PACKED_SITE, "compile_wheel.py", ".gz") \
	F(embed_locpath, PACKED_SITE, "locpath.py", ".gz") \
	F(embed_other_files, PACKED_SITE, "other_files.py", ".gz") \
	F(embed_python_config, PACKED_SITE, "python-config", ".gz") \
	F(embed_sysconfigdata, PACKED_SITE, "sysconfigdata.py", ".gz") \
	F(embed_terminfo, PACKED_SITE, "terminfo.py", ".gz") \
	F(embed_tkconstants, PACKED_SITE, "tkconstants.py", ".gz")

/* The bytes of a file, and its length as the address of a symbol: C has no constant for it. */
/* NOLINTBEGIN(bugprone-macro-parentheses): a name that is declared */
#define INCLUDE_BYTES(symbol, dir, file, end) \
	__asm__(".section .rodata,\"a\"\n" #symbol ":\n.incbin \"" dir file end \
		"\"\n.set " #symbol "_length, . - " #symbol "\n.previous\n"); \
	extern const char symbol[]; \
	extern const char symbol##_length[];
/* NOLINTEND(bugprone-macro-parentheses) */

PLAIN_FILES(INCLUDE_BYTES)
PACKED_FILES(INCLUDE_BYTES)

#define ENTRY(symbol, dir, file, end) {{file, symbol, (size_t)symbol##_length}, sizeof(end) > 1},

static const struct kept {
	struct embed file;
	int is_packed;
} kept[] = {PLAIN_FILES(ENTRY) PACKED_FILES(ENTRY)};

#define ROOM (64u << 10)       /* bytes of all packed files and more; a unit test reads all */
#define STATE_SIZE (16u << 10) /* bytes that inflate() needs without a window */

/* Memory that is always there: embed_find() cannot fail. Pages count when they are used. */
static struct {
	pthread_mutex_t lock;
	struct embed files[COUNT_OF(kept)]; /* those that were asked for */
	char bytes[ROOM];
	size_t used;
} unpacked = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* zlib's allocator: it asks once for each stream, and one stream runs at a time. */
static void *
lend_memory(void *opaque, unsigned items, unsigned size)
{
	static _Alignas(max_align_t) char memory[STATE_SIZE];

	(void)opaque;
	return (size_t)items * size <= sizeof(memory) ? memory : NULL;
}

static void
take_memory_back(void *opaque, void *memory)
{
	(void)opaque;
	(void)memory;
}

/* Inflates a file after the others. Its last four bytes are its length (RFC 1952, section 2.3). */
static void
unpack_file(const struct embed *from, struct embed *to)
{
	z_stream z = {.zalloc = lend_memory, .zfree = take_memory_back};

	to->len = le_get32((const unsigned char *)from->data + from->len - 4);
	to->data = unpacked.bytes + unpacked.used;
	z.next_in = (unsigned char *)from->data;
	z.avail_in = (unsigned)from->len;
	z.next_out = (unsigned char *)unpacked.bytes + unpacked.used;
	z.avail_out = (unsigned)(sizeof(unpacked.bytes) - unpacked.used);
	/* 16: in the form of gzip. With Z_FINISH and room for all, it needs no window. */
	if (inflateInit2(&z, 16 + 15) != Z_OK || inflate(&z, Z_FINISH) != Z_STREAM_END ||
	    z.total_out != to->len)
		abort(); /* the build made it, and the unit test unpacked it */
	unpacked.used += to->len;
	to->name = from->name;
}

/* Returns the place in the table, or COUNT_OF(kept). */
static size_t
find_kept(const char *name)
{
	size_t i = 0;

	while (i < COUNT_OF(kept) && strcmp(kept[i].file.name, name) != 0)
		i++;
	return i;
}

const struct embed *
embed_as_kept(const char *name)
{
	size_t i = find_kept(name);

	return i < COUNT_OF(kept) ? &kept[i].file : NULL;
}

const struct embed *
embed_find(const char *name)
{
	size_t i = find_kept(name);

	if (i == COUNT_OF(kept))
		return NULL;
	if (!kept[i].is_packed)
		return &kept[i].file;
	pthread_mutex_lock(&unpacked.lock);
	if (!unpacked.files[i].name)
		unpack_file(&kept[i].file, &unpacked.files[i]);
	pthread_mutex_unlock(&unpacked.lock);
	return &unpacked.files[i];
}
