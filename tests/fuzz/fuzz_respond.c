/*
 * Anything at all as a query, over UDP and TCP, from an allowed source and
 * from a stranger. Beyond not crashing, an answer must be owed to its query:
 * its ID, its question, within its size, and never with data for a stranger.
 */
#include <assert.h>

#include "../unit/dnsbl/fixture.h"
#include "wire.h"

#define NOW  INT64_C(1800000000)
#define LATE (NOW + DAYS(30))

static const char conf[] = "store: .\n"
			   "lists:\n"
			   "  " FIXTURE_LIST ": {}\n"
			   "zones:\n"
			   "  bl.example:\n"
			   "    list: " FIXTURE_LIST "\n"
			   "    apex: bl.zone\n"
			   "  all.bl.example:\n"
			   "    list: " FIXTURE_LIST "\n"
			   "    classes: [relay, proxy, output, list]\n";

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
	static struct fixture f;

	if (f.view != NULL)
		return f.view;
	fixture_make_dir(&f);
	fixture_write(&f, "bl.zone", zone);
	fixture_configure(&f, conf);
	fixture_publish(&f, NOW, listings,
	    sizeof(listings) / sizeof(listings[0]), NULL, 0, checker);
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
check_answer(const struct request *req, const struct response *r,
    const uint8_t *out, size_t limit, bool allowed)
{
	unsigned rcode = out[3] & 0x0f;
	size_t asked;

	if (r->len == 0)
		return;
	assert(r->len >= DNS_HEADER_LEN && r->len <= limit);
	assert(req->len >= DNS_HEADER_LEN && (req->data[2] & DNS_QR) == 0);
	assert(memcmp(out, req->data, 2) == 0);
	assert((out[2] & (DNS_QR | DNS_OPCODE_MASK | DNS_RD)) ==
	       (DNS_QR | (req->data[2] & (DNS_OPCODE_MASK | DNS_RD))));
	asked = question_len(out, r->len);
	assert(DNS_HEADER_LEN + asked <= req->len);
	assert(memcmp(out + DNS_HEADER_LEN, req->data + DNS_HEADER_LEN,
		   asked) == 0);
	assert(((out[2] & DNS_TC) != 0) == r->truncated);
	/* Records only with authority, and that only for a friend. */
	assert((out[2] & DNS_AA) != 0 ||
	       (get16(out + 6) == 0 && get16(out + 8) == 0));
	assert(allowed || (out[2] & DNS_AA) == 0);
	assert(rcode != DNS_SERVFAIL && r->outcome < OUTCOME_COUNT);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct addr sources[] = {
	    {ADDR_V4, {127, 0, 0, 1}},
	    {ADDR_V4, {192, 0, 2, 1}},
	};
	static uint8_t tcp_out[RESPOND_TCP_MAX];

	for (int i = 0; i < 4; i++) {
		bool tcp = i / 2 != 0, allowed = i % 2 == 0;
		/* Of the exact size, so that one octet more is seen. */
		uint8_t *udp_out = malloc(RESPOND_UDP_MAX);
		uint8_t *out = tcp ? tcp_out : udp_out;
		struct request req = {.data = data,
		    .len = size,
		    .source = sources[i % 2],
		    .source_port = 40000,
		    .transport = tcp ? TRANSPORT_TCP : TRANSPORT_UDP,
		    .now = NOW};
		struct response r;

		assert(udp_out != NULL);
		r = respond(
		    view(), &req, out, tcp ? RESPOND_TCP_MAX : RESPOND_UDP_MAX);
		check_answer(&req, &r, out,
		    tcp ? RESPOND_TCP_MAX : view()->udp_size, allowed);
		free(udp_out);
	}
	return 0;
}
