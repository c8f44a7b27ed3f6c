/* SHA-256 over bytes that come in pieces. */
#ifndef IMPORTER_DIGEST_H
#define IMPORTER_DIGEST_H

#include "bytes.h"
#include "why.h"

#define DIGEST_LEN 32

struct digest;

/* Free with digest_free. */
enum status digest_new(
    struct digest **out, struct why *why) MUST_USE ALL_NONNULL;
/* Never fails: what went wrong says digest_finish. */
void digest_add(struct digest *d, struct slice bytes) ALL_NONNULL;
/* The hash of all of them; once. */
enum status digest_finish(struct digest *d, uint8_t out[DIGEST_LEN],
    struct why *why) MUST_USE ALL_NONNULL;
/* NULL in *d is allowed. */
void digest_free(struct digest **d) ALL_NONNULL;

#endif
