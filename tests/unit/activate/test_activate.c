/* SPDX-License-Identifier: MIT */
/*
 * The text of a prompt in each shell's activate script, byte by byte. That shells read it right is
 * tested in tests/cli/activate/test_activate.py.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "activate/activate.h"
#include "common/compiler.h"
#include "core/buf.h"
#include "embed/embed.h"

enum { SH, CSH, FISH, PS1, NU, XSH, THIS, BAT };

static const char *const names[] = {
	"activate",     "activate.csh",     "activate.fish", "Activate.ps1",   "activate.nu",
	"activate.xsh", "activate_this.py", "activate.bat",  "deactivate.bat",
};

/* The text before and after the prompt's literal in each template. */
static const struct {
	const char *before, *after;
} places[] = {
	{"\"VIRTUAL_ENV=${_movenv_env:-/}\" VIRTUAL_ENV_PROMPT=", "\n"},
	{"\tsetenv VIRTUAL_ENV_PROMPT ", "\n"},
	{"    set -gx VIRTUAL_ENV_PROMPT ", "\n"},
	{"    $Prompt = ", "\n"},
	{"    let text = ", "\n"},
	{"    text = os.fsdecode(b", ")"},
	{"_PROMPT\"] = os.fsdecode(b", ")"},
	{"\n@set \"VIRTUAL_ENV_PROMPT=", "\"\n"},
};

static const struct {
	int script;
	const char *prompt;
	const char *literal;
	const char *reason;
} literals[] = {
	{SH, "plain", "'plain'", "a plain text is quoted too"},
	{SH, NULL, "''", "no prompt: the script takes the directory's name"},
	{SH, "", "''", "an empty prompt counts as none"},
	{SH, "it's", "'it'\\''s'", "a quote steps out of the quotes"},
	{SH, "'", "''\\'''", "also where it stands alone; holds with zsh's rc_quotes"},
	{SH, "$(a)`b`${c}\\d!", "'$(a)`b`${c}\\d!'", "nothing else means anything between them"},
	{SH, "a\nb", "'a\nb'", "a newline stands for itself"},
	{SH, "\xff\xc3", "'\xff\xc3'", "bytes that are not text pass"},
	{SH, "__MOVENV_BIN__", "'__MOVENV_BIN__'", "the prompt itself is not searched for marks"},
	{CSH, NULL, "''", "no prompt"},
	{CSH, "it's", "'it'\\''s'", "a quote steps out of the quotes"},
	{CSH, "a!b", "'a'\\!'b'", "history is found between single quotes too"},
	{CSH, "a\\b", "'a'\\\\'b'", "backslash_quote would change the meaning of one in quotes"},
	{CSH, "a\nb", "'a\\\nb'", "a bare newline in quotes is an error"},
	{CSH, "\\\n", "''\\\\'\\\n'", "the two side by side"},
	{CSH, "$(a)`b`\"", "'$(a)`b`\"'", "nothing is expanded between single quotes"},
	{FISH, NULL, "''", "no prompt"},
	{FISH, "it's", "'it\\'s'", "fish has a backslash between single quotes"},
	{FISH, "a\\", "'a\\\\'", "so that one must not quote the end"},
	{FISH, "\\'", "'\\\\\\''", "the two side by side"},
	{FISH, "(a)$b\n", "'(a)$b\n'", "nothing else means anything between them"},
	{PS1, NULL, "''", "no prompt"},
	{PS1, "it's", "'it''s'", "a quote is doubled"},
	{PS1, "$(a)`b\"", "'$(a)`b\"'", "nothing is expanded between single quotes"},
	{PS1, "\xe2\x80\x98", "'\xe2\x80\x98\xe2\x80\x98'", "U+2018 ends a string as ' does"},
	{PS1, "\xe2\x80\x99;a", "'\xe2\x80\x99\xe2\x80\x99;a'", "so does U+2019"},
	{PS1, "\xe2\x80\x9a", "'\xe2\x80\x9a\xe2\x80\x9a'", "and U+201A"},
	{PS1, "\xe2\x80\x9b", "'\xe2\x80\x9b\xe2\x80\x9b'", "and U+201B"},
	{PS1, "\xe2\x80\x9c", "'\xe2\x80\x9c'", "U+201C is a double quote: it stays"},
	{NU, NULL, "\"\"", "no prompt"},
	{NU, "a\"b\\", "\"a\\\"b\\\\\"", "a backslash quotes the quote and itself"},
	{NU, "$(a)`b`'\n", "\"$(a)`b`'\n\"", "nothing else means anything without a $ before"},
	{XSH, NULL, "''", "no prompt"},
	{XSH, "it's\\n", "'it\\x27s\\x5cn'", "quote and backslash by their numbers"},
	{XSH, "$(a) {b}`\"", "'$(a) {b}`\"'", "nothing is expanded in a literal"},
	{XSH, "\xc3\xa9\n\x7f", "'\\xc3\\xa9\\x0a\\x7f'", "ASCII, whatever the encoding"},
	{THIS, NULL, "''", "no prompt"},
	{THIS, "'\xff", "'\\x27\\xff'", "bytes that are not text"},
	{BAT, NULL, "", "no prompt; the quotes are the template's"},
	{BAT, "a & b|(c)^", "a & b|(c)^", "nothing means anything between double quotes"},
	{BAT, "%PATH%", "%%PATH%%", "but this"},
	{BAT, "\"&a\nb\r", "'&a b ", "characters that cmd cannot quote are replaced"},
	{PS1, "\xe2\x80'", "'\xe2\x80'''", "a sequence cut short by a quote"},
};

static void
render(size_t i, const char *prompt, const char *bin, struct buf *out)
{
	const char *name = NULL;

	assert_int_equal(activate_render(i, prompt, bin, out, &name), 0);
	assert_string_equal(name, names[i]);
}

static void
prompts_are_quoted_for_their_shell(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(literals); i++) {
		struct buf out = {0};
		size_t n = strlen(literals[i].literal);
		const char *before = places[literals[i].script].before;
		const char *after = places[literals[i].script].after;
		const char *at;

		render((size_t)literals[i].script, literals[i].prompt, "bin", &out);
		at = strstr(buf_str(&out), before);
		assert_non_null(at);
		at += strlen(before);
		if (strncmp(at, literals[i].literal, n) ||
		    strncmp(at + n, after, strlen(after)) != 0)
			fail_msg("%s: %s", names[literals[i].script], literals[i].reason);
		buf_free(&out);
	}
}

static void
the_scripts_directory_is_quoted_too(void **state)
{
	static const char *const found[] = {
		"/\"'Scr'\\''s' ;;\n", "/'Scr'\\''s'\n", "/'Scr\\'s'\n",   ", 'Scr''s')",
		" = \"Scr's\"\n",      "(b'Scr\\x27s')", "(b'Scr\\x27s')",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(found); i++) {
		struct buf out = {0};

		assert_true(activate_belongs(i, "Scr's"));
		render(i, NULL, "Scr's", &out);
		if (!strstr(buf_str(&out), found[i]))
			fail_msg("%s has no %s", names[i], found[i]);
		buf_free(&out);
	}
}

static void
no_mark_is_left_and_no_other_byte_is_changed(void **state)
{
	(void)state;
	for (size_t i = 0; i < activate_count() && activate_belongs(i, "bin"); i++) {
		const struct embed *template = embed_find(names[i]);
		struct buf out = {0};
		size_t marks = 0;

		render(i, "123456789012345", "567890123456", &out);
		assert_null(strstr(buf_str(&out), "__MOVENV_"));
		/* Each literal is as long as its mark: the files differ there alone. */
		assert_int_equal(out.len, template->len);
		for (size_t k = 0; k < out.len; k++)
			marks += out.data[k] != template->data[k];
		assert_true(marks > 0 && marks <= 5 * strlen("__MOVENV_PROMPT__"));
		buf_free(&out);
	}
}

static void
scripts_for_cmd_belong_to_its_directory_only(void **state)
{
	struct buf out = {0};
	size_t count = 0;

	(void)state;
	for (size_t i = 0; i < activate_count(); i++) {
		count += activate_belongs(i, "Scripts");
		assert_int_equal(activate_belongs(i, "bin"), i < BAT);
	}
	assert_int_equal(count, activate_count());
	assert_int_equal(count, COUNT_OF(names));
	assert_false(activate_belongs(count, "Scripts"));
	render(COUNT_OF(names) - 1, "x", "Scripts", &out);
	assert_non_null(strstr(buf_str(&out), "@set VIRTUAL_ENV=\n"));
	buf_free(&out);
}

static void
rendering_appends(void **state)
{
	struct buf out = {0};

	(void)state;
	assert_int_equal(buf_puts(&out, "before\n"), 0);
	render(SH, NULL, "bin", &out);
	assert_memory_equal(out.data, "before\n# ", 9);
	buf_free(&out);
}

static void
a_script_that_is_not_there_is_an_error(void **state)
{
	struct buf out = {0};
	const char *name = NULL;

	(void)state;
	errno = 0;
	assert_int_equal(activate_render(activate_count(), NULL, "bin", &out, &name), -1);
	assert_int_equal(errno, EINVAL);
	assert_int_equal(out.len, 0);
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prompts_are_quoted_for_their_shell),
		cmocka_unit_test(the_scripts_directory_is_quoted_too),
		cmocka_unit_test(no_mark_is_left_and_no_other_byte_is_changed),
		cmocka_unit_test(scripts_for_cmd_belong_to_its_directory_only),
		cmocka_unit_test(rendering_appends),
		cmocka_unit_test(a_script_that_is_not_there_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
