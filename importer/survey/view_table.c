/* A survey as a table for people. */
#include <inttypes.h>

#include "others.h"
#include "stamp.h"
#include "view_grid.h"
#include "view_impl.h"

static void
print_title(const struct view *v, FILE *to)
{
	const struct survey *s = v->survey;
	char when[STAMP_TEXT_MAX], name[256];

	(void)stamp_format(s->taken, when);
	if (s->id != 0)
		(void)fprintf(to, "survey %" PRIu64, s->id);
	else
		(void)fputs("survey (not stored)", to);
	if (s->name[0] != '\0')
		(void)fprintf(to, " \"%s\"",
		    why_escape(name, sizeof(name), s->name, strlen(s->name)));
	(void)fprintf(to, " of %s\n\n", when);
}

static void
total_row(struct grid *g, const char *unit, uint64_t all, uint64_t listed)
{
	grid_cell(g, unit);
	grid_number(g, all);
	grid_number(g, listed);
	grid_share(g, listed, all);
}

static enum status
print_totals(const struct view *v, FILE *to, struct why *why)
{
	const struct tally_totals *t = &v->tally->totals;
	struct grid g = {.columns = 4, .left = 1};

	grid_cell(&g, "");
	grid_cell(&g, "ALL");
	grid_cell(&g, "LISTED");
	grid_cell(&g, "SHARE");
	total_row(&g, "domains", t->domains, t->listed_domains);
	total_row(&g, "mail hosts", t->hosts, t->listed_hosts);
	total_row(&g, "addresses", t->addresses, t->listed_addresses);
	return grid_print(&g, to, why);
}

static void
print_mail(const struct view *v, FILE *to)
{
	const struct tally_totals *t = &v->tally->totals;
	char n[VIEW_NUMBER_MAX];

	(void)fputs("\n  domains:", to);
	for (int i = 0; i < SURVEY_MAIL_COUNT; i++)
		(void)fprintf(to, "%s %s %s", i > 0 ? "," : "",
		    survey_mail_text(i), view_number_text(t->mail[i], n));
	(void)fprintf(
	    to, "\n  of them: null MX %s", view_number_text(t->null_mx, n));
	(void)fprintf(to, ", without MX %s", view_number_text(t->implicit, n));
	(void)fprintf(
	    to, ", resolved in part %s", view_number_text(t->partial, n));
	(void)fprintf(to, ", with all addresses listed %s\n",
	    view_number_text(t->listed_all, n));
}

static void
row_cells(struct grid *g, const struct tally_row *r, uint64_t listed)
{
	grid_number(g, r->rank);
	grid_cell(g, r->name);
	grid_number(g, r->domains);
	grid_share(g, r->domains, listed);
	grid_number(g, r->cumulative);
	grid_share(g, r->cumulative, listed);
	grid_number(g, r->hosts);
	grid_number(g, r->addresses);
}

static enum status
print_rows(const struct view *v, FILE *to, struct why *why)
{
	static const char *const titles[] = {"RANK", NULL, "LISTED DOMAINS",
	    "SHARE", "CUMULATIVE", "SHARE", "LISTED HOSTS", "LISTED ADDRESSES"};
	const struct tally *t = v->tally;
	const size_t shown = view_rows(v, t->count);
	struct grid g = {.columns = 8, .left = 2};

	(void)fprintf(to, "\nlisted domains by %s, %zu of %zu rows\n\n",
	    survey_by_what(t->by), shown, t->count);
	for (size_t i = 0; i < g.columns; i++)
		grid_cell(
		    &g, titles[i] != NULL ? titles[i] : survey_by_text(t->by));
	for (size_t i = 0; i < shown; i++)
		row_cells(&g, &t->rows[i], t->totals.listed_domains);
	return grid_print(&g, to, why);
}

/* "1,000 to 9,999" */
static const char *
step_text(const struct tally_step *step, char *out, size_t cap)
{
	char first[VIEW_NUMBER_MAX], last[VIEW_NUMBER_MAX];

	(void)view_number_text(step->first, first);
	if (step->first == step->last)
		(void)snprintf(out, cap, "%s", first);
	else
		(void)snprintf(out, cap, "%s to %s", first,
		    view_number_text(step->last, last));
	return out;
}

/* "listed domains behind one address: the largest, 192.0.2.1, has 4,012 (45.42
 * %); half of them are behind 12 of 3,120" */
static void
print_largest(
    const struct view *v, const struct tally *t, const char *unit, FILE *to)
{
	char n[VIEW_NUMBER_MAX], share[VIEW_SHARE_MAX];
	const bool nameless = v->public && t->by == BY_IP;

	(void)fprintf(to,
	    "\nlisted domains behind one %s: the largest%s%s%s has %s (%s); ",
	    unit, nameless ? "" : ", ", nameless ? "" : t->rows[0].key,
	    nameless ? "" : ",", view_number_text(t->rows[0].domains, n),
	    view_share_text(
		t->rows[0].domains, t->totals.listed_domains, share));
	(void)fprintf(to, "half of them are behind %s",
	    view_number_text(view_half(t), n));
	(void)fprintf(to, " of %s\n\n", view_number_text(t->count, n));
}

/* How many addresses, or networks, have how many domains behind them. */
static enum status
print_concentration(const struct view *v, const struct tally *t,
    const char *unit, FILE *to, struct why *why)
{
	struct tally_step steps[TALLY_STEPS_MAX];
	const size_t count = tally_histogram(t, steps);
	struct grid g = {.columns = 4};
	char text[80];

	if (t->count == 0)
		return ST_OK;
	print_largest(v, t, unit, to);
	grid_cell(&g, "DOMAINS BEHIND ONE");
	grid_cell(&g, t->by == BY_IP ? "ADDRESSES" : "NETWORKS");
	grid_cell(&g, "CUMULATIVE DOMAINS");
	grid_cell(&g, "SHARE");
	for (size_t i = 0; i < count; i++) {
		grid_cell(&g, step_text(&steps[i], text, sizeof(text)));
		grid_number(&g, steps[i].rows);
		grid_number(&g, steps[i].cumulative);
		grid_share(&g, steps[i].cumulative, t->totals.listed_domains);
	}
	return grid_print(&g, to, why);
}

static void
others_row(struct grid *g, const char *zone, const char *unit,
    const struct others_counts *c)
{
	grid_cell(g, zone);
	grid_cell(g, unit);
	grid_number(g, c->listed);
	grid_number(g, c->both);
	grid_number(g, c->only_ours);
	grid_number(g, c->only_theirs);
	grid_number(g, c->unknown);
}

static enum status
print_others(const struct view *v, FILE *to, struct why *why)
{
	static const char *const titles[] = {"OTHER LIST", "UNIT", "LISTED",
	    "ON BOTH", "ONLY OURS", "ONLY THEIRS", "UNKNOWN"};
	const struct survey *s = v->survey;
	struct grid g = {.columns = 7, .left = 3};
	struct others o;

	if (s->dnsbl_count == 0)
		return ST_OK;
	(void)fputs("\nlists of others, asked over DNS\n\n", to);
	for (size_t i = 0; i < g.columns; i++)
		grid_cell(&g, titles[i]);
	for (uint32_t i = 0; i < s->dnsbl_count; i++) {
		others_count(s, i, &o);
		others_row(&g, s->dnsbl[i].zone, "domains", &o.domains);
		others_row(&g, "", "mail hosts", &o.hosts);
		others_row(&g, "", "addresses", &o.addresses);
	}
	return grid_print(&g, to, why);
}

static void
print_unusable(const struct view *v, FILE *to)
{
	const struct survey *s = v->survey;
	char zone[256], reason[256];

	for (uint32_t i = 0; i < s->dnsbl_count; i++)
		if (!s->dnsbl[i].usable)
			(void)fprintf(to, "  %s is not usable: %s\n",
			    why_escape(zone, sizeof(zone), s->dnsbl[i].zone,
				strlen(s->dnsbl[i].zone)),
			    why_escape(reason, sizeof(reason), s->dnsbl[i].why,
				strlen(s->dnsbl[i].why)));
}

static void
print_words(const struct view *v, FILE *to)
{
	char text[VIEW_SENTENCE_MAX];

	(void)fputs("\nmethod\n\n", to);
	for (size_t i = 0; view_method(v, i, text); i++)
		(void)fprintf(to, "  %s\n", text);
	if (v->survey->source_count > 0)
		(void)fputs("\nsources of holders, in order\n\n", to);
	for (size_t i = 0; view_source(v, i, text); i++)
		(void)fprintf(to, "  %s\n", text);
}

enum status
view_table(const struct view *v, FILE *to, struct why *why)
{
	enum status st;

	print_title(v, to);
	st = print_totals(v, to, why);
	if (st == ST_OK) {
		print_mail(v, to);
		st = print_rows(v, to, why);
	}
	if (st == ST_OK)
		st = view_table_diff(v, to, why);
	if (st == ST_OK)
		st = print_concentration(v, v->by_address, "address", to, why);
	if (st == ST_OK)
		st = print_concentration(
		    v, v->by_network, "/24 (IPv6: /48)", to, why);
	if (st == ST_OK)
		st = print_others(v, to, why);
	if (st == ST_OK) {
		print_unusable(v, to);
		print_words(v, to);
		st = view_flush(to, why);
	}
	return st;
}
