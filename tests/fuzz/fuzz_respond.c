/*
 * Anything at all as a query, over UDP, TCP and TLS, from an allowed source,
 * from one of everybody and from a stranger. Beyond not crashing, an answer
 * must be owed to its query: its ID, its question, within its size, no more
 * than four times as long where the source may be forged, and never with data
 * for a stranger. A transfer only for who may.
 */
#include <assert.h>

#include "../unit/dnsbl/fixture.h"
#include "responder.h"
#include "wire.h"

/* When the samples of the corpus were signed, and with what. */
#define NOW    INT64_C(1795331461)
#define SECRET "sixteen octets or more, here 32."
#define LATE   (NOW + DAYS(30))

static const char conf[] = "store: .\n"
			   "server:\n"
			   "  nsid: ns1\n"
			   "keys:\n"
			   "  transfer.example.org: {file: key}\n"
			   "lists:\n"
			   "  " FIXTURE_LIST ": {}\n"
			   "zones:\n"
			   "  bl.example:\n"
			   "    list: " FIXTURE_LIST "\n"
			   "    apex: bl.zone\n"
			   "    transfer: [127.0.0.0/8]\n"
			   "  all.bl.example:\n"
			   "    list: " FIXTURE_LIST "\n"
			   "    classes: [relay, proxy, output, list]\n"
			   "  open.example:\n"
			   "    list: " FIXTURE_LIST "\n"
			   "    allow: [0.0.0.0/0, \"::/0\"]\n"
			   "  keyed.example:\n"
			   "    list: " FIXTURE_LIST "\n"
			   "    allow-keys: [transfer.example.org]\n"
			   "    transfer-keys: [transfer.example.org]\n";

static const char zone[] = "$ORIGIN bl.example.\n"
			   "$TTL 3600\n"
			   "@ IN SOA ns hostmaster 1 3600 600 86400 60\n"
			   "@ IN NS ns\n"
			   "ns IN A 192.0.2.53\n"
			   "web.info IN A 192.0.2.80\n";

static const struct fixture_listing listings[] = {
    {"192.0.2.25", CLASS_RELAY, LATE, NOW, 1, 25},
    {"192.0.2.25", CLASS_PROXY, NOW + 120, NOW, 1, 1080},
    {"198.51.100.0/24", CLASS_TRICK, LATE, NOW, 1, 0},
    {"198.51.100.7", CLASS_OUTPUT, LATE, NOW, 1, 25},
    {"2001:db8::1", CLASS_RELAY, LATE, NOW, 1, 25},
    {"2001:db8:f::/48", CLASS_MAILLIST, LATE, NOW, 1, 0},
};

/* One view for the whole run, its files removed at once. */
static const struct view *
view(void)
{
	/* The file is of our own making a moment ago. */
	static const char *const checker[] = {"/bin/true", NULL};
	static struct tsig_key key = {.algorithm = TSIG_SHA256,
	    .secret_len = sizeof(SECRET) - 1,
	    .secret = SECRET};
	static struct fixture f;

	if (f.view != NULL)
		return f.view;
	fixture_make_dir(&f);
	fixture_write(&f, "bl.zone", zone);
	fixture_configure(&f, conf);
	fixture_publish(&f, NOW, listings,
	    sizeof(listings) / sizeof(listings[0]), NULL, 0, checker);
	key.name = f.config->keys[0].name;
	f.secrets = (struct view_secrets){
	    .keys = {&key, 1}, .cookies = {.count = 1, .key = {"secret"}}};
	fixture_view(&f);
	fixture_remove_dir(&f);
	return f.view;
}

/* The length of the question that an answer echoes. */
static size_t
question_len(const uint8_t *out, size_t len)
{
	size_t at = DNS_HEADER_LEN;

	if (get16(out + 4) == 0)
		return 0;
	assert(get16(out + 4) == 1);
	while (at < len && out[at] != 0)
		at += 1 + (size_t)out[at];
	assert(at + 5 <= len);
	return at + 5 - DNS_HEADER_LEN;
}

static void
check_header(const struct request *req, const uint8_t *out)
{
	assert(req->len >= DNS_HEADER_LEN && (req->data[2] & DNS_QR) == 0);
	assert(memcmp(out, req->data, 2) == 0);
	assert((out[2] & (DNS_QR | DNS_OPCODE_MASK | DNS_RD)) ==
	       (DNS_QR | (req->data[2] & (DNS_OPCODE_MASK | DNS_RD))));
	/* Records only with authority. */
	assert((out[2] & DNS_AA) != 0 ||
	       (get16(out + 6) == 0 && get16(out + 8) == 0));
}

/* Of somebody who is friend, one of everybody, or nobody. */
static void
check_answer(const struct pending *p, const struct response *r,
    const uint8_t *out, size_t limit, unsigned who)
{
	const struct request *req = p->req;
	bool udp = req->transport == TRANSPORT_UDP;
	size_t asked;

	assert(r->outcome < OUTCOME_COUNT && r->outcome != OUTCOME_SERVFAIL);
	assert(r->outcome != OUTCOME_TRANSFER ||
	       (r->len == 0 && !udp && (who == 0 || p->proven)));
	if (r->len == 0)
		return;
	assert(r->len >= DNS_HEADER_LEN && r->len <= limit);
	check_header(req, out);
	asked = question_len(out, r->len);
	assert(DNS_HEADER_LEN + asked <= req->len);
	assert(memcmp(out + DNS_HEADER_LEN, req->data + DNS_HEADER_LEN,
		   asked) == 0);
	assert(((out[2] & DNS_TC) != 0) == r->truncated);
	/* Data for a stranger only in the zone that is for everybody. */
	assert(who != 2 || p->proven || (out[2] & DNS_AA) == 0 ||
	       (p->zone != NULL && p->zone->allow.count == 2));
	assert(!udp || who == 0 || p->proven || r->len <= 4 * req->len);
}

/* In and out of buffers of the exact size, so that one octet more is seen. */
static void
ask(const uint8_t *data, size_t size, uint8_t transport, unsigned who)
{
	static const struct addr sources[] = {
	    {ADDR_V4, {127, 0, 0, 1}},
	    {ADDR_V6, {0x20, 0x01, 0x0d, 0xb8}},
	    {ADDR_V4, {192, 0, 2, 1}},
	};
	static struct stats stats;
	const struct responder responder = {.view = view(), .stats = &stats};
	size_t cap =
	    transport == TRANSPORT_UDP ? RESPOND_UDP_MAX : RESPOND_TCP_MAX;
	uint8_t *out = malloc(cap);
	struct request req = {.data = data,
	    .len = size,
	    .source = sources[who],
	    .source_port = 40000,
	    .transport = transport,
	    .now = NOW};
	struct pending pending;
	struct response r;

	assert(out != NULL);
	respond_parse(responder.view, &req, &pending);
	respond_prefetch(&pending);
	r = responder_finish(&responder, &pending, out, cap);
	check_answer(&pending, &r, out,
	    transport == TRANSPORT_UDP ? responder.view->udp_size : cap, who);
	free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	for (uint8_t i = 0; i < TRANSPORT_COUNT; i++)
		for (unsigned who = 0; who < 3; who++)
			ask(data, size, i, who);
	return 0;
}
