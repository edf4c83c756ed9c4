/* SPDX-License-Identifier: MIT */
/*
 * What a wheel has and lists; see wheel/inventory.h.
 *
 * Members are sorted with '/' before all other bytes that names may have, so that all below a
 * directory, and what lies below a file, comes directly after it. A '/' at the end does not count.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fs/safe_name.h"
#include "wheel/inventory.h"

#define HASH_MAX 128 /* bytes; sha512 in base64 has 88, and its name 7 */
#define SIZE_MAX_DIGITS 20

/* A name without the '/' at its end. */
struct inventory_name {
	const char *at;
	size_t n;
};

static struct inventory_name
bare_name(const char *text)
{
	size_t n = strlen(text);

	return (struct inventory_name){text, n > 0 && text[n - 1] == '/' ? n - 1 : n};
}

static int
rank_of_byte(char c)
{
	return c == '/' ? 0 : (unsigned char)c;
}

static int
compare_bare_names(struct inventory_name a, struct inventory_name b)
{
	size_t i = 0;

	while (i < a.n && i < b.n && a.at[i] == b.at[i])
		i++;
	if (i < a.n && i < b.n)
		return rank_of_byte(a.at[i]) - rank_of_byte(b.at[i]);
	return (i < a.n) - (i < b.n);
}

static int
compare_members(const void *a, const void *b)
{
	const struct zip_member *const *x = a, *const *y = b;

	return compare_bare_names(bare_name((*x)->name), bare_name((*y)->name));
}

/* Returns 1 if the member lies below the directory of this name, else 0. */
static int
lies_below(const struct zip_member *member, struct inventory_name dir)
{
	return member->name_len > dir.n + 1 && member->name[dir.n] == '/' &&
	       !memcmp(member->name, dir.at, dir.n);
}

static int
inventory_refuse(struct inventory_fault *fault, const char *name, int is_row, const char *why)
{
	shown(fault->name, sizeof(fault->name), name, strlen(name));
	fault->is_row = is_row;
	fault->why = why;
	errno = EBADMSG;
	return -1;
}

static int
check_sorted_members(const struct zip_member **sorted, size_t count, struct inventory_fault *fault)
{
	for (size_t i = 1; i < count; i++) {
		const struct zip_member *a = sorted[i - 1], *b = sorted[i];
		int is_same = compare_members(&sorted[i - 1], &sorted[i]) == 0;

		if (is_same && a->is_dir == b->is_dir)
			return inventory_refuse(fault, a->name, 0, "it is there twice");
		if (is_same || (!a->is_dir && lies_below(b, bare_name(a->name))))
			return inventory_refuse(fault, a->is_dir ? b->name : a->name, 0,
						"it is both a file and a directory");
	}
	return 0;
}

/* Returns 1 if a row names a file of the wheel, or a directory, which some tools list; else 0. */
static int
inventory_has(const struct zip_member **sorted, size_t count, const char *row)
{
	struct inventory_name name = bare_name(row);
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_bare_names(bare_name(sorted[middle]->name), name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == count)
		return 0;
	if (compare_bare_names(bare_name(sorted[low]->name), name) == 0)
		return !row[name.n] || sorted[low]->is_dir;
	return lies_below(sorted[low], name);
}

static int
check_record_row(const struct zip_member **sorted, size_t count, const struct record_row *row,
		 struct inventory_fault *fault)
{
	const char *why = safe_name_reject(row->name, strlen(row->name));

	if (!why && (strlen(row->hash) > HASH_MAX || strlen(row->size) > SIZE_MAX_DIGITS))
		why = "its hash or its size is too long";
	if (!why && !inventory_has(sorted, count, row->name))
		why = "it is not in the wheel";
	return why ? inventory_refuse(fault, row->name, 1, why) : 0;
}

int
inventory_check(const struct zip *zip, const struct record *record, struct inventory_fault *fault)
{
	size_t count = zip_count(zip);
	const struct zip_member **sorted = calloc(count + 1, sizeof(*sorted));
	int status = sorted ? 0 : -1;

	for (size_t i = 0; sorted && i < count; i++)
		sorted[i] = zip_at(zip, i);
	if (status == 0) {
		qsort(sorted, count, sizeof(*sorted), compare_members);
		status = check_sorted_members(sorted, count, fault);
	}
	for (size_t i = 0; status == 0 && i < record->count; i++)
		status = check_record_row(sorted, count, &record->rows[i], fault);
	free(sorted);
	return status;
}
