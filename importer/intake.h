/*
 * One input file, read to its end: what it says, what of it is refused, what
 * is left to plan. Nothing of the store is touched here.
 */
#ifndef IMPORTER_INTAKE_H
#define IMPORTER_INTAKE_H

#include "batch.h"
#include "canary.h"
#include "command.h"
#include "format.h"
#include "outputs.h"
#include "refusals.h"
#include "signature.h"

#include <sys/stat.h>

/* Remarks on a file, from readers and from here; the first are kept. */
#define INTAKE_NOTICES_MAX 50
#define INTAKE_NOTICE_LEN  256

struct intake {
	const struct run *run;
	const char *path;
	char file[512];	  /* the path, for people */
	bool plain;	  /* of a spool: no symbolic link is followed */
	struct stat stat; /* of the file, when it was opened */
	struct signature signature;
	bool lacks_signature; /* refused for nothing else */
	enum format format;
	struct scan scan;
	const struct config_list *list;
	const struct config_scanner *scanner;
	struct batch batch;	  /* without canaries */
	struct canaries canaries; /* what is said of them */
	struct outputs outputs;	  /* of multi-hop relays */
	struct refusals refusals;
	uint64_t read; /* records, good or not */
	uint8_t sha256[32];
	char (*notices)[INTAKE_NOTICE_LEN];
	size_t notice_count;   /* kept */
	uint64_t notice_total; /* all */
};

/*
 * Reads a file ("-": standard input), finds out for which list and by which
 * scanner it is, refuses records the list does not take, merges the rest.
 * rejects may be NULL. ST_BAD_DATA: the file as a whole is refused, why is
 * "FILE:LINE: reason". Free with intake_free, also after an error.
 */
enum status intake_read(struct intake *in, const struct run *run,
    const char *path, FILE *rejects, struct why *why) MUST_USE
    NONNULL(1, 2, 3, 5);
void intake_free(struct intake *in) ALL_NONNULL;

/* Keeps a remark; "FILE:LINE: text", without a line where it is 0. */
void intake_notice(struct intake *in, uint64_t line, const char *fmt, ...)
    PRINTF(3, 4);

#endif
