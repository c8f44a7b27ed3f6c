/*
 * All there is to say about one address on one list: what the ledger knows,
 * what hides it, what the current generation serves, zone by zone.
 */
#ifndef IMPORTER_LOOKUP_H
#define IMPORTER_LOOKUP_H

#include "config.h"
#include "listing.h"
#include "plan.h"
#include "show.h"
#include "snapshot.h"
#include "text.h"

/* One address on one list. Texts of findings and exemption live in the
 * ledger's transaction. */
struct lookup {
	const struct config *config;
	const struct config_list *list;
	const struct addr *addr;
	int64_t now;
	struct ledger_finding *findings; /* shortest prefix first */
	size_t count, cap;
	bool exempt;
	struct exemption exemption;
	bool asked; /* for a recheck, and not answered yet */
	struct recheck recheck;
	struct answer answer; /* of the generation */
	class_mask served;    /* by the current generation, now */
	bool ledger_says;     /* the ledger would have it served */
};

/* What a finding of one scanner still lacks. */
struct lookup_streak {
	unsigned open, closed; /* needed in a row; 0: nobody scans it */
	unsigned weak;	       /* closed in any way */
	int64_t counts_from;   /* a verdict from then on counts again */
	const char *agreeing;  /* another scanner that says the same, NULL */
};

/* What the i-th finding lacks by the policy in effect. names must not change
 * while the result is used. */
struct lookup_streak lookup_streak(
    const struct lookup *l, size_t i, struct names *names) ALL_NONNULL;

/* What is served of the address, and the wanted classes of it that are live at
 * now, as the responder decides: *first_out is the gravest. 0: not listed. */
struct answer lookup_answer(
    const struct snapshot_list *list, const struct addr *addr) ALL_NONNULL;
class_mask lookup_classes(const struct answer *a, class_mask wanted,
    int64_t now, struct answer_entry *first_out) ALL_NONNULL;

/* What a zone answers for the address. */
struct lookup_zone {
	const struct config_zone *zone;
	char name[ADDR_KEY_MAX + NAME_TEXT_MAX]; /* to ask for */
	class_mask classes;			 /* 0: NXDOMAIN */
	char text[TEXT_MAX + 1];		 /* of the TXT record */
};

/* Gathers. snapshot NULL: nothing was ever published. Free with lookup_free,
 * also after an error. */
enum status lookup_make(struct lookup *l, struct ledger_txn *txn,
    const struct snapshot *snapshot, struct why *why) MUST_USE NONNULL(1, 2, 4);
void lookup_free(struct lookup *l) ALL_NONNULL;

/* Listed, other than as unconfirmed? That is but a report. */
bool lookup_listed(const struct lookup *l) ALL_NONNULL;

/* Calls each with what every zone of the list says of the address; the zone is
 * valid during the call. ST_OK, or an error of a zone's text. */
enum status lookup_zones(const struct lookup *l,
    void (*each)(void *ctx, const struct lookup_zone *z), void *ctx,
    struct why *why) MUST_USE NONNULL(1, 2, 4);

/* For people, on standard output, and as JSON. */
enum status lookup_print(const struct lookup *l, struct names *names,
    struct why *why) MUST_USE ALL_NONNULL;
enum status lookup_json(const struct lookup *l, struct names *names,
    json_t **out, struct why *why) MUST_USE ALL_NONNULL;

#endif
