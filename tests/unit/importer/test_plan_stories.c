/* The state table (VERDICTS 2) as the stories that several scans tell. */
#include <stdio.h>

#include "plan_case.h"

/*
 * A story is a scan a letter (plan_case.h), a day after the one before,
 * and in front of it
 *   .        only 6 hours later
 *   ,        12 hours later
 *   3        three days later (what is unconfirmed is over)
 *   ~        later than a listing lasts
 *   =        the same scan in another file, a second later
 *   a        another scanner agrees
 *   r        a scan that somebody asked for
 *   x        taken off by hand, after it
 * What must come of it is a letter, too; ! behind it: an alert.
 */
struct story {
	const char *name, *scans, *want;
	/* In the end: state, streaks open/close/strong/vague, relisted. */
	const char *end;
	bool exempt;
};

static const struct story stories[] = {
    /* none, seen, unconfirmed: open */
    {"one open of two", "o", "P", "unconfirmed 1/0/0/0 0", false},
    {"two of two, a day apart", "oo", "PL", "listed 2/0/0/0 0", false},
    {"two of two, 12 hours apart", "o,o", "PL", "listed 2/0/0/0 0", false},
    {"6 hours apart is one", "o.o", "PP", "unconfirmed 1/0/0/0 0", false},
    {"counted from the one that counted", "o.o.o", "PPL", "listed 2/0/0/0 0",
	false},
    {"no proof is as accepted", "nn", "PL", "listed 2/0/0/0 0", false},
    {"data lists at once", "d", "L", "listed 1/0/0/0 0", false},
    {"delivered lists at once", "D", "L", "listed 1/0/0/0 0", false},
    {"data on top of one, 6 hours later", "o.d", "PL", "listed 1/0/0/0 0",
	false},
    {"two scanners agree", "ao", "L", "listed 1/0/0/0 0", false},
    {"... at the second look", "o.ao", "PL", "listed 1/0/0/0 0", false},
    {"closed between begins anew", "ocoo", "P-PL", "listed 2/0/0/0 0", false},
    {"unreachable between does not", "ouo", "P-L", "listed 2/0/0/0 0", false},
    {"inconclusive between does not", "oio", "P-L", "listed 2/0/0/0 0", false},
    {"unconfirmed lapses, its streak stays", "o3o", "PL", "listed 2/0/0/0 0",
	false},
    {"the same scan in another file", "o=o", "PP", "unconfirmed 1/0/0/0 0",
	false},
    {"... with a better proof", "o=d", "PL", "listed 1/0/0/0 0", false},
    {"... which cannot unsay it", "d=c", "LC", "listed 0/0/0/0 0", false},
    {"... and the next one counts", "o=oo", "PPL", "listed 2/0/0/0 0", false},
    /* unconfirmed: closed, and what is no verdict */
    {"unconfirmed and closed", "oc", "P-", "seen 0/1/1/0 0", false},
    {"unconfirmed and closed, weak", "ow", "P-", "seen 0/1/0/0 0", false},
    {"unconfirmed and nothing", "oui", "P--", "unconfirmed 1/0/0/2 0", false},
    {"unconfirmed, not mentioned", "om", "P-", "unconfirmed 1/0/0/1 0", false},
    /* listed: open */
    {"is refreshed", "do", "LR", "listed 2/0/0/0 0", false},
    {"is refreshed 6 hours later", "d.o", "LR", "listed 1/0/0/0 0", false},
    /* listed: closed */
    {"two closed delist", "dcc", "LCD", "cleared 0/2/2/0 0", false},
    {"12 hours apart", "dc,c", "LCD", "cleared 0/2/2/0 0", false},
    {"6 hours apart is one", "dc.c", "LCC", "listed 0/1/1/0 0", false},
    {"counted from the one that counted", "dc.c.c", "LCCD", "cleared 0/2/2/0 0",
	false},
    {"the first counts at once", "d.cc", "LCD", "cleared 0/2/2/0 0", false},
    {"weak, it takes three", "dwww", "LCCD", "cleared 0/3/0/0 0", false},
    {"one weak of two is no two", "dwc", "LCC", "listed 0/2/1/0 0", false},
    {"... but of three", "dwcw", "LCCD", "cleared 0/3/1/0 0", false},
    {"two of three not weak", "dcwc", "LCCD", "cleared 0/3/2/0 0", false},
    {"open between begins anew", "dcdcc", "LCRCD", "cleared 0/2/2/0 0", false},
    {"unreachable between does not", "dcuc", "LC-D", "cleared 0/2/2/0 0",
	false},
    {"inconclusive between does not", "dcic", "LC-D", "cleared 0/2/2/0 0",
	false},
    {"not mentioned between does not", "dcmc", "LC-D", "cleared 0/2/2/0 0",
	false},
    {"closed in the same scan", "dc=c", "LCC", "listed 0/1/1/0 0", false},
    {"closed again is nothing new", "dccc", "LCD-", "cleared 0/3/3/0 0", false},
    /* listed: a scan that somebody asked for */
    {"asked for, one is enough", "drc", "LD", "cleared 0/1/1/0 0", false},
    {"... but not a weak one", "drw", "LC", "listed 0/1/0/0 0", false},
    {"... soon after a weak one", "dw.rc", "LCD", "cleared 0/2/1/0 0", false},
    {"... found open still", "dro", "LR", "listed 2/0/0/0 0", false},
    /* listed: no verdict */
    {"unreachable never delists, and is told", "duuuu", "L---!-",
	"listed 1/0/0/4 0", false},
    {"inconclusive never delists, and is told", "diiii", "L---!-",
	"listed 1/0/0/4 0", false},
    {"missing never delists, and is told", "dmmmm", "L---!-",
	"listed 1/0/0/4 0", false},
    {"told of any mixture", "dumi", "L---!", "listed 1/0/0/3 0", false},
    {"open ends it", "duuouuu", "L--R---!", "listed 2/0/0/3 0", false},
    {"closed ends it", "duucuuu", "L--C---!", "listed 0/1/1/3 0", false},
    {"the same scan counts once there, too", "duu=u=m", "L----",
	"listed 1/0/0/2 0", false},
    /* listed: over */
    {"a listing that ran out begins anew", "d~d", "LL", "listed 1/0/0/0 1",
	false},
    {"... at the first open", "oo~o", "PLL", "listed 1/0/0/0 1", false},
    {"one that ran out is not cleared", "d~c", "L-", "expired 0/1/1/0 0",
	false},
    {"nor told of", "duu~u", "L---", "listed 1/0/0/3 0", false},
    /* cleared, expired: open again */
    {"open again lists at once", "oocco", "PLCDL", "listed 1/0/0/0 1", false},
    {"and again", "oococcocco", "PLCRCDLCDL", "listed 1/0/0/0 2", false},
    {"expired and closed, then open", "d~cco", "L--L", "listed 1/0/0/0 1",
	false},
    {"cleared in the same scan", "dcc=o", "LCDP", "unconfirmed 0/0/0/0 0",
	false},
    {"cleared, then unreachable", "dccu", "LCD-", "cleared 0/2/2/1 0", false},
    /* removed */
    {"taken off, it is confirmed anew", "ooxoo", "PLPL", "listed 2/0/0/0 0",
	false},
    {"taken off, closed", "ooxc", "PL-", "removed 0/1/1/0 0", false},
    {"taken off, not mentioned", "ooxu", "PL-", "removed 0/0/0/1 0", false},
    /* exempt */
    {"exempt counts apart", "oo", "XX", "listed 2/0/0/0 0", true},
    {"... is unconfirmed apart", "o", "X", "unconfirmed 1/0/0/0 0", true},
    {"... agrees apart", "ao", "X", "listed 1/0/0/0 0", true},
    {"exempt and closed", "dcc", "XCD", "cleared 0/2/2/0 0", true},
    {"exempt and unreachable", "du", "X-", "listed 1/0/0/1 0", true},
};

/* A story as it is told. */
struct told {
	const struct story *story;
	struct plan_policy policy;
	struct plan_known known;
	struct finding finding;
	char got[32];
	size_t len;
};

/* What stands in front of a scan; false: it is the scan. */
static bool
turn(struct told *t, char c, int64_t *wait)
{
	switch (c) {
	case '.':
		*wait = (int64_t)6 * HOUR;
		return true;
	case ',':
		*wait = (int64_t)12 * HOUR;
		return true;
	case '3':
		*wait = (int64_t)3 * DAY;
		return true;
	case '~':
		*wait = 4 * EXPIRE;
		return true;
	case '=':
		*wait = 1;
		t->policy.same = t->policy.import;
		return true;
	case 'a':
		t->known.agreed = true;
		return true;
	case 'r':
		t->known.asked = true;
		return true;
	case 'x':
		t->finding.state = FINDING_REMOVED;
		t->finding.open_streak = 0;
		t->finding.removed = t->policy.now;
		return true;
	default:
		return false;
	}
}

static void
scan(struct told *t, char c)
{
	struct batch_item item = item_of(c, t->policy.now);
	struct plan_step step;

	t->policy.import++;
	step = c == 'm' ? plan_missing(&t->policy, t->known.finding)
			: decide(&t->policy, &item, &no_texts, &t->known);
	t->got[t->len++] = letter(step.outcome);
	if (step.alert)
		t->got[t->len++] = '!';
	if (step.write) {
		t->finding = step.after;
		t->known.finding = &t->finding;
	}
	t->known.agreed = t->known.asked = false;
	t->policy.same = 0;
}

static void
tell(const struct story *s)
{
	struct told t = {.policy = policy_of(BEGIN)};
	const struct finding *f = &t.finding;
	int64_t wait = DAY;
	char end[64];

	t.known.exempt = s->exempt;
	for (const char *p = s->scans; *p != '\0'; p++) {
		if (turn(&t, *p, &wait))
			continue;
		t.policy.now += wait;
		wait = DAY;
		scan(&t, *p);
	}
	(void)snprintf(end, sizeof(end), "%s %u/%u/%u/%u %u",
	    finding_state_text(f->state), f->open_streak, f->close_streak,
	    f->strong_streak, f->vague_streak, f->relisted);
	case_text(s->name, t.got, s->want);
	case_text(s->name, end, s->end);
}

static void
stories_come_out(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(stories); i++)
		tell(&stories[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(stories_come_out),
	};

	return cmocka_run_group_tests_name("plan_stories", tests, NULL, NULL);
}
