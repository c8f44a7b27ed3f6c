/*
 * Writes an answer: header, the question as it was asked, records, OPT. The
 * writer latches: what does not fit sets full, and answer_finish then takes
 * every record back and sets TC (RFC 2181 9).
 */
#ifndef DNSBL_ANSWER_H
#define DNSBL_ANSWER_H

#include "answer_opt.h"
#include "lookup.h"
#include "wire.h"

struct answer_writer {
	uint8_t *out;
	size_t len, limit;   /* of all but OPT and TSIG */
	size_t question_end; /* where records begin */
	uint16_t answers, authority;
	bool full;
};

/*
 * Starts the answer to the message at data, which query_parse has read into
 * q: ID, opcode, RD and CD are the query's, so is every octet of the
 * question. limit: octets that header, question and records may have.
 */
void answer_begin(struct answer_writer *w, uint8_t *out, size_t limit,
    const uint8_t *data, const struct query *q) ALL_NONNULL;

/* Answer: the live classes, one A record each (RFC 5782 2.3). */
void answer_listed_a(
    struct answer_writer *w, const struct lookup *found) ALL_NONNULL;

/* Answer: one TXT record of one string, about the gravest class of the address
 * that key is. */
void answer_listed_txt(struct answer_writer *w, const struct view_zone *zone,
    const struct key *key, const struct lookup *found) ALL_NONNULL;

/* Answer: an RRset of the master file, or the SOA. */
void answer_rrset(
    struct answer_writer *w, const struct zone_rrset *rrset) ALL_NONNULL;
void answer_soa(
    struct answer_writer *w, const struct view_zone *zone) ALL_NONNULL;

/* Authority: the zone's SOA with the TTL that the absence may be remembered
 * for (RFC 2308 3, 5). */
void answer_negative(struct answer_writer *w, const struct query *q,
    const struct view_zone *zone) ALL_NONNULL;

/* Drops the records written so far: the answer is going to be an error. */
void answer_clear(struct answer_writer *w) ALL_NONNULL;

/*
 * Completes header and OPT (there is one if the query had one; it says that
 * udp_size octets are taken) and returns the length. aa: authoritative. Sets
 * w->full where TC was set.
 */
size_t answer_finish(struct answer_writer *w, const struct query *q,
    enum dns_rcode rcode, bool aa, uint16_t udp_size) ALL_NONNULL;

/* After answer_finish, where there is OPT: adds options to it. Returns the
 * length. */
size_t answer_options(
    struct answer_writer *w, const struct answer_opt *opt) ALL_NONNULL;

#endif
