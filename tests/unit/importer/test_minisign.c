/* Signatures: what minisign made is good, and of everything that can be
 * changed in a file, its signature and its comments it is said what was. */
#include "importer/signing.h"

#include "base64.h"

#define DATA	"{\"type\":\"scan\"}\n"
#define COMMENT "scanner=nightly scan_id=1 seq=7 ended=2026-11-21T19:52:31Z"

/* Parses a signature file of exactly its size. */
static enum status
parse(const char *text, struct minisign *out, struct why *why)
{
	size_t len = strlen(text);
	char *exact = case_exact(text, len);
	enum status st = minisign_parse((const uint8_t *)exact, len, out, why);

	free(exact);
	return st;
}

/* Of the data, with the key: "" where it is good, else why not. */
static const char *
verdict(const char *text, const struct minisign_key *key, const char *data,
    struct why *why)
{
	struct minisign sig;
	uint8_t digest[MINISIGN_DIGEST_LEN];

	why->text[0] = '\0';
	assert_int_equal(minisign_digest(slice_of(data), digest, why), ST_OK);
	if (parse(text, &sig, why) == ST_OK)
		(void)!minisign_verify(&sig, key, digest, why);
	return why->text;
}

static size_t
read_file(const char *name, char *out, size_t cap)
{
	char path[256];
	FILE *f;
	size_t len;

	(void)snprintf(path, sizeof(path), "tests/data/signed/%s", name);
	f = fopen(path, "r");
	assert_non_null(f);
	len = fread(out, 1, cap - 1, f);
	out[len] = '\0';
	assert_int_equal(fclose(f), 0);
	return len;
}

/* Made by the minisign program. */
static void
takes_what_minisign_wrote(void **state)
{
	static char data[65536], text[MINISIGN_FILE_MAX], pub[512];
	char id[MINISIGN_ID_TEXT_MAX];
	struct minisign_key key;
	struct why why;
	char *line;

	(void)state;
	(void)read_file("scan.jsonl", data, sizeof(data));
	(void)read_file("scan.jsonl.minisig", text, sizeof(text));
	(void)read_file("scanner.pub", pub, sizeof(pub));
	line = strchr(pub, '\n') + 1;
	assert_int_equal(
	    minisign_key_parse(line, strcspn(line, "\n"), &key, &why), ST_OK);
	case_text("key id", minisign_id_format(key.id, id), "5FCAB390FCBD5162");
	case_text("sample", verdict(text, &key, data, &why), "");
	data[100] ^= 1;
	case_holds("byte", verdict(text, &key, data, &why), "not the one");
}

static void
tells_what_was_changed(void **state)
{
	struct signer s = signer_make(1, 1), same_id = signer_make(1, 2);
	char text[MINISIGN_FILE_MAX], other[MINISIGN_FILE_MAX], *at;
	struct why why;

	(void)state;
	signer_write(&s, DATA, strlen(DATA), COMMENT, 0, text);
	case_text("good", verdict(text, &s.key, DATA, &why), "");
	case_text("one byte more", verdict(text, &s.key, DATA "x", &why),
	    "the signature is good, but the file is not the one that was "
	    "signed");
	case_text("key of the same id", verdict(text, &same_id.key, DATA, &why),
	    "not signed with the key 0101010101010101 that relaybl.conf has, "
	    "or the signature is damaged");
	/* Nobody signed this one, and minisign takes it as well. */
	at = strstr(text, "of a test");
	*at = 'O';
	case_text("untrusted comment", verdict(text, &s.key, DATA, &why), "");
	*strstr(text, "seq=7") = 'S';
	case_text("trusted comment", verdict(text, &s.key, DATA, &why),
	    "the trusted comment is not the one that was signed");
	/* The comment and its signature of another file, by the same key. */
	signer_write(&s, DATA, strlen(DATA), COMMENT, 0, text);
	signer_write(&s, "else", 4, "scanner=x", 0, other);
	(void)strcpy(strstr(text, "trusted comment: s"),
	    strstr(other, "trusted comment: s"));
	case_text("spliced", verdict(text, &s.key, DATA, &why),
	    "the trusted comment is not the one that was signed");
	case_text("of another file", verdict(other, &s.key, DATA, &why),
	    "the signature is good, but the file is not the one that was "
	    "signed");
	signer_free(&s);
	signer_free(&same_id);
}

/* Every bit of both signatures counts, and of the key id and the algorithm. */
static void
every_bit_counts(void **state)
{
	struct signer s = signer_make(9, 3);
	char text[MINISIGN_FILE_MAX], changed[MINISIGN_FILE_MAX];
	struct why why;

	(void)state;
	signer_write(&s, DATA, strlen(DATA), COMMENT, 0, text);
	for (const char *line = strchr(text, '\n') + 1; line != NULL;) {
		size_t len = strcspn(line, "\n");

		for (size_t i = 0; i < len; i++) {
			char *c = changed + (line - text) + i;

			(void)strcpy(changed, text);
			*c = *c == 'A' ? 'B' : 'A';
			/* The id is not signed: who asks for the key by it
			 * does not find it. */
			if (line[0] == 'R' && i > 2 && i < 14)
				continue;
			if (verdict(changed, &s.key, DATA, &why)[0] == '\0')
				fail_msg("byte %zu may be another",
				    (size_t)(c - changed));
		}
		line = line[0] == 'R' ? strchr(line + len + 1, '\n') + 1 : NULL;
	}
	signer_free(&s);
}

/* Every cut is refused, but the one of the last newline. */
static void
refuses_every_cut(void **state)
{
	struct signer s = signer_make(2, 2);
	char text[MINISIGN_FILE_MAX];
	struct why why;
	size_t len;

	(void)state;
	signer_write(&s, DATA, strlen(DATA), COMMENT, 0, text);
	len = strlen(text);
	for (size_t i = 0; i < len - 1; i++) {
		char cut[MINISIGN_FILE_MAX];

		memcpy(cut, text, i);
		cut[i] = '\0';
		if (verdict(cut, &s.key, DATA, &why)[0] == '\0')
			fail_msg("cut at %zu is taken", i);
	}
	text[len - 1] = '\0';
	case_text("last newline", verdict(text, &s.key, DATA, &why), "");
	signer_free(&s);
}

/* CR LF ends a line for minisign, too. */
static void
takes_crlf(void **state)
{
	struct signer s = signer_make(2, 2);
	char text[MINISIGN_FILE_MAX], crlf[MINISIGN_FILE_MAX], *to = crlf;
	struct why why;

	(void)state;
	signer_write(&s, DATA, strlen(DATA), COMMENT, 0, text);
	for (const char *c = text; *c != '\0'; c++) {
		if (*c == '\n')
			*to++ = '\r';
		*to++ = *c;
	}
	*to = '\0';
	case_text("CR LF", verdict(crlf, &s.key, DATA, &why), "");
	signer_free(&s);
}

static void
refuses_what_is_no_signature(void **state)
{
	struct signer s = signer_make(2, 2);
	char text[2 * MINISIGN_FILE_MAX], *sig;
	struct minisign out;
	struct why why;
	const struct {
		const char *name, *text, *want;
	} cases[] = {
	    {"empty", "", "not a minisign signature"},
	    {"a scan", DATA, "not a minisign signature"},
	    {"no signature", "untrusted comment: x\n", "cut off: no signature"},
	    {"no base64", "untrusted comment: x\nnonsense\n",
		"line 2: not a signature"},
	    {"a key",
		"untrusted comment: x\n"
		"RWRiUb38kLPKX0M9ks2DQVmVhDLrxKpWHZSA4m1rLUBc0xjKh+p0koRg"
		"\n",
		"line 2: not a signature"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(parse(cases[i].text, &out, &why), ST_BAD_DATA);
		case_holds(cases[i].name, why.text, cases[i].want);
	}
	signer_write(&s, DATA, strlen(DATA), COMMENT, 1, text);
	assert_int_equal(parse(text, &out, &why), ST_BAD_DATA);
	case_holds("legacy", why.text, "a legacy signature (Ed)");
	signer_write(&s, DATA, strlen(DATA), COMMENT, 0, text);
	sig = text + strlen(text);
	(void)strcpy(sig, "\n");
	assert_int_equal(parse(text, &out, &why), ST_BAD_DATA);
	case_holds("behind", why.text, "something behind");
	signer_write(&s, DATA, strlen(DATA), "caf\xc3\xa9", 0, text);
	assert_int_equal(parse(text, &out, &why), ST_BAD_DATA);
	case_holds("bytes", why.text, "not printable ASCII");
	memset(text, 'x', sizeof(text));
	text[MINISIGN_FILE_MAX + 1] = '\0';
	assert_int_equal(parse(text, &out, &why), ST_BAD_DATA);
	case_holds("long", why.text, "too long");
	signer_free(&s);
}

static void
long_comment(void **state)
{
	struct signer s = signer_make(2, 2);
	char text[MINISIGN_FILE_MAX], comment[MINISIGN_COMMENT_MAX + 2];
	struct minisign out;
	struct why why;
	size_t len;

	(void)state;
	memset(comment, 'x', sizeof(comment));
	comment[MINISIGN_COMMENT_MAX] = '\0';
	signer_write(&s, DATA, strlen(DATA), comment, 0, text);
	case_text("longest", verdict(text, &s.key, DATA, &why), "");
	/* One more. */
	len = (size_t)(strstr(text, "xxx") - text);
	memmove(text + len + 1, text + len, strlen(text + len) + 1);
	assert_int_equal(parse(text, &out, &why), ST_BAD_DATA);
	case_holds("longer", why.text, "too long");
	signer_free(&s);
}

static void
keys(void **state)
{
	static const char good[] =
	    "RWRiUb38kLPKX0M9ks2DQVmVhDLrxKpWHZSA4m1rLUBc0xjKh+p0koRg";
	static const char *const bad[] = {
	    "",
	    "RW",
	    /* Cut, one more, blanks, another algorithm, no base64. */
	    "RWRiUb38kLPKX0M9ks2DQVmVhDLrxKpWHZSA4m1rLUBc0xjKh+p0koR",
	    "RWRiUb38kLPKX0M9ks2DQVmVhDLrxKpWHZSA4m1rLUBc0xjKh+p0koRgg",
	    " RWRiUb38kLPKX0M9ks2DQVmVhDLrxKpWHZSA4m1rLUBc0xjKh+p0koR",
	    "RVRiUb38kLPKX0M9ks2DQVmVhDLrxKpWHZSA4m1rLUBc0xjKh+p0koRg",
	    "RWRiUb38kLPKX0M9ks2DQVmVhDLrxKpWHZSA4m1rLUBc0xjKh+p0ko==",
	    "RWRiUb38kLPKX0M9ks2DQVmVhDLrxKpWHZSA4m1rLUBc0xjKh+p0koR_",
	};
	struct minisign_key key;
	struct why why;
	char *exact;

	(void)state;
	exact = case_exact(good, strlen(good));
	assert_int_equal(
	    minisign_key_parse(exact, strlen(good), &key, &why), ST_OK);
	free(exact);
	for (size_t i = 0; i < COUNT(bad); i++) {
		exact = case_exact(bad[i], strlen(bad[i]));
		case_int(bad[i],
		    minisign_key_parse(exact, strlen(bad[i]), &key, &why),
		    ST_BAD_DATA);
		free(exact);
	}
}

/* One text for every run of bytes (RFC 4648 3.5). */
static void
base64_is_strict(void **state)
{
	static const struct {
		const char *text;
		size_t want;
		bool good;
	} cases[] = {
	    {"", 0, true},
	    {"AA==", 1, true},
	    {"AAA=", 2, true},
	    {"AAAA", 3, true},
	    {"+/+/", 3, true},
	    {"/w==", 1, true},
	    {"/x==", 1, false}, /* unused bits */
	    {"//9=", 2, false},
	    {"AA=", 1, false},
	    {"AA", 1, false},
	    {"A===", 1, false},
	    {"AA=A", 2, false},
	    {"=AAA", 3, false},
	    {"AAA=", 1, false}, /* another length than it says */
	    {"AA==", 2, false},
	    {"AAAA", 2, false},
	    {"AAAAAA==", 3, false},
	    {"AA==AAAA", 4, false},
	    {"AA A", 3, false},
	    {"-_-_", 3, false},
	};
	uint8_t out[8];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].text);
		char *exact = case_exact(cases[i].text, len);

		case_int(cases[i].text,
		    base64_decode(
			(const uint8_t *)exact, len, out, cases[i].want),
		    cases[i].good);
		free(exact);
	}
	assert_true(base64_decode((const uint8_t *)"3q2+7w==", 8, out, 4));
	assert_memory_equal(out, "\xde\xad\xbe\xef", 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(takes_what_minisign_wrote),
	    cmocka_unit_test(tells_what_was_changed),
	    cmocka_unit_test(every_bit_counts),
	    cmocka_unit_test(refuses_every_cut),
	    cmocka_unit_test(takes_crlf),
	    cmocka_unit_test(refuses_what_is_no_signature),
	    cmocka_unit_test(long_comment),
	    cmocka_unit_test(keys),
	    cmocka_unit_test(base64_is_strict),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
