/* Sayings: each is kept once and comes back as it was. */
#include <stdio.h>

#include "case.h"
#include "said.h"

static struct said
saying(const char *reply, const char *note)
{
	return (struct said){
	    .verdict = VERDICT_OPEN,
	    .proof = PROOF_RCPT,
	    .class = CLASS_TRICK,
	    .tests_run = 16,
	    .texts = {.reply = slice_of(reply), .note = slice_of(note)},
	};
}

static uint32_t
put(struct said_store *s, const struct said *said)
{
	struct why why;
	uint32_t id = UINT32_MAX;

	assert_int_equal(said_put(s, said, &id, &why), ST_OK);
	return id;
}

static void
the_same_is_kept_once(void **state)
{
	struct said_store s = {.len = 0};
	struct said a = saying("250 Ok", ""), b = saying("", "250 Ok");
	struct said c = a;
	uint32_t ids[3];
	size_t len;

	(void)state;
	c.tests_open = 1;
	ids[0] = put(&s, &a);
	ids[1] = put(&s, &b);
	ids[2] = put(&s, &c);
	assert_true(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2]);
	len = s.len;
	case_int("first", put(&s, &a), ids[0]);
	case_int("second", put(&s, &b), ids[1]);
	case_int("third", put(&s, &c), ids[2]);
	case_int("third again", put(&s, &c), ids[2]);
	case_int("nothing was added", s.len, len);
	said_free(&s);
}

/* More than the table holds at first, put twice. */
static void
many_come_back_as_they_were(void **state)
{
	enum { MANY = 5000 };
	static uint32_t ids[MANY];
	struct said_store s = {.len = 0};
	char text[32];

	(void)state;
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < MANY; i++) {
			struct said said;
			uint32_t id;

			(void)snprintf(text, sizeof(text), "250 %d", i);
			said = saying(text, "note");
			id = put(&s, &said);
			if (round == 0)
				ids[i] = id;
		}
	}
	for (int i = 0; i < MANY; i++) {
		struct said_texts t = said_get_texts(&s, ids[i]);

		(void)snprintf(text, sizeof(text), "250 %d", i);
		case_int(text, t.reply.len, strlen(text));
		assert_memory_equal(t.reply.data, text, t.reply.len);
		case_int(text, t.note.len, strlen("note"));
		case_int(text, said_get(&s, ids[i]).class, CLASS_TRICK);
	}
	/* Few are kept twice: those that found no slot. */
	assert_true(s.len < MANY * (8 + 2 * 5 + 8 + 4) * 11 / 10);
	said_free(&s);
}

static void
long_texts_are_cut(void **state)
{
	static char text[FINDING_TESTS_MAX + 2];
	struct said_store s = {.len = 0};
	struct said said = {.verdict = VERDICT_OPEN};
	struct said_texts t;

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	said.texts = (struct said_texts){slice_of(text), slice_of(text),
	    slice_of(text), slice_of(text), slice_of(text)};
	t = said_get_texts(&s, put(&s, &said));
	case_int("reply", t.reply.len, FINDING_REPLY_MAX);
	case_int("host", t.host.len, FINDING_HOST_MAX);
	case_int("evidence", t.evidence.len, FINDING_EVIDENCE_MAX);
	case_int("tests", t.tests.len, FINDING_TESTS_MAX);
	case_int("note", t.note.len, FINDING_NOTE_MAX);
	said_free(&s);
}

static void
there_is_an_end(void **state)
{
	struct said_store full = {.len = UINT32_MAX - 1000};
	struct said said = saying("", "");
	struct why why;
	uint32_t id;

	(void)state;
	case_int("one more", said_put(&full, &said, &id, &why), ST_BAD_DATA);
	case_holds("why", why.text, "more than 4 GiB of texts");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_same_is_kept_once),
	    cmocka_unit_test(many_come_back_as_they_were),
	    cmocka_unit_test(long_texts_are_cut),
	    cmocka_unit_test(there_is_an_end),
	};

	return cmocka_run_group_tests_name("said", tests, NULL, NULL);
}
