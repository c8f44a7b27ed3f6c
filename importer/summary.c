/* What an import did, for people. */
#include "summary.h"

#include <inttypes.h>
#include <stdio.h>

#include "stamp.h"

/* Own hosts named one by one; more are counted. */
#define OWN_SHOWN 50

static void
line(const char *name, uint64_t n)
{
	printf("  %-15s %10" PRIu64 "\n", name, n);
}

static void
print_title(const struct summary *s)
{
	const struct plan_tally *t = s->tally;
	const struct intake *in = s->in;

	if (s->dry_run)
		printf("dry run: %s", in->file);
	else
		printf("import %" PRIu64 ": %s", t->record.id, in->file);
	printf(" (%s) by %s into %s\n", format_text((int)in->format),
	    in->scanner->name, in->list->name);
}

static void
print_scan(const struct scan *scan)
{
	char time[STAMP_TEXT_MAX];

	if (scan->scan_id[0] == '\0' && scan->tool[0] == '\0')
		return;
	printf("  scan            %s%s%s%s%s", scan->scan_id,
	    scan->scan_id[0] && scan->tool[0] ? ", " : "", scan->tool,
	    scan->tool_version[0] ? " " : "", scan->tool_version);
	if (scan->ended != 0)
		printf(", ended %s", stamp_format(scan->ended, time));
	printf("%s\n", scan->aborted   ? ", aborted"
		       : scan->has_end ? ", complete"
				       : "");
	if (scan->aborted)
		printf("  aborted         %s\n", scan->abort_why);
}

static void
print_causes(const struct plan_tally *t)
{
	for (int i = PLAN_CAUSE_NONE + 1; i < PLAN_CAUSE_COUNT; i++) {
		if (t->causes[i] == 0)
			continue;
		printf("  %s %" PRIu64 ": %s\n",
		    plan_cause_holds((enum plan_cause)i) ? "held back"
							 : "ignored",
		    t->causes[i], plan_cause_text((enum plan_cause)i));
	}
}

static void
print_own(const struct plan_tally *t)
{
	char host[PREFIX_TEXT_MAX], why[PREFIX_TEXT_MAX];

	for (size_t i = 0; i < t->own_count && i < OWN_SHOWN; i++) {
		const struct own_host *o = &t->own[i];

		printf("  own host is open: %s port %u (exempt: %s)\n",
		    prefix_format(&o->prefix, host), o->port,
		    prefix_format(&o->exemption, why));
	}
	if (t->own_count > OWN_SHOWN)
		printf("  ... %zu more own hosts are open\n",
		    t->own_count - OWN_SHOWN);
}

bool
summary_alarm(const struct intake *in, const struct plan_tally *t)
{
	char host[PREFIX_TEXT_MAX], why[PREFIX_TEXT_MAX];

	for (size_t i = 0; i < t->own_count && i < OWN_SHOWN; i++)
		fprintf(stderr,
		    "relaybl import: alarm: %s: own host %s port %u is open "
		    "(exempt: %s)\n",
		    in->file, prefix_format(&t->own[i].prefix, host),
		    t->own[i].port, prefix_format(&t->own[i].exemption, why));
	if (t->own_count > OWN_SHOWN)
		fprintf(stderr,
		    "relaybl import: alarm: %s: %zu more own hosts are open\n",
		    in->file, t->own_count - OWN_SHOWN);
	return t->own_count > 0;
}

/* What tripped, a line each; and what is held for it. */
static void
print_guards(const struct summary *s)
{
	const struct judgement *j = s->judgement;
	const struct import_record *rec = &s->tally->record;

	if (j == NULL)
		return;
	for (size_t i = 0; i < j->trips.count; i++) {
		const struct guard_trip *t = &j->trips.at[i];
		bool of_list = t->whose == GUARD_OF_LIST;
		char text[GUARD_TEXT_MAX];

		printf("  guard: %s %s: %s\n", of_list ? "list" : "scanner",
		    of_list ? s->in->list->name : s->in->scanner->name,
		    guard_trip_text(t, &j->figures, text, sizeof(text)));
	}
	if (rec->held != HOLD_NONE)
		printf("  %s\n", rec->held == HOLD_ALL ? "everything is held"
						       : "removals are held");
}

static void
print_tickets(const struct plan_tally *t)
{
	if (t->tickets_verified + t->tickets_reopened > 0)
		printf("  hosts of tickets: %" PRIu64 " verified, %" PRIu64
		       " reopened\n",
		    t->tickets_verified, t->tickets_reopened);
}

static void
print_clashes(const struct batch *b)
{
	char text[PREFIX_TEXT_MAX];

	for (size_t i = 0; i < b->clash_count; i++) {
		const struct batch_clash *c = &b->clashes[i];

		printf("  contradiction: %s port %u is %s (line %" PRIu64
		       ") and %s (line %" PRIu64 "): taken as %s\n",
		    prefix_format(&c->prefix, text), c->port,
		    verdict_text(c->kept), c->kept_line,
		    verdict_text(c->dropped), c->dropped_line,
		    verdict_text(c->kept));
	}
	if (b->contradictions > b->clash_count)
		printf("  ... %" PRIu64 " more contradictions\n",
		    b->contradictions - b->clash_count);
}

void
summary_print(const struct summary *s)
{
	const struct plan_tally *t = s->tally;

	print_title(s);
	print_scan(&s->in->scan);
#define X(name) line(#name, t->record.counts.name);
	IMPORT_COUNTS(X)
#undef X
	for (int i = 0; i < REFUSAL_COUNT; i++)
		if (s->in->refusals.count[i] != 0)
			printf("  refused %" PRIu64 ": %s (%s)\n",
			    s->in->refusals.count[i],
			    refusal_text((enum refusal)i),
			    refusal_word((enum refusal)i));
	print_causes(t);
	print_guards(s);
	print_own(t);
	print_clashes(&s->in->batch);
	print_tickets(t);
	if (s->generation != 0)
		printf("  generation %" PRIu64 ", serial %" PRIu32 "\n",
		    s->generation, s->serial);
}
