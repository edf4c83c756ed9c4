/* SPDX-License-Identifier: MIT */
/*
 * movenv info: what the shim of an environment does. It is told by the shim's own code.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "buf.h"
#include "command.h"
#include "compiler.h"
#include "discover.h"
#include "err.h"
#include "home.h"
#include "io.h"
#include "json.h"
#include "looked.h"
#include "program.h"
#include "status.h"

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

#define FOUND_KEEP "found; the next start writes it to " CFG_NAME ", if it may"
#define FOUND_ONCE "found on PATH, for one start at a time; 'movenv repair' makes it lasting"

extern char **environ;

/* What is shown. Values are "" where the environment does not say. */
struct info {
	struct path env;
	struct home home;
	struct path interpreter; /* "" if none was found */
	struct buf text;         /* of the environment's own pyvenv.cfg */
	struct buf looked;       /* names of files and results, in turn, each with its NUL */
};

/* A value of the environment's own pyvenv.cfg, for the caller to free. */
static char *
value_of(const struct info *info, const char *key)
{
	struct cfg_span value;

	if (!cfg_find(buf_str(&info->text), info->text.len, key, &value))
		return strdup("");
	return strndup(value.at, value.len);
}

static int
note(struct info *info, const char *file, const char *result)
{
	return buf_add(&info->looked, file, strlen(file) + 1) |
	       buf_add(&info->looked, result, strlen(result) + 1);
}

static const char *
result_of(const char *file)
{
	const char *wrong;

	if (access(file, F_OK) < 0)
		return "is not there";
	wrong = program_wrong(file);
	return wrong ? wrong : "found";
}

/* A home behind another environment's: the shim writes it down, or tells Python by variables. */
static int
look_behind(struct info *info)
{
	struct path file = info->home.dir;
	char name[NAME_CAP];

	if (!home_wanted(&info->home, name) || path_push(&file, name) < 0 ||
	    !discover_accepts(&file, name, 1) || note(info, file.buf, FOUND_KEEP) < 0)
		return 0;
	info->interpreter = file;
	return 1;
}

/* Where the shim looks when the home does not hold the interpreter. */
static int
look_elsewhere(struct info *info, const char *name)
{
	struct path file;
	int found;

	looked_into(&info->looked);
	found = discover(&file, name, environ);
	looked_into(NULL);
	if (found == DISCOVER_NONE)
		return 0;
	info->interpreter = file;
	return note(info, file.buf, found == DISCOVER_KEEP ? FOUND_KEEP : FOUND_ONCE);
}

/* Goes through the names as the shim would. */
static int
look(struct info *info)
{
	char name[NAME_CAP];

	if (info->home.hops && look_behind(info))
		return 0;
	for (int i = 0; home_name(&info->home, i, name); i++) {
		struct path file = info->home.dir;

		if (path_push(&file, name) < 0 || note(info, file.buf, result_of(file.buf)) < 0)
			return fail_errno("cannot tell the interpreter of '%s'", info->env.buf);
		if (access(file.buf, F_OK) == 0) {
			info->interpreter = file;
			return 0;
		}
	}
	return home_wanted(&info->home, name) ? look_elsewhere(info, name) : 0;
}

static int
learn(struct info *info, const char *dir)
{
	struct path file;
	int fd;

	if (io_absolute(dir, &info->env) < 0)
		return fail_errno("cannot read '%s'", dir);
	file = info->env;
	if (path_push(&file, CFG_NAME) < 0)
		return fail_errno("cannot read '%s'", dir);
	fd = open(file.buf, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return fail("cannot read '%s': it is no environment, there is no %s in it", dir,
			    CFG_NAME);
	if (fd < 0)
		return fail_errno("cannot read '%s'", file.buf);
	if (home_read(&info->home, fd, info->env.buf) < 0 || home_follow(&info->home) < 0) {
		close(fd);
		if (errno == EBADMSG)
			return fail("cannot use '%s': %s", info->home.cfg.buf, info->home.wrong);
		return fail_errno("cannot use '%s'", info->home.cfg.buf);
	}
	close(fd);
	if (io_slurp(AT_FDCWD, file.buf, &info->text, CFG_MAX) < 0)
		return fail_errno("cannot read '%s'", file.buf);
	return look(info);
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
add_looked(struct buf *out, int json, const struct info *info)
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
add_all(struct buf *out, int json, const struct info *info)
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
	struct info *info = calloc(1, sizeof(*info));
	struct buf out = {0};
	int status = info ? learn(info, dir) : fail_errno("cannot start");

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
	if (info) {
		buf_free(&info->text);
		buf_free(&info->looked);
	}
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
