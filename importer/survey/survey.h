/*
 * A survey: domains, the hosts that take their mail, those hosts' addresses,
 * which of the addresses are listed, and who holds them. Held in memory as
 * tables whose rows name each other by index; what is stored in the ledger
 * and what every output is made from.
 *
 * It is filled in this order: domains and hosts (survey_domain, survey_mx,
 * survey_host_address), survey_settle, then what is known of the addresses
 * (join.h, holders.h, resolve.h). One thread at a time. Texts are copied, are
 * terminated, and live as long as the survey; names of domains and hosts are
 * lower case A-labels without final dot (domain.h).
 */
#ifndef IMPORTER_SURVEY_SURVEY_H
#define IMPORTER_SURVEY_SURVEY_H

#include <stdbool.h>

#include "addr.h"
#include "class.h"

#define SURVEY_NONE UINT32_MAX /* no index */

/* What was found of a domain's mail. word: for people, programs and files. */
#define SURVEY_MAIL_LIST(X)                                                    \
	X(SURVEY_MAIL, "mail")	       /* it has an address */                 \
	X(SURVEY_NXDOMAIN, "nxdomain") /* the name does not exist */           \
	X(SURVEY_NO_MAIL, "no-mail")   /* RFC 7505, or no address */           \
	X(SURVEY_SERVFAIL, "servfail") /* an error was the answer */           \
	X(SURVEY_TIMEOUT, "timeout")   /* there was no answer */

enum survey_mail {
#define X(id, word) id,
	SURVEY_MAIL_LIST(X)
#undef X
	    SURVEY_MAIL_COUNT
};
/* Static; "?" when out of range. And back: the value, or -1. */
const char *survey_mail_text(int mail);
int survey_mail_by_text(const char *text, size_t len);

/* Of a domain, bits. */
enum survey_domain_flag {
	SURVEY_IMPLICIT = 1, /* no MX: its own address (RFC 5321 5.1) */
	SURVEY_NULL_MX = 2,  /* it says that it takes no mail (RFC 7505) */
	SURVEY_PARTIAL = 4,  /* some of its hosts could not be resolved */
	SURVEY_TOLD = 128 /* until survey_settle: survey_set_mail was called */
};

struct survey_domain {
	const char *name;
	uint8_t mail;	/* enum survey_mail */
	uint8_t flags;	/* enum survey_domain_flag */
	uint32_t first; /* its hosts: survey.mx[first .. first + count) */
	uint32_t count;
};

struct survey_host {
	const char *name;
	uint32_t first; /* its addresses: survey.at[first .. first + count) */
	uint32_t count;
};

struct survey_address {
	struct addr addr;
	class_mask classes; /* that list it; 0: not listed */
	uint16_t others;    /* bit i: survey.dnsbl[i] lists it, too */
	uint16_t unknown;   /* bit i: it gave no usable answer */
	uint8_t len;	    /* of the prefix that the holder was found by */
	uint8_t holder_source, asn_source; /* of survey.sources; 255: none */
	uint32_t holder; /* of survey.parties; SURVEY_NONE: not known */
	uint32_t asn;	 /* of survey.parties; SURVEY_NONE: not known */
};

/* Who answers for addresses: a holder, or an AS. Texts: "" where not known. */
struct survey_party {
	const char *key;     /* what it is counted by: the holder's name or the
			      * registry's opaque id; "AS64500", "AS64500_64501"
			      * (several origins), "AS64500,64501" (a set) */
	const char *name;    /* for people; the key where there is no other */
	const char *contact; /* an e-mail address */
	const char *lang;    /* "en", "ja" */
	const char *domain;  /* of an MMDB that says it */
	const char *country;
	const char *note;
};

/* Where holders come from; in the order in which they are believed. */
struct survey_source {
	uint8_t kind;	  /* enum config_source_kind */
	const char *file; /* its last path component */
	int64_t date;	  /* of the data; 0: not known */
	uint64_t entries; /* prefixes that were read */
	uint64_t refused; /* lines that were not, each told */
};

/* A list of others that was asked over DNS. */
struct survey_dnsbl {
	const char *zone;
	bool usable;	 /* it answered for its test entries (RFC 5782 5) */
	const char *why; /* not usable: the reason */
};
#define SURVEY_SOURCES_MAX 64

struct survey {
	uint64_t id;	     /* 0: not stored */
	int64_t taken;	     /* when it was made */
	const char *name;    /* "" */
	const char *list;    /* the list that it was joined with */
	uint64_t generation; /* that was looked into; 0: nothing is served */
	uint32_t serial;     /* of the list in it */
	class_mask wanted;   /* what counts as listed */
	const char *input;   /* "domains", "zdns", "massdns", "triples" */
	uint64_t lines, refused; /* of the input; refused: each was told */
	uint64_t duplicates;	 /* domains that were there before */

	struct survey_domain *domains;	  /* after survey_settle: by name */
	struct survey_host *hosts;	  /* the same */
	struct survey_address *addresses; /* by family and address */
	struct survey_party *parties;
	struct survey_source *sources;
	struct survey_dnsbl *dnsbl;
	uint32_t *mx; /* indices of hosts, by domain */
	uint32_t *at; /* indices of addresses, by host */
	uint32_t domain_count, host_count, address_count, party_count;
	uint32_t source_count, dnsbl_count, mx_count, at_count;

	struct survey_build *build; /* while it is being filled; else NULL */
	struct survey_keep *keep;   /* texts; how parties are found */
};

/*
 * NULL when out of memory. Free with survey_free (also a NULL), which frees
 * the arrays: a survey that is read back from where it was stored gets its own
 * from malloc, in place of what filling and survey_settle make. Parties come
 * from survey_party alone.
 */
struct survey *survey_new(void) MUST_USE;
void survey_free(struct survey **s) ALL_NONNULL;

/*
 * A domain of that name, which is a good one (domain_normalise): its index, the
 * same for the same name. fresh_out: it was not there yet; then it has mail
 * SURVEY_NO_MAIL until something else is said (survey_set_mail). ST_NO_MEMORY,
 * ST_BAD_DATA for more than UINT32_MAX - 1.
 */
enum status survey_domain(struct survey *s, struct slice name,
    uint32_t *index_out, bool *fresh_out, struct why *why) MUST_USE ALL_NONNULL;
/* The same for a host. */
enum status survey_host(struct survey *s, struct slice name,
    uint32_t *index_out, bool *fresh_out, struct why *why) MUST_USE ALL_NONNULL;
/* The host takes mail of the domain, the address is the host's. Twice is
 * once. */
enum status survey_mx(struct survey *s, uint32_t domain, uint32_t host,
    struct why *why) MUST_USE ALL_NONNULL;
enum status survey_host_address(struct survey *s, uint32_t host,
    const struct addr *addr, struct why *why) MUST_USE ALL_NONNULL;
/*
 * What was found of the domain. Said more than once, the better finding wins:
 * mail, no-mail, nxdomain, servfail, timeout, in that order. Of two that are
 * the same the flags are taken together, but what one knows whole is not
 * SURVEY_PARTIAL.
 */
void survey_set_mail(struct survey *s, uint32_t domain, enum survey_mail mail,
    unsigned flags) ALL_NONNULL;

/* Each that survey_mx was told, while it is being filled, once or more. */
void survey_walk_mx(const struct survey *s,
    void (*fn)(void *ctx, uint32_t domain, uint32_t host), void *ctx)
    NONNULL(1, 2);

/*
 * Sorts everything and frees what only filling needs. Hosts that take no
 * domain's mail go, and addresses that no other has. Indices from before are
 * gone. A domain one of whose hosts has an address gets SURVEY_MAIL and loses
 * SURVEY_NULL_MX; SURVEY_MAIL without one becomes SURVEY_NO_MAIL. After a
 * failure the survey can only be freed.
 */
enum status survey_settle(
    struct survey *s, struct why *why) MUST_USE ALL_NONNULL;

/*
 * Keep a text, or a party, as long as the survey lives, once. Parties with the
 * same key are the same: what the first left empty (NULL is empty, too) a later
 * one fills. s->parties may move. NULL, or SURVEY_NONE: out of memory.
 */
const char *survey_text(struct survey *s, struct slice text) ALL_NONNULL;
uint32_t survey_party(
    struct survey *s, const struct survey_party *p) ALL_NONNULL;

/* Is it listed? Of a domain: any of its addresses; all of them. */
static inline bool
survey_address_listed(const struct survey *s, const struct survey_address *a)
{
	return (a->classes & s->wanted) != 0;
}
bool survey_domain_listed(
    const struct survey *s, const struct survey_domain *d) ALL_NONNULL;
bool survey_domain_all_listed(
    const struct survey *s, const struct survey_domain *d) ALL_NONNULL;
bool survey_host_listed(
    const struct survey *s, const struct survey_host *h) ALL_NONNULL;
/* How many of its addresses are. */
uint32_t survey_host_listed_addresses(
    const struct survey *s, const struct survey_host *h) ALL_NONNULL;

#endif
