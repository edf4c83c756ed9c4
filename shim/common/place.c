/* SPDX-License-Identifier: MIT */
/*
 * The place in an interpreter's file; see common/place.h.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/place.h"

long
place_read(int fd, struct place *place)
{
	struct stat st;
	off_t at;

	if (fstat(fd, &st) < 0)
		return -1;
	at = st.st_size - (off_t)sizeof(*place);
	if (S_ISREG(st.st_mode) && at > 0 &&
	    pread(fd, place, sizeof(*place), at) == (ssize_t)sizeof(*place) &&
	    !memcmp(place->mark, PLACE_MARK, sizeof(place->mark)) &&
	    !place->loader[sizeof(place->loader) - 1] &&
	    !place->neutral[sizeof(place->neutral) - 1])
		return (long)at;
	errno = EBADMSG;
	return -1;
}

/* FNV-1a of 64 bits; it need not resist anybody who may write the file. */
static void
place_number(const char *name, unsigned char number[8])
{
	uint64_t hash = 0xcbf29ce484222325;

	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 0x100000001b3;
	for (int i = 0; i < 8; i++, hash >>= 8)
		number[i] = (unsigned char)hash;
}

/* The number's index in the list, or that of the first free one. */
static int
find_number(const struct place *place, const unsigned char number[8])
{
	static const unsigned char none[8];
	int i = 0;

	while (i < PLACE_OLD_MAX && memcmp(place->old[i], number, 8) != 0 &&
	       memcmp(place->old[i], none, 8) != 0)
		i++;
	return i;
}

static int
put_loader(struct place *place, const char *loader)
{
	size_t n = strlen(loader);

	if (n >= sizeof(place->loader))
		return -1;
	memset(place->loader, 0, sizeof(place->loader));
	memcpy(place->loader, loader, n);
	return 0;
}

int
place_move(struct place *place, const char *loader)
{
	unsigned char number[8];
	int i;

	place_number(loader, number);
	i = find_number(place, number);
	if (i == PLACE_OLD_MAX || !memcmp(place->old[i], number, 8))
		return -1;
	if (strcmp(place->loader, place->neutral) != 0) {
		place_number(place->loader, number);
		i = find_number(place, number);
		if (i == PLACE_OLD_MAX)
			return -1;
		memcpy(place->old[i], number, 8);
	}
	return put_loader(place, loader);
}

int
place_set(struct place *place, const char *loader)
{
	memset(place->old, 0, sizeof(place->old));
	return put_loader(place, loader ? loader : place->neutral);
}
