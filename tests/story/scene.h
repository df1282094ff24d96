/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The scene of a story: a steady world with one gateway in it; hosts and carrier
 * are played by the story, and everything that reaches them, the kernel or the
 * listeners of events is noted down in its order until the story has told it.
 */
#ifndef HOMEPORT_TESTS_SCENE_H
#define HOMEPORT_TESTS_SCENE_H

#include "cpe/base/failure.h"
#include "tests/support/world_gateway.h"

#define SCENE_HOST_PORT 40000 /* hosts ask from here unless the story names another one */
#define SEEN_TEXT       2048

struct scene;

struct scene_settings {
	struct world_gateway_settings gateway;
	bool just_started; /* else what is announced at the start was announced long ago */
	bool deaf;         /* announcements to everybody are not noted down */
};

/* Who sends packets to the gateway or gets them from it. */
struct player {
	enum {
		PLAYER_HOST,
		PLAYER_CARRIER,
		PLAYER_EVERYBODY, /* on the LAN: by multicast */
	} role;
	struct endpoint at;
};

/* One thing that happened. */
struct seen {
	monotonic moment; /* since the start of the story */
	char text[SEEN_TEXT];
	bool is_packet;
	struct player player;
	size_t length;
	uint8_t octets[PCP_MAX_LENGTH];
};

struct scene *scene_new(const struct scene_settings *settings);
void scene_free(struct scene *scene); /* NULL is fine */

/* -- what is done -- */

/* In the packet's text the words may be missing that story.h names. -EINVAL: it is none. */
int scene_send(struct scene *scene, const struct player *from, const char *text,
	       struct failure *failure);
void scene_move(struct scene *scene, const struct address *outside);
void scene_deploy(struct scene *scene, const struct world_gateway_settings *settings);
void scene_flow(struct scene *scene, const struct twin_flow *flow);
void scene_serve(struct scene *scene, uint8_t protocol, uint16_t port);
void scene_refuse(struct scene *scene, unsigned int changes, int error);
/* Of the mapping of that internal port; false: it cannot be done. */
bool scene_order(struct scene *scene, enum server_order order, uint8_t protocol, uint16_t port);
void scene_reconfigure(struct scene *scene, const struct world_gateway_settings *settings);
void scene_settle(struct scene *scene);
void scene_run_until(struct scene *scene, monotonic moment); /* since the start */

/* -- what is seen -- */

/* The oldest that was not told yet, borrowed; NULL: there is none. */
const struct seen *scene_first(const struct scene *scene);
void scene_forget_first(struct scene *scene);

/*
 * Is this what was told? A packet has a player, anything else (player NULL) is
 * compared word by word. If not, told_in_full is what was expected, every word
 * of the packet filled in, or why it is none.
 */
bool scene_agrees(struct scene *scene, const struct seen *seen, const struct player *player,
		  const char *told, char told_in_full[SEEN_TEXT]);

uint32_t scene_mappings(const struct scene *scene);

/* What of the gateway contradicts itself; NULL: nothing. */
const char *scene_wrong(struct scene *scene);

#endif
