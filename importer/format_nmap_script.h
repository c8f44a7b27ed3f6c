/* The output of nmap's script smtp-open-relay, the one string that says what
 * it found, and the state of a port, as a verdict. Pure. */
#ifndef IMPORTER_FORMAT_NMAP_SCRIPT_H
#define IMPORTER_FORMAT_NMAP_SCRIPT_H

#include "classify.h"

struct nmap_verdict {
	uint8_t verdict, proof, reason;
	uint16_t tests_run, tests_open; /* 0 where not known */
	struct passed passed;
	char note[128]; /* "" or a remark; may hold foreign bytes */
};

/* What the script said of an open port. */
void nmap_script_read(
    struct slice output, struct nmap_verdict *out) ALL_NONNULL;

/* A port without script output: what its state and the reason for it say. */
void nmap_state_read(struct slice state, struct slice reason,
    struct nmap_verdict *out) ALL_NONNULL;

#endif
