/* Answers, signs and counts a message, holds back what is too much; in debug
 * mode also writes a line about it. */
#include "responder.h"

#include <assert.h>
#include <time.h>

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

/* What the key of a signed query is worth. */
static void
check_tsig(const struct responder *r, struct pending *p)
{
	unsigned stat = STAT_TSIG_OK;

	tsig_check(&r->view->secrets.keys, p->req->data, p->req->len,
	    p->query.tsig_at, (uint64_t)p->req->now, &p->tsig);
	if (p->tsig.error == TSIG_BADKEY)
		stat = STAT_TSIG_BADKEY;
	else if (p->tsig.error == TSIG_BADTIME)
		stat = STAT_TSIG_BADTIME;
	else if (p->tsig.error != TSIG_NOERROR || p->tsig.malformed)
		stat = STAT_TSIG_BADSIG;
	stats_add(r->stats, stat, 1);
}

/* Signs an answer where the query was. Nothing is sent that should be signed
 * and cannot be. */
static void
sign(struct pending *p, uint8_t *out, size_t cap, struct response *res)
{
	if (p->query.has_tsig && res->len > 0)
		res->len = tsig_sign(
		    &p->tsig, out, res->len, cap, (uint64_t)p->req->now);
}

/* Answers that are counted together: who asks for one kind of them gets all
 * of the others still. */
enum rrl_kind { KIND_POSITIVE, KIND_NODATA, KIND_NXDOMAIN, KIND_ERROR };

static enum rrl_kind
kind_of(enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_LISTED:
	case OUTCOME_APEX:
		return KIND_POSITIVE;
	case OUTCOME_NODATA:
		return KIND_NODATA;
	case OUTCOME_NXDOMAIN:
		return KIND_NXDOMAIN;
	default:
		return KIND_ERROR;
	}
}

static uint64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* Errors have no records to be cut off, so they are sent as they are; without
 * options, which can make them twice as long as what was asked. BADCOOKIE means
 * nothing without a cookie: its client is told to come over TCP, too. */
static void
limit_rate(const struct responder *r, struct pending *p, uint8_t *out,
    size_t cap, struct response *res)
{
	const struct view *view = r->view;
	size_t zone = p->zone == NULL ? view->zone_count
				      : (size_t)(p->zone - view->zones);
	enum rrl_kind kind = kind_of((enum outcome)res->outcome);
	bool cut = kind != KIND_ERROR || res->outcome == OUTCOME_BADCOOKIE;

	switch (rrl_account(
	    r->rrl, &p->req->source, (unsigned)zone, kind, now_ms())) {
	case RRL_SEND:
		return;
	case RRL_DROP:
		res->len = 0;
		stats_add(r->stats, STAT_RRL_DROPPED, 1);
		return;
	case RRL_SLIP:
		stats_add(r->stats, STAT_RRL_SLIPPED, 1);
		*res = respond_slipped(
		    view, p, (enum outcome)res->outcome, cut, out, cap);
	}
}

/* Who sets up a secondary looks here for why it gets nothing. Over UDP anybody
 * could say it in anybody's name. */
static void COLD
tell_refused(const struct pending *p, enum outcome outcome)
{
	char ip[ADDR_TEXT_MAX], name[NAME_TEXT_MAX];

	if (p->req->transport != TRANSPORT_UDP &&
	    (outcome == OUTCOME_REFUSED_ACL || outcome == OUTCOME_NOTAUTH))
		log_limited(KIND_REFUSED, LEVEL_WARNING,
		    "transfer of %s to %s#%u refused: %s",
		    name_format(p->query.name, name),
		    addr_format(&p->req->source, ip), p->req->source_port,
		    outcome == OUTCOME_REFUSED_ACL ? "not allowed"
		    : p->query.has_tsig		   ? "its TSIG is not right"
						   : "no zone of that name");
}

/* What only a query that is not plain needs, after its answer is made. */
static void
complete(const struct responder *r, struct pending *p, uint8_t *out, size_t cap,
    struct response *res)
{
	if (p->cookie == COOKIE_GOOD)
		stats_add(r->stats, STAT_COOKIE_GOOD, 1);
	else if (p->cookie == COOKIE_BAD)
		stats_add(r->stats, STAT_COOKIE_BAD, 1);
	if (r->rrl != NULL && res->len > 0 && p->trust != ACL_TRUSTED &&
	    !p->proven && p->req->transport == TRANSPORT_UDP)
		limit_rate(r, p, out, cap, res);
	sign(p, out, cap, res);
	if (p->query.question_len != 0 && query_wants_transfer(&p->query))
		tell_refused(p, (enum outcome)res->outcome);
}

static void
count(const struct responder *r, const struct pending *p,
    const struct response *res)
{
	assert(res->outcome < OUTCOME_COUNT);
	stats_add(r->stats, STAT_QUERIES_UDP + p->req->transport, 1);
	stats_add(r->stats, STAT_OUTCOME + res->outcome, 1);
	if (res->truncated)
		stats_add(r->stats, STAT_TRUNCATED, 1);
	if (log_debugging())
		trace(p->req, res);
}

struct response
responder_finish(const struct responder *r, struct pending *pending,
    uint8_t *out, size_t cap)
{
	bool gated = !pending->dropped && pending->gated;
	struct response res;

	if (gated && pending->query.has_tsig)
		check_tsig(r, pending);
	res = respond_finish(r->view, pending, out, cap);
	if (gated)
		complete(r, pending, out, cap, &res);
	assert(res.len <= cap);
	count(r, pending, &res);
	return res;
}
