/* Who may ask a zone and who may have all of it: by address, by key, by
 * certificate, by transport; and silence where that is configured. */
#include "gated_fixture.h"

#define UDP TRANSPORT_UDP
#define TCP TRANSPORT_TCP
#define TLS TRANSPORT_TLS

struct row {
	struct gated ask;
	enum outcome outcome;
};

static void
check(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct gated *g = &rows[i].ask;
		struct gated_answer got;
		char name[128];

		snprintf(name, sizeof(name), "row %zu, %s from %s key %d", i,
		    g->name, g->source == NULL ? "loopback" : g->source,
		    g->key);
		gated_ask(g, &got);
		case_int(name, got.response.outcome, rows[i].outcome);
		case_int(name, got.response.len > 0,
		    rows[i].outcome != OUTCOME_TRANSFER &&
			rows[i].outcome != OUTCOME_DROP_ACL);
		free(got.data);
	}
}

static void
addresses_and_keys_let_ask(void **state)
{
	static const struct row rows[] = {
	    /* The server's list. */
	    {{.name = "1.bl.example"}, OUTCOME_NXDOMAIN},
	    {{.name = "1.bl.example", .source = "2001:db8::7"},
		OUTCOME_NXDOMAIN},
	    {{.name = "1.bl.example", .source = "10.1.0.1"},
		OUTCOME_REFUSED_ACL},
	    {{.name = "1.bl.example", .source = "9.9.9.9", .key = KEY_ONE},
		OUTCOME_REFUSED_ACL},
	    /* Everybody. */
	    {{.name = "1.open.example", .source = "9.9.9.9"}, OUTCOME_NXDOMAIN},
	    {{.name = "1.open.example", .source = "2001:db9::1"},
		OUTCOME_NXDOMAIN},
	    /* Its own list, and not the server's. */
	    {{.name = "1.inner.example", .source = "10.1.0.1"},
		OUTCOME_NXDOMAIN},
	    {{.name = "1.inner.example"}, OUTCOME_REFUSED_ACL},
	    {{.name = "1.inner.example", .source = "10.1.0.1", .key = KEY_ONE},
		OUTCOME_NXDOMAIN},
	    /* The server's list, and a key. */
	    {{.name = "1.keyed.example"}, OUTCOME_REFUSED_ACL},
	    {{.name = "1.keyed.example", .key = KEY_ONE}, OUTCOME_NXDOMAIN},
	    {{.name = "1.keyed.example", .key = KEY_TWO}, OUTCOME_REFUSED_ACL},
	    {{.name = "1.keyed.example", .key = KEY_OTHER}, OUTCOME_NOTAUTH},
	    {{.name = "1.keyed.example", .key = KEY_ONE, .skew = 299},
		OUTCOME_NXDOMAIN},
	    {{.name = "1.keyed.example", .key = KEY_ONE, .skew = 302},
		OUTCOME_NOTAUTH},
	    {{.name = "1.keyed.example", .key = KEY_ONE, .skew = -302},
		OUTCOME_NOTAUTH},
	    {{.name = "1.keyed.example", .source = "10.1.0.1", .key = KEY_ONE},
		OUTCOME_REFUSED_ACL},
	    /* A certificate. */
	    {{.name = "1.cert.example"}, OUTCOME_REFUSED_ACL},
	    {{.name = "1.cert.example", .transport = TLS}, OUTCOME_REFUSED_ACL},
	    {{.name = "1.cert.example", .transport = TLS, .certified = true},
		OUTCOME_NXDOMAIN},
	    /* Names of no zone, and a key of nobody's. */
	    {{.name = "example.org"}, OUTCOME_REFUSED_ZONE},
	    {{.name = "example.org", .source = "9.9.9.9"}, OUTCOME_REFUSED_ACL},
	    {{.name = "example.org", .key = KEY_ONE}, OUTCOME_REFUSED_ZONE},
	    {{.name = "example.org", .key = KEY_OTHER}, OUTCOME_NOTAUTH},
	};

	(void)state;
	check(rows, COUNT(rows));
}

#define AXFR(...)                                                              \
	{                                                                      \
		__VA_ARGS__, .type = DNS_TYPE_AXFR                             \
	}
#define IXFR(...)                                                              \
	{                                                                      \
		__VA_ARGS__, .type = DNS_TYPE_IXFR                             \
	}

static void
addresses_and_keys_let_transfer(void **state)
{
	static const struct row rows[] = {
	    /* Nobody is named. */
	    {AXFR(.name = "bl.example", .transport = TCP), OUTCOME_REFUSED_ACL},
	    {AXFR(.name = "bl.example", .transport = TCP, .key = KEY_ONE),
		OUTCOME_REFUSED_ACL},
	    /* By address. */
	    {AXFR(.name = "free.example", .transport = TCP), OUTCOME_TRANSFER},
	    {AXFR(.name = "free.example", .transport = TLS), OUTCOME_TRANSFER},
	    {IXFR(.name = "free.example", .transport = TCP), OUTCOME_TRANSFER},
	    {AXFR(.name = "FREE.example", .transport = TCP, .key = KEY_ONE),
		OUTCOME_TRANSFER},
	    {AXFR(.name = "free.example", .transport = TCP, .key = KEY_OTHER),
		OUTCOME_NOTAUTH},
	    {AXFR(.name = "free.example", .source = "2001:db8::1",
		 .transport = TCP),
		OUTCOME_REFUSED_ACL},
	    {AXFR(.name = "1.free.example", .transport = TCP), OUTCOME_NOTAUTH},
	    {AXFR(.name = "relay.free.example", .transport = TCP),
		OUTCOME_NOTAUTH},
	    /* Over UDP there is only the SOA of an IXFR. */
	    {AXFR(.name = "free.example"), OUTCOME_REFUSED_OTHER},
	    {IXFR(.name = "free.example"), OUTCOME_APEX},
	    {IXFR(.name = "bl.example"), OUTCOME_REFUSED_ACL},
	    /* By address and key. */
	    {AXFR(
		 "inner.example", "10.2.0.2", .transport = TCP, .key = KEY_TWO),
		OUTCOME_TRANSFER},
	    {AXFR(.name = "inner.example", .source = "10.2.0.2",
		 .transport = TCP),
		OUTCOME_REFUSED_ACL},
	    {AXFR(
		 "inner.example", "10.2.0.2", .transport = TCP, .key = KEY_ONE),
		OUTCOME_REFUSED_ACL},
	    {AXFR(
		 "inner.example", "10.2.0.3", .transport = TCP, .key = KEY_TWO),
		OUTCOME_REFUSED_ACL},
	    {AXFR(.name = "inner.example", .source = "10.1.0.1",
		 .transport = TCP),
		OUTCOME_REFUSED_ACL},
	    /* By key alone, but only over TLS. */
	    {AXFR(.name = "any.example", .source = "9.9.9.9", .transport = TLS,
		 .key = KEY_ONE),
		OUTCOME_TRANSFER},
	    {AXFR(.name = "any.example", .transport = TLS, .key = KEY_TWO),
		OUTCOME_TRANSFER},
	    {AXFR(.name = "any.example", .transport = TCP, .key = KEY_ONE),
		OUTCOME_REFUSED_ACL},
	    {AXFR(.name = "any.example", .transport = TLS),
		OUTCOME_REFUSED_ACL},
	    {AXFR(.name = "any.example", .source = "9.9.9.9", .transport = TLS),
		OUTCOME_REFUSED_ACL},
	    /* With a certificate. */
	    {AXFR(.name = "cert.example", .transport = TCP),
		OUTCOME_REFUSED_ACL},
	    {AXFR(.name = "cert.example", .transport = TLS),
		OUTCOME_REFUSED_ACL},
	    {AXFR(.name = "cert.example", .transport = TLS, .certified = true),
		OUTCOME_TRANSFER},
	    {AXFR(.name = "cert.example", .source = "127.0.0.2",
		 .transport = TLS, .certified = true),
		OUTCOME_REFUSED_ACL},
	    /* No zone of ours. */
	    {AXFR(.name = "example.org", .transport = TCP), OUTCOME_NOTAUTH},
	    {AXFR(.name = "example.org", .source = "9.9.9.9", .transport = TCP),
		OUTCOME_REFUSED_ACL},
	};

	(void)state;
	check(rows, COUNT(rows));
}

/* It asks for the SOA before, over whatever transport. */
static void
a_secondary_may_ask(void **state)
{
	static const struct row rows[] = {
	    {{.name = "inner.example",
		 .source = "10.2.0.2",
		 .type = DNS_TYPE_SOA},
		OUTCOME_REFUSED_ACL},
	    {{.name = "inner.example",
		 .source = "10.2.0.2",
		 .type = DNS_TYPE_SOA,
		 .key = KEY_TWO},
		OUTCOME_APEX},
	    {{.name = "1.inner.example", .source = "10.2.0.2", .key = KEY_TWO},
		OUTCOME_NXDOMAIN},
	    {{.name = "any.example", .source = "9.9.9.9", .type = DNS_TYPE_SOA},
		OUTCOME_REFUSED_ACL},
	    {{.name = "any.example",
		 .source = "9.9.9.9",
		 .type = DNS_TYPE_SOA,
		 .key = KEY_TWO},
		OUTCOME_APEX},
	};

	(void)state;
	check(rows, COUNT(rows));
}

/* Nobody hears of us whom no zone is for; with a key one may be anywhere,
 * where a zone says so, but it has to be right. */
static void
who_may_nothing_hears_nothing(void **state)
{
	static const struct row rows[] = {
	    {{.name = "1.bl.example"}, OUTCOME_NXDOMAIN},
	    {{.name = "example.org"}, OUTCOME_REFUSED_ZONE},
	    {{.name = "1.inner.example"}, OUTCOME_REFUSED_ACL},
	    {{.name = "1.bl.example", .source = "10.1.0.1"},
		OUTCOME_REFUSED_ACL},
	    {{.name = "1.bl.example", .source = "10.2.0.2"},
		OUTCOME_REFUSED_ACL},
	    {{.name = "1.bl.example", .source = "10.2.0.3"}, OUTCOME_DROP_ACL},
	    {{.name = "any.example", .source = "9.9.9.9", .type = DNS_TYPE_SOA},
		OUTCOME_DROP_ACL},
	    {{.name = "any.example",
		 .source = "9.9.9.9",
		 .type = DNS_TYPE_SOA,
		 .key = KEY_ONE},
		OUTCOME_APEX},
	    {{.name = "any.example",
		 .source = "9.9.9.9",
		 .type = DNS_TYPE_SOA,
		 .key = KEY_OTHER},
		OUTCOME_DROP_ACL},
	    {{.name = "any.example",
		 .source = "9.9.9.9",
		 .type = DNS_TYPE_SOA,
		 .key = KEY_ONE,
		 .skew = 400},
		OUTCOME_DROP_ACL},
	    {{.name = "example.org", .source = "9.9.9.9"}, OUTCOME_DROP_ACL},
	};
	struct acl open[8];

	(void)state;
	/* Without the zone that is for everybody. */
	for (size_t i = 0; i < fixture.view->zone_count; i++) {
		struct view_zone *z = &fixture.view->zones[i];

		open[i] = z->allow;
		if (z->allow.count == 3)
			z->allow = fixture.view->allow;
	}
	fixture.view->drop_denied = true;
	check(rows, COUNT(rows));
	fixture.view->keys_anywhere = false;
	check((const struct row[]){{{.name = "any.example",
					.source = "9.9.9.9",
					.type = DNS_TYPE_SOA,
					.key = KEY_ONE},
		  OUTCOME_DROP_ACL}},
	    1);
	fixture.view->keys_anywhere = true;
	fixture.view->drop_denied = false;
	for (size_t i = 0; i < fixture.view->zone_count; i++)
		fixture.view->zones[i].allow = open[i];
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(addresses_and_keys_let_ask),
	    cmocka_unit_test(addresses_and_keys_let_transfer),
	    cmocka_unit_test(a_secondary_may_ask),
	    cmocka_unit_test(who_may_nothing_hears_nothing),
	};

	if (fixture_is_checker(argc, argv))
		return fixture_check_generation(argv[2]);
	return cmocka_run_group_tests_name("access", tests, setup, teardown);
}
