/*
 * A survey as bytes: records one behind the other, each of them whole in one
 * part (parts.h). Numbers are varints (codec.h) unless said otherwise, texts
 * have their length in front, indices of addresses and hosts are one more than
 * the difference to the one before: they ascend.
 *
 *   head      'H' | version = 1 | taken u64 | name | list | generation |
 *             serial | wanted | input | lines | refused | duplicates
 *   party     'P' | key | name | contact | lang | domain | country | note
 *   source    'S' | kind | file | date u64 | entries | refused
 *   dnsbl     'L' | zone | usable | why
 *   address   'A' | family u8 | address 4 or 16 | classes | others | unknown |
 *             len u8 | holder's source u8 | AS's source u8 |
 *             holder + 1, or 0 | AS + 1, or 0
 *   host      'M' | name | number of addresses | the first of them
 *   domain    'D' | name | mail | flags | number of hosts | the first of them
 *   more      '+' | more of the indices of the record before
 *   end       'E' | parties | sources | dnsbl | addresses | hosts | domains
 *
 * in this order, each kind in the survey's order. A record has at most
 * STORED_RUN indices; "more" has the rest, as often as needed.
 */
#ifndef IMPORTER_SURVEY_STORED_CODEC_H
#define IMPORTER_SURVEY_STORED_CODEC_H

#include "survey.h"

#define STORED_VERSION 1
#define STORED_RUN     4096
/* Longest text; longer ones are cut. Names are of 253 octets at most. */
#define STORED_TEXT_MAX 4096
#define STORED_NAME_MAX 253

/* Gets each record, at most PARTS_RECORD_MAX octets. */
typedef enum status (*stored_emit)(
    void *ctx, struct slice record, struct why *why);

/* Of a settled survey; stops with what emit returns if that is not ST_OK. */
enum status stored_encode(const struct survey *s, stored_emit emit, void *ctx,
    struct why *why) MUST_USE NONNULL(1, 2, 4);

/* Begin with zeroes, and with stored_decode_free end, also after an error. */
struct stored_decoder {
	struct survey *s;
	size_t cap[6];	/* elements there is room for, by table */
	uint8_t last;	/* kind of the record before; 0: none */
	uint32_t more;	/* indices that are still to come */
	uint32_t index; /* the last one; SURVEY_NONE: none yet */
};

/* Whole records. ST_CORRUPT where they are none, or not what encode makes;
 * ST_NO_MEMORY. */
enum status stored_decode(struct stored_decoder *d, struct slice records,
    struct why *why) MUST_USE ALL_NONNULL;

/* After all of them: the survey, which is the caller's. ST_CORRUPT where the
 * end is missing. */
enum status stored_decode_end(struct stored_decoder *d, struct survey **out,
    struct why *why) MUST_USE ALL_NONNULL;
void stored_decode_free(struct stored_decoder *d) ALL_NONNULL;

#endif
