/* SPDX-License-Identifier: MIT */
/*
 * A list keeps its elements while it grows, and moves only at a power of two.
 */
#include "support/unit.h"

#include "core/list.h"

static void
elements_stay_while_the_list_grows(void **state)
{
	int *list = NULL;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		list = list_grow(list, (size_t)i, sizeof(*list));
		assert_non_null(list);
		list[i] = i;
	}
	for (int i = 0; i < 1000; i++)
		assert_int_equal(list[i], i);
	free(list);
}

static void
one_with_room_stays_where_it_is(void **state)
{
	static const size_t counts[] = {1, 2, 8, 15, 17, 31, 33, 1000};
	int element;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(counts); i++)
		assert_ptr_equal(list_grow(&element, counts[i], sizeof(element)), &element);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(elements_stay_while_the_list_grows),
		cmocka_unit_test(one_with_room_stays_where_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
