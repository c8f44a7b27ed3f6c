/*
 * Builds DNS messages for tests, octet by octet, right or wrong as the test
 * wants them.
 */
#ifndef UNIT_MESSAGE_H
#define UNIT_MESSAGE_H

#include "bytes.h"
#include "wire.h"

#define MESSAGE_ID 0x2a17

struct message {
	size_t len;
	uint8_t data[65535];
};

/* The header of a query with those counts; second is flags' second octet. */
static inline void
message_head(
    struct message *m, uint8_t flags, uint8_t second, const uint16_t counts[4])
{
	uint8_t *p = put16(m->data, MESSAGE_ID);

	p = put8(p, flags);
	p = put8(p, second);
	for (int i = 0; i < 4; i++)
		p = put16(p, counts[i]);
	m->len = DNS_HEADER_LEN;
}

static inline void
message_bytes(struct message *m, const void *bytes, size_t len)
{
	memcpy(m->data + m->len, bytes, len);
	m->len += len;
}

static inline void
message_u16(struct message *m, uint16_t v)
{
	put16(m->data + m->len, v);
	m->len += 2;
}

/* A name from labels between dots, its case kept; "" is the root. */
static inline void
message_name(struct message *m, const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, ".");

		m->data[m->len++] = (uint8_t)len;
		message_bytes(m, text, len);
		text += len + (text[len] == '.');
	}
	m->data[m->len++] = 0;
}

static inline void
message_question(struct message *m, const char *name, uint16_t type)
{
	message_name(m, name);
	message_u16(m, type);
	message_u16(m, DNS_CLASS_IN);
}

/* An OPT record; ttl: upper rcode, version, flags (RFC 6891 6.1.3). */
static inline void
message_opt(struct message *m, uint16_t size, uint32_t ttl, const void *options,
    uint16_t len)
{
	m->data[m->len++] = 0;
	message_u16(m, DNS_TYPE_OPT);
	message_u16(m, size);
	message_u16(m, (uint16_t)(ttl >> 16));
	message_u16(m, (uint16_t)ttl);
	message_u16(m, len);
	message_bytes(m, options, len);
}

/* A plain query without EDNS. */
static inline void
message_query(struct message *m, const char *name, uint16_t type)
{
	message_head(m, 0, 0, (const uint16_t[4]){1, 0, 0, 0});
	message_question(m, name, type);
}

#endif
