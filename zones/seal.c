/* Seals: a checksum behind the pages of a generation file. */
#include "seal.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "bytes.h"

#define MAGIC	  "relaybl-seal-1\n"
#define MAGIC_LEN 16
#define LENGTH_AT MAGIC_LEN
#define SUM_AT	  (LENGTH_AT + 8)
#define SUM_LEN	  16
/* Larger pieces leave the cache that is near, smaller ones cost system
 * calls. */
#define PIECE (128 * 1024)

/* Public on purpose: the seal finds damage, it does not prove an author. */
static const uint8_t key[32] = "relaybl generation file seal v1";
static const uint8_t iv[12] = "relaybl-seal";

static EVP_MAC_CTX *
mac_begin(void)
{
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "GMAC", NULL);
	EVP_MAC_CTX *ctx = NULL;
	char cipher[] = "AES-256-GCM";
	uint8_t nonce[sizeof(iv)];
	OSSL_PARAM params[] = {
	    OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, cipher, 0),
	    OSSL_PARAM_construct_octet_string(
		OSSL_MAC_PARAM_IV, nonce, sizeof(nonce)),
	    OSSL_PARAM_construct_end()};

	memcpy(nonce, iv, sizeof(nonce));
	if (mac != NULL)
		ctx = EVP_MAC_CTX_new(mac);
	EVP_MAC_free(mac);
	if (ctx != NULL && !EVP_MAC_init(ctx, key, sizeof(key), params)) {
		EVP_MAC_CTX_free(ctx);
		ctx = NULL;
	}
	return ctx;
}

/* Reads exactly len bytes at off. A file that ends before was cut while we
 * read it. */
static enum status
read_at(int fd, uint8_t *buf, size_t len, off_t off, struct why *why)
{
	while (len > 0) {
		ssize_t n = pread(fd, buf, len, off);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return why_errno(why, errno, "read");
		if (n == 0) {
			why_set(why, "cut off while it was read");
			return ST_CORRUPT;
		}
		buf += n;
		off += n;
		len -= (size_t)n;
	}
	return ST_OK;
}

/* The checksum of the first size bytes. */
static enum status
checksum(int fd, off_t size, uint8_t sum[SUM_LEN], struct why *why)
{
	uint8_t *piece = malloc(PIECE);
	EVP_MAC_CTX *ctx = mac_begin();
	enum status st = ST_OK;
	bool good = ctx != NULL;
	size_t len = 0;

	if (piece == NULL)
		st = why_no_memory(why);
	for (off_t off = 0; st == ST_OK && good && off < size;
	     off += (off_t)len) {
		len = size - off < PIECE ? (size_t)(size - off) : PIECE;
		st = read_at(fd, piece, len, off, why);
		if (st == ST_OK)
			good = EVP_MAC_update(ctx, piece, len) == 1;
	}
	if (st == ST_OK) {
		good = good && EVP_MAC_final(ctx, sum, &len, SUM_LEN) == 1 &&
		       len == SUM_LEN;
		if (!good) {
			why_set(why, "OpenSSL cannot compute AES-256-GMAC");
			st = ST_UNAVAILABLE;
		}
	}
	EVP_MAC_CTX_free(ctx);
	free(piece);
	return st;
}

static void
seal_make(uint8_t seal[SEAL_LEN], off_t size, const uint8_t sum[SUM_LEN])
{
	memset(seal, 0, SEAL_LEN);
	memcpy(seal, MAGIC, sizeof(MAGIC));
	put64(seal + LENGTH_AT, (uint64_t)size);
	memcpy(seal + SUM_AT, sum, SUM_LEN);
}

enum status
seal_write(int fd, struct why *why)
{
	uint8_t seal[SEAL_LEN], sum[SUM_LEN];
	struct stat sb;
	enum status st;
	size_t done = 0;

	if (fstat(fd, &sb) < 0)
		return why_errno(why, errno, "stat");
	st = checksum(fd, sb.st_size, sum, why);
	if (st != ST_OK)
		return st;
	seal_make(seal, sb.st_size, sum);
	while (done < SEAL_LEN) {
		ssize_t n = pwrite(
		    fd, seal + done, SEAL_LEN - done, sb.st_size + (off_t)done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return why_errno(why, errno, "write");
		done += (size_t)n;
	}
	if (fsync(fd) < 0)
		return why_errno(why, errno, "fsync");
	return ST_OK;
}

static enum status
corrupt(struct why *why, const char *text)
{
	why_set(why, "%s", text);
	return ST_CORRUPT;
}

enum status
seal_check(int fd, struct why *why)
{
	uint8_t found[SEAL_LEN], want[SEAL_LEN], sum[SUM_LEN];
	struct stat sb;
	off_t size;
	enum status st;

	if (fstat(fd, &sb) < 0)
		return why_errno(why, errno, "stat");
	if (sb.st_size == 0)
		return corrupt(why, "empty");
	if (sb.st_size < SEAL_LEN)
		return corrupt(why, "not a file of relaybl, or cut off");
	size = sb.st_size - SEAL_LEN;
	st = read_at(fd, found, SEAL_LEN, size, why);
	if (st != ST_OK)
		return st;
	if (memcmp(found, MAGIC, sizeof(MAGIC)) != 0)
		return corrupt(why,
		    "no seal at its end: not a file of relaybl, or cut off");
	if (get64(found + LENGTH_AT) != (uint64_t)size)
		return corrupt(why, "not as long as its seal says");
	st = checksum(fd, size, sum, why);
	if (st != ST_OK)
		return st;
	seal_make(want, size, sum);
	if (memcmp(found, want, SEAL_LEN) != 0)
		return corrupt(why, "damaged: the checksum is wrong");
	return ST_OK;
}
