/* The responder asks itself: a good view passes, whoever may ask and however
 * its zones nest; a view that would answer wrongly does not. */
#include "responder_fixture.h"
#include "selfcheck.h"

static void
a_good_view_passes(void **state)
{
	struct view denied = *fixture.view;
	struct why why;

	(void)state;
	case_int("as it is", selfcheck(fixture.view, &why), ST_OK);
	denied.allow = (struct acl){0};
	denied.drop_denied = true;
	case_int("nobody may ask", selfcheck(&denied, &why), ST_OK);
	denied.zone_count = 0;
	case_int("no zone", selfcheck(&denied, &why), ST_OK);
}

static void
another_serial_is_told(void **state)
{
	struct why why;

	(void)state;
	for (size_t i = 0; i < fixture.view->zone_count; i++) {
		struct view_zone *zone = &fixture.view->zones[i];
		char name[NAME_TEXT_MAX];

		name_format(zone->origin.wire, name);
		zone->serial++;
		case_int(name, selfcheck(fixture.view, &why), ST_CORRUPT);
		case_holds(name, why.text, name);
		case_holds(name, why.text, "serial");
		zone->serial--;
	}
}

static void
lost_data_is_told(void **state)
{
	struct why why;

	(void)state;
	fixture.lost = true;
	case_int("lost", selfcheck(fixture.view, &why), ST_CORRUPT);
	fixture.lost = false;
	case_int("found", selfcheck(fixture.view, &why), ST_OK);
}

static void
a_hidden_test_entry_is_told(void **state)
{
	struct view_zone *zone = &fixture.view->zones[0];
	struct name origin = zone->origin;
	struct why why;

	(void)state;
	/* Asked for under a name that is in no zone. */
	zone->origin.wire[zone->origin.len - 2] ^= 1;
	case_int("another origin in the view than in the zone",
	    selfcheck(fixture.view, &why) == ST_OK, false);
	zone->origin = origin;
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_good_view_passes),
	    cmocka_unit_test(another_serial_is_told),
	    cmocka_unit_test(lost_data_is_told),
	    cmocka_unit_test(a_hidden_test_entry_is_told),
	};

	if (fixture_is_checker(argc, argv))
		return fixture_check_generation(argv[2]);
	return cmocka_run_group_tests_name("selfcheck", tests, setup, teardown);
}
