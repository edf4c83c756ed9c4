/* SPDX-License-Identifier: MIT */
/*
 * The common part of the fuzz targets: libFuzzer's entry, and a file in memory with a name.
 */
#ifndef MOVENV_FUZZ_FUZZ_H
#define MOVENV_FUZZ_FUZZ_H

#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* A condition that holds for any input. */
#define MUST(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
			abort(); \
		} \
	} while (0)

/* Makes an open file of these bytes; its name goes to `name`. */
static inline int
fuzz_file(const void *data, size_t n, char name[32])
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	MUST(fd >= 0);
	MUST(n == 0 || write(fd, data, n) == (ssize_t)n);
	MUST(lseek(fd, 0, SEEK_SET) == 0);
	snprintf(name, 32, "/proc/self/fd/%d", fd);
	return fd;
}

/* The bytes as a text in memory of its own, so that the sanitizer sees reads beyond it. */
static inline char *
fuzz_text(const uint8_t *data, size_t n)
{
	char *text = malloc(n + 1);

	MUST(text);
	memcpy(text, data, n);
	text[n] = '\0';
	return text;
}

/* Makes a directory, in memory if possible, that the caller removes. Returns its name; static. */
static inline char *
fuzz_dir(void)
{
	static char name[40];
	const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";

	snprintf(name, sizeof(name), "%s/movenv-fuzz-XXXXXX", base);
	MUST(mkdtemp(name));
	return name;
}

/* Cuts the first line off a text, of which *rest keeps what is after it. */
static inline char *
fuzz_line(char **rest)
{
	char *line = *rest;

	*rest += strcspn(*rest, "\n");
	if (**rest)
		*(*rest)++ = '\0';
	return line;
}

#endif
