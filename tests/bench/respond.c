/*
 * Times respond() alone: respond CONFIG COUNT asks for random addresses of
 * 10.0.0.0/8 in the first zone and prints nanoseconds and outcomes. No socket,
 * no thread: what is ours of the cost of an answer.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "edition.h"
#include "log.h"
#include "question.h"
#include "respond.h"

#define QUERIES 65536 /* a power of two; more than the caches hold */

struct query {
	uint16_t len;
	uint8_t data[QUESTION_MAX];
};

static struct edition *
load(const char *config)
{
	struct site *site;
	struct served *served;
	struct edition *edition;
	struct why why;

	if (site_load(config, &site) != ST_OK)
		exit(EXIT_FAILURE);
	if (served_open_newest(site->config->store, &served, &why) != ST_OK ||
	    edition_new(site, served, &edition, &why) != ST_OK) {
		fprintf(stderr, "%s\n", why.text);
		exit(EXIT_FAILURE);
	}
	served_unref(&served);
	site_unref(&site);
	return edition;
}

static void
measure(const struct edition *e, const struct query *queries, uint64_t count)
{
	struct request req = {
	    .source = {.family = ADDR_V4, .b = {127, 0, 0, 1}},
	    .source_port = 53535,
	    .transport = TRANSPORT_UDP,
	    .now = time(NULL)};
	uint64_t outcomes[OUTCOME_COUNT] = {0};
	uint8_t out[RESPOND_UDP_MAX];
	struct timespec a, b;
	double ns;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &a);
	for (uint64_t i = 0; i < count; i++) {
		req.data = queries[i % QUERIES].data;
		req.len = queries[i % QUERIES].len;
		outcomes[respond(e->view, &req, out, sizeof(out)).outcome]++;
	}
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &b);
	ns = (double)(b.tv_sec - a.tv_sec) * 1e9 +
	     (double)(b.tv_nsec - a.tv_nsec);
	printf("respond: %" PRIu64 " queries, %.0f ns each, listed %" PRIu64
	       ", nxdomain %" PRIu64 "\n",
	    count, ns / (double)count, outcomes[OUTCOME_LISTED],
	    outcomes[OUTCOME_NXDOMAIN]);
}

int
main(int argc, char **argv)
{
	struct query *queries = calloc(QUERIES, sizeof(*queries));
	struct edition *edition;
	uint64_t state = 1;

	if (argc != 3 || queries == NULL) {
		fprintf(stderr, "usage: respond CONFIG COUNT\n");
		return EXIT_FAILURE;
	}
	log_open(false);
	edition = load(argv[1]);
	for (size_t i = 0; i < QUERIES; i++)
		queries[i].len = (uint16_t)question_make(
		    edition->site->config->zones[0].origin_text, &state,
		    queries[i].data);
	measure(edition, queries, strtoull(argv[2], NULL, 10));
	edition_free(&edition);
	free(queries);
	return EXIT_SUCCESS;
}
