/*
 * respond() over a real generation against a slow reference that decides from
 * the list itself, for random lists and many random names; ldns reads every
 * answer. SEED=n repeats a run, NAMES=n asks more.
 */
#include <time.h>

#include "random_list.h"

#define LISTS 20
#define NAMES 100000
#define BATCH 50 /* as many questions as are read before one is answered */

static const struct ref_zone zones[] = {
    {"bl.example", 0x1f, 300, 60},
    {"all.bl.example", CLASS_MASK_ALL, 30, 20},
    {"gone.example", 0x1f, 300, 40},
};
#define RETIRED_ZONE (&zones[2])

struct question {
	const struct ref_zone *zone;
	char name[512];
	unsigned type;
	int64_t now;
};

static void
say_negative(struct judge *j, const struct question *q, const char *rcode)
{
	size_t skip = strlen(q->name) - strlen(q->zone->origin);

	judge_add(j, "%s aa; authority", rcode);
	if (skip > 0)
		judge_add(j, " %s.", q->name + skip);
	judge_add(j, " SOA %u", q->zone->negative_ttl);
}

static void
say_txt(struct judge *j, const struct block *key, const struct ref_answer *a)
{
	char ip[ADDR_TEXT_MAX], text[PREFIX_TEXT_MAX], seen[STAMP_TEXT_MAX];
	const char *label = class_info((enum class_id)a->gravest)->label;
	struct prefix prefix;
	struct why why;

	block_text(key, text, sizeof(text));
	assert_int_equal(
	    prefix_parse(text, strlen(text), &prefix, &why), ST_OK);
	addr_format(&prefix.addr, ip);
	judge_add(j, "NOERROR aa; TXT %lld ", (long long)a->ttl);
	if (a->test) {
		judge_add(j, "\"Test entry, not a listing: %s %s\"", label, ip);
		return;
	}
	/* "2027-01-15T08:00:00Z" without its seconds. */
	stamp_format(a->entry.seen, seen);
	judge_add(j, "\"%s %s %.16sZ %llu\"", ip, label, seen,
	    (unsigned long long)a->entry.import);
}

static void
say_listed(struct judge *j, const struct question *q, const struct block *key,
    const struct ref_answer *a)
{
	if (q->type == DNS_TYPE_TXT) {
		say_txt(j, key, a);
	} else if (q->type == DNS_TYPE_A || q->type == DNS_TYPE_ANY) {
		judge_add(j, "NOERROR aa");
		for (size_t i = 0; i < a->count; i++)
			judge_add(j, "; A %lld 127.0.0.%u", (long long)a->ttl,
			    a->codes[i]);
	} else {
		say_negative(j, q, "NOERROR");
	}
}

static void
say_key(struct judge *j, const struct reference *r, const struct question *q,
    char *const *labels, size_t count, class_mask mask)
{
	const struct block keys[] = {
	    block_v4(labels, count), block_v6(labels, count)};
	struct ref_answer a = {.ttl = q->zone->ttl};
	bool above = false;

	for (size_t i = 0; i < COUNT(keys); i++) {
		if (keys[i].family == 0)
			continue;
		if (!is_address(&keys[i])) {
			above |= something_below(r, &keys[i], mask);
		} else if (answer_for(r, &keys[i], mask, q->now, &a)) {
			say_listed(j, q, &keys[i], &a);
			return;
		}
	}
	say_negative(j, q, above ? "NOERROR" : "NXDOMAIN");
}

/* Names that the master file of bl.example holds. */
static bool
say_node(struct judge *j, const struct question *q)
{
	if (q->zone != &zones[0] || strcasecmp(q->name, "ns.bl.example") != 0)
		return false;
	if (q->type == DNS_TYPE_A || q->type == DNS_TYPE_ANY)
		judge_add(
		    j, "NOERROR aa; A 3600 192.0.2.53; A 3600 192.0.2.54");
	else
		say_negative(j, q, "NOERROR");
	return true;
}

/* What the answer has to say, in judge_answer's words. */
static void
say_expected(
    struct judge *j, const struct reference *r, const struct question *q)
{
	class_mask mask = q->zone->classes;
	char copy[512], *labels[128], *rest;
	size_t count = 0;
	int class = -1;

	j->len = 0;
	if (q->zone == RETIRED_ZONE) {
		say_negative(j, q, "NXDOMAIN");
		return;
	}
	memcpy(copy, q->name, sizeof(copy));
	copy[strlen(copy) - strlen(q->zone->origin)] = '\0';
	for (char *l = strtok_r(copy, ".", &rest); l != NULL;
	     l = strtok_r(NULL, ".", &rest))
		labels[count++] = l;
	for (int c = 0; count > 0 && c < CLASS_COUNT; c++)
		if (strcasecmp(labels[count - 1],
			class_info((enum class_id)c)->label) == 0)
			class = c;
	if (say_node(j, q))
		return;
	if (class < 0) {
		say_key(j, r, q, labels, count, mask);
		return;
	}
	mask = (class_mask)(1 << class);
	if (class == CLASS_RELAY)
		mask |= 1 << CLASS_TRICK;
	if (count == 1)
		say_negative(j, q, "NOERROR");
	else
		say_key(j, r, q, labels, count - 1, mask);
}

/* Often close to where something expires. */
static int64_t
random_now(struct dice *d, const struct reference *r)
{
	switch (roll(d, 3)) {
	case 0:
		return NOW;
	case 1:
		return NOW + (int64_t)roll(d, 86400);
	default:
		return r->listings[roll(d, r->count)].expires + 60 -
		       (int64_t)roll(d, 420);
	}
}

static void
random_question(struct dice *d, const struct reference *r, struct message *m,
    struct question *q, struct judge *want)
{
	static const uint16_t types[] = {DNS_TYPE_A, DNS_TYPE_A, DNS_TYPE_A,
	    DNS_TYPE_TXT, DNS_TYPE_TXT, DNS_TYPE_ANY, 2, DNS_TYPE_SOA, 15, 28,
	    43, 65280};
	bool edns = roll(d, 2);

	/* A retired zone has few answers to compare. */
	*q = (struct question){
	    .zone = roll(d, 8) == 0 ? RETIRED_ZONE : &zones[roll(d, 2)],
	    .type = types[roll(d, COUNT(types))],
	    .now = random_now(d, r)};
	random_name(d, r, q->zone->origin, q->name, sizeof(q->name));
	message_head(m, 0, 0, (const uint16_t[4]){1, 0, 0, edns});
	message_question(m, q->name, (uint16_t)q->type);
	say_expected(want, r, q);
	if (edns) {
		message_opt(m, 1232, 0, "", 0);
		judge_add(want, "; opt 1232");
	}
}

/* The answer of the halves, judged, and the same as that of the whole. */
static void
check(const struct question *q, const struct message *m,
    struct pending *pending, const char *want, uint64_t counts[])
{
	uint8_t *out = malloc(RESPOND_UDP_MAX),
		*whole = malloc(RESPOND_UDP_MAX);
	struct response r, same;
	struct judge got;

	assert_true(out != NULL && whole != NULL);
	r = respond_finish(fixture.view, pending, out, RESPOND_UDP_MAX);
	same = respond(fixture.view, pending->req, whole, RESPOND_UDP_MAX);
	assert_int_equal(r.len, same.len);
	assert_int_equal(r.outcome, same.outcome);
	assert_memory_equal(out, whole, r.len);
	judge_echo("echo", m->data, m->len, out, r.len);
	judge_answer(&got, out, r.len);
	counts[r.outcome]++;
	if (strcmp(got.text, want) != 0)
		fail_msg("%s type %u at +%lld: got \"%s\", want \"%s\"",
		    q->name, q->type, (long long)(q->now - NOW), got.text,
		    want);
	free(out);
	free(whole);
}

/* As UDP does it: all are read before the first is answered. */
static void
ask_batch(struct dice *d, const struct reference *r, uint64_t counts[])
{
	static struct message messages[BATCH];
	static struct question questions[BATCH];
	static struct judge want[BATCH];
	struct request requests[BATCH];
	struct pending pending[BATCH];
	char *exact[BATCH];

	for (size_t i = 0; i < BATCH; i++) {
		random_question(d, r, &messages[i], &questions[i], &want[i]);
		exact[i] = case_exact(messages[i].data, messages[i].len);
		requests[i] = (struct request){.data = (uint8_t *)exact[i],
		    .len = messages[i].len,
		    .source = {ADDR_V4, {127, 0, 0, 1}},
		    .source_port = 40000,
		    .transport = TRANSPORT_UDP,
		    .now = questions[i].now};
		respond_parse(fixture.view, &requests[i], &pending[i]);
	}
	for (size_t i = 0; i < BATCH; i++)
		respond_prefetch(&pending[i]);
	for (size_t i = 0; i < BATCH; i++) {
		check(&questions[i], &messages[i], &pending[i], want[i].text,
		    counts);
		free(exact[i]);
	}
}

static void
respond_agrees_with_the_list(void **state)
{
	uint64_t seed = number_from("SEED", (uint64_t)time(NULL));
	uint64_t names = number_from("NAMES", NAMES);
	uint64_t counts[OUTCOME_COUNT] = {0};
	struct dice d = {seed ^ UINT64_C(0x9e3779b97f4a7c15)};

	(void)state;
	print_message("# SEED=%llu\n", (unsigned long long)seed);
	for (int i = 0; i < LISTS; i++) {
		struct reference r = {0};

		random_reference(&d, NOW, &r);
		publish(&r);
		for (uint64_t n = 0; n < names / LISTS; n += BATCH)
			ask_batch(&d, &r, counts);
		fixture_close(&fixture);
		memset(&fixture, 0, sizeof(fixture));
	}
	/* The names were of every kind, or the test says nothing. */
	print_message("# %llu listed, %llu nodata, %llu nxdomain\n",
	    (unsigned long long)counts[OUTCOME_LISTED],
	    (unsigned long long)counts[OUTCOME_NODATA],
	    (unsigned long long)counts[OUTCOME_NXDOMAIN]);
	case_int("listed", counts[OUTCOME_LISTED] > names / 20, true);
	case_int("nodata", counts[OUTCOME_NODATA] > names / 20, true);
	case_int("nxdomain", counts[OUTCOME_NXDOMAIN] > names / 20, true);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(respond_agrees_with_the_list),
	};

	if (fixture_is_checker(argc, argv))
		return fixture_check_generation(argv[2]);
	return cmocka_run_group_tests_name("differential", tests, NULL, NULL);
}
