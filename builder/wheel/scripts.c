/* SPDX-License-Identifier: MIT */
/*
 * The scripts of a wheel that is being installed; see wheel/scripts.h.
 */
#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "script/entry_point.h"
#include "script/launcher.h"
#include "wheel/found.h"
#include "wheel/scripts.h"

int
scripts_holds(const struct wheel_session *in, const char *file)
{
	size_t n = strlen(in->place->interp->scripts);

	return !strncmp(file, in->place->interp->scripts, n) && file[n] == '/';
}

const char *
scripts_reject(const struct wheel_session *in, const char *name)
{
	return identity_has_alias(&in->place->interp->identity, name)
		       ? "it is the interpreter's name"
		       : entry_point_reject(name);
}

int
scripts_install(struct wheel_session *in, const char *name, const char *file)
{
	struct buf text = {0};
	const char *newline, *why = scripts_reject(in, path_base(file));
	size_t body;
	int status;

	if (why)
		return wheel_session_refuse(in, name, why);
	if (in->data.len < 8 || memcmp(in->data.data, "#!python", 8) != 0)
		return wheel_session_write(in, file, &in->data, 0777, NULL);
	newline = memchr(in->data.data, '\n', in->data.len);
	body = newline ? (size_t)(newline - in->data.data) + 1 : in->data.len;
	status = launcher_script(path_base(file), in->data.data + body, in->data.len - body, 1,
				 NULL, in->place->text_scripts, &text);
	if (status == 0)
		status = wheel_session_write(in, file, &text, 0777, NULL);
	buf_free(&text);
	return status;
}

static int
install_entry(struct wheel_session *in, const struct entry_point *entry)
{
	struct buf bytes = {0};
	const char *why = scripts_reject(in, entry->name);
	struct path file;
	int status;

	if (why)
		return wheel_session_refuse(in, "entry_points.txt", why);
	if (path_set(&file, in->place->interp->scripts, strlen(in->place->interp->scripts)) < 0 ||
	    path_push(&file, entry->name) < 0)
		return fail_errno("cannot write '%s'", entry->name);
	if (in->place->text_scripts)
		status = launcher_text(entry, &bytes);
	else
		status = launcher_native(entry, &bytes);
	status = status < 0 ? fail_errno("cannot write '%s'", entry->name)
			    : wheel_session_write(in, file.buf, &bytes, 0777, NULL);
	buf_free(&bytes);
	return status;
}

/* The wheel of pip names a script for another Python; pip itself installs these three. */
static int
install_pip_entries(struct wheel_session *in, struct entry_point *entry)
{
	const struct pep440 *version = &in->place->interp->parsed;
	const char *why = scripts_reject(in, entry->name);
	int status;

	if (why)
		return wheel_session_refuse(in, "entry_points.txt", why);
	if (strcmp(entry->name, "pip") != 0)
		return 0;
	status = install_entry(in, entry);
	if (status == 0) {
		(void)snprintf(entry->name, sizeof(entry->name), "pip%u", version->release[0]);
		status = install_entry(in, entry);
	}
	if (status == 0) {
		(void)snprintf(entry->name, sizeof(entry->name), "pip%u.%u", version->release[0],
			       version->release[1]);
		status = install_entry(in, entry);
	}
	return status;
}

int
scripts_install_entries(struct wheel_session *in)
{
	struct entry_point_scan scan = {0};
	struct entry_point entry;
	int is_pip = !strcmp(in->wheel->name, "pip");
	int more = 0, found;

	in->data.len = 0;
	found = wheel_entry_points(in->wheel, &in->data);
	if (found <= 0)
		return found;
	scan.at = buf_str(&in->data);
	while ((more = entry_point_next(&scan, &entry)) > 0)
		if ((is_pip ? install_pip_entries(in, &entry) : install_entry(in, &entry)) < 0)
			return -1;
	return more < 0 ? wheel_session_refuse(in, "entry_points.txt", scan.wrong) : 0;
}
