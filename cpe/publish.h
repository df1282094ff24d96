/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Publish: from mapping events and configured services to what the publisher
 * should want, and the publisher's exchanges to the DNS client. The one place
 * that knows both words.
 */
#ifndef HOMEPORT_PUBLISH_H
#define HOMEPORT_PUBLISH_H

#include <errno.h>

#include "cpe/config_file.h"
#include "cpe/loop.h"
#include "pcp-proxy/mapping.h"

struct json_object;
struct publish;

/* Something happened to a service: an event for those who watch; borrowed. */
typedef void publish_event(void *arg, struct json_object *event);

/* How a service stands; texts are borrowed until the next turn. */
struct publish_view {
	const char *state; /* one word: ddns.7 lists them */
	const char *message;
	struct endpoint published, wanted; /* port 0: none */
};

#ifdef CONFIG_DDNS

/* NULL and why. The loop must live as long. */
struct publish *publish_new(struct loop *loop, publish_event *event, void *arg,
			    struct failure *failure);
void publish_free(struct publish *publish); /* NULL is fine */

/*
 * The services and accounts from now on; the configuration must live until the
 * next call or the end. What was published stays published where it is still wanted.
 */
void publish_configure(struct publish *publish, const struct config *config);

/* A mapping was granted, renewed, changed or has ended. */
void publish_mapping(struct publish *publish, const struct mapping *mapping,
		     enum mapping_event event);

/* By the service's place in the configuration. */
struct publish_view publish_view(const struct publish *publish, size_t service);
void publish_troubles(const struct publish *publish,
		      void (*trouble)(void *arg, const char *sentence), void *arg);

#else /* built without DDNS: services stay unpublished, and status says so */

static inline struct publish *publish_new(struct loop *loop, publish_event *event, void *arg,
					  struct failure *failure)
{
	(void)event, (void)arg, (void)failure;
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

static inline struct publish_view publish_view(const struct publish *publish, size_t service)
{
	(void)publish, (void)service;
	return (struct publish_view){ .state = "off", .message = "this build does not publish" };
}

static inline void publish_troubles(const struct publish *publish,
				    void (*trouble)(void *arg, const char *sentence), void *arg)
{
	(void)publish, (void)trouble, (void)arg;
}

#endif
#endif
