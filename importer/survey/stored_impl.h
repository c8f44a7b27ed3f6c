/* What the files that decode a survey share. */
#ifndef IMPORTER_SURVEY_STORED_IMPL_H
#define IMPORTER_SURVEY_STORED_IMPL_H

#include "codec.h"
#include "stored_codec.h"

/* What a table's room is counted at in stored_decoder.cap. */
enum table {
	TABLE_SOURCES,
	TABLE_DNSBL,
	TABLE_ADDRESSES,
	TABLE_HOSTS,
	TABLE_DOMAINS,
	TABLE_RUNS /* of at while hosts come, then of mx */
};

/* One record being read. */
struct reading {
	struct stored_decoder *d;
	struct survey *s;
	struct codec_in in;
	bool no_memory;
};

/* Room for one more element in a table of at most UINT32_MAX - 1; NULL: out of
 * memory, or there is no such index. */
void *stored_room(struct reading *r, enum table table, void *data,
    uint32_t count, size_t size) NONNULL(1);
/* A text that the survey keeps; "" when out of memory. */
const char *stored_keep(struct reading *r, struct slice text);

/* The rest of an address, a host, a domain, of "more". */
void stored_take_address(struct reading *r) ALL_NONNULL;
void stored_take_host(struct reading *r) ALL_NONNULL;
void stored_take_domain(struct reading *r) ALL_NONNULL;
void stored_take_more(struct reading *r) ALL_NONNULL;

#endif
