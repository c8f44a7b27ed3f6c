/* Which limits an import passed, in words. */
#include "guard.h"

#include <inttypes.h>
#include <stdio.h>

/* "WHAT value OF base LIMIT allowed" */
static const struct {
	const char *what, *of, *limit;
} words[GUARD_COUNT] = {
    [GUARD_MISSING] = {"not mentioned", "of", "addresses in scope, allowed"},
    [GUARD_REMOVALS] = {"removals", "of", "listings, allowed"},
    [GUARD_ADDITIONS] = {"additions", "to", "listings, allowed"},
    [GUARD_OPEN] = {"open", "of", "records, allowed"},
    [GUARD_INCONCLUSIVE] = {"inconclusive or unreachable", "of",
	"records, allowed"},
    [GUARD_CONTRADICTIONS] = {"contradictions", "in", "records, allowed"},
    [GUARD_REFUSED] = {"refused", "of", "records, allowed"},
    [GUARD_COVERAGE] = {"coverage", "of", "addresses in scope, at least"},
    [GUARD_SCOPE] = {"scope", "of the", "addresses it had, at least"},
};

static void
share_text(const struct guard_trip *trip, char *out, size_t cap)
{
	(void)snprintf(out, cap, "%s %" PRIu64 " %s %" PRIu64 " %s %" PRIu64,
	    words[trip->id].what, trip->value, words[trip->id].of, trip->base,
	    words[trip->id].limit, trip->allowed);
}

/* 90 seconds are "90s", two days "48h". */
static const char *
time_text(uint64_t s, char *out, size_t cap)
{
	if (s >= 2 * 3600)
		(void)snprintf(out, cap, "%" PRIu64 "h", s / 3600);
	else if (s >= 2 * 60)
		(void)snprintf(out, cap, "%" PRIu64 "m", s / 60);
	else
		(void)snprintf(out, cap, "%" PRIu64 "s", s);
	return out;
}

const char *
guard_trip_text(const struct guard_trip *trip,
    const struct guard_figures *figures, char *out, size_t cap)
{
	char value[24], allowed[24];

	(void)time_text(trip->value, value, sizeof(value));
	(void)time_text(trip->allowed, allowed, sizeof(allowed));
	if (trip->id == GUARD_CANARY)
		(void)snprintf(out, cap, "canary: %s", figures->canary_words);
	else if (trip->id == GUARD_ABORTED)
		(void)snprintf(out, cap, "the scan was aborted");
	else if (trip->id == GUARD_CLOCK)
		(void)snprintf(out, cap,
		    "clock: %s ahead of this machine's, allowed %s", value,
		    allowed);
	else if (trip->id == GUARD_AGE)
		(void)snprintf(out, cap, "age %s, allowed %s", value, allowed);
	else if (trip->id == GUARD_TOTAL)
		(void)snprintf(out, cap,
		    "total %" PRIu64 " listings, allowed %" PRIu64
		    " (max-listed)",
		    trip->value, trip->allowed);
	else
		share_text(trip, out, cap);
	return out;
}

const char *
guard_trips_text(const struct guard_trips *trips,
    const struct guard_figures *figures, const char *list, const char *scanner,
    char *out, size_t cap)
{
	size_t len = 0;

	out[0] = '\0';
	for (size_t i = 0; i < trips->count && len < cap; i++) {
		const struct guard_trip *t = &trips->at[i];
		bool of_list = t->whose == GUARD_OF_LIST;
		char text[GUARD_TEXT_MAX];
		int n = snprintf(out + len, cap - len, "%s%s %s: %s",
		    i > 0 ? "; " : "", of_list ? "list" : "scanner",
		    of_list ? list : scanner,
		    guard_trip_text(t, figures, text, sizeof(text)));

		len += n > 0 ? (size_t)n : 0;
	}
	return out;
}
