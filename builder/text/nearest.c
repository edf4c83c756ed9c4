/* SPDX-License-Identifier: MIT */
/*
 * The nearest of several names; see text/nearest.h.
 */
#include "text/nearest.h"

#define NEAREST_MAX 63 /* bytes of a name */

/* The row of distances for one byte of the word, and the two rows before it. */
typedef unsigned distance_row[NEAREST_MAX + 1];

static unsigned
least_of(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Fills the row for byte i (from 1) of the word a. */
static void
fill_row(distance_row *rows, size_t i, const char *a, const char *b, size_t n)
{
	unsigned *row = rows[i % 3], *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];

	row[0] = (unsigned)i;
	for (size_t j = 1; j <= n; j++) {
		unsigned differs = a[i - 1] != b[j - 1];

		row[j] = least_of(least_of(above[j], row[j - 1]) + 1, above[j - 1] + differs);
		if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
			row[j] = least_of(row[j], two_above[j - 2] + 1);
	}
}

static unsigned
edits_between(const char *a, size_t m, const char *b, size_t n)
{
	distance_row rows[3];

	for (size_t j = 0; j <= n; j++)
		rows[0][j] = (unsigned)j;
	for (size_t i = 1; i <= m; i++)
		fill_row(rows, i, a, b, n);
	return rows[m % 3][n];
}

void
nearest_offer(struct nearest *nearest, const char *name, size_t n)
{
	unsigned most = nearest->len <= 4 ? 1 : nearest->len <= 9 ? 2 : 3;
	unsigned edits;

	if (nearest->len == 0 || nearest->len > NEAREST_MAX || n > NEAREST_MAX)
		return;
	edits = edits_between(nearest->word, nearest->len, name, n);
	/* A word that shares no letter with the name is not a misspelling of it. */
	if (edits > most || edits >= n || (nearest->name && edits >= nearest->distance))
		return;
	nearest->name = name;
	nearest->name_len = n;
	nearest->distance = edits;
}
