/* What the tests of TLS begin with: a site, tickets, and a connection. */
#ifndef UNIT_TLS_WORLD_H
#define UNIT_TLS_WORLD_H

#include "case.h"

#include "tls_fixture.h"

struct world {
	struct tls_place place;
	struct tls_site *site;
	struct tls_tickets *tickets;
	struct tls_talk talk;
};

static inline struct tls_site *
load(struct tls_place *p)
{
	struct tls_site *site;
	struct why why;

	if (tls_site_new(&p->cfg, &site, &why) != ST_OK)
		fail_msg("%s", why.text);
	return site;
}

static inline int
setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));

	tls_place_open(&w->place);
	w->site = load(&w->place);
	w->tickets = tls_tickets_new();
	*state = w;
	return 0;
}

static inline int
teardown(void **state)
{
	struct world *w = *state;

	tls_site_free(&w->site);
	tls_tickets_free(&w->tickets);
	tls_place_close(&w->place);
	free(w);
	return 0;
}

static inline struct tls_talk *
begin(struct world *w)
{
	tls_talk_open(&w->talk, w->place.client_ctx, w->site, w->tickets);
	return &w->talk;
}

/* Both directions work. */
static inline void
assert_talks(struct tls_talk *t)
{
	char back[6];

	t->got_len = 0;
	tls_talk_say(t, "hello", 5);
	assert_int_equal(t->result, TLS_MORE);
	assert_int_equal(t->got_len, 5);
	assert_memory_equal(t->got, "hello", 5);
	assert_true(tls_conn_write(t->server, (const uint8_t *)"world", 5));
	tls_talk_exchange(t);
	assert_int_equal(SSL_read(t->client, back, sizeof(back)), 5);
	assert_memory_equal(back, "world", 5);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

#endif
