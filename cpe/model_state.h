/* SPDX-License-Identifier: BSD-2-Clause */
/* Rows of the model, and what is so of them: the functions that model_table.h names. */
#ifndef HOMEPORT_MODEL_STATE_H
#define HOMEPORT_MODEL_STATE_H

#include "cpe/model.h"

#define MODEL_DYNAMIC 100000 /* numbers of rows that hosts have made are above */

/* -- model_rows.c -- */

model_next model_local_mappings, model_wans, model_servers, model_inbound, model_filters,
	model_outbound, model_lans, model_hosts, model_accounts, model_services, model_providers,
	model_port_mappings, model_pinholes, model_interfaces;

/* A row that stands for the interface; 0: there is none. */
uint32_t model_interface_number(const struct model_view *view, const char *name);

/* -- model_state.c: parameters whatever the row is, WANs, carriers, counters -- */

model_get get_yes, get_no, get_nothing, get_zero, get_two, get_six, get_minus_one, get_enabled,
	get_title;
model_get get_model_version, get_versions, get_options, get_client_status, get_proxy_status,
	get_interface_path, get_mode, get_wan_message, get_interface_status;
model_get get_server_status, get_server_origin, get_first_server, get_server, get_more_servers,
	get_outermost_address, get_server_version, get_leases, get_restarts, get_server_message;
model_get get_epoch, get_ports, get_requests, get_dropped, get_errors, get_granted, get_renewed,
	get_released, get_expired, get_max_mappings;

/* -- model_device.c -- */

model_get get_oui, get_serial_number, get_own_version, get_uptime, get_memory, get_free_memory,
	get_parameter_key, get_connection_request_url, get_http, get_offered_url, get_offered_code;

/* -- model_mapping.c -- */

model_get get_switch, get_error_code, get_mapping_source, get_mapping_status, get_pcp_origin,
	get_remaining, get_lease_duration, get_internal_port, get_internal_last,
	get_protocol_number, get_protocol_word, get_internal_address, get_description,
	get_outermost, get_outermost_port, get_outermost_last;
model_get get_filter_address, get_filter_length, get_filter_port, get_remote_address,
	get_remote_port, get_remote_host, get_remote_prefixes;
model_get get_port_status, get_port_origin, get_external_port, get_external_last, get_to_ipv4,
	get_forward_message;

/* -- model_publish.c -- */

model_get get_providers, get_account_status, get_account_error, get_server_path, get_service_status,
	get_service_state, get_service_message, get_published_address, get_published_port,
	get_last_update, get_provider_address, get_provider_port;

/* Of all that there is to say of the service at that account, what has to be told first. */
const struct publish_view *model_worst_service(const struct model_view *view,
					       const struct config_service *service,
					       const struct config_account *account);

/* For getters. */
__attribute__((format(printf, 2, 3))) void model_say(struct model_text *value, const char *format,
						     ...);
/* Behind what was said, with a comma in between. */
void model_say_item(struct model_text *value, const char *item);
void model_say_address(struct model_text *value, const struct address *address);

#endif
