/* A month's report for people: text for a terminal or a mail. */
#include "monthly.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "monthly_print.h"
#include "view.h"

const char *
print_shown(struct shown *s, const char *text)
{
	return why_escape(s->text, sizeof(s->text), text, strlen(text));
}

void
print_heading(const char *title)
{
	printf("\n%s\n\n", title);
}

static void
print_count(const struct monthly_count *c, const char *name)
{
	char n[4][VIEW_NUMBER_MAX];

	printf("  %10s %10s %10s %10s  %s\n", view_number_text(c->begin, n[0]),
	    view_number_text(c->in, n[1]), view_number_text(c->out, n[2]),
	    view_number_text(c->end, n[3]), name);
}

static void
print_header(const struct monthly *m)
{
	char begin[STAMP_TEXT_MAX], end[STAMP_TEXT_MAX];
	struct shown list;

	printf("Month %s", m->month.text);
	if (m->only != NULL)
		printf(", list %s", print_shown(&list, m->only->name));
	printf(": %s to %s UTC\n", stamp_day(m->span.begin, begin),
	    stamp_day(m->span.end - 1, end));
	if (m->span.end != m->month.end)
		printf("It is not over: so far.\n");
}

static void
print_listings(const struct monthly *m)
{
	char n[VIEW_NUMBER_MAX];
	bool any = false;

	print_heading("Listings: addresses and prefixes");
	printf("  %10s %10s %10s %10s\n", "begin", "in", "out", "end");
	print_count(&m->all, "all");
	for (int i = 0; i < CLASS_COUNT; i++) {
		const struct monthly_count *c = &m->classes[i];

		if (c->begin + c->in + c->end > 0)
			print_count(c, class_info((enum class_id)i)->label);
	}
	for (int i = 0; i < EVENT_KIND_COUNT; i++) {
		if (m->out_by[i] == 0)
			continue;
		printf("%s%s %s",
		    any ? ", " : "  ended: ", view_number_text(m->out_by[i], n),
		    monthly_event_words(i));
		any = true;
	}
	if (any)
		(void)putchar('\n');
}

static void
print_operators(const struct monthly *m)
{
	size_t rest = 0;
	struct shown name;

	if (holders_source_count(m->holders) == 0)
		return;
	print_heading("Listings by operator, the most at the end first");
	printf("  %10s %10s %10s %10s\n", "begin", "in", "out", "end");
	for (size_t i = 0; i < m->operator_count; i++) {
		const struct monthly_operator *o = &m->operators[i];

		if (o->listings.begin + o->listings.in == 0)
			continue;
		if (m->top == 0 || i < m->top)
			print_count(&o->listings, print_shown(&name, o->name));
		else
			rest++;
	}
	if (rest > 0)
		printf("  and %zu more\n", rest);
}

static void
print_ranked(const struct monthly_operator *o)
{
	const struct ticket_figures *f = o->figures;
	char share[VIEW_SHARE_MAX], fix[FIGURES_TEXT_MAX],
	    ack[FIGURES_TEXT_MAX], oldest[STAMP_TEXT_MAX];
	struct shown name;

	if (o->rank != 0)
		printf("%5" PRIu32, o->rank);
	else
		printf("%5s", "-");
	printf(" %9s %5" PRIu64 " %6s %6s %8" PRIu64 " %5" PRIu64
	       " %10s %6" PRIu64 "  %s\n",
	    view_share_text(f->fixed, f->cases, share), f->cases,
	    figures_days(f->fix_s, fix), figures_days(f->ack_s, ack),
	    f->reopened, f->open, stamp_day(f->oldest, oldest), f->no_answer,
	    print_shown(&name, o->name));
}

static void
print_ranking_heading(void)
{
	printf("%5s %9s %5s %6s %6s %8s %5s %10s %6s\n", "", "", "", "days",
	    "days", "", "", "oldest", "no");
	printf("%5s %9s %5s %6s %6s %8s %5s %10s %6s\n", "rank", "fixed",
	    "cases", "to fix", "to ack", "reopened", "open", "open", "answer");
}

static void
print_unranked(const struct monthly *m)
{
	size_t count = 0;

	for (size_t i = 0; i < m->operator_count; i++)
		count += m->operators[i].figures != NULL &&
			 m->operators[i].rank == 0;
	if (count == 0)
		return;
	printf("\n  Not ranked, fewer than %" PRIu64 " cases:\n", m->min_cases);
	for (size_t i = 0; i < m->operator_count; i++)
		if (m->operators[i].figures != NULL &&
		    m->operators[i].rank == 0)
			print_ranked(&m->operators[i]);
}

/* Best and worst, apart where they are many. */
static void
print_ranking(const struct monthly *m)
{
	const size_t top = m->top == 0 ? m->ranked_count : m->top;
	const bool apart = m->ranked_count > 2 * top;

	if (m->figures.count == 0)
		return;
	print_heading("How operators answered");
	printf("  Ranked by %s.\n\n", monthly_ranking_words);
	print_ranking_heading();
	for (size_t i = 0; i < m->ranked_count; i++) {
		if (apart && i == top)
			printf(
			    "  ... %zu more ...\n", m->ranked_count - 2 * top);
		if (!apart || i < top || i >= m->ranked_count - top)
			print_ranked(m->ranked[i]);
	}
	print_unranked(m);
}

void
monthly_print(struct monthly *m)
{
	print_header(m);
	print_listings(m);
	print_operators(m);
	print_ranking(m);
	print_rest(m);
}
