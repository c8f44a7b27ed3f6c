/* Whose scan a file is: keys pinned to scanners, the trusted comment against
 * what the file says, who may bring what. */
#include "signature.h"

#include "importer/signing.h"
#include "tmpdir.h"

#define DATA  "what was scanned\n"
#define ENDED "2026-11-21T19:52:31Z"
#define BOUND "scanner=nightly scan_id=s-1 seq=7 ended=" ENDED

struct keys {
	struct tmpdir *tmp;
	struct config *config;
	struct signer nightly, second, partner, stranger;
};

/* nightly has two keys, partner one and need not use it, bare none. */
static int
setup(void **state)
{
	struct keys *k = calloc(1, sizeof(*k));
	void *tmp = NULL;
	char text[1024];
	int n;

	if (k == NULL || tmpdir_setup(&tmp) != 0)
		return -1;
	k->tmp = tmp;
	k->nightly = signer_make(1, 1);
	k->second = signer_make(2, 2);
	k->partner = signer_make(3, 3);
	k->stranger = signer_make(4, 4);
	n = snprintf(text, sizeof(text),
	    "store: /nonexistent\nlists:\n  relays: {}\nscanners:\n"
	    "  nightly:\n    keys: [%s, %s]\n"
	    "  partner:\n    keys: [%s]\n    require-signature: false\n"
	    "  bare: {}\nzones:\n  bl.example.org:\n    list: relays\n",
	    k->nightly.text, k->second.text, k->partner.text);
	*state = k;
	return config_parse("test.conf", text, (size_t)n, NULL, NULL,
		   &k->config) == ST_OK
		   ? 0
		   : -1;
}

static int
teardown(void **state)
{
	struct keys *k = *state;
	void *tmp = k->tmp;

	signer_free(&k->nightly);
	signer_free(&k->second);
	signer_free(&k->partner);
	signer_free(&k->stranger);
	config_free(&k->config);
	free(k);
	return tmpdir_teardown(&tmp);
}

/* A signature of DATA in a file, read and verified. */
static enum status
verify(struct keys *k, const struct signer *s, const char *comment,
    struct signature *out, struct why *why)
{
	char text[MINISIGN_FILE_MAX];
	uint8_t digest[MINISIGN_DIGEST_LEN];
	enum status st;

	(void)remove(tmpdir_path(k->tmp, "x.minisig"));
	signer_write(s, DATA, strlen(DATA), comment, 0, text);
	tmpdir_write(k->tmp, "x.minisig", 0, text, strlen(text));
	assert_int_equal(minisign_digest(slice_of(DATA), digest, why), ST_OK);
	why->text[0] = '\0';
	st = signature_read(out, tmpdir_path(k->tmp, "x.minisig"), false, why);
	return st == ST_OK ? signature_verify(out, k->config, digest, why) : st;
}

static void
finds_the_key(void **state)
{
	struct keys *k = *state;
	struct signature sig;
	struct why why;

	case_int("nightly", verify(k, &k->nightly, BOUND, &sig, &why), ST_OK);
	case_text("signer", sig.signer, "0101010101010101");
	case_text("scanner", sig.scanner, "nightly");
	case_text("scan_id", sig.scan_id, "s-1");
	case_int("seq", sig.seq, 7);
	case_int("ended", sig.ended, 1795290751);
	case_int("second", verify(k, &k->second, BOUND, &sig, &why), ST_OK);
	case_text("signer", sig.signer, "0202020202020202");
	case_int("stranger", verify(k, &k->stranger, BOUND, &sig, &why),
	    ST_BAD_DATA);
	case_holds("stranger", why.text,
	    "x.minisig: is by the key 0404040404040404, which no scanner in "
	    "relaybl.conf has");
	case_text("no signer", sig.signer, "");
}

static void
takes_the_comment_apart(void **state)
{
	static const struct {
		const char *comment, *want;
	} cases[] = {
	    {"ended=" ENDED "\t seq=7  scan_id=s-1 scanner=nightly x=y", ""},
	    {"timestamp:1795290721\tfile:scan.jsonl\thashed",
		"scanner= is missing: sign with minisign -t"},
	    {"", "scanner= is missing"},
	    {"scan_id=s-1 seq=7 ended=" ENDED, "scanner= is missing"},
	    {"scanner=nightly seq=7 ended=" ENDED, "scan_id= is missing"},
	    {"scanner=nightly scan_id=s-1 ended=" ENDED, "seq= is missing"},
	    {"scanner=nightly scan_id=s-1 seq=7", "ended= is missing"},
	    {BOUND " seq=8", "seq stands there twice"},
	    {"scanner= scan_id=s-1 seq=7 ended=" ENDED, "scanner: not a name"},
	    {"scanner=a/b scan_id=s-1 seq=7 ended=" ENDED,
		"scanner: not a name"},
	    {"scanner=nightly scan_id=s-1 seq=-7 ended=" ENDED,
		"seq: not a number"},
	    {"scanner=nightly scan_id=s-1 seq=9223372036854775808 ended=" ENDED,
		"seq: not a number"},
	    {"scanner=nightly scan_id=s-1 seq=9223372036854775807 ended=" ENDED,
		""},
	    {"scanner=nightly scan_id=s-1 seq=0 ended=" ENDED,
		"seq: must be 1 or more"},
	    {"scanner=nightly scan_id=s-1 seq= ended=" ENDED,
		"seq: must be 1 or more"},
	    {"scanner=nightly scan_id=s-1 seq=7 ended=2026-11-21T19:52:31",
		"ended: "},
	    {"Scanner=nightly scan_id=s-1 seq=7 ended=" ENDED,
		"scanner= is missing"},
	};
	struct keys *k = *state;
	struct signature sig;
	struct why why;

	for (size_t i = 0; i < COUNT(cases); i++) {
		enum status st =
		    verify(k, &k->nightly, cases[i].comment, &sig, &why);

		case_holds(cases[i].comment, why.text, cases[i].want);
		case_int(cases[i].comment, st,
		    cases[i].want[0] == '\0' ? ST_OK : ST_BAD_DATA);
		case_text(cases[i].comment, sig.signer,
		    cases[i].want[0] == '\0' ? "0101010101010101" : "");
	}
}

static void
binds_it_to_the_scan(void **state)
{
	static const struct {
		const char *name, *scanner, *scan_id;
		uint64_t seq;
		int64_t ended;
		const char *want;
	} cases[] = {
	    {"all", "nightly", "s-1", 7, 1795290751, ""},
	    {"nothing", "", "", 0, 0, ""},
	    {"scanner", "partner", "s-1", 7, 1795290751,
		"the file says scanner partner, the signature's trusted "
		"comment nightly"},
	    {"scan_id", "nightly", "s-2", 7, 1795290751,
		"the file says scan_id s-2, the signature's trusted comment "
		"s-1"},
	    {"seq", "nightly", "s-1", 8, 1795290751,
		"the file says seq 8, the signature's trusted comment 7"},
	    {"ended", "nightly", "s-1", 7, 1795290750,
		"the file says ended 2026-11-21T19:52:30Z, the signature's "
		"trusted comment 2026-11-21T19:52:31Z"},
	};
	struct keys *k = *state;
	struct signature sig;
	struct why why;

	assert_int_equal(verify(k, &k->nightly, BOUND, &sig, &why), ST_OK);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct scan scan = {
		    .seq = cases[i].seq, .ended = cases[i].ended};
		enum status st;

		(void)strcpy(scan.scanner, cases[i].scanner);
		(void)strcpy(scan.scan_id, cases[i].scan_id);
		why.text[0] = '\0';
		st = signature_bind(&sig, &scan, &why);
		case_holds(cases[i].name, why.text, cases[i].want);
		case_int(cases[i].name, st,
		    cases[i].want[0] == '\0' ? ST_OK : ST_BAD_DATA);
		if (st != ST_OK)
			continue;
		case_text(cases[i].name, scan.scanner, "nightly");
		case_text(cases[i].name, scan.scan_id, "s-1");
		case_int(cases[i].name, scan.seq, 7);
		case_int(cases[i].name, scan.ended, 1795290751);
	}
}

/* Who may bring what: key, scanner, the name in the file. */
static void
admits_only_the_owner(void **state)
{
	static const struct {
		const char *signer, *scanner, *claimed, *want;
		bool missing;
	} cases[] = {
	    {"nightly", "nightly", "nightly", "", false},
	    {"nightly", "nightly", "", "", false},
	    {"second", "nightly", "nightly", "", false},
	    {"", "nightly", "nightly", "is not signed", true},
	    {"", "nightly", "", "is not signed", true},
	    {"partner", "nightly", "nightly",
		"is signed with the key 0303030303030303, which is not one of "
		"scanner \"nightly\"",
		false},
	    {"partner", "partner", "partner", "", false},
	    {"", "partner", "partner", "", false},
	    {"nightly", "partner", "partner", "which is not one of", false},
	    {"", "bare", "bare", "", false},
	    {"nightly", "bare", "bare", "which is not one of", false},
	    /* --scanner names another than the file. */
	    {"nightly", "nightly", "partner", "cannot count as", false},
	    {"", "bare", "nightly",
		"is by scanner \"nightly\" and cannot count as \"bare\": "
		"nightly signs its scans",
		false},
	    {"nightly", "bare", "nightly", "cannot count as", false},
	    {"", "partner", "bare",
		"is by scanner \"bare\" and cannot count as \"partner\": "
		"partner signs its scans",
		false},
	    {"", "nightly", "unheard-of", "cannot count as", false},
	    {"", "bare", "unheard-of", "", false},
	};
	struct keys *k = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *by = cases[i].signer;
		const struct signer *s =
		    strcmp(by, "nightly") == 0	? &k->nightly
		    : strcmp(by, "second") == 0 ? &k->second
						: &k->partner;
		struct signature sig = {.seq = 0};
		struct why why = {""};
		bool missing;
		enum status st;

		if (by[0] != '\0')
			assert_int_equal(
			    verify(k, s, BOUND, &sig, &why), ST_OK);
		st = signature_admit(&sig, k->config,
		    config_scanner_by_name(k->config, cases[i].scanner),
		    cases[i].claimed, &missing, &why);
		case_holds(cases[i].scanner, why.text, cases[i].want);
		if (st != (cases[i].want[0] == '\0' ? ST_OK : ST_BAD_DATA) ||
		    missing != cases[i].missing)
			fail_msg("row %zu: status %d, missing %d: %s", i,
			    (int)st, missing, why.text);
	}
}

static void
checks_what_stands_beside_it(void **state)
{
	struct keys *k = *state;
	struct signature sig, none = {.seq = 0};
	char text[MINISIGN_FILE_MAX], path[PATH_MAX];
	const struct {
		const char *name;
		const struct signer *by;
		const char *comment, *bytes, *want;
	} cases[] = {
	    {"good", &k->nightly, BOUND, "side", ""},
	    {"changed", &k->nightly, BOUND, "sidE",
		"not the one that was signed"},
	    {"another key", &k->second, BOUND, "side",
		"is signed for another scan, or by another key"},
	    {"another scan", &k->nightly,
		"scanner=nightly scan_id=s-1 seq=8 ended=" ENDED, "side",
		"is signed for another scan"},
	    {"a stranger", &k->stranger, BOUND, "side", "no scanner in"},
	};
	struct why why;

	assert_int_equal(verify(k, &k->nightly, BOUND, &sig, &why), ST_OK);
	(void)snprintf(path, sizeof(path), "%s", tmpdir_path(k->tmp, "y"));
	case_int("not signed",
	    signature_check_side(
		&sig, k->config, path, false, slice_of("side"), &why),
	    ST_BAD_DATA);
	case_holds("not signed", why.text, "is not signed, and what it");
	case_int("nor is the scan",
	    signature_check_side(
		&none, k->config, path, false, slice_of("side"), &why),
	    ST_OK);
	for (size_t i = 0; i < COUNT(cases); i++) {
		enum status st;

		(void)remove(tmpdir_path(k->tmp, "y.minisig"));
		signer_write(cases[i].by, "side", 4, cases[i].comment, 0, text);
		tmpdir_write(k->tmp, "y.minisig", 0, text, strlen(text));
		why.text[0] = '\0';
		st = signature_check_side(&sig, k->config, path, false,
		    slice_of(cases[i].bytes), &why);
		case_holds(cases[i].name, why.text, cases[i].want);
		case_int(cases[i].name, st,
		    cases[i].want[0] == '\0' ? ST_OK : ST_BAD_DATA);
	}
}

/* What is no small regular file is not waited for and not followed. */
static void
reads_only_files(void **state)
{
	static char large[MINISIGN_FILE_MAX + 1];
	struct keys *k = *state;
	struct signature sig;
	struct why why = {""};
	char link[PATH_MAX], target[PATH_MAX];

	case_int("missing",
	    signature_read(&sig, tmpdir_path(k->tmp, "none"), true, &why),
	    ST_NOT_FOUND);
	case_text("missing", why.text, "");
	case_int("directory", signature_read(&sig, k->tmp->dir, true, &why),
	    ST_BAD_DATA);
	assert_int_equal(mkfifo(tmpdir_path(k->tmp, "fifo"), 0600), 0);
	case_int("fifo", signature_read(&sig, k->tmp->path, true, &why),
	    ST_BAD_DATA);
	memset(large, 'x', sizeof(large));
	tmpdir_write(k->tmp, "large", 0, large, sizeof(large));
	case_int("large",
	    signature_read(&sig, tmpdir_path(k->tmp, "large"), true, &why),
	    ST_BAD_DATA);
	case_holds("large", why.text, "large: longer than 4096 bytes");
	(void)verify(k, &k->nightly, BOUND, &sig, &why);
	(void)snprintf(
	    target, sizeof(target), "%s", tmpdir_path(k->tmp, "x.minisig"));
	(void)snprintf(link, sizeof(link), "%s", tmpdir_path(k->tmp, "link"));
	assert_int_equal(symlink(target, link), 0);
	case_int("link", signature_read(&sig, link, true, &why), ST_OK);
	case_int("link of others", signature_read(&sig, link, false, &why),
	    ST_BAD_DATA);
	case_holds("link of others", why.text, "is a symbolic link");
}

int
main(void)
{
#define KEYS_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
	    KEYS_TEST(finds_the_key),
	    KEYS_TEST(takes_the_comment_apart),
	    KEYS_TEST(binds_it_to_the_scan),
	    KEYS_TEST(admits_only_the_owner),
	    KEYS_TEST(checks_what_stands_beside_it),
	    KEYS_TEST(reads_only_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
