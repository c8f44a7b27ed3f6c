/* relaybl.conf: TLS, keys, who may ask and transfer, who is told; read,
 * defaulted, printed and refused. */
#include <stdio.h>

#include "config_case.h"

#define LIST "lists: {a: {}}\n"
#define TLS                                                                    \
	"server: {tls-listen: [127.0.0.1@8853], tls-certificate: c.pem, "      \
	"tls-key: k.pem, tls-client-ca: ca.pem}\n"

static enum status
parse(const char *text, struct config **out)
{
	said[0] = '\0';
	return config_parse("/etc/c", text, strlen(text), note, NULL, out);
}

static struct config *
good(const char *text)
{
	struct config *c = NULL;

	case_int(text, parse(text, &c), ST_OK);
	assert_non_null(c);
	return c;
}

static void
silence_is_closed(void **state)
{
	struct config *c = good(LIST "zones: {b.c: {}}\n");
	const struct config_server *s = &c->server;
	const struct config_zone *z = &c->zones[0];

	(void)state;
	case_int("tls-listen", s->tls_listen_count, 0);
	assert_null(s->tls_certificate);
	assert_null(s->tls_client_ca);
	assert_null(s->nsid);
	assert_null(s->cookie_secrets);
	assert_null(s->chroot);
	case_int("require-cookie", s->require_cookie, false);
	case_int("rate-limit", s->rate_limit, 500);
	case_int("rate-slip", s->rate_slip, 2);
	case_int("transfers", s->transfers, 10);
	case_int("sandbox", s->sandbox_off, false);
	case_int("keys", c->key_count, 0);
	case_int("allow", z->allow_count, 0);
	case_int("transfer", z->transfer_count, 0);
	case_int("transfer-keys", z->transfer_keys != 0, false);
	case_int("notify", z->notify_count, 0);
	case_int("max-records", z->max_records, 50000000);
	config_free(&c);
}

#define EVERY_KEY                                                              \
	"zones:\n"                                                             \
	"  b.c:\n"                                                             \
	"    allow: [0.0.0.0/0, \"::/0\"]\n"                                   \
	"    allow-keys: [two.]\n"                                             \
	"    transfer: [192.0.2.0/24]\n"                                       \
	"    transfer-keys: [ONE.Example, two]\n"                              \
	"    transfer-tls: true\n"                                             \
	"    client-certificate: require\n"                                    \
	"    max-records: 4294967295\n"                                        \
	"    notify: [192.0.2.1, \"2001:db8::1@5300 one.example\", "           \
	"192.0.2.1@1  two]\n"                                                  \
	"server:\n"                                                            \
	"  tls-listen: [127.0.0.1, \"::1@8853\"]\n"                            \
	"  tls-certificate: tls/cert.pem\n"                                    \
	"  tls-key: /k.pem\n"                                                  \
	"  tls-client-ca: ca.pem\n"                                            \
	"  nsid: ns1\n"                                                        \
	"  cookie-secrets: cookies\n"                                          \
	"  require-cookie: true\n"                                             \
	"  rate-limit: 1\n"                                                    \
	"  rate-slip: 100\n"                                                   \
	"  transfers: 1000\n"                                                  \
	"  sandbox: off\n"                                                     \
	"  chroot: /srv\n"                                                     \
	"keys:\n"                                                              \
	"  one.example: {file: one.key}\n"                                     \
	"  Two.: {file: /two.key}\n" LIST

static void
check_server(const struct config_server *s)
{
	case_int("tls-listen", s->tls_listen_count, 2);
	case_int("port", s->tls_listen[0].port, 853);
	case_int("port", s->tls_listen[1].port, 8853);
	case_text("tls-certificate", s->tls_certificate, "/etc/tls/cert.pem");
	case_text("tls-key", s->tls_key, "/k.pem");
	case_text("tls-client-ca", s->tls_client_ca, "/etc/ca.pem");
	case_text("nsid", s->nsid, "ns1");
	case_text("cookie-secrets", s->cookie_secrets, "/etc/cookies");
	case_int("require-cookie", s->require_cookie, true);
	case_int("rate-limit", s->rate_limit, 1);
	case_int("rate-slip", s->rate_slip, 100);
	case_int("transfers", s->transfers, 1000);
	case_int("sandbox", s->sandbox_off, true);
	case_text("chroot", s->chroot, "/srv");
}

static void
every_key_reaches_its_field(void **state)
{
	struct config *c = good(EVERY_KEY);
	const struct config_zone *z = &c->zones[0];

	(void)state;
	check_server(&c->server);
	case_int("keys", c->key_count, 2);
	case_text("name", c->keys[1].name_text, "Two");
	assert_memory_equal(c->keys[1].name.wire, "\3two", 5);
	case_text("file", c->keys[0].file, "/etc/one.key");
	case_int("allow", z->allow_count, 2);
	case_int("allow-keys", (int64_t)z->allow_keys, 2);
	case_int("transfer", z->transfer_count, 1);
	case_int("transfer-keys", (int64_t)z->transfer_keys, 3);
	case_int("transfer-tls", z->transfer_tls, true);
	case_int("client-certificate", z->require_certificate, true);
	case_int("max-records", z->max_records, UINT32_MAX);
	case_int("notify", z->notify_count, 3);
	case_int("no key", z->notify[0].key, -1);
	case_int("port", z->notify[0].port, 53);
	case_int("key", z->notify[1].key, 0);
	case_int("family", z->notify[1].addr.family, ADDR_V6);
	case_int("port", z->notify[2].port, 1);
	case_int("key", z->notify[2].key, 1);
	config_free(&c);
}

static void
what_is_printed_is_read_back(void **state)
{
	static const char *const cases[] = {
	    LIST "zones: {b.c: {}}\n", EVERY_KEY, LIST TLS};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct config *c = good(cases[i]), *again;
		char *one = config_print(c), *two;

		assert_non_null(one);
		again = good(one);
		two = config_print(again);
		case_text(cases[i], two, one);
		free(one);
		free(two);
		config_free(&c);
		config_free(&again);
	}
}

static void
what_makes_no_sense_is_refused(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
	    {LIST "server: {tls-listen: [127.0.0.1]}\n",
		"/etc/c:2: server: tls-listen: without tls-certificate and "
		"tls-key\n"},
	    {LIST "server: {tls-listen: [127.0.0.1], tls-key: k}\n",
		"server: tls-listen: without tls-certificate"},
	    {LIST "server: {tls-key: k}\n", "tls-key: without tls-listen"},
	    {LIST "server: {tls-client-ca: k}\n",
		"tls-client-ca: without tls-listen"},
	    {LIST "server: {tls-listen: [127.0.0.1, 127.0.0.1@853]}\n",
		"tls-listen: the address and port of line 2 again"},
	    {LIST "server: {rate-limit: 0}\n", "0 is out of 1..1000000"},
	    {LIST "server: {transfers: 1001}\n", "1001 is out of 1..1000"},
	    {LIST "server: {sandbox: maybe}\n", "sandbox"},
	    {LIST "keys: {k: {}}\n", "key k: file: not given"},
	    {LIST "keys:\n  k: {file: a}\n  K.: {file: b}\n",
		"/etc/c:4: key K.: the key of line 3 again\n"},
	    {LIST "keys: {a..b: {file: a}}\n", "/etc/c:2: key a..b: "},
	    {LIST "zones: {b.c: {transfer-keys: [k]}}\n",
		"zone b.c: transfer-keys: there is no key \"k\"\n"},
	    {LIST "zones: {b.c: {transfer: []}}\n",
		"zone b.c: transfer: the list is empty\n"},
	    {LIST "zones: {b.c: {transfer-tls: true}}\n",
		"zone b.c: transfer-tls: the server has no tls-listen\n"},
	    {LIST "zones: {b.c: {client-certificate: require}}\n",
		"client-certificate: the server has no tls-client-ca\n"},
	    {LIST "zones: {b.c: {notify: [192.0.2.1@0]}}\n",
		"notify: the port behind the @ is not in 1..65535\n"},
	    {LIST "zones: {b.c: {notify: [192.0.2.1@53x k]}}\n",
		"notify: the port behind the @ is not in 1..65535\n"},
	    {LIST "zones: {b.c: {notify: [192.0.2.1 k]}}\n",
		"notify: there is no key \"k\"\n"},
	    {LIST "zones: {b.c: {notify: [192.0.2.1/32]}}\n", "notify: "},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct config *c = NULL;

		case_int(rows[i].text, parse(rows[i].text, &c), ST_CONFIG);
		case_holds(rows[i].text, said, rows[i].want);
		assert_null(c);
	}
}

/* A key more than a set can hold. */
static void
keys_are_bounded(void **state)
{
	char text[8192] = LIST "keys:\n";
	struct config *c = NULL;
	size_t n = strlen(text);

	(void)state;
	for (int i = 0; i <= CONFIG_TSIG_MAX; i++) {
		if (i == CONFIG_TSIG_MAX) {
			c = good(text);
			case_int("keys", c->key_count, CONFIG_TSIG_MAX);
			config_free(&c);
		}
		n += (size_t)sprintf(text + n, "  k%d: {file: f}\n", i);
	}
	case_int("one more", parse(text, &c), ST_CONFIG);
	case_holds("one more", said, "key k64: more than 64 keys\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(silence_is_closed),
	    cmocka_unit_test(every_key_reaches_its_field),
	    cmocka_unit_test(what_is_printed_is_read_back),
	    cmocka_unit_test(what_makes_no_sense_is_refused),
	    cmocka_unit_test(keys_are_bounded),
	};

	return cmocka_run_group_tests_name("config network", tests, NULL, NULL);
}
