/* SPDX-License-Identifier: BSD-2-Clause */
/* MAC addresses and their texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cpe/base/mac.h"

static const struct mac sample = { { 0x02, 0x00, 0x5e, 0xab, 0x53, 0x1f } };

static void one_text_is_written_and_several_are_read(void **state)
{
	static const char *const texts[] = { "02:00:5e:ab:53:1f", "02:00:5E:AB:53:1F",
					     "2:0:5e:ab:53:1f", "02005eab531f" };
	char text[MAC_TEXT];
	struct mac read;
	size_t i;

	(void)state;
	assert_string_equal(mac_print(&sample, text), "02:00:5e:ab:53:1f");
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		read = (struct mac){ { 0 } };
		assert_true(mac_parse(texts[i], &read));
		assert_int_equal(mac_compare(&read, &sample), 0);
	}
}

static void what_is_no_mac_address_leaves_everything_as_it_was(void **state)
{
	static const char *const texts[] = { "",
					     "02",
					     "02:00:5e:ab:53",
					     "02:00:5e:ab:53:",
					     "02:00:5e:ab:53:1g",
					     "02:00:5e:ab:53:1f:00",
					     "02-00-5e-ab-53-1f",
					     "06-02:00:5e:ab:53:1f",
					     "02::5e:ab:53:1f",
					     "02:005e:ab:53:1f",
					     "02005eab531f0",
					     "02005eab531",
					     "02005eab531f00000" };
	struct mac read = sample;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_false(mac_parse(texts[i], &read));
		assert_int_equal(mac_compare(&read, &sample), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_text_is_written_and_several_are_read),
		cmocka_unit_test(what_is_no_mac_address_leaves_everything_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
