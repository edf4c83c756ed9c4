/* SPDX-License-Identifier: MIT */
/*
 * Any text as RECORD; the rows can be written and read again.
 */
#include "fuzz.h"
#include "wheel/record.h"

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

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct record record;

	if (record_parse(&record, (const char *)data, n) == 0)
		write_again(&record);
	record_release(&record);
	return 0;
}
