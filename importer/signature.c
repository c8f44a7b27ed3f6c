/* Whose scan a file is, proved. */
#include "signature.h"

#include <stdlib.h>

#include "ident.h"
#include "small_file.h"
#include "stamp.h"

enum status
signature_read(
    struct signature *out, const char *path, bool follow, struct why *why)
{
	uint8_t *bytes = NULL;
	size_t len;
	enum status st;

	*out = (struct signature){.seq = 0};
	st =
	    small_file_read(path, follow, MINISIGN_FILE_MAX, &bytes, &len, why);
	if (st == ST_NOT_FOUND)
		return st;
	(void)why_escape(out->file, sizeof(out->file), path, strlen(path));
	if (st == ST_OK)
		st = minisign_parse(bytes, len, &out->sig, why);
	if (st != ST_OK)
		why_wrap(why, "%s", out->file);
	free(bytes);
	return st;
}

bool
signature_wanted(const struct config *config)
{
	for (size_t i = 0; i < config->scanner_count; i++)
		if (config->scanners[i].keys_count > 0)
			return true;
	return false;
}

bool
signature_is_by(const struct signature *sig, const struct config_scanner *s)
{
	struct minisign_key own;
	struct why ignored;

	for (size_t i = 0; i < s->keys_count; i++)
		if (minisign_key_parse(s->keys[i], strlen(s->keys[i]), &own,
			&ignored) == ST_OK &&
		    memcmp(&own, &sig->key, sizeof(own)) == 0)
			return true;
	return false;
}

/* Tries the scanner's keys of that id; ST_NOT_FOUND: it has none. */
static enum status
try_scanner(struct signature *sig, const struct config_scanner *s,
    const uint8_t *digest, struct why *why)
{
	enum status st = ST_NOT_FOUND;

	for (size_t i = 0; i < s->keys_count && st != ST_OK; i++) {
		enum status tried;

		tried = minisign_key_parse(
		    s->keys[i], strlen(s->keys[i]), &sig->key, why);
		if (tried != ST_OK) {
			why_wrap(why, "scanner %s: keys", s->name);
			return ST_CONFIG;
		}
		if (memcmp(sig->key.id, sig->sig.id, sizeof(sig->key.id)) == 0)
			st = minisign_verify(&sig->sig, &sig->key, digest, why);
	}
	return st;
}

/* With whichever scanner's key it was made. */
static enum status
find_key(struct signature *sig, const struct config *config,
    const uint8_t *digest, struct why *why)
{
	enum status st = ST_NOT_FOUND, tried;
	char id[MINISIGN_ID_TEXT_MAX];

	for (size_t i = 0; i < config->scanner_count && st != ST_OK; i++) {
		tried = try_scanner(sig, &config->scanners[i], digest, why);
		if (tried == ST_CONFIG || tried == ST_INTERNAL)
			return tried;
		if (tried != ST_NOT_FOUND)
			st = tried;
	}
	if (st != ST_NOT_FOUND)
		return st;
	why_set(why, "is by the key %s, which no scanner in relaybl.conf has",
	    minisign_id_format(sig->sig.id, id));
	return ST_BAD_DATA;
}

static enum status COLD
bad(struct why *why, const char *name, const char *text)
{
	why_set(why, "trusted comment: %s%s", name, text);
	return ST_BAD_DATA;
}

static enum status
take_name(
    const char *name, struct slice text, char *out, size_t cap, struct why *why)
{
	if (!ident_valid((const char *)text.data, text.len, cap - 1))
		return bad(why, name, ": not a name (A-Z a-z 0-9 . _ : -)");
	memcpy(out, text.data, text.len);
	out[text.len] = '\0';
	return ST_OK;
}

static enum status
take_seq(struct slice text, uint64_t *out, struct why *why)
{
	uint64_t n = 0;

	for (size_t i = 0; i < text.len; i++) {
		unsigned digit = (unsigned)text.data[i] - '0';

		if (digit > 9 || n > ((uint64_t)INT64_MAX - digit) / 10)
			return bad(why, "seq", ": not a number");
		n = n * 10 + digit;
	}
	if (n == 0)
		return bad(why, "seq", ": must be 1 or more");
	*out = n;
	return ST_OK;
}

/* What the four words are, and the bit of each. */
enum word { WORD_SCANNER, WORD_SCAN_ID, WORD_SEQ, WORD_ENDED, WORD_COUNT };
static const char *const word_names[WORD_COUNT] = {
    [WORD_SCANNER] = "scanner",
    [WORD_SCAN_ID] = "scan_id",
    [WORD_SEQ] = "seq",
    [WORD_ENDED] = "ended",
};

static enum status
take_value(
    struct signature *sig, enum word word, struct slice text, struct why *why)
{
	switch (word) {
	case WORD_SCANNER:
		return take_name(word_names[word], text, sig->scanner,
		    sizeof(sig->scanner), why);
	case WORD_SCAN_ID:
		return take_name(word_names[word], text, sig->scan_id,
		    sizeof(sig->scan_id), why);
	case WORD_SEQ:
		return take_seq(text, &sig->seq, why);
	case WORD_ENDED:
	case WORD_COUNT:
		break;
	}
	if (stamp_parse((const char *)text.data, text.len, &sig->ended, why) ==
	    ST_OK)
		return ST_OK;
	why_wrap(why, "trusted comment: ended");
	return ST_BAD_DATA;
}

/* "name=value": one of the four words, or something that is left alone. */
static enum status
take_word(
    struct signature *sig, struct slice text, unsigned *seen, struct why *why)
{
	for (int w = 0; w < WORD_COUNT; w++) {
		size_t len = strlen(word_names[w]);

		if (text.len <= len || text.data[len] != '=' ||
		    memcmp(text.data, word_names[w], len) != 0)
			continue;
		if (*seen & 1u << w)
			return bad(why, word_names[w], " stands there twice");
		*seen |= 1u << w;
		text.data += len + 1;
		text.len -= len + 1;
		return take_value(sig, (enum word)w, text, why);
	}
	return ST_OK;
}

enum status
signature_comment(struct signature *sig, struct why *why)
{
	const char *at = sig->sig.comment;
	enum status st = ST_OK;
	unsigned seen = 0;

	while (st == ST_OK && *(at += strspn(at, " \t")) != '\0') {
		size_t len = strcspn(at, " \t");

		st = take_word(
		    sig, (struct slice){(const uint8_t *)at, len}, &seen, why);
		at += len;
	}
	for (int w = 0; st == ST_OK && w < WORD_COUNT; w++)
		if (!(seen & 1u << w))
			st = bad(why, word_names[w],
			    "= is missing: sign with minisign -t "
			    "'scanner=... scan_id=... seq=... ended=...'");
	return st;
}

enum status
signature_verify(struct signature *sig, const struct config *config,
    const uint8_t digest[MINISIGN_DIGEST_LEN], struct why *why)
{
	enum status st = find_key(sig, config, digest, why);

	if (st == ST_OK)
		st = signature_comment(sig, why);
	if (st == ST_OK)
		(void)minisign_id_format(sig->key.id, sig->signer);
	else
		why_wrap(why, "%s", sig->file);
	return st;
}
