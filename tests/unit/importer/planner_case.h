/* Scans of a few hosts, planned against a real ledger or applied to it. */
#ifndef UNIT_PLANNER_CASE_H
#define UNIT_PLANNER_CASE_H

#include <time.h>

#include "apply.h"
#include "plan_case.h"
#include "planner.h"
#include "store_case.h"

/* A scan. said: "ADDRESS PORT VERDICT", where the verdict is a letter of
 * plan_case.h, or O: open, its mail came out of 198.51.100.9. */
struct scan_case {
	const char *scanner, *id;
	int64_t ended;	   /* seconds before now */
	const char *scope; /* JSON, or NULL */
	bool cut;	   /* without an end */
	const char *const *said;
};

/* What a plan came to: "P192.0.2.1:25 ..." with ! for an alert, ? for a
 * listing that is missing, * for one that answers a request. */
struct plan_said {
	char text[512];
	size_t len;
	struct plan_tally tally;
};

/* More: lines of the list; and of the scanner nightly. */
static inline void
planner_case_config(struct store_case *s, const char *list, const char *nightly)
{
	char text[1024];
	int n = snprintf(text, sizeof(text),
	    "store: %s/store\nlists:\n  relays:\n    confirm: 2\n    clear: 2\n"
	    "    allow-special: true\n%s"
	    "scanners:\n  nightly: {%s}\n  weekly: {}\nzones:\n"
	    "  bl.example.org:\n    list: relays\n",
	    s->tmp->dir, list, nightly);

	config_free(&s->config);
	assert_int_equal(
	    config_parse("test.conf", text, (size_t)n, NULL, NULL, &s->config),
	    ST_OK);
	s->run.config = s->config;
}

static inline const char *
planner_case_time(int64_t t, char out[32])
{
	time_t seconds = (time_t)t;
	struct tm tm;

	(void)strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&seconds, &tm));
	return out;
}

static inline void
planner_case_verdict(FILE *f, const char *said, const char *at)
{
	char ip[64], letter = 0;
	unsigned port = 0;

	assert_int_equal(sscanf(said, "%63s %u %c", ip, &port, &letter), 3);
	fprintf(
	    f, "{\"type\":\"verdict\",\"ip\":\"%s\",\"port\":%u,", ip, port);
	if (letter == 'O')
		fprintf(f, "\"output_ip\":\"198.51.100.9\",");
	if (letter == 'o' || letter == 'O')
		fprintf(f, "\"verdict\":\"open\",\"proof\":\"rcpt\",");
	else if (letter == 'd')
		fprintf(f, "\"verdict\":\"open\",\"proof\":\"data\",");
	else if (letter == 'c')
		fprintf(f, "\"verdict\":\"closed\",");
	else
		fprintf(f, "\"verdict\":\"unreachable\","
			   "\"reason\":\"timeout\",");
	fprintf(f, "\"ended\":\"%s\"}\n", at);
}

static inline void
planner_case_write(
    struct store_case *s, const struct scan_case *scan, const char *path)
{
	FILE *f = fopen(path, "w");
	char at[32];
	unsigned count = 0;

	assert_non_null(f);
	(void)planner_case_time(s->run.now - scan->ended, at);
	fprintf(f,
	    "{\"type\":\"scan\",\"format\":\"relay-verdict/1\","
	    "\"scan_id\":\"%s\",\"scanner\":\"%s\",\"tool\":\"t\","
	    "\"tool_version\":\"1\",\"vantage\":{\"net\":\"external\"},"
	    "\"started\":\"%s\",\"list\":\"relays\",%s%s%s"
	    "\"ports\":[25,587]}\n",
	    scan->id, scan->scanner, at, scan->scope ? "\"scope\":" : "",
	    scan->scope ? scan->scope : "", scan->scope ? "," : "");
	for (; scan->said[count] != NULL; count++)
		planner_case_verdict(f, scan->said[count], at);
	if (!scan->cut)
		fprintf(f,
		    "{\"type\":\"end\",\"scan_id\":\"%s\",\"status\":"
		    "\"complete\",\"records\":%u,\"ended\":\"%s\"}\n",
		    scan->id, count, at);
	assert_int_equal(fclose(f), 0);
}

static inline void
planner_case_read(struct store_case *s, const struct scan_case *scan,
    struct intake *in, char path[PATH_MAX])
{
	struct why why;

	(void)snprintf(path, PATH_MAX, "%s", tmpdir_path(s->tmp, "scan"));
	planner_case_write(s, scan, path);
	must(intake_read(in, &s->run, path, NULL, &why));
}

static inline void
planner_case_apply(struct store_case *s, const struct scan_case *scan)
{
	struct intake in;
	struct applied applied;
	struct why why;
	char path[PATH_MAX];

	planner_case_read(s, scan, &in, path);
	must(apply_file(&in, &applied, &why));
	applied_free(&applied);
	intake_free(&in);
}

static inline enum status
planner_case_say(void *ctx, const struct planned *p, struct why *why)
{
	struct plan_said *said = ctx;
	char prefix[PREFIX_TEXT_MAX];
	int n = snprintf(said->text + said->len, sizeof(said->text) - said->len,
	    "%s%c%s:%u%s%s%s", said->len > 0 ? " " : "",
	    letter(p->step->outcome), prefix_format(&p->key.prefix, prefix),
	    p->key.port, p->step->alert ? "!" : "",
	    p->at == PLANNED_MISSING ? "?" : "", p->answers ? "*" : "");

	(void)why;
	assert_true(n > 0 && (size_t)n < sizeof(said->text) - said->len);
	said->len += (size_t)n;
	return ST_OK;
}

/* Plans it; plan_tally_free is the caller's. */
static inline void
planner_case_plan(struct store_case *s, const struct scan_case *scan,
    bool withhold, struct plan_said *said)
{
	struct session *session = store_case_open(s, SESSION_LOOK);
	struct planner p = {
	    .withhold = withhold, .sink = planner_case_say, .ctx = said};
	struct scanner_state scanner;
	struct list_state list;
	struct intake in;
	struct why why;
	char path[PATH_MAX];

	*said = (struct plan_said){.len = 0};
	planner_case_read(s, scan, &in, path);
	p.in = &in;
	must(session_read(session, &p.txn, &why));
	must(ledger_list_by_name(p.txn, "relays", false, &list, &why));
	p.list = list.id;
	if (ledger_scanner_by_name(
		p.txn, scan->scanner, false, &scanner, &why) == ST_OK)
		p.scanner = scanner.id;
	must(planner_begin(&p, 99, &said->tally, &why));
	must(planner_run(&p, &said->tally, &why));
	must(planner_listings(&p, &said->tally, &why));
	ledger_abort(&p.txn);
	session_close(&session);
	intake_free(&in);
}

#define SAID(...) ((const char *const[]){__VA_ARGS__, NULL})

#endif
