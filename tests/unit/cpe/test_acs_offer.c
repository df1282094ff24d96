/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: TR069 */
/* What DHCP tells of the ACS, and when it is used. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/acs_offer.h"

#define URL "https://acs/"

static struct config_general offer;

static bool read_octets(bool ipv4, const char *octets, size_t length)
{
	return acs_offer_read(&offer, ipv4, (const uint8_t *)octets, length);
}

#define READ(ipv4, octets) read_octets(ipv4, octets, sizeof(octets) - 1)

static void each_option_has_its_form(void **state)
{
	(void)state;
	assert_true(READ(true, "\1\14" URL "\2\3SP1\3\2"
			       "10"
			       "\4\4"
			       "3000"));
	assert_string_equal(offer.acs.url.text, URL);
	assert_string_equal(offer.acs.provisioning_code.text, "SP1");
	assert_int_equal(offer.acs.retry_multiplier, 3000);
	assert_true(READ(true, "\0\0\x0d\xe9\16\1\14" URL));
	assert_string_equal(offer.acs.url.text, URL);
	assert_true(READ(false, "\0\0\x0d\xe9\0\1\0\14" URL "\0\2\0\3SP1"));
	assert_string_equal(offer.acs.provisioning_code.text, "SP1");
	assert_true(READ(true, "\1\15" URL "\0")); /* ended by the server */
	assert_string_equal(offer.acs.url.text, URL);
}

static void what_is_none_is_passed_over(void **state)
{
	(void)state;
	assert_false(READ(true, ""));
	assert_false(READ(true, "\1\14https://ac"));
	assert_false(READ(true, "\1\5"
				"a b c"));
	assert_false(READ(false, "\0\0\0\1\0\1\0\14" URL));
	assert_false(READ(true, "\2\3SP1"));
	assert_true(READ(true, "\3\3"
			       "abc"
			       "\4\1"
			       "1"
			       "\1\14" URL "\377\4"));
	assert_int_equal(offer.acs.retry_minimum, 0);
	assert_int_equal(offer.acs.retry_multiplier, 0); /* it is below 1000 */
}

static void it_is_used_only_where_nobody_has_said_another(void **state)
{
	struct config_general general = { .acs = { .learn = false, .retry_minimum = 5 } };

	(void)state;
	READ(true, "\1\14" URL "\2\3SP1\3\2"
		   "99");
	acs_offer_apply(&general, &offer);
	assert_string_equal(general.acs.url.text, "");
	general.acs.learn = true;
	acs_offer_apply(&general, &offer);
	assert_string_equal(general.acs.url.text, URL);
	assert_string_equal(general.acs.provisioning_code.text, "SP1");
	assert_int_equal(general.acs.retry_minimum, 99);
	strcpy(general.acs.url.text, "https://own/");
	acs_offer_apply(&general, &offer);
	assert_string_equal(general.acs.url.text, "https://own/");
	general.acs.url.text[0] = '\0';
	READ(true, "\1\13http://acs/");
	acs_offer_apply(&general, &offer);
	assert_string_equal(general.acs.url.text, "");
	general.acs.allow_http = true;
	acs_offer_apply(&general, &offer);
	assert_string_equal(general.acs.url.text, "http://acs/");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_option_has_its_form),
		cmocka_unit_test(what_is_none_is_passed_over),
		cmocka_unit_test(it_is_used_only_where_nobody_has_said_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
