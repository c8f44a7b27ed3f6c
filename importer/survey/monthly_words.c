/* What a month's report says in every form: what it counts, and how. */
#include "monthly.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "stamp.h"

const char monthly_ranking_words[] =
    "share of cases fixed, then median days to a verified fix, then median "
    "days to the first word";

uint64_t
monthly_days(const struct monthly *m, int64_t since)
{
	return since < m->span.end
		   ? (uint64_t)(m->span.end - since) / (uint64_t)DAYS(1)
		   : 0;
}

const char *
monthly_event_words(int kind)
{
	switch (kind) {
	case EVENT_DELISTED:
		return "found closed";
	case EVENT_EXPIRED:
		return "not seen open in time";
	case EVENT_REMOVED:
		return "taken off by hand or undone";
	case EVENT_EXEMPTED:
	case EVENT_OWN_OPEN:
		return "exempted";
	default:
		return event_kind_text(kind);
	}
}

static void
say_source(const struct monthly *m, size_t i, char *out)
{
	const struct survey_source *s = holders_source(m->holders, i);
	char file[256], date[STAMP_TEXT_MAX] = "of no date that is known";

	if (s->date != 0)
		(void)snprintf(date, sizeof(date), "of %.10s",
		    stamp_format(s->date, (char[STAMP_TEXT_MAX]){0}));
	(void)snprintf(out, MONTHLY_SENTENCE_MAX,
	    "Operators are who holds the address by %s %s, %s, %" PRIu64
	    " entries.",
	    config_source_text(s->kind),
	    why_escape(file, sizeof(file), s->file, strlen(s->file)), date,
	    s->entries);
}

static void
say_gap(const struct monthly *m, char *out)
{
	char when[STAMP_TEXT_MAX];

	(void)snprintf(out, MONTHLY_SENTENCE_MAX,
	    "Events from before %s are kept no longer: the month is not "
	    "wholly covered, and what came and went before is not in it.",
	    stamp_format(m->gone_before, when));
}

bool
monthly_method(
    const struct monthly *m, size_t i, char out[MONTHLY_SENTENCE_MAX])
{
	static const char *const always[] = {
	    "A listing is an address or prefix on a list; not listed are what "
	    "is unconfirmed, and what is exempt.",
	    "In and out count what came and went, as often as it did; a "
	    "listing may be of several classes, and change between them.",
	    "Begin and end are what stood then, told from the events of each "
	    "address, and where there is none from its finding. An event "
	    "counts when the ledger wrote it down, UTC.",
	    "A case is a host of a ticket that was not done before the month. "
	    "It is fixed when scans say so, never by a claim.",
	};
	const size_t fixed = sizeof(always) / sizeof(always[0]);
	const size_t sources = holders_source_count(m->holders);

	if (i < fixed) {
		(void)snprintf(out, MONTHLY_SENTENCE_MAX, "%s", always[i]);
	} else if (i < fixed + sources) {
		say_source(m, i - fixed, out);
	} else if (i == fixed && sources == 0) {
		(void)snprintf(out, MONTHLY_SENTENCE_MAX,
		    "No source says who holds an address (survey: holders of "
		    "relaybl.conf): operators are those of tickets alone.");
	} else if (i == fixed + sources + (sources == 0) &&
		   m->gone_before != 0) {
		say_gap(m, out);
	} else {
		return false;
	}
	return true;
}
