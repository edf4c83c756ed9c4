/* SPDX-License-Identifier: MIT */
/*
 * Embedded files, taken in by the assembler at build time as `gzip -9n` made them; see
 * embed/embed.h.
 *
 * Format notes (RFC 1952): a header of 10 bytes without optional fields, raw deflate data, and a
 * trailer of 8: CRC-32, and the size of what was compressed, least significant byte first.
 */
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "common/compiler.h"
#include "common/status.h"
#include "core/endian.h"
#include "core/err.h"
#include "embed/embed.h"
#include "gzip/inflate.h"

#define HEADER 10
#define TRAILER 8

#ifndef PACKED
#define PACKED "build/packed/"
#endif

/* Each file with the symbol of its bytes. */
#define FILES(F) \
	F(embed_shim, "shim") \
	F(embed_activate, "activate") \
	F(embed_activate_csh, "activate.csh") \
	F(embed_activate_fish, "activate.fish") \
	F(embed_activate_ps1, "Activate.ps1") \
	F(embed_activate_nu, "activate.nu") \
	F(embed_activate_xsh, "activate.xsh") \
	F(embed_activate_this, "activate_this.py") \
	F(embed_activate_bat, "activate.bat") \
	F(embed_deactivate_bat, "deactivate.bat") \
	F(embed_ask, "ask.py") \
	F(embed_become, "become.py") \
	F(embed_header, "header.sh") \
	F(embed_hook, "_movenv_pip.py") \
	F(embed_site, "sitecustomize.py") \
	F(embed_sysconfigdata, "sysconfigdata.py") \
	F(embed_tkconstants, "tkconstants.py") \
	F(embed_carrier, "carrier")

/* Two symbols around the bytes of a file. */
#define EMBED(symbol, file) \
	__asm__(".section .rodata,\"a\"\n" #symbol ":\n.incbin \"" PACKED file ".gz\"\n" #symbol \
		"_end:\n" \
		".previous\n"); \
	extern const unsigned char symbol[]; \
	extern const unsigned char symbol##_end[];

FILES(EMBED)

struct packed {
	const char *name;
	const unsigned char *from, *end;
};

#define ENTRY(symbol, file) {file, symbol, symbol##_end},

static const struct packed packed[] = {FILES(ENTRY)};
static struct embed files[COUNT_OF(packed)];

static int
unpack(struct inflate *s, const struct packed *from, struct embed *to)
{
	size_t n = (size_t)(from->end - from->from) - HEADER - TRAILER;
	struct buf text = {0}; /* kept: it is what files hold from now on */

	to->name = from->name;
	to->len = le_get32(from->end - 4);
	if (inflate_bytes(s, from->from + HEADER, n, &text, to->len) < 0)
		return -1;
	to->data = text.data;
	return 0;
}

/* Nothing can be done without them, and no caller could go on: the only failure is of memory. */
static void
unpack_all(void)
{
	struct inflate s = {0};

	for (size_t i = 0; i < COUNT_OF(packed); i++)
		if (unpack(&s, &packed[i], &files[i]) < 0) {
			fail_errno("cannot start");
			_exit(ST_FAILED);
		}
	inflate_release(&s);
}

const struct embed *
embed_find(const char *name)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, unpack_all);
	for (size_t i = 0; i < COUNT_OF(files); i++)
		if (!strcmp(files[i].name, name))
			return &files[i];
	return NULL;
}
