/*
 * How a store is doing, at one moment of its ledger: what `relaybl status`
 * says, and what of it needs a person.
 */
#ifndef IMPORTER_HEALTH_H
#define IMPORTER_HEALTH_H

#include <jansson.h>

#include "arena.h"
#include "session.h"

/* Above this share of what may be, of listings or of room, somebody should
 * look: a list that doubles in a night is full the night after. */
#define HEALTH_FULL_PERCENT 80
/* Own hosts that are named one by one; more are counted. */
#define HEALTH_OWN_MAX 50
/* Growth is counted from so long ago. */
#define HEALTH_WEEK_S DAYS(7)

/* What a scanner brings to a list. */
struct health_feed {
	const struct config_scanner *config; /* NULL: configured no more */
	struct scanner_state scanner;
	struct feed_state state;
	bool silent; /* for longer than it may be */
};

/* What waits for relaybl approve or reject. */
struct health_hold {
	uint64_t import;
	uint8_t held; /* enum import_hold */
	int64_t time;
	struct scanner_state scanner; /* id 0: none, a revert */
	struct slice guards;
};

/* A host that is exempt, and open by the last verdict on it. */
struct health_own {
	struct prefix prefix, exemption;
	uint16_t port;
	struct scanner_state scanner;
};

struct health_list {
	const struct config_list *config;
	struct list_state state; /* id 0: the ledger does not know it yet */
	/* Findings that are served: of each class, and but the unconfirmed
	 * ones in all. */
	uint64_t classes[CLASS_COUNT], listings;
	uint64_t day, week;    /* of these, those that expire within */
	uint64_t began, ended; /* listings, in the week before now */
	uint64_t exemptions;
	uint64_t rechecks; /* open ones */
	int64_t oldest_recheck;
	struct health_own own[HEALTH_OWN_MAX];
	uint64_t own_count; /* may be more than are named */
	struct health_feed *feeds;
	struct health_hold *holds; /* newest first */
	size_t feed_count, feed_cap, hold_count, hold_cap;
};

enum health_served {
	SERVED_CURRENT,	    /* what the ledger says */
	SERVED_ROLLED_BACK, /* an earlier state, on purpose */
	SERVED_WRITING,	    /* behind; the one who writes will publish */
	SERVED_BEHIND,	    /* somebody was killed before publishing */
	SERVED_DAMAGED,	    /* cannot be read: damage says why */
	SERVED_NONE	    /* nothing was ever published */
};
/* A word for people and JSON; static. */
const char *health_served_text(enum health_served served);

struct health {
	const struct config *config;
	int64_t now;
	struct health_list
	    *lists; /* those asked for, as in the configuration */
	size_t list_count;
	enum health_served served;
	struct generation_info generation; /* number 0: none that is good */
	struct why damage;
	uint64_t ledger_bytes; /* of its file */
	uint64_t room;	       /* ... and what its file system has left */
	struct arena *arena;   /* texts */
};

/* Looks at everything; nothing is changed, and who writes goes on. Of one
 * list where --list says so. Free with health_free, also after an error. */
enum status health_gather(const struct run *run, struct session *session,
    struct health *out, struct why *why) MUST_USE ALL_NONNULL;
void health_free(struct health *s) ALL_NONNULL;

/* health_findings.c: counts what is served of a list and which own hosts are
 * open. */
enum status health_findings(struct ledger_txn *txn, struct health_list *list,
    int64_t now, struct why *why) MUST_USE ALL_NONNULL;

/* The share in whole percent, rounded up; nothing is 0 % of anything, and
 * something more than any share of nothing. */
unsigned health_percent(uint64_t part, uint64_t whole);

/* Tells what needs a person, one line each, and how many there were. */
size_t health_reasons(const struct health *s,
    void (*each)(void *ctx, const char *text), void *ctx) NONNULL(1, 2);

/* All of it to standard output: text, one JSON object. */
void health_print(const struct health *s) ALL_NONNULL;
json_t *health_json(const struct health *s) ALL_NONNULL;

#endif
