/* Inside of an input: raw bytes on one side, a decoder, bytes for the reader
 * on the other. Seen by input*.c and its tests only. */
#ifndef IMPORTER_INPUT_IMPL_H
#define IMPORTER_INPUT_IMPL_H

#include <openssl/evp.h>
#include <stdbool.h>

#include "input.h"

/* Bytes of a read and of what it becomes: enough that the calls do not show,
 * little enough to stay in the cache. */
#define INPUT_RAW_SIZE ((size_t)64 * 1024)
#define INPUT_OUT_SIZE ((size_t)128 * 1024)

/*
 * A decompressor. step takes raw bytes from *raw (moves it on) and writes to
 * out, *len_out bytes of INPUT_OUT_SIZE; it may write none, and takes none
 * where it needs more of them first. ST_BAD_DATA: damaged.
 */
struct input_codec {
	const char *name;
	void *(*open)(void);
	enum status (*step)(void *state, struct slice *raw, uint8_t *out,
	    size_t *len_out, struct why *why);
	/* True between frames, where the input may end. */
	bool (*whole)(const void *state);
	void (*close)(void *state);
};

extern const struct input_codec input_gzip, input_zstd;

struct input {
	int fd;
	const struct input_codec *codec; /* NULL: plain */
	void *state;			 /* the codec's */
	EVP_MD_CTX *sha;
	bool hashed; /* and this is what the bytes must come to: */
	uint8_t before[32];
	uint8_t *raw, *out;
	struct slice rest; /* raw bytes that the codec has not taken */
	bool raw_end;	   /* read gave 0 */
	struct stat stat;  /* when it was opened */
	uint64_t size;	   /* of a regular file; 0: not known */
	uint64_t raw_total, out_total;
	uint64_t max_bytes, max_ratio;
};

#endif
