/*
 * Says in one line of text what an answer holds, read by ldns and not by our
 * own code:
 *
 *	RCODE flags...; TYPE TTL RDATA; ...; authority OWNER SOA TTL; opt SIZE
 *
 * Records stand under the name that was asked, or their owner is said.
 */
#ifndef UNIT_JUDGE_H
#define UNIT_JUDGE_H

#include <ldns/ldns.h>

#include "case.h"
#include "wire.h"

#define JUDGE_MAX 4096

struct judge {
	char text[JUDGE_MAX];
	size_t len;
};

static inline void __attribute__((format(printf, 2, 3)))
judge_add(struct judge *j, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(j->text + j->len, JUDGE_MAX - j->len, fmt, args);
	va_end(args);
	assert_true(n >= 0 && (size_t)n < JUDGE_MAX - j->len);
	j->len += (size_t)n;
}

static inline void
judge_rcode(struct judge *j, const ldns_pkt *pkt)
{
	static const char *const names[] = {"NOERROR", "FORMERR", "SERVFAIL",
	    "NXDOMAIN", "NOTIMP", "REFUSED", NULL, NULL, NULL, "NOTAUTH", NULL,
	    NULL, NULL, NULL, NULL, NULL, "BADVERS", NULL, NULL, NULL, NULL,
	    NULL, NULL, "BADCOOKIE"};
	unsigned rcode = (unsigned)ldns_pkt_get_rcode(pkt) |
			 (unsigned)ldns_pkt_edns_extended_rcode(pkt) << 4;

	assert_true(rcode < COUNT(names) && names[rcode] != NULL);
	judge_add(j, "%s", names[rcode]);
}

static inline void
judge_flags(struct judge *j, const ldns_pkt *pkt)
{
	const struct {
		const char *name;
		bool set;
	} flags[] = {
	    {"aa", ldns_pkt_aa(pkt)},
	    {"tc", ldns_pkt_tc(pkt)},
	    {"rd", ldns_pkt_rd(pkt)},
	    {"ra", ldns_pkt_ra(pkt)},
	    {"ad", ldns_pkt_ad(pkt)},
	    {"cd", ldns_pkt_cd(pkt)},
	};

	for (size_t i = 0; i < COUNT(flags); i++)
		if (flags[i].set)
			judge_add(j, " %s", flags[i].name);
}

static inline void
judge_rr(struct judge *j, const ldns_rr *rr, const ldns_rdf *asked,
    const char *section)
{
	char *type = ldns_rr_type2str(ldns_rr_get_type(rr));

	judge_add(j, ";%s", section);
	if (asked == NULL || ldns_rdf_compare(asked, ldns_rr_owner(rr)) != 0) {
		char *owner = ldns_rdf2str(ldns_rr_owner(rr));

		judge_add(j, " %s", owner);
		free(owner);
	}
	judge_add(j, " %s %u", type, (unsigned)ldns_rr_ttl(rr));
	free(type);
	assert_int_equal(ldns_rr_get_class(rr), LDNS_RR_CLASS_IN);
	for (size_t i = 0; section[0] == '\0' && i < ldns_rr_rd_count(rr);
	     i++) {
		char *rdf = ldns_rdf2str(ldns_rr_rdf(rr, i));

		judge_add(j, " %s", rdf);
		free(rdf);
	}
}

static inline void
judge_section(struct judge *j, const ldns_rr_list *list, const ldns_rdf *asked,
    const char *name)
{
	for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++)
		judge_rr(j, ldns_rr_list_rr(list, i), asked, name);
}

/* Describes an answer; fails the test where ldns cannot read it. */
static inline void
judge_answer(struct judge *j, const uint8_t *data, size_t len)
{
	const ldns_rdf *asked = NULL;
	const ldns_rr_list *question;
	ldns_pkt *pkt;

	j->len = 0;
	assert_int_equal(ldns_wire2pkt(&pkt, data, len), LDNS_STATUS_OK);
	assert_true(ldns_pkt_qr(pkt));
	question = ldns_pkt_question(pkt);
	if (ldns_rr_list_rr_count(question) == 1)
		asked = ldns_rr_owner(ldns_rr_list_rr(question, 0));
	judge_rcode(j, pkt);
	judge_flags(j, pkt);
	judge_section(j, ldns_pkt_answer(pkt), asked, "");
	judge_section(j, ldns_pkt_authority(pkt), asked, " authority");
	/* ldns takes the OPT out of it. */
	assert_int_equal(ldns_pkt_arcount(pkt), 0);
	if (ldns_pkt_edns(pkt)) {
		judge_add(j, "; opt %u", ldns_pkt_edns_udp_size(pkt));
		assert_int_equal(ldns_pkt_edns_version(pkt), 0);
		if (ldns_pkt_edns_do(pkt))
			judge_add(j, " do");
	}
	ldns_pkt_free(pkt);
}

/* What an answer owes its query whatever else it says: the ID, QR, the
 * opcode, and the question octet by octet where it has one. */
static inline void
judge_echo(const char *name, const uint8_t *query, size_t query_len,
    const uint8_t *answer, size_t answer_len)
{
	case_int(name, answer_len >= DNS_HEADER_LEN, true);
	assert_memory_equal(query, answer, 2);
	case_int(name, answer[2] & (DNS_QR | DNS_OPCODE_MASK),
	    DNS_QR | (query[2] & DNS_OPCODE_MASK));
	if (answer[5] == 1) {
		size_t end = DNS_HEADER_LEN;

		while (query[end] != 0)
			end += 1 + (size_t)query[end];
		end += 5;
		case_int(name, end <= query_len && end <= answer_len, true);
		assert_memory_equal(query + DNS_HEADER_LEN,
		    answer + DNS_HEADER_LEN, end - DNS_HEADER_LEN);
	}
}

#endif
