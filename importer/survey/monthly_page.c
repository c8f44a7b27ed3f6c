/* A month's report as a page: how many, of which class, whose, and how those
 * answered. */
#include "monthly_page.h"

#include <inttypes.h>

#include "chart.h"

/* Bars of one chart at most, whatever is asked for. */
#define BARS_MAX 40

size_t
monthly_rows(const struct monthly *m, uint64_t count)
{
	return m->top == 0 || count < m->top ? (size_t)count : m->top;
}

void
page_more(struct page *p, uint64_t all, size_t shown)
{
	if (all <= shown)
		return;
	page_open(p, PAGE_NOTE);
	page_say(p, "And ");
	page_number(p, all - shown);
	page_say(p, " more.");
	page_close(p);
}

/* "210 found closed, 1 exempted." */
static void
page_endings(struct page *p, const struct monthly *m)
{
	bool any = false;

	for (int i = 0; i < EVENT_KIND_COUNT; i++) {
		if (m->out_by[i] == 0)
			continue;
		page_say(p, any ? ", " : " Of what went were ");
		page_at(p, "ended_by.%s", event_kind_text(i));
		page_number(p, m->out_by[i]);
		page_say(p, " %s", monthly_event_words(i));
		any = true;
	}
	if (any)
		page_say(p, ".");
}

/* "105 listings at the end of 2026-11, 45 less than at its begin" */
static void
page_header(struct page *p, const struct monthly *m)
{
	const struct monthly_count *c = &m->all;
	const bool more = c->end >= c->begin;

	page_open(p, PAGE_HEADER);
	page_open(p, PAGE_KICKER);
	page_say(p, "Month %s of mail relays", m->month.text);
	if (m->only != NULL) {
		page_say(p, ", list ");
		page_text(p, slice_of(m->only->name));
	}
	page_close(p);
	page_open(p, PAGE_TITLE);
	page_at(p, "listings.end");
	page_number(p, c->end);
	page_say(p, " listings%s, ",
	    m->span.end == m->month.end ? " at the end" : " so far");
	page_number(p, more ? c->end - c->begin : c->begin - c->end);
	page_say(p, " %s than at the beginning", more ? "more" : "fewer");
	page_close(p);
	page_open(p, PAGE_LEAD);
	page_number(p, c->in);
	page_say(p, " came, ");
	page_number(p, c->out);
	page_say(p, " went, ");
	page_at(p, "listings.still");
	page_number(p, c->still);
	page_say(p, " were listed at both its beginning and its end.");
	page_endings(p, m);
	page_close(p);
	page_close(p);
}

static void
page_totals(struct page *p, const struct monthly *m)
{
	const struct page_count counts[] = {
	    {"at the beginning", "addresses and prefixes that were listed",
		m->all.begin, 0, "listings.begin", NULL},
	    {"in", "listings that began", m->all.in, 0, "listings.in", NULL},
	    {"out", "listings that ended", m->all.out, 0, "listings.out", NULL},
	    {"at the end", "listed then", m->all.end, 0, "listings.end", NULL},
	};

	page_counts(p, counts, COUNT_OF(counts));
	if (m->gone_before != 0)
		page_block(p, PAGE_BAD,
		    "The month is not wholly covered: events from before are "
		    "gone.");
}

static void
page_classes(struct page *p, const struct monthly *m)
{
	static const struct page_column columns[] = {{"Class", false},
	    {"What it is", false}, {"Begin", true}, {"In", true}, {"Out", true},
	    {"End", true}};

	page_table(p, columns, COUNT_OF(columns), "Listings by class");
	for (int i = 0; i < CLASS_COUNT; i++) {
		const struct monthly_count *c = &m->classes[i];
		const uint64_t cells[] = {c->begin, c->in, c->out, c->end};
		static const char *const at[] = {"begin", "in", "out", "end"};

		if (c->begin + c->in + c->end == 0)
			continue;
		page_row(p);
		page_cell_say(p, "%s", class_info((enum class_id)i)->label);
		page_cell_say(p, "%s", class_info((enum class_id)i)->what);
		for (size_t k = 0; k < COUNT_OF(cells); k++) {
			page_at(p, "classes[%d].%s", i, at[k]);
			page_cell_number(p, cells[k]);
		}
		page_row_end(p);
	}
	page_table_end(p);
}

/* What came and went, class by class. */
static void
page_class_chart(struct page *p, const struct monthly *m)
{
	static const struct chart chart = {
	    .id = "classes",
	    .title = "Listings that ended and began, by class",
	    .says = "A bar each for what went and what came.",
	    .unit = "listings",
	};
	static const struct chart_measure measures[2] = {
	    {.name = "out"}, {.name = "in"}};
	struct chart_pair pairs[CLASS_COUNT];
	size_t count = 0;

	for (int i = 0; i < CLASS_COUNT; i++)
		if (m->classes[i].in + m->classes[i].out > 0)
			pairs[count++] = (struct chart_pair){
			    slice_of(class_info((enum class_id)i)->label),
			    {m->classes[i].out, m->classes[i].in}};
	if (count > 0)
		chart_pairs(p, &chart, measures, pairs, count);
}

static void
page_listings(struct page *p, const struct monthly *m)
{
	page_open(p, PAGE_SECTION);
	page_block(p, PAGE_HEADING, "Listings by class");
	if (m->all.begin + m->all.in == 0) {
		page_block(p, PAGE_P, "Nothing was listed.");
	} else {
		page_class_chart(p, m);
		page_classes(p, m);
	}
	page_close(p);
}

static size_t
listed_operators(const struct monthly *m)
{
	size_t n = 0;

	while (n < m->operator_count &&
	       m->operators[n].listings.begin + m->operators[n].listings.in > 0)
		n++;
	return n;
}

static void
page_operator_chart(struct page *p, const struct monthly *m, size_t shown)
{
	static const struct chart chart = {
	    .id = "operators",
	    .title = "Listings at the beginning and at the end, by operator",
	    .says =
		"Who holds what is listed: at the beginning and at the end.",
	    .unit = "listings",
	    .rows = "operators",
	};
	static const struct chart_measure measures[2] = {
	    {.name = "begin", .field = "begin"},
	    {.name = "end", .field = "end"}};
	struct chart_pair pairs[BARS_MAX];
	size_t count = shown < BARS_MAX ? shown : BARS_MAX;

	for (size_t i = 0; i < count; i++)
		pairs[i] = (struct chart_pair){slice_of(m->operators[i].name),
		    {m->operators[i].listings.begin,
			m->operators[i].listings.end}};
	chart_pairs(p, &chart, measures, pairs, count);
}

static void
page_operator_table(struct page *p, const struct monthly *m, size_t shown)
{
	static const struct page_column columns[] = {{"Operator", false},
	    {"Begin", true}, {"In", true}, {"Out", true}, {"End", true}};
	static const char *const at[] = {"begin", "in", "out", "end"};

	page_table(p, columns, COUNT_OF(columns), "Listings by operator");
	for (size_t i = 0; i < shown; i++) {
		const struct monthly_count *c = &m->operators[i].listings;
		const uint64_t cells[] = {c->begin, c->in, c->out, c->end};

		page_row(p);
		page_cell_text(p, slice_of(m->operators[i].name));
		for (size_t k = 0; k < COUNT_OF(cells); k++) {
			page_at(p, "operators[%zu].%s", i, at[k]);
			page_cell_number(p, cells[k]);
		}
		page_row_end(p);
	}
	page_table_end(p);
}

static void
page_operators(struct page *p, const struct monthly *m)
{
	const size_t all = listed_operators(m);
	const size_t shown = monthly_rows(m, all);

	if (holders_source_count(m->holders) == 0 || all == 0)
		return;
	page_open(p, PAGE_SECTION);
	page_block(p, PAGE_HEADING, "Listings by operator");
	page_operator_chart(p, m, shown);
	page_operator_table(p, m, shown);
	page_more(p, all, shown);
	page_close(p);
}

/* Days, and how many tickets nobody answered. */
static void
page_first_word(struct page *p, const struct ticket_figures *f, const char *at)
{
	char text[FIGURES_TEXT_MAX];

	page_cell(p);
	page_say(p, "%s", figures_days(f->ack_s, text));
	if (f->no_answer > 0) {
		page_say(p, " (");
		page_at(p, "%s.no_answer", at);
		page_number(p, f->no_answer);
		page_say(p, " silent)");
	}
	page_cell_end(p);
}

/* at: where it stands in the JSON, up to the member. */
static void
page_answers(struct page *p, const struct monthly_operator *o, const char *at)
{
	const struct ticket_figures *f = o->figures;
	char days[FIGURES_TEXT_MAX];

	page_row(p);
	if (o->rank != 0) {
		page_at(p, "%s.rank", at);
		page_cell_number(p, o->rank);
	} else {
		page_cell_say(p, "-");
	}
	page_cell_text(p, slice_of(o->name));
	page_cell_share(p, f->fixed, f->cases);
	page_at(p, "%s.hosts", at);
	page_cell_number(p, f->cases);
	page_cell_say(p, "%s", figures_days(f->fix_s, days));
	page_first_word(p, f, at);
	page_at(p, "%s.reopened", at);
	page_cell_number(p, f->reopened);
	page_at(p, "%s.open", at);
	page_cell_number(p, f->open);
	page_cell_date(p, f->oldest);
	page_row_end(p);
}

static const struct page_column answers[] = {{"Rank", true},
    {"Operator", false}, {"Fixed", true}, {"Cases", true},
    {"Days to fix", true}, {"Days to first word", true}, {"Reopened", true},
    {"Open", true}, {"Oldest open", false}};

/* The best, then the worst where not all are shown. */
static void
page_ranked(struct page *p, const struct monthly *m)
{
	const size_t all = m->ranked_count, top = monthly_rows(m, all);
	const size_t worst = all - top < top ? all - top : top;
	char at[64];

	page_table(p, answers, COUNT_OF(answers), "The best first");
	for (size_t i = 0; i < top; i++) {
		(void)snprintf(at, sizeof(at), "ranking.rows[%zu]", i);
		page_answers(p, m->ranked[i], at);
	}
	page_table_end(p);
	if (worst == 0)
		return;
	page_more(p, all - worst, top);
	page_table(p, answers, COUNT_OF(answers), "The last of them");
	for (size_t i = all - worst; i < all; i++) {
		(void)snprintf(at, sizeof(at), "ranking.rows[%zu]", i);
		page_answers(p, m->ranked[i], at);
	}
	page_table_end(p);
}

static void
page_unranked(struct page *p, const struct monthly *m)
{
	char at[64];

	if (m->figures.count <= m->ranked_count)
		return;
	page_table(p, answers, COUNT_OF(answers),
	    "Not ranked, fewer than %" PRIu64 " cases", m->min_cases);
	for (size_t i = 0; i < m->operator_count; i++) {
		const struct monthly_operator *o = &m->operators[i];

		if (o->figures == NULL || o->rank != 0)
			continue;
		(void)snprintf(at, sizeof(at), "operators[%zu].figures", i);
		page_answers(p, o, at);
	}
	page_table_end(p);
}

static void
page_ranking(struct page *p, const struct monthly *m)
{
	if (m->figures.count == 0)
		return;
	page_open(p, PAGE_SECTION);
	page_block(p, PAGE_HEADING, "How operators answered");
	page_block(p, PAGE_P, "Ranked by %s; equal in all three share a rank.",
	    monthly_ranking_words);
	if (m->ranked_count > 0)
		page_ranked(p, m);
	page_unranked(p, m);
	page_close(p);
}

enum status
monthly_page(struct monthly *m, FILE *to, struct why *why)
{
	struct page p;

	page_begin(&p, to, "en", "Month %s of mail relays", m->month.text);
	page_header(&p, m);
	page_totals(&p, m);
	page_listings(&p, m);
	page_operators(&p, m);
	page_ranking(&p, m);
	page_rest(&p, m);
	return page_end(&p, why);
}
