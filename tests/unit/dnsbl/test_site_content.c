/* What of a reload changes what zones say, and what does not. */
#include "case.h"
#include "fixture.h"
#include "site_content.h"

#define CONF(server, zone)                                                     \
	"store: .\n"                                                           \
	"server: {" server "}\n"                                               \
	"lists:\n"                                                             \
	"  relays: {}\n"                                                       \
	"zones:\n"                                                             \
	"  bl.example:\n"                                                      \
	"    list: relays\n"                                                   \
	"    apex: bl.zone\n" zone
#define ZONE(serial, minimum, more)                                            \
	"$ORIGIN bl.example.\n"                                                \
	"$TTL 3600\n"                                                          \
	"@ IN SOA ns hostmaster " serial " 3600 600 86400 " minimum "\n"       \
	"@ IN NS ns\n"                                                         \
	"ns IN A 192.0.2.53\n" more

static const struct {
	const char *name, *conf, *zone;
	bool same;
} cases[] = {
    {"nothing", CONF("", ""), ZONE("1", "60", ""), true},
    {"the file's serial", CONF("", ""), ZONE("2", "60", ""), true},
    {"limits", CONF("tcp-idle: 20s", ""), ZONE("1", "60", ""), true},
    {"who may", CONF("", "    transfer: [192.0.2.1]\n"), ZONE("1", "60", ""),
	true},
    {"whom to tell", CONF("", "    notify: [192.0.2.1]\n"), ZONE("1", "60", ""),
	true},
    {"what is said of a default", CONF("", "    ttl: 300\n"),
	ZONE("1", "60", ""), true},
    {"text", CONF("", "    text: other\n"), ZONE("1", "60", ""), false},
    {"url", CONF("", "    url: \"https://example.org/$ip\"\n"),
	ZONE("1", "60", ""), false},
    {"ttl", CONF("", "    ttl: 301\n"), ZONE("1", "60", ""), false},
    {"classes", CONF("", "    classes: [relay]\n"), ZONE("1", "60", ""), false},
    {"retired", CONF("", "    retire: over\n"), ZONE("1", "60", ""), false},
    {"the SOA", CONF("", ""), ZONE("1", "61", ""), false},
    {"an apex record", CONF("", ""), ZONE("1", "60", "@ IN MX 0 ns\n"), false},
    {"a name", CONF("", ""), ZONE("1", "60", "web IN A 192.0.2.80\n"), false},
    {"an address", CONF("", ""), ZONE("1", "60", "ns IN A 192.0.2.54\n"),
	false},
    {"a zone more",
	CONF("", "") "  more.example:\n"
		     "    list: relays\n",
	ZONE("1", "60", ""), false},
    {"another list's zone",
	"store: .\n"
	"lists:\n"
	"  others: {}\n"
	"  relays: {}\n"
	"zones:\n"
	"  bl.example: { list: relays, apex: bl.zone }\n",
	ZONE("1", "60", ""), false},
};

static struct site *
load(const char *conf, const char *zone)
{
	struct fixture f = {0};
	struct site *site = NULL;
	char path[128];

	fixture_make_dir(&f);
	fixture_write(&f, "relaybl.conf", conf);
	fixture_write(&f, "bl.zone", zone);
	(void)snprintf(path, sizeof(path), "%s/relaybl.conf", f.dir);
	assert_int_equal(site_load(path, &site), ST_OK);
	fixture_remove_dir(&f);
	return site;
}

static void
what_changes_a_zone(void **state)
{
	struct site *first = load(CONF("", ""), ZONE("1", "60", ""));

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct site *other = load(cases[i].conf, cases[i].zone);

		case_int(cases[i].name, site_content_equal(first, other),
		    cases[i].same);
		case_int(cases[i].name, site_content_equal(other, first),
		    cases[i].same);
		site_unref(&other);
	}
	site_unref(&first);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_changes_a_zone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
