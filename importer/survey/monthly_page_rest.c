/* The rest of the page of a month's report: the oldest, alarms, what was held,
 * imports, surveys, and how it was made. */
#include "monthly_page.h"

static void
cell_prefix(struct page *p, const struct prefix *prefix)
{
	char text[PREFIX_TEXT_MAX];

	page_cell_say(p, "%s", prefix_format(prefix, text));
}

static void
cell_list(struct page *p, const struct monthly *m, uint16_t list)
{
	page_cell_text(p, slice_of(names_list(&m->names, list)));
}

static void
cell_number_at(
    struct page *p, const char *rows, size_t i, const char *field, uint64_t n)
{
	page_at(p, "%s[%zu].%s", rows, i, field);
	page_cell_number(p, n);
}

static void
page_oldest(struct page *p, const struct monthly *m)
{
	static const struct page_column columns[] = {{"Address", false},
	    {"List", false}, {"Class", false}, {"Since", false}, {"Days", true},
	    {"Operator", false}};
	char classes[CLASS_LABELS_MAX];

	if (m->oldest_count == 0)
		return;
	page_open(p, PAGE_SECTION);
	page_block(p, PAGE_HEADING, "The oldest");
	page_table(p, columns, COUNT_OF(columns),
	    "Listed without a break until the end, the oldest first");
	for (size_t i = 0; i < m->oldest_count; i++) {
		const struct monthly_oldest *o = &m->oldest[i];

		page_row(p);
		cell_prefix(p, &o->prefix);
		cell_list(p, m, o->list);
		page_cell_say(
		    p, "%s", class_mask_format(o->classes, ", ", classes));
		if (o->since != 0) {
			page_cell_date(p, o->since);
			cell_number_at(
			    p, "oldest", i, "days", monthly_days(m, o->since));
		} else {
			page_cell_say(p, "before it was recorded");
			page_cell_say(p, "-");
		}
		page_cell_text(
		    p, slice_of(o->operator != NULL ? o->operator : "-"));
		page_row_end(p);
	}
	page_table_end(p);
	page_more(p, m->all.end, m->oldest_count);
	page_close(p);
}

static void
page_alarms(struct page *p, const struct monthly *m)
{
	static const struct page_column columns[] = {{"Address", false},
	    {"Alarm", false}, {"List", false}, {"Times", true},
	    {"First", false}, {"Last", false}, {"What was said", false}};
	const size_t shown = monthly_rows(m, m->alarm_count);

	page_open(p, PAGE_SECTION);
	page_block(p, PAGE_HEADING, "Alarms");
	if (shown == 0)
		page_block(p, PAGE_P,
		    "No host of ours was found open, and scans could judge "
		    "every listing.");
	else
		page_table(p, columns, COUNT_OF(columns),
		    "Own hosts that are open; listings that no scan can "
		    "judge");
	for (size_t i = 0; i < shown; i++) {
		const struct monthly_alarm *a = &m->alarms[i];

		page_row(p);
		cell_prefix(p, &a->prefix);
		page_cell_say(p, "%s",
		    a->kind == EVENT_OWN_OPEN ? "own host open" : "no verdict");
		cell_list(p, m, a->list);
		cell_number_at(p, "alarms", i, "times", a->times);
		page_cell_date(p, a->first);
		page_cell_date(p, a->last);
		page_cell_text(p, slice_of(a->reason));
		page_row_end(p);
	}
	if (shown > 0)
		page_table_end(p);
	page_more(p, m->alarms_in_all, shown);
	page_close(p);
}

static void
page_hold(struct page *p, struct monthly *m, size_t i)
{
	const struct monthly_hold *h = &m->holds[i];

	page_row(p);
	cell_number_at(p, "holds", i, "import", h->import);
	page_cell_date(p, h->time);
	cell_list(p, m, h->list);
	page_cell_text(p,
	    slice_of(
		h->scanner != 0 ? names_scanner(&m->names, h->scanner) : "-"));
	page_cell_say(p, "%s", import_hold_text(h->held));
	page_cell_text(p, slice_of(h->guards));
	page_cell(p);
	page_say(p, "%s", import_hold_state_text(h->state));
	if (h->resolved != 0) {
		page_say(p, ", ");
		page_date(p, h->resolved);
	}
	if (h->actor[0] != '\0') {
		page_say(p, " by ");
		page_text(p, slice_of(h->actor));
	}
	if (h->reason[0] != '\0') {
		page_say(p, ": ");
		page_text(p, slice_of(h->reason));
	}
	page_cell_end(p);
	page_row_end(p);
}

static void
page_holds(struct page *p, struct monthly *m)
{
	static const struct page_column columns[] = {{"Import", true},
	    {"Date", false}, {"List", false}, {"Scanner", false},
	    {"Held", false}, {"By which guard", false},
	    {"What became of it", false}};
	const size_t shown = monthly_rows(m, m->hold_count);

	page_open(p, PAGE_SECTION);
	page_block(p, PAGE_HEADING, "Held by guards");
	if (shown == 0)
		page_block(p, PAGE_P, "Nothing was.");
	else
		page_table(p, columns, COUNT_OF(columns),
		    "Imports that waited for somebody");
	for (size_t i = 0; i < shown; i++)
		page_hold(p, m, i);
	if (shown > 0)
		page_table_end(p);
	page_more(p, m->holds_in_all, shown);
	page_close(p);
}

static void
page_scanners(struct page *p, struct monthly *m)
{
	static const struct page_column columns[] = {{"Scanner", false},
	    {"Scans", true}, {"Complete", true}, {"Listed", true},
	    {"Delisted", true}, {"Refused", true}, {"Withheld", true}};
	static const char *const at[] = {
	    "scans", "complete", "listed", "delisted", "refused", "withheld"};

	page_table(p, columns, COUNT_OF(columns), "What scanners brought");
	for (size_t i = 0; i < m->scanner_count; i++) {
		const struct monthly_scanner *s = &m->scanners[i];
		const uint64_t cells[] = {s->scans, s->complete, s->listed,
		    s->delisted, s->refused, s->withheld};

		page_row(p);
		page_cell_text(p, slice_of(names_scanner(&m->names, s->id)));
		for (size_t k = 0; k < COUNT_OF(cells); k++)
			cell_number_at(p, "scanners", i, at[k], cells[k]);
		page_row_end(p);
	}
	page_table_end(p);
}

static void
page_imports(struct page *p, struct monthly *m)
{
	page_open(p, PAGE_SECTION);
	page_block(p, PAGE_HEADING, "Imports and scans");
	page_open(p, PAGE_DL);
	for (int i = 0; i < IMPORT_KIND_COUNT; i++) {
		if (m->imports[i] == 0)
			continue;
		page_fact(p, import_kind_text(i));
		page_at(p, "imports.%s", import_kind_text(i));
		page_number(p, m->imports[i]);
		page_fact_end(p);
	}
	page_close(p);
	if (m->scanner_count > 0)
		page_scanners(p, m);
	page_close(p);
}

static void
page_surveys(struct page *p, const struct monthly *m)
{
	static const struct page_column columns[] = {{"Survey", false},
	    {"Date", false}, {"Domains", true}, {"Listed domains", true},
	    {"Share", true}, {"Listed hosts", true},
	    {"Listed addresses", true}};

	if (m->survey_count == 0)
		return;
	page_open(p, PAGE_SECTION);
	page_block(p, PAGE_HEADING, "Surveys");
	page_table(
	    p, columns, COUNT_OF(columns), "Listed: with any listed address");
	for (size_t i = 0; i < m->survey_count; i++) {
		const struct monthly_survey *s = &m->surveys[i];

		page_row(p);
		page_cell(p);
		page_say(p, "%llu ", (unsigned long long)s->id);
		if (s->name[0] != '\0')
			page_text(p, slice_of(s->name));
		page_cell_end(p);
		page_cell_date(p, s->taken);
		cell_number_at(p, "surveys", i, "domains", s->domains);
		cell_number_at(
		    p, "surveys", i, "listed_domains", s->listed_domains);
		page_cell_share(p, s->listed_domains, s->domains);
		cell_number_at(
		    p, "surveys", i, "listed_hosts", s->listed_hosts);
		cell_number_at(
		    p, "surveys", i, "listed_addresses", s->listed_addresses);
		page_row_end(p);
	}
	page_table_end(p);
	page_close(p);
}

static void
page_method(struct page *p, const struct monthly *m)
{
	char text[MONTHLY_SENTENCE_MAX];

	page_open(p, PAGE_SECTION);
	page_block(p, PAGE_HEADING, "How it was made");
	page_open(p, PAGE_UL);
	for (size_t i = 0; monthly_method(m, i, text); i++)
		page_block(p, PAGE_LI, "%s", text);
	page_close(p);
	page_open(p, PAGE_NOTE);
	page_say(p, "As of ");
	page_time(p, m->run->now);
	page_close(p);
	page_close(p);
}

void
page_rest(struct page *p, struct monthly *m)
{
	page_oldest(p, m);
	page_alarms(p, m);
	page_holds(p, m);
	page_imports(p, m);
	page_surveys(p, m);
	page_method(p, m);
}
