/*
 * What the operator wrote, read and checked: relaybl.conf, the apex of every
 * zone, the texts, the certificate, keys and secrets. Counted like struct
 * served; main thread.
 */
#ifndef DNSBL_SITE_H
#define DNSBL_SITE_H

#include "config.h"
#include "text.h"
#include "tls_site.h"
#include "view.h"
#include "zone.h"

struct site {
	struct config *config;
	/* One per config->zones. */
	struct zone **zones;
	struct text **texts;
	struct tls_site *tls; /* NULL: no tls-listen */
	/* The keys, one per config->keys, and the cookies' secrets. */
	struct tsig_key *keys;
	struct view_secrets secrets;
	unsigned references;
};

/* Every error and warning of all files goes to the log: there is nothing left
 * to be said of a failure. With one reference. As config_load and
 * zone_load. */
enum status site_load(const char *file, struct site **out) MUST_USE ALL_NONNULL;
struct site *site_ref(struct site *s) ALL_NONNULL;
void site_unref(struct site **s) ALL_NONNULL;

#endif
