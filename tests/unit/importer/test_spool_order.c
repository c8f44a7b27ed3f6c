/* In which order the files of a spool are taken. */
#include <sys/resource.h>

#include "importer/signing.h"
#include "importer/spool_case.h"
#include "spool_order.h"

/* The files that wait, in order: "a b c". */
static const char *
order(struct tmpdir *t, const struct config *config, char *out)
{
	struct spool s = open_spool(t);
	struct spool_files files;
	struct why why;
	size_t len = 0;

	assert_int_equal(spool_list(&s, &files, &why), ST_OK);
	assert_int_equal(spool_order(&s, config, &files, &why), ST_OK);
	out[0] = '\0';
	for (size_t i = 0; i < files.count; i++)
		len += (size_t)sprintf(
		    out + len, "%s%s", i > 0 ? " " : "", files.file[i].name);
	free(files.file);
	spool_close(&s);
	return out;
}

#define SCAN(scanner, seq, started)                                            \
	"{\"type\":\"scan\",\"format\":\"relay-verdict/1\",\"scan_id\":\"s\"," \
	"\"scanner\":\"" scanner "\"," seq "\"list\":\"l\",\"tool\":\"t\","    \
	"\"tool_version\":\"1\",\"vantage\":{\"net\":\"external\"},"           \
	"\"started\":\"" started "\",\"ports\":[25]}\n"
#define SEQ(n) "\"seq\":" #n ","

static struct config *
make_config(const char *scanner)
{
	struct config *config = NULL;
	char text[512];
	int n = snprintf(text, sizeof(text),
	    "store: /nonexistent\nlists:\n  l: {}\nscanners:\n  a: {%s}\n"
	    "zones:\n  bl.example.org:\n    list: l\n",
	    scanner);

	assert_int_equal(
	    config_parse("test.conf", text, (size_t)n, NULL, NULL, &config),
	    ST_OK);
	return config;
}

static void
goes_by_sequence_and_time(void **state)
{
	static const struct timespec then[2] = {{.tv_sec = 1}, {.tv_sec = 1}};
	struct tmpdir *t = *state;
	struct config *config = make_config("");
	char got[256];

	put(t, "1", SCAN("a", SEQ(10), "2026-01-01T00:00:00Z"));
	put(t, "2", SCAN("a", SEQ(9), "2026-01-03T00:00:00Z"));
	put(t, "3", SCAN("b", "", "2026-01-05T00:00:00Z"));
	put(t, "4", SCAN("b", "", "2026-01-04T00:00:00Z"));
	put(t, "5", "<nmaprun scanner=\"nmap\" start=\"1795290721\">");
	put(t, "6.csv", "ip,port,verdict\n");
	put(t, "6.csv.scan.json", SCAN("a", SEQ(8), "2026-01-09T00:00:00Z"));
	put(t, "7", "garbage");
	assert_int_equal(utimensat(AT_FDCWD, tmpdir_path(t, "7"), then, 0), 0);
	put(t, "8", "");
	case_text("order", order(t, config, got), "7 5 8 6.csv 2 1 4 3");
	config_free(&config);
}

/* A file that cannot be looked at, as no more can be opened. */
static void
has_no_order_when_a_file_cannot_be_read(void **state)
{
	struct tmpdir *t = *state;
	struct config *config = make_config("");
	struct spool s = open_spool(t);
	struct rlimit all, none = {0, 0};
	struct spool_files files;
	struct why why;

	put(t, "1", SCAN("a", SEQ(2), "2026-01-01T00:00:00Z"));
	assert_int_equal(spool_list(&s, &files, &why), ST_OK);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &all), 0);
	none.rlim_max = all.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	case_int("order", spool_order(&s, config, &files, &why), ST_IO);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &all), 0);
	free(files.file);
	spool_close(&s);
	config_free(&config);
}

/* Of a file that is to be signed only the signature is looked at. */
static void
goes_by_the_signature(void **state)
{
	struct tmpdir *t = *state;
	struct signer s = signer_make(1, 1);
	char keys[128], sig[MINISIGN_FILE_MAX], got[256];
	struct config *config;

	(void)snprintf(keys, sizeof(keys), "keys: [%s]", s.text);
	config = make_config(keys);
	put(t, "1", SCAN("a", SEQ(1), "2026-01-01T00:00:00Z"));
	put(t, "2", SCAN("a", SEQ(2), "2026-01-01T00:00:00Z"));
	put(t, "1.minisig",
	    signer_write(&s, "x", 1,
		"scanner=a scan_id=s seq=3 ended=2026-01-01T00:00:00Z", 0,
		sig));
	case_text("order", order(t, config, got), "2 1");
	config_free(&config);
	config = make_config("");
	case_text("nobody has keys", order(t, config, got), "1 2");
	config_free(&config);
	signer_free(&s);
}

int
main(void)
{
#define TMPDIR_TEST(f)                                                         \
	cmocka_unit_test_setup_teardown(f, tmpdir_setup, tmpdir_teardown)
	const struct CMUnitTest tests[] = {
	    TMPDIR_TEST(goes_by_sequence_and_time),
	    TMPDIR_TEST(has_no_order_when_a_file_cannot_be_read),
	    TMPDIR_TEST(goes_by_the_signature),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
