/* SPDX-License-Identifier: MIT */
/*
 * The few lines that installers (pip, uv, installer and others) write for an entry point.
 */
#ifndef MOVENV_SCRIPT_ENTRY_STUB_H
#define MOVENV_SCRIPT_ENTRY_STUB_H

#include <stddef.h>

/*
 * If the source holds only the lines that installers write for an entry point, "from MODULE import
 * …" and "sys.exit(ATTRIBUTE())", fills module and attribute (NAME_CAP bytes each) and returns 1;
 * else 0. For scripts without an entry in entry_points.txt, such as "pip3.12".
 */
int entry_stub_parse(const char *source, size_t n, char *module, char *attribute);

#endif
