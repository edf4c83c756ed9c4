/* SPDX-License-Identifier: MIT */
/*
 * The name that was meant.
 */
#include "support/unit.h"

#include "text/nearest.h"

static const struct {
	const char *word, *names, *name; /* names with blanks between them; name: "" is none */
	const char *reason;
} table[] = {
	{"creat", "create check", "create", "a letter is missing"},
	{"createe", "create check", "create", "a letter too many"},
	{"craete", "create check", "create", "two letters are swapped"},
	{"crexte", "create check", "create", "one letter is another"},
	{"list", "list", "list", "the same"},
	{"lits", "list info", "list", "one swap is one edit"},
	{"ilst", "list info", "list", "at the start too"},
	{"lsi", "list info", "", "two edits are too many for four letters"},
	{"pakc", "unpack pack", "pack", "the nearer of two"},
	{"unpak", "pack unpack", "unpack", "whatever the order"},
	{"a", "b", "", "nothing is in common"},
	{"", "a", "", "no word"},
	{"ab", "", "", "no names"},
	{"wihtout-ppi", "without-pip with", "without-pip", "three edits in a long word"},
	{"nonsense", "create check info", "", "far from all"},
};

static void
the_nearest_name_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		struct nearest nearest = {.word = table[i].word, .len = strlen(table[i].word)};
		const char *at = table[i].names;

		while (*at) {
			size_t n = strcspn(at, " ");

			nearest_offer(&nearest, at, n);
			at += n + (at[n] == ' ');
		}
		CHECK(nearest.name ? nearest.name_len == strlen(table[i].name) &&
					     !memcmp(nearest.name, table[i].name, nearest.name_len)
				   : !table[i].name[0],
		      "'%s': %.*s", table[i].reason, nearest.name ? (int)nearest.name_len : 4,
		      nearest.name ? nearest.name : "none");
	}
}

static void
names_of_any_length_are_safe(void **state)
{
	char word[300], name[300];
	struct nearest nearest = {.word = word, .len = sizeof(word)};

	(void)state;
	memset(word, 'a', sizeof(word));
	memset(name, 'a', sizeof(name));
	nearest_offer(&nearest, name, sizeof(name));
	assert_null(nearest.name);
	for (size_t n = 0; n < 64; n++) {
		nearest = (struct nearest){.word = word, .len = 63};
		nearest_offer(&nearest, name, n);
		assert_int_equal(nearest.name != NULL, n >= 60);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_nearest_name_is_found),
		cmocka_unit_test(names_of_any_length_are_safe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
