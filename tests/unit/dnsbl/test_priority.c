/* Priorities are the calling thread's, and no other's. */
#include "case.h"

#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "priority.h"

/* What the scheduler has of a thread: sched_getattr(2), 48 octets. */
struct has {
	uint32_t size, policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime, deadline, period;
};

static struct has
has(void)
{
	struct has h;

	assert_int_equal(syscall(SYS_sched_getattr, 0, &h, sizeof(h), 0), 0);
	return h;
}

/* cmocka's assertions are for the first thread: what the other one saw. */
struct seen {
	void (*ask)(void);
	struct has before, after;
};

static void *
ask(void *arg)
{
	struct seen *s = arg;

	s->before = has();
	s->ask();
	s->after = has();
	return NULL;
}

static struct seen
in_a_thread(void (*what)(void))
{
	struct seen s = {.ask = what};
	pthread_t thread;

	assert_int_equal(pthread_create(&thread, NULL, ask, &s), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	return s;
}

static void
who_answers_gets_short_turns(void **state)
{
	struct seen s = in_a_thread(priority_answer);

	(void)state;
	case_int("policy", s.after.policy, s.before.policy);
	case_int("nice", s.after.nice, s.before.nice);
	/* An older kernel has no turns to tell of. */
	if (s.before.policy == SCHED_OTHER && s.before.runtime != 0)
		case_int("turn", s.after.runtime, 100000);
	else
		case_int("turn", s.after.runtime, s.before.runtime);
}

static void
who_loads_steps_back(void **state)
{
	struct has ours = has();
	struct seen s = in_a_thread(priority_load);

	(void)state;
	case_int("nice", s.after.nice, s.before.nice > 5 ? s.before.nice : 5);
	case_int("policy", s.after.policy, s.before.policy);
	case_int("ours", has().nice, ours.nice);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_answers_gets_short_turns),
	    cmocka_unit_test(who_loads_steps_back),
	};

	return cmocka_run_group_tests_name("priority", tests, NULL, NULL);
}
