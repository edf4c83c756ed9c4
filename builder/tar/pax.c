/* SPDX-License-Identifier: MIT */
/*
 * Pax headers; see tar/pax.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tar/pax.h"
#include "tar/pax_record.h"

static int
pax_set_text(struct buf *to, const char *text, int *is_set)
{
	*is_set = 1;
	to->len = 0;
	return buf_puts(to, text);
}

/* A time may have a fraction. */
static int
pax_read_number(const char *text, uint64_t *value)
{
	char *end;

	errno = 0;
	*value = strtoull(text, &end, 10);
	if (!errno && *text >= '0' && *text <= '9' && (!*end || *end == '.') && *value <= INT64_MAX)
		return 0;
	errno = EBADMSG;
	return -1;
}

/* The key is the part after "GNU.sparse.". */
static int
pax_take_sparse(struct tar_pax *pax, const char *key, const char *value)
{
	struct sparse *sparse = &pax->sparse;
	uint64_t n;

	sparse->is_on = 1;
	if (!strcmp(key, "name"))
		return pax->has_own_name = 1, pax_set_text(&pax->name, value, &pax->has_name);
	if (!strcmp(key, "size") || !strcmp(key, "realsize"))
		return pax_read_number(value, &sparse->size);
	if (!strcmp(key, "major"))
		return pax->has_map = value[0] != '0', 0;
	if (!strcmp(key, "map"))
		return sparse_read(sparse, value, ',');
	if (!strcmp(key, "offset") || !strcmp(key, "numbytes"))
		return pax_read_number(value, &n) < 0 ? -1 : sparse_add(sparse, n);
	return 0;
}

static int
pax_take_record(struct tar_pax *pax, const struct pax_record *record)
{
	const char *key = record->key, *value = record->value;

	/* The values of a vendor (SCHILY.xattr) may be any bytes; others must not have a NUL. */
	if (strchr(key, '.') && strncmp(key, "GNU.sparse.", 11) != 0)
		return 0;
	if (strlen(value) != record->len) {
		errno = EBADMSG;
		return -1;
	}
	if (!strcmp(key, "path") && !pax->has_own_name)
		return pax_set_text(&pax->name, value, &pax->has_name);
	if (!strcmp(key, "linkpath"))
		return pax_set_text(&pax->target, value, &pax->has_target);
	if (!strcmp(key, "size"))
		return pax->has_size = 1, pax_read_number(value, &pax->size);
	if (!strcmp(key, "mtime") && value[0] != '-')
		return pax->has_time = 1, pax_read_number(value, &pax->seconds);
	return strncmp(key, "GNU.sparse.", 11) ? 0 : pax_take_sparse(pax, key + 11, value);
}

int
tar_pax_read(struct tar_pax *pax, char *bytes, size_t n, const char **wrong)
{
	struct pax_record record;
	int status;

	while ((status = pax_record_next(&bytes, &n, &record)) > 0)
		if (pax_take_record(pax, &record) < 0) {
			status = -1;
			break;
		}
	if (status < 0 && errno == EBADMSG)
		*wrong = "its pax header is damaged";
	return status;
}

int
tar_pax_is_bound(const struct tar_pax *pax)
{
	return pax->has_name || pax->has_target || pax->has_size || pax->sparse.is_on;
}

void
tar_pax_reset(struct tar_pax *pax)
{
	struct buf name = pax->name, target = pax->target;
	struct sparse sparse = pax->sparse;

	sparse_reset(&sparse);
	*pax = (struct tar_pax){.name = name, .target = target, .sparse = sparse};
	pax->name.len = pax->target.len = 0;
}

void
tar_pax_release(struct tar_pax *pax)
{
	buf_free(&pax->name);
	buf_free(&pax->target);
	sparse_release(&pax->sparse);
}
