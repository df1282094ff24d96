/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ACS offer: what DHCP tells of the ACS (TR-069 3.1), in the options that its servers put
 * vendors' facts into: 43 or 125 of DHCPv4, 17 of DHCPv6. Nobody vouches for it: it is used
 * only where the configuration says so and names no ACS itself. Pure.
 */
#ifndef HOMEPORT_ACS_OFFER_H
#define HOMEPORT_ACS_OFFER_H

#include <stddef.h>

#include "cpe/config_file.h"

#define ACS_OPTION_MAX 512 /* octets that are kept of one */

/*
 * The contents of the option, as keys of the configuration: acs-url, acs-provisioning-code,
 * acs-retry-minimum, acs-retry-multiplier; what is none that these may have is passed over.
 * Untouched: defaults or zeros. False: there is no URL in it, and it is of no use.
 */
#ifdef CONFIG_TR069
bool acs_offer_read(struct config_general *offer, bool ipv4, const uint8_t *octets, size_t length);

/* What holds, then: the general keys with what is offered, if it may be used. */
void acs_offer_apply(struct config_general *general, const struct config_general *offer);
#else
static inline bool acs_offer_read(struct config_general *offer, bool ipv4, const uint8_t *octets,
				  size_t length)
{
	(void)offer, (void)ipv4, (void)octets, (void)length;
	return false;
}

static inline void acs_offer_apply(struct config_general *general,
				   const struct config_general *offer)
{
	(void)general, (void)offer;
}
#endif

#endif
