/* SPDX-License-Identifier: MIT */
/*
 * Embedded files; see embed/embed.h. The assembler includes their bytes at build time (`.incbin`),
 * from the source tree and, for the two programs, from the directory of the build.
 */
#include <string.h>

#include "common/compiler.h"
#include "embed/embed.h"

/* The directory of the build, with a slash at the end: the Makefile passes it. */
#ifndef PROGRAMS
#define PROGRAMS "build/"
#endif

#define ACTIVATE "builder/embed/activate/"
#define SITE "builder/embed/site/"

/* Each file: the symbol of its bytes, its directory at build time, and its name. */
#define FILES(F) \
	F(embed_shim, PROGRAMS, "shim") \
	F(embed_carrier, PROGRAMS, "carrier") \
	F(embed_library, PROGRAMS, "libmovenv.so") \
	F(embed_activate, ACTIVATE, "activate") \
	F(embed_activate_csh, ACTIVATE, "activate.csh") \
	F(embed_activate_fish, ACTIVATE, "activate.fish") \
	F(embed_activate_ps1, ACTIVATE, "Activate.ps1") \
	F(embed_activate_nu, ACTIVATE, "activate.nu") \
	F(embed_activate_xsh, ACTIVATE, "activate.xsh") \
	F(embed_activate_this, ACTIVATE, "activate_this.py") \
	F(embed_activate_bat, ACTIVATE, "activate.bat") \
	F(embed_deactivate_bat, ACTIVATE, "deactivate.bat") \
	F(embed_ask, SITE, "ask.py") \
	F(embed_compile_changed, SITE, "compile_changed.py") \
	F(embed_compile_wheel, SITE, "compile_wheel.py") \
	F(embed_locpath, SITE, "locpath.py") \
	F(embed_other_files, SITE, "other_files.py") \
	F(embed_python_config, SITE, "python-config") \
	F(embed_become, SITE, "become.py") \
	F(embed_header, SITE, "header.sh") \
	F(embed_hook, SITE, "_movenv_pip.py") \
	F(embed_site, SITE, "sitecustomize.py") \
	F(embed_sysconfigdata, SITE, "sysconfigdata.py") \
	F(embed_terminfo, SITE, "terminfo.py") \
	F(embed_tkconstants, SITE, "tkconstants.py")

/* The bytes of a file, and its length as the address of a symbol: C has no constant for it. */
/* NOLINTBEGIN(bugprone-macro-parentheses): a name that is declared */
#define INCLUDE_BYTES(symbol, dir, file) \
	__asm__(".section .rodata,\"a\"\n" #symbol ":\n.incbin \"" dir file "\"\n.set " #symbol \
		"_length, . - " #symbol "\n.previous\n"); \
	extern const char symbol[]; \
	extern const char symbol##_length[];
/* NOLINTEND(bugprone-macro-parentheses) */

FILES(INCLUDE_BYTES)

#define ENTRY(symbol, dir, file) {file, symbol, (size_t)symbol##_length},

static const struct embed files[] = {FILES(ENTRY)};

const struct embed *
embed_find(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(files); i++)
		if (!strcmp(files[i].name, name))
			return &files[i];
	return NULL;
}
