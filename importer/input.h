/*
 * Bytes of an import: a file or standard input, plain, gzip or zstd (by magic,
 * not by name), decompressed in a stream under caps, hashed as received.
 */
#ifndef IMPORTER_INPUT_H
#define IMPORTER_INPUT_H

#include "bytes.h"
#include "why.h"

/* Decompressed bytes of one file, and the ratio from which a compressed one
 * is taken for a bomb (150 MB of real JSON Lines gave 20:1). The ratio is
 * looked at after the first MiB. */
#define INPUT_MAX_BYTES ((uint64_t)2 << 30)
#define INPUT_MAX_RATIO 1000

struct input;

/* "-" is standard input. Regular files and pipes; a directory or a device is
 * refused. ST_NO_INPUT, ST_DENIED, ST_BAD_DATA; why names the path, which the
 * texts of input_read do not. Free with input_close. */
enum status input_open(
    const char *path, struct input **out, struct why *why) MUST_USE ALL_NONNULL;

/*
 * The next decompressed bytes; *len_out 0 at the end. The buffer belongs to
 * the input and lives until the next call. Truncated or damaged streams,
 * garbage behind the end, too many bytes: ST_BAD_DATA.
 */
enum status input_read(struct input *in, const uint8_t **data_out,
    size_t *len_out, struct why *why) MUST_USE ALL_NONNULL;

/* Bytes as received: those that were read until now and are no longer held,
 * and all there are, 0 where that is not known (a pipe). */
uint64_t input_taken(const struct input *in) ALL_NONNULL;
uint64_t input_size(const struct input *in) ALL_NONNULL;

/* SHA-256 over the bytes as received; after input_read gave 0 bytes. */
void input_sha256(struct input *in, uint8_t out[32]) ALL_NONNULL;
/* The hash in hexadecimal, terminated. out has SHA_TEXT_MAX bytes. Returns
 * out. Any thread. */
#define SHA_TEXT_MAX 65
const char *sha_format(const uint8_t sha[32], char *out) ALL_NONNULL;

void input_close(struct input **in) ALL_NONNULL;

#endif
