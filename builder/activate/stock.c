/* SPDX-License-Identifier: MIT */
/*
 * Others' activate scripts; see activate/stock.h. Their lines are known by the hashes of
 * activate/stock_lines.h.
 */
#include <ctype.h>
#include <string.h>

#include "activate/form.h"
#include "activate/stock.h"
#include "activate/stock_lines.h"
#include "common/compiler.h"
#include "text/line.h"

#define STOCK_LINE_MAX 4096 /* bytes of a line that could be one of them, with a path in it */
#define STOCK_FORM_MAX 1024 /* … and without it */

#define FOLD '\35' /* stands for a newline in a name, so that it does not end the line */

/* A prompt in a stripped text: as it is, with "%%" for "%" as csh and cmd have it, as one line. */
struct shown {
	struct buf forms[3];
};

/* The texts in a stripped script that differ between environments. */
struct values {
	struct buf names[ENVIRONMENT_NAMES_MAX];
	struct shown prompt, bases[ENVIRONMENT_NAMES_MAX]; /* a name's last part is a prompt, too */
	struct buf tcl, tk;
	const char *forms; /* of further lines, each after a newline and before one */
};

static int
replace_by(struct buf *text, const struct buf *word, char mark)
{
	return form_replace(text, word, &mark, 1);
}

/* Folds the newlines of a name or prompt, in itself and wherever it stands in the text. */
static int
fold(struct buf *text, struct buf *word)
{
	struct buf folded = {0};
	int status;

	if (word->len == 0 || !memchr(word->data, '\n', word->len))
		return 0;
	status = buf_add(&folded, word->data, word->len);
	for (size_t i = 0; i < folded.len; i++)
		if (folded.data[i] == '\n')
			folded.data[i] = FOLD;
	if (status == 0)
		status = form_replace(text, word, folded.data, folded.len);
	buf_free(word);
	*word = folded;
	return status;
}

static int
fill_shown(struct shown *shown, struct buf *text, const char *prompt)
{
	struct buf *plain = &shown->forms[0];
	int status = form_strip(plain, prompt, strlen(prompt));

	for (size_t i = 0; i < plain->len && status == 0; i++) {
		char c = plain->data[i];

		status = buf_putc(&shown->forms[1], c);
		if (status == 0 && c == '%')
			status = buf_putc(&shown->forms[1], c);
		if (status == 0 && c != '\n')
			status = buf_putc(&shown->forms[2], c);
	}
	for (size_t i = 0; i < COUNT_OF(shown->forms) && status == 0; i++)
		status = fold(text, &shown->forms[i]);
	return status;
}

static void
free_shown(struct shown *shown)
{
	for (size_t i = 0; i < COUNT_OF(shown->forms); i++)
		buf_free(&shown->forms[i]);
}

/*
 * Finds the directory "/…/tcl8.6" of a base's Tcl in a line, from the line's first slash on; key is
 * "/tcl" or "/tk".
 */
static int
find_tcl(struct line line, const char *key, struct buf *found)
{
	const char *end = line.at + line.len, *first = memchr(line.at, '/', line.len), *at = first;

	while (found->len == 0 && at && (at = memmem(at, (size_t)(end - at), key, strlen(key)))) {
		size_t n = strspn(at += strlen(key), "0123456789.");

		if (n > 0 && isdigit((unsigned char)at[n - 1]))
			return buf_add(found, first, (size_t)(at + n - first));
	}
	return 0;
}

static void
free_values(struct values *values)
{
	for (size_t i = 0; i < COUNT_OF(values->names); i++) {
		buf_free(&values->names[i]);
		free_shown(&values->bases[i]);
	}
	free_shown(&values->prompt);
	buf_free(&values->tcl);
	buf_free(&values->tk);
}

/* Fills the values, and folds the newlines in them and in the stripped text. */
static int
fill_values(struct values *values, struct buf *text, const struct environment *env,
	    const char *prompt)
{
	int status = 0;

	for (size_t i = 0; i < env->name_count && status == 0; i++) {
		status = form_strip(&values->names[i], env->names[i].buf, env->names[i].len);
		if (status == 0)
			status = fold(text, &values->names[i]);
	}
	for (size_t i = 0; i < env->name_count && status == 0; i++)
		status = fill_shown(&values->bases[i], text, path_base(env->names[i].buf));
	if (status == 0)
		status = fill_shown(&values->prompt, text, prompt ? prompt : "");
	for (size_t at = 0; at < text->len && status == 0;) {
		struct line line = line_at(buf_str(text), text->len, at);

		status = find_tcl(line, "/tcl", &values->tcl) | find_tcl(line, "/tk", &values->tk);
		at = line.next;
	}
	return status;
}

/* 1 if the n bytes are the form of a known line; else 0. */
static int
is_form(const struct values *values, const char *form, size_t n)
{
	const char *at = values->forms, *end = at + strlen(at);

	if (stock_lines_hold(form, n))
		return 1;
	for (; n > 0 && (at = memmem(at, (size_t)(end - at), form, n)); at++)
		if (at[-1] == '\n' && at[n] == '\n')
			return 1;
	return 0;
}

/* 1 if the line is known with the prompt at one of the places where it may stand; or 0, or -1. */
static int
is_line_with(const struct values *values, const struct buf *form, const struct buf *prompt)
{
	struct buf out = {0};
	int is_known = 0;

	/* No tool's line is longer; each place costs the length of the line. */
	if (form->len > prompt->len + STOCK_FORM_MAX)
		return 0;
	for (size_t at = 0; prompt->len > 0 && !is_known && at + prompt->len <= form->len; at++) {
		const char *rest = form->data + at + prompt->len;

		if (memcmp(form->data + at, prompt->data, prompt->len) != 0)
			continue;
		out.len = 0;
		is_known = buf_add(&out, form->data, at) < 0 ||
					   buf_putc(&out, STOCK_MARK_PROMPT) < 0 ||
					   buf_add(&out, rest, form->len - at - prompt->len) < 0
				   ? -1
				   : is_form(values, out.data, out.len);
	}
	buf_free(&out);
	return is_known;
}

static int
is_line_with_shown(const struct values *values, const struct buf *form, const struct shown *shown)
{
	int is_known = 0;

	for (size_t i = 0; i < COUNT_OF(shown->forms) && !is_known; i++)
		is_known = is_line_with(values, form, &shown->forms[i]);
	return is_known;
}

/* 1 if a line is known once a name of the environment's is taken for its name; or 0, or -1. */
static int
is_known_as(struct line line, const struct values *values, size_t i)
{
	struct buf form = {0};
	int is_known = buf_add(&form, line.at, line.len) < 0 ||
				       replace_by(&form, &values->names[i], STOCK_MARK_ENV) < 0 ||
				       replace_by(&form, &values->tcl, STOCK_MARK_TCL) < 0 ||
				       replace_by(&form, &values->tk, STOCK_MARK_TK) < 0
			       ? -1
			       : 1;

	/* A comment that a folded newline ends hides no line. */
	if (is_known > 0 && form.len > 0 &&
	    (form.data[0] != '#' || memchr(form.data, FOLD, form.len))) {
		is_known = is_form(values, form.data, form.len);
		if (!is_known)
			is_known = is_line_with_shown(values, &form, &values->prompt);
		if (!is_known)
			is_known = is_line_with_shown(values, &form, &values->bases[i]);
	}
	buf_free(&form);
	return is_known;
}

/* 1 if all lines of a stripped text are known; or 0, or -1. */
static int
are_lines_known(const struct buf *text, const struct values *values, size_t name_count)
{
	for (size_t at = 0; at < text->len;) {
		struct line line = line_at(text->data, text->len, at);
		int is_known = 0;

		for (size_t i = 0; line.len <= STOCK_LINE_MAX && i < name_count && !is_known; i++)
			is_known = is_known_as(line, values, i);
		if (is_known <= 0)
			return is_known;
		at = line.next;
	}
	return 1;
}

int
stock_is(const char *text, size_t n, const struct environment *env, const char *prompt,
	 const char *forms)
{
	struct values values = {.forms = forms};
	struct buf all = {0};
	int is_stock = form_strip(&all, text, n) < 0 || fill_values(&values, &all, env, prompt) < 0
			       ? -1
			       : are_lines_known(&all, &values, env->name_count);

	free_values(&values);
	buf_free(&all);
	return is_stock;
}

/* 1 if a file name continues with this character. */
static int
goes_on(char c)
{
	return isalnum((unsigned char)c) || (c && strchr("_-.+~", c)) || (unsigned char)c >= 0x80;
}

int
stock_names(const char *text, size_t n, const struct environment *env)
{
	struct buf all = {0}, name = {0};
	int status = form_strip(&all, text, n), is_named = 0;

	for (size_t i = 0; i < env->name_count && status == 0 && !is_named; i++) {
		const char *at = buf_str(&all), *end = at + all.len;

		status = form_strip(&name, env->names[i].buf, env->names[i].len);
		while (status == 0 && name.len > 0 && !is_named &&
		       (at = memmem(at, (size_t)(end - at), name.data, name.len))) {
			at += name.len;
			is_named = at == end || !goes_on(*at);
		}
	}
	buf_free(&all);
	buf_free(&name);
	return status < 0 ? -1 : is_named;
}
