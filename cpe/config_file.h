/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Configuration file: text to a complete, checked object, or every mistake in it.
 *
 * An object that was returned has nothing missing and nothing contradictory.
 * Reload makes a new one beside the old; config_differences() says what has
 * changed, and only that is touched. Keys, ranges and defaults: config_table.h;
 * for people: homeport.conf(5).
 */
#ifndef HOMEPORT_CONFIG_FILE_H
#define HOMEPORT_CONFIG_FILE_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpe/base/address.h"
#include "cpe/base/failure.h"
#include "cpe/base/mac.h"
#include "cpe/base/monotonic.h"
#include "pcp-proxy/deployment.h"
#include "pcp-proxy/policy.h"
#include "pcp-proxy/port_set.h"

#define HOMEPORT_CONF "/etc/homeport.conf"
#define CONF_LARGEST  (1 << 20) /* octets of the file */

struct config_interface {
	char text[IFNAMSIZ];
};

/* Texts that fit where they are used; zeros behind the text. */
struct config_word {
	char text[64];
};

struct config_name {
	char text
		[256]; /* a DNS name in lower case, without the dot at its end; 253 octets at most */
};

struct config_path {
	char text[256];
};

struct config_line {
	char text[1024];
};

#define NOTE_CHARACTERS 256

struct config_note {
	char text[1024]; /* UTF-8 */
};

#define WORDS_MOST 8

/* In the order of the file; zeros behind them. */
struct config_words {
	uint16_t count;
	struct config_word list[WORDS_MOST];
};

#define SERVERS_MAX 8

/* Addresses of one server, in the order of the file; zeros behind them. */
struct config_servers {
	uint16_t count;
	struct endpoint list[SERVERS_MAX];
};

/* A host in one of three ways, or many; what belongs to the others is zero. */
struct config_host {
	enum config_host_kind {
		HOST_BY_ADDRESS,
		HOST_BY_MAC,
		HOST_BY_NAME,
		HOSTS_BY_PREFIX /* of services alone */
	} kind;
	struct address address; /* or the prefix's */
	uint8_t prefix_length;  /* as in struct prefix; 0: all hosts */
	struct mac mac;
	struct config_name name; /* as the DHCP server has it, in lower case */
};

enum config_section {
	SECTION_GENERAL,
	SECTION_LAN,
	SECTION_HOSTS,
	SECTION_WAN,
	SECTION_ACCOUNT,
	SECTION_SERVICE,
	SECTION_FORWARD,
};

/* How the gateway is managed from afar (TR-069). */
struct config_acs {
	bool enabled;
	struct config_line url, user; /* "": not given, here and below */
	struct config_path password_file, ca_file, certificate_file, key_file;
	bool allow_http, learn;
	bool periodic;
	uint32_t interval;         /* seconds, at least 1 */
	int64_t phase;             /* seconds since 1970; 0: not given */
	uint32_t spread;           /* seconds */
	uint32_t retry_minimum;    /* seconds */
	uint32_t retry_multiplier; /* thousandths */
	uint32_t throttle;         /* seconds */
	bool connection_request;
	uint16_t port;
	struct config_interface interface;
	struct config_line request_user;
	struct config_path request_password_file;
	int64_t reboot_at; /* seconds since 1970; 0: not given */
	struct config_line provisioning_code;
};

/* What tells this gateway from others; "": not given. */
struct config_device {
	struct config_word manufacturer, oui, product_class, serial_number, model, hardware_version,
		software_version;
};

struct config_general {
	uint32_t lifetime_min, lifetime_max; /* seconds */
	uint32_t max_mappings;
	uint32_t port_set_max; /* 1: single ports only */
	bool mapping;          /* false: on no WAN */
	bool pcp, natpmp;
	bool keep_own_ports;
	bool relay_unknown;
	struct config_path state_file;    /* "": none */
	struct config_path forwards_file; /* "": none; need not be there */
	struct config_path numbers_file;  /* "": none; need not be there */
	struct config_path secret_files;  /* "": as the configuration's own file */
	struct config_path lease_file;    /* "": none; need not be there */
	struct prefix prefix64;           /* length 0: none */
	uint32_t requests_per_second, requests_per_second_total; /* 0: any number */
	monotonic hold_down, grace;                              /* durations */
	struct config_acs acs;                                   /* zeros in builds without TR069 */
	struct config_device device;                             /* likewise */
};

struct config_lan {
	char interface[IFNAMSIZ];
};

struct config_hosts {
	struct config_word title; /* the prefix */
	struct policy policy;
};

#define WANS_MAX 4

struct config_wan {
	char interface[IFNAMSIZ];
	bool mapping;
	const struct deployment *mode; /* a constant row */
	uint32_t psid, psid_length, psid_offset;
	struct config_servers upstream;         /* count 0: not given, see wan.h */
	struct config_interface ipv4_interface; /* "": not given, where the default route leads */
	struct address clat_address;            /* none: not given, our own is meant */
};

struct config_account {
	struct config_word title;
	bool enabled;
	struct config_word type; /* "rfc2136" */
	struct endpoint server;  /* port 0: not given; "" below: the same */
	struct config_name zone;
	struct config_path
		key_file; /* was readable when the configuration was read, so the others */
	struct config_line url, user;
	struct config_path secret_file, ca_file;
	struct config_word method;
	struct config_line body, header, good;
	struct config_path script;
	monotonic interval; /* 0: the provider's */
	bool allow_non_public;
};

#define HOST_PLACE    "{host}." /* the DHCP name of a host, in front of a service's name */
#define SERVICE_PORTS 16        /* that a service may have in a row */

struct config_service {
	struct config_word title;
	bool enabled;
	struct config_host host;
	uint8_t protocol;                  /* of IP */
	struct port_span ports;            /* 0: the protocol has none */
	struct config_name name;           /* in the accounts' zones; HOST_PLACE for many hosts */
	struct config_name srv;            /* "_http._tcp"; "": no SRV record */
	struct config_words accounts;      /* titles of accounts */
	uint32_t ttl;                      /* seconds */
	uint32_t records;                  /* CHOICE_SRV | ...; 0: not given (ddns/record_plan.h) */
	struct config_word instance, path; /* "": not given */
};

struct config_forward {
	struct config_word title;
	bool enabled;
	struct config_host host;
	uint8_t protocol; /* PROTOCOL_TCP or PROTOCOL_UDP */
	uint16_t port;
	uint16_t external; /* 0: any */
	bool ipv4;         /* outside, of an IPv6 host */
	struct config_note description;
};

/* A section that is not enabled: its keys are good, but there may be none, as zeros. */
struct config_off {
	enum config_section section;
	union {
		struct config_account account;
		struct config_service service;
		struct config_forward forward;
	};
};

/* Whatever is not enabled is in none of the lists but its own. */
struct config {
	struct config_general general;
	struct config_lan *lans; /* in the order of the file, here and below */
	size_t lan_count;        /* at least 1 */
	struct config_hosts *hosts;
	size_t hosts_count;
	struct policy *policies; /* of hosts, in the same order */
	struct config_wan *wans;
	size_t wan_count; /* 1 to WANS_MAX */
	struct config_account *accounts;
	size_t account_count;
	struct config_service *services;
	size_t service_count;
	struct config_forward *forwards;
	size_t forward_count;
	struct config_off *off;
	size_t off_count;
};

/* -- reading -- */

/*
 * A mistake: a line for the operator, "homeport.conf:12: lifetime-max ...", with
 * file, line, key, what is wrong and what to do. They come in the order of the file.
 */
typedef void config_mistake(void *arg, const char *sentence);

/* NULL if there was any mistake, each told once. The mistakes of an unreadable file are one. */
struct config *config_read(const char *path, config_mistake *tell, void *arg);

/* The same from text; `name` stands for the file in sentences. tell: NULL: nobody is told. */
struct config *config_parse(const char *text, const char *name, config_mistake *tell, void *arg);

void config_free(struct config *config); /* NULL is fine */

/* -- forwards beside the configuration -- */

struct config_forwards {
	struct config_forward *list;
	size_t count;
};

/*
 * Reads sections "forward", and nothing else, from a text, and checks them as if they
 * stood at the end of the configuration. NULL for a name: sentences name no file and no
 * line. False with every mistake told, or for want of memory; nothing to free then.
 */
bool config_parse_forwards(const struct config *config, const char *text, const char *name,
			   struct config_forwards *forwards, config_mistake *tell, void *arg);
void config_forwards_free(struct config_forwards *forwards);

/* A section as somebody has typed it; NULL: that key is not given. */
struct config_forward_texts {
	const char *title, *host, *protocol, *port, *external, *ipv4;
};

/*
 * Adds one to them, read and checked in the same way. False with every mistake told;
 * the forwards are as they were then.
 */
bool config_add_forward(const struct config *config, struct config_forwards *forwards,
			const struct config_forward_texts *texts, config_mistake *tell, void *arg);

/* The sections as text, which config_parse_forwards() takes: on the heap; NULL: no memory. */
char *config_print_forwards(const struct config_forwards *forwards);

/* -- asking -- */

/* By title; NULL if there is none. */
const struct config_account *config_find_account(const struct config *config, const char *title);
const struct config_service *config_find_service(const struct config *config, const char *title);
/* "192.168.1.20", "02:00:5e:00:53:01" or "printer". */
#define HOST_TEXT 256
const char *config_host_print(const struct config_host *host, char text[HOST_TEXT]);
struct port_set config_port_set(const struct config_wan *wan);
bool config_has_lan(const struct config *config, const char *interface);

/* -- reloading -- */

/*
 * One section that is not what it was; the title is "" for general keys. Not in
 * `before`: it is new; not in `after`: it is gone; in both: a key has changed.
 * A section that only stands elsewhere in the file is no difference; a service
 * is also told when its account has changed.
 */
typedef void config_difference(void *arg, enum config_section section, const char *title,
			       bool before, bool after);

void config_differences(const struct config *before, const struct config *after,
			config_difference *tell, void *arg);

/*
 * Sets in `after` what cannot change while the daemon runs to what it was before: the
 * line, max-mappings and state-file. True if it was another there.
 */
bool config_keep_fixed(const struct config *before, struct config *after);

#endif
