/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Publish: from mapping events and configured services to what the publisher
 * should want, and the publisher's exchanges to the DNS client. The one place
 * that knows both words.
 */
#ifndef HOMEPORT_PUBLISH_H
#define HOMEPORT_PUBLISH_H

#include <errno.h>
#include <time.h>

#include "cpe/config_file.h"
#include "cpe/loop.h"
#include "pcp-proxy/mapping.h"

struct host_book;
struct json_object;
struct scripts;
struct publish;

struct publish_callbacks {
	/* Something happened to a service: an event, owned by who is told. */
	void (*event)(void *arg, struct json_object *event);
	void (*open_book)(void *arg, struct host_book *book); /* who hosts are; closed here */
	/* Calls publish_mapping() with EVENT_RENEWED for each mapping that stands. */
	void (*mappings)(void *arg);
	void *arg;
	struct scripts *scripts; /* who runs them; NULL: none */
};

/* How a service stands; texts are borrowed until the next turn. */
struct publish_view {
	const struct config_service *service;
	const char *name;      /* in DNS; as configured where no host was met */
	const char *account;   /* title; NULL: it has several, or they are not tried */
	uint16_t port;         /* of the host */
	struct address source; /* the host whose mapping is meant; none: nobody's */
	const char *state;     /* one word: ddns.7 lists them */
	const char *message;
	struct endpoint published, wanted; /* no address: none */
	time_t updated;                    /* DNS was told of it last; 0: never, or nobody knows */
};

typedef void publish_visit(void *arg, const struct publish_view *view);

#ifdef CONFIG_DDNS

/* NULL and why. The loop must live as long. */
struct publish *publish_new(struct loop *loop, const struct publish_callbacks *callbacks,
			    struct failure *failure);
void publish_free(struct publish *publish); /* NULL is fine */

/*
 * The services and accounts from now on; the configuration must live until the
 * next call or the end. What was published stays published where it is still wanted.
 * Asks for the mappings.
 */
void publish_configure(struct publish *publish, const struct config *config);

/* A mapping was granted, renewed, changed or has ended. */
void publish_mapping(struct publish *publish, const struct mapping *mapping,
		     enum mapping_event event);

/* Something has befallen many gateways at once: see publisher_crowd(). */
void publish_crowd(struct publish *publish);

/*
 * Compares all with the mappings that stand, as is done every half hour: each change of one
 * is told by publish_mapping(), and nobody shall be led astray by one that was not.
 */
void publish_compare(struct publish *publish);

/*
 * Every service in the order of the configuration: one view for each port, account and
 * host of it that there is something to say of, in each family; else one that says so.
 * `config` is the one that it has.
 */
void publish_views(const struct publish *publish, const struct config *config, publish_visit *visit,
		   void *arg);
void publish_troubles(const struct publish *publish,
		      void (*trouble)(void *arg, const char *sentence), void *arg);

#else /* built without DDNS: services stay unpublished, and status says so */

static inline struct publish *
publish_new(struct loop *loop, const struct publish_callbacks *callbacks, struct failure *failure)
{
	(void)callbacks, (void)failure;
	return (struct publish *)loop; /* anything but NULL: it is never looked into */
}

static inline void publish_free(struct publish *publish)
{
	(void)publish;
}

static inline void publish_configure(struct publish *publish, const struct config *config)
{
	(void)publish, (void)config;
}

static inline void publish_mapping(struct publish *publish, const struct mapping *mapping,
				   enum mapping_event event)
{
	(void)publish, (void)mapping, (void)event;
}

static inline void publish_crowd(struct publish *publish)
{
	(void)publish;
}

static inline void publish_views(const struct publish *publish, const struct config *config,
				 publish_visit *visit, void *arg)
{
	size_t i;

	(void)publish;
	for (i = 0; i < config->service_count; i++)
		visit(arg, &(struct publish_view){ .service = &config->services[i],
						   .name = config->services[i].name.text,
						   .state = "off",
						   .message = "this build does not publish" });
}

static inline void publish_troubles(const struct publish *publish,
				    void (*trouble)(void *arg, const char *sentence), void *arg)
{
	(void)publish, (void)trouble, (void)arg;
}

#endif
#endif
