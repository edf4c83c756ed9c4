/* SPDX-License-Identifier: MIT */
/*
 * Members of JSON objects that others wrote, and text that is not JSON.
 */
#include "support/unit.h"

#include "core/buf.h"
#include "text/json_read.h"

static struct json_span
span(const char *text)
{
	return (struct json_span){text, strlen(text)};
}

/* Texts, and the text of their member "url"; NULL: there is none. */
static const struct {
	const char *name, *text, *url;
} rows[] = {
	{"plain", "{\"url\": \"file:///a\"}", "file:///a"},
	{"no space", "{\"a\":1,\"url\":\"x\",\"b\":[]}", "x"},
	{"all space", " \n{\t\"url\" \r\n:\t\"x\" , \"a\" : null } ", "x"},
	{"after nested ones", "{\"a\": {\"url\": \"no\", \"b\": [{}, \"]\"]}, \"url\": \"x\"}",
	 "x"},
	{"brackets in strings", "{\"a\": \"}{][\\\"\", \"url\": \"x\"}", "x"},
	{"the last counts", "{\"url\": \"a\", \"url\": \"b\"}", "b"},
	{"escapes", "{\"url\": \"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}", "\"\\/\b\f\n\r\t"},
	{"characters", "{\"url\": \"\\u0041\\u00e9\\u20aC\\ud83d\\ude00\"}",
	 "A\u00e9\u20ac\U0001f600"},
	{"half a surrogate", "{\"url\": \"\\udc80\"}", "\xed\xb2\x80"},
	{"bytes as they are", "{\"url\": \"\xff\xc3\xa9\"}", "\xff\xc3\xa9"},
	{"empty", "{\"url\": \"\"}", ""},
	{"truncated after the value", "{\"url\": \"x\"", "x"},
	{"no member", "{\"urls\": \"x\", \"ur\": \"x\"}", NULL},
	{"nested only", "{\"a\": {\"url\": \"x\"}}", NULL},
	{"a number", "{\"url\": 1}", NULL},
	{"an object", "{\"url\": {}}", NULL},
	{"a value called url", "{\"a\": \"url\", \"b\": \"x\"}", NULL},
	{"nothing", "", NULL},
	{"not an object", "[\"url\", \"x\"]", NULL},
	{"a string", "\"url\"", NULL},
	{"no colon", "{\"url\" \"x\"}", NULL},
	{"no comma", "{\"a\": 1 \"url\": \"x\"}", NULL},
	{"no value", "{\"url\":}", NULL},
	{"no name", "{: \"x\"}", NULL},
	{"a string without end", "{\"url\": \"x", NULL},
	{"a backslash at the end", "{\"url\": \"x\\", NULL},
	{"a bracket without end", "{\"a\": [[[[, \"url\": \"x\"}", NULL},
	{"a bracket too many", "{\"a\": ]]], \"url\": \"x\"}", NULL},
	{"NUL", "{\"url\": \"a\\u0000b\"}", NULL},
	{"an invalid escape", "{\"url\": \"\\x41\"}", NULL},
	{"three digits", "{\"url\": \"\\u041\"}", NULL},
	{"no digits", "{\"url\": \"\\uzzzz\"}", NULL},
};

static void
a_member_is_found_or_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		/* In memory of its own, so that the sanitizer sees reads beyond it. */
		size_t n = strlen(rows[i].text);
		char *text = malloc(n + !n);
		struct json_span value;
		struct buf out = {0};
		int found;

		memcpy(text, rows[i].text, n);
		found = json_member((struct json_span){text, n}, "url", &value) &&
			json_text(value, &out) > 0;
		CHECK(found == (rows[i].url != NULL), "%s: found %d", rows[i].name, found);
		CHECK(!found || !strcmp(buf_str(&out), rows[i].url), "%s: \"%s\"", rows[i].name,
		      buf_str(&out));
		buf_free(&out);
		free(text);
	}
}

static void
a_member_of_a_member_is_found(void **state)
{
	struct json_span info, value;

	(void)state;
	assert_true(json_member(span("{\"dir_info\": {\"editable\": true}, \"url\": \"\"}"),
				"dir_info", &info));
	assert_true(json_member(info, "editable", &value));
	assert_true(json_is(value, "true"));
	assert_false(json_is(value, "tru"));
	assert_false(json_member(info, "url", &value));
}

static void
deep_nesting_does_not_recurse(void **state)
{
	struct buf text = {0};
	struct json_span value;

	(void)state;
	assert_int_equal(buf_puts(&text, "{\"a\": "), 0);
	for (int i = 0; i < 1000000; i++)
		assert_int_equal(buf_putc(&text, '['), 0);
	assert_false(json_member((struct json_span){text.data, text.len}, "a", &value));
	for (int i = 0; i < 1000000; i++)
		assert_int_equal(buf_putc(&text, ']'), 0);
	assert_true(json_member((struct json_span){text.data, text.len}, "a", &value));
	assert_int_equal(value.len, 2000000);
	buf_free(&text);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_member_is_found_or_nothing),
		cmocka_unit_test(a_member_of_a_member_is_found),
		cmocka_unit_test(deep_nesting_does_not_recurse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
