/* SPDX-License-Identifier: MIT */
/*
 * Any RECORD with new hashes for some rows: each other row stays byte for byte. The first byte
 * chooses the rows.
 */
#include "fuzz.h"
#include "record_keep.h"
#include "wheel/record.h"
#include "wheel/record_scan.h"

#define CHANGES_MAX 64

/* Returns the length of the first row: a newline in quotes does not end it. */
static size_t
row_length(const char *text)
{
	size_t n = 0;

	for (int quoted = 0; text[n] && (quoted || text[n] != '\n'); n++)
		quoted ^= text[n] == '"';
	return n + (text[n] == '\n');
}

static size_t
choose_rows(const struct record *record, unsigned char choice, struct record_change *changes)
{
	size_t count = 0;

	for (size_t i = 0; i < record->count && count < CHANGES_MAX; i++)
		if (choice >> i % 8 & 1)
			changes[count++] = (struct record_change){
				.name = record->rows[i].name, .hash = "hash", .size = i};
	return count;
}

/* The old rows one by one, the changed ones by record_add(). */
static void
check_rows(const char *text, const char *new, const struct record_change *changes, size_t count)
{
	for (size_t n; *text; text += n, new += n) {
		struct record row;
		struct buf changed = {0};

		n = row_length(text);
		MUST(record_parse(&row, text, n) == 0 && row.count <= 1);
		for (size_t i = 0; row.count && i < count; i++)
			if (!strcmp(row.rows[0].name, changes[i].name))
				MUST(record_add(&changed, changes[i].name, "hash",
						changes[i].size) == 0);
		if (changed.len > 0) {
			MUST(!strncmp(new, changed.data, changed.len));
			new += changed.len;
			new -= n;
		} else {
			MUST(!strncmp(new, text, n));
		}
		record_release(&row);
		buf_free(&changed);
	}
	MUST(!*new);
}

static void
rewrite(const char *text, size_t n, const struct record_change *changes, size_t count,
	struct buf *out)
{
	struct record_scan scan = {.text = text, .n = n};

	MUST(record_rewrite(&scan, changes, count, record_keep, out) == 0);
	record_scan_release(&scan);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct record_change changes[CHANGES_MAX];
	char *text = fuzz_text(data + (n > 0), n - (n > 0));
	struct buf once = {0}, twice = {0};
	struct record record;
	size_t count;

	n = strlen(text);
	if (record_parse(&record, text, n) == 0) {
		count = choose_rows(&record, data && *data ? *data : 0, changes);
		rewrite(text, n, changes, count, &once);
		check_rows(text, buf_str(&once), changes, count);
		rewrite(buf_str(&once), once.len, changes, count, &twice);
		MUST(!strcmp(buf_str(&once), buf_str(&twice)));
	}
	record_release(&record);
	buf_free(&once);
	buf_free(&twice);
	free(text);
	return 0;
}
