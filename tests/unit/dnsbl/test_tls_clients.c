/* Clients that come back with a ticket, and those that show a certificate. */
#include "tls_world.h"

/* --- Tickets ---------------------------------------------------------------
 */

static SSL_SESSION *session;

static int
keep_session(SSL *ssl, SSL_SESSION *s)
{
	(void)ssl;
	SSL_SESSION_free(session);
	session = s;
	return 1;
}

/* Handshake, a word, and the ticket is in session. */
static void
visit(struct world *w, int version)
{
	struct tls_talk *t;

	SSL_CTX_sess_set_new_cb(w->place.client_ctx, keep_session);
	t = begin(w);
	SSL_set_max_proto_version(t->client, version);
	assert_true(tls_talk_greet(t));
	assert_talks(t);
	SSL_shutdown(t->client);
	tls_talk_close(t);
	assert_non_null(session);
}

static bool
visit_again(struct world *w)
{
	struct tls_talk *t = begin(w);
	bool resumed;

	SSL_set_session(t->client, session);
	SSL_set_max_proto_version(
	    t->client, SSL_SESSION_get_protocol_version(session));
	assert_true(tls_talk_greet(t));
	resumed = tls_conn_is_resumed(t->server);
	assert_int_equal(resumed, SSL_session_reused(t->client));
	assert_talks(t);
	SSL_shutdown(t->client); /* else it forgets the session */
	tls_talk_close(t);
	return resumed;
}

static void
tickets_shorten_handshakes(void **state)
{
	static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
	struct world *w = *state;

	for (size_t i = 0; i < COUNT(versions); i++) {
		struct tls_tickets *mine = w->tickets;
		struct tls_site *site = w->site;

		visit(w, versions[i]);
		assert_true(visit_again(w));
		assert_true(visit_again(w)); /* by the new one */
		w->site = load(&w->place);   /* a reload */
		assert_true(visit_again(w));
		w->tickets = tls_tickets_new(); /* a restart */
		assert_false(visit_again(w));
		tls_tickets_free(&w->tickets);
		tls_site_free(&w->site);
		w->tickets = mine;
		w->site = site;
	}
	SSL_SESSION_free(session);
	session = NULL;
}

static void
early_data_is_not_read(void **state)
{
	struct world *w = *state;
	struct tls_talk *t;
	size_t written;

	visit(w, TLS1_3_VERSION);
	assert_int_equal(SSL_SESSION_get_max_early_data(session), 0);
	SSL_SESSION_set_max_early_data(session, 1000); /* it lies to itself */
	t = begin(w);
	SSL_set_session(t->client, session);
	assert_int_equal(
	    SSL_write_early_data(t->client, "early", 5, &written), 1);
	assert_true(tls_talk_greet(t));
	assert_int_equal(t->got_len, 0);
	assert_int_equal(
	    SSL_get_early_data_status(t->client), SSL_EARLY_DATA_REJECTED);
	assert_talks(t);
	tls_talk_close(t);
	SSL_SESSION_free(session);
	session = NULL;
}

/* --- Clients' certificates -------------------------------------------------
 */

static void
show(SSL *client, const struct tls_identity *id)
{
	assert_int_equal(SSL_use_certificate(client, id->cert), 1);
	assert_int_equal(SSL_use_PrivateKey(client, id->key), 1);
}

static void
certificates(void **state)
{
	struct world *w = *state;
	struct tls_place *p = &w->place;
	struct tls_identity other = tls_identify("x", NULL, TLS_DAY, NULL);
	struct tls_identity past =
	    tls_identify("x", &p->authority, -60, "clientAuth");
	struct tls_identity server =
	    tls_identify("x", &p->authority, TLS_DAY, "serverAuth");
	const struct {
		const char *name;
		const struct tls_identity *id;
		bool ready, certified;
		const char *reason;
	} cases[] = {
	    {"none", NULL, true, false, "closed"},
	    {"good", &p->client, true, true, "closed"},
	    {"of another authority", &other, false, false,
		"self-signed certificate"},
	    {"expired", &past, false, false, "certificate has expired"},
	    {"for servers alone", &server, false, false,
		"unsuitable certificate purpose"},
	};

	/* Nobody asked for it: it is not shown. */
	show(begin(w)->client, &p->client);
	assert_true(tls_talk_greet(&w->talk));
	assert_false(tls_conn_is_certified(w->talk.server));
	tls_talk_close(&w->talk);
	tls_site_free(&w->site);
	p->cfg.tls_client_ca = p->ca;
	w->site = load(p);
	for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++)
		for (size_t i = 0; i < COUNT(cases); i++) {
			struct tls_talk *t = begin(w);

			SSL_set_max_proto_version(t->client, version);
			if (cases[i].id != NULL)
				show(t->client, cases[i].id);
			case_int(
			    cases[i].name, tls_talk_greet(t), cases[i].ready);
			case_int(cases[i].name,
			    tls_conn_is_certified(t->server),
			    cases[i].certified);
			case_int(cases[i].name,
			    tls_conn_is_distrusted(t->server), !cases[i].ready);
			case_text(cases[i].name, tls_conn_reason(t->server),
			    cases[i].reason);
			tls_talk_close(t);
		}
	tls_forget(&other);
	tls_forget(&past);
	tls_forget(&server);
}

/* A ticket says that the certificate was good: under the same signers. */
static void
a_ticket_is_certified(void **state)
{
	struct world *w = *state;
	struct tls_place *p = &w->place;
	struct tls_identity other = tls_identify("x", NULL, TLS_DAY, NULL);
	struct tls_talk *t;

	tls_site_free(&w->site);
	p->cfg.tls_client_ca = p->ca;
	w->site = load(p);
	assert_int_equal(
	    SSL_CTX_use_certificate(p->client_ctx, p->client.cert), 1);
	assert_int_equal(
	    SSL_CTX_use_PrivateKey(p->client_ctx, p->client.key), 1);
	visit(w, TLS1_3_VERSION);
	t = begin(w);
	SSL_set_session(t->client, session);
	assert_true(tls_talk_greet(t));
	assert_true(tls_conn_is_resumed(t->server));
	assert_true(tls_conn_is_certified(t->server));
	tls_talk_close(t);

	tls_write(p->ca, other.cert, NULL);
	tls_site_free(&w->site);
	w->site = load(p);
	t = begin(w);
	SSL_set_session(t->client, session);
	assert_false(tls_talk_greet(t));
	assert_false(tls_conn_is_certified(t->server));
	tls_talk_close(t);
	tls_forget(&other);
	SSL_SESSION_free(session);
	session = NULL;
}

static void
a_huge_chain(void **state)
{
	struct world *w = *state;
	struct tls_place *p = &w->place;
	struct tls_talk *t;

	tls_site_free(&w->site);
	p->cfg.tls_client_ca = p->ca;
	w->site = load(p);
	t = begin(w);
	show(t->client, &p->client);
	for (int i = 0; i < 100; i++)
		assert_int_equal(
		    SSL_add1_chain_cert(t->client, p->authority.cert), 1);
	assert_false(tls_talk_greet(t));
	assert_int_equal(t->result, TLS_BROKEN);
	case_text("why", tls_conn_reason(t->server), "excessive message size");
	tls_talk_close(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(tickets_shorten_handshakes),
	    TEST(early_data_is_not_read),
	    TEST(certificates),
	    TEST(a_ticket_is_certified),
	    TEST(a_huge_chain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
