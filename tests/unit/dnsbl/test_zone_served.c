/*
 * A secondary that was given a zone answers what respond() answers, but for
 * the differences that README.md names, for random lists and many random
 * names. SEED=n repeats a run, NAMES=n asks more.
 */
#include <time.h>

#include "random_list.h"
#include "secondary.h"

#define LISTS 20
#define NAMES 100000
/* Before anything expires. */
#define EARLY (NOW - 3 * 3600)

/* The differences: README.md, "Zone files, transfers: what differs". */
enum pin {
	PIN_NONE,
	PIN_TIME,   /* expired, and no commit has removed it */
	PIN_TTL,    /* ours is cut by the expiry */
	PIN_PREFIX, /* TXT of a wildcard names its prefix */
	PIN_BELOW,  /* a wildcard answers what is no address */
	PIN_MAPPED, /* IPv4-mapped IPv6 names of listings */
	PIN_COUNT
};

/* What is compared of an answer. */
struct told {
	unsigned rcode;
	size_t count;
	struct {
		uint16_t type, len;
		uint32_t ttl;
		const uint8_t *rdata;
	} rr[SEC_ANSWERS_MAX];
	uint8_t message[RESPOND_UDP_MAX];
};

static void
ask_ours(const struct message *m, int64_t now, struct told *t)
{
	struct response r = fixture_ask(
	    fixture.view, m->data, m->len, now, t->message, sizeof(t->message));
	const uint8_t *p = t->message + m->len;

	assert_true(r.len >= m->len && !r.truncated);
	t->rcode = t->message[3] & 15;
	t->count = get16(t->message + 6);
	assert_true(t->count <= SEC_ANSWERS_MAX);
	for (size_t i = 0; i < t->count; i++) {
		/* Every owner is a pointer. */
		t->rr[i].type = get16(p + 2);
		t->rr[i].ttl = get32(p + 6);
		t->rr[i].len = get16(p + 10);
		t->rr[i].rdata = p + 12;
		p += 12 + t->rr[i].len;
	}
}

/* The names' labels in front of a class label and the origin, and what they
 * are the key of. */
struct asked {
	struct name name; /* lower case */
	uint16_t type;
	struct block v4, v6;
	bool mapped;
};

static void
read_name(const char *text, const struct name *origin, struct asked *a)
{
	char copy[512], *labels[128], *rest;
	struct message m = {0};
	size_t count = 0;

	message_name(&m, text);
	a->name.len = (uint8_t)m.len;
	for (size_t i = 0; i < m.len; i++)
		a->name.wire[i] = name_lower(m.data[i]);
	snprintf(copy, sizeof(copy), "%s", text);
	for (char *l = strtok_r(copy, ".", &rest); l != NULL;
	     l = strtok_r(NULL, ".", &rest))
		labels[count++] = l;
	count -= name_labels(origin);
	if (count > 0 &&
	    class_by_label(labels[count - 1], strlen(labels[count - 1])) >= 0)
		count--;
	a->v4 = block_v4(labels, count);
	a->v6 = block_v6(labels, count);
	a->mapped = a->v6.family == 4;
}

static bool
is_key(const struct asked *a)
{
	return (a->v4.family == 4 && is_address(&a->v4)) ||
	       (a->v6.family != 0 && is_address(&a->v6));
}

/* "192.0.2.0/24 relay ..." of the wildcard, "192.0.2.7 relay ..." of ours:
 * the prefix has the address, the rest is the same. Both begin with their
 * length. */
static bool
same_but_prefix(const uint8_t *theirs, const uint8_t *ours)
{
	const char *p = (const char *)theirs + 1, *q = (const char *)ours + 1;
	const char *x = memchr(p, ' ', theirs[0]);
	const char *y = memchr(q, ' ', ours[0]);
	struct prefix prefix;
	struct addr addr;
	struct why why;
	size_t rest;

	if (x == NULL || y == NULL)
		return false;
	rest = theirs[0] - (size_t)(x - p);
	return rest == ours[0] - (size_t)(y - q) && memcmp(x, y, rest) == 0 &&
	       prefix_parse(p, (size_t)(x - p), &prefix, &why) == ST_OK &&
	       addr_parse(q, (size_t)(y - q), &addr, &why) == ST_OK &&
	       prefix_covers_addr(&prefix, &addr);
}

/* Are the records the same? Their order is nobody's business. */
static bool
same_records(const struct sec_answer *s, const struct told *t, enum pin *pin)
{
	if (s->count != t->count)
		return false;
	for (size_t i = 0; i < s->count; i++) {
		const struct sec_record *r = s->records[i];
		bool found = false;

		for (size_t k = 0; k < t->count && !found; k++) {
			if (r->type != t->rr[k].type || r->ttl != t->rr[k].ttl)
				continue;
			found =
			    r->rdata_len == t->rr[k].len &&
			    memcmp(r->rdata, t->rr[k].rdata, r->rdata_len) == 0;
			if (found || !s->wildcard || r->type != DNS_TYPE_TXT)
				continue;
			found = same_but_prefix(r->rdata, t->rr[k].rdata);
			if (found)
				*pin = PIN_PREFIX;
		}
		if (!found)
			return false;
	}
	return true;
}

/* Why they differ; fails where there is no reason. */
static enum pin
compare(const char *text, const struct asked *a, const struct sec_answer *s,
    const struct told *t)
{
	enum pin pin = PIN_NONE;

	if (s->rcode == t->rcode && same_records(s, t, &pin))
		return pin;
	if (s->wildcard && !is_key(a) && t->count == 0)
		return PIN_BELOW;
	if (a->mapped && s->rcode == DNS_NXDOMAIN)
		return PIN_MAPPED;
	fail_msg("%s type %u: a secondary says rcode %u, %zu records%s, ours "
		 "%u, %zu",
	    text, a->type, s->rcode, s->count, s->wildcard ? " (*)" : "",
	    t->rcode, t->count);
	return PIN_NONE;
}

/* What the clock alone changes. */
static enum pin
compare_times(const struct told *early, const struct told *late)
{
	enum pin pin = PIN_NONE;

	if (early->rcode != late->rcode || early->count != late->count)
		return PIN_TIME;
	for (size_t i = 0; i < early->count; i++) {
		if (early->rr[i].len != late->rr[i].len ||
		    memcmp(early->rr[i].rdata, late->rr[i].rdata,
			early->rr[i].len) != 0)
			return PIN_TIME;
		if (early->rr[i].ttl != late->rr[i].ttl)
			pin = PIN_TTL;
	}
	return pin;
}

static struct zone_source
source_of(size_t zone)
{
	const struct config_zone *cz = &fixture.config->zones[zone];

	return (struct zone_source){.apex = fixture.zones[zone],
	    .text = fixture.texts[zone],
	    .list = fixture.view->zones[0].list,
	    .classes = cz->classes,
	    .retired = cz->retire != NULL,
	    .ttl = cz->ttl,
	    .serial = fixture.view->zones[0].serial};
}

static void
ask_both(struct dice *d, const struct reference *r, const char *text,
    const struct secondary *s, size_t counts[])
{
	static const uint16_t types[] = {
	    DNS_TYPE_A, DNS_TYPE_A, DNS_TYPE_TXT, 2, DNS_TYPE_SOA, 28, 65280};
	static struct message m;
	static struct told early, late;
	struct asked a = {.type = types[roll(d, COUNT(types))]};
	struct sec_answer answer;

	message_query(&m, text, a.type);
	read_name(text, &s->origin, &a);
	sec_answer(s, &a.name, a.type, &answer);
	ask_ours(&m, EARLY, &early);
	counts[compare(text, &a, &answer, &early)]++;
	ask_ours(&m,
	    r->listings[roll(d, r->count)].expires + 60 - (int64_t)roll(d, 420),
	    &late);
	counts[compare_times(&early, &late)]++;
}

/* The zones of responder_conf that have names of their own. */
static const size_t zones[] = {0, 1, 4};

static void
secondaries_agree(void **state)
{
	uint64_t seed = number_from("SEED", (uint64_t)time(NULL));
	uint64_t names = number_from("NAMES", NAMES);
	struct dice d = {seed ^ UINT64_C(0x9e3779b97f4a7c15)};
	size_t counts[PIN_COUNT] = {0};

	(void)state;
	print_message("# SEED=%llu\n", (unsigned long long)seed);
	for (int i = 0; i < LISTS; i++) {
		struct secondary s[COUNT(zones)];
		struct reference r = {0};

		random_reference(&d, NOW, &r);
		publish(&r);
		for (size_t z = 0; z < COUNT(zones); z++) {
			struct zone_source source = source_of(zones[z]);

			sec_transfer(&s[z], &source);
			assert_int_equal(
			    s[z].count, zone_walk_count(&source, UINT64_MAX));
		}
		for (uint64_t n = 0; n < names / LISTS; n++) {
			size_t z = roll(&d, 16) == 0 ? 2 : roll(&d, 2);
			char text[512];

			random_name(&d, &r,
			    fixture.config->zones[zones[z]].origin_text, text,
			    sizeof(text));
			ask_both(&d, &r, text, &s[z], counts);
		}
		for (size_t z = 0; z < COUNT(zones); z++)
			sec_free(&s[z]);
		fixture_close(&fixture);
		memset(&fixture, 0, sizeof(fixture));
	}
	print_message("# of %llu names differ: time %zu, TTL %zu, prefix %zu, "
		      "below %zu, mapped %zu\n",
	    (unsigned long long)names, counts[PIN_TIME], counts[PIN_TTL],
	    counts[PIN_PREFIX], counts[PIN_BELOW], counts[PIN_MAPPED]);
	/* Each was met, or the test says nothing of it. */
	for (size_t pin = 0; pin < PIN_COUNT; pin++)
		case_int("met", counts[pin] > 0, true);
}

/* A zone that is served below another, all.bl.example below bl.example, is no
 * delegation in that, nor is what is above it there. */
static void
zone_below_is_not_in_it(void **state)
{
	static const struct {
		const char *name;
		unsigned ours;
	} rows[] = {
	    {"all.bl.example", DNS_NOERROR},
	    {"2.0.0.127.all.bl.example", DNS_NOERROR},
	    {"down.bl.example", DNS_NOERROR},
	    {"1.0.0.127.all.bl.example", DNS_NXDOMAIN},
	};
	static struct told ours;
	static struct message m;
	struct zone_source source;
	struct secondary s;

	(void)state;
	setup(NULL);
	source = source_of(0);
	sec_transfer(&s, &source);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct asked a = {.type = DNS_TYPE_A};
		struct sec_answer answer;

		message_query(&m, rows[i].name, a.type);
		read_name(rows[i].name, &s.origin, &a);
		sec_answer(&s, &a.name, a.type, &answer);
		ask_ours(&m, NOW, &ours);
		case_int(rows[i].name, ours.rcode, rows[i].ours);
		case_int(rows[i].name, answer.rcode, DNS_NXDOMAIN);
	}
	sec_free(&s);
	teardown(NULL);
	memset(&fixture, 0, sizeof(fixture));
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(secondaries_agree),
	    cmocka_unit_test(zone_below_is_not_in_it),
	};

	if (fixture_is_checker(argc, argv))
		return fixture_check_generation(argv[2]);
	return cmocka_run_group_tests_name("zone_served", tests, NULL, NULL);
}
