/*
 * Transfers as a secondary receives them: all of a zone, what changed in it,
 * or one SOA; refused. Read by ldns.
 */
#include "transfer_fixture.h"

/* An IXFR of who has the zone as it was. */
static struct transfer_render *
render_since(uint32_t serial)
{
	struct transfer_render *r = render_new();

	r->order.incremental = true;
	r->order.since = serial;
	r->order.deltas[0] = delta;
	r->order.delta_count = 1;
	return r;
}

static enum transfer_state
receive(struct transfer_render *r, struct received *got)
{
	static uint8_t out[TRANSFER_SLICE_MAX];
	enum transfer_state state;
	size_t len;

	*got = (struct received){0};
	do {
		state = transfer_render(r, NOW, out, &len);
		if (state == TRANSFER_FAILED)
			return state;
		assert_true(len <= sizeof(out));
		received_slice(got, out, len, ID);
	} while (state == TRANSFER_MORE);
	case_int("records", r->records, got->count);
	case_int("messages", r->messages, got->messages);
	return state;
}

static void
check_soa(const struct received *got, size_t i, uint32_t serial)
{
	char want[64];

	assert_true(i < got->count);
	case_holds("SOA", got->line[i], "\tSOA\t");
	(void)snprintf(want, sizeof(want), " %u ", serial);
	case_holds("SOA", got->line[i], want);
}

static void
all_of_it(void **state)
{
	struct transfer_render *r = render_new();
	struct received got;

	(void)state;
	case_int("state", receive(r, &got), TRANSFER_DONE);
	case_int("kind", r->kind, TRANSFER_AXFR);
	case_int(
	    "records", got.count, zone_walk_count(&source, UINT64_MAX) + 1);
	case_int("counted", records, got.count - 1);
	check_soa(&got, 0, WALK_SERIAL);
	check_soa(&got, got.count - 1, WALK_SERIAL);
	for (size_t i = 1; i + 1 < got.count; i++)
		assert_null(strstr(got.line[i], "\tSOA\t"));
	assert_true(got.messages > 2);
	assert_true(got.longest <= TRANSFER_MESSAGE_LEN);
	/* Names take little beside the records themselves. */
	assert_true(r->octets < got.count * 45);
	received_free(&got);
	free(r);
}

/* As from one walk, whatever messages and slices they fall into. */
static void
in_the_order_of_the_walk(void **state)
{
	struct transfer_render *r = render_new();
	struct zone_record record;
	struct received got;
	struct zone_walk w;
	size_t i = 0;

	(void)state;
	case_int("state", receive(r, &got), TRANSFER_DONE);
	zone_walk_begin(&w, &source);
	while (zone_walk_next(&w, &record)) {
		char owner[NAME_TEXT_MAX], want[NAME_TEXT_MAX + 16];

		name_format(record.owner, owner);
		(void)snprintf(
		    want, sizeof(want), "%s.\t%u\tIN\t", owner, record.ttl);
		assert_true(i < got.count);
		case_int(want, strncmp(got.line[i], want, strlen(want)), 0);
		i++;
	}
	case_int("and the SOA", got.count, i + 1);
	received_free(&got);
	free(r);
}

/* RFC 1995 4. 10.7.0.1 went, 10.7.3.2 came, in the zone and in a sub-zone. */
static void
what_changed(void **state)
{
	static const char *const want[] = {"\tSOA\t", "\tSOA\t",
	    "1.0.7.10.bl.example.\t300\tIN\tA\t127.0.0.2",
	    "1.0.7.10.bl.example.\t300\tIN\tTXT\t\"10.7.0.1 relay\"",
	    "1.0.7.10.relay.bl.example.\t300\tIN\tA\t127.0.0.2",
	    "1.0.7.10.relay.bl.example.\t300\tIN\tTXT\t\"10.7.0.1 relay\"",
	    "\tSOA\t", "2.3.7.10.bl.example.\t300\tIN\tA\t127.0.0.2",
	    "2.3.7.10.bl.example.\t300\tIN\tTXT\t\"10.7.3.2 relay\"",
	    "2.3.7.10.relay.bl.example.\t300\tIN\tA\t127.0.0.2",
	    "2.3.7.10.relay.bl.example.\t300\tIN\tTXT\t\"10.7.3.2 relay\"",
	    "\tSOA\t"};
	struct transfer_render *r = render_since(WALK_SERIAL - 1);
	struct received got;

	(void)state;
	case_int("state", receive(r, &got), TRANSFER_DONE);
	case_int("kind", r->kind, TRANSFER_IXFR);
	case_int("records", got.count, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++)
		case_holds("line", got.line[i], want[i]);
	check_soa(&got, 0, WALK_SERIAL);
	check_soa(&got, 1, WALK_SERIAL - 1);
	check_soa(&got, 6, WALK_SERIAL);
	check_soa(&got, 11, WALK_SERIAL);
	received_free(&got);
	free(r);
}

/* Serials are compared as RFC 1982 says. */
static void
what_an_ixfr_gets(void **state)
{
	static const struct {
		const char *name;
		uint32_t serial;
		size_t deltas;
		enum transfer_kind want;
	} cases[] = {
	    {"the same", WALK_SERIAL, 0, TRANSFER_CURRENT},
	    {"newer", WALK_SERIAL + 1, 0, TRANSFER_CURRENT},
	    {"newer, beyond 2^31", WALK_SERIAL + 0x7fffffffu, 0,
		TRANSFER_CURRENT},
	    {"neither", WALK_SERIAL + 0x80000000u, 0, TRANSFER_AXFR},
	    {"older by nearly 2^31", WALK_SERIAL + 0x80000001u, 0,
		TRANSFER_AXFR},
	    {"older, not known", WALK_SERIAL - 1, 0, TRANSFER_AXFR},
	    {"older, known", WALK_SERIAL - 1, 1, TRANSFER_IXFR},
	    {"0", 0, 0, TRANSFER_AXFR},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct transfer_render *r = render_since(cases[i].serial);
		struct received got;

		r->order.delta_count = cases[i].deltas;
		case_int(cases[i].name, receive(r, &got), TRANSFER_DONE);
		case_int(cases[i].name, r->kind, cases[i].want);
		if (r->kind == TRANSFER_CURRENT)
			case_int(cases[i].name, got.count, 1);
		check_soa(&got, 0, WALK_SERIAL);
		received_free(&got);
		free(r);
	}
}

/* Of a third of the zone and more all is sent. */
static void
a_large_change(void **state)
{
	struct transfer_render *r = render_since(WALK_SERIAL - 1);
	struct received got;

	(void)state;
	records = 8 * TRANSFER_SHARE;
	case_int("state", receive(r, &got), TRANSFER_DONE);
	case_int("small enough", r->kind, TRANSFER_IXFR);
	received_free(&got);
	free(r);
	r = render_since(WALK_SERIAL - 1);
	records = 8 * TRANSFER_SHARE - 1;
	case_int("state", receive(r, &got), TRANSFER_DONE);
	case_int("too large", r->kind, TRANSFER_AXFR);
	received_free(&got);
	free(r);
}

static void
too_many_records(void **state)
{
	uint64_t count = zone_walk_count(&source, UINT64_MAX);
	struct received got;

	(void)state;
	for (unsigned less = 0; less < 2; less++) {
		for (unsigned incremental = 0; incremental < 2; incremental++) {
			struct transfer_render *r =
			    incremental ? render_since(1) : render_new();

			r->order.since = WALK_SERIAL - 1;
			r->order.max_records = count - less;
			case_int("state", receive(r, &got), TRANSFER_DONE);
			case_int("refused", r->kind == TRANSFER_REFUSED, less);
			case_int("rcode", got.rcode,
			    less ? DNS_SERVFAIL : DNS_NOERROR);
			if (less)
				case_int("records", got.count, 0);
			received_free(&got);
			free(r);
		}
	}
}

static void
a_refusal(void **state)
{
	struct transfer_render *r = render_new();
	static uint8_t out[TRANSFER_SLICE_MAX];
	struct received got = {0};
	size_t len;

	(void)state;
	r->order.header.edns = true;
	case_int(
	    "state", transfer_render_refusal(r, NOW, out, &len), TRANSFER_DONE);
	received_slice(&got, out, len, ID);
	case_int("messages", got.messages, 1);
	case_int("rcode", got.rcode, DNS_SERVFAIL);
	case_int("opt", got.edns, true);
	received_free(&got);
	free(r);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(all_of_it),
	    cmocka_unit_test(in_the_order_of_the_walk),
	    cmocka_unit_test(what_changed),
	    cmocka_unit_test(what_an_ixfr_gets),
	    cmocka_unit_test(a_large_change),
	    cmocka_unit_test(too_many_records),
	    cmocka_unit_test(a_refusal),
	};

	FIXTURE_CHECKER(argc, argv);
	return cmocka_run_group_tests(tests, publish, unpublish);
}
