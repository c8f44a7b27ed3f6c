/*
 * The month's report: listings in and out by class and operator, how the
 * operators answer, the oldest open relays, alarms, what was held, imports and
 * surveys. From the ledger's events, findings, imports, surveys and tickets; as
 * text, as relaybl-monthly/1 JSON, and as a page.
 *
 * A listing here is an address or prefix on a list (monthly_place.h). An event
 * counts in the month in which the ledger wrote it down, UTC.
 */
#ifndef IMPORTER_SURVEY_MONTHLY_H
#define IMPORTER_SURVEY_MONTHLY_H

#include <jansson.h>

#include "arena.h"
#include "holders.h"
#include "monthly_place.h"
#include "names.h"
#include "session.h"
#include "ticket_figures.h"

#define MONTHLY_SCHEMA "relaybl-monthly/1"

/* What is kept of a kind; more are counted. Ample for what a person reads. */
#define MONTHLY_ROWS_MAX 1000

/* A month, UTC. */
#define MONTHLY_TEXT_MAX 8 /* "2026-11" */
struct monthly_month {
	char text[MONTHLY_TEXT_MAX];
	int64_t begin, end; /* the first second of it, and of the next */
};
/* "YYYY-MM". ST_USAGE: it is none, or has not begun. */
enum status monthly_month_parse(const char *text, int64_t now,
    struct monthly_month *out, struct why *why) MUST_USE ALL_NONNULL;

struct monthly_operator {
	const char *key, *name; /* of who holds the addresses */
	struct monthly_count listings;
	/* Of its tickets, as they stood at the end; NULL: none. */
	const struct ticket_figures *figures;
	uint32_t rank; /* 0: not ranked, too few cases */
};

struct monthly_oldest {
	uint16_t list;
	struct prefix prefix;
	uint16_t port;
	class_mask classes;
	int64_t since;	      /* 0: before what is recorded */
	const char *operator; /* its name; NULL: no source says any */
};

/* Alarms of one kind about one place. */
struct monthly_alarm {
	uint16_t list;
	struct prefix prefix;
	uint8_t kind; /* EVENT_OWN_OPEN, EVENT_ALERT */
	uint64_t times;
	int64_t first, last;
	const char *reason; /* of the last */
};

struct monthly_scanner {
	uint16_t id;
	uint64_t scans, complete, listed, delisted, refused, withheld;
};

struct monthly_hold {
	uint64_t import, by; /* by: the import that resolved it; 0 */
	uint16_t list, scanner;
	uint8_t held, state; /* enum import_hold, import_hold_state */
	int64_t time, resolved;
	const char *guards, *actor, *reason;
};

struct monthly_survey {
	uint64_t id;
	int64_t taken;
	uint16_t list;
	const char *name;
	uint64_t domains, listed_domains, listed_hosts, listed_addresses;
};

struct monthly {
	const struct run *run;
	struct monthly_month month;
	struct monthly_span span; /* what is counted: to now, where it is not
				   * over */
	const struct config_list *only; /* or NULL: all lists */
	uint16_t list;			/* its id; LEDGER_ALL_LISTS */
	/* Events from before are gone, so that the month is not wholly covered;
	 * 0: it is. */
	int64_t gone_before;
	int64_t ledger_begins; /* its first import; 0: none */

	struct monthly_count all, classes[CLASS_COUNT];
	uint64_t out_by[EVENT_KIND_COUNT]; /* what ended listings */
	uint64_t events[EVENT_KIND_COUNT]; /* how many, of the month */

	struct monthly_operator *operators; /* by listings at the end */
	size_t operator_count;
	const struct monthly_operator **ranked; /* the best first */
	size_t ranked_count;
	struct figures figures; /* of all tickets, at the end */
	uint64_t min_cases;
	size_t top; /* rows that are shown; 0: all */

	struct monthly_oldest *oldest; /* listed at the end, oldest first */
	struct monthly_alarm *alarms;  /* the most first */
	struct monthly_scanner *scanners;
	struct monthly_hold *holds; /* oldest first */
	struct monthly_survey *surveys;
	size_t oldest_count, alarm_count, scanner_count, hold_count,
	    survey_count;
	size_t oldest_cap, alarm_cap, scanner_cap, hold_cap, survey_cap;
	uint64_t alarms_in_all, holds_in_all; /* more may be than are kept */
	uint64_t imports[IMPORT_KIND_COUNT];  /* of the month */

	struct holders *holders;
	struct names names;
	struct ledger_txn *txn;
	struct arena *arena; /* texts */
};

/* What the command line asks for: the month, and how it is shown. ST_USAGE. out
 * is to be freed with monthly_free, also after an error. */
enum status monthly_begin(const struct run *run, const char *month,
    struct monthly *out, struct why *why) MUST_USE ALL_NONNULL;
/* Looks at everything, at one moment of the ledger; who writes goes on. */
enum status monthly_make(struct monthly *m, struct session *session,
    struct why *why) MUST_USE ALL_NONNULL;
void monthly_free(struct monthly *m) ALL_NONNULL;

/* ---- words and numbers of every form ---- */

/* What operators are ranked by. */
extern const char monthly_ranking_words[];
/* Whole days from a time to the end. */
uint64_t monthly_days(const struct monthly *m, int64_t since) ALL_NONNULL;
/* What there is to say of what the numbers are and how they were made:
 * sentences, the i-th of them, into MONTHLY_SENTENCE_MAX octets; false: there
 * is none. */
#define MONTHLY_SENTENCE_MAX 512
bool monthly_method(const struct monthly *m, size_t i,
    char out[MONTHLY_SENTENCE_MAX]) ALL_NONNULL;
/* What ended a listing, or began it, for people: "found closed"; static. */
const char *monthly_event_words(int kind);
/* ---- shown ---- */

void monthly_print(struct monthly *m) ALL_NONNULL;
json_t *monthly_json(struct monthly *m) MUST_USE ALL_NONNULL;
enum status monthly_page(
    struct monthly *m, FILE *to, struct why *why) MUST_USE ALL_NONNULL;

#endif
