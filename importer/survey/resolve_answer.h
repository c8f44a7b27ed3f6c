/*
 * What a DNS answer says of mail: hosts of a domain, addresses of a host.
 * Pure. The bytes come from a resolver that took them from strangers: nothing
 * in them is believed but that the header and question were compared with what
 * was asked (c-ares does that).
 */
#ifndef IMPORTER_SURVEY_RESOLVE_ANSWER_H
#define IMPORTER_SURVEY_RESOLVE_ANSWER_H

#include "addr.h"
#include "domain.h"
#include "resolve.h"

/* Types of RFC 1035 3.2.2 and RFC 3596. */
#define ANSWER_A    1
#define ANSWER_MX   15
#define ANSWER_AAAA 28

enum answer_kind {
	ANSWER_DATA,	 /* records of what was asked for */
	ANSWER_NONE,	 /* the name is there, such records are not */
	ANSWER_NXDOMAIN, /* the name is not there */
	ANSWER_ERROR,	 /* SERVFAIL, REFUSED ..., or not to be understood */
	ANSWER_LOST	 /* none came */
};

struct answer_host {
	uint16_t preference;
	char name[DOMAIN_TEXT_MAX]; /* domain_normalise */
};

/* In order of preference and name. Bounded: an answer may hold thousands. */
struct answer_hosts {
	size_t count;
	bool null_mx;  /* RFC 7505: the one host is the root */
	bool over;     /* more than RESOLVE_HOSTS_MAX: the rest is left out */
	bool unusable; /* some are no host names: left out */
	struct answer_host host[RESOLVE_HOSTS_MAX];
};

/* In order of address, each once. */
struct answer_addrs {
	size_t count;
	bool over; /* more than RESOLVE_ADDRESSES_MAX: the rest is left out */
	struct addr addr[RESOLVE_ADDRESSES_MAX];
};

/*
 * The whole answer to a question for the type. CNAMEs are followed inside it,
 * as resolvers put them there; one that leads in a circle is ANSWER_ERROR, as
 * is everything that is cut, longer than it says or of another class. out is
 * filled by ANSWER_DATA alone. Any thread.
 */
enum answer_kind answer_mx(
    struct slice reply, struct answer_hosts *out) ALL_NONNULL;
enum answer_kind answer_addrs(
    struct slice reply, uint16_t type, struct answer_addrs *out) ALL_NONNULL;

/* Puts an address into its place, and out of the last one where there are too
 * many. Any thread. */
void answer_keep_addr(
    struct answer_addrs *addrs, const struct addr *addr) ALL_NONNULL;

/* A mail host that cannot have an address: an address in the place of a name,
 * localhost and names below it (RFC 6761 6.3). Any thread. */
bool answer_is_no_name(const char *host) ALL_NONNULL;

#endif
