/* SPDX-License-Identifier: BSD-2-Clause */
/* Digest authentication, by the examples of its RFCs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/cwmp/digest.h"

#define RFC2617                                                                   \
	"Digest username=\"Mufasa\", realm=\"testrealm@host.com\", "              \
	"nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"/dir/index.html\", " \
	"qop=auth, nc=00000001, cnonce=\"0a4f113b\", "                            \
	"response=\"6629fae49393a05397450978507c4ef1\", "                         \
	"opaque=\"5ccc069c403ebaf9f0171e9517f40e41\""
#define RFC7616                                                                               \
	"Digest username=\"Mufasa\",realm=\"http-auth@example.org\",uri=\"/dir/index.html\"," \
	"algorithm=SHA-256,nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","           \
	"nc=00000001,cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\",qop=auth,"       \
	"response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\","      \
	"opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""

static const struct request_text get = { "GET", 3 };
static struct digest_credentials credentials;

static bool read_text(const char *text)
{
	struct request_text header = { text, strlen(text) };

	return digest_read(&header, &credentials);
}

static bool is_right(const char *user, const char *realm, const char *password)
{
	struct digest_secret secret;

	assert_true(digest_secret_make(user, realm, password, &secret));
	return digest_is_right(&secret, &credentials, &get);
}

static void the_examples_of_the_rfcs_are_right(void **state)
{
	(void)state;
	assert_true(read_text(RFC2617));
	assert_int_equal(credentials.count, 1);
	assert_true(is_right("Mufasa", "testrealm@host.com", "Circle Of Life"));
	assert_false(is_right("Mufasa", "testrealm@host.com", "Circle of Life"));
	assert_false(is_right("Mufasb", "testrealm@host.com", "Circle Of Life"));
	assert_true(read_text(RFC7616));
	assert_int_equal(credentials.algorithm, DIGEST_SHA256);
	assert_true(is_right("Mufasa", "http-auth@example.org", "Circle of Life"));
	assert_false(is_right("Mufasa", "http-auth@example.org", "Circle Of Life"));
}

/* md5(md5(a:b:c):n:md5(GET:/)), by md5sum(1). */
static void the_old_form_has_no_count(void **state)
{
	(void)state;
	assert_true(read_text("digest username=a,realm=b,nonce=n,uri=\"/\","
			      "response=\"af6436e36b1739ec8372bf1de089252a\""));
	assert_false(credentials.qop);
	assert_true(is_right("a", "b", "c"));
	assert_false(is_right("a", "b", "d"));
}

static void a_name_may_have_quotation_marks(void **state)
{
	(void)state;
	assert_true(read_text("Digest username=\"a\\\"b\\\\\",realm=\"r\",nonce=\"n\",uri=\"/\","
			      "response=\"7411842b0634d38fdc0327bd3d129834\""));
	assert_int_equal(credentials.username.length, 6);
	assert_true(request_text_is(&credentials.realm, "r"));
	assert_true(is_right("a\"b\\", "r", "p"));
}

static void what_is_not_all_there_is_not_taken(void **state)
{
	static const char *const texts[] = {
		"",
		"Digest",
		"Basic YTpi",
		"Digest username",
		"Digest username=",
		"Digest username=\"a",
		"Digest username=\"a\\\"",
		"Digest username=a,realm=b,nonce=n,uri=u",
		"Digest username=a,realm=b,nonce=n,response=r",
		"Digest username=a,username=a,realm=b,nonce=n,uri=u,response=r",
		"Digest username=a realm=b,nonce=n,uri=u,response=r",
		"Digest username=a,realm=b,nonce=n,uri=u,response=r,algorithm=MD5-sess",
		"Digest username=a,realm=b,nonce=n,uri=u,response=r,qop=auth-int,nc=00000001,cnonce=c",
		"Digest username=a,realm=b,nonce=n,uri=u,response=r,qop=auth,nc=00000001",
		"Digest username=a,realm=b,nonce=n,uri=u,response=r,qop=auth,cnonce=c",
		"Digest username=a,realm=b,nonce=n,uri=u,response=r,qop=auth,cnonce=c,nc=1",
		"Digest username=a,realm=b,nonce=n,uri=u,response=r,qop=auth,cnonce=c,nc=0000000g",
		"Digest username=a,realm=b,nonce=n,uri=u,response=r,qop=auth,cnonce=c,nc=-0000001",
		"Digest username=a,realm=b,nonce=n,uri=u,response=r,qop=auth,cnonce=c,nc=00000000",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (read_text(texts[i]))
			fail_msg("taken: %s", texts[i]);
	assert_true(read_text("Digest  username=a , ,realm = \"b\",nonce=n,uri=u,other=\"x,y\","
			      "response=r,qop=\"auth\",cnonce=c,nc=0000000F,"));
	assert_int_equal(credentials.count, 15);
}

/* -- nonces -- */

static uint8_t next;

static void fill(void *self, void *octets, size_t length)
{
	(void)self;
	memset(octets, ++next, length);
}

static const struct random_source draws = { fill, NULL };

static bool is_fresh(const uint8_t *key, const char *nonce, monotonic now)
{
	struct request_text text = { nonce, strlen(nonce) };
	uint8_t serial[DIGEST_SERIAL];

	return digest_nonce_is_fresh(key, &text, now, serial);
}

static void a_nonce_lasts_for_a_while(void **state)
{
	static const uint8_t key[DIGEST_KEY] = { 1 }, other[DIGEST_KEY] = { 2 };
	monotonic made = seconds(1000);
	char nonce[DIGEST_NONCE], second[DIGEST_NONCE];

	(void)state;
	assert_true(digest_nonce_make(key, &draws, made, nonce));
	assert_true(digest_nonce_make(key, &draws, made, second));
	assert_string_not_equal(nonce, second);
	assert_true(is_fresh(key, nonce, made));
	assert_true(is_fresh(key, nonce, made + 2 * DIGEST_PERIOD));
	assert_false(is_fresh(key, nonce, made + DIGEST_NONCE_LASTS));
	assert_false(is_fresh(other, nonce, made));
	nonce[40] = nonce[40] == '0' ? '1' : '0';
	assert_false(is_fresh(key, nonce, made));
	assert_false(is_fresh(key, "", made));
	assert_false(is_fresh(key, "x", made));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_examples_of_the_rfcs_are_right),
		cmocka_unit_test(the_old_form_has_no_count),
		cmocka_unit_test(a_name_may_have_quotation_marks),
		cmocka_unit_test(what_is_not_all_there_is_not_taken),
		cmocka_unit_test(a_nonce_lasts_for_a_while),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
