/*
 * Hashes of an input as received. A signature is checked before anything of
 * the bytes is interpreted, so they are read twice; that both times they were
 * the same is seen from their SHA-256.
 */
#include "input_impl.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* The hash for the signature, and the one that the second pass must give. */
struct passes {
	EVP_MD_CTX *blake, *sha;
};

static enum status COLD
no_hash(struct why *why)
{
	why_set(why, "SHA-256 or BLAKE2b is not available");
	return ST_INTERNAL;
}

/* Reads a piece at an offset; *len_out 0 at the end. */
static enum status
read_at(int fd, uint8_t *buf, uint64_t at, size_t *len_out, struct why *why)
{
	ssize_t n;

	do {
		n = pread(fd, buf, INPUT_OUT_SIZE, (off_t)at);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return why_errno(why, errno, "read");
	*len_out = (size_t)n;
	return ST_OK;
}

static enum status
hash_all(struct input *in, const struct passes *p, struct why *why)
{
	uint64_t at = 0;
	size_t len = 0;

	for (;;) {
		enum status st = read_at(in->fd, in->out, at, &len, why);

		if (st != ST_OK || len == 0)
			return st;
		if (EVP_DigestUpdate(p->blake, in->out, len) != 1 ||
		    EVP_DigestUpdate(p->sha, in->out, len) != 1)
			return no_hash(why);
		at += len;
	}
}

static enum status
write_all(int fd, const uint8_t *data, size_t len, struct why *why)
{
	while (len > 0) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno != EINTR)
			return why_errno(why, errno, "the copy of it");
		if (n > 0) {
			data += n;
			len -= (size_t)n;
		}
	}
	return ST_OK;
}

/* An unnamed file, or -1. */
static int
temporary(void)
{
	FILE *f = tmpfile();
	int fd = -1;

	if (f == NULL)
		return -1;
	/* Above those that input_close leaves open. */
	fd = fcntl(fileno(f), F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	(void)fclose(f);
	return fd;
}

/* All there is behind what was read for the magic, and that. */
static enum status
copy_rest(struct input *in, int to, struct why *why)
{
	enum status st = write_all(to, in->rest.data, in->rest.len, why);
	uint64_t total = in->rest.len;
	ssize_t n = 1;

	while (st == ST_OK && n != 0 && !in->raw_end) {
		n = read(in->fd, in->out, INPUT_OUT_SIZE);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return why_errno(why, errno, "read");
		total += (uint64_t)n;
		if (total > in->max_bytes) {
			why_set(why, "more than %llu bytes",
			    (unsigned long long)in->max_bytes);
			return ST_BAD_DATA;
		}
		st = write_all(to, in->out, (size_t)n, why);
	}
	in->size = total;
	return st;
}

/* From here on a copy is read that stays as it is and can be read twice. */
static enum status
copy_aside(struct input *in, struct why *why)
{
	int fd = temporary();
	enum status st;

	if (fd < 0)
		return why_errno(why, errno, "a temporary file");
	st = copy_rest(in, fd, why);
	if (st == ST_OK && lseek(fd, (off_t)in->raw_total, SEEK_SET) < 0)
		st = why_errno(why, errno, "the copy of it");
	if (st != ST_OK) {
		close(fd);
		return st;
	}
	if (in->fd > STDERR_FILENO)
		close(in->fd);
	in->fd = fd;
	in->raw_end = false;
	return ST_OK;
}

enum status
input_prehash(struct input *in, uint8_t blake2b[64], struct why *why)
{
	struct passes p = {EVP_MD_CTX_new(), EVP_MD_CTX_new()};
	enum status st = ST_OK;

	if (p.blake == NULL || p.sha == NULL ||
	    EVP_DigestInit_ex(p.blake, EVP_blake2b512(), NULL) != 1 ||
	    EVP_DigestInit_ex(p.sha, EVP_sha256(), NULL) != 1)
		st = no_hash(why);
	/* A regular file has a position to come back to. */
	if (st == ST_OK && lseek(in->fd, 0, SEEK_CUR) < 0)
		st = copy_aside(in, why);
	if (st == ST_OK)
		st = hash_all(in, &p, why);
	if (st == ST_OK &&
	    (EVP_DigestFinal_ex(p.blake, blake2b, NULL) != 1 ||
		EVP_DigestFinal_ex(p.sha, in->before, NULL) != 1))
		st = no_hash(why);
	in->hashed = st == ST_OK;
	EVP_MD_CTX_free(p.blake);
	EVP_MD_CTX_free(p.sha);
	return st;
}

enum status
input_finish(struct input *in, uint8_t sha[32], struct why *why)
{
	memset(sha, 0, 32);
	if (EVP_DigestFinal_ex(in->sha, sha, NULL) != 1)
		return no_hash(why);
	if (!in->hashed || memcmp(sha, in->before, 32) == 0)
		return ST_OK;
	why_set(why, "changed while it was read");
	return ST_BAD_DATA;
}

const char *
sha_format(const uint8_t sha[32], char *out)
{
	for (size_t i = 0; i < 32; i++)
		(void)snprintf(out + 2 * i, 3, "%02x", sha[i]);
	return out;
}

bool
sha_is_text(struct slice text)
{
	bool good = text.len == SHA_TEXT_MAX - 1;

	for (size_t i = 0; good && i < text.len; i++)
		good = memchr("0123456789abcdef", text.data[i], 16) != NULL;
	return good;
}
