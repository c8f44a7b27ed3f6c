/*
 * Zones that are not for everybody, and queries that are not plain: from
 * anywhere, over any transport, signed, with options; through the responder,
 * as a worker asks it.
 */
#ifndef UNIT_GATED_FIXTURE_H
#define UNIT_GATED_FIXTURE_H

#include "case.h"
#include "fixture.h"
#include "judge.h"
#include "message.h"
#include "responder.h"
#include "tsig_case.h"

#define NOW  INT64_C(1800000000)
#define LATE (NOW + DAYS(30))

/* Keys in the order of the configuration; KEY_OTHER is not in it. */
enum { KEY_NONE, KEY_ONE, KEY_TWO, KEY_LONG, KEY_OTHER };

#define LABEL_60  "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefgh"
#define NAME_LONG LABEL_60 "." LABEL_60 "." LABEL_60 "." LABEL_60 ".example"

static const char gated_conf[] =
    "store: .\n"
    "server:\n"
    "  allow: [127.0.0.0/8, \"2001:db8::/32\"]\n"
    "  tls-listen: [127.0.0.1@8853]\n"
    "  tls-certificate: cert\n"
    "  tls-key: key\n"
    "  tls-client-ca: ca\n"
    "  nsid: ns1\n"
    "  tcp-idle: 7s\n"
    "keys:\n"
    "  one.example: {file: one}\n"
    "  two.example: {file: two}\n"
    "  " NAME_LONG ": {file: long}\n"
    "lists:\n"
    "  " FIXTURE_LIST ": {}\n"
    "zones:\n"
    "  bl.example:\n"
    "    list: " FIXTURE_LIST "\n"
    "    text: \"$ip $class\"\n"
    "  open.example:\n"
    "    list: " FIXTURE_LIST "\n"
    "    apex: open.zone\n"
    "    allow: [10.0.0.0/8, 0.0.0.0/0, \"::/0\"]\n"
    "  keyed.example:\n"
    "    list: " FIXTURE_LIST "\n"
    "    allow-keys: [one.example]\n"
    "  inner.example:\n"
    "    list: " FIXTURE_LIST "\n"
    "    allow: [10.1.0.0/16]\n"
    "    transfer: [10.2.0.2]\n"
    "    transfer-keys: [two.example]\n"
    "  free.example:\n"
    "    list: " FIXTURE_LIST "\n"
    "    transfer: [127.0.0.0/8]\n"
    "  any.example:\n"
    "    list: " FIXTURE_LIST "\n"
    "    transfer-keys: [one.example, two.example]\n"
    "    transfer-tls: true\n"
    "  cert.example:\n"
    "    list: " FIXTURE_LIST "\n"
    "    transfer: [127.0.0.1]\n"
    "    client-certificate: require\n"
    "  gone.example:\n"
    "    list: " FIXTURE_LIST "\n"
    "    retire: \"gone for good\"\n";

/* A character-string of 203 octets, so that "big" is longer than 512. */
#define DIGITS_29 "01234567890123456789012345678"
#define TEXT_203                                                               \
	"\"" DIGITS_29 DIGITS_29 DIGITS_29 DIGITS_29 DIGITS_29 DIGITS_29       \
	    DIGITS_29 "\" "

static const char gated_zone[] =
    "$ORIGIN open.example.\n"
    "$TTL 3600\n"
    "@ IN SOA ns hostmaster.example. 1 3600 600 86400 60\n"
    "@ IN NS ns\n"
    "ns IN A 192.0.2.53\n"
    "big IN TXT " TEXT_203 TEXT_203 TEXT_203 "\n"
    "wide IN TXT " TEXT_203 "\n";

static const struct fixture_listing gated_listings[] = {
    {"192.0.2.25", CLASS_RELAY, LATE, NOW, 7, 25},
    {"192.0.2.25", CLASS_PROXY, LATE, NOW, 7, 1080},
};

static struct fixture fixture;
static struct stats stats;
static struct responder responder = {.stats = &stats};

static inline const struct tsig_key *
gated_key(int which)
{
	static struct tsig_key keys[4];

	if (keys[0].secret_len == 0) {
		keys[0] =
		    tsig_case_key("one.example", TSIG_SHA256, TSIG_CASE_SECRET);
		keys[1] =
		    tsig_case_key("two.example", TSIG_SHA512, TSIG_CASE_SECRET);
		keys[2] =
		    tsig_case_key(NAME_LONG, TSIG_SHA512, TSIG_CASE_SECRET);
		keys[3] = tsig_case_key(
		    "other.example", TSIG_SHA256, TSIG_CASE_SECRET);
	}
	return &keys[which - KEY_ONE];
}

static inline int
setup(void **state)
{
	static const char *const checker[] = FIXTURE_SELF_CHECK;

	(void)state;
	fixture_make_dir(&fixture);
	fixture_write(&fixture, "open.zone", gated_zone);
	fixture_configure(&fixture, gated_conf);
	fixture_publish(&fixture, NOW, gated_listings, COUNT(gated_listings),
	    NULL, 0, checker);
	fixture.secrets.keys = (struct tsig_keys){gated_key(KEY_ONE), 3};
	fixture.secrets.cookies =
	    (struct cookie_secrets){.count = 2, .key = {"one", "two"}};
	fixture_view(&fixture);
	responder.view = fixture.view;
	return 0;
}

static inline int
teardown(void **state)
{
	(void)state;
	fixture_close(&fixture);
	return 0;
}

/* What is not said is: over UDP, from 127.0.0.1, A, without EDNS, unsigned. */
struct gated {
	const char *name, *source;
	uint16_t type;
	uint8_t transport; /* enum transport */
	bool certified;
	int key;       /* KEY_ONE ... */
	uint16_t size; /* of EDNS; 0: none, but where there are options */
	const void *options;
	uint16_t options_len;
	int64_t skew; /* of the clock it is signed by */
};

struct gated_answer {
	struct response response;
	size_t query_len;
	uint8_t *data; /* of response.len octets; free it */
};

/* Signs m; the room behind it is there. */
static inline void
gated_sign(struct message *m, int key, int64_t now, struct tsig *t)
{
	tsig_request(gated_key(key), key - KEY_ONE, t);
	m->len = tsig_sign(t, m->data, m->len, sizeof(m->data), (uint64_t)now);
	assert_true(m->len > 0);
}

static inline void
gated_message(const struct gated *g, struct message *m)
{
	bool edns = g->size > 0 || g->options_len > 0;

	message_head(m, 0, 0, (const uint16_t[4]){1, 0, 0, edns});
	message_question(m, g->name, g->type == 0 ? DNS_TYPE_A : g->type);
	if (edns)
		message_opt(m, g->size == 0 ? 1232 : g->size, 0,
		    g->options == NULL ? "" : g->options, g->options_len);
}

/* Hands a message over, from a buffer of its size to one of the answer's. */
static inline void
gated_send(
    const struct gated *g, const struct message *m, struct gated_answer *got)
{
	char *exact = case_exact(m->data, m->len);
	struct request req = {.data = (const uint8_t *)exact,
	    .len = m->len,
	    .source_port = 40000,
	    .transport = g->transport,
	    .certified = g->certified,
	    .now = NOW};
	size_t cap =
	    g->transport == TRANSPORT_UDP ? RESPOND_UDP_MAX : RESPOND_TCP_MAX;
	const char *source = g->source == NULL ? "127.0.0.1" : g->source;
	struct pending pending;
	struct why why;

	assert_int_equal(
	    addr_parse(source, strlen(source), &req.source, &why), ST_OK);
	got->data = malloc(cap);
	assert_non_null(got->data);
	memset(&pending, 0xa5, sizeof(pending));
	respond_parse(responder.view, &req, &pending);
	got->response = responder_finish(&responder, &pending, got->data, cap);
	got->query_len = m->len;
	free(exact);
}

static inline void
gated_ask(const struct gated *g, struct gated_answer *got)
{
	struct message m;
	struct tsig t;

	gated_message(g, &m);
	if (g->key != KEY_NONE)
		gated_sign(&m, g->key, NOW + g->skew, &t);
	gated_send(g, &m, got);
}

/* The octets behind a name. */
static inline size_t
gated_skip(const uint8_t *data, size_t at)
{
	while (data[at] != 0 && data[at] < 0xc0)
		at += 1 + (size_t)data[at];
	return at + (data[at] == 0 ? 1 : 2);
}

/* The contents of the OPT record, or a length of 0. */
static inline struct slice
gated_options(const struct gated_answer *a)
{
	size_t at = DNS_HEADER_LEN, len;
	unsigned records = get16(a->data + 6) + (unsigned)get16(a->data + 8) +
			   get16(a->data + 10);

	if (get16(a->data + 4) > 0)
		at = gated_skip(a->data, at) + 4;
	for (unsigned i = 0; i < records; i++, at += 10 + len) {
		at = gated_skip(a->data, at);
		len = get16(a->data + at + 8);
		assert_true(at + 10 + len <= a->response.len);
		if (get16(a->data + at) == DNS_TYPE_OPT)
			return (struct slice){a->data + at + 10, len};
	}
	return (struct slice){a->data, 0};
}

/* The contents of an option, which must be there once at most; or NULL. */
static inline const uint8_t *
gated_option(const struct gated_answer *a, uint16_t code, size_t *len_out)
{
	struct slice opt = gated_options(a);
	const uint8_t *found = NULL;

	for (size_t at = 0; at < opt.len; at += 4 + get16(opt.data + at + 2)) {
		assert_true(at + 4 <= opt.len);
		if (get16(opt.data + at) != code)
			continue;
		assert_null(found);
		found = opt.data + at + 4;
		*len_out = get16(opt.data + at + 2);
	}
	return found;
}

#endif
