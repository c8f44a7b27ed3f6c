/*
 * The seal of a generation, and of a backup: one page behind the data.
 *   magic "relaybl-seal-1\n" padded to 16 | length of the data u64 |
 *   checksum (16) | zeros up to 4096
 * The checksum is AES-256-GMAC under a fixed public key: it finds every kind
 * of damage at memory speed (10 GB/s and more) and is no protection against
 * somebody who can write the store.
 */
#ifndef ZONES_SEAL_H
#define ZONES_SEAL_H

#include <stdint.h>

#include "why.h"

#define SEAL_LEN 4096

/* Appends the seal to an open file and syncs it. ST_OK, ST_NO_SPACE, ST_IO.
 * One thread per descriptor. */
enum status seal_write(int fd, struct why *why) MUST_USE ALL_NONNULL;

/* Reads the whole file from its start and compares. Empty, short, no seal
 * ("not a file of relaybl"), wrong length ("cut off") or checksum:
 * ST_CORRUPT. The file is not changed. */
enum status seal_check(int fd, struct why *why) MUST_USE ALL_NONNULL;

#endif
