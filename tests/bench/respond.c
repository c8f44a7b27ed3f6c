/*
 * Times respond() alone, no socket, no thread: what is ours of the cost of an
 * answer. respond CONFIG COUNT [NAMES] asks COUNT times for the names in the
 * file (text, one a line), or for random addresses of 10.0.0.0/8 in the first
 * zone; prints the median of ROUNDS rounds in nanoseconds, and the outcomes.
 * Under callgrind with --toggle-collect=respond, what is collected divided by
 * COUNT is instructions an answer.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "edition.h"
#include "log.h"
#include "question.h"
#include "respond.h"

#define ROUNDS 5
/* Together more than the caches hold, so that a list's pages are as cold as
 * they are in service. */
#define QUESTIONS_MAX (1 << 20)

struct questions {
	uint8_t *data; /* one after the other: length in 2 octets, message */
	uint32_t *at;
	size_t count, len;
};

static void
add_question(struct questions *q, const uint8_t *message, size_t len)
{
	q->at[q->count++] = (uint32_t)q->len;
	put16(q->data + q->len, (uint16_t)len);
	memcpy(q->data + q->len + 2, message, len);
	q->len += 2 + len;
}

static void
read_questions(struct questions *q, const char *file)
{
	char line[QUESTION_NAME_MAX + 2];
	uint8_t message[QUESTION_MAX];
	FILE *f = fopen(file, "r");

	if (f == NULL) {
		perror(file);
		exit(EXIT_FAILURE);
	}
	while (q->count < QUESTIONS_MAX && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		add_question(q, message, question_make(line, message));
	}
	fclose(f);
}

static void
make_questions(struct questions *q, const char *zone, const char *file)
{
	uint8_t message[QUESTION_MAX];
	uint64_t state = 1;

	*q = (struct questions){
	    .data = malloc((size_t)QUESTIONS_MAX * (2 + QUESTION_MAX)),
	    .at = malloc(QUESTIONS_MAX * sizeof(q->at[0]))};
	if (q->data == NULL || q->at == NULL) {
		perror("questions");
		exit(EXIT_FAILURE);
	}
	if (file != NULL)
		read_questions(q, file);
	else
		while (q->count < QUESTIONS_MAX / 16)
			add_question(
			    q, message, question_random(zone, &state, message));
	if (q->count == 0) {
		fprintf(stderr, "%s: no names\n", file);
		exit(EXIT_FAILURE);
	}
}

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

/* One round, from question number first on: nanoseconds an answer. */
static double
measure(const struct view *view, const struct questions *q, size_t first,
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
		req.data = q->data + q->at[n] + 2;
		req.len = get16(q->data + q->at[n]);
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
	struct questions q;
	size_t each;

	if (argc != 3 && argc != 4) {
		fprintf(stderr, "usage: respond CONFIG COUNT [NAMES]\n");
		return EXIT_FAILURE;
	}
	log_open(false);
	edition = load(argv[1]);
	make_questions(&q, edition->site->config->zones[0].origin_text,
	    argc == 4 ? argv[3] : NULL);
	each = strtoull(argv[2], NULL, 10) / ROUNDS;
	for (size_t i = 0; i < ROUNDS; i++)
		ns[i] = measure(edition->view, &q, i * each, each, outcomes);
	qsort(ns, ROUNDS, sizeof(ns[0]), by_value);
	printf("respond: %zu queries, %.0f ns each (%.0f to %.0f), listed "
	       "%" PRIu64 ", nxdomain %" PRIu64 "\n",
	    each * ROUNDS, ns[ROUNDS / 2], ns[0], ns[ROUNDS - 1],
	    outcomes[OUTCOME_LISTED], outcomes[OUTCOME_NXDOMAIN]);
	edition_free(&edition);
	free(q.data);
	free(q.at);
	return EXIT_SUCCESS;
}
