/* minisign keys and signatures. */
#include "minisign.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdio.h>

#include "base64.h"

#define UNTRUSTED "untrusted comment: "
#define TRUSTED	  "trusted comment: "

/* What both base64 blocks begin with: algorithm and key id. */
#define ALGORITHM_LEN 2
#define HEAD_LEN      (ALGORITHM_LEN + MINISIGN_ID_LEN)
#define KEY_ALGORITHM "Ed"
#define HASHED	      "ED"
#define LEGACY	      "Ed"

static enum status COLD
bad(struct why *why, const char *text)
{
	why_set(why, "%s", text);
	return ST_BAD_DATA;
}

static enum status COLD
no_algorithm(struct why *why, const char *name)
{
	ERR_clear_error();
	why_set(why, "%s is not available", name);
	return ST_INTERNAL;
}

enum status
minisign_key_parse(
    const char *text, size_t len, struct minisign_key *out, struct why *why)
{
	uint8_t raw[HEAD_LEN + MINISIGN_KEY_LEN];

	if (!base64_decode((const uint8_t *)text, len, raw, sizeof(raw)) ||
	    memcmp(raw, KEY_ALGORITHM, ALGORITHM_LEN) != 0)
		return bad(why,
		    "not a minisign public key: 56 characters that begin with "
		    "RW, the second line of its .pub file");
	memcpy(out->id, raw + ALGORITHM_LEN, sizeof(out->id));
	memcpy(out->key, raw + HEAD_LEN, sizeof(out->key));
	return ST_OK;
}

/* The next line, without its end; false where there is none. */
static bool
next_line(struct slice *rest, struct slice *line)
{
	const uint8_t *lf;

	if (rest->len == 0)
		return false;
	lf = memchr(rest->data, '\n', rest->len);
	line->data = rest->data;
	line->len = lf != NULL ? (size_t)(lf - rest->data) : rest->len;
	rest->data += line->len + (lf != NULL);
	rest->len -= line->len + (lf != NULL);
	if (lf != NULL && line->len > 0 && line->data[line->len - 1] == '\r')
		line->len--;
	return true;
}

/* The rest of a line that begins with the text. */
static bool
behind(struct slice line, const char *text, struct slice *out)
{
	size_t len = strlen(text);

	if (line.len < len || memcmp(line.data, text, len) != 0)
		return false;
	*out = (struct slice){line.data + len, line.len - len};
	return true;
}

static enum status
take_signature(struct slice line, struct minisign *out, struct why *why)
{
	uint8_t raw[HEAD_LEN + MINISIGN_SIG_LEN];

	if (!base64_decode(line.data, line.len, raw, sizeof(raw)))
		return bad(why, "line 2: not a signature");
	if (memcmp(raw, LEGACY, ALGORITHM_LEN) == 0)
		return bad(why,
		    "a legacy signature (Ed): sign with minisign -H, or with "
		    "minisign 0.10 or later");
	if (memcmp(raw, HASHED, ALGORITHM_LEN) != 0)
		return bad(why, "line 2: a signature of another kind than ED");
	memcpy(out->id, raw + ALGORITHM_LEN, sizeof(out->id));
	memcpy(out->sig, raw + HEAD_LEN, sizeof(out->sig));
	return ST_OK;
}

static enum status
take_comment(struct slice line, struct minisign *out, struct why *why)
{
	struct slice text;

	if (!behind(line, TRUSTED, &text))
		return bad(why, "line 3: no \"" TRUSTED "\"");
	if (text.len > MINISIGN_COMMENT_MAX)
		return bad(why, "line 3: the trusted comment is too long");
	for (size_t i = 0; i < text.len; i++)
		if ((text.data[i] < 0x20 && text.data[i] != '\t') ||
		    text.data[i] > 0x7e)
			return bad(why,
			    "line 3: the trusted comment is not printable "
			    "ASCII");
	memcpy(out->comment, text.data, text.len);
	out->comment[text.len] = '\0';
	return ST_OK;
}

enum status
minisign_parse(
    const uint8_t *data, size_t len, struct minisign *out, struct why *why)
{
	struct slice rest = {data, len}, line, ignored;
	enum status st;

	if (len > MINISIGN_FILE_MAX)
		return bad(why, "too long for a minisign signature");
	if (!next_line(&rest, &line) || !behind(line, UNTRUSTED, &ignored))
		return bad(why,
		    "not a minisign signature: no \"" UNTRUSTED "\" at its "
		    "beginning");
	if (!next_line(&rest, &line))
		return bad(why, "cut off: no signature");
	st = take_signature(line, out, why);
	if (st != ST_OK)
		return st;
	if (!next_line(&rest, &line))
		return bad(why, "cut off: no trusted comment");
	st = take_comment(line, out, why);
	if (st != ST_OK)
		return st;
	if (!next_line(&rest, &line))
		return bad(why, "cut off: no signature of the trusted comment");
	if (!base64_decode(
		line.data, line.len, out->global, sizeof(out->global)))
		return bad(
		    why, "line 4: not a signature of the trusted comment");
	if (rest.len > 0)
		return bad(why, "there is something behind the signature");
	return ST_OK;
}

static enum status
check(const struct minisign_key *key, const uint8_t sig[MINISIGN_SIG_LEN],
    struct slice message, bool *good_out, struct why *why)
{
	EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key(
	    EVP_PKEY_ED25519, NULL, key->key, sizeof(key->key));
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	enum status st = ST_OK;

	*good_out = false;
	if (pkey == NULL || ctx == NULL ||
	    EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, pkey) != 1)
		st = no_algorithm(why, "Ed25519");
	else
		*good_out = EVP_DigestVerify(ctx, sig, MINISIGN_SIG_LEN,
				message.data, message.len) == 1;
	/* A signature that is none leaves its reasons in a queue. */
	ERR_clear_error();
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	return st;
}

enum status
minisign_verify(const struct minisign *sig, const struct minisign_key *key,
    const uint8_t digest[MINISIGN_DIGEST_LEN], struct why *why)
{
	uint8_t bound[MINISIGN_SIG_LEN + MINISIGN_COMMENT_MAX];
	size_t comment_len = strlen(sig->comment);
	bool file = false, comment = false;
	char id[MINISIGN_ID_TEXT_MAX];
	enum status st;

	memcpy(bound, sig->sig, sizeof(sig->sig));
	memcpy(bound + sizeof(sig->sig), sig->comment, comment_len);
	st = check(key, sig->sig, (struct slice){digest, MINISIGN_DIGEST_LEN},
	    &file, why);
	if (st == ST_OK)
		st = check(key, sig->global,
		    (struct slice){bound, sizeof(sig->sig) + comment_len},
		    &comment, why);
	if (st != ST_OK || (file && comment))
		return st;
	/* The second signature covers the first: which of them fail tells
	 * what was changed. */
	if (comment)
		return bad(why,
		    "the signature is good, but the file is not the one that "
		    "was signed");
	if (file)
		return bad(
		    why, "the trusted comment is not the one that was signed");
	why_set(why,
	    "not signed with the key %s that relaybl.conf has, or the "
	    "signature is damaged",
	    minisign_id_format(key->id, id));
	return ST_BAD_DATA;
}

enum status
minisign_digest(
    struct slice bytes, uint8_t out[MINISIGN_DIGEST_LEN], struct why *why)
{
	if (EVP_Digest(
		bytes.data, bytes.len, out, NULL, EVP_blake2b512(), NULL) == 1)
		return ST_OK;
	return no_algorithm(why, "BLAKE2b");
}

const char *
minisign_id_format(const uint8_t id[MINISIGN_ID_LEN], char *out)
{
	/* A little-endian number. */
	for (size_t i = 0; i < MINISIGN_ID_LEN; i++)
		(void)snprintf(
		    out + 2 * i, 3, "%02X", id[MINISIGN_ID_LEN - 1 - i]);
	return out;
}
