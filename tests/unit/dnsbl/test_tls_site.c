/* Certificates, keys and signers: what is loaded, what is refused, and why. */
#include "case.h"

#include <sys/stat.h>

#include "tls_fixture.h"

static int
setup(void **state)
{
	*state = calloc(1, sizeof(struct tls_place));
	tls_place_open(*state);
	return 0;
}

static int
teardown(void **state)
{
	tls_place_close(*state);
	free(*state);
	return 0;
}

static void
loads(void **state)
{
	struct tls_place *p = *state;
	struct tls_site *site;
	struct why why;

	assert_int_equal(tls_site_new(&p->cfg, &site, &why), ST_OK);
	assert_false(site->key_exposed);
	assert_in_range(site->not_after, time(NULL) + TLS_DAY - 60,
	    time(NULL) + TLS_DAY + 60);
	tls_site_free(&site);
	assert_null(site);
	assert_int_equal(chmod(p->key, 0604), 0);
	p->cfg.tls_client_ca = p->ca;
	assert_int_equal(tls_site_new(&p->cfg, &site, &why), ST_OK);
	assert_true(site->key_exposed);
	tls_site_free(&site);
}

static void
put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void
no_certificate(struct tls_place *p)
{
	unlink(p->cert);
}

static void
garbage_certificate(struct tls_place *p)
{
	put(p->cert, "-----BEGIN CERTIFICATE-----\nAAAA\n"
		     "-----END CERTIFICATE-----\n");
}

static void
empty_certificate(struct tls_place *p)
{
	put(p->cert, "");
}

static void
pipe_for_certificate(struct tls_place *p)
{
	unlink(p->cert);
	assert_int_equal(mkfifo(p->cert, 0600), 0);
}

static void
directory_for_key(struct tls_place *p)
{
	p->cfg.tls_key = p->dir;
}

static void
no_key(struct tls_place *p)
{
	put(p->key, "no key\n");
}

static void
key_of_another(struct tls_place *p)
{
	tls_write(p->key, NULL, p->client.key);
}

static void
key_with_passphrase(struct tls_place *p)
{
	FILE *f = fopen(p->key, "w");
	unsigned char word[] = "word";

	assert_non_null(f);
	assert_int_equal(PEM_write_PrivateKey(f, p->server.key,
			     EVP_aes_128_cbc(), word, 4, NULL, NULL),
	    1);
	fclose(f);
}

static void
no_signers(struct tls_place *p)
{
	p->cfg.tls_client_ca = p->ca;
	put(p->ca, "# none\n");
}

static void
refuses(void **state)
{
	static const struct {
		const char *name;
		void (*spoil)(struct tls_place *p);
		const char *key, *want;
	} cases[] = {
	    {"missing", no_certificate, "server: tls-certificate: /tmp/",
		"No such file"},
	    {"garbage", garbage_certificate, "server: tls-certificate: /tmp/",
		"cert.pem: "},
	    {"empty", empty_certificate, "server: tls-certificate: /tmp/",
		"no start line"},
	    {"a pipe", pipe_for_certificate, "server: tls-certificate: /tmp/",
		"not a plain file"},
	    {"a directory", directory_for_key, "server: tls-key: /tmp/",
		"not a plain file"},
	    {"no key", no_key, "server: tls-key: /tmp/", "key.pem: "},
	    {"the wrong key", key_of_another, "server: tls-key: /tmp/",
		"key values mismatch"},
	    {"a passphrase", key_with_passphrase, "server: tls-key: /tmp/",
		"key.pem: "},
	    {"no signers", no_signers, "server: tls-client-ca: /tmp/",
		"ca.pem: "},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct tls_site *site = NULL;
		struct tls_place p;
		struct why why = {.text = ""};

		tls_place_open(&p);
		cases[i].spoil(&p);
		case_int(cases[i].name, tls_site_new(&p.cfg, &site, &why),
		    ST_CONFIG);
		case_holds(cases[i].name, why.text, cases[i].key);
		case_holds(cases[i].name, why.text, cases[i].want);
		assert_null(site);
		case_int(cases[i].name, ERR_peek_error(), 0);
		tls_place_close(&p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(loads, setup, teardown),
	    cmocka_unit_test(refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
