/* The types of guards: shares and limits. */
#include <inttypes.h>
#include <string.h>

#include "config_schema.h"

/* A whole. */
#define ALL_HUNDREDTHS 10000

/* "20%", "0.5%", "0.25%" as hundredths of a percent; -1 for anything else. */
static int64_t
to_percent(const char *text)
{
	char whole[8] = "", part[3] = "00";
	size_t digits = strcspn(text, ".%"), decimals = 0;
	int64_t v;

	if (digits == 0 || digits >= sizeof(whole))
		return -1;
	memcpy(whole, text, digits);
	text += digits;
	if (*text == '.') {
		decimals = strspn(++text, "0123456789");
		if (decimals < 1 || decimals > 2)
			return -1;
		memcpy(part, text, decimals);
		text += decimals;
	}
	if (strcmp(text, "%") != 0)
		return -1;
	v = config_to_number(whole);
	return v < 0 ? -1 : v * 100 + (part[0] - '0') * 10 + (part[1] - '0');
}

/* The share that a scalar says; false after an error. */
static bool
take_percent(struct config_reader *r, const struct config_key *key,
    const struct config_node *node, uint32_t *out)
{
	const char *text = config_scalar(r, key, node);
	int64_t v;

	if (text == NULL)
		return false;
	v = to_percent(text);
	if (v < 0 || v > ALL_HUNDREDTHS) {
		config_refuse(r, node->line, key,
		    "not a share of 0%% to 100%%, such as 5%% or 0.5%%");
		return false;
	}
	*out = (uint32_t)v;
	return true;
}

static void
put_percent(FILE *out, uint32_t v)
{
	(void)fprintf(out, "%" PRIu32, v / 100);
	if (v % 100 != 0)
		(void)fprintf(out, ".%02" PRIu32, v % 100);
	(void)fputc('%', out);
}

static void
set_percent(struct config_reader *r, const struct config_key *key,
    const struct config_node *value, void *base)
{
	uint32_t v;

	if (take_percent(r, key, value, &v))
		memcpy((uint8_t *)base + key->at, &v, sizeof(v));
}

static void
print_percent(FILE *out, const struct config *c, const struct config_key *key,
    const void *base)
{
	uint32_t v;

	(void)c;
	memcpy(&v, (const uint8_t *)base + key->at, sizeof(v));
	put_percent(out, v);
}

const struct config_type config_type_percent = {
    set_percent, print_percent, NULL};

/* "20" or "20%" into its half of the limit. */
static bool
take_part(struct config_reader *r, const struct config_key *key,
    const struct config_node *node, struct config_limit *out)
{
	const char *text = config_scalar(r, key, node);
	int64_t v;

	if (text == NULL)
		return false;
	if (strchr(text, '%') != NULL)
		return take_percent(r, key, node, &out->percent);
	v = config_to_number(text);
	if (v < 0 || v > UINT32_MAX) {
		config_refuse(r, node->line, key,
		    "not a number, nor a share such as 5%%");
		return false;
	}
	out->absolute = (uint32_t)v;
	return true;
}

/* N, P% or [N, P%]: what is not said allows nothing of its own. */
static void
set_limit(struct config_reader *r, const struct config_key *key,
    const struct config_node *value, void *base)
{
	struct config_limit limit = {0, 0};
	bool good;

	if (value->kind != NODE_LIST) {
		good = take_part(r, key, value, &limit);
	} else if (value->count == 2) {
		good = take_part(r, key, &value->items[0], &limit) &&
		       take_part(r, key, &value->items[1], &limit);
	} else {
		config_refuse(r, value->line, key, "not N, P%% or [N, P%%]");
		good = false;
	}
	if (good)
		memcpy((uint8_t *)base + key->at, &limit, sizeof(limit));
}

static void
print_limit(FILE *out, const struct config *c, const struct config_key *key,
    const void *base)
{
	struct config_limit limit;

	(void)c;
	memcpy(&limit, (const uint8_t *)base + key->at, sizeof(limit));
	(void)fprintf(out, "[%" PRIu32 ", ", limit.absolute);
	put_percent(out, limit.percent);
	(void)fputc(']', out);
}

const struct config_type config_type_limit = {set_limit, print_limit, NULL};
