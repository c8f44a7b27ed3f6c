/*
 * A survey as a page: what came out in one line, three counts, where they come
 * from; then who answers for what is listed, what changed, how it is
 * concentrated, and how all of it was counted.
 */
#include <inttypes.h>

#include "view_page.h"
#include "view_page_impl.h"

const char *
view_page_rows(enum survey_by by)
{
	static const char *const rows[] = {
	    [BY_HOLDER] = "holders",
	    [BY_ASN] = "ASes",
	    [BY_PREFIX] = "networks",
	    [BY_IP] = "addresses",
	    [BY_MX] = "mail hosts",
	};

	return rows[by];
}

/* Whose address it is that a row of BY_IP is of. */
static const char *
address_holder(const struct survey *s, const struct tally_row *row)
{
	struct addr addr;
	struct why why;

	if (addr_parse(row->key, strlen(row->key), &addr, &why) != ST_OK)
		return TALLY_UNKNOWN;
	for (uint32_t i = 0; i < s->address_count; i++) {
		const struct survey_address *a = &s->addresses[i];

		if (addr_equal(&a->addr, &addr))
			return a->holder == SURVEY_NONE
				   ? TALLY_UNKNOWN
				   : s->parties[a->holder].name;
	}
	return TALLY_UNKNOWN;
}

struct slice
view_page_label(
    const struct view *v, const struct tally *t, const struct tally_row *row)
{
	if (v->public && t->by == BY_IP)
		return slice_of(address_holder(v->survey, row));
	if (v->public && t->by == BY_MX)
		return slice_of("(not named)");
	return slice_of(row->name);
}

/* "Survey 2, spring, 2002-11-18 03:02 UTC" */
static void
say_kicker(struct page *p, const struct survey *s)
{
	page_open(p, PAGE_KICKER);
	if (s->id != 0)
		page_say(p, "Survey %" PRIu64, s->id);
	else
		page_say(p, "Survey");
	page_say(p, " of mail relays, ");
	if (s->name[0] != '\0') {
		page_text(p, slice_of(s->name));
		page_say(p, ", ");
	}
	page_time(p, s->taken);
	page_close(p);
}

/* "8,833 of 194,953 domains are behind listed relays: 4.53 %" */
static void
say_title(struct page *p, const struct tally_totals *t)
{
	page_open(p, PAGE_TITLE);
	page_at(p, "totals.domains.listed");
	page_number(p, t->listed_domains);
	page_say(p, " of ");
	page_at(p, "totals.domains.all");
	page_number(p, t->domains);
	page_say(p, " domains are listed: ");
	page_at(p, "totals.domains.listed_percent");
	page_share(p, t->listed_domains, t->domains);
	page_close(p);
}

/* How many rows the lead speaks of. */
#define LEAD_ROWS 10

/* Where they are: in a few hands, or behind a few machines. */
static void
say_lead(struct page *p, const struct view *v)
{
	const struct tally *t = v->tally;
	const size_t first = t->count < LEAD_ROWS ? t->count : LEAD_ROWS;
	const size_t half = view_half(v->by_address);

	if (t->count == 0)
		return;
	page_open(p, PAGE_LEAD);
	page_say(p, "%s", t->count > first ? "The first " : "");
	page_number(p, first);
	if (t->count > first) {
		page_say(p, " of ");
		page_number(p, t->count);
	}
	page_say(p, " %s have ", view_page_rows(t->by));
	page_share(p, t->rows[first - 1].cumulative, t->totals.listed_domains);
	page_say(p, " of the listed domains behind their servers. One "
		    "address alone has ");
	page_at(p, "concentration.address.rows[0].domains");
	page_number(p, v->by_address->rows[0].domains);
	page_say(p, " of them; half of them are behind ");
	page_at(p, "concentration.address.half");
	page_number(p, half);
	page_say(p, " %s.", half == 1 ? "address" : "addresses");
	page_close(p);
}

static void
say_counts(struct page *p, const struct tally_totals *t)
{
	const struct page_count counts[] = {
	    {"domains",
		"names that mail is sent to; listed when any address "
		"of any of their hosts is",
		t->listed_domains, t->domains, "totals.domains.listed",
		"totals.domains.all"},
	    {"mail hosts", "names in MX records, and domains without any",
		t->listed_hosts, t->hosts, "totals.hosts.listed",
		"totals.hosts.all"},
	    {"addresses", "of those hosts, each counted once",
		t->listed_addresses, t->addresses, "totals.addresses.listed",
		"totals.addresses.all"},
	};

	page_counts(p, counts, 3);
}

static void
say_facts(struct page *p, const struct view *v)
{
	const struct survey *s = v->survey;
	char classes[CLASS_LABELS_MAX];

	page_open(p, PAGE_DL);
	page_fact(p, "List");
	page_text(p, slice_of(s->list));
	page_say(p, ", generation %" PRIu64 ", serial %" PRIu32, s->generation,
	    s->serial);
	page_fact_end(p);
	page_fact(p, "Listed as");
	page_say(p, "%s", class_mask_format(s->wanted, ", ", classes));
	page_fact_end(p);
	for (size_t i = 0; i < s->source_count; i++) {
		page_fact(p, i == 0 ? "Holders from" : "");
		page_text(p, slice_of(s->sources[i].file));
		page_say(p, " of ");
		page_date(p, s->sources[i].date);
		page_fact_end(p);
	}
	if (v->before != NULL) {
		page_fact(p, "Compared with");
		page_say(p, "survey %" PRIu64 " of ", v->before->id);
		page_date(p, v->before->taken);
		page_fact_end(p);
	}
	page_close(p);
}

enum status
view_page(const struct view *v, FILE *to, struct why *why)
{
	const struct tally_totals *t = &v->tally->totals;
	char listed[VIEW_NUMBER_MAX], domains[VIEW_NUMBER_MAX];
	struct page p;
	enum status st, end;

	page_begin(&p, to, "en", "%s of %s domains listed",
	    view_number_text(t->listed_domains, listed),
	    view_number_text(t->domains, domains));
	page_open(&p, PAGE_HEADER);
	say_kicker(&p, v->survey);
	say_title(&p, t);
	say_lead(&p, v);
	say_counts(&p, t);
	say_facts(&p, v);
	page_close(&p);
	st = view_page_operators(&p, v, why);
	if (v->diff != NULL)
		view_page_change(&p, v);
	view_page_concentration(&p, v);
	view_page_domains(&p, v);
	view_page_others(&p, v);
	view_page_method(&p, v);
	end = page_end(&p, why);
	return st == ST_OK ? end : st;
}
