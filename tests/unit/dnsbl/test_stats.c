/* Counters: names are distinct, blocks add up, threads share no line. */
#include "case.h"

#include "stats.h"

static void
names_are_words_and_distinct(void **state)
{
	char a[STATS_NAME_MAX], b[STATS_NAME_MAX];

	(void)state;
	for (unsigned i = 0; i < STAT_COUNT; i++) {
		stats_name(i, a);
		case_int(
		    a, strspn(a, "abcdefghijklmnopqrstuvwxyz_"), strlen(a));
		for (unsigned j = 0; j < i; j++)
			assert_string_not_equal(a, stats_name(j, b));
	}
}

static void
outcomes_follow_their_enum(void **state)
{
	char name[STATS_NAME_MAX];

	(void)state;
#define X(id, text, help)                                                      \
	case_text(text, stats_name(STAT_OUTCOME + id, name), "outcome_" text);
	OUTCOME_LIST(X)
#undef X
	case_text("transport",
	    stats_name(STAT_QUERIES_UDP + TRANSPORT_TCP, name), "queries_tcp");
	case_text("transport",
	    stats_name(STAT_QUERIES_UDP + TRANSPORT_TLS, name), "queries_tls");
}

static void
blocks_add_up(void **state)
{
	static struct stats blocks[2];
	uint64_t sums[STAT_COUNT] = {0};

	(void)state;
	stats_add(&blocks[0], STAT_QUERIES_UDP, 3);
	stats_add(&blocks[0], STAT_QUERIES_UDP, 1);
	stats_add(&blocks[1], STAT_QUERIES_UDP, UINT64_C(1) << 40);
	stats_add(&blocks[1], STAT_COUNT - 1, 9);
	for (int i = 0; i < 2; i++)
		stats_sum(&blocks[i], sums);
	case_int("udp", sums[STAT_QUERIES_UDP], (INT64_C(1) << 40) + 4);
	case_int("last", sums[STAT_COUNT - 1], 9);
	case_int("untouched", sums[STAT_QUERIES_TCP], 0);
	case_int("cache lines", sizeof(struct stats) % STATS_ALIGN, 0);
	case_int("alignment", (uintptr_t)&blocks[1] % STATS_ALIGN, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_are_words_and_distinct),
	    cmocka_unit_test(outcomes_follow_their_enum),
	    cmocka_unit_test(blocks_add_up),
	};

	return cmocka_run_group_tests_name("stats", tests, NULL, NULL);
}
