/* What a scan was to cover: how many addresses that is, and a file of it. */
#include "scope.h"

#include "tmpdir.h"

/* Prefixes of a text, separated by blanks. */
static struct prefix *
prefixes(const char *text, size_t *len_out)
{
	struct prefix *list = calloc(16, sizeof(*list));
	struct why why;

	assert_non_null(list);
	*len_out = 0;
	while (*(text += strspn(text, " ")) != '\0') {
		size_t len = strcspn(text, " ");

		assert_true(*len_out < 16);
		assert_int_equal(
		    prefix_parse(text, len, &list[(*len_out)++], &why), ST_OK);
		text += len;
	}
	scope_tidy(list, len_out);
	return list;
}

static void
counts_addresses(void **state)
{
	static const struct {
		const char *scope, *exclude;
		uint64_t want;
	} cases[] = {
	    {"", "", 0},
	    {"192.0.2.1", "", 1},
	    {"192.0.2.1 192.0.2.1", "", 1},
	    {"192.0.2.0/24", "", 256},
	    {"192.0.2.0/24 192.0.2.7 192.0.2.0/25", "", 256},
	    {"192.0.2.0/24 192.0.3.0/24", "", 512},
	    {"10.0.0.0/8 192.0.2.0/24", "", (1 << 24) + 256},
	    {"128.0.0.0/1", "", (uint64_t)1 << 31},
	    {"0.0.0.0/0", "128.0.0.0/1", (uint64_t)1 << 31},
	    {"0.0.0.0/0 ::/0", "", ((uint64_t)1 << 32) + 1},
	    {"192.0.2.0/24", "192.0.2.0/24", 0},
	    {"192.0.2.0/24", "192.0.2.0", 255},
	    {"192.0.2.0/24", "192.0.2.255", 255},
	    {"192.0.2.0/24", "192.0.2.8/30 192.0.2.10 192.0.2.64/26", 188},
	    {"192.0.2.0/24", "192.0.0.0/16", 0},
	    {"192.0.2.0/24 198.51.100.1", "192.0.0.0/16 203.0.113.0/24", 1},
	    {"192.0.2.0/24", "192.0.1.255 192.0.3.0", 256},
	    {"2001:db8::/64", "", 1},
	    {"2001:db8::/64", "2001:db8::1", 1},
	    {"2001:db8::/64", "2001:db8::/32", 0},
	    {"2001:db8::1 2001:db8::2 192.0.2.0/30", "2001:db8::2", 5},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t scope_len, exclude_len;
		struct prefix *scope = prefixes(cases[i].scope, &scope_len);
		struct prefix *exclude =
		    prefixes(cases[i].exclude, &exclude_len);

		case_int(cases[i].scope,
		    scope_addresses(scope, scope_len, exclude, exclude_len),
		    cases[i].want);
		free(scope);
		free(exclude);
	}
}

/* A complete scan that said nothing of a scope, and its file. */
static enum status
read_scope(
    struct tmpdir *t, const char *text, struct scan *scan, struct why *why)
{
	(void)remove(tmpdir_path(t, "targets"));
	tmpdir_write(t, "targets", 0, text, strlen(text));
	why->text[0] = '\0';
	return scope_read(scan, tmpdir_path(t, "targets"), why);
}

static void
reads_a_file(void **state)
{
	struct tmpdir *t = *state;
	struct scan scan = {.has_end = true};
	struct why why;

	case_int("status",
	    read_scope(t,
		"# mail hosts\n192.0.2.1\n\n192.0.2.0/28 # all of it\r\n"
		"192.0.2.14-192.0.2.17\n2001:db8::1",
		&scan, &why),
	    ST_OK);
	case_int("prefixes", scan.scope_len, 3);
	case_int("addresses", scan.scope_count, 19);
	case_int("mode", scan.mode, SCAN_FULL);
	case_int("scope", scan.has_scope, true);
	scan_free(&scan);
}

/* Only what came to its end covered all that it was to cover. */
static void
says_what_the_scan_was(void **state)
{
	static const struct {
		const char *name;
		struct scan scan;
		uint8_t mode;
		bool has_scope;
	} cases[] = {
	    {"cut off", {.has_end = false}, SCAN_UNSAID, false},
	    {"aborted", {.has_end = true, .aborted = true}, SCAN_UNSAID, false},
	    {"partial", {.has_end = true, .mode = SCAN_PARTIAL}, SCAN_PARTIAL,
		false},
	    {"full", {.has_end = true, .mode = SCAN_FULL}, SCAN_FULL, true},
	};
	struct tmpdir *t = *state;
	struct why why;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct scan scan = cases[i].scan;

		assert_int_equal(
		    read_scope(t, "192.0.2.1\n", &scan, &why), ST_OK);
		case_int(cases[i].name, scan.mode, cases[i].mode);
		case_int(cases[i].name, scan.has_scope, cases[i].has_scope);
		case_int(cases[i].name, scan.scope_count, 1);
		scan_free(&scan);
	}
}

static void
refuses_other_files(void **state)
{
	static const struct {
		const char *name, *text, *want;
	} cases[] = {
	    {"name", "192.0.2.1\nmail.example.org\n",
		"targets:2: \"mail.example.org\" is a name"},
	    {"nmap's octets", "192.0.2.1-20\n", "targets:1: "},
	    {"empty", "", "targets: names no address"},
	    {"comments", "# nothing\n", "targets: names no address"},
	};
	struct tmpdir *t = *state;
	struct scan scan = {.has_end = true};
	struct why why;
	char longest[5000];

	for (size_t i = 0; i < COUNT(cases); i++) {
		case_int(cases[i].name,
		    read_scope(t, cases[i].text, &scan, &why), ST_BAD_DATA);
		case_holds(cases[i].name, why.text, cases[i].want);
	}
	scan.exclude = prefixes("192.0.2.0/24", &scan.exclude_len);
	case_int(
	    "excluded", read_scope(t, "192.0.2.1\n", &scan, &why), ST_BAD_DATA);
	case_holds("excluded", why.text,
	    "targets: the scan excludes every address of it");
	memset(longest, '1', sizeof(longest));
	longest[sizeof(longest) - 1] = '\0';
	case_int("long", read_scope(t, longest, &scan, &why), ST_BAD_DATA);
	case_holds("long", why.text, "targets:1: too long");
	case_int(
	    "missing", scope_read(&scan, "/nonexistent/x", &why), ST_NO_INPUT);
	scan_free(&scan);
}

/* printf '192.0.2.1\n' | sha256sum */
#define SHA "d1aa74fdddc060ca4e2e10401f2f4e0ef37f94b0d8b25137e8c530d59f4aba75"

static void
holds_the_file_against_its_hash(void **state)
{
	struct tmpdir *t = *state;
	struct scan scan = {.has_end = true, .scope_sha = SHA};
	struct why why;

	assert_int_equal(read_scope(t, "192.0.2.1\n", &scan, &why), ST_OK);
	scan_free(&scan);
	assert_int_equal(
	    read_scope(t, "192.0.2.1 \n", &scan, &why), ST_BAD_DATA);
	case_holds("other", why.text, "is not the scope that the scan names");
	scan_free(&scan);
}

int
main(void)
{
#define TMPDIR_TEST(f)                                                         \
	cmocka_unit_test_setup_teardown(f, tmpdir_setup, tmpdir_teardown)
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(counts_addresses),
	    TMPDIR_TEST(reads_a_file),
	    TMPDIR_TEST(says_what_the_scan_was),
	    TMPDIR_TEST(refuses_other_files),
	    TMPDIR_TEST(holds_the_file_against_its_hash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
