/*
 * Bytes of an import: a file or standard input, plain, gzip or zstd (by magic,
 * not by name), decompressed in a stream under caps, hashed as received.
 */
#ifndef IMPORTER_INPUT_H
#define IMPORTER_INPUT_H

#include <stdbool.h>
#include <sys/stat.h>

#include "bytes.h"
#include "why.h"

/* Decompressed bytes of one file, and the ratio from which a compressed one
 * is taken for a bomb (150 MB of real JSON Lines gave 20:1). The ratio is
 * looked at after the first MiB. */
#define INPUT_MAX_BYTES ((uint64_t)2 << 30)
#define INPUT_MAX_RATIO 1000

struct input;

/* "-" is standard input. Regular files and pipes; a directory or a device is
 * refused. ST_NO_INPUT, ST_DENIED, ST_BAD_DATA, ST_IO, ST_NO_MEMORY; why names
 * the path, which the texts of input_read do not. Free with input_close. */
enum status input_open(
    const char *path, struct input **out, struct why *why) MUST_USE ALL_NONNULL;

/* The same where others name the files: a regular file and nothing else, no
 * symbolic link. */
enum status input_open_plain(
    const char *path, struct input **out, struct why *why) MUST_USE ALL_NONNULL;

/* What it is, when it was opened. Lives as long as the input. */
const struct stat *input_stat(const struct input *in) ALL_NONNULL;

/*
 * The next decompressed bytes; *len_out 0 at the end. The buffer belongs to
 * the input and lives until the next call. Truncated or damaged streams,
 * garbage behind the end, too many bytes: ST_BAD_DATA.
 */
enum status input_read(struct input *in, const uint8_t **data_out,
    size_t *len_out, struct why *why) MUST_USE ALL_NONNULL;

/* Other caps than INPUT_MAX_BYTES and INPUT_MAX_RATIO. Before input_read. */
void input_set_caps(
    struct input *in, uint64_t max_bytes, uint64_t max_ratio) ALL_NONNULL;

/* Bytes as received: those that were read until now and are no longer held,
 * and all there are, 0 where that is not known (a pipe). */
uint64_t input_taken(const struct input *in) ALL_NONNULL;
uint64_t input_size(const struct input *in) ALL_NONNULL;

/*
 * Before the first input_read: the BLAKE2b-512 of all bytes as received, which
 * are then read once more. What cannot be read twice (a pipe) is copied to an
 * unnamed temporary file. ST_IO, ST_NO_SPACE, ST_BAD_DATA (too many bytes).
 */
enum status input_prehash(struct input *in, uint8_t blake2b[64],
    struct why *why) MUST_USE ALL_NONNULL;

/* SHA-256 over the bytes as received; after input_read gave 0 bytes. Where they
 * are not those that input_prehash saw: ST_BAD_DATA. */
enum status input_finish(
    struct input *in, uint8_t sha[32], struct why *why) MUST_USE ALL_NONNULL;

/* The hash in hexadecimal, terminated. out has SHA_TEXT_MAX bytes. Returns
 * out. Any thread. */
#define SHA_TEXT_MAX 65
const char *sha_format(const uint8_t sha[32], char *out) ALL_NONNULL;
/* Is it 64 hexadecimal digits, in lower case? Any thread. */
bool sha_is_text(struct slice text);

void input_close(struct input **in) ALL_NONNULL;

#endif
