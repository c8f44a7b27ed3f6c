/* The server's side of TLS against OpenSSL's client, in memory: handshakes in
 * any pieces, and all that a client may and may not do afterwards. */
#include "tls_world.h"

static void
any_version_in_any_pieces(void **state)
{
	static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
	static const size_t pieces[] = {1, 2, 3, 5, 7, 100, SIZE_MAX};
	struct world *w = *state;

	for (size_t v = 0; v < COUNT(versions); v++)
		for (size_t i = 0; i < COUNT(pieces); i++) {
			struct tls_talk *t = begin(w);

			t->piece = pieces[i];
			SSL_set_min_proto_version(t->client, versions[v]);
			SSL_set_max_proto_version(t->client, versions[v]);
			assert_true(tls_talk_greet(t));
			assert_int_equal(SSL_version(t->client), versions[v]);
			assert_false(tls_conn_is_certified(t->server));
			assert_false(tls_conn_is_resumed(t->server));
			assert_talks(t);
			tls_talk_close(t);
		}
}

static void
old_versions_are_refused(void **state)
{
	static const int versions[] = {TLS1_VERSION, TLS1_1_VERSION};
	struct world *w = *state;

	for (size_t i = 0; i < COUNT(versions); i++) {
		struct tls_talk *t = begin(w);

		SSL_set_security_level(t->client, 0);
		SSL_set_min_proto_version(t->client, versions[i]);
		SSL_set_max_proto_version(t->client, versions[i]);
		assert_false(tls_talk_greet(t));
		assert_int_equal(t->result, TLS_BROKEN);
		case_text(
		    "old", tls_conn_reason(t->server), "unsupported protocol");
		tls_talk_close(t);
	}
}

static void
only_dot_or_nothing(void **state)
{
	static const struct {
		const char *name, *offer;
		bool want;
	} cases[] = {
	    {"dot", "\3dot", true},
	    {"dot among others", "\2h2\3dot\10http/1.1", true},
	    {"h2", "\2h2", false},
	    {"doq", "\3doq", false},
	    {"DOT", "\3DOT", false},
	    {"dots", "\4dots", false},
	};
	struct world *w = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct tls_talk *t = begin(w);
		const unsigned char *chosen;
		unsigned len;

		SSL_set_alpn_protos(t->client,
		    (const unsigned char *)cases[i].offer,
		    (unsigned)strlen(cases[i].offer));
		case_int(cases[i].name, tls_talk_greet(t), cases[i].want);
		SSL_get0_alpn_selected(t->client, &chosen, &len);
		case_int(cases[i].name, len, cases[i].want ? 3 : 0);
		if (!cases[i].want)
			case_holds(cases[i].name,
			    ERR_reason_error_string(ERR_peek_error()),
			    "no application protocol");
		tls_talk_close(t);
	}
}

/* What is no TLS, or no good one, at every place where a client may stop. */
static void
strangers(void **state)
{
	static const struct {
		const char *name, *data;
		size_t len;
	} cases[] = {
	    {"a DNS query",
		"\0\35\0\1\1\0\0\1\0\0\0\0\0\0\7example\3org\0\0\1\0\1", 31},
	    {"SSLv2", "\200\56\1\0\2\0\25\0\0\0\20\1\0\200\2\0\200\3\0\200",
		20},
	    {"HTTP", "GET / HTTP/1.1\r\n\r\n", 18},
	    {"an alert", "\25\3\1\0\2\2\50", 7},
	    {"data", "\27\3\3\0\3abc", 8},
	    {"an empty record", "\26\3\1\0\0\26\3\1\0\0", 10},
	    {"a record too long", "\26\3\1\377\377", 5},
	};
	struct world *w = *state;

	for (size_t i = 0; i < COUNT(cases); i++)
		for (size_t cut = 0; cut <= cases[i].len; cut++) {
			struct tls_talk *t = begin(w);
			char *data = case_exact(cases[i].data, cut);

			tls_talk_feed(t, (uint8_t *)data, cut);
			if (cut == cases[i].len)
				case_int(cases[i].name,
				    t->result == TLS_BROKEN ||
					t->result == TLS_MORE,
				    true);
			case_int(cases[i].name, t->got_len, 0);
			assert_false(tls_conn_is_ready(t->server));
			tls_conn_end(t->server);
			free(data);
			tls_talk_close(t);
		}
}

/* The client's octets with one of them changed: never ready, never data, and
 * an error that stays one. */
static void
a_changed_octet(void **state)
{
	struct world *w = *state;

	for (size_t at = 5; at < 700; at += 11) {
		struct tls_talk *t = begin(w);
		uint8_t hello[2048];
		int len;

		(void)SSL_do_handshake(t->client);
		len = BIO_read(t->from_client, hello, sizeof(hello));
		assert_true(len > 0);
		hello[at % (size_t)len] ^= 0x55;
		tls_talk_feed(t, hello, (size_t)len);
		BIO_write(t->to_client, t->wire.data, (int)t->wire.len);
		frame_consume(&t->wire, t->wire.len);
		(void)tls_talk_greet(t);
		assert_int_equal(t->got_len, 0);
		if (t->result == TLS_BROKEN) {
			tls_talk_feed(t, hello, (size_t)len);
			assert_int_equal(t->result, TLS_BROKEN);
		}
		tls_talk_close(t);
	}
}

static void
small_records_come_together(void **state)
{
	struct world *w = *state;
	struct tls_talk *t = begin(w);
	uint8_t sealed[1 << 14], out[1000];
	size_t n;
	int len;

	assert_true(tls_talk_greet(t));
	for (int i = 0; i < 500; i++)
		assert_int_equal(SSL_write(t->client, "x", 1), 1);
	len = BIO_read(t->from_client, sealed, sizeof(sealed));
	tls_conn_feed(t->server, sealed, (size_t)len);
	assert_int_equal(
	    tls_conn_read(t->server, out, sizeof(out), &n), TLS_DATA);
	assert_int_equal(n, 500);
	assert_int_equal(
	    tls_conn_read(t->server, out, sizeof(out), &n), TLS_MORE);
	(void)tls_conn_leave(t->server);
	tls_talk_close(t);
}

/* Who reads no more for a while loses nothing: neither what was not looked at,
 * nor what was opened already. */
static void
a_pause(void **state)
{
	struct world *w = *state;
	struct tls_talk *t = begin(w);
	uint8_t sealed[1 << 14], kept[1 << 14], out[64], said[3000];
	struct slice rest;
	size_t n, got = 0;
	int len;

	assert_true(tls_talk_greet(t));
	for (size_t i = 0; i < sizeof(said); i++)
		said[i] = (uint8_t)(i * 7);
	assert_int_equal(SSL_write(t->client, said, 1500), 1500);
	assert_int_equal(SSL_write(t->client, said + 1500, 1500), 1500);
	len = BIO_read(t->from_client, sealed, sizeof(sealed));
	rest = (struct slice){sealed, (size_t)len};
	for (;;) {
		tls_conn_feed(t->server, rest.data, rest.len);
		if (tls_conn_read(t->server, out, sizeof(out), &n) != TLS_DATA)
			break;
		assert_memory_equal(out, said + got, n);
		got += n;
		rest = tls_conn_leave(t->server);
		memmove(kept, rest.data, rest.len);
		rest.data = kept;
	}
	assert_int_equal(got, sizeof(said));
	(void)tls_conn_leave(t->server);
	tls_talk_close(t);
}

static void
much_at_once(void **state)
{
	static uint8_t said[100000], heard[100000];
	struct world *w = *state;
	struct tls_talk *t = begin(w);
	size_t got = 0;
	int n;

	assert_true(tls_talk_greet(t));
	for (size_t i = 0; i < sizeof(said); i++)
		said[i] = (uint8_t)(i % 251);
	assert_true(tls_conn_write(t->server, said, sizeof(said)));
	assert_true(t->wire.len > sizeof(said));
	tls_talk_exchange(t);
	while ((n = SSL_read(
		    t->client, heard + got, (int)(sizeof(heard) - got))) > 0)
		got += (size_t)n;
	assert_int_equal(got, sizeof(said));
	assert_memory_equal(heard, said, got);
	assert_null(t->wire.data); /* nothing is kept between turns */
	tls_talk_close(t);
}

static void
both_say_goodbye(void **state)
{
	struct world *w = *state;
	struct tls_talk *t = begin(w);
	char c;

	assert_true(tls_talk_greet(t));
	SSL_shutdown(t->client);
	tls_talk_exchange(t);
	assert_int_equal(t->result, TLS_END);
	/* It may still be reading. */
	assert_true(tls_conn_write(t->server, (const uint8_t *)"a", 1));
	tls_conn_end(t->server);
	tls_talk_exchange(t);
	assert_int_equal(SSL_read(t->client, &c, 1), 1);
	assert_int_equal(SSL_read(t->client, &c, 1), 0);
	assert_int_equal(SSL_get_error(t->client, 0), SSL_ERROR_ZERO_RETURN);
	tls_talk_close(t);
}

static void
no_renegotiation(void **state)
{
	struct world *w = *state;
	struct tls_talk *t = begin(w);

	SSL_set_max_proto_version(t->client, TLS1_2_VERSION);
	assert_true(tls_talk_greet(t));
	assert_int_equal(SSL_renegotiate(t->client), 1);
	(void)tls_talk_greet(t);
	assert_int_equal(t->result, TLS_BROKEN);
	case_text("why", tls_conn_reason(t->server), "renegotiation");
	assert_false(tls_conn_write(t->server, (const uint8_t *)"a", 1));
	tls_talk_close(t);
}

static void
some_key_updates(void **state)
{
	struct world *w = *state;
	struct tls_talk *t = begin(w);

	assert_true(tls_talk_greet(t));
	for (int i = 0; i < TLS_KEY_UPDATES_MAX; i++) {
		SSL_key_update(t->client, i % 2 == 0
					      ? SSL_KEY_UPDATE_REQUESTED
					      : SSL_KEY_UPDATE_NOT_REQUESTED);
		assert_talks(t);
	}
	SSL_key_update(t->client, SSL_KEY_UPDATE_REQUESTED);
	tls_talk_say(t, "more", 4);
	assert_int_equal(t->result, TLS_BROKEN);
	case_text("why", tls_conn_reason(t->server), "too many key updates");
	tls_talk_close(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(any_version_in_any_pieces),
	    TEST(old_versions_are_refused),
	    TEST(only_dot_or_nothing),
	    TEST(strangers),
	    TEST(a_changed_octet),
	    TEST(small_records_come_together),
	    TEST(a_pause),
	    TEST(much_at_once),
	    TEST(both_say_goodbye),
	    TEST(no_renegotiation),
	    TEST(some_key_updates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
