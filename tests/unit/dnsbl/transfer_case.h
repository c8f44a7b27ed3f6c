/*
 * Reads what a transfer has sent, by ldns and not by our own code: messages
 * behind their lengths, their records as lines of text.
 */
#ifndef UNIT_TRANSFER_CASE_H
#define UNIT_TRANSFER_CASE_H

#include <ldns/ldns.h>

#include "case.h"
#include "tcp_frame.h"
#include "wire.h"

struct received {
	char **line;
	size_t count, room;
	size_t messages;
	size_t longest; /* message */
	unsigned rcode; /* of the last one */
	bool edns;	/* in the first one */
};

static inline void
received_line(struct received *r, char *text)
{
	text[strcspn(text, "\n")] = '\0';
	if (r->count == r->room) {
		r->room = r->room == 0 ? 1024 : 2 * r->room;
		r->line = realloc(r->line, r->room * sizeof(*r->line));
		assert_non_null(r->line);
	}
	r->line[r->count++] = text;
}

static inline void
received_message(
    struct received *r, const uint8_t *data, size_t len, uint16_t id)
{
	bool first = r->messages++ == 0;
	ldns_rr_list *answers;
	ldns_pkt *pkt;

	case_int("parsed", ldns_wire2pkt(&pkt, data, len), LDNS_STATUS_OK);
	case_int("id", ldns_pkt_id(pkt), id);
	case_int("qr", ldns_pkt_qr(pkt), true);
	r->rcode = (unsigned)ldns_pkt_get_rcode(pkt);
	case_int("aa", ldns_pkt_aa(pkt), r->rcode == DNS_NOERROR);
	case_int("tc", ldns_pkt_tc(pkt), false);
	case_int("questions", ldns_pkt_qdcount(pkt), first ? 1 : 0);
	case_int("authority", ldns_pkt_nscount(pkt), 0);
	if (first)
		r->edns = ldns_pkt_edns(pkt);
	else
		case_int("opt", ldns_pkt_edns(pkt), false);
	answers = ldns_pkt_answer(pkt);
	for (size_t i = 0; i < ldns_rr_list_rr_count(answers); i++)
		received_line(r, ldns_rr2str(ldns_rr_list_rr(answers, i)));
	ldns_pkt_free(pkt);
	if (len > r->longest)
		r->longest = len;
}

/* The messages of a slice, to the last octet. */
static inline void
received_slice(struct received *r, const uint8_t *data, size_t len, uint16_t id)
{
	struct slice message;
	size_t pos = 0;

	while (pos < len) {
		case_int("framed", frame_next(data, len, &pos, &message),
		    FRAME_MESSAGE);
		received_message(r, message.data, message.len, id);
	}
}

static inline void
received_free(struct received *r)
{
	for (size_t i = 0; i < r->count; i++)
		free(r->line[i]);
	free(r->line);
	*r = (struct received){0};
}

#endif
