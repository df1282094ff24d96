/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS_RFC2136 */
/* What a configured service or account must be like, and what is said if it is not. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "ddns/backend.h"
#include "ddns/ddns.h"
#include "tests/support/dns_vectors.h"

static struct ddns_account good_account(void)
{
	struct ddns_account account = { .label = "dns",
					.backend = backend_find("rfc2136"),
					.zone = "home.example" };

	(void)endpoint_parse("192.0.2.53:53", 53, &account.server);
	account.key = vector_key();
	return account;
}

static struct ddns_service good_service(void)
{
	return (struct ddns_service){
		.label = "cam", .name = "cam.home.example", .srv = "_rtsp._tcp", .ttl = 60
	};
}

struct told {
	size_t service; /* that is looked for */
	struct failure failure;
};

static void note(void *arg, size_t service, const struct failure *failure)
{
	struct told *told = arg;

	if (service == told->service)
		told->failure = *failure;
}

/* What is told of one of the services. */
static int check(const struct ddns_config *config, size_t service, struct failure *failure)
{
	struct told told = { .service = service, .failure = { .error = 0 } };

	assert_int_equal(ddns_check_services(config, note, &told), 0);
	*failure = told.failure;
	return -told.failure.error;
}

static void assert_service(struct ddns_service service, const char *complaint)
{
	struct ddns_account account = good_account();
	struct ddns_config config = { &service, 1, &account, 1, 0, 0, false };
	struct failure failure = { .sentence = "" };

	assert_int_equal(check(&config, 0, &failure), complaint ? -EINVAL : 0);
	assert_non_null(strstr(failure.sentence, complaint ? complaint : ""));
}

static void assert_account(struct ddns_account account, const char *complaint)
{
	struct ddns_config config = { NULL, 0, &account, 1, 0, 0, false };
	struct failure failure = { .sentence = "" };

	assert_int_equal(ddns_check_account(&config, 0, &failure), complaint ? -EINVAL : 0);
	assert_non_null(strstr(failure.sentence, complaint ? complaint : ""));
}

static void a_good_service_passes(void **state)
{
	struct ddns_service service = good_service();

	(void)state;
	assert_service(service, NULL);
	service.srv = NULL;
	assert_service(service, NULL);
	service.srv = "";
	service.name = "Home.Example."; /* the zone's own name */
	assert_service(service, NULL);
	service.srv = "_sip._udp";
	assert_service(service, NULL);
}

#define LABEL_50 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa."

/* DDNS-064: every name in the zone. */
static void a_mistaken_service_is_told_what_is_wrong(void **state)
{
	static const char *const srvs[] = { "http._tcp", "_http",     "_http._icmp",
					    "_._tcp",    "_http.tcp", "_a._b._tcp" };
	struct ddns_service service = good_service();
	size_t i;

	(void)state;
	service.name = "cam..example";
	assert_service(service, "no domain name");
	service.name = "cam.home.test";
	assert_service(service, "not in home.example");
	service.name = LABEL_50 LABEL_50 LABEL_50 LABEL_50 "aaaaaaaaaaaaaaa.home.example";
	assert_service(service, "too long");
	service = good_service();
	for (i = 0; i < sizeof(srvs) / sizeof(srvs[0]); i++) {
		service.srv = srvs[i];
		assert_service(service, "is not like _http._tcp");
	}
	service = good_service();
	service.ttl = 0;
	assert_service(service, "ttl");
	service = good_service();
	service.srv = NULL;
	service.records = CHOICE_HTTPS | CHOICE_TXT;
	assert_service(service, NULL);
	service.records |= CHOICE_URI;
	assert_service(service, "srv is missing");
	service = good_service();
	service.records = CHOICE_DNS_SD;
	assert_service(service, NULL);
	service.instance = LABEL_50 "and some more"; /* 64 octets */
	assert_service(service, "instance must have 1 to 63 octets");
	service.instance = "";
	assert_service(service, "instance");
	service = good_service();
	service.path = "/" LABEL_50 "twenty octets are too many";
	assert_service(service, "path");
	service = good_service();
	service.account = 1;
	assert_service(service, "account");
	service = good_service();
	service.label = "";
	assert_service(service, "title");
}

static void a_name_has_a_limited_number_of_services(void **state)
{
	struct ddns_service services[DDNS_SERVICES_PER_NAME + 1];
	struct ddns_account account = good_account();
	struct ddns_config config = {
		services, DDNS_SERVICES_PER_NAME + 1, &account, 1, 0, 0, false
	};
	struct failure failure;
	size_t i;

	(void)state;
	for (i = 0; i <= DDNS_SERVICES_PER_NAME; i++)
		services[i] = good_service();
	services[3].name = "CAM.home.example."; /* the same name */
	assert_int_equal(check(&config, DDNS_SERVICES_PER_NAME - 1, &failure), 0);
	assert_int_equal(check(&config, DDNS_SERVICES_PER_NAME, &failure), -EINVAL);
	assert_non_null(strstr(failure.sentence, "room for 16 ports in both families"));
	services[3].name = "other.home.example";
	assert_int_equal(check(&config, DDNS_SERVICES_PER_NAME, &failure), 0);
}

static void is_wrong(void *arg, size_t service, const struct failure *failure)
{
	(void)arg, (void)service;
	fail_msg("%s", failure->sentence);
}

/* As the server of an operator has them: it must not take a second. */
static void many_names_are_checked_quickly(void **state)
{
	enum { MANY = 20000 };
	struct ddns_service *services = calloc(MANY, sizeof(*services));
	char(*names)[32] = calloc(MANY, sizeof(*names));
	struct ddns_account account = good_account();
	struct ddns_config config = { services, MANY, &account, 1, 0, 0, false };
	clock_t begun = clock();
	size_t i;

	(void)state;
	for (i = 0; i < MANY; i++) {
		snprintf(names[i], sizeof(names[i]), "a%zu.home.example", i / 4);
		services[i] = good_service();
		services[i].name = names[i];
	}
	assert_int_equal(ddns_check_services(&config, is_wrong, NULL), 0);
	assert_true(clock() - begun < 10 * CLOCKS_PER_SEC); /* of each pair: minutes */
	free(services);
	free(names);
}

/* v4.cam.home.example is what IPv4 visitors of cam.home.example may be sent to. */
static void a_name_is_not_the_target_of_another(void **state)
{
	struct ddns_service services[] = { good_service(), good_service() };
	struct ddns_account account = good_account();
	struct ddns_config config = { services, 2, &account, 1, 0, 0, false };
	struct failure failure;

	(void)state;
	services[1].name = "V4.cam.home.example";
	assert_int_equal(check(&config, 0, &failure), 0);
	assert_int_equal(check(&config, 1, &failure), -EINVAL);
	assert_non_null(strstr(failure.sentence, "cam.home.example"));
	services[1].name = "v6.home.example";
	assert_int_equal(check(&config, 1, &failure), 0);
}

static void an_account_needs_a_key(void **state)
{
	struct ddns_account account = good_account();

	(void)state;
	assert_account(account, NULL);
	account.zone = "home..example";
	assert_account(account, "zone");
	account = good_account();
	account.backend = NULL;
	assert_account(account, "type");
	account = good_account();
	account.server.port = 0; /* it is looked for, and so is the zone */
	account.zone = "";
	assert_account(account, NULL);
	account = good_account();
	account.key.secret.length = 0;
	assert_account(account, "key");
	account.unusable = "/etc/homeport/tsig.key: Permission denied";
	assert_account(account, NULL); /* a key that cannot be read now may be readable later */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_service_passes),
		cmocka_unit_test(a_mistaken_service_is_told_what_is_wrong),
		cmocka_unit_test(a_name_has_a_limited_number_of_services),
		cmocka_unit_test(many_names_are_checked_quickly),
		cmocka_unit_test(a_name_is_not_the_target_of_another),
		cmocka_unit_test(an_account_needs_a_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
