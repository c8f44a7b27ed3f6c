/* A finding, an exemption, an event as people and programs see them: shared
 * by the commands that print. */
#ifndef IMPORTER_SHOW_H
#define IMPORTER_SHOW_H

#include "names.h"
#include "output.h"

/* The state at a time: a listing whose time is over is expired; one scan of
 * two is unconfirmed, and pending when that is over. */
enum show_state {
	SHOW_SEEN,
	SHOW_PENDING,
	SHOW_UNCONFIRMED,
	SHOW_LISTED,
	SHOW_CLEARED,
	SHOW_EXPIRED,
	SHOW_REMOVED,
	SHOW_STATE_COUNT
};
enum show_state show_state(const struct finding *f, int64_t now) ALL_NONNULL;
const char *show_state_text(enum show_state s);
int show_state_by_text(const char *text) ALL_NONNULL;

json_t *show_finding_json(struct names *names, const struct ledger_finding *lf,
    int64_t now) ALL_NONNULL;
json_t *show_exemption_json(const struct exemption *e) ALL_NONNULL;
json_t *show_recheck_json(const struct recheck *r) ALL_NONNULL;
json_t *show_event_json(
    struct names *names, const struct event *ev) ALL_NONNULL;

/* Print "  name  value" where there is one: a time, and how far ahead of now
 * it is; a text, its foreign bytes escaped. */
void show_time(const char *name, int64_t t, int64_t now) ALL_NONNULL;
void show_text(const char *name, struct slice text) ALL_NONNULL;

#endif
