/*
 * Which exemptions hid a place, and when: from the exemptions that there are
 * and the events of those that were, met in the order of a walk over events:
 * list, prefix, oldest first. What covers a place has come before it then.
 */
#ifndef IMPORTER_SURVEY_MONTHLY_HIDDEN_H
#define IMPORTER_SURVEY_MONTHLY_HIDDEN_H

#include "monthly_place.h"

struct hidden_span {
	struct prefix prefix;
	uint16_t list;
	bool there; /* it is in force now */
	int64_t from, to;
};

/* Begin with zeroes. */
struct monthly_hidden {
	struct hidden_span *there; /* those in force, in order */
	size_t there_count, there_cap, next;
	struct hidden_span *stack; /* those that may cover what comes */
	size_t count, cap;
};

/* Those in force of a list; lists in the order of their ids. */
enum status hidden_load(struct monthly_hidden *h, struct ledger_txn *txn,
    uint16_t list, struct why *why) MUST_USE ALL_NONNULL;
void hidden_free(struct monthly_hidden *h) ALL_NONNULL;

/* EVENT_EXEMPTED, EVENT_UNEXEMPTED; others say nothing. ST_NO_MEMORY. */
enum status hidden_event(
    struct monthly_hidden *h, const struct event *ev) MUST_USE ALL_NONNULL;

/* Tells the place what hid it. No place of the walk may come after it that is
 * before it in order. ST_NO_MEMORY. */
enum status hidden_apply(
    struct monthly_hidden *h, struct place *place) MUST_USE ALL_NONNULL;

#endif
