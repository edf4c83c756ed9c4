/* SPDX-License-Identifier: MIT */
/*
 * Reading a wheel; see wheel/wheel.h.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/path.h"
#include "core/err.h"
#include "text/shown.h"
#include "wheel/filename.h"
#include "wheel/header.h"
#include "wheel/inventory.h"
#include "wheel/kept.h"
#include "wheel/refuse.h"
#include "wheel/version.h"
#include "wheel/wheel.h"

#define TEXT_MAX (16u << 20) /* bytes of RECORD, METADATA, WHEEL or entry_points.txt */
#define ROWS_EACH 8          /* rows of RECORD a member, at most: the directories above it */

/* After a zip function failed. */
static int
wheel_refuse_zip(const struct wheel *wheel)
{
	const struct zip *zip = &wheel->zip;
	char name[SHOWN_CAP];

	if (errno != EBADMSG)
		return fail_errno("cannot read the wheel '%s'", wheel->file);
	if (zip->central.bad_name)
		return wheel_refuse(
			wheel->file, "'%s' in it: %s",
			shown(name, sizeof(name), zip->central.bad_name, zip->central.bad_len),
			zip->central.bad_why);
	return wheel_refuse(wheel->file, "%s", zip_fault(zip));
}

/* Takes name and version from "NAME-VERSION.dist-info/RECORD", if the file's name has the same. */
static int
wheel_take_dist_info(struct wheel *wheel, const char *member)
{
	size_t n = strlen(member) - strlen("/RECORD");
	size_t stem = n - strlen(".dist-info");
	size_t name = strcspn(member, "-");
	const char *file = path_base(wheel->file);
	size_t file_name = strcspn(file, "-");

	if (n >= sizeof(wheel->dist_info) || name == 0 || name + 1 >= stem ||
	    !wheel_filename_is(member, name, file, file_name))
		return wheel_refuse(wheel->file, "the .dist-info directory in it has another name");
	memcpy(wheel->dist_info, member, n);
	memcpy(wheel->name, member, name);
	memcpy(wheel->version, member + name + 1, stem - name - 1);
	file += file_name + (file[file_name] == '-');
	if (!version_is(wheel->version, strlen(wheel->version), file, wheel_filename_version(file)))
		return wheel_refuse(wheel->file,
				    "the .dist-info directory in it has another version");
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
			return wheel_refuse(wheel->file, "it has two .dist-info directories");
		found = name;
		if (!strcmp(name + n, "/RECORD"))
			record = name;
	}
	return record ? wheel_take_dist_info(wheel, record)
		      : wheel_refuse(wheel->file, "it has no RECORD");
}

int
wheel_read_text(struct wheel *wheel, const char *name, struct buf *out)
{
	char full[2 * NAME_CAP];
	const struct zip_member *member;

	(void)snprintf(full, sizeof(full), "%s/%s", wheel->dist_info, name);
	member = zip_find(&wheel->zip, full);
	if (!member)
		return 0;
	if (member->size > TEXT_MAX)
		return wheel_refuse(wheel->file, "'%s' in it: it is too large", full);
	if (zip_read(&wheel->zip, member, out) < 0)
		return wheel_refuse_zip(wheel);
	if (out->len > 0 && memchr(out->data, '\0', out->len))
		return wheel_refuse(wheel->file, "'%s' in it: it is not text", full);
	return 1;
}

/* The same of a text that each wheel has. Returns 0, or -1 after a message. */
static int
wheel_need_text(struct wheel *wheel, const char *name, struct buf *out)
{
	int found = wheel_read_text(wheel, name, out);

	if (found == 0)
		return wheel_refuse(wheel->file, "it has no '%s/%s'", wheel->dist_info, name);
	return found < 0 ? -1 : 0;
}

/* Reports what inventory_check() found. */
static int
wheel_refuse_inventory(const struct wheel *wheel, const struct inventory_fault *fault)
{
	if (errno != EBADMSG)
		return fail_errno("cannot read the wheel '%s'", wheel->file);
	if (fault->is_row)
		return wheel_refuse(wheel->file, "its RECORD lists '%s': %s", fault->name,
				    fault->why);
	return wheel_refuse(wheel->file, "'%s' in it: %s", fault->name, fault->why);
}

/* A RECORD of many short rows would take far more memory than its bytes. */
static int
has_too_many_rows(const struct wheel *wheel, const struct buf *record)
{
	size_t rows = 0;

	for (size_t i = 0; i < record->len; i++)
		rows += record->data[i] == '\n';
	return rows / ROWS_EACH > zip_count(&wheel->zip);
}

static int
wheel_read_record(struct wheel *wheel)
{
	struct inventory_fault fault;
	struct buf text = {0};
	int status = wheel_need_text(wheel, "RECORD", &text);

	if (status == 0 && has_too_many_rows(wheel, &text))
		status = wheel_refuse(wheel->file, "its RECORD lists more than is in it");
	if (status == 0 && record_parse(&wheel->record, buf_str(&text), text.len) < 0)
		status = errno == EBADMSG ? wheel_refuse(wheel->file, "its RECORD is damaged: %s",
							 wheel->record.wrong)
					  : fail_errno("cannot read the wheel '%s'", wheel->file);
	if (status == 0 && inventory_check(&wheel->zip, &wheel->record, &fault) < 0)
		status = wheel_refuse_inventory(wheel, &fault);
	buf_free(&text);
	return status;
}

/* Returns 1 if the text is "1.MINOR": a later minor version adds nothing that is needed. */
static int
is_known_format(const char *text, size_t n)
{
	if (!text || n < 3 || memcmp(text, "1.", 2) != 0)
		return 0;
	for (size_t i = 2; i < n; i++)
		if (!isdigit((unsigned char)text[i]))
			return 0;
	return 1;
}

static int
wheel_read_format(struct wheel *wheel)
{
	struct buf text = {0};
	int status = wheel_need_text(wheel, "WHEEL", &text);
	const char *value;
	size_t n = 0;

	if (status == 0) {
		value = header_value(buf_str(&text), "Wheel-Version", &n);
		if (!is_known_format(value, n))
			status = wheel_refuse(wheel->file, "its format is not version 1 of wheels");
		value = header_value(buf_str(&text), "Root-Is-Purelib", &n);
		wheel->is_pure = value && n == 4 && !strncasecmp(value, "true", 4);
	}
	buf_free(&text);
	return status;
}

static int
wheel_refuse_header(const struct wheel *wheel, const char *key, const char *value, size_t n)
{
	char text[SHOWN_CAP];

	if (!value)
		return wheel_refuse(wheel->file, "its METADATA has no %s", key);
	return wheel_refuse(wheel->file, "its METADATA has the %s '%s'", key,
			    shown(text, sizeof(text), value, n));
}

/* METADATA must be that of the project and the version in the file's name. */
static int
wheel_read_metadata(struct wheel *wheel)
{
	const char *value;
	size_t n = 0;

	if (wheel_need_text(wheel, "METADATA", &wheel->metadata) < 0)
		return -1;
	value = header_value(buf_str(&wheel->metadata), "Name", &n);
	if (!value || !wheel_filename_is(value, n, wheel->name, strlen(wheel->name)))
		return wheel_refuse_header(wheel, "Name", value, n);
	value = header_value(buf_str(&wheel->metadata), "Version", &n);
	if (!value || !version_is(value, n, wheel->version, strlen(wheel->version)))
		return wheel_refuse_header(wheel, "Version", value, n);
	return 0;
}

int
wheel_open(struct wheel *wheel, const char *file)
{
	*wheel = (struct wheel){.file = file, .zip.fd = -1};
	return wheel_need(wheel);
}

int
wheel_need(struct wheel *wheel)
{
	if (wheel->is_read)
		return 0;
	wheel->is_read = 1;
	wheel->metadata.len = 0;
	if (zip_open(&wheel->zip, wheel->file, WHEEL_MAX) < 0)
		return wheel_refuse_zip(wheel);
	if (wheel_find_dist_info(wheel) < 0 || wheel_read_format(wheel) < 0 ||
	    wheel_read_record(wheel) < 0)
		return -1;
	return wheel_read_metadata(wheel);
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
	const char *value = header_value(buf_str(&wheel->metadata), "Requires-Python", &n);

	if (!value || n >= cap)
		n = 0;
	if (n > 0)
		memcpy(text, value, n);
	text[n] = '\0';
}

void
wheel_close(struct wheel *wheel)
{
	kept_close(wheel->kept);
	zip_close(&wheel->zip);
	record_release(&wheel->record);
	buf_free(&wheel->metadata);
}
