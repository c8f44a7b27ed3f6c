/*
 * Replacing the store's ledger by another that is made aside: under the
 * writer's lock, brought in line with relaybl.conf and with what is served
 * before anybody sees it.
 */
#ifndef IMPORTER_REPLACE_H
#define IMPORTER_REPLACE_H

#include <limits.h>

#include "session.h"

struct replacement {
	const struct run *run;
	int lock;
	char dir[PATH_MAX];    /* for ledger_open */
	struct ledger *ledger; /* the one being made: the caller opens it */
	bool keep;	       /* the one that is there, as what follows */
	char kept[PATH_MAX];   /* "": there was none, or nothing in it */
};

/*
 * Takes the lock, makes the place for another ledger. ST_DENIED where a list
 * is frozen; ST_CANT_CREATE where the store's has findings or imports, or
 * cannot be read, unless force. End with replace_end, also after an error.
 */
enum status replace_begin(struct replacement *r, const struct run *run,
    bool force, struct why *why) MUST_USE ALL_NONNULL;

/*
 * Gives every list a serial later than the one that is served, brings the
 * ledger in line with relaybl.conf, applies the change (as session_commit does;
 * NULL: none), and puts the ledger in its place. On an error the one that was
 * there is there.
 */
enum status replace_finish(struct replacement *r, session_change apply,
    struct why *why) MUST_USE NONNULL(1, 3);

void replace_end(struct replacement *r) ALL_NONNULL;

/* Publishes, when the lock is given back. made: what is served now; free it
 * with generation_info_free. */
enum status replace_serve(const struct run *run, struct generation_info *made,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
