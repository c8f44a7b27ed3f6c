/*
 * minisign keys and signatures, verified with OpenSSL alone: Ed25519 (RFC 8032)
 * over the BLAKE2b-512 hash of the file, and once more over that signature and
 * the trusted comment. Pure: texts in, result out. VERDICTS 2.2 has why.
 *
 *	public key	base64 of "Ed", id[8], key[32]
 *	signature file	untrusted comment: anything
 *			base64 of "ED", id[8], signature[64]
 *			trusted comment: text
 *			base64 of the signature[64] over signature, text
 */
#ifndef IMPORTER_MINISIGN_H
#define IMPORTER_MINISIGN_H

#include "bytes.h"
#include "why.h"

#define MINISIGN_ID_LEN	    8
#define MINISIGN_KEY_LEN    32
#define MINISIGN_SIG_LEN    64
#define MINISIGN_DIGEST_LEN 64
/* minisign writes comments of up to 8 KiB; the one that binds a scan to its
 * signature has less than 300 bytes. */
#define MINISIGN_COMMENT_MAX 1024
/* Of a whole signature file: both comments and both signatures. */
#define MINISIGN_FILE_MAX 4096

struct minisign_key {
	uint8_t id[MINISIGN_ID_LEN];
	uint8_t key[MINISIGN_KEY_LEN];
};

struct minisign {
	uint8_t id[MINISIGN_ID_LEN]; /* of the key */
	uint8_t sig[MINISIGN_SIG_LEN];
	uint8_t global[MINISIGN_SIG_LEN];
	/* The trusted comment: printable ASCII and tabs, terminated. */
	char comment[MINISIGN_COMMENT_MAX + 1];
};

/* The second line of minisign's .pub file, "RW...". ST_BAD_DATA. */
enum status minisign_key_parse(const char *text, size_t len,
    struct minisign_key *out, struct why *why) MUST_USE ALL_NONNULL;

/*
 * The bytes of a signature file: its four lines, ended by LF or CR LF, the last
 * one by nothing where it is the end, and nothing behind it. A legacy signature
 * ("Ed": over the file itself, not its hash) is refused. ST_BAD_DATA; *out is
 * then not to be used. Says nothing of whether the signature is good.
 */
enum status minisign_parse(const uint8_t *data, size_t len,
    struct minisign *out, struct why *why) MUST_USE ALL_NONNULL;

/*
 * Is it the signature, by that key, of the bytes with that hash, and of its
 * trusted comment? ST_BAD_DATA says which of them is not what was signed;
 * ST_INTERNAL: the algorithm is not there.
 */
enum status minisign_verify(const struct minisign *sig,
    const struct minisign_key *key, const uint8_t digest[MINISIGN_DIGEST_LEN],
    struct why *why) MUST_USE ALL_NONNULL;

/* BLAKE2b-512 of bytes in memory. ST_INTERNAL. */
enum status minisign_digest(struct slice bytes,
    uint8_t out[MINISIGN_DIGEST_LEN], struct why *why) MUST_USE ALL_NONNULL;

/* A key's id as minisign shows it, "5FCAB390FCBD5162", terminated. Returns
 * out. Any thread. */
#define MINISIGN_ID_TEXT_MAX (2 * MINISIGN_ID_LEN + 1)
const char *minisign_id_format(
    const uint8_t id[MINISIGN_ID_LEN], char *out) ALL_NONNULL;

#endif
