/*
 * relaybl.conf from anywhere: config_parse survives it, and what it accepts
 * it prints and reads back as the same.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
stop(void *ctx, const char *message)
{
	(void)ctx;
	/* A warning may come again. */
	if (strstr(message, ": warning: ") == NULL) {
		(void)fprintf(stderr, "printed and refused: %s\n", message);
		abort();
	}
}

static void
read_back(struct config *c)
{
	struct config *again = NULL;
	char *text = config_print(c), *twice;

	if (text == NULL)
		abort();
	if (config_parse(c->file, text, strlen(text), stop, NULL, &again) !=
	    ST_OK)
		abort();
	twice = config_print(again);
	if (twice == NULL || strcmp(text, twice) != 0)
		abort();
	free(twice);
	free(text);
	config_free(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct config *c = NULL;

	if (config_parse("/etc/relaybl.conf", (const char *)data, size, NULL,
		NULL, &c) == ST_OK) {
		read_back(c);
		config_free(&c);
	}
	return 0;
}
