/* SPDX-License-Identifier: MIT */
/*
 * Strings, byte by byte: the C library's functions read words, and are ten times as large. What
 * the shim reads is short.
 */
#include <stdint.h>
#include <string.h>

#define USED __attribute__((used))

USED size_t
strlen(const char *s)
{
	size_t n = 0;

	while (s[n])
		n++;
	return n;
}

USED int
strncmp(const char *a, const char *b, size_t n)
{
	for (; n; a++, b++, n--)
		if (*a != *b || !*a)
			return (unsigned char)*a - (unsigned char)*b;
	return 0;
}

USED int
strcmp(const char *a, const char *b)
{
	return strncmp(a, b, (size_t)-1);
}

USED int
memcmp(const void *a, const void *b, size_t n)
{
	const unsigned char *x = a, *y = b;

	for (; n; x++, y++, n--)
		if (*x != *y)
			return *x - *y;
	return 0;
}

/* Four bytes at a time: pyvenv.cfg and the text of a script go through here. */
USED void *
memchr(const void *s, int c, size_t n)
{
	const unsigned char *at = s;
	uint32_t many = (unsigned char)c * 0x01010101u;

	for (; n >= sizeof(many); at += sizeof(many), n -= sizeof(many)) {
		uint32_t word;

		__builtin_memcpy(&word, at, sizeof(word));
		word ^= many;
		if ((word - 0x01010101u) & ~word & 0x80808080u)
			break; /* one of its bytes is 0 */
	}
	for (; n; at++, n--)
		if (*at == (unsigned char)c)
			return (void *)at;
	return NULL;
}

USED char *
strchr(const char *s, int c)
{
	/* No strlen(): a PATH of 128 KiB is gone through entry by entry. */
	for (; *s != (char)c; s++)
		if (!*s)
			return NULL;
	return (char *)s;
}

USED char *
strrchr(const char *s, int c)
{
	const char *last = NULL;

	do
		if (*s == c)
			last = s;
	while (*s++);
	return (char *)last;
}
