/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS_SERVER */
/*
 * Any text as the file of registrations, whatever has happened to it: what is taken of it is
 * written and read again as the same, and all of it can be published.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ddns/server/registrations.h"
#include "ddns/server/wishes.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void must(bool law)
{
	if (!law)
		abort();
}

static void check_rows(const struct registrations *all)
{
	size_t i, count;

	for (i = 0; i < all->count; i++) {
		must(registrations_of(all, all->rows[i]->name, &count) != NULL && count > 0);
		must((all->rows[i]->at.port == 0) == (all->rows[i]->service[0] == '\0'));
	}
}

static void check_wishes(const struct registrations *all)
{
	static const struct wishes_self self = { .ipv4 = { ADDRESS_NONE_IPV4, 80 } };
	struct dns_name zone, name;
	struct wishes wishes;
	size_t i;

	must(dns_name_parse("home.example", &zone));
	must(wishes_make(all, &self, &zone, &wishes) == 0);
	for (i = 0; i < wishes.count; i++)
		must(dns_name_parse(wishes.list[i].name, &name) && dns_name_within(&name, &zone));
	wishes_clear(&wishes);
}

static void check_file(const struct registrations *all)
{
	struct registrations same = { .count = 0 };
	struct failure failure;
	char *text = registrations_write(all);
	size_t left_out = 0, i;

	must(text && registrations_read(&same, text, &left_out, &failure) == 0);
	must(left_out == 0 && same.count == all->count);
	for (i = 0; i < all->count; i++)
		must(strcmp(all->rows[i]->name, same.rows[i]->name) == 0 &&
		     endpoint_same(&all->rows[i]->at, &same.rows[i]->at) &&
		     all->rows[i]->expires == same.rows[i]->expires);
	registrations_clear(&same);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct registrations all = { .count = 0 };
	char *text = strndup((const char *)bytes, length);
	struct failure failure = { 0 };
	size_t left_out;

	must(text != NULL);
	if (registrations_read(&all, text, &left_out, &failure) == 0) {
		check_rows(&all);
		check_wishes(&all);
		check_file(&all);
		(void)registrations_forget(&all, 1700000000);
		(void)registrations_next_end(&all, 1700000000);
	} else {
		must(failure.sentence[0] != '\0' && all.count == 0);
	}
	registrations_clear(&all);
	free(text);
	return 0;
}
