/* SPDX-License-Identifier: MIT */
/*
 * Patterns of names, as Python's fnmatch has them.
 */
#ifndef MOVENV_TEXT_GLOB_H
#define MOVENV_TEXT_GLOB_H

/*
 * 1 if the whole name matches, else 0: '*' stands for any text, slashes too, '?' for a character
 * (of UTF-8, or else a byte), "[a-z]" for one of a set, "[!a-z]" for one that is not in it; "[*]"
 * is a star itself. A '[' without its end is itself.
 */
int glob_matches(const char *pattern, const char *name);

#endif
