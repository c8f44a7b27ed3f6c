/* Where the secrets of cookies come from: a file, or the kernel. */
#include "cookie.h"

#include <errno.h>

#include "config_file.h"
#include "entropy.h"

#define HEX_LEN (2 * SIPHASH_KEY_LEN)

/* The process' own. */
static struct cookie_secrets own;

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The line without comment and blanks around it. */
static struct slice
trimmed(const char *line, size_t len)
{
	const char *hash = memchr(line, '#', len);

	if (hash != NULL)
		len = (size_t)(hash - line);
	while (len > 0 && strchr(" \t\r", line[len - 1]) != NULL)
		len--;
	while (len > 0 && strchr(" \t", line[0]) != NULL) {
		line++;
		len--;
	}
	return (struct slice){(const uint8_t *)line, len};
}

static enum status
take_line(struct slice line, struct cookie_secrets *s, struct why *why)
{
	if (s->count == COOKIE_SECRETS_MAX) {
		why_set(why, "more than %d secrets", COOKIE_SECRETS_MAX);
		return ST_CONFIG;
	}
	for (size_t i = 0; i < HEX_LEN && line.len == HEX_LEN; i++) {
		int v = hex_value((char)line.data[i]);
		uint8_t *octet = &s->key[s->count][i / 2];

		if (v < 0)
			line.len = 0;
		*octet = (uint8_t)(*octet << 4 | (v & 0xf));
	}
	if (line.len != HEX_LEN) {
		why_set(why, "not %d hexadecimal digits", HEX_LEN);
		return ST_CONFIG;
	}
	s->count++;
	return ST_OK;
}

enum status
cookie_secrets_parse(const char *file, const char *text, size_t len,
    struct cookie_secrets *out, struct why *why)
{
	struct cookie_secrets s = {0};
	enum status st = ST_OK;
	int number = 0;

	for (size_t at = 0, end; st == ST_OK && at < len; at = end + 1) {
		const char *newline = memchr(text + at, '\n', len - at);
		struct slice line;

		end = newline == NULL ? len : (size_t)(newline - text);
		line = trimmed(text + at, end - at);
		number++;
		if (line.len > 0)
			st = take_line(line, &s, why);
	}
	if (st != ST_OK) {
		why_wrap(why, "%s:%d", file, number);
	} else if (s.count == 0) {
		why_set(why, "%s: no secret in it", file);
		st = ST_CONFIG;
	} else {
		*out = s;
	}
	explicit_bzero(&s, sizeof(s));
	return st;
}

enum status
cookie_secrets_load(
    const char *file, struct cookie_secrets *out, struct why *why)
{
	char *text;
	size_t len;
	enum status st = config_file_read_secret(file, &text, &len, why);

	if (st != ST_OK) {
		why_wrap(why, "%s", file);
		return st;
	}
	st = cookie_secrets_parse(file, text, len, out, why);
	config_file_wipe(&text, len);
	return st;
}

enum status
cookie_own_roll(struct why *why)
{
	uint8_t secret[SIPHASH_KEY_LEN];

	if (!entropy(secret, sizeof(secret))) {
		(void)why_errno(why, errno, "cookies: random octets");
		return ST_UNAVAILABLE;
	}
	memcpy(own.key[1], own.key[0], SIPHASH_KEY_LEN);
	memcpy(own.key[0], secret, SIPHASH_KEY_LEN);
	if (own.count < COOKIE_SECRETS_MAX)
		own.count++;
	explicit_bzero(secret, sizeof(secret));
	return ST_OK;
}

enum status
cookie_own(struct cookie_secrets *out, struct why *why)
{
	enum status st = own.count > 0 ? ST_OK : cookie_own_roll(why);

	if (st == ST_OK)
		*out = own;
	return st;
}
