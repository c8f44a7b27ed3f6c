/* Checks and makes TSIG records. */
#include "tsig.h"

#include <assert.h>

#include "tsig_record.h"
#include "wire.h"

/* What a MAC covers besides octets of messages: names, class, TTL, time, fudge,
 * error, other len (RFC 8945 4.3.3). */
#define VARIABLES_MAX (2 * NAME_MAX_WIRE + 6 + TSIG_TIME_LEN + 6)
/* Shorter MACs are malformed whatever the hash (RFC 8945 5.2.2.1). */
#define TRUNCATED_MIN 10

/* The parts that a MAC covers, in their order. */
struct covered {
	struct slice parts[6];
	size_t count;
	uint8_t prior_len[2];
	uint8_t variables[VARIABLES_MAX];
};

static void
cover(struct covered *c, const uint8_t *data, size_t len)
{
	if (len > 0)
		c->parts[c->count++] = (struct slice){data, len};
}

/* The MAC of the message before, if any, its length in front. */
static void
cover_prior(struct covered *c, const struct tsig *t)
{
	if (t->mac_len == 0)
		return;
	put16(c->prior_len, t->mac_len);
	cover(c, c->prior_len, sizeof(c->prior_len));
	cover(c, t->mac, t->mac_len);
}

/* From the second message of an answer on, time and fudge alone (RFC 8945
 * 5.3.1). */
static void
cover_variables(
    struct covered *c, const struct tsig_record *r, bool timers_only)
{
	uint8_t *p = c->variables;

	if (!timers_only) {
		p = tsig_put_octets(p, r->name.wire, r->name.len);
		p = put32(put16(p, DNS_CLASS_ANY), 0);
		p = tsig_put_octets(p, r->algorithm.wire, r->algorithm.len);
	}
	p = put16(tsig_put_time(p, r->time_signed), r->fudge);
	if (!timers_only)
		p = put16(put16(p, r->error), (uint16_t)r->other.len);
	cover(c, c->variables, (size_t)(p - c->variables));
	if (!timers_only)
		cover(c, r->other.data, r->other.len);
}

void
tsig_none(struct tsig *out)
{
	out->key = -1;
	out->error = TSIG_NOERROR;
	out->malformed = out->chained = out->request = false;
	out->with = NULL;
	out->mac_len = 0;
}

void
tsig_request(const struct tsig_key *key, int index, struct tsig *out)
{
	tsig_none(out);
	out->key = index;
	out->with = key;
	out->request = true;
}

/* ---- checking ---- */

/* A key under another algorithm is another key (RFC 8945 5.2.1). */
static bool
is_of(const struct tsig_record *r, const struct tsig_key *key)
{
	return name_same(&r->name, &key->name) &&
	       name_same(&r->algorithm, tsig_algorithm_name(key->algorithm));
}

static int
find_key(const struct tsig_keys *keys, const struct tsig_record *r)
{
	for (size_t i = 0; i < keys->count; i++)
		if (is_of(r, &keys->keys[i]))
			return (int)i;
	return -1;
}

/* Is the record's MAC that of the message in front of it, as it was before
 * the record was added (RFC 8945 4.3.2)? */
static bool
mac_matches(const struct tsig *t, const uint8_t *msg, size_t at,
    const struct tsig_record *r)
{
	struct covered c = {.count = 0};
	uint8_t header[DNS_HEADER_LEN];

	memcpy(header, msg, DNS_HEADER_LEN);
	put16(header, r->original_id);
	put16(header + 10, (uint16_t)(get16(msg + 10) - 1));
	cover_prior(&c, t);
	cover(&c, header, DNS_HEADER_LEN);
	cover(&c, msg + DNS_HEADER_LEN, at - DNS_HEADER_LEN);
	cover_variables(&c, r, t->chained);
	return tsig_mac_verify(
	    t->with, c.parts, c.count, r->mac.data, r->mac.len);
}

/* RFC 8945 5.2.2.1. */
static bool
mac_len_valid(size_t len, size_t full)
{
	size_t least = full / 2 > TRUNCATED_MIN ? full / 2 : TRUNCATED_MIN;

	return len >= least && len <= full;
}

/* now within fudge of the time signed, either way. */
static bool
in_time(const struct tsig_record *r, uint64_t now)
{
	uint64_t apart =
	    now > r->time_signed ? now - r->time_signed : r->time_signed - now;

	return apart <= (r->fudge < TSIG_FUDGE ? r->fudge : TSIG_FUDGE);
}

static void
keep_mac(struct tsig *t, const uint8_t *mac, size_t len)
{
	memcpy(t->mac, mac, len);
	t->mac_len = (uint8_t)len;
}

void
tsig_check(const struct tsig_keys *keys, const uint8_t *msg, size_t len,
    size_t at, uint64_t now, struct tsig *out)
{
	struct tsig_record r;
	size_t full;

	tsig_none(out);
	out->malformed = !tsig_record_read(msg, len, at, &r);
	if (out->malformed)
		return;
	out->time_signed = r.time_signed;
	out->fudge = r.fudge;
	out->key = find_key(keys, &r);
	if (out->key < 0) {
		out->error = TSIG_BADKEY;
		out->name = r.name;
		out->algorithm = r.algorithm;
		return;
	}
	out->with = &keys->keys[out->key];
	full = tsig_mac_len(out->with->algorithm);
	out->malformed = !mac_len_valid(r.mac.len, full);
	if (out->malformed)
		return;
	if (!mac_matches(out, msg, at, &r)) {
		out->error = TSIG_BADSIG;
		return;
	}
	keep_mac(out, r.mac.data, r.mac.len);
	if (!in_time(&r, now))
		out->error = TSIG_BADTIME;
	else if (r.mac.len < full)
		out->error = TSIG_BADTRUNC;
}

bool
tsig_check_reply(
    struct tsig *t, const uint8_t *msg, size_t len, size_t at, uint64_t now)
{
	struct tsig_record r;

	if (!tsig_record_read(msg, len, at, &r) || !is_of(&r, t->with) ||
	    r.mac.len != tsig_mac_len(t->with->algorithm) ||
	    !mac_matches(t, msg, at, &r) || r.error != TSIG_NOERROR ||
	    !in_time(&r, now))
		return false;
	keep_mac(t, r.mac.data, r.mac.len);
	t->chained = true;
	return true;
}

/* ---- signing ---- */

static bool
is_unsigned(const struct tsig *t)
{
	return t->malformed || (t->with == NULL && t->error == TSIG_NOERROR);
}

/* Is there a MAC in what we say (RFC 8945 5.3.2)? */
static bool
has_mac(const struct tsig *t)
{
	return t->error != TSIG_BADKEY && t->error != TSIG_BADSIG;
}

size_t
tsig_room(const struct tsig *t)
{
	size_t len = TSIG_FIXED_LEN;

	if (is_unsigned(t))
		return 0;
	if (t->with == NULL)
		return len + t->name.len + t->algorithm.len;
	len += t->with->name.len;
	len += tsig_algorithm_name(t->with->algorithm)->len;
	if (has_mac(t))
		len += tsig_mac_len(t->with->algorithm);
	return t->error == TSIG_BADTIME ? len + TSIG_TIME_LEN : len;
}

/* All of the record but the MAC; other has room for a time. */
static void
fill_record(const struct tsig *t, const uint8_t *msg, uint64_t now,
    uint8_t other[TSIG_TIME_LEN], struct tsig_record *r)
{
	/* In an error the client's own clock, so that it can believe it. */
	bool echo = t->error != TSIG_NOERROR && t->error != TSIG_BADTRUNC;

	r->name = t->with == NULL ? t->name : t->with->name;
	r->algorithm = t->with == NULL
			   ? t->algorithm
			   : *tsig_algorithm_name(t->with->algorithm);
	r->time_signed = echo ? t->time_signed : now;
	r->fudge = echo ? t->fudge : TSIG_FUDGE;
	r->original_id = get16(msg);
	r->error = t->error;
	r->mac = (struct slice){NULL, 0};
	r->other = (struct slice){other, 0};
	if (t->error == TSIG_BADTIME) {
		tsig_put_time(other, now);
		r->other.len = TSIG_TIME_LEN;
	}
}

static bool
make_mac(struct tsig *t, const uint8_t *msg, size_t len, struct tsig_record *r)
{
	struct covered c = {.count = 0};
	uint8_t mac[TSIG_MAC_MAX];

	cover_prior(&c, t);
	cover(&c, msg, len);
	cover_variables(&c, r, t->chained);
	if (!tsig_mac(t->with, c.parts, c.count, mac))
		return false;
	keep_mac(t, mac, tsig_mac_len(t->with->algorithm));
	r->mac = (struct slice){t->mac, t->mac_len};
	/* The answer to a request of ours is not chained to it yet. */
	t->chained = !t->request;
	t->request = false;
	return true;
}

size_t
tsig_sign(struct tsig *t, uint8_t *msg, size_t len, size_t cap, uint64_t now)
{
	struct tsig_record r;
	uint8_t other[TSIG_TIME_LEN], *end;

	assert(len >= DNS_HEADER_LEN && len <= cap);
	if (is_unsigned(t))
		return len;
	if (cap - len < tsig_room(t))
		return 0;
	fill_record(t, msg, now, other, &r);
	if (has_mac(t) && !make_mac(t, msg, len, &r))
		return 0;
	end = tsig_record_write(msg + len, &r);
	put16(msg + 10, (uint16_t)(get16(msg + 10) + 1));
	return (size_t)(end - msg);
}
