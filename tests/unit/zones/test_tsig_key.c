/* Key files: what tsig-keygen writes, every slip with its line, and files that
 * others could read. */
#include "case.h"

#include "tmpdir.h"
#include "tsig_key.h"

#define SECRET "c2l4dGVlbiBvY3RldHMgb3IgbW9yZSwgaGVyZSAzMi4="
#define PLAIN  "sixteen octets or more, here 32."

/* As tsig-keygen of BIND 9.18 wrote it. */
static const char made[] = "key \"transfer.example.org\" {\n"
			   "\talgorithm hmac-sha256;\n"
			   "\tsecret \"" SECRET "\";\n"
			   "};\n";

static struct name
name(const char *text)
{
	struct name n;
	struct why why;

	assert_int_equal(name_parse(text, strlen(text), &n, &why), ST_OK);
	return n;
}

static void
takes_what_tsig_keygen_makes(void **state)
{
	struct name wanted = name("transfer.example.org");
	struct tsig_key key;
	struct why why;

	(void)state;
	assert_int_equal(
	    tsig_key_parse("f", made, strlen(made), &wanted, &key, &why),
	    ST_OK);
	case_int("algorithm", key.algorithm, TSIG_SHA256);
	case_int("length", key.secret_len, strlen(PLAIN));
	assert_memory_equal(key.secret, PLAIN, strlen(PLAIN));
	assert_memory_equal(key.name.wire, wanted.wire, wanted.len);
	tsig_key_wipe(&key);
	case_int("wiped", key.secret_len + key.secret[0], 0);
}

#define A(name, algorithm)                                                     \
	"key " name " { algorithm " algorithm "; secret \"" SECRET "\"; };"

static const struct {
	const char *name, *text;
	const char *why; /* NULL: good */
	enum tsig_algorithm algorithm;
} cases[] = {
    {"no quotes", A("k", "hmac-sha512"), NULL, TSIG_SHA512},
    {"upper case, final dot", A("\"K.\"", "HMAC-SHA384."), NULL, TSIG_SHA384},
    {"a secret without quotes",
	"key k{secret " SECRET ";algorithm \"hmac-sha256\";};", NULL,
	TSIG_SHA256},
    {"of several",
	A("a", "hmac-sha256") A("k", "hmac-sha384") "\n" A("kk", "hmac-sha512"),
	NULL, TSIG_SHA384},
    {"comments",
	"# one { \"\n// two\n/* three\n * key k */ key /**/ k # four\n{ "
	"algorithm hmac-sha256; // five\n secret \"" SECRET "\";}; # six",
	NULL, TSIG_SHA256},
    {"empty", "", "f: no key \"k\" in it", 0},
    {"another key", A("j", "hmac-sha256"), "f: no key \"k\" in it", 0},
    {"twice", A("k", "hmac-sha256") "\n" A("K", "hmac-sha384"),
	"f:2: the same key again", 0},
    {"a slip in another key", A("k", "hmac-sha256") "\n" A("j", "hmac-sha1"),
	"f:2: algorithm: not one of hmac-sha256, hmac-sha384, hmac-sha512", 0},
    {"MD5", A("k", "hmac-md5.sig-alg.reg.int"),
	"f:1: algorithm: not one of hmac-sha256, hmac-sha384, hmac-sha512", 0},
    {"truncated", A("k", "hmac-sha256-128"),
	"f:1: algorithm: not one of hmac-sha256, hmac-sha384, hmac-sha512", 0},
    {"no algorithm", "key k {\nsecret \"" SECRET "\";\n};",
	"f:3: a key without algorithm", 0},
    {"no secret", "key k { algorithm hmac-sha256; };",
	"f:1: a key without secret", 0},
    {"algorithm twice",
	"key k { algorithm hmac-sha256; algorithm hmac-sha256; };",
	"f:1: algorithm said twice", 0},
    {"secret twice",
	"key k { secret \"" SECRET "\";\nsecret \"" SECRET "\"; };",
	"f:2: secret said twice", 0},
    {"short",
	"key k {\n algorithm hmac-sha256;\n secret "
	"\"MTIzNDU2Nzg5MDEyMzQ1\";\n};",
	"f:3: secret: under 16 octets can be guessed", 0},
    {"no base64", "key k { secret \"c2l4dGVlbiBvY3RldHM\"; };",
	"f:1: secret: not base64", 0},
    {"no base64", "key k { secret \"====\"; };", "f:1: secret: not base64", 0},
    {"nothing in it", "key k { secret \"\"; };", "f:1: secret: not base64", 0},
    {"blanks in it", "key k { secret \"c2l4 dGVl\"; };",
	"f:1: secret: not base64", 0},
    {"no name", "key { };", "f:1: a key without name", 0},
    {"no brace", "key k algorithm", "f:1: no { behind the name", 0},
    {"no semicolon", "key k { algorithm hmac-sha256 secret",
	"f:1: no semicolon", 0},
    {"none at the end",
	"key k { algorithm hmac-sha256; secret \"" SECRET "\"; }",
	"f:1: no semicolon behind the }", 0},
    {"another statement", "key k { file \"x\"; };",
	"f:1: neither algorithm nor secret", 0},
    {"YAML", "key:\n  - id: k\n", "f:1: a key without name", 0},
    {"another file", "options { };", "f:1: neither \"key\" nor a comment", 0},
    {"cut", "key k {", "f:1: neither algorithm nor secret", 0},
    {"quotes without end", "key \"k {\n", "f:1: a quoted text without end", 0},
    {"comment without end", "\n/* key", "f:2: a comment without end", 0},
    {"a NUL", NULL, "f:1: neither \"key\" nor a comment", 0},
};

static void
each_slip_is_told(void **state)
{
	struct name wanted = name("k");

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *text = cases[i].text == NULL ? "\0" : cases[i].text;
		size_t len = cases[i].text == NULL ? 1 : strlen(text);
		char *exact = case_exact(text, len);
		struct tsig_key key = {.secret_len = 77};
		struct why why;
		enum status st =
		    tsig_key_parse("f", exact, len, &wanted, &key, &why);

		free(exact);
		case_int(cases[i].name, st,
		    cases[i].why == NULL ? ST_OK : ST_CONFIG);
		if (cases[i].why == NULL) {
			case_int(
			    cases[i].name, key.algorithm, cases[i].algorithm);
			case_int(cases[i].name, key.secret_len, strlen(PLAIN));
		} else {
			case_text(cases[i].name, why.text, cases[i].why);
			case_int(cases[i].name, key.secret_len, 77);
		}
	}
}

/* 512 octets, and 513. */
static void
longest_secret(void **state)
{
	struct name wanted = name("k");

	(void)state;
	for (size_t groups = 170; groups <= 172; groups++) {
		char text[1024];
		int n = snprintf(text, sizeof(text),
		    "key k { algorithm hmac-sha512; secret \"");
		struct tsig_key key;
		struct why why;
		enum status st;

		memset(text + n, 'A', groups * 4);
		n += (int)groups * 4;
		n += snprintf(text + n, sizeof(text) - (size_t)n, "%s\"; };",
		    groups == 170 ? "AAA=" : "");
		st = tsig_key_parse("f", text, (size_t)n, &wanted, &key, &why);
		case_int("status", st, groups == 170 ? ST_OK : ST_CONFIG);
		if (st == ST_OK)
			case_int("length", key.secret_len, 512);
		else
			case_text("why", why.text,
			    groups == 171 ? "f:1: secret: not base64"
					  : "f:1: secret: over 512 octets");
	}
}

static void
write_file(const char *path, mode_t mode)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fputs(made, f) >= 0, 1);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, mode), 0);
}

static const struct {
	mode_t mode;
	const char *why;
} modes[] = {{0600, NULL}, {0400, NULL},
    {0640, "others than its owner may use it (mode 640): chmod 600"},
    {0604, "others than its owner may use it (mode 604): chmod 600"},
    {0620, "others than its owner may use it (mode 620): chmod 600"},
    {0601, "others than its owner may use it (mode 601): chmod 600"}};

static void
its_owner_alone(void **state)
{
	struct name wanted = name("transfer.example.org");
	struct tmpdir *t = *state;
	char path[PATH_MAX], other[PATH_MAX];
	struct tsig_key key;
	struct why why;

	(void)snprintf(path, sizeof(path), "%s", tmpdir_path(t, "key"));
	(void)snprintf(other, sizeof(other), "%s", tmpdir_path(t, "other"));
	for (size_t i = 0; i < COUNT(modes); i++) {
		write_file(path, modes[i].mode);
		case_int("mode", tsig_key_load(path, &wanted, &key, &why),
		    modes[i].why == NULL ? ST_OK : ST_CONFIG);
		if (modes[i].why != NULL)
			case_holds("mode", why.text, modes[i].why);
		assert_int_equal(unlink(path), 0);
	}
	case_int("none", tsig_key_load(path, &wanted, &key, &why), ST_NO_INPUT);
	write_file(path, 0600);
	assert_int_equal(symlink(path, other), 0);
	case_int("link", tsig_key_load(other, &wanted, &key, &why), ST_CONFIG);
	case_holds("link", why.text, "other: is a symbolic link");
	assert_int_equal(unlink(other), 0);
	assert_int_equal(mkfifo(other, 0600), 0);
	case_int(
	    "fifo", tsig_key_load(other, &wanted, &key, &why), ST_NO_INPUT);
	case_holds("fifo", why.text, "other: not a plain file");
	case_int("directory", tsig_key_load(t->dir, &wanted, &key, &why),
	    ST_NO_INPUT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(takes_what_tsig_keygen_makes),
	    cmocka_unit_test(each_slip_is_told),
	    cmocka_unit_test(longest_secret),
	    cmocka_unit_test_setup_teardown(
		its_owner_alone, tmpdir_setup, tmpdir_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
