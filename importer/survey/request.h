/* What relaybl survey is asked for: its options, checked. */
#ifndef IMPORTER_SURVEY_REQUEST_H
#define IMPORTER_SURVEY_REQUEST_H

#include "command.h"
#include "resolve.h"
#include "tally.h"

struct request {
	/* How it is made. */
	const struct config_list *list;
	class_mask wanted;		/* what counts as listed */
	struct resolve_options resolve; /* of domains, */
	unsigned dnsbl_rate;		/* and of lists of others */
	struct config_listen *resolver; /* --resolver; else NULL */
	char **dnsbl;
	size_t dnsbl_count;
	char *dnsbl_text; /* that dnsbl points into; NULL: relaybl.conf's */
	/* How it is shown. */
	bool by_classes; /* wanted was said */
	enum survey_by by;
	size_t top;
	bool csv, public;
};

/* made: the survey is to be made; else it is only shown, and what is for making
 * it is left alone. ST_USAGE. Free with request_free, also after an error. */
enum status request_parse(const struct run *run, bool made, struct request *out,
    struct why *why) MUST_USE ALL_NONNULL;
void request_free(struct request *r) ALL_NONNULL;

/* A number of an option, lowest to highest; fallback where it is not given.
 * ST_USAGE. */
enum status request_number(const struct run *run, enum option_id option,
    uint64_t lowest, uint64_t highest, uint64_t fallback, uint64_t *out,
    struct why *why) MUST_USE ALL_NONNULL;

/* --by; holder where it is not given. ST_USAGE. */
enum status request_by(const struct run *run, enum survey_by *out,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
