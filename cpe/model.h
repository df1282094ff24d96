/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The parameter model: what the gateway knows and can be told, as one tree of parameters
 * with paths as in TR-181 (Device:2). Configuration, command line, control socket and
 * whoever manages gateways from afar (TR-069) see the same parameters, because there is
 * one table of them (model_table.h).
 *
 *	Device.PCP.Client.1.Server.1.InboundMapping.100017.AssignedExternalPort
 *	object     row      row      row                   parameter
 *
 * Pure: it reads a view of the gateway, which borrows all that it shows.
 */
#ifndef HOMEPORT_MODEL_H
#define HOMEPORT_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "cpe/config_key.h"
#include "cpe/forwards.h"
#include "cpe/publish.h"
#include "cpe/wan.h"
#include "pcp-proxy/proxy.h"
#include "pcp-proxy/server.h"

#define MODEL_PATH    257 /* of a path, with the closing NUL: TR-106 says 256 characters */
#define MODEL_NAME    64
#define PINHOLE_TITLE "pinhole-" /* titles of forwards that were added as rows of Pinhole */
#define MODEL_VALUE   1280       /* of any value, with the closing NUL */
#define MODEL_SECRET  256        /* characters of a secret */

/* -- what is there to be seen -- */

struct model_line {
	const struct wan *wan;
	struct proxy_status carrier; /* zeros where nobody is asked */
	uint8_t number;              /* that mappings call it by */
};

/* Everything in it is borrowed. */
struct model_view {
	const struct config *config;
	const struct model_line *lines; /* in the order of the configuration */
	size_t line_count;
	const struct mapping *const *mappings; /* by their serial numbers */
	size_t mapping_count;
	const struct forward_view *forwards; /* those of the configuration, then those added */
	size_t forward_count;
	const struct publish_view *services; /* one or more of each, as publish_views() has them */
	size_t service_count;
	const struct server_counters *counters;
	uint32_t ports; /* that are mapped */
	uint32_t epoch;
	monotonic now;
	const struct model_numbers *numbers;
	const struct config_general *offer; /* the keys with what DHCP offers; NULL: nothing */
	const struct acs_facts *acs;        /* NULL: nothing is known */
	const struct device_facts *device;  /* likewise */
};

/* -- the table -- */

struct model_object;
struct model_place;

enum model_type {
	MODEL_STRING,
	MODEL_BOOLEAN,
	MODEL_INT,
	MODEL_UNSIGNED,
	MODEL_DATE_TIME, /* "2026-11-27T19:52:53Z"; "0001-01-01T00:00:00Z": none is known */
};

/* How a value of the configuration is spelled here. */
enum model_spelling {
	AS_IT_IS,
	ZERO_IS_NONE,      /* a number that may be left out: 0 */
	MINUS_ONE_IS_NONE, /* likewise: -1 */
	IN_CAPITALS,
	BY_NUMBER,    /* a transport protocol */
	ADDRESS_ONLY, /* of a host: "" if it is known by something else, */
	MAC_ONLY,     /* likewise */
	SECRET,       /* what is in the file that it names: read as "" */
};

struct model_text {
	char text[MODEL_VALUE];
};

/* Writes the value, which is empty before. */
typedef void model_get(const struct model_view *view, const struct model_place *place,
		       struct model_text *value);

struct model_parameter {
	char name[MODEL_NAME];
	enum model_type type;
	bool is_list;         /* items with commas in between */
	int64_t from, to;     /* numbers: the range; strings: `to` octets at most, 0: no bound */
	const char *values;   /* the only ones that there are, with commas; "": any */
	const char *fallback; /* value in a new row; NULL: there is none */
	const char *unit, *help;
	enum config_section section;
	const struct config_key *key; /* that it is; NULL: none */
	enum model_spelling spelling;
	const char *only; /* no key, but it may be told what it is; NULL: it cannot be written */
	model_get *get;   /* where there is no section */
	const struct model_object *rows; /* it is their number; NULL: it is not */
};

/* The next row below `parent`; false: there is none left. The cursor is 0 at first. */
typedef bool model_next(const struct model_view *view, const struct model_place *parent,
			size_t *cursor, struct model_place *row);

/* May sections be added by adding rows? TITLED: if the title is given, which means something. */
enum model_adding { ADDS_NOTHING, ADDS_TITLED, ADDS };

struct model_object {
	const char *path;                  /* "Device.PCP.Client.{i}."; its last part: */
	const char *name;                  /* "Client.{i}." */
	const struct model_object *parent; /* NULL: Device. */
	model_next *next;                  /* NULL: it is there once */
	enum config_section section;       /* of what a row is */
	bool is_section;                   /* ...if it is one */
	enum model_adding adding;
	const char *help;
	const struct model_parameter *parameters;
	size_t parameter_count;
};

/* All objects, each behind its parent. */
const struct model_object *model_objects(size_t *count);

const struct model_parameter *model_find_parameter(const struct model_object *object,
						   const char *name);

/* Whose parameter it is. */
const struct model_object *model_object_of(const struct model_parameter *parameter);

/* "string", "boolean", "int", "unsignedInt", "dateTime" */
const char *model_type_name(enum model_type type);

/* -- places -- */

/* Where in the tree something is: rows, and what they are rows of; what does not belong is NULL. */
struct model_place {
	uint32_t numbers[4];
	size_t depth; /* rows in it */
	const void *sections[SECTION_COUNT];
	const char *title; /* of the row's section */
	bool is_off;       /* the section is not enabled */
	bool is_fixed;     /* the row's section stands where parameters cannot be written */
	size_t line;       /* of the view */
	const struct mapping *mapping;
	const struct forward_view *forward;
	const struct publish_view *service; /* what has to be told of it first */
	size_t item;                        /* of a list */
};

struct model_place model_root(const struct model_view *view);

/* A parameter's value there. */
void model_read(const struct model_view *view, const struct model_place *place,
		const struct model_parameter *parameter, struct model_text *value);

/* The same, as the configuration spells it; the parameter is a key, and the place has it. */
void model_read_key(const struct model_place *place, const struct model_parameter *parameter,
		    struct model_text *value);

/*
 * Is it the path of a file on the gateway, who the gateway is, or whom it trusts? Whoever
 * manages it from afar has no say in those: they are written by their short names alone.
 */
bool model_is_local(const struct model_parameter *parameter);

/* Can it be written there, by its path? */
bool model_is_writable(const struct model_parameter *parameter, const struct model_place *place);

/* Is it a host's own mapping that is switched off and on by it? */
bool model_is_switch(const struct model_parameter *parameter, const struct model_place *place);

/* Can the row be deleted? */
bool model_can_delete(const struct model_object *object, const struct model_place *place);

/* -- paths -- */

enum model_target_kind {
	TARGET_OBJECT, /* "Device." is one, without an object */
	TARGET_TABLE,  /* "Device.PCP.Client.": the rows of an object */
	TARGET_PARAMETER,
};

struct model_target {
	enum model_target_kind kind;
	const struct model_object *object;
	const struct model_parameter *parameter;
	struct model_place place; /* of a table: its parent's */
	bool is_short;            /* it was found by a short name */
	char path[MODEL_PATH];    /* in full */
};

/*
 * Finds a path, or one of our own short names, which are words of the configuration with
 * a blank in between: "lifetime-max", "service web port", "service web", "service".
 * -ENOENT, and a sentence, if there is no such thing; -EINVAL if it is no path at all.
 */
int model_resolve(const struct model_view *view, const char *path, struct model_target *target,
		  struct failure *failure);

/* "service web port", or "lifetime-max", of a parameter that is a key; else "". */
const char *model_short_name(const struct model_parameter *parameter,
			     const struct model_place *place, char name[MODEL_PATH]);

struct model_visit {
	/* An object, or a table, where the place is its parent's. */
	void (*object)(void *arg, const char *path, const struct model_object *object,
		       const struct model_place *place, bool is_table);
	void (*parameter)(void *arg, const char *path, const struct model_parameter *parameter,
			  const struct model_place *place);
	void *arg;
};

/* All that is below, and the target itself; or only what is directly below. */
void model_walk(const struct model_view *view, const struct model_target *target, bool next_level,
		const struct model_visit *visit);

#endif
