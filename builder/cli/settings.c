/* SPDX-License-Identifier: MIT */
/*
 * Values of options that variables and files set; see cli/settings.h.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/settings.h"
#include "common/compiler.h"

static const char no_memory[] = "cannot be kept: out of memory";

/* 1: on, 0: off, -1: neither. */
static int
truth_of(const char *text)
{
	static const struct {
		const char *word;
		int truth;
	} words[] = {{"", 0},  {"0", 0},   {"no", 0}, {"off", 0}, {"false", 0},
		     {"1", 1}, {"yes", 1}, {"on", 1}, {"true", 1}};

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (!strcasecmp(words[i].word, text))
			return words[i].truth;
	return -1;
}

/* Expands "~/wheels", since no shell reads a file. Returns an owned text; NULL: out of memory. */
static char *
expand_home(const char *value, size_t n, int is_path)
{
	const char *home = getenv("HOME");
	size_t before = 0;
	char *text;

	if (is_path && n > 1 && !strncmp(value, "~/", 2) && home && home[0] == '/') {
		before = strlen(home);
		value++;
		n--;
	}
	text = malloc(before + n + 1);
	if (!text)
		return NULL;
	if (before > 0)
		memcpy(text, home, before);
	memcpy(text + before, value, n);
	text[before + n] = '\0';
	return text;
}

STORES_MEMORY_BEGIN
static const char *
settings_add(struct settings *settings, int option, const struct setting *like, char *value)
{
	struct setting *list =
		realloc(settings->list, (settings->count + 1) * sizeof(*settings->list));
	char *copy = list ? strdup(like->text) : NULL;

	if (list)
		settings->list = list;
	if (!copy) {
		free(value);
		return no_memory;
	}
	list[settings->count++] = (struct setting){option, value, copy, like->line};
	return NULL;
}

static const char *
add_values(struct settings *settings, int option, const struct settings_form *form,
	   const struct setting *like, const char *text)
{
	const char *between = like->line || form->is_whole                           ? ""
			      : form->opt->value && !strcmp(form->opt->value, "DIR") ? "\n:"
										     : "\n";
	const char *wrong = NULL;

	while (!wrong && *text) {
		size_t n = strcspn(text, between);

		if (n > 0) {
			char *value = expand_home(text, n, like->line && !form->is_whole);

			wrong = value ? settings_add(settings, option, like, value) : no_memory;
		}
		text += n + (text[n] != '\0');
	}
	return wrong;
}
STORES_MEMORY_END

/* Removes an option's values. */
static void
drop_option(struct settings *settings, int option)
{
	size_t kept = 0;

	for (size_t i = 0; i < settings->count; i++) {
		struct setting *setting = &settings->list[i];

		if (setting->option != option) {
			settings->list[kept++] = *setting;
			continue;
		}
		free(setting->value);
		free(setting->text);
	}
	settings->count = kept;
}

const char *
settings_take(struct settings *settings, int option, const struct settings_form *form,
	      const struct setting *like, const char *text, int *is_on)
{
	int truth = form->opt->takes == OPT_VALUE && *text ? -1 : truth_of(text);

	if (truth < 0 && form->opt->takes == OPT_NO_VALUE)
		return "must be 1, true, yes or on, or 0, false, no or off";
	*is_on = truth != 0;
	if (!settings)
		return NULL;
	if (truth == 0)
		drop_option(settings, option);
	if (truth > 0)
		return settings_add(settings, option, like, NULL);
	return truth < 0 ? add_values(settings, option, form, like, text) : NULL;
}

int
settings_find(const struct settings *settings, int option)
{
	for (size_t i = 0; i < settings->count; i++)
		if (settings->list[i].option == option)
			return 1;
	return 0;
}

void
settings_release(struct settings *settings)
{
	for (size_t i = 0; i < settings->count; i++) {
		free(settings->list[i].value);
		free(settings->list[i].text);
	}
	free(settings->list);
	*settings = (struct settings){0};
}
