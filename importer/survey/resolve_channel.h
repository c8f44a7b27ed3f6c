/*
 * c-ares on a libuv loop: several channels, so that questions leave by several
 * ports and never run out of ids. A watcher per socket; c-ares opens and
 * closes them as it likes.
 */
#ifndef IMPORTER_SURVEY_RESOLVE_CHANNEL_H
#define IMPORTER_SURVEY_RESOLVE_CHANNEL_H

#include <ares.h>
#include <uv.h>

#include "resolve.h"

struct channels;

/* Resolvers as o says. The loop outlives the channels. ST_UNAVAILABLE,
 * ST_NO_MEMORY. Free with channels_close. */
enum status channels_open(uv_loop_t *loop, const struct resolve_options *o,
    struct channels **out, struct why *why) MUST_USE ALL_NONNULL;

/*
 * Asks; fn gets the answer, perhaps before this returns. which: any number,
 * the channel goes by it. Without any search list: the name is whole. type:
 * ANSWER_.
 */
void channels_ask(struct channels *c, unsigned which, const char *name,
    uint16_t type, ares_callback fn, void *ctx) ALL_NONNULL;

/* Lets the time pass for questions without an answer. A few times a second. */
void channels_tick(struct channels *c) ALL_NONNULL;

/* "127.0.0.1:53,[::1]:53"; lives as long as the channels. */
const char *channels_resolvers(const struct channels *c) ALL_NONNULL;

/* Ends every question with ARES_EDESTRUCTION. Twice is allowed, *c NULL too.
 * The loop is to run once more, for the watchers' sake. */
void channels_close(struct channels **c) ALL_NONNULL;

#endif
