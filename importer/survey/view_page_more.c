/* Of a survey's page: concentration, other lists, the names, the method. */
#include <inttypes.h>

#include "others.h"
#include "view_page_impl.h"

/* "1,000 to 9,999 domains" */
static void
step_label(const struct tally_step *step, char *out, size_t cap)
{
	char first[VIEW_NUMBER_MAX], last[VIEW_NUMBER_MAX];

	(void)view_number_text(step->first, first);
	if (step->first == step->last)
		(void)snprintf(out, cap, "%s domain%s", first,
		    step->first == 1 ? "" : "s");
	else
		(void)snprintf(out, cap, "%s to %s domains", first,
		    view_number_text(step->last, last));
}

/* Addresses by how many domains are behind each, beside those domains; a
 * domain with several counts at its largest. */
static void
concentration(struct page *p, const struct tally *t)
{
	struct tally_step steps[TALLY_STEPS_MAX];
	struct chart_pair pairs[TALLY_STEPS_MAX];
	char labels[TALLY_STEPS_MAX][2 * VIEW_NUMBER_MAX + 16];
	const size_t count = tally_histogram(t, steps);
	const struct chart_measure measure[2] = {
	    {"addresses", "address", "rows", t->count},
	    {"domains", "domain", NULL, t->totals.listed_domains}};
	const struct chart c = {.id = "concentration",
	    .title = "Addresses by how many listed domains are behind each",
	    .says = "Beside the addresses the domains behind them, each "
		    "domain once: at the largest of its addresses.",
	    .rows = "concentration.address.histogram",
	    .row_count = count};

	for (size_t i = 0; i < count; i++) {
		step_label(&steps[i], labels[i], sizeof(labels[i]));
		pairs[i] = (struct chart_pair){slice_of(labels[i]),
		    {steps[i].rows, steps[i].cumulative -
					(i > 0 ? steps[i - 1].cumulative : 0)}};
	}
	chart_pairs(p, &c, measure, pairs, count);
}

/* Of a chart of the largest machines and networks. */
#define LARGEST_MAX 10

static void
largest(struct page *p, const struct view *v, const struct tally *t,
    const char *id, const char *title, const char *rows)
{
	struct chart_bar bars[LARGEST_MAX];
	size_t count = view_rows(v, t->count);
	const struct chart c = {.id = id,
	    .title = title,
	    .says = v->public && t->by == BY_IP
			? "Each is told by who holds it."
			: "Listed domains behind each.",
	    .unit = "domains",
	    .rows = rows,
	    .field = "domains",
	    .row_count = count};

	count = count < LARGEST_MAX ? count : LARGEST_MAX;
	for (size_t i = 0; i < count; i++)
		bars[i] = (struct chart_bar){
		    .label = view_page_label(v, t, &t->rows[i]),
		    .value = t->rows[i].domains,
		    .rank = t->rows[i].rank};
	chart_bars(p, &c, bars, count, t->totals.listed_domains);
}

void
view_page_concentration(struct page *p, const struct view *v)
{
	if (v->by_address->count == 0)
		return;
	page_open(p, PAGE_SECTION);
	page_block(p, PAGE_HEADING, "How few machines it takes");
	concentration(p, v->by_address);
	if (v->tally->by != BY_IP)
		largest(p, v, v->by_address, "largest",
		    "The addresses with most domains behind them",
		    "concentration.address.rows");
	if (v->tally->by != BY_PREFIX)
		largest(p, v, v->by_network, "networks",
		    "The networks with most domains behind them",
		    "concentration.network.rows");
	page_close(p);
}

static void
domain_row(
    struct page *p, const char *at, const char *what, uint64_t n, uint64_t of)
{
	page_row(p);
	page_cell_say(p, "%s", what);
	page_at(p, "totals.domains.%s", at);
	page_cell_number(p, n);
	page_cell_share(p, n, of);
	page_row_end(p);
}

void
view_page_domains(struct page *p, const struct view *v)
{
	static const char *const meaning[] = {
	    [SURVEY_MAIL] = "have a mail host with an address",
	    [SURVEY_NXDOMAIN] = "do not exist (NXDOMAIN)",
	    [SURVEY_NO_MAIL] = "take no mail",
	    [SURVEY_SERVFAIL] = "could not be resolved: an error (SERVFAIL)",
	    [SURVEY_TIMEOUT] = "could not be resolved: no answer (timeout)",
	};
	static const struct page_column columns[] = {
	    {"domains that", false}, {"domains", true}, {"share", true}};
	const struct tally_totals *t = &v->tally->totals;
	char at[40];

	page_open(p, PAGE_SECTION);
	page_block(p, PAGE_HEADING, "The domains that were looked at");
	page_table(p, columns, 3, "Each stands in one line");
	for (int i = 0; i < SURVEY_MAIL_COUNT; i++) {
		(void)snprintf(
		    at, sizeof(at), "by_mail.%s", survey_mail_text(i));
		domain_row(p, at, meaning[i], t->mail[i], t->domains);
	}
	page_table_end(p);
	page_table(p, columns, 3, "And of the same domains");
	domain_row(p, "null_mx", "say that they take none: null MX (RFC 7505)",
	    t->null_mx, t->domains);
	domain_row(p, "implicit_mx", "have no MX and are their own mail host",
	    t->implicit, t->domains);
	domain_row(p, "partial", "could be resolved in part only", t->partial,
	    t->domains);
	domain_row(p, "listed", "have a listed address", t->listed_domains,
	    t->domains);
	domain_row(p, "listed_all", "have listed addresses only", t->listed_all,
	    t->domains);
	page_table_end(p);
	page_close(p);
}

static void
others_row(struct page *p, const struct survey_dnsbl *list, size_t i,
    const char *unit, const struct others_counts *c)
{
	const struct {
		const char *field;
		uint64_t n;
	} cells[] = {{"listed", c->listed}, {"both", c->both},
	    {"only_ours", c->only_ours}, {"only_theirs", c->only_theirs},
	    {"unknown", c->unknown}};

	page_row(p);
	page_cell(p);
	page_text(p, slice_of(list->zone));
	page_say(p, ", %s", unit);
	page_cell_end(p);
	for (size_t k = 0; k < sizeof(cells) / sizeof(cells[0]); k++) {
		page_at(p, "dnsbl[%zu].%s.%s", i, unit, cells[k].field);
		page_cell_number(p, cells[k].n);
	}
	page_row_end(p);
}

void
view_page_others(struct page *p, const struct view *v)
{
	static const struct page_column columns[] = {{"list", false},
	    {"listed there", true}, {"there and here", true},
	    {"only here", true}, {"only there", true}, {"not known", true}};
	const struct survey *s = v->survey;
	struct others o;

	if (s->dnsbl_count == 0)
		return;
	page_open(p, PAGE_SECTION);
	page_block(p, PAGE_HEADING, "What other lists say");
	page_table(p, columns, 6, "Asked over DNS, the same addresses");
	for (uint32_t i = 0; i < s->dnsbl_count; i++) {
		if (!s->dnsbl[i].usable)
			continue;
		others_count(s, i, &o);
		others_row(p, &s->dnsbl[i], i, "domains", &o.domains);
		others_row(p, &s->dnsbl[i], i, "hosts", &o.hosts);
		others_row(p, &s->dnsbl[i], i, "addresses", &o.addresses);
	}
	page_table_end(p);
	for (uint32_t i = 0; i < s->dnsbl_count; i++) {
		if (s->dnsbl[i].usable)
			continue;
		page_open(p, PAGE_NOTE);
		page_text(p, slice_of(s->dnsbl[i].zone));
		page_say(p, " could not be used: ");
		page_text(p, slice_of(s->dnsbl[i].why));
		page_close(p);
	}
	page_close(p);
}

static void
say_sentences(struct page *p, const struct view *v,
    bool (*say)(const struct view *v, size_t i, char *out))
{
	char text[VIEW_SENTENCE_MAX];

	page_open(p, PAGE_UL);
	for (size_t i = 0; say(v, i, text); i++)
		page_block(p, PAGE_LI, "%s", text);
	page_close(p);
}

void
view_page_method(struct page *p, const struct view *v)
{
	page_open(p, PAGE_SECTION);
	page_block(p, PAGE_HEADING, "How it was counted");
	say_sentences(p, v, view_method);
	if (v->survey->source_count > 0) {
		page_block(p, PAGE_SUBHEADING, "Who holds an address is from");
		say_sentences(p, v, view_source);
	}
	if (v->public)
		page_block(p, PAGE_NOTE,
		    "No domain, mail host or address is "
		    "named on this page.");
	page_close(p);
}
