/* SPDX-License-Identifier: MIT */
/*
 * Reading a wheel; see wheel/wheel.h.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/path.h"
#include "core/err.h"
#include "wheel/filename.h"
#include "wheel/wheel.h"

#define TEXT_MAX (16u << 20) /* bytes of RECORD, METADATA or WHEEL */

static int
wheel_refuse(const struct wheel *wheel, const char *why)
{
	return failf("cannot use the wheel '%s': %s", wheel->file, why);
}

/* After a zip function failed. */
static int
wheel_refuse_zip(const struct wheel *wheel)
{
	if (errno == EBADMSG)
		return wheel_refuse(wheel, zip_fault(&wheel->zip));
	return fail_errno("cannot read the wheel '%s'", wheel->file);
}

/*
 * Takes name and version from "NAME-VERSION.dist-info/RECORD". Of the file name only the project is
 * compared.
 */
static int
wheel_take_dist_info(struct wheel *wheel, const char *member)
{
	size_t n = strlen(member) - strlen("/RECORD");
	size_t stem = n - strlen(".dist-info");
	size_t name = strcspn(member, "-");
	const char *file = path_base(wheel->file);

	if (n >= sizeof(wheel->dist_info) || name == 0 || name + 1 >= stem ||
	    !wheel_filename_is(member, name, file, strcspn(file, "-")))
		return wheel_refuse(wheel, "the .dist-info directory in it has another name");
	memcpy(wheel->dist_info, member, n);
	memcpy(wheel->name, member, name);
	memcpy(wheel->version, member + name + 1, stem - name - 1);
	return 0;
}

/* Returns the length of "NAME.dist-info" if the member lies in such a directory, else 0. */
static size_t
dist_info_len(const char *member)
{
	static const char tail[] = ".dist-info";
	size_t n = strcspn(member, "/");

	return member[n] && n >= sizeof(tail) &&
			       !memcmp(member + n - sizeof(tail) + 1, tail, sizeof(tail) - 1)
		       ? n
		       : 0;
}

static int
wheel_find_dist_info(struct wheel *wheel)
{
	const char *found = NULL, *record = NULL;

	for (size_t i = 0; i < zip_count(&wheel->zip); i++) {
		const char *name = zip_at(&wheel->zip, i)->name;
		size_t n = dist_info_len(name);

		if (n == 0)
			continue;
		if (found && (strncmp(found, name, n) != 0 || found[n] != '/'))
			return wheel_refuse(wheel, "it has two .dist-info directories");
		found = name;
		if (!strcmp(name + n, "/RECORD"))
			record = name;
	}
	return record ? wheel_take_dist_info(wheel, record)
		      : wheel_refuse(wheel, "it has no RECORD");
}

/* Reads a text file of the .dist-info directory. */
static int
wheel_read_text(struct wheel *wheel, const char *name, struct buf *out)
{
	char full[2 * NAME_CAP];
	const struct zip_member *member;

	snprintf(full, sizeof(full), "%s/%s", wheel->dist_info, name);
	member = zip_find(&wheel->zip, full);
	if (!member)
		return failf("cannot use the wheel '%s': it has no '%s'", wheel->file, full);
	if (member->size > TEXT_MAX)
		return failf("cannot use the wheel '%s': its '%s' is too large", wheel->file, full);
	if (zip_read(&wheel->zip, member, out) < 0)
		return wheel_refuse_zip(wheel);
	return 0;
}

/* The value of a "Key: value" line before the first empty line; NULL if there is none. */
static const char *
wheel_header_value(const char *text, const char *key, size_t *len)
{
	size_t n = strlen(key);

	while (*text && *text != '\n' && *text != '\r') {
		if (!strncasecmp(text, key, n) && text[n] == ':') {
			text += n + 1;
			text += strspn(text, " \t");
			*len = strcspn(text, "\r\n");
			return text;
		}
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	return NULL;
}

static int
wheel_read_record(struct wheel *wheel)
{
	struct buf text = {0};
	int status = wheel_read_text(wheel, "RECORD", &text);

	if (status == 0 && record_parse(&wheel->record, buf_str(&text), text.len) < 0)
		status = errno == EBADMSG ? wheel_refuse(wheel, "its RECORD is damaged")
					  : fail_errno("cannot read the wheel '%s'", wheel->file);
	buf_free(&text);
	return status;
}

static int
wheel_read_format(struct wheel *wheel)
{
	struct buf text = {0};
	int status = wheel_read_text(wheel, "WHEEL", &text);
	const char *value;
	size_t n;

	if (status == 0) {
		value = wheel_header_value(buf_str(&text), "Wheel-Version", &n);
		if (!value || n < 2 || strncmp(value, "1.", 2) != 0)
			status = wheel_refuse(wheel, "its format is not version 1 of wheels");
		value = wheel_header_value(buf_str(&text), "Root-Is-Purelib", &n);
		wheel->is_pure = value && n == 4 && !strncasecmp(value, "true", 4);
	}
	buf_free(&text);
	return status;
}

int
wheel_open(struct wheel *wheel, const char *file)
{
	*wheel = (struct wheel){.file = file, .zip.fd = -1};
	if (zip_open(&wheel->zip, file, WHEEL_MAX) < 0)
		return wheel_refuse_zip(wheel);
	if (wheel_find_dist_info(wheel) < 0 || wheel_read_format(wheel) < 0 ||
	    wheel_read_record(wheel) < 0)
		return -1;
	return wheel_read_text(wheel, "METADATA", &wheel->metadata);
}

void
wheel_share(struct wheel *reader, const struct wheel *wheel)
{
	*reader = *wheel;
	zip_share(&reader->zip, &wheel->zip);
}

void
wheel_unshare(struct wheel *reader)
{
	zip_unshare(&reader->zip);
}

void
wheel_requires_python(const struct wheel *wheel, char *text, size_t cap)
{
	size_t n;
	const char *value = wheel_header_value(buf_str(&wheel->metadata), "Requires-Python", &n);

	if (!value || n >= cap)
		n = 0;
	if (n > 0)
		memcpy(text, value, n);
	text[n] = '\0';
}

void
wheel_close(struct wheel *wheel)
{
	zip_close(&wheel->zip);
	record_release(&wheel->record);
	buf_free(&wheel->metadata);
}
