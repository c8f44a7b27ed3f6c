/* DNS answers for tests, written record by record. */
#ifndef UNIT_REPLY_CASE_H
#define UNIT_REPLY_CASE_H

#include <arpa/inet.h>
#include <stdio.h>

#include "case.h"
#include "resolve_answer.h"

#define RCODE_NXDOMAIN 3
#define RCODE_SERVFAIL 2

struct packet {
	uint8_t bytes[UINT16_MAX];
	size_t len;
};

/* Labels between dots; "." is the root. */
static inline void
packet_name(struct packet *p, const char *name)
{
	while (*name != '\0' && strcmp(name, ".") != 0) {
		size_t len = strcspn(name, ".");

		p->bytes[p->len++] = (uint8_t)len;
		memcpy(p->bytes + p->len, name, len);
		p->len += len;
		name += len + (name[len] == '.');
	}
	p->bytes[p->len++] = 0;
}

static inline void
packet_16(struct packet *p, unsigned v)
{
	(void)put16(p->bytes + p->len, (uint16_t)v);
	p->len += 2;
}

/* An answer to that question, without records. */
static inline void
packet_begin(struct packet *p, const char *name, uint16_t type, unsigned rcode)
{
	memset(p, 0, sizeof(*p));
	packet_16(p, 4711);
	packet_16(p, 0x8180 | rcode);
	packet_16(p, 1);
	p->len += 6;
	packet_name(p, name);
	packet_16(p, type);
	packet_16(p, 1);
}

/* The head of a record; its data follow, then packet_rr_end. */
static inline size_t
packet_rr(struct packet *p, const char *owner, uint16_t type)
{
	(void)put16(p->bytes + 6, (uint16_t)(get16(p->bytes + 6) + 1));
	packet_name(p, owner);
	packet_16(p, type);
	packet_16(p, 1);
	packet_16(p, 0);
	packet_16(p, 300);
	packet_16(p, 0);
	return p->len;
}

static inline void
packet_rr_end(struct packet *p, size_t data)
{
	(void)put16(p->bytes + data - 2, (uint16_t)(p->len - data));
}

static inline void
packet_mx(
    struct packet *p, const char *owner, unsigned preference, const char *host)
{
	size_t data = packet_rr(p, owner, ANSWER_MX);

	packet_16(p, preference);
	packet_name(p, host);
	packet_rr_end(p, data);
}

static inline void
packet_cname(struct packet *p, const char *owner, const char *target)
{
	size_t data = packet_rr(p, owner, 5);

	packet_name(p, target);
	packet_rr_end(p, data);
}

/* A or AAAA, by what the text is. */
static inline void
packet_addr(struct packet *p, const char *owner, const char *text)
{
	bool v6 = strchr(text, ':') != NULL;
	size_t data = packet_rr(p, owner, v6 ? ANSWER_AAAA : ANSWER_A);

	assert_int_equal(
	    inet_pton(v6 ? AF_INET6 : AF_INET, text, p->bytes + data), 1);
	p->len += v6 ? 16 : 4;
	packet_rr_end(p, data);
}

/* The bytes in a buffer of their own length; free data. */
static inline struct slice
packet_exact(const struct packet *p)
{
	struct slice s = {(uint8_t *)case_exact(p->bytes, p->len), p->len};

	return s;
}

#endif
