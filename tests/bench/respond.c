/*
 * Times respond() alone, no socket, no thread: what is ours of the cost of an
 * answer. respond CONFIG COUNT QUERIES asks COUNT times the questions of the
 * file (queries.h), in their order; prints the median of ROUNDS rounds in
 * nanoseconds, and the outcomes. Under callgrind with --toggle-collect=respond,
 * what is collected divided by COUNT is instructions an answer.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "edition.h"
#include "log.h"
#include "queries.h"
#include "respond.h"

#define ROUNDS 5

static struct edition *
load(const char *config)
{
	struct edition_parts parts = {0};
	struct site *site;
	struct served *served;
	struct edition *edition;
	struct why why;

	if (site_load(config, &site) != ST_OK)
		exit(EXIT_FAILURE);
	if (served_open_newest(site->config->store, &served, &why) != ST_OK) {
		fprintf(stderr, "%s\n", why.text);
		exit(EXIT_FAILURE);
	}
	parts.site = site;
	parts.served = served;
	if (edition_new(&parts, NULL, &edition, &why) != ST_OK) {
		fprintf(stderr, "%s\n", why.text);
		exit(EXIT_FAILURE);
	}
	served_unref(&served);
	site_unref(&site);
	return edition;
}

/* One round, from question number first on: nanoseconds an answer. */
static double
measure(const struct view *view, const struct queries *q, size_t first,
    size_t count, uint64_t outcomes[OUTCOME_COUNT])
{
	struct request req = {
	    .source = {.family = ADDR_V4, .b = {127, 0, 0, 1}},
	    .source_port = 53535,
	    .transport = TRANSPORT_UDP,
	    .now = time(NULL)};
	uint8_t out[RESPOND_UDP_MAX];
	struct timespec a, b;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &a);
	for (size_t i = 0, n = first % q->count; i < count; i++) {
		req.data = query_message(q, n);
		req.len = query_len(q, n);
		outcomes[respond(view, &req, out, sizeof(out)).outcome]++;
		n = n + 1 < q->count ? n + 1 : 0;
	}
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &b);
	return ((double)(b.tv_sec - a.tv_sec) * 1e9 +
		   (double)(b.tv_nsec - a.tv_nsec)) /
	       (double)count;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int
main(int argc, char **argv)
{
	uint64_t outcomes[OUTCOME_COUNT] = {0};
	double ns[ROUNDS];
	struct edition *edition;
	struct queries q;
	size_t each;

	if (argc != 4) {
		fprintf(stderr, "usage: respond CONFIG COUNT QUERIES\n");
		return EXIT_FAILURE;
	}
	log_open(false);
	edition = load(argv[1]);
	if (queries_read(argv[3], &q) != 0)
		return EXIT_FAILURE;
	each = strtoull(argv[2], NULL, 10) / ROUNDS;
	for (size_t i = 0; i < ROUNDS; i++)
		ns[i] = measure(edition->view, &q, i * each, each, outcomes);
	qsort(ns, ROUNDS, sizeof(ns[0]), by_value);
	printf("respond: %zu queries, %.0f ns each (%.0f to %.0f), listed "
	       "%" PRIu64 ", nxdomain %" PRIu64 "\n",
	    each * ROUNDS, ns[ROUNDS / 2], ns[0], ns[ROUNDS - 1],
	    outcomes[OUTCOME_LISTED], outcomes[OUTCOME_NXDOMAIN]);
	edition_free(&edition);
	queries_free(&q);
	return EXIT_SUCCESS;
}
