/* A zone record by record: what is in it besides listings, in which order,
 * and what the walk tells of neighbours. */
#include "walk_case.h"

/* The whole of a small zone, record by record. */
static void
records_say_it_all(void **state)
{
	static const struct walk_listing listings[] = {
	    {"192.0.2.0/24", CLASS_RELAY, LATE, SEEN, 7},
	    {"198.51.100.7", CLASS_PROXY, LATE, 60, 9},
	    {"2001:db8:a::/48", CLASS_RELAY, LATE, SEEN, 7},
	};
	static const char *const want[] = {
	    "@ SOA 2026112201",
	    "@ TYPE2",
	    "2.0.0.127 A 127.0.0.2",
	    "2.0.0.127 TXT Test entry, not a listing: relay 127.0.0.2",
	    "2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0"
	    " A 127.0.0.2",
	    "2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0"
	    " TXT Test entry, not a listing: relay 127.0.0.2",
	    "\\*.2.0.192 A 127.0.0.2",
	    "\\*.2.0.192 TXT 192.0.2.0/24 relay 1970-01-01T01:40Z 7",
	    "\\*.a.0.0.0." NIBBLES_2001_DB8 " A 127.0.0.2",
	    "\\*.a.0.0.0." NIBBLES_2001_DB8
	    " TXT 2001:db8:a::/48 relay 1970-01-01T01:40Z 7",
	    "2.0.0.127.relay A 127.0.0.2",
	};
	struct zone_source s =
	    walk_source("bl.example", "$ip $class $seen $id", NULL);
	struct zone_record r;
	struct walk_list list;
	struct zone_walk w;

	(void)state;
	walk_publish(&list, listings, COUNT(listings), NULL);
	s.list = list.list;
	s.classes = CLASS_BIT(CLASS_RELAY);
	zone_walk_begin(&w, &s);
	for (size_t i = 0; i < COUNT(want); i++) {
		struct zone_walk copy = w;
		char line[1024];

		/* A copy goes on from where it was made. */
		case_int("a record", zone_walk_next(&copy, &r), true);
		case_int("a record", zone_walk_next(&w, &r), true);
		walk_line(&s, &r, line, sizeof(line));
		case_text("record", line, want[i]);
		if (r.type != ZONE_TYPE_SOA && r.type != 2)
			case_int(line, r.ttl, WALK_TTL);
	}
	case_int("no more is counted than is wanted",
	    zone_walk_count(&s, 3) < 8, true);
	walk_unpublish(&list);
	walk_source_free(&s);
}

/* Stems are told apart by their numbers, and share what they say. */
static void
stems_tell_what_is_shared(void **state)
{
	static const struct walk_listing listings[] = {
	    L("192.0.2.1", CLASS_RELAY),
	    L("192.0.2.200", CLASS_RELAY),
	    L("192.0.3.0/24", CLASS_RELAY),
	    L("2001:db8:a:4::8", CLASS_RELAY),
	    L("2001:db8:a:4:1::8", CLASS_RELAY),
	    L("2001:db8:b::/49", CLASS_RELAY),
	};
	struct zone_source s = walk_source("bl.example", "$ip", NULL);
	uint8_t stem[NAME_MAX_WIRE] = {0};
	size_t stem_len = 0;
	uint32_t number = UINT32_MAX;
	struct zone_record r;
	struct walk_list list;
	struct zone_walk w;

	(void)state;
	walk_publish(&list, listings, COUNT(listings), NULL);
	s.list = list.list;
	zone_walk_begin(&w, &s);
	while (zone_walk_next(&w, &r)) {
		size_t len = (size_t)r.owner_len - r.own_len;
		bool same = len == stem_len &&
			    memcmp(stem, r.owner + r.own_len, len) == 0;

		case_int("stem", number == r.stem, same);
		number = r.stem;
		stem_len = len;
		memcpy(stem, r.owner + r.own_len, len);
	}
	walk_unpublish(&list);
	walk_source_free(&s);
}

static void
retired_zone_has_no_listing(void **state)
{
	static const struct walk_listing listings[] = {
	    L("192.0.2.1", CLASS_RELAY)};
	static char reason[] = "nobody needs it";
	struct zone_source s = walk_source("bl.example", "$ip", reason);
	static const char *const want[] = {
	    "@ SOA 2026112201", "@ TYPE2", "@ TXT nobody needs it"};
	struct zone_record r;
	struct walk_list list;
	struct zone_walk w;

	(void)state;
	walk_publish(&list, listings, COUNT(listings), NULL);
	s.list = list.list;
	case_int("count", zone_walk_count(&s, 100), COUNT(want));
	zone_walk_begin(&w, &s);
	for (size_t i = 0; i < COUNT(want); i++) {
		char line[1024];

		case_int("a record", zone_walk_next(&w, &r), true);
		walk_line(&s, &r, line, sizeof(line));
		case_text("record", line, want[i]);
	}
	case_int("the end", zone_walk_next(&w, &r), false);
	case_int("is the end", zone_walk_next(&w, &r), false);
	walk_unpublish(&list);
	walk_source_free(&s);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(records_say_it_all),
	    cmocka_unit_test(stems_tell_what_is_shared),
	    cmocka_unit_test(retired_zone_has_no_listing),
	};

	FIXTURE_CHECKER(argc, argv);
	return cmocka_run_group_tests_name("zone_walk", tests, NULL, NULL);
}
