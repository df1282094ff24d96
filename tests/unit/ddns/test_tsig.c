/* SPDX-License-Identifier: BSD-2-Clause */
/* Signatures: the vector of an independent implementation, and what must not be believed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "ddns/dns_update.h"
#include "ddns/tsig.h"
#include "tests/support/dns_vectors.h"

#define TIME UINT64_C(1700000000)

static const uint8_t request_mac[] = { REQUEST_MAC };

/* DDNS-070: the message of 192 octets, signed: 282. */
static void a_request_is_signed_as_in_the_vector(void **state)
{
	static const uint8_t expected[] = { SIGNED_REQUEST };
	uint8_t message[512] = { UNSIGNED_REQUEST };
	struct tsig_key key = vector_key();
	struct tsig_mac mac;

	(void)state;
	assert_int_equal(tsig_sign(&key, TIME, message, 192, sizeof(message), &mac), 282);
	assert_memory_equal(message, expected, 282);
	assert_int_equal(mac.length, 32);
	assert_memory_equal(mac.octets, request_mac, 32);
}

static void a_message_that_has_no_room_for_it_is_not_signed(void **state)
{
	uint8_t message[282] = { UNSIGNED_REQUEST };
	struct tsig_key key = vector_key();
	struct tsig_mac mac;

	(void)state;
	assert_int_equal(tsig_sign(&key, TIME, message, 192, 281, &mac), 0);
	assert_int_equal(message[11], 0); /* no record is counted */
	assert_int_equal(tsig_sign(&key, TIME, message, 192, 282, &mac), 282);
	assert_int_equal(tsig_sign(&key, TIME, message, 11, 282, &mac), 0);
}

static bool verifies(const uint8_t *message, size_t length, const struct tsig_key *key,
		     const uint8_t *mac, size_t mac_length)
{
	struct tsig_mac request = { .length = mac_length };
	struct dns_answer answer;

	memcpy(request.octets, mac, mac_length);
	return dns_answer_read(&answer, message, length) && answer.has_tsig &&
	       tsig_verify(key, &request, message, &answer.tsig);
}

/* DDNS-071, also with another identifier on the way, as forwarders do. */
static void the_answer_of_the_vector_is_believed(void **state)
{
	uint8_t answer[] = { SIGNED_ANSWER };
	struct tsig_key key = vector_key();

	(void)state;
	assert_int_equal(sizeof(answer), 102);
	assert_true(verifies(answer, sizeof(answer), &key, request_mac, 32));
	answer[0] = 0x77;
	assert_true(verifies(answer, sizeof(answer), &key, request_mac, 32));
	assert_true(dns_name_parse("CPE1.Home.Example", &key.name));
	assert_true(verifies(answer, sizeof(answer), &key, request_mac, 32));
}

/* Whatever bit is changed on the way, except in the identifier, is found. */
static void no_changed_octet_is_believed(void **state)
{
	uint8_t answer[] = { SIGNED_ANSWER };
	struct tsig_key key = vector_key();
	size_t i;

	(void)state;
	for (i = 2; i < sizeof(answer); i++) {
		answer[i] ^= 0x40;
		assert_false(verifies(answer, sizeof(answer), &key, request_mac, 32) &&
			     /* capital letters in names do not count */
			     !(answer[i] >= 'A' && answer[i] <= 'z'));
		answer[i] ^= 0x40;
	}
	assert_true(verifies(answer, sizeof(answer), &key, request_mac, 32));
}

static void an_answer_to_another_request_is_not_believed(void **state)
{
	uint8_t answer[] = { SIGNED_ANSWER }, other[32];
	struct tsig_key key = vector_key();

	(void)state;
	memcpy(other, request_mac, 32);
	other[31] ^= 1;
	assert_false(verifies(answer, sizeof(answer), &key, other, 32));
}

static void another_key_is_not_believed(void **state)
{
	uint8_t answer[] = { SIGNED_ANSWER };
	struct tsig_key key = vector_key();

	(void)state;
	key.secret.octets[0] ^= 1;
	assert_false(verifies(answer, sizeof(answer), &key, request_mac, 32));
	key = vector_key();
	assert_true(dns_name_parse("cpe2.home.example", &key.name));
	assert_false(verifies(answer, sizeof(answer), &key, request_mac, 32));
	key = vector_key();
	key.algorithm = TSIG_HMAC_SHA512;
	assert_false(verifies(answer, sizeof(answer), &key, request_mac, 32));
}

/* The MAC must be whole: a server that cuts it would be easier to forge. */
static void a_shortened_signature_is_not_believed(void **state)
{
	uint8_t answer[] = { SIGNED_ANSWER };
	struct tsig_key key = vector_key();
	struct tsig_mac request = { .length = 32 };
	struct dns_answer read;

	(void)state;
	memcpy(request.octets, request_mac, 32);
	assert_true(dns_answer_read(&read, answer, sizeof(answer)));
	assert_true(tsig_verify(&key, &request, answer, &read.tsig));
	read.tsig.mac_length = 16;
	assert_false(tsig_verify(&key, &request, answer, &read.tsig));
	read.tsig.mac_length = 0;
	assert_false(tsig_verify(&key, &request, answer, &read.tsig));
}

/* DDNS-072: lengths of the signatures; their values are checked against BIND. */
static void each_algorithm_signs_with_its_own_length(void **state)
{
	static const struct {
		enum tsig_algorithm algorithm;
		size_t mac, message;
	} expected[] = { { TSIG_HMAC_SHA1, 20, 282 - 12 - 2 },
			 { TSIG_HMAC_SHA256, 32, 282 },
			 { TSIG_HMAC_SHA512, 64, 282 + 32 } };
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		uint8_t message[512] = { UNSIGNED_REQUEST };
		struct tsig_key key = vector_key();
		struct tsig_mac mac;

		key.algorithm = expected[i].algorithm;
		assert_int_equal(tsig_sign(&key, TIME, message, 192, sizeof(message), &mac),
				 expected[i].message);
		assert_int_equal(mac.length, expected[i].mac);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_is_signed_as_in_the_vector),
		cmocka_unit_test(a_message_that_has_no_room_for_it_is_not_signed),
		cmocka_unit_test(the_answer_of_the_vector_is_believed),
		cmocka_unit_test(no_changed_octet_is_believed),
		cmocka_unit_test(an_answer_to_another_request_is_not_believed),
		cmocka_unit_test(another_key_is_not_believed),
		cmocka_unit_test(a_shortened_signature_is_not_believed),
		cmocka_unit_test(each_algorithm_signs_with_its_own_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
