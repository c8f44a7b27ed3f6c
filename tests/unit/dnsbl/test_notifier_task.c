/* NOTIFY without sockets: when it is sent, what it says, and what counts as
 * its answer. */
#include "tsig_case.h"

#include "notifier_task.h"
#include "query.h"

#define NOW TSIG_CASE_NOW

static struct addr
secondary_addr(uint8_t last)
{
	return (struct addr){ADDR_V4, {192, 0, 2, last}};
}

/* Of bl.example.org, serial 7. */
static struct notifier_task
task(const struct tsig_key *key)
{
	static const char soa[] =
	    "\0\x1e\2ns\0\4host\0\0\0\0\7\0\0\x0e\x10\0\0\2\x58\0\1\x51\x80"
	    "\0\0\0\x3c";
	struct notifier_task t = {.addr = secondary_addr(53),
	    .port = 5353,
	    .key = key,
	    .key_index = key == NULL ? -1 : 0,
	    .serial = 7,
	    .ttl = 3600};
	struct why why;

	assert_int_equal(
	    name_parse("bl.example.org", 14, &t.origin, &why), ST_OK);
	memcpy(t.soa, soa, sizeof(soa) - 1);
	return t;
}

/* Sends what is due until end, and notes when. */
static unsigned
sent_until(
    struct notifier_task *t, uint64_t from, uint64_t end, uint64_t times[64])
{
	uint8_t msg[NOTIFIER_MESSAGE_MAX];
	unsigned n = 0;

	for (uint64_t ms = from; ms < end; ms += 100) {
		if (!notifier_task_due(t, ms))
			continue;
		assert_true(notifier_task_send(t, msg, ms, NOW) > 0);
		times[n++] = ms - from;
	}
	return n;
}

static void
waits_twice_as_long_each_time(void **state)
{
	struct notifier_task t = task(NULL);
	uint64_t times[64], want = 0;
	unsigned n;

	(void)state;
	n = sent_until(&t, 5000, 10000, times);
	case_int("nothing to tell", n, 0);
	notifier_task_begin(&t, 1, 5000);
	n = sent_until(&t, 5000, 5000 + 3000 * 1000, times);
	case_int("tries", n, NOTIFIER_TRIES);
	for (unsigned i = 0; i < n; i++) {
		case_int("when", times[i], want);
		want += (uint64_t)NOTIFIER_WAIT_MS << i;
	}
	case_int("the last, in minutes", times[n - 1] / 60000, 17);
	assert_false(t.pending);
	notifier_task_begin(&t, 2, 9000000);
	case_int("and anew with the next change",
	    sent_until(&t, 9000000, 9000500, times), 1);
}

static void
changes_are_told_in_one(void **state)
{
	struct notifier_task t = task(NULL);
	uint8_t msg[NOTIFIER_MESSAGE_MAX];
	unsigned n = 0;

	(void)state;
	/* One every 50 ms, for ten seconds, each answered at once. */
	for (uint64_t ms = 5000; ms < 15000; ms += 10) {
		if (ms % 50 == 0) {
			t.serial++;
			notifier_task_begin(&t, (uint16_t)ms, ms);
		}
		if (!notifier_task_due(&t, ms))
			continue;
		(void)notifier_task_send(&t, msg, ms, NOW);
		t.pending = false;
		n++;
	}
	case_int("messages", n, 10);
	/* The first at once, the last has the last serial. */
	assert_true(t.pending);
	assert_true(notifier_task_due(&t, 15000));
}

static void
what_it_says(void **state)
{
	struct notifier_task t = task(NULL);
	uint8_t msg[NOTIFIER_MESSAGE_MAX];
	struct query_labels labels;
	struct query q;
	size_t len;

	(void)state;
	notifier_task_begin(&t, 0xabcd, 1);
	len = notifier_task_send(&t, msg, 1, NOW);
	query_parse(msg, len, &q, &labels);
	case_int("id", get16(msg), 0xabcd);
	case_int("flags", get16(msg + 2), 0x2400);
	assert_false(q.malformed);
	assert_false(q.has_tsig);
	case_int("type", q.type, DNS_TYPE_SOA);
	case_int("answers", get16(msg + 6), 1);
	case_int("serial", get32(msg + len - 20), 7);
}

/* The answer that a secondary gives: the same without SOA, with QR. */
static size_t
reply_to(const struct notifier_task *t, const uint8_t *msg, uint8_t *out)
{
	size_t len = DNS_HEADER_LEN + t->origin.len + 4U;

	memcpy(out, msg, len);
	out[2] |= DNS_QR;
	out[7] = out[11] = 0; /* ANCOUNT, ARCOUNT */
	return len;
}

enum change {
	NOTHING,
	OTHER_PORT,
	OTHER_ADDRESS,
	OTHER_ID,
	NO_QR,
	OTHER_OPCODE,
	OTHER_ZONE,
	UPPER_CASE,
	OTHER_TYPE,
	OTHER_CLASS,
	NO_QUESTION,
	CUT,
	MORE,
	ERROR
};

static const struct {
	const char *name;
	enum change change;
	enum notifier_reply want;
	uint8_t rcode;
} replies[] = {
    {"right", NOTHING, REPLY_ANSWER, 0},
    {"from another port", OTHER_PORT, REPLY_NONE, 0},
    {"from another address", OTHER_ADDRESS, REPLY_NONE, 0},
    {"another ID", OTHER_ID, REPLY_NONE, 0},
    {"a query", NO_QR, REPLY_NONE, 0},
    {"another opcode", OTHER_OPCODE, REPLY_NONE, 0},
    {"another zone", OTHER_ZONE, REPLY_NONE, 0},
    {"the zone in other letters", UPPER_CASE, REPLY_ANSWER, 0},
    {"another type", OTHER_TYPE, REPLY_NONE, 0},
    {"another class", OTHER_CLASS, REPLY_NONE, 0},
    {"no question", NO_QUESTION, REPLY_NONE, 0},
    {"cut", CUT, REPLY_NONE, 0},
    {"octets left over", MORE, REPLY_NONE, 0},
    {"an error", ERROR, REPLY_ANSWER, 9},
};

static void
make_change(
    enum change c, uint8_t *msg, size_t *len, struct addr *from, uint16_t *port)
{
	*port = (uint16_t)(*port + (c == OTHER_PORT));
	from->b[3] = (uint8_t)(from->b[3] + (c == OTHER_ADDRESS));
	msg[0] ^= c == OTHER_ID;
	msg[2] ^= c == NO_QR ? DNS_QR : 0;
	msg[2] ^= c == OTHER_OPCODE ? DNS_OPCODE_MASK : 0;
	msg[DNS_HEADER_LEN + 1] ^= c == OTHER_ZONE;
	msg[DNS_HEADER_LEN + 1] ^= c == UPPER_CASE ? 0x20 : 0;
	msg[*len - 3] ^= c == OTHER_TYPE;
	msg[*len - 1] ^= c == OTHER_CLASS ? 2 : 0;
	msg[3] |= c == ERROR ? DNS_NOTAUTH : 0;
	if (c == NO_QUESTION)
		*len = DNS_HEADER_LEN;
	msg[5] ^= c == NO_QUESTION;
	*len -= c == CUT;
	*len += c == MORE;
}

static void
only_its_answer_counts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(replies); i++) {
		struct notifier_task t = task(NULL);
		uint8_t msg[NOTIFIER_MESSAGE_MAX],
		    reply[NOTIFIER_MESSAGE_MAX] = {0};
		struct addr from = t.addr;
		uint16_t port = t.port;
		size_t len;
		char *exact;

		notifier_task_begin(&t, 77, 1);
		(void)notifier_task_send(&t, msg, 1, NOW);
		len = reply_to(&t, msg, reply);
		make_change(replies[i].change, reply, &len, &from, &port);
		exact = case_exact(reply, len);
		case_int(replies[i].name,
		    notifier_task_reply(
			&t, &from, port, (uint8_t *)exact, len, NOW),
		    replies[i].want);
		case_int(replies[i].name, t.pending,
		    replies[i].want != REPLY_ANSWER);
		case_int(replies[i].name, t.rcode, replies[i].rcode);
		/* Once more: it waits for nothing. */
		if (replies[i].want == REPLY_ANSWER)
			case_int(replies[i].name,
			    notifier_task_reply(
				&t, &from, port, (uint8_t *)exact, len, NOW),
			    REPLY_NONE);
		free(exact);
	}
}

/* Any length of an answer, and every octet of it changed. */
static void
short_and_broken_answers(void **state)
{
	struct notifier_task t = task(NULL);
	uint8_t msg[NOTIFIER_MESSAGE_MAX], reply[NOTIFIER_MESSAGE_MAX];
	size_t len;

	(void)state;
	notifier_task_begin(&t, 77, 1);
	(void)notifier_task_send(&t, msg, 1, NOW);
	len = reply_to(&t, msg, reply);
	for (size_t n = 0; n < len; n++) {
		char *exact = case_exact(reply, n);

		case_int("cut",
		    notifier_task_reply(
			&t, &t.addr, t.port, (uint8_t *)exact, n, NOW),
		    REPLY_NONE);
		free(exact);
	}
	case_int("whole",
	    notifier_task_reply(&t, &t.addr, t.port, reply, len, NOW),
	    REPLY_ANSWER);
}

static void
signed_is_answered_signed(void **state)
{
	struct tsig_keys keys = tsig_case_keys();
	struct tsig_key other =
	    tsig_case_key(TSIG_CASE_NAME, TSIG_SHA256, "another, and long");
	struct tsig_keys others = {&other, 1};
	struct notifier_task t = task(&keys.keys[0]);
	uint8_t msg[NOTIFIER_MESSAGE_MAX], reply[NOTIFIER_MESSAGE_MAX];
	size_t len, bare, n;
	struct tsig server;

	(void)state;
	notifier_task_begin(&t, 77, 1);
	len = notifier_task_send(&t, msg, 1, NOW);
	tsig_check(&keys, msg, len, tsig_case_at(len, t.key), NOW, &server);
	assert_true(tsig_good(&server));
	bare = reply_to(&t, msg, reply);
	case_int("not signed",
	    notifier_task_reply(&t, &t.addr, t.port, reply, bare, NOW),
	    REPLY_UNSIGNED);
	assert_true(t.pending);
	/* BADSIG, as from who has another secret: it does not end it. */
	tsig_check(&others, msg, len, tsig_case_at(len, t.key), NOW, &server);
	n = tsig_sign(&server, reply, bare, sizeof(reply), NOW);
	case_int("BADSIG",
	    notifier_task_reply(&t, &t.addr, t.port, reply, n, NOW),
	    REPLY_UNSIGNED);
	tsig_check(&keys, msg, len, tsig_case_at(len, t.key), NOW, &server);
	bare = reply_to(&t, msg, reply);
	n = tsig_sign(&server, reply, bare, sizeof(reply), NOW);
	case_int("late",
	    notifier_task_reply(&t, &t.addr, t.port, reply, n, NOW + 301),
	    REPLY_UNSIGNED);
	case_int("good",
	    notifier_task_reply(&t, &t.addr, t.port, reply, n, NOW),
	    REPLY_ANSWER);
}

static void
a_reload_goes_on_where_it_was(void **state)
{
	struct notifier_task before[2] = {task(NULL), task(NULL)}, t;
	uint8_t msg[NOTIFIER_MESSAGE_MAX];

	(void)state;
	before[1].port = 99;
	notifier_task_begin(&before[1], 77, 1);
	(void)notifier_task_send(&before[1], msg, 1, NOW);
	t = task(NULL);
	t.port = 99;
	assert_true(notifier_task_inherit(&t, before, 2));
	assert_true(t.pending);
	case_int("id", t.id, 77);
	case_int("tries", t.tries, 1);
	t = task(NULL);
	t.port = 99;
	t.serial = 8;
	assert_false(notifier_task_inherit(&t, before, 2));
	notifier_task_begin(&t, 78, 500);
	assert_false(notifier_task_due(&t, 999));
	assert_true(notifier_task_due(&t, 1001));
	t = task(NULL);
	t.port = 98;
	assert_false(notifier_task_inherit(&t, before, 2));
	assert_false(t.sent);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(waits_twice_as_long_each_time),
	    cmocka_unit_test(changes_are_told_in_one),
	    cmocka_unit_test(what_it_says),
	    cmocka_unit_test(only_its_answer_counts),
	    cmocka_unit_test(short_and_broken_answers),
	    cmocka_unit_test(signed_is_answered_signed),
	    cmocka_unit_test(a_reload_goes_on_where_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
