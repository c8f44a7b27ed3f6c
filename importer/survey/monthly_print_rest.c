/* The rest of a month's report for people: the oldest, alarms, holds, imports,
 * surveys, and how it was made. */
#include "monthly_print.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "view.h"
#include "wrap.h"

/* Columns of text that is to be read. */
#define WIDTH 78

static const char *
list_of(const struct monthly *m, uint16_t id)
{
	return names_list(&m->names, id);
}

static size_t
shown_of(const struct monthly *m, size_t count)
{
	return m->top == 0 || count < m->top ? count : m->top;
}

static void
print_more(uint64_t all, size_t shown)
{
	if (all > shown)
		printf("  and %" PRIu64 " more\n", all - shown);
}

static void
print_oldest(const struct monthly *m)
{
	char prefix[PREFIX_TEXT_MAX], since[STAMP_TEXT_MAX];
	char classes[CLASS_LABELS_MAX];
	struct shown name;

	if (m->oldest_count == 0)
		return;
	print_heading("Oldest that were listed at the end");
	for (size_t i = 0; i < m->oldest_count; i++) {
		const struct monthly_oldest *o = &m->oldest[i];

		if (o->since != 0)
			printf("  since %s, %5" PRIu64 " days",
			    stamp_day(o->since, since),
			    monthly_days(m, o->since));
		else
			printf("  since before it was recorded");
		printf("  %s  %s, %s", prefix_format(&o->prefix, prefix),
		    list_of(m, o->list),
		    class_mask_format(o->classes, ", ", classes));
		if (o->operator!= NULL)
			printf("  %s", print_shown(&name, o->operator));
		(void)putchar('\n');
	}
	print_more(m->all.end, m->oldest_count);
}

static void
print_alarms(const struct monthly *m)
{
	const size_t shown = shown_of(m, m->alarm_count);
	char prefix[PREFIX_TEXT_MAX], last[STAMP_TEXT_MAX];
	struct shown reason;

	print_heading("Alarms: own hosts found open, listings that no scan can "
		      "judge");
	if (m->alarm_count == 0)
		printf("  none\n");
	for (size_t i = 0; i < shown; i++) {
		const struct monthly_alarm *a = &m->alarms[i];

		printf("  %-8s %s on %s: %" PRIu64 " times, last %s: %s\n",
		    event_kind_text(a->kind), prefix_format(&a->prefix, prefix),
		    list_of(m, a->list), a->times, stamp_day(a->last, last),
		    print_shown(&reason, a->reason));
	}
	print_more(m->alarms_in_all, shown);
}

/* What was held, and what became of it. */
static void
print_holds(struct monthly *m)
{
	const size_t shown = shown_of(m, m->hold_count);
	char time[STAMP_TEXT_MAX];
	struct shown text;

	print_heading("Held by guards");
	if (m->hold_count == 0)
		printf("  nothing\n");
	for (size_t i = 0; i < shown; i++) {
		const struct monthly_hold *h = &m->holds[i];

		printf("  import %" PRIu64 " of %s, on %s by %s: %s held: %s\n",
		    h->import, stamp_day(h->time, time), list_of(m, h->list),
		    h->scanner != 0 ? names_scanner(&m->names, h->scanner)
				    : "-",
		    import_hold_text(h->held), print_shown(&text, h->guards));
		printf("    %s", import_hold_state_text(h->state));
		if (h->resolved != 0)
			printf(" %s", stamp_day(h->resolved, time));
		if (h->actor[0] != '\0')
			printf(" by %s", print_shown(&text, h->actor));
		if (h->reason[0] != '\0')
			printf(": %s", print_shown(&text, h->reason));
		(void)putchar('\n');
	}
	print_more(m->holds_in_all, shown);
}

static void
print_imports(struct monthly *m)
{
	bool any = false;

	print_heading("Imports and scans");
	for (int i = 0; i < IMPORT_KIND_COUNT; i++) {
		if (m->imports[i] == 0)
			continue;
		printf("%s%s %" PRIu64, any ? ", " : "  ", import_kind_text(i),
		    m->imports[i]);
		any = true;
	}
	printf(any ? "\n" : "  none\n");
	for (size_t i = 0; i < m->scanner_count; i++) {
		const struct monthly_scanner *s = &m->scanners[i];

		printf("  scanner %s: scans %" PRIu64 ", complete %" PRIu64
		       ", listed %" PRIu64 ", delisted %" PRIu64
		       ", refused %" PRIu64 ", withheld %" PRIu64 "\n",
		    names_scanner(&m->names, s->id), s->scans, s->complete,
		    s->listed, s->delisted, s->refused, s->withheld);
	}
}

static void
print_surveys(const struct monthly *m)
{
	char taken[STAMP_TEXT_MAX], share[VIEW_SHARE_MAX];
	struct shown name;

	if (m->survey_count == 0)
		return;
	print_heading("Surveys");
	for (size_t i = 0; i < m->survey_count; i++) {
		const struct monthly_survey *s = &m->surveys[i];

		printf("  %" PRIu64 " of %s%s%s: %" PRIu64 " domains, %" PRIu64
		       " (%s) behind listed addresses; %" PRIu64
		       " hosts, %" PRIu64 " addresses listed\n",
		    s->id, stamp_day(s->taken, taken),
		    s->name[0] != '\0' ? ", " : "", print_shown(&name, s->name),
		    s->domains, s->listed_domains,
		    view_share_text(s->listed_domains, s->domains, share),
		    s->listed_hosts, s->listed_addresses);
	}
}

static void
print_method(const struct monthly *m)
{
	char text[MONTHLY_SENTENCE_MAX];

	print_heading("How it was made");
	for (size_t i = 0; monthly_method(m, i, text); i++)
		wrap_text(stdout, slice_of(text), 2, WIDTH);
}

void
print_rest(struct monthly *m)
{
	print_oldest(m);
	print_alarms(m);
	print_holds(m);
	print_imports(m);
	print_surveys(m);
	print_method(m);
}
