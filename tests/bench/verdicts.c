/*
 * A night's scan, as relay-verdict/1 on standard output:
 *
 *	verdicts LIST NIGHT TIME
 *
 * scans the addresses in the file LIST, one a line, from TIME on (seconds
 * since 1970) for ten minutes. In the first night (NIGHT 1) all of them are
 * open; in every other one, 1 % are closed, each night others, and those of
 * the night before are open again. The same arguments give the same octets.
 */
#include <inttypes.h>
#include <openssl/evp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LINE_LEN     512
#define SCAN_SECONDS 600
#define TIME_LEN     sizeof("2026-11-21T00:00:00Z")

struct scan {
	EVP_MD_CTX *sha;
	time_t begin;
	unsigned long night;
	uint64_t open, closed;
};

static void
fail(const char *what)
{
	fprintf(stderr, "verdicts: %s\n", what);
	exit(EXIT_FAILURE);
}

static uint64_t
mix(uint64_t x)
{
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

static const char *
timestamp(time_t t, char out[TIME_LEN])
{
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL ||
	    strftime(out, TIME_LEN, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		fail("not a time");
	return out;
}

/* A line, which the checksum at the end covers. */
static void __attribute__((format(printf, 2, 3)))
say(struct scan *s, const char *format, ...)
{
	char line[LINE_LEN];
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	if (n < 0 || (size_t)n >= sizeof(line) ||
	    EVP_DigestUpdate(s->sha, line, (size_t)n) != 1 ||
	    fwrite(line, 1, (size_t)n, stdout) != (size_t)n)
		fail("a line cannot be written");
}

static void
say_begin(struct scan *s)
{
	char begin[TIME_LEN];

	say(s,
	    "{\"type\":\"scan\",\"format\":\"relay-verdict/1\","
	    "\"scan_id\":\"night-%lu\",\"seq\":%lu,\"scanner\":\"nightly\","
	    "\"tool\":\"nmap\",\"tool_version\":\"7.93\","
	    "\"probe\":\"smtp-open-relay\",\"vantage\":{\"ip\":\"198.51.100."
	    "7\","
	    "\"net\":\"external\"},\"started\":\"%s\",\"list\":\"relays\","
	    "\"scope\":{\"mode\":\"full\",\"prefixes\":[\"0.0.0.0/0\"]},"
	    "\"ports\":[25]}\n",
	    s->night, s->night, timestamp(s->begin, begin));
}

/* The verdict on the host with this number. */
static void
say_host(struct scan *s, uint64_t number, const char *address)
{
	uint64_t lot = mix(number + 1);
	char at[TIME_LEN];
	bool closed = s->night > 1 && (lot + s->night) % 100 == 0;

	timestamp(s->begin + (time_t)(mix(lot) % SCAN_SECONDS), at);
	say(s,
	    "{\"type\":\"verdict\",\"ip\":\"%s\",\"started\":\"%s\","
	    "\"ended\":\"%s\",\"port\":25,%s}\n",
	    address, at, at,
	    closed ? "\"verdict\":\"closed\",\"tests_run\":16,\"tests_open\":0"
		   : "\"verdict\":\"open\",\"proof\":\"rcpt\","
		     "\"tests_run\":16,\"tests_open\":16,"
		     "\"transport\":\"plain\",\"reply\":\"250 2.1.5 Ok\"");
	if (closed)
		s->closed++;
	else
		s->open++;
}

static void
say_end(struct scan *s)
{
	uint8_t sum[EVP_MAX_MD_SIZE];
	char end[TIME_LEN];
	unsigned n;

	if (EVP_DigestFinal_ex(s->sha, sum, &n) != 1)
		fail("no checksum");
	printf("{\"type\":\"end\",\"scan_id\":\"night-%lu\",\"ended\":\"%s\","
	       "\"status\":\"complete\",\"records\":%" PRIu64
	       ",\"counts\":{\"open\":%" PRIu64 ",\"closed\":%" PRIu64
	       "},\"sha256\":\"",
	    s->night, timestamp(s->begin + SCAN_SECONDS, end),
	    s->open + s->closed, s->open, s->closed);
	for (unsigned i = 0; i < n; i++)
		printf("%02x", sum[i]);
	printf("\"}\n");
}

int
main(int argc, char **argv)
{
	struct scan s = {0};
	char address[LINE_LEN];
	FILE *list;

	if (argc != 4) {
		fprintf(stderr, "usage: verdicts LIST NIGHT TIME\n");
		return EXIT_FAILURE;
	}
	s.night = strtoul(argv[2], NULL, 10);
	s.begin = (time_t)strtoll(argv[3], NULL, 10);
	list = fopen(argv[1], "r");
	s.sha = EVP_MD_CTX_new();
	if (list == NULL || s.sha == NULL ||
	    EVP_DigestInit_ex(s.sha, EVP_sha256(), NULL) != 1)
		fail("no list");
	say_begin(&s);
	for (uint64_t i = 0; fgets(address, sizeof(address), list) != NULL;
	     i++) {
		address[strcspn(address, "\n")] = '\0';
		say_host(&s, i, address);
	}
	say_end(&s);
	if (ferror(list) || fflush(stdout) != 0)
		fail("the list cannot be read, or the scan not written");
	EVP_MD_CTX_free(s.sha);
	fclose(list);
	return EXIT_SUCCESS;
}
