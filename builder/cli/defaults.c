/* SPDX-License-Identifier: MIT */
/*
 * Options that variables and the configuration file set; see cli/defaults.h.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "cli/common_options.h"
#include "cli/config_file.h"
#include "cli/defaults.h"
#include "cli/settings.h"
#include "common/status.h"
#include "core/buf.h"
#include "core/err.h"
#include "text/ini.h"

#define PREFIX "MOVENV_CREATE_"

extern char **environ;

/* The state of defaults_read(). */
struct reading {
	struct defaults *out;
	const struct command *command;
	const struct defaults_rules *rules;
};

static int
is_option_in(const int *list, int option)
{
	while (list && *list >= 0 && *list != option)
		list++;
	return list && *list >= 0;
}

/* Notes that a source sets an option. If it is turned on, lower sources cannot set its rivals. */
static void
mark_set(struct reading *reading, int option, int source, int is_on)
{
	struct defaults *out = reading->out;

	if (out->from[option] < source)
		out->from[option] = (unsigned char)source;
	for (const int *pair = reading->rules->rivals; is_on && pair[0] >= 0; pair += 2) {
		int rival = pair[0] == option ? pair[1] : pair[1] == option ? pair[0] : -1;

		if (rival >= 0 && out->floor[rival] < source)
			out->floor[rival] = (unsigned char)source;
	}
}

/* Marks the options of a command line. Returns 1; or 0 if nothing else need be read. */
static int
read_typed(struct reading *reading, char **argv)
{
	const struct command *command = reading->command;
	struct opt_scan scan = {.table = command->options, .count = command->count, .argv = argv};
	char *value;
	int option;

	while ((option = opt_next(&scan, &value)) != OPT_END) {
		if (option == OPT_BAD ||
		    (option >= 0 && command->options[option].store == command_store_help))
			return 0;
		if (option >= 0)
			mark_set(reading, option, DEFAULTS_TYPED, 1);
	}
	return !reading->out->from[reading->rules->no_config];
}

/* Keeps a value, if no higher source has set the option. Returns NULL, or the error in it. */
static const char *
keep_value(struct reading *reading, int option, const struct setting *like, const char *value)
{
	int source = like->line ? DEFAULTS_FILE : DEFAULTS_VARIABLE;
	struct settings_form form = {
		.opt = &reading->command->options[option],
		.is_whole = is_option_in(reading->rules->whole, option),
	};
	struct defaults *out = reading->out;
	const char *wrong;
	int counts = out->from[option] <= source && out->floor[option] <= source;
	int is_on = 0;

	wrong = settings_take(counts ? &out->set : NULL, option, &form, like, value, &is_on);
	if (!wrong && counts)
		mark_set(reading, option, source, is_on);
	return wrong;
}

/* "FIND_LINKS" for the option find-links. */
static int
is_name_of(const struct opt *opt, const char *name, size_t n)
{
	if (strlen(opt->name) != n)
		return 0;
	for (size_t i = 0; i < n; i++)
		if (name[i] != (opt->name[i] == '-' ? '_' : toupper((unsigned char)opt->name[i])))
			return 0;
	return 1;
}

static int
read_variable(struct reading *reading, char *variable)
{
	const char *name = variable + strlen(PREFIX);
	size_t n = strcspn(name, "="), i = 0;
	struct setting like = {.text = variable};
	const char *wrong;

	while (i < reading->command->count && !is_name_of(&reading->command->options[i], name, n))
		i++;
	if (i == reading->command->count)
		wrong = "does not name an option of create";
	else if (is_option_in(reading->rules->typed, (int)i))
		wrong = "is for an option that must be typed";
	else
		wrong = keep_value(reading, (int)i, &like, name[n] ? name + n + 1 : "");
	return wrong ? defaults_misused(reading->out, &like, wrong) : ST_DONE;
}

static int
read_config_entry(struct reading *reading, const struct ini_entry *entry, unsigned line)
{
	struct buf text = {0};
	struct setting like = {.line = line};
	const char *wrong;
	size_t i = 0;

	buf_printf(&text, "%s = %s", entry->key, entry->value);
	like.text = text.data;
	while (i < reading->command->count &&
	       strcmp(reading->command->options[i].name, entry->key) != 0)
		i++;
	if (!text.data)
		wrong = "cannot be kept: out of memory";
	else if (i == reading->command->count)
		wrong = "is not an option of create";
	else if (is_option_in(reading->rules->typed, (int)i))
		wrong = "is an option that must be typed";
	else if (is_option_in(reading->rules->not_file, (int)i))
		wrong = "is not for a file: type it, or set the variable";
	else
		wrong = keep_value(reading, (int)i, &like, entry->value);
	if (wrong)
		defaults_misused(reading->out, &like, wrong);
	buf_free(&text);
	return wrong ? ST_MISUSED : ST_DONE;
}

static int
read_config(struct reading *reading)
{
	struct buf text = {0};
	int status = config_file_read(&reading->out->file, &text) < 0 ? ST_FAILED : ST_DONE;
	struct ini_scan scan = {
		.text = text.data, .n = text.len, .section = reading->command->name};
	struct ini_entry entry;
	int got = 0;

	while (status == ST_DONE && (got = ini_next(&scan, &entry)) > 0)
		status = read_config_entry(reading, &entry, scan.line);
	if (status == ST_DONE && got < 0) {
		struct setting like = {.text = (char *)scan.word, .line = scan.line};

		status = defaults_misused(reading->out, &like, scan.wrong);
	}
	buf_free(&text);
	return status;
}

int
defaults_read(struct defaults *defaults, const struct command *command,
	      const struct defaults_rules *rules, char **argv)
{
	struct reading reading = {defaults, command, rules};
	const char *own = getenv(rules->own);
	int status = ST_DONE;

	*defaults = (struct defaults){0};
	if (command->count > DEFAULTS_OPTIONS_MAX || !read_typed(&reading, argv))
		return ST_DONE;
	for (char **at = environ; status == ST_DONE && *at; at++)
		if (!strncmp(*at, PREFIX, strlen(PREFIX)))
			status = read_variable(&reading, *at);
	if (own && own[0])
		defaults->floor[rules->python] = DEFAULTS_VARIABLE;
	if (status == ST_DONE && !settings_find(&defaults->set, rules->no_config))
		status = read_config(&reading);
	return status;
}

int
defaults_misused(const struct defaults *defaults, const struct setting *setting, const char *wrong)
{
	if (!setting->line)
		failf("cannot use the variable '%s': it %s", setting->text, wrong);
	else if (setting->text)
		failf("cannot use '%s': line %u: '%s' %s", defaults->file.buf, setting->line,
		      setting->text, wrong);
	else
		failf("cannot use '%s': line %u %s", defaults->file.buf, setting->line, wrong);
	advise("correct it, or use --no-config, which ignores variables and the file");
	return ST_MISUSED;
}

static void
print_source(const struct defaults *defaults, const struct setting *setting,
	     void (*print)(const char *, ...))
{
	if (setting->line)
		print("'%s' is set in '%s', line %u", setting->text, defaults->file.buf,
		      setting->line);
	else
		print("the variable '%s' is set", setting->text);
}

void
defaults_tell(const struct defaults *defaults, int option)
{
	for (size_t i = 0; i < defaults->set.count; i++)
		if (defaults->set.list[i].option == option)
			print_source(defaults, &defaults->set.list[i], advise);
}

void
defaults_verbose(const struct defaults *defaults)
{
	for (size_t i = 0; i < defaults->set.count; i++)
		print_source(defaults, &defaults->set.list[i], verbose);
}

void
defaults_release(struct defaults *defaults)
{
	settings_release(&defaults->set);
	*defaults = (struct defaults){0};
}
