/* Answers and counts a message; in debug mode also writes a line about it. */
#include "responder.h"

#include <assert.h>

#include "log.h"
#include "wire.h"

#define LABEL_MAX_LEN 63 /* RFC 1035 2.3.4 */

static const char *const transport_names[TRANSPORT_COUNT] = {
    "udp", "tcp", "tls"};

static const char *const outcome_names[OUTCOME_COUNT] = {
#define X(id, name, help) name,
    OUTCOME_LIST(X)
#undef X
};

/*
 * The name behind the header as text where it is one. respond() keeps no record
 * of what it parsed, and most messages worth a look are those it refused; so
 * this looks by itself, trusting nothing.
 */
static const char *
question_text(const uint8_t *data, size_t len, char out[NAME_TEXT_MAX])
{
	size_t pos = DNS_HEADER_LEN;

	while (pos < len && pos - DNS_HEADER_LEN < NAME_MAX_WIRE &&
	       data[pos] <= LABEL_MAX_LEN) {
		if (data[pos] == 0)
			return name_format(data + DNS_HEADER_LEN, out);
		pos += 1 + (size_t)data[pos];
	}
	return why_escape(out, NAME_TEXT_MAX, data, len);
}

static void COLD
trace(const struct request *req, const struct response *res)
{
	char ip[ADDR_TEXT_MAX], name[NAME_TEXT_MAX];

	log_debug("%s %s#%u: %zu octets, %s, %zu octets%s: %s",
	    transport_names[req->transport], addr_format(&req->source, ip),
	    req->source_port, req->len, outcome_names[res->outcome], res->len,
	    res->truncated ? " (TC)" : "",
	    question_text(req->data, req->len, name));
}

struct response
responder_finish(const struct responder *r, struct pending *pending,
    uint8_t *out, size_t cap)
{
	struct response res = respond_finish(r->view, pending, out, cap);

	assert(res.outcome < OUTCOME_COUNT && res.len <= cap);
	stats_add(r->stats, STAT_QUERIES_UDP + pending->req->transport, 1);
	stats_add(r->stats, STAT_OUTCOME + res.outcome, 1);
	if (res.truncated)
		stats_add(r->stats, STAT_TRUNCATED, 1);
	if (log_debugging())
		trace(pending->req, &res);
	return res;
}
