/*
 * The ledger's surveys: what one found, in numbers; its rows are parts of the
 * kind LEDGER_SURVEY under its id. They are beside what is served: writing one
 * does not raise the sequence, so no generation is made of it. Part of
 * ledger.h, whose rules hold.
 */
#ifndef ZONES_LEDGER_SURVEYS_H
#define ZONES_LEDGER_SURVEYS_H

#include "bytes.h"
#include "compiler.h"
#include "status.h"

struct ledger_txn;
struct why;

#define SURVEY_TEXT_MAX 512

struct survey_record {
	uint64_t id;	     /* given by ledger_survey_append, from 1; no id is
			      * ever given again */
	int64_t taken;	     /* unix seconds */
	uint16_t list;	     /* that it was joined with */
	uint64_t generation; /* that was looked into */
	uint64_t domains, listed_domains, listed_hosts, listed_addresses;
	struct slice name, actor, input; /* not terminated */
};

/* Appends with the next id, and sets rec->id. */
enum status ledger_survey_append(struct ledger_txn *txn,
    struct survey_record *rec, struct why *why) MUST_USE ALL_NONNULL;
/* ST_NOT_FOUND (why untouched) where there is none. */
enum status ledger_survey_get(struct ledger_txn *txn, uint64_t id,
    struct survey_record *out, struct why *why) MUST_USE ALL_NONNULL;
/* Deletes the record and its parts; the same. Tickets that name it stay. */
enum status ledger_survey_del(
    struct ledger_txn *txn, uint64_t id, struct why *why) MUST_USE ALL_NONNULL;
/* Newest first; each does not write. Stops and returns what it returns where
 * that is not ST_OK. */
enum status ledger_surveys(struct ledger_txn *txn,
    enum status (*each)(void *ctx, const struct survey_record *rec), void *ctx,
    struct why *why) MUST_USE NONNULL(1, 2, 4);

#endif
