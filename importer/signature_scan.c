/* A verified signature against what the file says, and who may bring what. */
#include "signature.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>

#include "stamp.h"

/* The file says one thing, its signature another. */
static enum status COLD
differ(const struct signature *sig, const char *name, const char *file,
    const char *comment, struct why *why)
{
	why_set(why,
	    "%s: the file says %s %s, the signature's trusted comment %s",
	    sig->file, name, file, comment);
	return ST_BAD_DATA;
}

/* A text of the file: the comment's where it has none. */
static enum status
bind_text(const struct signature *sig, const char *name, char *text, size_t cap,
    const char *comment, struct why *why)
{
	if (text[0] == '\0') {
		(void)snprintf(text, cap, "%s", comment);
		return ST_OK;
	}
	return strcmp(text, comment) == 0
		   ? ST_OK
		   : differ(sig, name, text, comment, why);
}

static enum status
bind_seq(const struct signature *sig, struct scan *scan, struct why *why)
{
	char file[24], comment[24];

	if (scan->seq == 0)
		scan->seq = sig->seq;
	if (scan->seq == sig->seq)
		return ST_OK;
	(void)snprintf(file, sizeof(file), "%" PRIu64, scan->seq);
	(void)snprintf(comment, sizeof(comment), "%" PRIu64, sig->seq);
	return differ(sig, "seq", file, comment, why);
}

static enum status
bind_ended(const struct signature *sig, struct scan *scan, struct why *why)
{
	char file[STAMP_TEXT_MAX], comment[STAMP_TEXT_MAX];

	if (scan->ended == 0)
		scan->ended = sig->ended;
	if (scan->ended == sig->ended)
		return ST_OK;
	return differ(sig, "ended", stamp_format(scan->ended, file),
	    stamp_format(sig->ended, comment), why);
}

enum status
signature_bind(const struct signature *sig, struct scan *scan, struct why *why)
{
	enum status st = bind_text(sig, "scanner", scan->scanner,
	    sizeof(scan->scanner), sig->scanner, why);

	if (st == ST_OK)
		st = bind_text(sig, "scan_id", scan->scan_id,
		    sizeof(scan->scan_id), sig->scan_id, why);
	if (st == ST_OK)
		st = bind_seq(sig, scan, why);
	return st == ST_OK ? bind_ended(sig, scan, why) : st;
}

/* --scanner says another one than the file. Where neither signs that is the
 * operator's word against nobody's. */
static enum status
check_claim(const struct config *config, const struct config_scanner *scanner,
    const char *claimed, struct why *why)
{
	const struct config_scanner *other =
	    config_scanner_by_name(config, claimed);

	if (claimed[0] == '\0' || other == scanner)
		return ST_OK;
	if (scanner->keys_count == 0 &&
	    (other == NULL || other->keys_count == 0))
		return ST_OK;
	why_set(why,
	    "is by scanner \"%s\" and cannot count as \"%s\": %s signs its "
	    "scans",
	    claimed, scanner->name,
	    scanner->keys_count > 0 ? scanner->name : claimed);
	return ST_BAD_DATA;
}

enum status
signature_admit(const struct signature *sig, const struct config *config,
    const struct config_scanner *scanner, const char *claimed,
    bool *missing_out, struct why *why)
{
	enum status st = check_claim(config, scanner, claimed, why);

	*missing_out = false;
	if (st != ST_OK)
		return st;
	if (sig->signer[0] == '\0') {
		*missing_out =
		    scanner->keys_count > 0 && !scanner->allow_unsigned;
		if (!*missing_out)
			return ST_OK;
		why_set(why,
		    "is not signed, and scanner \"%s\" signs its scans "
		    "(FILE.minisig beside it, or --signature)",
		    scanner->name);
		return ST_BAD_DATA;
	}
	if (signature_is_by(sig, scanner))
		return ST_OK;
	why_set(why,
	    "is signed with the key %s, which is not one of scanner "
	    "\"%s\"",
	    sig->signer, scanner->name);
	return ST_BAD_DATA;
}

/* Does it say the same of the same scan? */
static bool
same_scan(const struct signature *a, const struct signature *b)
{
	return memcmp(&a->key, &b->key, sizeof(a->key)) == 0 &&
	       strcmp(a->scanner, b->scanner) == 0 &&
	       strcmp(a->scan_id, b->scan_id) == 0 && a->seq == b->seq &&
	       a->ended == b->ended;
}

enum status
signature_check_side(const struct signature *sig, const struct config *config,
    const char *path, bool follow, struct slice bytes, struct why *why)
{
	uint8_t digest[MINISIGN_DIGEST_LEN];
	char file[PATH_MAX];
	struct signature side;
	enum status st;
	int n;

	if (sig->signer[0] == '\0')
		return ST_OK;
	n = snprintf(file, sizeof(file), "%s" SIGNATURE_SUFFIX, path);
	st = n < 0 || (size_t)n >= sizeof(file)
		 ? ST_NOT_FOUND
		 : signature_read(&side, file, follow, why);
	if (st == ST_NOT_FOUND) {
		why_set(why,
		    "is not signed, and what it belongs to is: sign it, with "
		    "the same comment");
		return ST_BAD_DATA;
	}
	if (st == ST_OK)
		st = minisign_digest(bytes, digest, why);
	if (st == ST_OK)
		st = signature_verify(&side, config, digest, why);
	if (st != ST_OK || same_scan(sig, &side))
		return st;
	why_set(why, "is signed for another scan, or by another key");
	return ST_BAD_DATA;
}
