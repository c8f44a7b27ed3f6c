/* Master files for the tests of the zone loader: written, loaded, and what
 * was said of them. */
#ifndef UNIT_ZONE_CASE_H
#define UNIT_ZONE_CASE_H

#include <stdio.h>
#include <unistd.h>

#include "case.h"
#include "zone.h"

/* The zone of every test but one. */
#define SOA_LINE "@ 3600 IN SOA ns1 host 1 600 300 86400 60\n"
#define NS_LINES "@ 3600 NS ns1\nns1 A 192.0.2.53\n"

static char dir[] = "/tmp/test_zone.XXXXXX", path[64];

/* Messages of a load, a line each. */
static char said[8192];

static inline void
note(void *ctx, const char *message)
{
	size_t n = strlen(said);

	(void)ctx;
	assert_true(n + strlen(message) + 2 < sizeof(said));
	(void)sprintf(said + n, "%s\n", message);
}

static inline struct config_zone
zone_config(char *apex)
{
	static char origin[] = "bl.example.org";
	struct config_zone cz = {.origin_text = origin,
	    .apex = apex,
	    .ttl = 300,
	    .negative_ttl = 60};
	struct why why;

	case_int("origin", name_parse(origin, strlen(origin), &cz.origin, &why),
	    ST_OK);
	return cz;
}

static inline enum status
load_bytes(const char *text, size_t len, struct zone **out)
{
	struct config_zone cz = zone_config(path);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
	said[0] = '\0';
	return zone_load(&cz, note, NULL, out);
}

static inline enum status
load(const char *text, struct zone **out)
{
	return load_bytes(text, strlen(text), out);
}

static inline int
make_dir(void **state)
{
	(void)state;
	if (mkdtemp(dir) == NULL)
		return -1;
	(void)snprintf(path, sizeof(path), "%s/zone", dir);
	return 0;
}

static inline int
remove_dir(void **state)
{
	(void)state;
	(void)unlink(path);
	return rmdir(dir);
}

#endif
