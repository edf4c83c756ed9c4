/* SPDX-License-Identifier: MIT */
/*
 * A script; see repair/script_file.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/home.h"
#include "common/payload.h"
#include "env/program_path.h"
#include "fs/beneath.h"
#include "fs/io.h"
#include "repair/dev_script.h"
#include "repair/script_file.h"
#include "script/entry_stub.h"
#include "script/launcher.h"
#include "text/crlf.h"
#include "text/quote.h"

#define SCRIPT_MAX (4u << 20) /* bytes; a longer file is not a script */

/* An interpreter_known: the environment's interpreter, as it is or was. */
static int
holds_python(const void *arg, const char *path, size_t n)
{
	return program_path_is_own(arg, path, n);
}

int
script_file_open(struct script_file *file, const struct issues *issues, const struct owned *owned)
{
	struct interpreter_known known = {holds_python, issues->env};
	int root = issues->env->root, status;

	*file = (struct script_file){.name = path_base(owned->name), .fd = -1, .owned = owned};
	file->dists = issues->dists;
	file->fd = beneath_open_linkless(root, owned->name);
	status = file->fd < 0 ? -1 : file_id_of_fd(&file->id, file->fd);
	if (status == 0)
		status = io_slurp_fd(file->fd, &file->bytes, SCRIPT_MAX);
	if (status < 0)
		return beneath_is_none(errno) || errno == EFBIG ? 0 : -1;
	file->was_crlf = crlf_remove(&file->bytes);
	script_parse(buf_str(&file->bytes), file->bytes.len, &known, &file->script);
	return 1;
}

void
script_file_close(struct script_file *file)
{
	int saved = errno;

	if (file->fd >= 0)
		close(file->fd);
	buf_free(&file->bytes);
	errno = saved;
}

int
script_file_is_owned(const struct script_file *file)
{
	return file->owned->is_listed || file->owned->has_entry;
}

int
script_file_entry(const struct script_file *file, struct entry_point *entry)
{
	const char *source = file->bytes.data + file->script.body;

	if (file->script.kind == SCRIPT_SHIM) {
		if (!file->owned->has_entry)
			return 0;
		dists_entry(file->dists, file->owned, entry);
		return 1;
	}
	if (entry_point_reject(file->name) ||
	    !entry_stub_parse(source, file->bytes.len - file->script.body, entry->module,
			      entry->attr) ||
	    !entry_point_is_dotted(entry->module) || !entry_point_is_dotted(entry->attr))
		return 0;
	memcpy(entry->name, file->name, strlen(file->name) + 1);
	return 1;
}

/* Returns 1 if the file ends with the zip of a launcher. */
static int
has_payload(const struct script_file *file)
{
	struct payload *payload = calloc(1, sizeof(*payload));
	int found = payload && payload_read(payload, file->fd) == 0;

	free(payload);
	return found;
}

int
script_file_is_script(const struct script_file *file)
{
	if (!home_is_python(file->name) || script_file_is_owned(file))
		return 1;
	return file->script.kind == SCRIPT_SHIM ? has_payload(file)
						: file->script.kind != SCRIPT_OTHER;
}

/*
 * Appends the interpreter's options as a text for sh. Those of a "#!" line are one word, as the
 * kernel passes them. Returns 0, or -1 with errno.
 */
static int
add_options(const struct script *script, struct buf *out)
{
	const struct interpreter *python = &script->python;
	char *options;
	int status;

	if (script->kind == SCRIPT_ENV || !python->options)
		return 0;
	if (script->is_sh)
		return buf_add(out, python->options, python->options_len) | buf_putc(out, '\0');
	options = strndup(python->options, python->options_len);
	status = options ? quote_text(out, QUOTE_SH, options) | buf_putc(out, '\0') : -1;
	free(options);
	return status;
}

/* Appends a script with its own source, which may be that of setuptools' develop. */
static int
convert_source(const struct issues *issues, const struct script_file *file, const char *options,
	       struct buf *out)
{
	const char *source = file->bytes.data + file->script.body;
	size_t n = file->bytes.len - file->script.body;
	struct buf relative = {0};
	int status = dev_script_relative(issues->env, source, n, &relative);

	if (status > 0) {
		source = relative.data;
		n = relative.len;
	}
	if (status >= 0)
		status = launcher_script(file->name, source, n, file->script.lines, options,
					 issues->env->text_scripts, out);
	buf_free(&relative);
	return status;
}

int
script_file_convert(const struct issues *issues, const struct script_file *file, struct buf *out,
		    const char **becomes)
{
	int is_text = issues->env->text_scripts;
	struct buf options = {0};
	struct entry_point entry;
	int status = add_options(&file->script, &options);

	if (status < 0) {
		*becomes = "";
	} else if (!options.data && script_file_entry(file, &entry)) {
		*becomes = is_text ? "a text that moves" : "a launcher";
		status = is_text ? launcher_text(&entry, out) : launcher_native(&entry, out);
	} else {
		*becomes = "a script that moves";
		status = convert_source(issues, file, options.data, out);
	}
	buf_free(&options);
	if (status == 0 && out->len > 4 && !memcmp(out->data, "\177ELF", 4))
		*becomes = "a launcher";
	return status;
}

/* Makes a launcher with this movenv's shim: its text is that of its zip, or its entry point's. */
static int
make_launcher(const struct script_file *file, struct buf *out)
{
	struct payload *payload = calloc(1, sizeof(*payload));
	struct entry_point entry;
	int status = payload ? payload_read(payload, file->fd) : -1;

	if (status == 0 && payload->text)
		status = launcher_wrap(payload->text, strlen(payload->text), out);
	else if (!payload || (status < 0 && errno != EBADMSG))
		status = -1;
	else if (script_file_entry(file, &entry))
		status = launcher_native(&entry, out);
	else
		errno = ESTALE, status = -1;
	free(payload);
	return status;
}

int
script_file_make(const struct issues *issues, const struct issue *issue, struct buf *out)
{
	const struct owned *owned = owned_find(&issues->dists->owned, issue->file);
	struct script_file file;
	const char *becomes;
	int status = script_file_open(&file, issues, owned);

	if (status > 0 && !file_id_same(&file.id, &issue->old))
		status = 0;
	if (status > 0 && file.script.kind == SCRIPT_SHIM)
		status = make_launcher(&file, out);
	else if (status > 0 && file.script.kind != SCRIPT_OTHER)
		status = script_file_convert(issues, &file, out, &becomes);
	else if (status >= 0)
		errno = ESTALE, status = -1;
	script_file_close(&file);
	return status;
}
