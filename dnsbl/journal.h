/*
 * The changes of every list since this process serves it as it is configured
 * now: what incremental transfers are answered from (IXFR, RFC 1995).
 *
 * A step leads from one generation to the next. It is made where a generation
 * is opened, off the workers' threads, and shared by all editions that
 * can look back on it. Journals are immutable; the main thread makes and
 * frees them.
 *
 * What a secondary that holds the first serial of a journal really has nobody
 * knows: it may have it from before a restart, or a reload that changed what
 * the zones say, under another text or other classes. So the step that leaves
 * that serial is in no journal, and such a secondary gets the zone whole, once.
 * The same where a serial does not rise (a rollback, a ledger restored): the
 * journal begins anew.
 */
#ifndef DNSBL_JOURNAL_H
#define DNSBL_JOURNAL_H

#include "snapshot.h"
#include "zone_delta.h"

/* Of all steps of one list. Imports of a night's changes take some ten KiB:
 * room for all the steps there may be, little beside a generation. Older ones
 * go first. */
#define JOURNAL_BYTES_MAX (8 << 20)

/* One per list of the configuration, from one generation to the next; those
 * of lists that nobody may transfer are not there. */
struct journal_steps;

/*
 * Makes the steps between two generations, for the lists that lead to a zone
 * with somebody who may transfer it. One that cannot be made, because the
 * change is too large or a generation does not hold the list, is missing.
 * ST_OK or ST_NO_MEMORY. Any thread; free with journal_steps_free, on
 * the main thread once a journal has taken steps of it.
 */
enum status journal_steps_new(const struct config *cfg,
    const struct snapshot *before, const struct snapshot *after,
    struct journal_steps **out, struct why *why) MUST_USE ALL_NONNULL;
void journal_steps_free(struct journal_steps **steps) ALL_NONNULL;

struct journal;

/*
 * The journal after them; NULL for before: one that begins here; for steps:
 * nothing has changed. cfg has the same lists all along. Takes nothing over:
 * before and steps stay the caller's. Main thread.
 */
enum status journal_new(const struct config *cfg, const struct journal *before,
    const struct journal_steps *steps, struct journal **out,
    struct why *why) MUST_USE NONNULL(1, 4, 5);
void journal_free(struct journal **journal) ALL_NONNULL;

/*
 * The deltas that lead a list from a serial to now, the oldest first, into
 * out: how many; 0: the journal does not know it. They live as long as the
 * journal. list: index of the configuration. Any thread.
 */
size_t journal_find(const struct journal *journal, size_t list, uint32_t serial,
    const struct zone_delta *out[ZONE_DELTAS_MAX]) ALL_NONNULL;

#endif
