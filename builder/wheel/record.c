/* SPDX-License-Identifier: MIT */
/*
 * RECORD; see wheel/record.h.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wheel/record.h"

#define SHA256_NAME "sha256="

/*
 * Takes one CSV field at *at, unquoting it in place. Returns what ends it: ',' or '\n', 0 for the
 * end of the text, -1 if the quotes are wrong.
 */
static int
record_take_field(char **at, char **field)
{
	char *from = *at, *to = *at;
	int quoted = *from == '"';
	int end;

	*field = to;
	if (quoted) {
		for (from++; *from && (*from != '"' || from[1] == '"'); *to++ = *from++)
			from += *from == '"';
		if (*from++ != '"')
			return -1;
	} else {
		while (*from && *from != ',' && *from != '\n' && *from != '\r' && *from != '"')
			*to++ = *from++;
	}
	from += from[0] == '\r' && (from[1] == '\n' || from[1] == '\0');
	end = (unsigned char)*from;
	if (end != ',' && end != '\n' && end != '\0')
		return -1;
	*at = end ? from + 1 : from;
	*to = '\0';
	return end;
}

int
record_take_row(char **at, struct record_row *row)
{
	char *fields[3] = {"", "", ""};
	int end = ',';

	for (int i = 0; end == ','; i++) {
		if (i == 3)
			return -1;
		end = record_take_field(at, &fields[i]);
	}
	*row = (struct record_row){fields[0], fields[1], fields[2]};
	return end < 0 ? -1 : 0;
}

static int
record_compare_rows(const void *a, const void *b)
{
	return strcmp(((const struct record_row *)a)->name, ((const struct record_row *)b)->name);
}

static int
record_bad(void)
{
	errno = EBADMSG;
	return -1;
}

int
record_parse(struct record *record, const char *text, size_t n)
{
	size_t lines = 1;
	char *at;

	*record = (struct record){.wrong = "it is not text"};
	if (n > 0 && memchr(text, '\0', n))
		return record_bad();
	for (size_t i = 0; i < n; i++)
		lines += text[i] == '\n';
	record->text = malloc(n + 1);
	record->rows = calloc(lines, sizeof(*record->rows));
	if (!record->text || !record->rows)
		return -1;
	memcpy(record->text, text, n);
	record->text[n] = '\0';
	record->wrong = "a row of it is not a name, a hash and a size";
	for (at = record->text; *at;) {
		struct record_row *row = &record->rows[record->count];

		if (record_take_row(&at, row) < 0)
			return record_bad();
		record->count += row->name[0] != '\0'; /* empty lines are skipped */
	}
	record->wrong = "it lists a name twice";
	qsort(record->rows, record->count, sizeof(*record->rows), record_compare_rows);
	for (size_t i = 1; i < record->count; i++)
		if (!strcmp(record->rows[i - 1].name, record->rows[i].name))
			return record_bad();
	return 0;
}

const struct record_row *
record_find(const struct record *record, const char *name)
{
	struct record_row key = {name, NULL, NULL};

	if (record->count == 0)
		return NULL;
	return bsearch(&key, record->rows, record->count, sizeof(key), record_compare_rows);
}

int
record_row_has_sha256(const struct record_row *row)
{
	return !strncmp(row->hash, SHA256_NAME, strlen(SHA256_NAME));
}

/* Reads a digest of hexadecimal digits. Returns 0, or -1 if the text is not one. */
static int
record_take_hex(const char *text, unsigned char digest[SHA256_LEN])
{
	static const char digits[] = "0123456789abcdef";

	if (strlen(text) != 2UL * SHA256_LEN)
		return -1;
	for (size_t i = 0; i < 2UL * SHA256_LEN; i++) {
		const char *digit = strchr(digits, tolower((unsigned char)text[i]));

		if (!digit)
			return -1;
		digest[i / 2] = (unsigned char)(digest[i / 2] << 4 | (digit - digits));
	}
	return 0;
}

int
record_row_hash(const struct record_row *row, char hash[SHA256_TEXT_CAP])
{
	const char *text = row->hash + strlen(SHA256_NAME);
	unsigned char digest[SHA256_LEN] = {0};
	size_t n = SHA256_TEXT_CAP - 1;

	if (!record_row_has_sha256(row))
		return 0;
	if (record_take_hex(text, digest) == 0) {
		sha256_text(digest, hash);
		return 1;
	}
	if (strlen(text) < n || text[n + strspn(text + n, "=")])
		return 0;
	memcpy(hash, text, n);
	hash[n] = '\0';
	return 1;
}

int
record_row_is_hash(const struct record_row *row, const char *hash)
{
	char own[SHA256_TEXT_CAP];

	return record_row_hash(row, own) && !strcmp(own, hash);
}

int
record_row_is_size(const struct record_row *row, size_t size)
{
	char digits[24];

	(void)snprintf(digits, sizeof(digits), "%zu", size);
	return !row->size[0] || !strcmp(row->size, digits);
}

static int
record_add_name(struct buf *out, const char *name)
{
	int status;

	if (!strpbrk(name, ",\"\r\n"))
		return buf_puts(out, name);
	status = buf_putc(out, '"');
	for (; *name && status == 0; name++)
		status = *name == '"' ? buf_puts(out, "\"\"") : buf_putc(out, *name);
	return status < 0 ? -1 : buf_putc(out, '"');
}

int
record_add(struct buf *out, const char *name, const char *hash, size_t size)
{
	if (record_add_name(out, name) < 0)
		return -1;
	return hash ? buf_printf(out, ",sha256=%s,%zu\n", hash, size) : buf_puts(out, ",,\n");
}

void
record_release(struct record *record)
{
	int saved = errno;

	free(record->rows);
	free(record->text);
	*record = (struct record){0};
	errno = saved;
}
