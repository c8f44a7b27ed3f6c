/* Generations: published, checked, kept. */
#include "generation_fixture.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

/* Names in STORE/served, sorted, with a space between. */
static const char *
names(const struct fixture *f, char *out, size_t cap)
{
	char path[128];
	struct dirent **e;
	int n = scandir(
	    fixture_served(f, "", path, sizeof(path)), &e, NULL, versionsort);

	assert_true(n >= 0);
	*out = '\0';
	for (int i = 0; i < n; i++) {
		if (strcmp(e[i]->d_name, ".") != 0 &&
		    strcmp(e[i]->d_name, "..") != 0) {
			strncat(out, *out ? " " : "", cap - strlen(out) - 1);
			strncat(out, e[i]->d_name, cap - strlen(out) - 1);
		}
		free(e[i]);
	}
	free(e);
	return out;
}

#define expect_names(f, want)                                                  \
	do {                                                                   \
		char got[512];                                                 \
		assert_string_equal(names(f, got, sizeof(got)), want);         \
	} while (0)

static void
make_file(const struct fixture *f, const char *name)
{
	char path[128];
	int fd = open(fixture_served(f, name, path, sizeof(path)),
	    O_WRONLY | O_CREAT | O_EXCL, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, "half", 4), 4);
	close(fd);
}

static void
test_publish(void **state)
{
	struct generation_info info, current;
	struct fixture f;
	struct stat sb;
	char path[128];
	mode_t old = umask(077);

	(void)state;
	fixture_open(&f);
	assert_int_equal(
	    generation_current(f.dir, &info, &fixture_why), ST_NOT_FOUND);
	fixture_add(&f, "zebra", "192.0.2.0/25");
	fixture_add(&f, "ape", "198.51.100.1");
	fixture_add(&f, "zebra", "192.0.2.128/25");
	fixture_add(&f, "zebra", "10.1.255.255");
	fixture_add(&f, "zebra", "10.2.0.0/24");
	fixture_add(&f, "zebra", "2001:db8::/64");
	must(fixture_publish_with(&f, fixture_checker, &info, &fixture_why));
	umask(old);
	assert_int_equal(info.number, 1);
	assert_int_equal(info.sequence, 6);
	assert_int_equal(info.list_count, 2);
	/* By id, not by name. */
	assert_string_equal(info.lists[0].name, "zebra");
	assert_string_equal(info.lists[1].name, "ape");
	/* Neighbours are one range, but none crosses a /16. */
	assert_int_equal(info.lists[0].ranges4, 3);
	assert_int_equal(info.lists[0].addresses4, 256 + 1 + 256);
	assert_int_equal(info.lists[0].ranges6, 1);
	assert_int_equal(info.lists[0].serial, fixture_serial(&f, "zebra"));
	assert_int_equal(info.lists[1].addresses4, 1);
	assert_int_not_equal(info.lists[0].hash, info.lists[1].hash);
	must(generation_current(f.dir, &current, &fixture_why));
	assert_int_equal(current.number, 1);
	assert_int_equal(current.sequence, info.sequence);
	assert_int_equal(current.bytes, info.bytes);
	assert_int_equal(current.compiled, info.compiled);
	assert_int_equal(current.lists[1].hash, info.lists[1].hash);
	generation_info_free(&current);
	generation_info_free(&info);
	/* The responder is another user. */
	assert_int_equal(
	    stat(fixture_served(&f, "", path, sizeof(path)), &sb), 0);
	assert_int_equal(sb.st_mode & 0777, 0775);
	assert_int_equal(
	    stat(fixture_served(&f, "1.mdb", path, sizeof(path)), &sb), 0);
	assert_int_equal(sb.st_mode & 0777, 0644);
	must(fixture_verify(&f, &fixture_why));
	assert_string_equal(fixture_why.text, "");
	fixture_close(&f);
}

static void
test_three_are_kept(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	for (uint64_t i = 1; i <= 12; i++) {
		assert_int_equal(fixture_publish(&f), i);
		if (i == 2)
			expect_names(&f, "1.mdb 2.mdb current");
	}
	expect_names(&f, "10.mdb 11.mdb 12.mdb current");
	fixture_expect_current(&f, "12.mdb");
	fixture_close(&f);
}

/* What a killed publication leaves costs nothing and stays nowhere. */
static void
test_leftovers(void **state)
{
	char path[128];
	struct fixture f;

	(void)state;
	fixture_open(&f);
	fixture_publish(&f);
	make_file(&f, ".tmp-2");
	make_file(&f, ".tmp-77");
	make_file(&f, "7.mdb");
	make_file(&f, "keep.txt");
	make_file(&f, "007.mdb");
	assert_int_equal(symlink("7.mdb", fixture_served(&f, "current.tmp",
					      path, sizeof(path))),
	    0);
	/* Above every number there was, also of what is removed. */
	assert_int_equal(fixture_publish(&f), 8);
	expect_names(&f, "007.mdb 1.mdb 8.mdb current keep.txt");
	/* The current one is gone: its number is not used again. */
	assert_int_equal(
	    unlink(fixture_served(&f, "8.mdb", path, sizeof(path))), 0);
	assert_int_equal(generation_current(
			     f.dir, &(struct generation_info){0}, &fixture_why),
	    ST_NOT_FOUND);
	assert_int_equal(fixture_publish(&f), 9);
	fixture_close(&f);
}

/* A current file that is damaged is no obstacle to the next. */
static void
test_damaged_current(void **state)
{
	struct generation_info info;
	struct fixture f;
	struct why why;
	char path[128];

	(void)state;
	fixture_open(&f);
	fixture_add(&f, "l", "192.0.2.1");
	fixture_publish(&f);
	assert_int_equal(
	    truncate(fixture_served(&f, "1.mdb", path, sizeof(path)), 8192), 0);
	assert_int_equal(fixture_verify(&f, &why), ST_CORRUPT);
	assert_non_null(strstr(why.text, path));
	assert_int_equal(generation_current(f.dir, &info, &why), ST_CORRUPT);
	assert_int_equal(fixture_publish(&f), 2);
	must(fixture_verify(&f, &fixture_why));
	fixture_close(&f);
}

struct checker_case {
	const char *name;
	const char *argv[4];
	enum status want;
	const char *text;
};

static const struct checker_case checker_cases[] = {
    {"says no", {"/bin/sh", "-c", "echo no good >&2; echo more >&2; exit 9"},
	ST_CORRUPT, "the check failed: no good"},
    {"says nothing", {"/bin/sh", "-c", "exit 3"}, ST_CORRUPT,
	"the checker exited with 3"},
    {"dies", {"/bin/sh", "-c", "kill -SEGV $$"}, ST_CORRUPT, "signal 11"},
    {"talks much", {"/bin/sh", "-c", "head -c 300000 /dev/zero >&2; exit 1"},
	ST_CORRUPT, "the check failed: \\x00"},
    {"is not there", {"/nonexistent/checker"}, ST_UNAVAILABLE,
	"/nonexistent/checker"},
};

static void
test_checker_says_no(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	fixture_publish(&f);
	for (size_t i = 0; i < sizeof(checker_cases) / sizeof(*checker_cases);
	     i++) {
		const struct checker_case *c = &checker_cases[i];
		struct generation_info info = {.number = 4711};
		struct why why = {""};
		enum status st = fixture_publish_with(&f, c->argv, &info, &why);

		if (st != c->want || strstr(why.text, c->text) == NULL)
			fail_msg("%s: got %d \"%s\", want %d \"%s\"", c->name,
			    st, why.text, c->want, c->text);
		assert_int_equal(info.number, 4711);
		expect_names(&f, "1.mdb current");
		fixture_expect_current(&f, "1.mdb");
	}
	assert_int_equal(fixture_publish(&f), 2);
	fixture_close(&f);
}

struct refused_case {
	const char *prefix;
	const char *text;
};

/* Import refuses them; should one stand in the ledger all the same, it is
 * not served. */
static const struct refused_case refused_cases[] = {
    {"127.0.0.2", "127.0.0.2"},
    {"127.0.0.0/17", "127.0.0.0-127.0.127.255"},
    {"::1", "::1"},
    {"::/48", "::1"},
    {"10.0.0.0/15", "10.0.0.0/15 is listed, which is wider than /16"},
    {"0.0.0.0/0", "0.0.0.0/0 is listed"},
    {"2001:db8::/47", "2001:db8::/47 is listed, which is wider than /48"},
};

static void
test_never_served(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refused_cases) / sizeof(*refused_cases);
	     i++) {
		const struct refused_case *c = &refused_cases[i];
		struct generation_info info;
		struct fixture f;
		struct why why = {""};
		enum status st;

		fixture_open(&f);
		fixture_add(&f, "l", c->prefix);
		st = fixture_publish_with(&f, fixture_checker, &info, &why);
		if (st != ST_CORRUPT || strstr(why.text, c->text) == NULL)
			fail_msg("%s: got %d \"%s\", want \"%s\"", c->prefix,
			    st, why.text, c->text);
		expect_names(&f, "");
		fixture_close(&f);
	}
}

/* The same ledger gives the same file, number and time apart. */
static void
test_pure(void **state)
{
	struct generation_info a, b;
	struct fixture f;

	(void)state;
	fixture_open(&f);
	fixture_add(&f, "l", "192.0.2.0/30");
	fixture_add(&f, "l", "2001:db8::1");
	must(fixture_publish_with(&f, fixture_checker, &a, &fixture_why));
	must(fixture_publish_with(&f, fixture_checker, &b, &fixture_why));
	assert_int_equal(a.bytes, b.bytes);
	assert_memory_equal(a.lists, b.lists, sizeof(*a.lists));
	generation_info_free(&a);
	generation_info_free(&b);
	fixture_close(&f);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_publish),
	    cmocka_unit_test(test_three_are_kept),
	    cmocka_unit_test(test_leftovers),
	    cmocka_unit_test(test_damaged_current),
	    cmocka_unit_test(test_checker_says_no),
	    cmocka_unit_test(test_never_served),
	    cmocka_unit_test(test_pure),
	};

	FIXTURE_CHECKER(argc, argv);
	return cmocka_run_group_tests_name("generation", tests, NULL, NULL);
}
