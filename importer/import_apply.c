/* What was read is applied, and what came of it is told. */
#include "import_apply.h"

#include <inttypes.h>
#include <stdio.h>

#include "output.h"
#include "summary.h"

void
import_print_known(const struct plan_tally *t, const char *file)
{
	if (t->held != HOLD_NONE && t->hold_state == HOLD_OPEN)
		return;
	if (t->held == HOLD_ALL && t->hold_state == HOLD_APPROVED)
		printf("%s: was held as import %" PRIu64
		       ", already applied as import %" PRIu64 "\n",
		    file, t->already, t->hold_by);
	else if (t->held == HOLD_ALL && t->hold_state == HOLD_SUPERSEDED)
		printf("%s: was held as import %" PRIu64
		       ", which import %" PRIu64 " supersedes\n",
		    file, t->already, t->hold_by);
	else if (t->held == HOLD_ALL && t->hold_state == HOLD_REJECTED)
		printf("%s: was held as import %" PRIu64 ", and rejected\n",
		    file, t->already);
	else if (t->undone_by != 0)
		printf("%s: already applied as import %" PRIu64
		       ", which import %" PRIu64 " undid\n",
		    file, t->already, t->undone_by);
	else
		printf("%s: already applied as import %" PRIu64 "\n", file,
		    t->already);
}

static enum status
print_already(const struct summary *s, struct why *why)
{
	struct summary told = *s;
	struct plan_tally known = *s->tally;

	known.record.id = known.already;
	known.record.held = known.held;
	told.tally = &known;
	if (s->in->run->json)
		return out_json(summary_json(&told), why);
	import_print_known(&known, s->in->file);
	return ST_OK;
}

static enum status
print_applied(const struct applied *a, struct why *why)
{
	const struct summary s = {
	    .in = a->in,
	    .tally = &a->tally,
	    .judgement = &a->judgement,
	    .serial = a->serial,
	    .generation = a->made.number,
	};

	if (a->tally.already != 0)
		return print_already(&s, why);
	if (a->in->run->json)
		return out_json(summary_json(&s), why);
	summary_print(&s);
	return ST_OK;
}

/* Says what is held, and what to do. */
static enum status
tell_held(
    const struct intake *in, const struct import_outcome *out, struct why *why)
{
	why_set(why,
	    "%s: %sheld as import %" PRIu64 "%s%s; relaybl approve %" PRIu64
	    " lets it pass, relaybl reject %" PRIu64 " drops it",
	    in->file, out->held == HOLD_REMOVALS ? "its removals are " : "",
	    out->import, out->guards[0] ? ": " : "", out->guards, out->import,
	    out->import);
	return ST_HELD;
}

static void
describe(const struct applied *a, struct import_outcome *out)
{
	const struct plan_tally *t = &a->tally;

	*out = (struct import_outcome){
	    .import = t->already != 0 ? t->already : t->record.id,
	    .already = t->already != 0,
	    .held = a->held,
	};
	if (t->already != 0)
		out->held = t->hold_state == HOLD_OPEN ? t->held : HOLD_NONE;
	else
		(void)snprintf(out->guards, sizeof(out->guards), "%s",
		    a->held != HOLD_NONE ? a->judgement.words : "");
}

enum status
import_apply(struct intake *in, struct import_outcome *out, struct why *why)
{
	struct applied applied = {.in = in};
	enum status st = apply_file(in, &applied, why);
	bool alarmed = false;

	describe(&applied, out);
	if (st == ST_OK)
		st = print_applied(&applied, why);
	if (st == ST_OK)
		alarmed = summary_alarm(in, &applied.tally);
	if (st == ST_OK && out->held != HOLD_NONE)
		st = tell_held(in, out, why);
	else if (st == ST_OK && alarmed &&
		 in->run->opt.value[OPT_ALARM_EXIT] != NULL) {
		/* Told already: what a look-up left there is no reason. */
		why->text[0] = '\0';
		st = ST_ALARM;
	}
	applied_free(&applied);
	return st;
}

static unsigned
gravity(enum status st)
{
	switch (st) {
	case ST_OK:
		return 0;
	case ST_NOT_FOUND:
		return 1;
	case ST_ALARM:
		return 2;
	case ST_HELD:
		return 3;
	default:
		return 4;
	}
}

bool
import_is_graver(enum status a, enum status b)
{
	return gravity(a) > gravity(b);
}
