/*
 * What every write does before its own change: the ledger gets the lists and
 * exemptions of relaybl.conf, and exemptions that are over go.
 */
#ifndef IMPORTER_SYNC_H
#define IMPORTER_SYNC_H

#include "change.h"

enum status sync_config(struct change *c, struct why *why) MUST_USE ALL_NONNULL;

/* Exemptions that sync_config would take away because their time is over. */
bool sync_exemption_over(const struct exemption *e, int64_t now) ALL_NONNULL;

/* True where relaybl.conf owns it. */
bool sync_is_configured(const struct exemption *e) ALL_NONNULL;

#endif
