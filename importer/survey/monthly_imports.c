/* What was imported in a month, what guards held of it, which surveys were
 * made. */
#include "grow.h"
#include "ledger_surveys.h"
#include "monthly_impl.h"

static bool
in_month(const struct monthly *m, uint16_t list, int64_t time)
{
	return (m->list == LEDGER_ALL_LISTS || m->list == list) &&
	       time >= m->span.begin && time < m->span.end;
}

/* Its row; NULL: out of memory. */
static struct monthly_scanner *
scanner_of(struct monthly *m, uint16_t id)
{
	struct monthly_scanner *more;

	for (size_t i = 0; i < m->scanner_count; i++)
		if (m->scanners[i].id == id)
			return &m->scanners[i];
	more = grow(
	    m->scanners, &m->scanner_cap, m->scanner_count + 1, sizeof(*more));
	if (more == NULL)
		return NULL;
	m->scanners = more;
	more[m->scanner_count] = (struct monthly_scanner){.id = id};
	return &more[m->scanner_count++];
}

static enum status
add_scan(struct monthly *m, const struct import_record *rec)
{
	struct monthly_scanner *s = scanner_of(m, rec->scanner);

	if (s == NULL)
		return ST_NO_MEMORY;
	s->scans++;
	s->complete += rec->complete != 0;
	s->listed += rec->counts.listed;
	s->delisted += rec->counts.delisted;
	s->refused += rec->counts.refused;
	s->withheld += rec->counts.withheld;
	return ST_OK;
}

static enum status
add_hold(struct monthly *m, const struct import_record *rec)
{
	struct monthly_hold *more, *h;

	if (m->holds_in_all++ >= MONTHLY_ROWS_MAX)
		return ST_OK;
	more = grow(m->holds, &m->hold_cap, m->hold_count + 1, sizeof(*more));
	if (more == NULL)
		return ST_NO_MEMORY;
	m->holds = more;
	h = &more[m->hold_count++];
	*h = (struct monthly_hold){
	    .import = rec->id,
	    .by = rec->hold_by,
	    .list = rec->list,
	    .scanner = rec->scanner,
	    .held = rec->held,
	    .state = rec->hold_state,
	    .time = rec->time,
	    .resolved = rec->hold_time,
	    .guards = arena_text(m->arena, rec->guards),
	    .actor = arena_text(m->arena, rec->hold_actor),
	    .reason = arena_text(m->arena, rec->hold_reason),
	};
	return h->guards != NULL && h->actor != NULL && h->reason != NULL
		   ? ST_OK
		   : ST_NO_MEMORY;
}

static enum status
take_import(void *ctx, const struct import_record *rec)
{
	struct monthly *m = ctx;
	enum status st = ST_OK;

	if (m->ledger_begins == 0 || rec->time < m->ledger_begins)
		m->ledger_begins = rec->time;
	if (!in_month(m, rec->list, rec->time))
		return ST_OK;
	m->imports[rec->kind]++;
	if (rec->kind == IMPORT_SCAN)
		st = add_scan(m, rec);
	if (st == ST_OK && rec->held != HOLD_NONE)
		st = add_hold(m, rec);
	return st;
}

static enum status
take_survey(void *ctx, const struct survey_record *rec)
{
	struct monthly *m = ctx;
	struct monthly_survey *more, *s;

	if (!in_month(m, rec->list, rec->taken) ||
	    m->survey_count >= MONTHLY_ROWS_MAX)
		return ST_OK;
	more = grow(
	    m->surveys, &m->survey_cap, m->survey_count + 1, sizeof(*more));
	if (more == NULL)
		return ST_NO_MEMORY;
	m->surveys = more;
	s = &more[m->survey_count++];
	*s = (struct monthly_survey){
	    .id = rec->id,
	    .taken = rec->taken,
	    .list = rec->list,
	    .name = arena_text(m->arena, rec->name),
	    .domains = rec->domains,
	    .listed_domains = rec->listed_domains,
	    .listed_hosts = rec->listed_hosts,
	    .listed_addresses = rec->listed_addresses,
	};
	return s->name != NULL ? ST_OK : ST_NO_MEMORY;
}

enum status
monthly_imports(struct monthly *m, struct why *why)
{
	enum status st = ledger_imports_oldest(m->txn, take_import, m, why);

	if (st == ST_OK)
		st = ledger_surveys(m->txn, take_survey, m, why);
	return st == ST_NO_MEMORY ? why_no_memory(why) : st;
}
