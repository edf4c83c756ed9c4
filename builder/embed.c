/* SPDX-License-Identifier: MIT */
/*
 * Embedded files, taken in by the assembler at build time; see embed.h.
 */
#include <string.h>

#include "compiler.h"
#include "embed.h"

/* Two symbols around the bytes of a file, whose name counts from the top of the source tree. */
#define EMBED(symbol, file) \
	__asm__(".section .rodata,\"a\"\n" #symbol ":\n.incbin \"" file "\"\n" #symbol "_end:\n" \
		".byte 0\n.previous\n"); \
	extern const char symbol[]; \
	extern const char symbol##_end[];

#ifndef SHIM_FILE
#define SHIM_FILE "build/shim"
#endif

EMBED(embed_shim, SHIM_FILE)
EMBED(embed_activate, "builder/activate/activate")
EMBED(embed_activate_csh, "builder/activate/activate.csh")
EMBED(embed_activate_fish, "builder/activate/activate.fish")
EMBED(embed_activate_ps1, "builder/activate/Activate.ps1")
EMBED(embed_activate_nu, "builder/activate/activate.nu")
EMBED(embed_activate_xsh, "builder/activate/activate.xsh")
EMBED(embed_activate_this, "builder/activate/activate_this.py")
EMBED(embed_activate_bat, "builder/activate/activate.bat")
EMBED(embed_deactivate_bat, "builder/activate/deactivate.bat")
EMBED(embed_ask, "builder/site/ask.py")
EMBED(embed_become, "builder/site/become.py")
EMBED(embed_header, "builder/site/header.sh")
EMBED(embed_hook, "builder/site/_movenv_pip.py")
EMBED(embed_site, "builder/site/sitecustomize.py")

const struct embed *
embed_find(const char *name)
{
	static struct embed files[] = {
		{"shim", embed_shim, 0},
		{"activate", embed_activate, 0},
		{"activate.csh", embed_activate_csh, 0},
		{"activate.fish", embed_activate_fish, 0},
		{"Activate.ps1", embed_activate_ps1, 0},
		{"activate.nu", embed_activate_nu, 0},
		{"activate.xsh", embed_activate_xsh, 0},
		{"activate_this.py", embed_activate_this, 0},
		{"activate.bat", embed_activate_bat, 0},
		{"deactivate.bat", embed_deactivate_bat, 0},
		{"ask.py", embed_ask, 0},
		{"become.py", embed_become, 0},
		{"header.sh", embed_header, 0},
		{"_movenv_pip.py", embed_hook, 0},
		{"sitecustomize.py", embed_site, 0},
	};
	static const char *const ends[] = {
		embed_shim_end,           embed_activate_end,      embed_activate_csh_end,
		embed_activate_fish_end,  embed_activate_ps1_end,  embed_activate_nu_end,
		embed_activate_xsh_end,   embed_activate_this_end, embed_activate_bat_end,
		embed_deactivate_bat_end, embed_ask_end,           embed_become_end,
		embed_header_end,         embed_hook_end,          embed_site_end,
	};

	for (size_t i = 0; i < COUNT_OF(files); i++) {
		size_t len = (size_t)(ends[i] - files[i].data);

		if (files[i].len != len) /* once: threads read it */
			files[i].len = len;
		if (!strcmp(files[i].name, name))
			return &files[i];
	}
	return NULL;
}
