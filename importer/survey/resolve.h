/*
 * Asking the DNS for a survey: which hosts take the mail of a domain and what
 * their addresses are, and which addresses are on lists of others. c-ares on a
 * libuv loop of its own, which is gone when the call returns.
 */
#ifndef IMPORTER_SURVEY_RESOLVE_H
#define IMPORTER_SURVEY_RESOLVE_H

#include "config.h"
#include "survey.h"

struct resolve_options {
	const struct config_listen *resolver; /* in the order of trust */
	size_t resolver_count;		      /* 0: those of the system */
	unsigned concurrency; /* questions that wait for an answer */
	unsigned rate;	      /* questions a second */
	unsigned timeout_s;   /* until the last try of one is over */
	/* What was resolved is kept in this file, and not asked again where the
	 * file is there already; NULL: none. */
	const char *journal;
};

/* Of a domain and of a host no more are kept; what is over them is told by
 * SURVEY_PARTIAL. Kept are those of the least preference, or address. */
#define RESOLVE_HOSTS_MAX     100
#define RESOLVE_ADDRESSES_MAX 64

/*
 * Finds the mail hosts and addresses of every domain of s, before
 * survey_settle: MX, without any the domain itself (RFC 5321 5.1), a null MX
 * (RFC 7505); A and AAAA of each host, once, however many domains name it.
 * SIGINT and SIGTERM end it with ST_BUSY, and so that a journal can be gone on
 * with; no answer from any resolver: ST_UNAVAILABLE; a journal that another
 * uses: ST_BUSY, one that is none: ST_BAD_DATA. Says on standard error what
 * was taken from a journal. On an error s is only to be freed.
 */
enum status resolve_domains(struct survey *s, const struct resolve_options *o,
    struct why *why) MUST_USE ALL_NONNULL;

/*
 * Asks each zone for each address of s, after survey_settle, and first for the
 * test entries of RFC 5782 5; rate and concurrency are for all zones together.
 * Fills s->dnsbl, and others and unknown of the addresses. A zone that does
 * not work is no error: dnsbl.usable and .why say it. count: at most
 * CONFIG_DNSBL_MAX. A zone that is no name: ST_USAGE.
 */
enum status resolve_dnsbl(struct survey *s, char *const *zones, size_t count,
    const struct resolve_options *o, struct why *why) MUST_USE ALL_NONNULL;

#endif
