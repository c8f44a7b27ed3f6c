/* What relaybl.conf is told to be, kept for a test to look at. */
#ifndef TESTS_UNIT_ZONES_CONFIG_CASE_H
#define TESTS_UNIT_ZONES_CONFIG_CASE_H

#include <stdio.h>

#include "case.h"
#include "config.h"

/* The messages of the last parse, a line each. */
static char said[32768];

static void
note(void *ctx, const char *message)
{
	size_t n = strlen(said);

	(void)ctx;
	assert_true(n + strlen(message) + 2 < sizeof(said));
	(void)sprintf(said + n, "%s\n", message);
}

#endif
