/* One record of an MMDB. Seen by holders_mmdb*.c alone. */
#ifndef IMPORTER_SURVEY_HOLDERS_MMDB_H
#define IMPORTER_SURVEY_HOLDERS_MMDB_H

#include <maxminddb.h>

#include "holders_impl.h"

/*
 * The party that the record tells of. GeoLite2 and DB-IP have
 * autonomous_system_number and _organization, IPinfo asn, as_name, as_domain
 * and country_code. ST_NOT_FOUND: it has no AS; ST_BAD_DATA: it is refused, as
 * a line is.
 */
enum status holders_mmdb_record(struct holders_load *load, MMDB_entry_s *entry,
    uint32_t *out, struct why *why) MUST_USE ALL_NONNULL;

#endif
