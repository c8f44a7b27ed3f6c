/*
 * A command's hold on the store: writer's lock, ledger, and the promise that
 * what is served is what the ledger says. Opening one finishes what a killed
 * command left undone.
 */
#ifndef IMPORTER_SESSION_H
#define IMPORTER_SESSION_H

#include "change.h"
#include "generation.h"

enum session_mode {
	SESSION_LOOK,	/* changes nothing, whatever is unfinished */
	SESSION_READ,	/* no lock; whoever writes goes on */
	SESSION_STEADY, /* reads under the writer's lock: nothing moves */
	SESSION_WRITE	/* makes the store where there is none */
};

struct session;

/*
 * Opens the store of the configuration. Where the last change was committed
 * but not published (its command was killed), publishes it; a SESSION_READ
 * that may not write, or finds somebody writing, leaves that alone. No store:
 * ST_UNAVAILABLE. Free with session_close.
 */
enum status session_open(const struct run *run, enum session_mode mode,
    struct session **out, struct why *why) MUST_USE ALL_NONNULL;
void session_close(struct session **s) ALL_NONNULL;

/* Is there a store? A dry run against none is against an empty one. */
bool session_store_exists(const struct run *run) ALL_NONNULL;

/* A transaction to read in; the caller aborts it. */
enum status session_read(struct session *s, struct ledger_txn **out,
    struct why *why) MUST_USE ALL_NONNULL;

/* Before a change of that many findings: room for them, so that it is not
 * begun anew as often. */
enum status session_reserve(
    struct session *s, size_t findings, struct why *why) MUST_USE ALL_NONNULL;

/*
 * Called once, and again from the beginning when the ledger had to grow, or
 * when it sets change->again: whatever it keeps outside the transaction it
 * must set anew.
 */
typedef enum status (*session_change)(
    void *ctx, struct change *change, struct why *why);

/*
 * Makes every configured list exist, brings the exemptions in line with the
 * configuration and the time, applies the change, commits. session_serve is
 * to follow.
 */
enum status session_commit(struct session *s, session_change apply, void *ctx,
    struct why *why) MUST_USE NONNULL(1, 2, 4);

/* Publishes where commits changed anything. made says which generation that
 * is; number 0: nothing changed. Free it with generation_info_free. */
enum status session_serve(struct session *s, struct generation_info *made,
    struct why *why) MUST_USE ALL_NONNULL;

/* Both, one after the other. */
enum status session_write(struct session *s, session_change apply, void *ctx,
    struct generation_info *made, struct why *why) MUST_USE NONNULL(1, 2, 4, 5);

/* Compiles and publishes what the ledger says, changed or not. */
enum status session_publish(struct session *s, struct generation_info *made,
    struct why *why) MUST_USE ALL_NONNULL;

/* The current generation; number 0 where there is none. */
enum status session_current(struct session *s, struct generation_info *out,
    struct why *why) MUST_USE ALL_NONNULL;

/* Is that generation behind the ledger, other than by a rollback? number 0:
 * there is none. */
enum status session_is_behind(struct ledger_txn *txn,
    const struct generation_info *current, bool *behind_out,
    struct why *why) MUST_USE ALL_NONNULL;

/* Is what is served there by a rollback? */
enum status session_is_pinned(
    struct ledger_txn *txn, bool *out, struct why *why) MUST_USE ALL_NONNULL;

/* Program that checks a generation: this one, run anew. */
extern const char *const session_checker[];

#endif
