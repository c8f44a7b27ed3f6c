/* The zones and listings that the tests of respond() ask for. */
#ifndef UNIT_RESPONDER_FIXTURE_H
#define UNIT_RESPONDER_FIXTURE_H

#include "case.h"
#include "fixture.h"
#include "judge.h"
#include "message.h"

/* 2027-01-15T08:00:00Z; a listing's last confirmation was an hour before. */
#define NOW  INT64_C(1800000000)
#define SEEN (NOW - 3600)
#define LATE (NOW + DAYS(30))

/* What the apex of gone.example says. */
#define RETIRED "retired 2027-01-01, ask abuse@example.org"

static const char responder_conf[] =
    "store: .\n"
    "server:\n"
    "  allow: [127.0.0.0/8, \"2001:db8:4000::/35\", 10.1.0.0/16,"
    " \"::1/128\"]\n"
    "lists:\n"
    "  " FIXTURE_LIST ": {}\n"
    "zones:\n"
    "  bl.example:\n"
    "    list: " FIXTURE_LIST "\n"
    "    apex: bl.zone\n"
    "    classes: [relay, trick, cgi, proxy, input]\n"
    "    ttl: 300\n"
    "    text: \"$ip $class $seen $id\"\n"
    "  all.bl.example:\n"
    "    list: " FIXTURE_LIST "\n"
    "    classes: [relay, trick, cgi, proxy, input, output, auth, list,"
    " unconfirmed]\n"
    "    ttl: 30\n"
    "    negative-ttl: 20\n"
    "    text: \"$ip $class $seen $id\"\n"
    "  deep.down.bl.example:\n"
    "    list: " FIXTURE_LIST "\n"
    "  far.down.cgi.bl.example:\n"
    "    list: " FIXTURE_LIST "\n"
    "  gone.example:\n"
    "    list: " FIXTURE_LIST "\n"
    "    apex: gone.zone\n"
    "    negative-ttl: 40\n"
    "    retire: \"" RETIRED "\"\n"
    "  here.far.gone.example:\n"
    "    list: " FIXTURE_LIST "\n";

/* A character-string of 203 octets, 204 with its length. */
#define DIGITS_29 "01234567890123456789012345678"
#define TEXT_203                                                               \
	"\"" DIGITS_29 DIGITS_29 DIGITS_29 DIGITS_29 DIGITS_29 DIGITS_29       \
	    DIGITS_29 "\" "

static const char responder_zone[] =
    "$ORIGIN bl.example.\n"
    "$TTL 3600\n"
    "@ IN SOA ns hostmaster.example. 1 3600 600 86400 60\n"
    "@ IN NS ns\n"
    "@ IN TXT \"ask abuse\"\n"
    "ns IN A 192.0.2.53\n"
    "ns IN A 192.0.2.54\n"
    "web.info IN A 192.0.2.80\n"
    "big IN TXT " TEXT_203 TEXT_203 TEXT_203 "\n";

static const char responder_gone[] =
    "$ORIGIN gone.example.\n"
    "$TTL 3600\n"
    "@ IN SOA ns.dns hostmaster.example. 1 3600 600 86400 40\n"
    "@ IN NS ns.dns\n"
    "@ IN NS ns.example.net.\n"
    "@ IN TXT \"a list of relays\"\n"
    "@ IN A 192.0.2.80\n"
    "@ IN MX 0 mail\n"
    "ns.dns IN A 192.0.2.53\n"
    "ns.dns IN TXT \"a server\"\n"
    "ns.dns IN AAAA 2001:db8::53\n"
    "mail IN A 192.0.2.25\n";

static const struct fixture_listing responder_listings[] = {
    {"192.0.2.25", CLASS_RELAY, LATE, SEEN, 7, 25},
    {"192.0.2.25", CLASS_PROXY, NOW + 120, SEEN + 60, 8, 1080},
    {"192.0.2.30", CLASS_OUTPUT, LATE, SEEN, 7, 25},
    {"198.51.100.0/24", CLASS_RELAY, LATE, SEEN, 7, 0},
    {"198.51.100.7", CLASS_OUTPUT, LATE, SEEN, 7, 25},
    {"203.0.113.0/25", CLASS_RELAY, LATE, SEEN, 7, 0},
    {"203.0.113.5", CLASS_PROXY, NOW + 3600, SEEN, 7, 1080},
    {"2001:db8::1", CLASS_RELAY, LATE, SEEN, 9, 25},
    {"2001:db8:f::/48", CLASS_TRICK, LATE, SEEN, 9, 0},
};

static const char *const responder_exempt[] = {"198.51.100.9"};

static struct fixture fixture;

/* A folder with all that the operator wrote. */
static inline void
responder_begin(void)
{
	fixture_make_dir(&fixture);
	fixture_write(&fixture, "bl.zone", responder_zone);
	fixture_write(&fixture, "gone.zone", responder_gone);
	fixture_configure(&fixture, responder_conf);
}

static inline int
setup(void **state)
{
	static const char *const checker[] = FIXTURE_SELF_CHECK;

	(void)state;
	responder_begin();
	fixture_publish(&fixture, NOW, responder_listings,
	    COUNT(responder_listings), responder_exempt,
	    COUNT(responder_exempt), checker);
	fixture_view(&fixture);
	return 0;
}

static inline int
teardown(void **state)
{
	(void)state;
	fixture_close(&fixture);
	return 0;
}

/* Asks from an exact copy of the message and judges the answer, which must be
 * there. */
static inline struct response
ask(const struct message *m, int64_t now, struct judge *got)
{
	char *exact = case_exact(m->data, m->len);
	uint8_t *out = malloc(RESPOND_UDP_MAX);
	struct response r;

	assert_non_null(out);
	r = fixture_ask(fixture.view, exact, m->len, now, out, RESPOND_UDP_MAX);
	assert_true(r.len >= DNS_HEADER_LEN);
	judge_echo("echo", m->data, m->len, out, r.len);
	judge_answer(got, out, r.len);
	free(out);
	free(exact);
	return r;
}

static inline void
check_answer(const char *name, const struct message *m, int64_t now,
    const char *want, enum outcome outcome)
{
	struct judge got;
	struct response r = ask(m, now, &got);

	case_text(name, got.text, want);
	case_int(name, r.outcome, outcome);
}

#endif
