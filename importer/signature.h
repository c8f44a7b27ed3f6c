/*
 * Whose scan a file is, proved: the minisign signature that stands beside it,
 * made with a key that relaybl.conf pins to one scanner, and the trusted
 * comment, which binds it to one scan:
 *
 *	scanner=NAME scan_id=ID seq=NUMBER ended=TIME
 *
 * All four, in any order, separated by blanks; what else stands there is left
 * alone. VERDICTS 2.2.
 */
#ifndef IMPORTER_SIGNATURE_H
#define IMPORTER_SIGNATURE_H

#include "config.h"
#include "minisign.h"
#include "record.h"

/* Behind the name of what is signed. */
#define SIGNATURE_SUFFIX ".minisig"

struct signature {
	/* Of the key that made it, as minisign shows it; "": not signed, or
	 * nobody has keys to look at it with. */
	char signer[MINISIGN_ID_TEXT_MAX];
	char file[512]; /* its path, for people; "": there is none */
	struct minisign sig;
	struct minisign_key key; /* that made it */
	/* The trusted comment. */
	char scanner[65], scan_id[129];
	uint64_t seq;
	int64_t ended;
};

/*
 * Reads a signature file, a regular file of a sane size; follow: its name may
 * be a symbolic link. ST_NOT_FOUND (without text): there is none. ST_BAD_DATA;
 * why names the file.
 */
enum status signature_read(struct signature *out, const char *path, bool follow,
    struct why *why) MUST_USE ALL_NONNULL;

/* Takes the trusted comment apart, whoever signed it. ST_BAD_DATA: it lacks
 * something. */
enum status signature_comment(
    struct signature *sig, struct why *why) MUST_USE ALL_NONNULL;

/* Has any scanner a key? Without one no signature can be looked at. */
bool signature_wanted(const struct config *config) ALL_NONNULL;

/*
 * Checks it against the hash of the file as received and the keys of all
 * scanners; takes the trusted comment apart. ST_BAD_DATA: no scanner has the
 * key; the file, the comment or the key is another; the comment lacks
 * something. Fills in the rest of *sig.
 */
enum status signature_verify(struct signature *sig, const struct config *config,
    const uint8_t digest[MINISIGN_DIGEST_LEN],
    struct why *why) MUST_USE ALL_NONNULL;

/* Is the key that made a verified one among the scanner's? */
bool signature_is_by(
    const struct signature *sig, const struct config_scanner *s) ALL_NONNULL;

/*
 * Holds what the scan says of itself against the verified comment, and takes
 * from there what it does not say. A file that names no scanner is that of the
 * comment. ST_BAD_DATA: they differ.
 */
enum status signature_bind(const struct signature *sig, struct scan *scan,
    struct why *why) MUST_USE ALL_NONNULL;

/*
 * May the file count as the scanner's? claimed is the scanner that the file
 * names, or "". ST_BAD_DATA: signed with a key that is not the scanner's;
 * unsigned, and the scanner signs; or it is another's who has keys.
 * *missing_out is set where only the signature is missing: it may be on its
 * way.
 */
enum status signature_admit(const struct signature *sig,
    const struct config *config, const struct config_scanner *scanner,
    const char *claimed, bool *missing_out,
    struct why *why) MUST_USE ALL_NONNULL;

/*
 * A second file of a signed scan (FILE.scan.json): its own signature, PATH
 * .minisig, by the same key and with the same comment. Where the scan is not
 * signed there is nothing to check.
 */
enum status signature_check_side(const struct signature *sig,
    const struct config *config, const char *path, bool follow,
    struct slice bytes, struct why *why) MUST_USE ALL_NONNULL;

#endif
