/* SPDX-License-Identifier: MIT */
/*
 * Names to look up; see create/name_set.h.
 */
#include <stdlib.h>
#include <string.h>

#include "create/name_set.h"
#include "fs/dirlist.h"

int
name_set_add(struct name_set *set, const char *name, size_t n)
{
	const char *last = buf_str(&set->text) + set->last;

	if (set->count > 0 && strlen(last) == n && !memcmp(last, name, n))
		return 0;
	set->last = set->text.len;
	set->count++;
	return buf_add(&set->text, name, n) | buf_putc(&set->text, '\0');
}

int
name_set_sort(struct name_set *set)
{
	const char *name = NULL;

	set->sorted = calloc(set->count + 1, sizeof(*set->sorted));
	if (!set->sorted)
		return -1;
	for (size_t i = 0; i < set->count; i++)
		set->sorted[i] = name = dirlist_next(&set->text, name);
	qsort(set->sorted, set->count, sizeof(*set->sorted), set->compare);
	return 0;
}

int
name_set_has(const struct name_set *set, const char *name)
{
	return bsearch(&name, set->sorted, set->count, sizeof(*set->sorted), set->compare) != NULL;
}

void
name_set_release(struct name_set *set)
{
	free(set->sorted);
	buf_free(&set->text);
	*set = (struct name_set){.compare = set->compare};
}
