/* Of a survey's page: who answers for what is listed, and what changed. */
#include <inttypes.h>
#include <stdlib.h>

#include "view_page_impl.h"

static size_t
bar_count(const struct view *v, size_t rows)
{
	const size_t shown = view_rows(v, rows);

	return shown < VIEW_BARS_MAX ? shown : VIEW_BARS_MAX;
}

/* The first rows, and what is behind the servers of the others alone. */
static void
operator_bars(struct page *p, const struct view *v)
{
	const struct tally *t = v->tally;
	const uint64_t listed = t->totals.listed_domains;
	struct chart_bar bars[VIEW_BARS_MAX + 1] = {0};
	const size_t count = bar_count(v, t->count);
	const size_t others = t->count - count;
	char title[96], rest[96];
	const struct chart c = {.id = "operators",
	    .title = title,
	    .says = "A domain behind servers of several counts for each of "
		    "them.",
	    .unit = "domains",
	    .rows = "tally.rows",
	    .field = "domains",
	    .row_count = count};

	(void)snprintf(title, sizeof(title), "Listed domains by %s",
	    survey_by_what(t->by));
	for (size_t i = 0; i < count; i++)
		bars[i] = (struct chart_bar){
		    .label = view_page_label(v, t, &t->rows[i]),
		    .value = t->rows[i].domains,
		    .rank = t->rows[i].rank};
	if (others > 0) {
		(void)snprintf(rest, sizeof(rest), "the other %zu %s alone",
		    others, view_page_rows(t->by));
		bars[count] = (struct chart_bar){.label = slice_of(rest),
		    .value = listed - t->rows[count - 1].cumulative,
		    .apart = true};
	}
	chart_bars(p, &c, bars, count + (others > 0), listed);
}

static enum status
operator_curve(struct page *p, const struct view *v, struct why *why)
{
	const struct tally *t = v->tally;
	uint64_t *cumulative = calloc(t->count + 1, sizeof(*cumulative));
	const struct chart c = {.id = "cumulative",
	    .title = "How much the largest come to together",
	    .says = t->count > CHART_LINEAR
			? "Share of all listed domains that the first so many "
			  "have, each domain counted once. To the right their "
			  "number, on a logarithmic scale."
			: "Share of all listed domains that the first so many "
			  "have, each domain counted once. To the right their "
			  "number.",
	    .unit = "domains",
	    .rows = "tally.rows",
	    .field = "cumulative",
	    .row_count = view_rows(v, t->count)};

	if (cumulative == NULL)
		return why_no_memory(why);
	for (size_t i = 0; i < t->count; i++)
		cumulative[i] = t->rows[i].cumulative;
	chart_curve(p, &c, cumulative, t->count, t->totals.listed_domains, 10);
	free(cumulative);
	return ST_OK;
}

static void
operator_row(struct page *p, const struct view *v, size_t i)
{
	const struct tally *t = v->tally;
	const struct tally_row *row = &t->rows[i];
	const struct {
		const char *name;
		uint64_t n;
		bool share;
	} cells[] = {
	    {"domains", row->domains, true},
	    {"cumulative", row->cumulative, true},
	    {"domains_all", row->domains_all, false},
	    {"hosts", row->hosts, false},
	    {"addresses", row->addresses, false},
	};

	page_row(p);
	page_at(p, "tally.rows[%zu].rank", i);
	page_cell_number(p, row->rank);
	page_cell_text(p, view_page_label(v, t, row));
	for (size_t k = 0; k < sizeof(cells) / sizeof(cells[0]); k++) {
		page_at(p, "tally.rows[%zu].%s", i, cells[k].name);
		page_cell_number(p, cells[k].n);
		if (!cells[k].share)
			continue;
		page_at(p, "tally.rows[%zu].%s_percent", i, cells[k].name);
		page_cell_share(p, cells[k].n, t->totals.listed_domains);
	}
	page_row_end(p);
}

static void
operator_table(struct page *p, const struct view *v)
{
	const struct page_column columns[] = {{"rank", true},
	    {survey_by_text(v->tally->by), false}, {"domains", true},
	    {"share", true}, {"cumulative", true}, {"share", true},
	    {"wholly", true}, {"hosts", true}, {"addresses", true}};
	const size_t shown = view_rows(v, v->tally->count);

	page_table(p, columns, sizeof(columns) / sizeof(columns[0]),
	    "%zu of %zu %s: listed domains, hosts, addresses; wholly: domains "
	    "of which all addresses are listed",
	    shown, v->tally->count, view_page_rows(v->tally->by));
	for (size_t i = 0; i < shown; i++)
		operator_row(p, v, i);
	page_table_end(p);
}

enum status
view_page_operators(struct page *p, const struct view *v, struct why *why)
{
	enum status st;

	page_open(p, PAGE_SECTION);
	page_block(p, PAGE_HEADING, "Who answers for them");
	operator_bars(p, v);
	st = operator_curve(p, v, why);
	if (v->tally->count > 0)
		operator_table(p, v);
	page_close(p);
	return st;
}

static void
change_totals(struct page *p, const struct survey_diff *d)
{
	const struct diff_set *const sets[] = {&d->domains, &d->addresses};
	static const char *const names[] = {"Domains", "Addresses"};
	static const char *const paths[] = {"diff.domains", "diff.addresses"};
	const struct chart c = {.id = "change",
	    .title = "What became of what was listed, and what came",
	    .says =
		"The upper bar is before, the lower one now. Not known: was "
		"listed, and now could not be resolved or is not in the "
		"survey.",
	    .unit = "listed"};
	struct chart_change rows[2];

	for (int i = 0; i < 2; i++)
		rows[i] = (struct chart_change){slice_of(names[i]), paths[i],
		    sets[i]->states[DIFF_FIXED], sets[i]->states[DIFF_STILL],
		    sets[i]->states[DIFF_UNKNOWN], sets[i]->states[DIFF_NEW]};
	chart_changes(p, &c, rows, 2);
}

static void
change_rows(struct page *p, const struct view *v)
{
	const struct survey_diff *d = v->diff;
	const bool nameless = v->public && (d->by == BY_IP || d->by == BY_MX);
	const size_t count = bar_count(v, d->row_count);
	const struct chart_measure measure[2] = {
	    {"before", NULL, "domains_before", 0},
	    {"now", NULL, "domains_now", 0}};
	struct chart_pair pairs[VIEW_BARS_MAX];
	char title[96];
	const struct chart c = {.id = "change-rows",
	    .title = title,
	    .says = "The largest changes come first.",
	    .unit = "domains",
	    .rows = "diff.rows",
	    .row_count = count};

	(void)snprintf(title, sizeof(title),
	    "Listed domains before and now, by %s", survey_by_what(d->by));
	for (size_t i = 0; i < count; i++)
		pairs[i] = (struct chart_pair){
		    slice_of(nameless ? "(not named)" : d->rows[i].name),
		    {d->rows[i].before, d->rows[i].now}};
	chart_pairs(p, &c, measure, pairs, count);
}

void
view_page_change(struct page *p, const struct view *v)
{
	const struct survey_diff *d = v->diff;

	page_open(p, PAGE_SECTION);
	page_open(p, PAGE_HEADING);
	page_say(p, "What changed since ");
	page_date(p, v->before->taken);
	page_close(p);
	page_open(p, PAGE_P);
	page_say(p, "Listed were ");
	page_at(p, "diff.domains.before");
	page_number(p, d->before.listed_domains);
	page_say(p, " domains behind ");
	page_at(p, "diff.addresses.before");
	page_number(p, d->before.listed_addresses);
	page_say(p, " addresses; now they are ");
	page_at(p, "diff.domains.now");
	page_number(p, d->now.listed_domains);
	page_say(p, " behind ");
	page_at(p, "diff.addresses.now");
	page_number(p, d->now.listed_addresses);
	page_say(p, ".");
	page_close(p);
	if (d->other_list || d->other_classes)
		page_block(p, PAGE_NOTE,
		    "The two surveys measured "
		    "differently: see the method.");
	change_totals(p, d);
	change_rows(p, v);
	page_close(p);
}
