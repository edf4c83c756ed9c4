/* SPDX-License-Identifier: MIT */
/*
 * Any text as RECORD; the rows can be written and read again.
 */
#include "fuzz.h"
#include "record_keep.h"
#include "wheel/record_scan.h"

static void
write_again(const struct record *record)
{
	struct buf out = {0};
	struct record again;

	for (size_t i = 0; i < record->count; i++) {
		MUST(record_find(record, record->rows[i].name) == &record->rows[i]);
		MUST(record_add(&out, record->rows[i].name, "x", i) == 0);
	}
	MUST(record_parse(&again, buf_str(&out), out.len) == 0);
	MUST(again.count == record->count);
	for (size_t i = 0; i < record->count; i++)
		MUST(!strcmp(again.rows[i].name, record->rows[i].name));
	record_release(&again);
	buf_free(&out);
}

/* Row by row, each row is one of the whole; and nothing changes if no row does. */
static void
read_by_rows(const struct record *record, const char *text, size_t n)
{
	struct record_scan scan = {.text = text, .n = n};
	struct record_row row;
	struct buf out = {0};
	size_t count = 0;
	int more;

	while ((more = record_scan_next(&scan, &row)) > 0) {
		const struct record_row *same = record_find(record, row.name);

		MUST(same && !strcmp(same->hash, row.hash) && !strcmp(same->size, row.size));
		count++;
	}
	MUST(more < 0 || count == record->count);
	if (more == 0) {
		MUST(record_rewrite(&scan, NULL, 0, record_keep, &out) == 0);
		MUST(out.len == n && (n == 0 || !memcmp(out.data, text, n)));
	}
	record_scan_release(&scan);
	buf_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct record record;

	if (record_parse(&record, (const char *)data, n) == 0) {
		write_again(&record);
		read_by_rows(&record, (const char *)data, n);
	}
	record_release(&record);
	return 0;
}
