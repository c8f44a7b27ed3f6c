/* One write transaction of the ledger, as the function that changes something
 * sees it. Made by session_write. */
#ifndef IMPORTER_CHANGE_H
#define IMPORTER_CHANGE_H

#include "command.h"
#include "undo.h"

/* A list of the configuration, and what this transaction did to it. */
struct change_tally {
	uint16_t id;	       /* in the ledger; 0: not known yet */
	uint64_t begun, ended; /* listings, unconfirmed ones too */
};

struct change {
	const struct run *run;
	struct ledger_txn *txn;
	uint64_t import;  /* the id that the next import record gets */
	uint16_t *bumped; /* lists that have their new serial */
	size_t bumped_count;
	uint64_t exemptions_ended;  /* by their time, in this transaction */
	struct change_tally *lists; /* one a list of the configuration */
	struct undo undo;	    /* of the import that is being made */
	bool without_undo;	    /* what this import does is not undone */
	bool again; /* not to be committed: called once more, from the start */
};

/*
 * For the session alone. make: memory for a change, which end frees, also
 * after an error and twice. begin: anew before every try of its transaction.
 * check, before the commit: ST_INTERNAL where findings changed and no import
 * says so.
 */
enum status change_make(struct change *c, const struct run *run,
    struct why *why) MUST_USE ALL_NONNULL;
enum status change_begin(struct change *c, struct ledger_txn *txn,
    struct why *why) MUST_USE ALL_NONNULL;
enum status change_check(
    const struct change *c, struct why *why) MUST_USE ALL_NONNULL;
void change_end(struct change *c) ALL_NONNULL;

/* ST_DENIED with the reason: the list is frozen, nothing may write to it. */
enum status change_allowed(
    const struct config_list *list, struct why *why) MUST_USE ALL_NONNULL;

/* The state of a list of the configuration, which exists by now, for whoever
 * is going to change it. ST_DENIED: it is frozen. */
enum status change_list(struct change *c, const struct config_list *list,
    struct list_state *out, struct why *why) MUST_USE ALL_NONNULL;

/* What a list of the configuration is called in the ledger: said before its
 * findings change. */
void change_know_list(
    struct change *c, const struct config_list *list, uint16_t id) ALL_NONNULL;

/* Gives the list a new serial, once per transaction: whenever what is served
 * of it may become another. The list is one of the configuration. */
enum status change_bump(
    struct change *c, uint16_t list, struct why *why) MUST_USE ALL_NONNULL;

/* The same for every list of the ledger: a responder may still serve one that
 * was taken out of the configuration. Once per transaction. */
enum status change_bump_all(
    struct change *c, struct why *why) MUST_USE ALL_NONNULL;

/*
 * The one way to change a finding, for every command: stores after in the
 * place of before, what the ledger has under that key (NULL: nothing). after
 * NULL: deletes it. Counts the listings that begin and end, and keeps before
 * for the undo of the import that is being made.
 *
 * ST_INTERNAL where the list may not serve what it would store: a reserved
 * prefix (prefix_reserved), a listing that begins wider than the list allows;
 * or where the list is not one of the configuration. Whoever plans the change
 * refuses those with better words. Slices of before and after may point into
 * the map; they are gone then.
 */
enum status change_finding(struct change *c, const struct finding_key *key,
    const struct finding *before, const struct finding *after,
    struct why *why) MUST_USE NONNULL(1, 2, 5);

/* Appends an event, with the command's time, and where it has no actor yet
 * with the command's actor and with the import that is being made. */
enum status change_event(
    struct change *c, struct event *ev, struct why *why) MUST_USE ALL_NONNULL;

/* Appends the record of an import with the command's time and actor, and the
 * list's serial. Events and changes that come later belong to the next one. */
enum status change_import(struct change *c, const struct config_list *list,
    struct import_record *rec, struct why *why) MUST_USE ALL_NONNULL;

#endif
