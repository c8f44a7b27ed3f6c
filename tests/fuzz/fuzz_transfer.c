/*
 * Transfers. Of an even first octet the rest is a query over TCP from who may
 * transfer, through to the last message of what it gets; of an odd one it is
 * records with names as nobody has them, through the writer of messages. What
 * comes out is read again, by code of its own: every name ends, no pointer
 * points forwards, and the records are those that went in.
 */
#include <assert.h>

#include "../unit/dnsbl/fixture.h"
#include "responder.h"
#include "transfer_render.h"

#define NOW  INT64_C(1800000000)
#define LATE (NOW + 30 * INT64_C(86400))

static const char conf[] = "store: .\n"
			   "lists:\n"
			   "  " FIXTURE_LIST ": {}\n"
			   "zones:\n"
			   "  bl.example:\n"
			   "    list: " FIXTURE_LIST "\n"
			   "    transfer: [127.0.0.1/32]\n";

/* What the list was, and what it is. */
static const struct fixture_listing then[] = {
    {"192.0.2.25", CLASS_RELAY, LATE, NOW, 1, 25},
    {"198.51.100.0/25", CLASS_TRICK, LATE, NOW, 1, 0},
    {"2001:db8::1", CLASS_RELAY, LATE, NOW, 1, 25},
};
static const struct fixture_listing now[] = {
    {"192.0.2.25", CLASS_RELAY, LATE, NOW, 1, 25},
    {"192.0.2.25", CLASS_PROXY, LATE, NOW, 1, 1080},
    {"198.51.100.0/25", CLASS_TRICK, LATE, NOW, 1, 0},
    {"2001:db8:f::/48", CLASS_MAILLIST, LATE, NOW, 1, 0},
};

static struct fixture *
publish(int64_t serial, const struct fixture_listing *listings, size_t count)
{
	static const char *const checker[] = {"/bin/true", NULL};
	struct fixture *f = calloc(1, sizeof(*f));

	assert(f != NULL);
	fixture_make_dir(f);
	fixture_configure(f, conf);
	fixture_publish(f, serial, listings, count, NULL, 0, checker);
	fixture_view(f);
	fixture_remove_dir(f);
	return f;
}

/* --- Reading it again ------------------------------------------------------
 */

/* A name at *pos, written out in full; pointers point backwards. */
static size_t
read_name(const uint8_t *msg, size_t len, size_t *pos, uint8_t *out)
{
	size_t at = *pos, n = 0, most = at;
	bool jumped = false;

	assert(at < len);
	while (msg[at] != 0) {
		size_t label = 1 + (size_t)msg[at];

		if (msg[at] >= 0xc0) {
			assert(at + 2 <= len);
			if (!jumped)
				*pos = at + 2;
			jumped = true;
			at = get16(msg + at) & 0x3fff;
			assert(at >= DNS_HEADER_LEN && at < most);
			most = at;
			continue;
		}
		assert(label <= 64 && at + label < len &&
		       n + label < NAME_MAX_WIRE);
		memcpy(out + n, msg + at, label);
		n += label;
		at += label;
	}
	out[n++] = 0;
	if (!jumped)
		*pos = at + 1;
	return n;
}

/* The record at *pos; its owner in owner. */
static struct zone_record
read_record(const uint8_t *msg, size_t len, size_t *pos, uint8_t *owner)
{
	struct zone_record r = {.owner = owner};

	r.owner_len = (uint8_t)read_name(msg, len, pos, owner);
	assert(*pos + 10 <= len);
	r.type = get16(msg + *pos);
	assert(r.type == DNS_TYPE_OPT || get16(msg + *pos + 2) == DNS_CLASS_IN);
	r.ttl = get32(msg + *pos + 4);
	r.rdata_len = get16(msg + *pos + 8);
	r.rdata = msg + *pos + 10;
	*pos += 10 + (size_t)r.rdata_len;
	assert(*pos <= len);
	return r;
}

/* --- Queries ----------------------------------------------------------------
 */

struct seen {
	uint64_t records, soas;
	uint16_t last; /* type */
};

static void
check_message(const uint8_t *msg, size_t len, const uint8_t *request,
    bool first, struct seen *seen)
{
	uint8_t owner[NAME_MAX_WIRE];
	size_t pos = DNS_HEADER_LEN;
	unsigned answers = get16(msg + 6), others = get16(msg + 10);

	assert(len > DNS_HEADER_LEN && memcmp(msg, request, 2) == 0);
	assert((msg[2] & DNS_QR) != 0 && get16(msg + 8) == 0 && others <= 1);
	assert(get16(msg + 4) == (first ? 1 : 0));
	if (first) {
		read_name(msg, len, &pos, owner);
		pos += 4;
		assert(memcmp(msg + DNS_HEADER_LEN, request + DNS_HEADER_LEN,
			   pos - DNS_HEADER_LEN) == 0);
	}
	assert(answers > 0);
	while (answers-- > 0) {
		seen->last = read_record(msg, len, &pos, owner).type;
		assert(seen->records++ > 0 || seen->last == DNS_TYPE_SOA);
		seen->soas += seen->last == DNS_TYPE_SOA;
	}
	while (others-- > 0)
		assert(read_record(msg, len, &pos, owner).type == DNS_TYPE_OPT);
	assert(pos == len);
}

static void
check_transfer(struct transfer_render *r, const uint8_t *request)
{
	static const uint64_t soas[] = {
	    [TRANSFER_AXFR] = 2, [TRANSFER_IXFR] = 4, [TRANSFER_CURRENT] = 1};
	static uint8_t out[TRANSFER_SLICE_MAX];
	struct seen seen = {0};
	enum transfer_state state;
	size_t len, pos;
	struct slice m;

	do {
		state = transfer_render(r, (uint64_t)NOW, out, &len);
		assert(state != TRANSFER_FAILED && len <= sizeof(out));
		for (pos = 0; pos < len;) {
			assert(frame_next(out, len, &pos, &m) == FRAME_MESSAGE);
			check_message(
			    m.data, m.len, request, seen.records == 0, &seen);
		}
	} while (state == TRANSFER_MORE);
	assert(seen.last == DNS_TYPE_SOA && seen.soas == soas[r->kind]);
	assert(seen.records == r->records);
}

static void
ask(const uint8_t *data, size_t size)
{
	static struct fixture *before, *after;
	static struct zone_delta *delta;
	static struct transfer_render r;
	static struct stats stats;
	static uint8_t out[RESPOND_TCP_MAX];
	_Atomic uint64_t records = 0;
	struct responder responder = {.stats = &stats};
	struct pending p;
	struct request req = {.data = data,
	    .len = size,
	    .source = {ADDR_V4, {127, 0, 0, 1}},
	    .source_port = 40000,
	    .transport = TRANSPORT_TCP,
	    .now = NOW};
	struct why why;

	if (after == NULL) {
		before = publish(NOW, then, sizeof(then) / sizeof(then[0]));
		after = publish(NOW + 1, now, sizeof(now) / sizeof(now[0]));
		fixture_ok("delta",
		    zone_delta_new(before->view->zones[0].list,
			after->view->zones[0].list, 1 << 20, &delta, &why),
		    &why);
	}
	responder.view = after->view;
	respond_parse(responder.view, &req, &p);
	if (responder_finish(&responder, &p, out, sizeof(out)).outcome !=
	    OUTCOME_TRANSFER)
		return;
	memset(&r, 0, sizeof(r));
	transfer_order_take(responder.view, &p, &r.order);
	r.order.max_records = UINT32_MAX;
	r.order.records = &records;
	r.order.deltas[0] = delta;
	r.order.delta_count = r.order.since == (uint32_t)NOW;
	check_transfer(&r, data);
}

/* --- Records ----------------------------------------------------------------
 */

struct input {
	const uint8_t *at, *end;
};

static uint8_t
next(struct input *in)
{
	return in->at < in->end ? *in->at++ : 0;
}

/* Labels as the input has them, at most most octets; no root. */
static size_t
take_labels(struct input *in, uint8_t *out, size_t most)
{
	size_t len = 0;

	for (unsigned n = next(in) % 8; n > 0; n--) {
		size_t label = 1 + next(in) % 63;

		if (len + 1 + label > most)
			break;
		out[len++] = (uint8_t)label;
		while (label-- > 0)
			out[len++] = next(in);
	}
	return len;
}

/* One that the walk could have given: the number of its stem changes when the
 * stem does. */
struct sample {
	struct zone_record record;
	uint8_t owner[NAME_MAX_WIRE];
	uint8_t rdata[255];
};

static void
take_sample(struct input *in, const struct sample *last, struct sample *out)
{
	const struct zone_record *l = &last->record;
	struct zone_record *r = &out->record;
	uint8_t stem[NAME_MAX_WIRE] = {0};
	size_t cut = l->own_len, stem_len, own_len;

	*r = (struct zone_record){.owner = out->owner,
	    .stem = l->stem,
	    .type = DNS_TYPE_TXT,
	    .ttl = next(in),
	    .rdata = out->rdata};
	stem_len = 0;
	if (next(in) % 4 == 0) {
		for (unsigned n = next(in) % 4; n > 0 && l->owner[cut] != 0;)
			n--, cut += 1 + (size_t)l->owner[cut];
		stem_len = take_labels(in, stem, 180 - (l->owner_len - cut));
		r->stem++;
	}
	memcpy(stem + stem_len, l->owner + cut, l->owner_len - cut);
	stem_len += l->owner_len - cut;
	own_len = take_labels(in, out->owner, 60);
	memcpy(out->owner + own_len, stem, stem_len);
	r->own_len = (uint8_t)own_len;
	r->owner_len = (uint8_t)(own_len + stem_len);
	r->rdata_len = next(in);
	memset(out->rdata, (int)r->ttl, r->rdata_len);
}

static void
write_records(struct input *in)
{
	static const uint8_t question[] = "\002bl\007example\0\0\xfc\0\1";
	static const struct transfer_header header = {
	    .question = question, .question_len = sizeof(question) - 1};
	static uint8_t data[TRANSFER_MESSAGE_MAX];
	static struct sample s[256];
	struct transfer_message m;
	uint8_t owner[NAME_MAX_WIRE];
	size_t n = 0, len, pos = DNS_HEADER_LEN + header.question_len;

	s[0].record = (struct zone_record){
	    .owner = question, .owner_len = (uint8_t)(sizeof(question) - 5)};
	transfer_message_begin(&m, data, 0, &header, true);
	while (in->at < in->end && n + 1 < sizeof(s) / sizeof(s[0])) {
		take_sample(in, &s[n], &s[n + 1]);
		if (!transfer_message_add(&m, &s[n + 1].record))
			break;
		n++;
	}
	len = transfer_message_end(&m, DNS_NOERROR);
	assert(len <= TRANSFER_MESSAGE_LEN && get16(data + 6) == n);
	for (size_t i = 1; i <= n; i++) {
		const struct zone_record *want = &s[i].record;
		struct zone_record got = read_record(data, len, &pos, owner);

		assert(got.owner_len == want->owner_len &&
		       memcmp(owner, want->owner, want->owner_len) == 0);
		assert(got.ttl == want->ttl && got.type == want->type &&
		       got.rdata_len == want->rdata_len &&
		       memcmp(got.rdata, want->rdata, want->rdata_len) == 0);
	}
	assert(pos == len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data + 1, data + size};

	if (size == 0)
		return 0;
	if (data[0] % 2 != 0)
		write_records(&in);
	else
		ask(data + 1, size - 1);
	return 0;
}
