/* What was read is applied, and what came of it is told. */
#include "import_apply.h"

#include <inttypes.h>
#include <stdio.h>

#include "output.h"
#include "summary.h"

static enum status
print_already(const struct summary *s, struct why *why)
{
	struct summary told = *s;
	struct tally known = *s->tally;

	known.record.id = known.already;
	told.tally = &known;
	if (s->in->run->json)
		return out_json(summary_json(&told), why);
	printf("%s: already applied as import %" PRIu64 "\n", s->in->file,
	    known.already);
	return ST_OK;
}

static enum status
print_applied(const struct applied *a, struct why *why)
{
	const struct summary s = {
	    .in = a->in,
	    .tally = &a->tally,
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

enum status
import_apply(struct intake *in, struct import_outcome *out, struct why *why)
{
	struct applied applied = {.in = in};
	enum status st = apply_file(in, &applied, why);

	*out = (struct import_outcome){
	    .import = applied.tally.already != 0 ? applied.tally.already
						 : applied.tally.record.id,
	    .already = applied.tally.already != 0,
	};
	if (st == ST_OK)
		st = print_applied(&applied, why);
	applied_free(&applied);
	return st;
}
