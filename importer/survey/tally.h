/*
 * A survey counted: how many domains, hosts and addresses there are and how
 * many of them are listed, in all and by who answers for them.
 *
 * A domain is listed when any of its addresses is. A row has what its listed
 * addresses have behind them: a domain with listed addresses in two rows
 * counts in both, and once in cumulative and in the totals.
 */
#ifndef IMPORTER_SURVEY_TALLY_H
#define IMPORTER_SURVEY_TALLY_H

#include "survey.h"

/* What rows are made by: id, word in --by, what a row is. */
#define SURVEY_BY_LIST(X)                                                      \
	X(BY_HOLDER, "holder", "holder of the address")                        \
	X(BY_ASN, "asn", "AS that announces the address")                      \
	X(BY_PREFIX, "prefix", "/24 of the address (IPv6: /48)")               \
	X(BY_IP, "ip", "address")                                              \
	X(BY_MX, "mx", "MX host")

enum survey_by {
#define X(id, word, what) id,
	SURVEY_BY_LIST(X)
#undef X
	    SURVEY_BY_COUNT
};
/* Static; "?" when out of range. And back: the value, or -1. */
const char *survey_by_text(enum survey_by by);
const char *survey_by_what(enum survey_by by);
int survey_by_by_text(const char *text);

/* The key and name of the row of addresses of which no source knows who
 * answers for them. */
#define TALLY_UNKNOWN "(not known)"

struct tally_row {
	const char *key;  /* what is counted by: survey_party.key, a prefix, an
			   * address, a name */
	const char *name; /* for people; of a party its name, else the key */
	uint32_t party;	  /* of survey.parties; SURVEY_NONE: it is none */
	uint64_t domains; /* listed, with a listed address in the row */
	uint64_t domains_all; /* of those, those of which all are listed,
			       * wherever they are */
	uint64_t hosts;	      /* with a listed address in the row */
	uint64_t addresses;   /* listed */
	uint64_t cumulative;  /* distinct domains of this row and all before */
	uint32_t rank;	      /* by domains; ties share one: 1 2 2 4 */
};

struct tally_totals {
	uint64_t domains;
	uint64_t mail[SURVEY_MAIL_COUNT]; /* of the domains */
	uint64_t null_mx, implicit, partial;
	uint64_t listed_domains, listed_all; /* any address; all of them */
	uint64_t hosts, listed_hosts;
	uint64_t addresses, listed_addresses;
};

struct tally {
	enum survey_by by;
	struct tally_row *rows; /* with a listed address; by domains, then
				 * addresses, the most first, then key */
	size_t count;
	struct tally_totals totals;
	uint64_t several;    /* listed domains in more than one row */
	uint64_t unknown;    /* listed domains in the row TALLY_UNKNOWN */
	struct arena *texts; /* of keys that the survey does not have */
};

/* Counts a settled survey, which must live as long. ST_NO_MEMORY. Free with
 * tally_free, which leaves zeroes and takes them. */
enum status tally_make(const struct survey *s, enum survey_by by,
    struct tally *out, struct why *why) MUST_USE ALL_NONNULL;
void tally_free(struct tally *t) ALL_NONNULL;

/* The totals alone. */
void tally_totals(const struct survey *s, struct tally_totals *out) ALL_NONNULL;

/*
 * How many domains rows have behind them: rows with so many domains, from
 * first to last, and the distinct listed domains of those rows and of all
 * larger ones. The largest first, none left out between the largest and the
 * smallest; returns how many there are.
 */
struct tally_step {
	uint64_t first, last; /* 1, 2..9, 10..99, 100..999 ... */
	uint64_t rows, cumulative;
};
#define TALLY_STEPS_MAX 11 /* 1, 2..9, and to 10^10 - 1 */
size_t tally_histogram(
    const struct tally *t, struct tally_step out[TALLY_STEPS_MAX]) ALL_NONNULL;

#endif
