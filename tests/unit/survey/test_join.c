/* Addresses of a survey against a generation that was published: at one time,
 * of wanted classes, of both families, inside of a listed prefix and beside. */
#include "zones/generation_fixture.h"

#include "case.h"
#include "join.h"

#define NOW ((int64_t)1000 * 60)

static const struct {
	const char *prefix;
	uint8_t class;
	uint32_t expires_min;
} listed[] = {
    {"192.0.2.1", CLASS_RELAY, 2000},
    {"192.0.2.2", CLASS_AUTH, 2000},
    {"192.0.2.3", CLASS_RELAY, 900}, /* expired */
    {"198.51.100.0/28", CLASS_PROXY, 2000},
    {"198.51.100.7", CLASS_RELAY, 2000},
    {"2001:db8::/64", CLASS_RELAY, 2000},
};

static const struct {
	const char *address;
	class_mask want;
} asked[] = {
    {"10.0.0.1", 0},
    {"192.0.2.1", CLASS_BIT(CLASS_RELAY)},
    {"192.0.2.2", 0}, /* of a class that is not wanted */
    {"192.0.2.3", 0},
    {"198.51.100.6", CLASS_BIT(CLASS_PROXY)},
    {"198.51.100.7", CLASS_BIT(CLASS_RELAY)}, /* the most specific */
    {"198.51.100.16", 0},
    {"2001:db8::25", CLASS_BIT(CLASS_RELAY)},
    {"2001:db8:0:1::25", 0},
};

static struct survey *
survey_of_addresses(void)
{
	struct survey *s = survey_new();
	uint32_t domain, host;
	struct why why;
	bool fresh;

	assert_non_null(s);
	must(survey_domain(
	    s, slice_of("a.example"), &domain, &fresh, &fixture_why));
	must(survey_host(
	    s, slice_of("mx.example"), &host, &fresh, &fixture_why));
	must(survey_mx(s, domain, host, &fixture_why));
	for (size_t i = 0; i < COUNT(asked); i++) {
		struct addr a;

		must(addr_parse(asked[i].address, strlen(asked[i].address), &a,
		    &fixture_why));
		must(survey_host_address(s, host, &a, &fixture_why));
	}
	must(survey_settle(s, &why));
	return s;
}

static void
fill(struct fixture *f)
{
	struct ledger_txn *txn = fixture_begin(f, LEDGER_WRITE);
	uint16_t list = fixture_list(txn, "relays");

	for (size_t i = 0; i < COUNT(listed); i++) {
		struct prefix p = fixture_prefix(listed[i].prefix);

		fixture_put(
		    txn, list, &p, listed[i].class, listed[i].expires_min);
	}
	must(ledger_list_bump(txn, list, 0, &fixture_why));
	must(ledger_commit(&txn, &fixture_why));
}

static void
as_it_is_served(void **state)
{
	class_mask wanted = class_mask_default();
	struct survey *s = survey_of_addresses();
	struct fixture f;
	uint64_t number;
	struct why why;

	(void)state;
	fixture_open(&f);
	case_int("nothing published",
	    join_list(s, f.dir, "relays", wanted, NOW, &why), ST_UNAVAILABLE);
	fill(&f);
	number = fixture_publish(&f);
	case_int("no such list",
	    join_list(s, f.dir, "others", wanted, NOW, &why), ST_NOT_FOUND);
	must(join_list(s, f.dir, "relays", wanted, NOW, &fixture_why));
	case_text("list", s->list, "relays");
	case_int("generation", s->generation, number);
	case_int("serial", s->serial, fixture_serial(&f, "relays"));
	case_int("wanted", s->wanted, wanted);
	case_int("addresses", s->address_count, COUNT(asked));
	for (size_t i = 0; i < COUNT(asked); i++)
		case_int(
		    asked[i].address, s->addresses[i].classes, asked[i].want);
	must(join_list(
	    s, f.dir, "relays", CLASS_MASK_ALL, NOW * 3, &fixture_why));
	for (size_t i = 0; i < COUNT(asked); i++)
		case_int(asked[i].address, s->addresses[i].classes, 0);
	fixture_close(&f);
	survey_free(&s);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(as_it_is_served),
	};

	FIXTURE_CHECKER(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
