/* The view: order of zones, serials, who may ask, what it refuses. */
#include "responder_fixture.h"

static void
the_longest_origin_comes_first(void **state)
{
	static const char *const want[] = {"far.down.cgi.bl.example",
	    "here.far.gone.example", "deep.down.bl.example", "all.bl.example",
	    "gone.example", "bl.example"};
	const struct view *view = fixture.view;

	(void)state;
	case_int("zones", view->zone_count, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++) {
		char text[NAME_TEXT_MAX];

		case_text("origin",
		    name_format(view->zones[i].origin.wire, text), want[i]);
		case_int(want[i], view->zones[i].origin_labels,
		    name_labels(&view->zones[i].origin));
	}
}

static void
names_go_to_their_zone(void **state)
{
	static const struct {
		const char *name, *want; /* NULL: none */
	} cases[] = {
	    {"bl.example", "bl.example"},
	    {"1.bl.example", "bl.example"},
	    {"down.bl.example", "bl.example"},
	    {"all.bl.example", "all.bl.example"},
	    {"2.0.0.127.all.bl.example", "all.bl.example"},
	    {"xall.bl.example", "bl.example"},
	    {"a.deep.down.bl.example", "deep.down.bl.example"},
	    {"far.gone.example", "gone.example"},
	    {"example", NULL},
	    {"bl.example.org", NULL},
	    {"BL.eXample", "bl.example"},
	    {"bl.exampl`", NULL},
	    {"bl.exampl%", NULL},
	    {"2bl.example", NULL},
	    {"x.l.example", NULL},
	    {"", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct view_zone *zone;
		struct query_labels labels;
		char text[NAME_TEXT_MAX];
		struct message m;
		struct query q;

		message_query(&m, cases[i].name, DNS_TYPE_A);
		query_parse(m.data, m.len, &q, &labels);
		case_int(cases[i].name, q.malformed, false);
		zone = view_zone_of(fixture.view, &q, &labels);
		case_int(cases[i].name, zone == NULL, cases[i].want == NULL);
		if (zone != NULL)
			case_text(cases[i].name,
			    name_format(zone->origin.wire, text),
			    cases[i].want);
	}
}

static void
the_configuration_is_taken_over(void **state)
{
	const struct view *view = fixture.view;
	const struct view_zone *all = &view->zones[3];

	(void)state;
	case_int("udp size", view->udp_size, 1232);
	case_int("drop", view->drop_denied, false);
	case_int("ttl", all->ttl, 30);
	case_int("classes", all->classes, CLASS_MASK_ALL);
	case_int("serial", all->serial, NOW);
	case_int("negative ttl", all->apex->negative_ttl, 20);
}

/* The list's serial stands where the master file had its own. */
static void
the_soa_carries_the_serial(void **state)
{
	(void)state;
	for (size_t i = 0; i < fixture.view->zone_count; i++) {
		const struct view_zone *zone = &fixture.view->zones[i];
		size_t at = 2 + zone->apex->soa_serial_at;

		case_int("RDLENGTH", get16(zone->soa), zone->apex->soa_len);
		case_int("serial", get32(zone->soa + at), NOW);
		assert_memory_equal(zone->soa + 2, zone->apex->soa, at - 2);
		assert_memory_equal(zone->soa + at + 4,
		    zone->apex->soa + at + 2, zone->apex->soa_len - at - 2);
	}
}

static void
sources_are_matched_by_prefix(void **state)
{
	static const struct {
		const char *addr;
		enum acl_trust want;
	} cases[] = {
	    {"127.0.0.1", ACL_TRUSTED},
	    {"127.255.255.255", ACL_TRUSTED},
	    {"128.0.0.1", ACL_NONE},
	    {"10.1.0.0", ACL_TRUSTED},
	    {"10.1.255.255", ACL_TRUSTED},
	    {"10.0.255.255", ACL_NONE},
	    {"::1", ACL_TRUSTED},
	    {"::", ACL_NONE},
	    {"1::1", ACL_NONE},
	    {"2001:db8:3fff:ffff:ffff:ffff:ffff:ffff", ACL_NONE},
	    {"2001:db8:4000::", ACL_TRUSTED},
	    {"2001:db8:5fff:ffff:ffff:ffff:ffff:ffff", ACL_TRUSTED},
	    {"2001:db8:6000::", ACL_NONE},
	    {"::ffff:10.1.2.3", ACL_TRUSTED},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct addr a;
		struct why why;

		case_int(cases[i].addr,
		    addr_parse(cases[i].addr, strlen(cases[i].addr), &a, &why),
		    ST_OK);
		case_int(cases[i].addr, acl_find(&fixture.view->allow, &a),
		    cases[i].want);
	}
}

static void
a_list_without_generation_is_refused(void **state)
{
	static const char conf[] = "store: .\n"
				   "lists:\n"
				   "  other: {}\n"
				   "zones:\n"
				   "  bl.example:\n"
				   "    list: other\n";
	struct fixture f = {0};
	struct why why = {""};

	(void)state;
	fixture_make_dir(&f);
	fixture_configure(&f, conf);
	case_int("status",
	    view_new(f.config, f.zones, f.texts, &f.secrets, fixture.snapshot,
		&f.lost, &f.view, &why),
	    ST_UNAVAILABLE);
	case_text("why", why.text,
	    "list other has never been published: run relaybl publish");
	case_int("untouched", f.view == NULL, true);
	fixture_close(&f);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_longest_origin_comes_first),
	    cmocka_unit_test(names_go_to_their_zone),
	    cmocka_unit_test(the_configuration_is_taken_over),
	    cmocka_unit_test(the_soa_carries_the_serial),
	    cmocka_unit_test(sources_are_matched_by_prefix),
	    cmocka_unit_test(a_list_without_generation_is_refused),
	};

	if (fixture_is_checker(argc, argv))
		return fixture_check_generation(argv[2]);
	return cmocka_run_group_tests_name("view", tests, setup, teardown);
}
