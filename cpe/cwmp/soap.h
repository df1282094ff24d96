/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SOAP: envelopes of CWMP between XML and structs (TR-069 3.4, annex A).
 *
 * Reading is liberal in what makes no difference: prefixes, declared or not, counts and
 * types of arrays, what stands in between. It refuses at once what only an attacker sends:
 * document types, entities of one's own, elements without end; all is bounded before an
 * XML library sees it, and afterwards in the structs.
 *
 * Pure: it allocates, and knows neither the model nor the network.
 */
#ifndef HOMEPORT_CWMP_SOAP_H
#define HOMEPORT_CWMP_SOAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpe/base/failure.h"
#include "cpe/cwmp/schedule.h"

#define SOAP_MESSAGE_MAX  (256 * 1024) /* octets of an envelope */
#define SOAP_ELEMENTS_MAX 32768
#define SOAP_ITEMS_MAX    4096  /* of a list */
#define SOAP_DEPTH_MAX    16    /* elements within elements */
#define SOAP_NAME_MAX     256   /* octets of the name of an element or attribute */
#define SOAP_FIELDS_MAX   32    /* attributes of an element */
#define SOAP_VALUE_MAX    65536 /* octets of a value */
#define SOAP_ANSWER_MAX   (4 * 1024 * 1024)
#define SOAP_VERSION_MAX  9 /* of the namespace; cwmp-1-4 is the last that there is */

/* -- faults: TR-069 A.5 -- */

enum cwmp_fault {
	CWMP_METHOD_NOT_SUPPORTED = 9000,
	CWMP_REQUEST_DENIED = 9001,
	CWMP_INTERNAL_ERROR = 9002,
	CWMP_INVALID_ARGUMENTS = 9003,
	CWMP_RESOURCES_EXCEEDED = 9004,
	CWMP_INVALID_NAME = 9005,
	CWMP_INVALID_TYPE = 9006,
	CWMP_INVALID_VALUE = 9007,
	CWMP_NOT_WRITABLE = 9008,
	CWMP_NOTIFICATION_REJECTED = 9009,
	CWMP_DOWNLOAD_FAILURE = 9010,
	CWMP_FILE_AUTHENTICATION = 9012,
	CWMP_FILE_PROTOCOL = 9013,
	CWMP_FILE_SERVER_NOT_REACHED = 9015,
	CWMP_FILE_NOT_ACCESSIBLE = 9016,
	CWMP_FILE_INCOMPLETE = 9017,
	CWMP_FILE_CORRUPT = 9018,
	CWMP_RETRY_REQUEST = 8005, /* from the ACS */
};

struct soap_parameter_fault {
	char *name;
	unsigned int code;
	char *text;
};

/* Zeros: no fault. */
struct soap_fault {
	unsigned int code;
	char text[257];
	bool is_not_understood; /* of a header element (SOAP 1.1 4.2.3), not of CWMP */
	struct soap_parameter_fault *parameters; /* SetParameterValuesFault */
	size_t count;
};

/* Sets code and text; false, to be returned. */
__attribute__((format(printf, 3, 4))) bool
soap_fault_set(struct soap_fault *fault, enum cwmp_fault code, const char *format, ...);

/* Adds what is wrong with one parameter; the fault as a whole becomes 9003. */
void soap_fault_add(struct soap_fault *fault, const char *name, unsigned int code,
		    const char *text);
void soap_fault_clear(struct soap_fault *fault);

/* -- reading -- */

enum soap_method {
	SOAP_FAULT,
	SOAP_INFORM_RESPONSE,
	SOAP_TRANSFER_COMPLETE_RESPONSE,
	SOAP_GET_RPC_METHODS,
	SOAP_SET_PARAMETER_VALUES,
	SOAP_GET_PARAMETER_VALUES,
	SOAP_GET_PARAMETER_NAMES,
	SOAP_SET_PARAMETER_ATTRIBUTES,
	SOAP_GET_PARAMETER_ATTRIBUTES,
	SOAP_ADD_OBJECT,
	SOAP_DELETE_OBJECT,
	SOAP_REBOOT,
	SOAP_FACTORY_RESET,
	SOAP_SCHEDULE_INFORM,
	SOAP_DOWNLOAD,
	SOAP_OTHER, /* one that is not supported */
};

/* The name of a method; NULL of SOAP_OTHER. */
const char *soap_method_name(enum soap_method method);

/* One of a list: what does not belong to it is "" and zeros. */
struct soap_item {
	const char *name;
	const char *value;
	const char *type; /* as written, without its prefix: "string"; "": none */
	bool notification_change;
	uint32_t notification;
};

/* What a method does not have is "" and zeros. Nothing in it is NULL but items. */
struct soap_message {
	enum soap_method method;
	const char *name; /* of the method as it came */
	int version;      /* n of urn:dslforum-org:cwmp-1-n; -1: another namespace, or none */
	bool has_id;
	const char *id;
	bool hold;                  /* HoldRequests */
	const char *not_understood; /* a header element that must be, and is not known; "": none */

	struct soap_item *items; /* ParameterList, ParameterNames */
	size_t count;
	const char *path;      /* ParameterPath, ObjectName */
	const char *key;       /* ParameterKey, CommandKey */
	bool next_level;       /* NextLevel */
	uint32_t delay;        /* DelaySeconds */
	const char *file_type; /* of Download, here and below */
	const char *url, *user, *password;
	uint32_t file_size;
	unsigned int fault_code; /* of a fault: of CWMP, 0 if it has none */
	const char *fault_text;
	enum cwmp_fault wrong; /* 9003, 9004: an argument is not as it should be; 0: all are */
	const char *reason;    /* why */

	char *texts; /* all of them */
	size_t size;
};

/*
 * Reads an envelope. content_type: of HTTP, for a charset that it may name, or "". -EINVAL,
 * and why: nobody could tell what it is; -ENOMEM. Nothing to clear then.
 */
int soap_read(struct soap_message *message, const char *octets, size_t length,
	      const char *content_type, struct failure *failure);
void soap_clear(struct soap_message *message); /* zeros are fine */

/* -- writing -- */

/* XML as it grows; zeros: empty. */
struct soap_text {
	char *octets; /* with a NUL behind them, NULL while empty */
	size_t length, size;
	bool failed; /* no memory, or longer than SOAP_ANSWER_MAX: what is there is not whole */
};

void soap_text_clear(struct soap_text *text);
void soap_text_cut(struct soap_text *text, size_t length); /* back to what it was */

/* As it is. */
void soap_raw(struct soap_text *text, const char *xml);

/* Escaped; what XML cannot have is left out. */
void soap_escaped(struct soap_text *text, const char *value);

/* <name>value</name>, escaped */
void soap_element(struct soap_text *text, const char *name, const char *value);
void soap_number(struct soap_text *text, const char *name, uint64_t value);

/* The envelope up to its body; id NULL: none. Inform has more in its header. */
void soap_open(struct soap_text *text, int version, const char *id, bool is_inform);
void soap_close(struct soap_text *text);

/*
 * A list, whose length is written in front of it when it is known at its end:
 *	struct soap_list list = soap_list(text, "ParameterList", "cwmp:ParameterValueStruct");
 *	... for each of them: soap_value(..); list.count++;
 *	soap_list_end(text, &list);
 */
struct soap_list {
	const char *name;
	size_t place; /* of the length in the text */
	size_t count;
};

struct soap_list soap_list(struct soap_text *text, const char *name, const char *type);
void soap_list_end(struct soap_text *text, const struct soap_list *list);

/* A ParameterValueStruct; type: "string", "boolean" ... of XML Schema. */
void soap_value(struct soap_text *text, const char *name, const char *type, const char *value);

/* The whole of a fault in a body. */
void soap_write_fault(struct soap_text *text, const struct soap_fault *fault);

/* -- what the agent asks -- */

struct soap_value {
	const char *name, *type, *value;
};

struct soap_inform {
	const char *manufacturer, *oui, *product_class, *serial_number;
	const struct schedule_event *events; /* those that are carried */
	size_t event_count;
	const char *time; /* CurrentTime */
	uint32_t retries;
	const struct soap_value *values; /* none twice */
	size_t value_count;
};

struct soap_transfer {
	const char *key;
	unsigned int fault; /* 0: it succeeded */
	const char *reason;
	const char *start, *complete; /* times */
};

/* Bodies. */
void soap_write_inform(struct soap_text *text, const struct soap_inform *inform);
void soap_write_transfer_complete(struct soap_text *text, const struct soap_transfer *transfer);

/* -- times -- */

#define SOAP_TIME 24

/* "2026-03-01T06:00:03Z" of seconds since 1970; Unknown Time of UNKNOWN_TIME. */
const char *soap_time(int64_t time, char text[SOAP_TIME]);

#endif
