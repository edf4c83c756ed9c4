/* SPDX-License-Identifier: MIT */
/*
 * Any prompt in the literals of activate scripts, and any text as another tool's activate script:
 * "PROMPT\nTEXT". No text ends its literal, and a user's line is never taken for a tool's.
 */
#include "activate/activate.h"
#include "activate/spelled.h"
#include "activate/stock.h"
#include "core/buf.h"
#include "fuzz.h"
#include "text/quote.h"

/* A literal of words in single quotes, and characters after a backslash: sh, csh. */
static void
read_shell(const char *at, int is_csh, struct buf *out)
{
	int quoted = 0;

	for (; *at; at++)
		if (*at == '\'') {
			quoted = !quoted;
		} else if (!quoted || (is_csh && at[0] == '\\' && at[1] == '\n')) {
			MUST(*at == '\\' && at[1]);
			buf_putc(out, *++at);
		} else {
			MUST(!is_csh || !strchr("!\\\n", *at));
			buf_putc(out, *at);
		}
	MUST(!quoted);
}

/* A literal between two quotes, with a backslash before any two characters: fish, Nushell. */
static void
read_escaped(const char *at, char quote, struct buf *out)
{
	MUST(*at++ == quote);
	for (; *at != quote; at++) {
		at += *at == '\\';
		MUST(*at);
		buf_putc(out, *at);
	}
	MUST(!at[1]);
}

/* PowerShell's: five characters are quotes, and two of them stand for the first. */
static void
read_powershell(const char *at, size_t n, struct buf *out)
{
	static const char *const quotes[] = {"'", "\xe2\x80\x98", "\xe2\x80\x99", "\xe2\x80\x9a",
					     "\xe2\x80\x9b"};

	MUST(n >= 2 && at[0] == '\'' && at[n - 1] == '\'');
	for (const char *end = at++ + n - 1; at < end;) {
		size_t k = 1;

		for (size_t i = 0; i < 5; i++) {
			size_t len = strlen(quotes[i]);

			if (strncmp(at, quotes[i], len) != 0)
				continue;
			MUST(at + 2 * len <= end && !strncmp(at + len, quotes[i], len));
			at += len;
			k = len;
		}
		buf_add(out, at, k);
		at += k;
	}
}

/* Python's bytes: printable ASCII, and \xXX. */
static void
read_python(const char *at, char quote, struct buf *out)
{
	MUST(*at++ == quote);
	for (; *at != quote; at++) {
		MUST(*at >= ' ' && *at <= '~');
		if (*at == '\\') {
			unsigned byte;

			MUST(sscanf(at, "\\x%2x", &byte) == 1);
			buf_putc(out, (char)byte);
			at += 3;
		} else {
			buf_putc(out, *at);
		}
	}
	MUST(!at[1]);
}

static void
check_literal(enum quote_language language, const char *text)
{
	struct buf literal = {0}, read = {0};

	MUST(quote_text(&literal, language, text) == 0);
	if (language == QUOTE_SH || language == QUOTE_CSH)
		read_shell(buf_str(&literal), language == QUOTE_CSH, &read);
	else if (language == QUOTE_FISH || language == QUOTE_NUSHELL)
		read_escaped(literal.data, language == QUOTE_FISH ? '\'' : '"', &read);
	else if (language == QUOTE_POWERSHELL)
		read_powershell(literal.data, literal.len, &read);
	else if (language != QUOTE_CMD)
		read_python(literal.data, language == QUOTE_PYTHON ? '"' : '\'', &read);
	if (language == QUOTE_CMD)
		MUST(!strpbrk(buf_str(&literal), "\"\r\n"));
	else
		MUST(!strcmp(buf_str(&read), text));
	buf_free(&literal);
	buf_free(&read);
}

/* A script is known if each of its lines is; no line of a user's hides in one. */
static void
check_stock(char *text, const struct environment *env, const char *prompt)
{
	static const char users[] = "\nsource ~/.my-environment\n";
	size_t n = strlen(text);
	int is_stock = stock_is(text, n, env, prompt, ""), all = 1;
	struct buf more = {0};

	MUST(buf_puts(&more, text) == 0 && buf_puts(&more, users) == 0);
	MUST(!stock_is(more.data, more.len, env, prompt, ""));
	more.len = 0;
	MUST(buf_puts(&more, "'") == 0 && buf_puts(&more, text) == 0);
	MUST(stock_names(more.data, more.len, env) == stock_names(text, n, env));
	buf_free(&more);
	while (*text) {
		const char *line = fuzz_line(&text);

		all &= stock_is(line, strlen(line), env, prompt, "") || !*line;
	}
	MUST(!is_stock || all);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct environment env = {.name_count = 1};
	char *text = fuzz_text(data, n), *rest = text, *prompt = fuzz_line(&rest);
	struct buf out = {0};
	const char *name;

	path_set(&env.names[0], "/tmp/env", 8);
	for (enum quote_language i = QUOTE_SH; i <= QUOTE_PYTHON; i++)
		check_literal(i, prompt);
	MUST(activate_render(n % activate_count(), prompt, "bin", &out, &name) == 0);
	MUST(strstr(out.data, "__MOVENV_BIN__") == NULL || strstr(prompt, "__MOVENV_BIN__"));
	for (int i = 0; i < 2; i++) {
		out.len = 0;
		MUST(buf_puts(&out, rest) == 0);
		MUST(spelled_decode(i ? "activate.xsh" : "activate", &out) == 0);
		MUST(out.len <= strlen(rest));
	}
	/* Known lines are looked up with the prompt at each offset: slow for long lines. */
	if (strlen(rest) < 2048)
		check_stock(rest, &env, *prompt ? prompt : NULL);
	buf_free(&out);
	free(text);
	return 0;
}
