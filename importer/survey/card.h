/*
 * A card: all that the one who runs a host is to know of its address. Is it
 * listed, by which test, since when, what the scan saw, how it is fixed, how a
 * retest is asked for, when the listing ends by itself, its tickets, its
 * history. As text, as relaybl-card/1 JSON, and as a page made from that JSON.
 */
#ifndef IMPORTER_SURVEY_CARD_H
#define IMPORTER_SURVEY_CARD_H

#include "card_tickets.h"
#include "fix.h"
#include "history.h"
#include "lookups.h"

#define CARD_SCHEMA "relaybl-card/1"

/* How the address stands: id, word for programs. */
#define CARD_STANDINGS(X)                                                      \
	X(CARD_LISTED, "listed")                                               \
	X(CARD_UNCONFIRMED, "unconfirmed") /* served as a report alone */      \
	X(CARD_EXEMPT, "exempt")	   /* never served */                  \
	X(CARD_WAS_LISTED, "was-listed")                                       \
	X(CARD_TESTED, "tested")   /* known, and never was listed */           \
	X(CARD_UNKNOWN, "unknown") /* nobody ever looked at it */

enum card_standing {
#define X(id, word) id,
	CARD_STANDINGS(X)
#undef X
	    CARD_STANDING_COUNT
};
const char *card_standing_text(enum card_standing standing); /* static */

struct card {
	const struct run *run;
	struct lookups lookups;
	struct history history;
	struct card_tickets tickets;
	enum card_standing standing;
	class_mask open; /* classes by which it is open as far as is known */
	int64_t expires; /* of the listing that lasts longest; 0: none */
	enum fix_lang lang;
};

/* Gathers it, of every list or the only one. out is not moved while it is
 * used. Free with card_free, also after an error. */
enum status card_make(const struct run *run, struct session *session,
    const struct addr *addr, const struct config_list *only, struct card *out,
    struct why *why) MUST_USE NONNULL(1, 2, 3, 5, 6);
void card_free(struct card *c) ALL_NONNULL;

/* To standard output. */
enum status card_print(struct card *c, struct why *why) MUST_USE ALL_NONNULL;
/* A new object. */
enum status card_json(
    struct card *c, json_t **out, struct why *why) MUST_USE ALL_NONNULL;
/* The page of such an object. */
enum status card_page(
    const json_t *card, FILE *to, struct why *why) MUST_USE ALL_NONNULL;

/* How it stands, in a sentence: "192.0.2.25 is listed." Returns out. */
#define CARD_SENTENCE_MAX 256
const char *card_sentence(enum card_standing standing, const char *address,
    enum fix_lang lang, char out[CARD_SENTENCE_MAX]) ALL_NONNULL;

/* What somebody with a shell asks for a retest by. Returns out. */
const char *card_recheck(
    const char *address, char out[CARD_SENTENCE_MAX]) ALL_NONNULL;

#endif
