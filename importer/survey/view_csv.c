/* The rows of a survey as CSV. */
#include <errno.h>

#include "csv_out.h"
#include "view_impl.h"

/* "45.42" */
static void
put_share(FILE *to, uint64_t part, uint64_t whole)
{
	const unsigned share = view_share(part, whole);

	csv_next(to);
	(void)fprintf(to, "%u.%02u", share / 100, share % 100);
}

static void
put_number(FILE *to, uint64_t n)
{
	csv_next(to);
	csv_number(to, n);
}

static void
put_heading(const struct view *v, FILE *to)
{
	(void)fputs("by,rank,key,name,listed_domains,share_percent,"
		    "cumulative_domains,cumulative_share_percent,"
		    "domains_with_all_listed,listed_hosts,listed_addresses",
	    to);
	if (v->diff != NULL)
		(void)fputs(
		    ",listed_domains_before,listed_addresses_before", to);
	csv_end(to);
}

static void
put_row(const struct view *v, const struct tally_row *r, FILE *to)
{
	const uint64_t listed = v->tally->totals.listed_domains;

	(void)fputs(survey_by_text(v->tally->by), to);
	put_number(to, r->rank);
	csv_next(to);
	csv_field(to, slice_of(r->key));
	csv_next(to);
	csv_field(to, slice_of(r->name));
	put_number(to, r->domains);
	put_share(to, r->domains, listed);
	put_number(to, r->cumulative);
	put_share(to, r->cumulative, listed);
	put_number(to, r->domains_all);
	put_number(to, r->hosts);
	put_number(to, r->addresses);
}

/* What only the earlier survey had. */
static void
put_gone(const struct view *v, const struct diff_row *r, FILE *to)
{
	(void)fputs(survey_by_text(v->tally->by), to);
	csv_next(to);
	csv_next(to);
	csv_field(to, slice_of(r->key));
	csv_next(to);
	csv_field(to, slice_of(r->name));
	(void)fputs(",0,0.00,,,0,0,0", to);
}

static void
put_changed(const struct view *v, const struct diff_row *r, FILE *to)
{
	if (r->row == SURVEY_NONE)
		put_gone(v, r, to);
	else
		put_row(v, &v->tally->rows[r->row], to);
	put_number(to, r->before);
	put_number(to, r->addresses_before);
	csv_end(to);
}

enum status
view_csv(const struct view *v, FILE *to, struct why *why)
{
	const size_t all =
	    v->diff != NULL ? v->diff->row_count : v->tally->count;

	put_heading(v, to);
	for (size_t i = 0; i < view_rows(v, all); i++) {
		if (v->diff != NULL) {
			put_changed(v, &v->diff->rows[i], to);
			continue;
		}
		put_row(v, &v->tally->rows[i], to);
		csv_end(to);
	}
	return view_flush(to, why);
}

enum status
view_flush(FILE *to, struct why *why)
{
	if (fflush(to) == 0 && !ferror(to))
		return ST_OK;
	(void)why_errno(why, errno, "write");
	return ST_IO;
}
