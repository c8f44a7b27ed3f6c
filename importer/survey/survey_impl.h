/* What a survey holds beside its tables. Seen by survey*.c alone. */
#ifndef IMPORTER_SURVEY_SURVEY_IMPL_H
#define IMPORTER_SURVEY_SURVEY_IMPL_H

#include "arena.h"
#include "survey.h"
#include "survey_index.h"

/* As long as the survey. */
struct survey_keep {
	struct arena *arena; /* every text */
	struct survey_index texts, parties;
	const char **text; /* those of survey_text */
	size_t text_count, text_cap, party_cap;
};

/* From a row to one of another table; big-endian, so that they sort. */
struct survey_edge {
	uint8_t from[4], to[4];
};

struct survey_edges {
	struct survey_edge *edge;
	size_t count, cap;
};

/* While it is being filled. */
struct survey_build {
	struct survey_index domains, hosts, addresses;
	size_t domain_cap, host_cap, address_cap;
	struct survey_edges mx, at;
};

/* Is the text the wanted one? */
bool survey_same_text(const char *text, struct slice wanted);

/* Puts the edges in order, each of them once. */
void survey_edges_sort(struct survey_edges *edges) ALL_NONNULL;

/* Drops hosts that take no domain's mail, and addresses that no other has. The
 * indexes no longer say where rows are. */
enum status survey_prune(
    struct survey *s, struct why *why) MUST_USE ALL_NONNULL;

void survey_build_free(struct survey_build **build) ALL_NONNULL;

#endif
