/*
 * What records say besides where and when: verdict, proof, texts. Most records
 * of a scan say the same, so that each saying is kept once and records name it
 * by a number.
 */
#ifndef IMPORTER_SAID_H
#define IMPORTER_SAID_H

#include "finding.h"

struct said_texts {
	struct slice reply, host, evidence, tests, note;
};

struct said {
	uint8_t verdict, proof, reason, class; /* enums of finding.h, class.h */
	uint16_t tests_run, tests_open;
	bool is_output;	    /* not tested: the mail of another came out there */
	struct addr output; /* where its mail came out; family 0: not said */
	/* Put: cut to the maxima of finding.h. Got: they live until the next
	 * said_put or said_free. */
	struct said_texts texts;
};

/*
 * Zeroed, it is empty. Sayings are bytes, one behind the other, the id of one
 * is the place of its first:
 *   verdict u8 | proof u8 | reason u8 | class u8 | tests run u16 |
 *   tests open u16 | is output u8 | output's family u8 (0: none) |
 *   output's address, 16, unless none | 5 texts, each: length u16 | bytes
 */
#define SAID_HEAD_LEN 10
struct said_store {
	uint8_t *bytes;
	size_t len, cap;
	struct said_slot *slots; /* where to find one again */
	size_t slot_count;	 /* a power of two, or 0 */
	size_t used;
	uint32_t last; /* id of the last one that was put */
};

/* Keeps it, or finds the same again; not always: what a stranger wrote into
 * a reply must not be able to slow it down. ST_OK, ST_NO_MEMORY, or
 * ST_BAD_DATA for more than 4 GiB of them. */
enum status said_put(struct said_store *store, const struct said *said,
    uint32_t *id_out, struct why *why) MUST_USE ALL_NONNULL;

/* The saying of that id but its texts and output; and these. */
static inline struct said
said_get(const struct said_store *store, uint32_t id)
{
	const uint8_t *p = store->bytes + id;

	return (struct said){
	    .verdict = p[0],
	    .proof = p[1],
	    .reason = p[2],
	    .class = p[3],
	    .tests_run = get16(p + 4),
	    .tests_open = get16(p + 6),
	    .is_output = p[8] != 0,
	    .output = {.family = p[9]},
	};
}
struct addr said_get_output(
    const struct said_store *store, uint32_t id) ALL_NONNULL;
struct said_texts said_get_texts(
    const struct said_store *store, uint32_t id) ALL_NONNULL;

void said_free(struct said_store *store) ALL_NONNULL;

#endif
