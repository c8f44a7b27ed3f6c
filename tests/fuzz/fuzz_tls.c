/*
 * A TLS client that obeys the input: it greets, speaks, stops, changes octets
 * on their way, says what it may not, and sends what is no TLS. Beyond not
 * crashing: what comes out is what the client said, from the beginning,
 * without a gap; nothing before the handshake is done; and broken stays so.
 */
#include "../unit/dnsbl/tls_fixture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct world {
	struct tls_place place;
	struct tls_site *sites[2]; /* the second asks for certificates */
	struct tls_tickets *tickets;
	SSL_SESSION *session;
} world;

static int
keep_session(SSL *ssl, SSL_SESSION *s)
{
	(void)ssl;
	SSL_SESSION_free(world.session);
	world.session = s;
	return 1;
}

static void
prepare(void)
{
	struct why why;

	if (world.tickets != NULL)
		return;
	tls_place_open(&world.place);
	world.tickets = tls_tickets_new();
	assert(tls_site_new(&world.place.cfg, &world.sites[0], &why) == ST_OK);
	world.place.cfg.tls_client_ca = world.place.ca;
	assert(tls_site_new(&world.place.cfg, &world.sites[1], &why) == ST_OK);
	SSL_CTX_sess_set_new_cb(world.place.client_ctx, keep_session);
	unlink(world.place.cert);
	unlink(world.place.key);
	unlink(world.place.ca);
	rmdir(world.place.dir);
}

/* What the client says, over and over: no two neighbours look the same. */
static uint8_t
word(size_t at)
{
	return (uint8_t)(at * 31 + (at >> 8));
}

struct run {
	struct tls_talk talk;
	size_t said;
	bool broken;
	const uint8_t *in; /* what is left of the input */
	size_t in_len;
};

static uint8_t
next(struct run *r)
{
	if (r->in_len == 0)
		return 0;
	r->in_len--;
	return *r->in++;
}

static void
check(struct run *r)
{
	struct tls_talk *t = &r->talk;

	assert(t->got_len <= r->said);
	for (size_t i = 0; i < t->got_len; i++)
		assert(t->got[i] == word(i));
	assert(t->got_len == 0 || tls_conn_is_ready(t->server));
	assert(!r->broken || t->result == TLS_BROKEN);
	r->broken = t->result == TLS_BROKEN;
}

/* The client's octets reach the server with one changed, cut, or twice. */
static void
tamper(struct run *r, uint8_t how)
{
	uint8_t buf[1 << 14];
	int n = BIO_read(r->talk.from_client, buf, sizeof(buf));
	size_t at;

	if (n <= 0)
		return;
	at = (size_t)(next(r) << 8 | next(r)) % (size_t)n;
	if (how == 0)
		buf[at] ^= (uint8_t)(1 + next(r) % 255);
	else if (how == 1)
		n = (int)at;
	tls_talk_feed(&r->talk, buf, (size_t)n);
	if (how == 2) {
		check(r);
		tls_talk_feed(&r->talk, buf, (size_t)n);
	}
}

static void
say(struct run *r, size_t len)
{
	uint8_t text[256];

	for (size_t i = 0; i < len; i++)
		text[i] = word(r->said + i);
	if (len > 0 && SSL_is_init_finished(r->talk.client) &&
	    SSL_write(r->talk.client, text, (int)len) > 0)
		r->said += len;
}

static void
answer(struct run *r, size_t len)
{
	static const uint8_t zeros[1 << 14];

	if (len > 0 && tls_conn_is_ready(r->talk.server) &&
	    !tls_conn_write(r->talk.server, zeros, len))
		r->talk.result = TLS_BROKEN;
}

static void
step(struct run *r)
{
	struct tls_talk *t = &r->talk;
	uint8_t op = next(r), arg = next(r);
	size_t len;
	char c[1024];

	switch (op % 12) {
	case 0:
	case 1:
		t->piece = arg == 0 ? SIZE_MAX : arg;
		(void)SSL_do_handshake(t->client);
		(void)tls_talk_exchange(t);
		break;
	case 2:
		(void)tls_talk_greet(t);
		break;
	case 3:
		(void)SSL_do_handshake(t->client);
		tamper(r, arg % 3);
		break;
	case 4:
		len = arg < r->in_len ? arg : r->in_len;
		tls_talk_feed(t, r->in, len);
		r->in += len;
		r->in_len -= len;
		break;
	case 5:
		say(r, arg);
		break;
	case 6:
		SSL_key_update(t->client, arg % 2);
		break;
	case 7:
		SSL_renegotiate(t->client);
		break;
	case 8:
		SSL_shutdown(t->client);
		break;
	case 9:
		answer(r, arg * 60u);
		break;
	case 10:
		tls_conn_end(t->server);
		break;
	default:
		(void)SSL_read(t->client, c, sizeof(c));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct run r;
	uint8_t how;

	prepare();
	memset(&r, 0, sizeof(r));
	r.in = data;
	r.in_len = size;
	how = next(&r);
	tls_talk_open(&r.talk, world.place.client_ctx, world.sites[how & 1],
	    world.tickets);
	if (how & 2)
		SSL_set_max_proto_version(r.talk.client, TLS1_2_VERSION);
	if (how & 4) {
		SSL_use_certificate(r.talk.client, world.place.client.cert);
		SSL_use_PrivateKey(r.talk.client, world.place.client.key);
	}
	if (how & 8 && world.session != NULL)
		SSL_set_session(r.talk.client, world.session);
	while (r.in_len > 0 && r.said < sizeof(r.talk.got) - 256) {
		step(&r);
		check(&r);
	}
	SSL_shutdown(r.talk.client); /* or it forgets its session */
	tls_talk_close(&r.talk);
	return 0;
}
