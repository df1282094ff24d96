/* SPDX-License-Identifier: BSD-2-Clause */
/* Each account, and what has to be told of it first. Covered by: tests/net/test_home_words */
#include "cpe/account_report.h"

#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "cpe/gateway.h"
#include "cpe/publish_rank.h"
#include "cpe/report_parts.h"

#define SENTENCE 512

/* What is gathered of an account from all that is published there. */
struct summary {
	const struct config_account *account;
	uint32_t services, published;
	struct publish_view worst; /* without a state: there is nothing */
};

static void look_at(void *arg, const struct publish_view *view)
{
	struct summary *summary = arg;

	if (!view->account || strcmp(view->account, summary->account->title.text) != 0)
		return;
	summary->services++;
	summary->published += strcmp(view->state, "published") == 0;
	if (!summary->worst.state || publish_rank(view->state) < publish_rank(summary->worst.state))
		summary->worst = *view;
}

static const char *sentence_of(const struct summary *summary, char text[SENTENCE])
{
	if (!summary->worst.state)
		return "";
	snprintf(text, SENTENCE, "%s: %s", summary->worst.service->title.text,
		 summary->worst.message);
	return text;
}

static struct json_object *row_of(const struct gateway *gateway,
				  const struct config_account *account, bool is_off)
{
	struct summary summary = { .account = account };
	struct json_object *row = json_object_new_object();
	char sentence[SENTENCE];

	if (!is_off)
		publish_views(gateway_publish(gateway), gateway_config(gateway), look_at, &summary);
	report_add_text(row, "account", account->title.text);
	report_add_text(row, "type", account->type.text);
	report_add_number(row, "services", summary.services);
	report_add_number(row, "published", summary.published);
	if (is_off)
		report_add_text(row, "state", "off");
	else
		report_add_text(row, "state", summary.worst.state ? summary.worst.state : "unused");
	report_add_text(row, "message", sentence_of(&summary, sentence));
	return row;
}

struct json_object *account_report(void *context, struct json_object *request)
{
	const struct gateway *gateway = context;
	const struct config *config = gateway_config(gateway);
	struct json_object *answer = json_object_new_object(), *list = json_object_new_array();
	size_t i;

	(void)request;
	for (i = 0; i < config->account_count; i++)
		json_object_array_add(list, row_of(gateway, &config->accounts[i], false));
	for (i = 0; i < config->off_count; i++)
		if (config->off[i].section == SECTION_ACCOUNT)
			json_object_array_add(list, row_of(gateway, &config->off[i].account, true));
	json_object_object_add(answer, "accounts", list);
	return answer;
}
