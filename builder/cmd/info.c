/* SPDX-License-Identifier: MIT */
/*
 * movenv info: the interpreter that an environment's shim starts. The shim's own code finds it.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/command.h"
#include "cli/common_options.h"
#include "cli/json_reply.h"
#include "common/compiler.h"
#include "common/status.h"
#include "core/buf.h"
#include "core/err.h"
#include "env/shim_view.h"
#include "fs/noexec.h"
#include "standalone/standalone.h"
#include "text/json_write.h"

#define LABEL "%-16s"

static const struct opt options[] = {
	COMMAND_HELP,
	COMMAND_JSON,
	COMMAND_QUIET,
	COMMAND_VERBOSE,
};

static int info_run(const struct command *command, char **argv);

const struct command cmd_info = {
	.name = "info",
	.words = "[ENV_DIR]",
	.max_words = 1,
	.purpose = "Shows which interpreter an environment starts: VIRTUAL_ENV's, or .venv.",
	.details =
		"Keys of the JSON object: schema (1), environment, movenv (the version that made\n"
		"it), standalone (null, or all, python, missing), home, interpreter (null if it\n"
		"is missing), version, abi (t: free-threaded, d: debug), implementation, prompt,\n"
		"system_site_packages, disk (null, unless it is mounted so that no program in the\n"
		"environment starts), looked (a list of {file, result}, each file once); and\n"
		"error ({message, status}) after a failure.\n"
		"Status: 0 the interpreter is there, 1 it or the environment is not, 2 misused.",
	.examples = "  movenv info                       # the active environment, or .venv\n"
		    "  movenv info --json env",
	.options = options,
	.count = COUNT_OF(options),
	.run = info_run,
};

/* A value of the environment's own pyvenv.cfg, for the caller to free. */
static char *
cfg_value(const struct shim_view *info, const char *key)
{
	struct cfg_span value;

	if (!cfg_find(buf_str(&info->text), info->text.len, key, &value))
		return strdup("");
	return strndup(value.at, value.len);
}

static const char *
next_text(const char *text)
{
	return text + strlen(text) + 1;
}

/* Appends a line "label  value", unless the value is unknown; in JSON, "key": "value". */
static int
append_field(struct buf *out, int json, const char *label, const char *key, const char *value)
{
	if (!json && !value[0])
		return 0;
	if (!json)
		return buf_printf(out, LABEL, label) | err_escape(out, value) | buf_putc(out, '\n');
	if (buf_printf(out, "%s\"%s\": ", out->len ? ", " : "", key) < 0)
		return -1;
	return value[0] ? json_string(out, value) : buf_puts(out, "null");
}

/* The letters of the ABI, as `movenv list --json` has them: "" if there are none. */
static int
append_abi(struct buf *out, int json, const char *abi)
{
	return json ? buf_printf(out, ", \"abi\": \"%s\"", abi)
		    : append_field(out, 0, "ABI", "", abi);
}

/* The one value that is not a text; "true" in any case, as CPython's site reads it. */
static int
append_system_site(struct buf *out, int json, const char *value)
{
	if (!json)
		return append_field(out, 0, "system packages", "", value);
	return buf_printf(out, ", \"system_site_packages\": %s",
			  strcasecmp(value, "true") == 0 ? "true" : "false");
}

/* The disk, if no program on it starts. */
static int
append_disk(struct buf *out, int json, const char *env)
{
	return append_field(out, json, "disk", "disk",
			    noexec_has(env) ? "mounted noexec: no program in it starts" : "");
}

static int
append_json_looked(struct buf *out, const struct shim_view *info)
{
	const char *end = info->looked.data + info->looked.len;
	int status = buf_puts(out, ", \"looked\": [");

	for (const char *at = info->looked.data; at && at < end; at = next_text(next_text(at))) {
		status |= buf_puts(out, at == info->looked.data ? "{\"file\": " : ", {\"file\": ");
		status |= json_string(out, at) | buf_puts(out, ", \"result\": ");
		status |= json_string(out, next_text(at)) | buf_putc(out, '}');
	}
	return status | buf_putc(out, ']');
}

/* The other files that were looked at, each with the reason why it is not the interpreter. */
static int
append_looked(struct buf *out, const struct shim_view *info)
{
	const char *end = info->looked.data + info->looked.len;
	const char *label = "looked at";
	int status = 0;

	for (const char *at = info->looked.data; at && at < end; at = next_text(next_text(at))) {
		if (!strcmp(at, info->interpreter.buf))
			continue;
		status |= buf_printf(out, LABEL, label) | err_escape(out, at) |
			  buf_puts(out, ": ") | err_escape(out, next_text(at)) |
			  buf_putc(out, '\n');
		label = "";
	}
	return status;
}

/* The interpreter, with a second line if there is more to it than that it was found. */
static int
append_interpreter(struct buf *out, int json, const struct shim_view *info)
{
	static const char found[] = "found; ";
	const char *end = info->looked.data + info->looked.len;
	int status = append_field(out, json, "interpreter", "interpreter", info->interpreter.buf);

	for (const char *at = info->looked.data; !json && at && at < end;
	     at = next_text(next_text(at))) {
		const char *result = next_text(at);

		if (strcmp(at, info->interpreter.buf) != 0 || !strcmp(result, "found"))
			continue;
		result += strncmp(result, found, strlen(found)) ? 0 : strlen(found);
		status |= append_field(out, 0, "", "", result);
	}
	return status;
}

/* Whether the interpreter is in the environment, and the C library as well. */
static int
append_kind(struct buf *out, int json, const struct shim_view *info)
{
	static const struct {
		const char *key, *words;
	} kinds[] = {
		[STANDALONE_NONE] = {"missing", "standalone, but its interpreter is missing"},
		[STANDALONE_ALL] = {"all", "standalone: it has the interpreter and the C library"},
		[STANDALONE_PYTHON] = {"python", "standalone: it has the interpreter, "
						 "but uses the machine's C library"},
	};
	enum standalone_kind kind = standalone_of(info->env.buf);
	int is_standalone = kind != STANDALONE_NONE || info->home.standalone[0];

	return append_field(out, json, "kind", "standalone",
			    !is_standalone ? ""
			    : json         ? kinds[kind].key
					   : kinds[kind].words);
}

static int
append_info(struct buf *out, int json, const struct shim_view *info)
{
	char *movenv = cfg_value(info, "movenv");
	char *prompt = cfg_value(info, "prompt");
	char *system = cfg_value(info, "include-system-site-packages");
	char *version = cfg_value(info, "version");
	char *implementation = cfg_value(info, "implementation");
	const char *shown = version && *version ? version : info->home.version;
	int status = movenv && prompt && system && version && implementation ? 0 : -1;

	if (status == 0)
		status = append_field(out, json, "environment", "environment", info->env.buf) |
			 append_field(out, json, "made by movenv", "movenv", movenv) |
			 append_kind(out, json, info) |
			 append_field(out, json, "home", "home", info->home.dir.buf) |
			 append_interpreter(out, json, info) |
			 append_field(out, json, "version", "version", shown) |
			 append_abi(out, json, info->home.abi) |
			 append_field(out, json, "implementation", "implementation",
				      implementation) |
			 append_field(out, json, "prompt", "prompt", prompt) |
			 append_system_site(out, json, system) |
			 append_disk(out, json, info->env.buf) |
			 (json ? append_json_looked(out, info) : append_looked(out, info));
	free(movenv);
	free(prompt);
	free(system);
	free(version);
	free(implementation);
	return status;
}

static int
show_info(const char *dir, int json)
{
	struct shim_view *info = calloc(1, sizeof(*info));
	struct buf out = {0};
	int status;

	if (!info) {
		fail_errno("cannot show '%s'", dir);
		return ST_FAILED;
	}
	status = shim_view_read(info, dir);
	if (status == 0) {
		if (append_info(&out, json, info) < 0)
			status = fail_errno("cannot show '%s'", dir);
		else if (json)
			json_reply_fields(&out);
		else if (!err_is_quiet())
			(void)fwrite(out.data, 1, out.len, stdout);
	}
	if (status == 0 && !info->interpreter.len)
		status = failf("cannot find the interpreter of '%s' in '%s'", dir,
			       info->home.dir.buf);
	buf_free(&out);
	shim_view_release(info);
	free(info);
	return status < 0 ? ST_FAILED : ST_DONE;
}

static int
info_run(const struct command *command, char **argv)
{
	const char *active = getenv("VIRTUAL_ENV");
	int status = command_parse(command, argv, NULL);

	if (status != COMMAND_RUN)
		return status;
	if (argv[0] || !active || !active[0])
		return show_info(command_env_dirs(argv)[0], json_reply_wanted());
	status = show_info(active, json_reply_wanted());
	if (status != ST_DONE)
		advise("VIRTUAL_ENV names it: unset that, or name an environment");
	return status;
}
