/* Queries octet by octet, and what query_parse should make of them. */
#ifndef UNIT_QUERY_CASE_H
#define UNIT_QUERY_CASE_H

#include "case.h"
#include "message.h"
#include "query.h"

#define BODY(text) (text), sizeof(text) - 1
/* "a.bl" A IN, what most rows ask. */
#define ASK    "\1a\2bl\0\0\1\0\1"
#define OPT(n) "\0\0\x29\x04\xd0\0\0\0\0" n
#define TSIG   "\3key\0\0\xfa\0\xff\0\0\0\0\0\2xx"
#define L62    "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz"
#define L63    L62 "-"

static struct query_labels labels; /* of the query parsed last */

static inline void
parse(const void *data, size_t len, struct query *q)
{
	char *exact = case_exact(data, len);

	memset(q, 0xa5, sizeof(*q));
	query_parse((const uint8_t *)exact, len, q, &labels);
	free(exact);
}

struct row {
	const char *name;
	uint16_t counts[4];
	const char *body;
	size_t len;
	bool malformed, has_question, has_edns, has_tsig;
};

static inline void
check_rows(const struct row *rows, size_t count, uint8_t flags)
{
	for (size_t i = 0; i < count; i++) {
		const struct row *r = &rows[i];
		struct message m;
		struct query q;

		message_head(&m, flags, 0, r->counts);
		message_bytes(&m, r->body, r->len);
		parse(m.data, m.len, &q);
		case_int(r->name, q.malformed, r->malformed);
		case_int(r->name, q.question_len > 0, r->has_question);
		case_int(r->name, q.has_edns, r->has_edns);
		case_int(r->name, q.has_tsig, r->has_tsig);
	}
}

#endif
