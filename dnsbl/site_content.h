/* Whether a reload has changed what the zones say: only then what secondaries
 * have is of no use any more (journal.h). */
#ifndef DNSBL_SITE_CONTENT_H
#define DNSBL_SITE_CONTENT_H

#include "site.h"

/* True where both make the same records out of the same generation, zone by
 * zone and list by list, in the same order. Any thread. */
bool site_content_equal(const struct site *a, const struct site *b) ALL_NONNULL;

/* Are two texts of a configuration the same, or both not there? Any thread. */
bool site_text_equal(const char *a, const char *b);

#endif
