/* Asks the scheduler for short turns, or for the last place. */
#include "priority.h"

#include <sched.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * The length of a turn, in nanoseconds. Who asks for a shorter one than those
 * who run (1.4 to 3 ms where nobody asks) is let in when it wakes; without, a
 * worker beside an import waits for one of its turns now and then: measured
 * with an import on the worker's core, answers pause no longer than without
 * one, and half as long again if nobody asks. The price is smaller batches
 * where the machine is busy. The shortest there is.
 */
#define ANSWER_TURN_NS 100000

/* No weaker: what is published is to be seen within a quarter of a second on
 * a machine that is busy, too. Measured with two floods of queries on two
 * cores: at 10 a load took up to 0.6 s, at 5 up to 0.2, and the longest gap
 * between answers was the same. */
#define LOAD_NICE 5

/* struct sched_attr in its first version, sched_setattr(2); libc has neither
 * before glibc 2.41, and <linux/sched/types.h> not beside <sched.h>. */
struct turn {
	uint32_t size, policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime, deadline, period;
};

void
priority_answer(void)
{
	struct turn turn;

	if (syscall(SYS_sched_getattr, 0, &turn, sizeof(turn), 0) != 0 ||
	    turn.policy != SCHED_OTHER)
		return; /* who gave it another policy knows why */
	turn.size = sizeof(turn);
	turn.runtime = ANSWER_TURN_NS;
	(void)syscall(SYS_sched_setattr, 0, &turn, 0);
}

/* Of a thread, as Linux has it, not of the process. */
void
priority_load(void)
{
	id_t self = (id_t)gettid();

	if (getpriority(PRIO_PROCESS, self) < LOAD_NICE)
		(void)setpriority(PRIO_PROCESS, self, LOAD_NICE);
}
