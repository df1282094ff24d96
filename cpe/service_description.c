/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * {"name":"example.org","ipv4":{"url":"http://[USERNAME]:[PASSWORD]@...","answer":"good"},
 * "ipv6":{...}}: the placeholders are those of our templates.
 */
#include "cpe/service_description.h"

#include <ctype.h>
#include <errno.h>
#include <json-c/json.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/config_text.h"

#define LOGIN "[USERNAME]:[PASSWORD]@"

/* What a family of the description says; NULL: nothing. */
struct form {
	const char *url, *answer;
};

static const char *text_of(struct json_object *object, const char *key)
{
	struct json_object *text;

	if (!json_object_object_get_ex(object, key, &text) ||
	    !json_object_is_type(text, json_type_string))
		return NULL;
	return json_object_get_string(text);
}

static struct form form_of(struct json_object *description, const char *family)
{
	struct json_object *object;

	if (!json_object_object_get_ex(description, family, &object) ||
	    !json_object_is_type(object, json_type_object))
		return (struct form){ NULL, NULL };
	return (struct form){ text_of(object, "url"), text_of(object, "answer") };
}

/* What stands for something that an account of ours has as well. */
static bool is_known_placeholder(const char *from, size_t length)
{
	static const char *const known[] = { "[USERNAME]", "[PASSWORD]", "[DOMAIN]", "[IP]" };
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strlen(known[i]) == length && memcmp(known[i], from, length) == 0)
			return true;
	return false;
}

static int check_url(const char *url, struct failure *failure)
{
	size_t length;

	if (strncmp(url, "http://", 7) != 0 && strncmp(url, "https://", 8) != 0)
		return failure_set(failure, EINVAL,
				   "%.60s is a script, no form: take the provider's own type, or "
				   "type exec, of ddns(7)",
				   url);
	if (strpbrk(url, "\r\n"))
		return failure_set(failure, EINVAL, "the url has several lines");
	for (; (url = strchr(url, '[')) != NULL; url += length) {
		length = strcspn(url, "]") + 1;
		if (!is_known_placeholder(url, length))
			return failure_set(failure, EINVAL,
					   "%.*s in the url is not known: write its value there, "
					   "and try again",
					   (int)(length < 40 ? length : 40), url);
	}
	return 0;
}

/* A word that may be a title: of the name what is no letter or digit becomes a hyphen. */
static void print_title(FILE *to, const char *name)
{
	size_t i;

	for (i = 0; name[i] && i < 60; i++)
		fputc(isalnum((unsigned char)name[i]) ? name[i] : '-', to);
}

/* Everybody on the way could read the secret: providers take https where they take http. */
static void print_url(FILE *to, const char *url)
{
	const char *rest = strstr(url, "://") + 3;
	char *safe;

	if (strncmp(rest, LOGIN, strlen(LOGIN)) == 0)
		rest += strlen(LOGIN);
	if (asprintf(&safe, "https://%s", rest) < 0)
		return;
	fputs("\turl = ", to);
	config_text_quote(to, safe);
	fputc('\n', to);
	free(safe);
}

static void print_account(FILE *to, const char *name, const struct form *form)
{
	bool has_user = strstr(form->url, "[USERNAME]") != NULL;
	bool has_secret = strstr(form->url, "[PASSWORD]") != NULL;

	fputs("# ", to);
	print_title(to, name);
	fputs(": what is in angle brackets is yours to fill in.\naccount '", to);
	print_title(to, name);
	fputs("' {\n\ttype = template\n", to);
	print_url(to, form->url);
	if (has_user)
		fputs("\tuser = '<user>'\n", to);
	if (has_secret)
		fputs("\tsecret-file = '/etc/homeport/<file with the password>'\n", to);
	if (form->answer && !strpbrk(form->answer, "\r\n")) {
		fputs("\tgood = ", to);
		config_text_quote(to, form->answer);
		fputc('\n', to);
	}
	fputs("}\n", to);
}

static char *account_of(struct json_object *description, struct failure *failure)
{
	struct form form = form_of(description, "ipv4");
	const char *name = text_of(description, "name");
	char *text = NULL;
	size_t length;
	FILE *to;

	if (!form.url)
		form = form_of(description, "ipv6");
	if (!name || !form.url) {
		failure_set(
			failure, EINVAL,
			"that is no description of ddns-scripts, which has a name and a url for "
			"ipv4 or ipv6");
		return NULL;
	}
	if (check_url(form.url, failure) != 0)
		return NULL;
	to = open_memstream(&text, &length);
	if (to)
		print_account(to, name, &form);
	if (to && fclose(to) == 0)
		return text;
	failure_set(failure, ENOMEM, "no memory for the account");
	free(text);
	return NULL;
}

char *service_description_account(const char *json, struct failure *failure)
{
	struct json_object *description = json_tokener_parse(json);
	char *account = NULL;

	if (json_object_is_type(description, json_type_object))
		account = account_of(description, failure);
	else
		failure_set(failure, EINVAL, "that is no JSON object");
	json_object_put(description);
	return account;
}
