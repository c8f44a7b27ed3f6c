/*
 * The messages of a zone transfer: records one behind the other, as many as
 * go in, their owners compressed (RFC 1035 4.1.4). Knows nothing of zones
 * and does no I/O.
 *
 * Neighbours in a zone share all of their names but the first label or two:
 * so what is remembered of a message is the stem that was written last and
 * where each of its ends stands. Names in RDATA are written in full.
 */
#ifndef DNSBL_TRANSFER_MESSAGE_H
#define DNSBL_TRANSFER_MESSAGE_H

#include "zone_walk.h"

/* A message ends here if it can: pointers reach 2^14 octets, so what is
 * behind could not be pointed at. Smaller costs more lengths and more
 * signatures. */
#define TRANSFER_MESSAGE_LEN 16384
/* Only a single record that is longer than that has a longer one. */
#define TRANSFER_MESSAGE_MAX 65535

/* What every message of one transfer says of itself. */
struct transfer_header {
	uint16_t id;
	uint16_t flags; /* those that are the request's: RD, CD */
	/* As asked: name, type, class; in the first message alone. */
	const uint8_t *question;
	uint16_t question_len;
	bool edns, dnssec_ok; /* an OPT in the first one, and its DO bit */
	uint16_t udp_size;    /* that it says */
};

struct transfer_message {
	uint8_t *data; /* TRANSFER_MESSAGE_MAX octets */
	size_t len;
	size_t room; /* kept free at the end, for a signature */
	uint16_t answers;
	bool opt, dnssec_ok;
	uint16_t udp_size;
	/* The stem of the last owner, and by the length of each of its ends
	 * where that end stands in data; 0: nowhere. */
	uint8_t stem[NAME_MAX_WIRE];
	uint8_t stem_len;
	uint16_t at[NAME_MAX_WIRE + 1];
	uint32_t stem_number;
	uint16_t stem_at;
	/* The last owner's own labels, and where that owner stands. */
	uint8_t own[NAME_MAX_WIRE];
	uint8_t own_len;
	uint16_t owner_at;
};

/* Begins one in data, with room octets left free behind it; first: with
 * question and OPT. */
void transfer_message_begin(struct transfer_message *m, uint8_t *data,
    size_t room, const struct transfer_header *header, bool first) ALL_NONNULL;
/* Appends a record. false: there is no room for it, and nothing has changed;
 * in a message without records that means that no message can carry it. */
bool transfer_message_add(struct transfer_message *m,
    const struct zone_record *record) MUST_USE ALL_NONNULL;
/* The records that follow count their stems anew: they are of another walk. */
void transfer_message_forget(struct transfer_message *m) ALL_NONNULL;
/* Completes it, without its signature: its length. */
size_t transfer_message_end(
    struct transfer_message *m, uint8_t rcode) ALL_NONNULL;

#endif
