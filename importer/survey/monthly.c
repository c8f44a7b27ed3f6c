/* Makes a month's report: which month, and everything there is to say of it. */
#include "monthly.h"

#include <stdlib.h>
#include <string.h>

#include "monthly_impl.h"
#include "request.h"
#include "stamp.h"
#include "target.h"

#define OLDEST_DEFAULT 10

/* The first second of "YYYY-MM", or of the month after it. */
static enum status
first_second(const char *text, bool after, int64_t *out)
{
	char stamp[STAMP_TEXT_MAX];
	struct why ignored;
	int year = (text[0] - '0') * 1000 + (text[1] - '0') * 100 +
		   (text[2] - '0') * 10 + text[3] - '0';
	int month = (text[5] - '0') * 10 + text[6] - '0' + after;

	if (month > 12) {
		year++;
		month = 1;
	}
	(void)snprintf(
	    stamp, sizeof(stamp), "%04d-%02d-01T00:00:00Z", year, month);
	return stamp_parse(stamp, strlen(stamp), out, &ignored);
}

static bool
is_month(const char *text)
{
	for (size_t i = 0; i < 7; i++)
		if (i == 4 ? text[i] != '-' : text[i] < '0' || text[i] > '9')
			return false;
	return text[7] == '\0' && memcmp(text + 5, "00", 2) != 0 &&
	       memcmp(text + 5, "12", 2) <= 0;
}

enum status
monthly_month_parse(
    const char *text, int64_t now, struct monthly_month *out, struct why *why)
{
	struct monthly_month m;
	char shown[64];

	if (!is_month(text) || first_second(text, false, &m.begin) != ST_OK ||
	    first_second(text, true, &m.end) != ST_OK) {
		why_set(why, "%s is no month: say 2026-11",
		    why_escape(shown, sizeof(shown), text, strlen(text)));
		return ST_USAGE;
	}
	if (m.begin > now) {
		why_set(why, "%s has not begun", text);
		return ST_USAGE;
	}
	memcpy(m.text, text, sizeof(m.text));
	*out = m;
	return ST_OK;
}

static int
by_end(const void *pa, const void *pb)
{
	const struct monthly_operator *a = pa, *b = pb;
	const struct monthly_count *x = &a->listings, *y = &b->listings;

	if (x->end != y->end)
		return x->end < y->end ? 1 : -1;
	if (x->begin != y->begin)
		return x->begin < y->begin ? 1 : -1;
	if (x->in != y->in)
		return x->in < y->in ? 1 : -1;
	return strcmp(a->key, b->key);
}

static int
by_times(const void *pa, const void *pb)
{
	const struct monthly_alarm *a = pa, *b = pb;

	if (a->times != b->times)
		return a->times < b->times ? 1 : -1;
	if (a->list != b->list)
		return a->list < b->list ? -1 : 1;
	return prefix_cmp(&a->prefix, &b->prefix);
}

/* The rows become the report's. */
static enum status
settle_operators(struct making *making, struct why *why)
{
	struct monthly *m = making->m;
	struct monthly_rows *rows = &making->rows;

	if (operators_figures(rows, &m->figures) != ST_OK)
		return why_no_memory(why);
	m->ranked = calloc(rows->count + 1, sizeof(*m->ranked));
	if (m->ranked == NULL)
		return why_no_memory(why);
	if (rows->count > 1)
		qsort(rows->all, rows->count, sizeof(*rows->all), by_end);
	m->operators = rows->all;
	m->operator_count = rows->count;
	rows->all = NULL;
	m->ranked_count = operators_rank(
	    m->operators, m->operator_count, m->min_cases, m->ranked);
	return ST_OK;
}

static enum status
make_figures(struct monthly *m, struct why *why)
{
	const struct figures_span span = {
	    .list = m->list,
	    .from = m->span.begin,
	    .until = m->span.end,
	    .no_answer_s = m->run->config->report.no_answer_s,
	};

	return ticket_figures_make(m->txn, &span, &m->figures, why);
}

enum status
monthly_begin(const struct run *run, const char *month, struct monthly *out,
    struct why *why)
{
	uint64_t top;
	enum status st;

	*out = (struct monthly){.run = run, .list = LEDGER_ALL_LISTS};
	st = monthly_month_parse(month, run->now, &out->month, why);
	if (st == ST_OK)
		st = request_number(run, OPT_TOP, 0, MONTHLY_ROWS_MAX,
		    OLDEST_DEFAULT, &top, why);
	if (st == ST_OK)
		st = request_number(run, OPT_MIN_CASES, 1, UINT32_MAX,
		    run->config->report.min_cases, &out->min_cases, why);
	if (st == ST_OK && run->opt.value[OPT_LIST] != NULL)
		st = target_list(run, NULL, &out->only, why);
	if (st != ST_OK)
		return st;
	out->top = (size_t)top;
	out->span.begin = out->month.begin;
	out->span.end =
	    out->month.end <= run->now ? out->month.end : run->now + 1;
	out->span.now = run->now;
	return ST_OK;
}

/* One that the ledger does not know yet has nothing. */
static enum status
find_list(struct monthly *m, struct why *why)
{
	struct list_state state = {.id = 0};
	enum status st;

	if (m->only == NULL)
		return ST_OK;
	st = ledger_list_by_name(m->txn, m->only->name, false, &state, why);
	m->list = state.id;
	return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status
make_all(struct making *making, struct why *why)
{
	struct monthly *m = making->m;
	enum status st = monthly_walk(making, why);

	if (m->alarm_count > 1)
		qsort(m->alarms, m->alarm_count, sizeof(*m->alarms), by_times);
	if (st == ST_OK)
		st = monthly_imports(m, why);
	if (st == ST_OK)
		st = make_figures(m, why);
	return st == ST_OK ? settle_operators(making, why) : st;
}

enum status
monthly_make(struct monthly *m, struct session *session, struct why *why)
{
	struct making making = {
	    .m = m,
	    .oldest_max = m->top != 0 ? m->top : MONTHLY_ROWS_MAX,
	};
	enum status st;

	m->arena = arena_new();
	if (m->arena == NULL)
		return why_no_memory(why);
	st = session_read(session, &m->txn, why);
	if (st == ST_OK)
		st = names_make(&m->names, m->txn, why);
	if (st == ST_OK)
		st = find_list(m, why);
	if (st == ST_OK)
		st = holders_open_run(m->run, &m->holders, why);
	if (st == ST_OK)
		st = make_all(&making, why);
	operators_free(&making.rows);
	return st;
}

void
monthly_free(struct monthly *m)
{
	free(m->operators);
	free(m->ranked);
	free(m->oldest);
	free(m->alarms);
	free(m->scanners);
	free(m->holds);
	free(m->surveys);
	ticket_figures_free(&m->figures);
	if (m->holders != NULL)
		holders_free(&m->holders);
	names_free(&m->names);
	ledger_abort(&m->txn);
	arena_free(&m->arena);
}
