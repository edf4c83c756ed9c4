/* SPDX-License-Identifier: MIT */
/*
 * movenv info: what the shim of an environment does. It is told by the shim's own code.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/command.h"
#include "common/compiler.h"
#include "common/status.h"
#include "core/buf.h"
#include "core/err.h"
#include "env/shim_view.h"
#include "text/json_write.h"

enum { HELP, JSON };

static const struct opt options[] = {
	[HELP] = {"help", 'h', OPT_NO_VALUE, NULL, "show this help"},
	[JSON] = {"json", 0, OPT_NO_VALUE, NULL, "print one JSON object"},
};

static int run(const struct command *command, char **argv);

const struct command cmd_info = {
	.name = "info",
	.words = "[ENV_DIR]",
	.purpose = "Shows what the shim does in an environment: VIRTUAL_ENV's, or .venv.",
	.details =
		"Keys of the JSON object: environment, movenv (the version that made it), home,\n"
		"interpreter (null if it is not there), version, implementation, prompt,\n"
		"system_site_packages, looked (a list of {file, result}).\n"
		"Status: 0 the interpreter is there, 1 it is not, or no environment is, 2 misused.",
	.options = options,
	.count = COUNT_OF(options),
	.run = run,
};

/* A value of the environment's own pyvenv.cfg, for the caller to free. */
static char *
value_of(const struct shim_view *info, const char *key)
{
	struct cfg_span value;

	if (!cfg_find(buf_str(&info->text), info->text.len, key, &value))
		return strdup("");
	return strndup(value.at, value.len);
}

static const char *
after(const char *text)
{
	return text + strlen(text) + 1;
}

/* One "label  value" line, or "key": "value", for each thing that is known. */
static int
add_field(struct buf *out, int json, const char *label, const char *key, const char *value)
{
	if (!json)
		return value[0] ? buf_printf(out, "%-16s%s\n", label, value) : 0;
	if (buf_printf(out, "%s\"%s\": ", out->len ? ", " : "{", key) < 0)
		return -1;
	return value[0] ? json_string(out, value) : buf_puts(out, "null");
}

/* The one value that is no text; "true" in any case, as CPython's site reads it. */
static int
add_system(struct buf *out, int json, const char *value)
{
	if (!json)
		return add_field(out, 0, "system packages", "", value);
	return buf_printf(out, ", \"system_site_packages\": %s",
			  strcasecmp(value, "true") == 0 ? "true" : "false");
}

static int
add_looked(struct buf *out, int json, const struct shim_view *info)
{
	const char *end = info->looked.data + info->looked.len;
	const char *label = "looked at";
	int status = json ? buf_puts(out, ", \"looked\": [") : 0;

	for (const char *at = info->looked.data; at && at < end; at = after(after(at))) {
		if (json) {
			status |= buf_puts(out, at == info->looked.data ? "{\"file\": "
									: ", {\"file\": ");
			status |= json_string(out, at) | buf_puts(out, ", \"result\": ");
			status |= json_string(out, after(at)) | buf_putc(out, '}');
		} else {
			status |= buf_printf(out, "%-16s%s: %s\n", label, at, after(at));
		}
		label = "";
	}
	return json ? status | buf_puts(out, "]}\n") : status;
}

static int
add_all(struct buf *out, int json, const struct shim_view *info)
{
	char *movenv = value_of(info, "movenv");
	char *prompt = value_of(info, "prompt");
	char *system = value_of(info, "include-system-site-packages");
	char *version = value_of(info, "version");
	char *implementation = value_of(info, "implementation");
	int status = movenv && prompt && system && version && implementation ? 0 : -1;

	if (status == 0) {
		const char *said = version[0] ? version : info->home.version;

		status = add_field(out, json, "environment", "environment", info->env.buf) |
			 add_field(out, json, "made by movenv", "movenv", movenv) |
			 add_field(out, json, "home", "home", info->home.dir.buf) |
			 add_field(out, json, "interpreter", "interpreter", info->interpreter.buf) |
			 add_field(out, json, "version", "version", said) |
			 add_field(out, json, "implementation", "implementation", implementation) |
			 add_field(out, json, "prompt", "prompt", prompt) |
			 add_system(out, json, system) | add_looked(out, json, info);
	}
	free(movenv);
	free(prompt);
	free(system);
	free(version);
	free(implementation);
	return status;
}

static int
show(const char *dir, int json)
{
	struct shim_view *info = calloc(1, sizeof(*info));
	struct buf out = {0};
	int status = info ? shim_view_read(info, dir) : fail_errno("cannot start");

	if (status == 0) {
		if (add_all(&out, json, info) < 0)
			status = fail_errno("cannot show '%s'", dir);
		else
			fwrite(out.data, 1, out.len, stdout);
	}
	if (status == 0 && !info->interpreter.len)
		status = fail("cannot find the interpreter of '%s' in '%s'", dir,
			      info->home.dir.buf);
	buf_free(&out);
	if (info)
		shim_view_release(info);
	free(info);
	return status < 0 ? ST_FAILED : ST_DONE;
}

static int
run(const struct command *command, char **argv)
{
	struct opt_scan scan = {.table = options, .count = COUNT_OF(options), .argv = argv};
	const char *active = getenv("VIRTUAL_ENV");
	const char *dir = NULL;
	const char *value;
	int json = 0;
	int option;

	while ((option = opt_next(&scan, &value)) != OPT_END) {
		if (option == OPT_BAD)
			return command_misused(command, scan.word, scan.wrong);
		if (option == HELP) {
			command_help(command);
			return ST_DONE;
		}
		if (option == JSON)
			json = 1;
		if (option == OPT_WORD && dir)
			return command_misused(command, value, "is one directory too many");
		if (option == OPT_WORD)
			dir = value;
	}
	if (!dir)
		dir = active && active[0] ? active : ".venv";
	return show(dir, json);
}
