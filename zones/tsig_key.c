/*
 * Key files: statements of words, quoted texts, braces and semicolons. All of
 * a file is read, whichever key is wanted, so that a slip in it is told.
 */
#include "tsig_key.h"

#include <string.h>

#include "base64.h"
#include "config_file.h"

#define TOKEN_MAX BASE64_LEN(TSIG_SECRET_MAX)

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_SIGN, TOKEN_BAD };

struct reader {
	const char *pos, *end;
	int line;
	/* The last token: what stood between quotes is a word, too. */
	enum token_kind kind;
	const char *text;
	size_t len;
	int token_line;
	struct why *why;
};

static const char *const algorithm_texts[TSIG_ALGORITHM_COUNT] = {
    [TSIG_SHA256] = "hmac-sha256",
    [TSIG_SHA384] = "hmac-sha384",
    [TSIG_SHA512] = "hmac-sha512",
};

/* The message never quotes the file: what stands there may be a secret. */
static bool
refuse(struct reader *r, const char *text)
{
	why_set(r->why, "%s", text);
	r->kind = TOKEN_BAD;
	return false;
}

/* ---- tokens ---- */

static bool
starts_with(const struct reader *r, const char *text)
{
	size_t len = strlen(text);

	return (size_t)(r->end - r->pos) >= len &&
	       memcmp(r->pos, text, len) == 0;
}

/* To the first octet behind the next until, or to the end: false. */
static bool
skip_past(struct reader *r, const char *until)
{
	while (r->pos < r->end && !starts_with(r, until)) {
		r->line += *r->pos == '\n';
		r->pos++;
	}
	if (r->pos == r->end)
		return false;
	r->line += until[0] == '\n';
	r->pos += strlen(until);
	return true;
}

/* Blanks and comments. */
static bool
skip_blank(struct reader *r)
{
	while (r->pos < r->end) {
		r->token_line = r->line;
		if (*r->pos == '#' || starts_with(r, "//")) {
			if (!skip_past(r, "\n"))
				return true;
		} else if (starts_with(r, "/*")) {
			r->pos += 2;
			if (!skip_past(r, "*/"))
				return refuse(r, "a comment without end");
		} else if (strchr(" \t\r\n", *r->pos) != NULL &&
			   *r->pos != '\0') {
			r->line += *r->pos++ == '\n';
		} else {
			break;
		}
	}
	return true;
}

static bool
is_word_octet(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z') ||
	       (c != '\0' && strchr("-_.+/=", c) != NULL);
}

static bool
take_quoted(struct reader *r)
{
	const char *start = ++r->pos;

	while (r->pos < r->end && *r->pos != '"' && *r->pos != '\n')
		r->pos++;
	if (r->pos == r->end || *r->pos != '"')
		return refuse(r, "a quoted text without end");
	r->text = start;
	r->len = (size_t)(r->pos++ - start);
	r->kind = TOKEN_WORD;
	return true;
}

/* False where the text is wrong; TOKEN_END at its end. */
static bool
next(struct reader *r)
{
	if (!skip_blank(r))
		return false;
	r->token_line = r->line;
	r->text = r->pos;
	if (r->pos == r->end) {
		r->kind = TOKEN_END;
		r->len = 0;
		return true;
	}
	if (*r->pos == '"')
		return take_quoted(r);
	r->kind = TOKEN_WORD;
	while (r->pos < r->end && is_word_octet(*r->pos))
		r->pos++;
	if (r->pos == r->text) {
		r->pos++;
		r->kind = TOKEN_SIGN;
	}
	r->len = (size_t)(r->pos - r->text);
	return true;
}

static bool
is(const struct reader *r, enum token_kind kind, const char *text)
{
	return r->kind == kind && r->len == strlen(text) &&
	       strncasecmp(r->text, text, r->len) == 0;
}

static bool
expect_sign(struct reader *r, const char *sign, const char *complaint)
{
	if (!next(r))
		return false;
	return is(r, TOKEN_SIGN, sign) || refuse(r, complaint);
}

static bool
expect_word(struct reader *r, const char *complaint)
{
	if (!next(r))
		return false;
	return r->kind == TOKEN_WORD || refuse(r, complaint);
}

/* ---- statements ---- */

static bool
take_algorithm(struct reader *r, struct tsig_key *key)
{
	if (key->algorithm != TSIG_ALGORITHM_COUNT)
		return refuse(r, "algorithm said twice");
	if (!expect_word(r, "algorithm: no name"))
		return false;
	if (r->len > 1 && r->text[r->len - 1] == '.')
		r->len--;
	for (uint8_t i = 0; i < TSIG_ALGORITHM_COUNT; i++)
		if (is(r, TOKEN_WORD, algorithm_texts[i]))
			key->algorithm = i;
	return key->algorithm != TSIG_ALGORITHM_COUNT ||
	       refuse(r, "algorithm: not one of hmac-sha256, hmac-sha384, "
			 "hmac-sha512");
}

static bool
take_secret(struct reader *r, struct tsig_key *key)
{
	size_t len;

	if (key->secret_len > 0)
		return refuse(r, "secret said twice");
	if (!expect_word(r, "secret: not a text"))
		return false;
	if (r->len > TOKEN_MAX)
		return refuse(r, "secret: over 512 octets");
	len = r->len / 4 * 3;
	for (size_t i = r->len; i > 0 && len > 0 && r->text[i - 1] == '='; i--)
		len--;
	if (len == 0 || len > TSIG_SECRET_MAX ||
	    !base64_decode((const uint8_t *)r->text, r->len, key->secret, len))
		return refuse(r, "secret: not base64");
	if (len < TSIG_SECRET_MIN)
		return refuse(r, "secret: under 16 octets can be guessed");
	key->secret_len = (uint16_t)len;
	return true;
}

/* Behind the brace that opens, to the one that closes. */
static bool
take_body(struct reader *r, struct tsig_key *key)
{
	while (next(r) && !is(r, TOKEN_SIGN, "}")) {
		if (is(r, TOKEN_WORD, "algorithm")) {
			if (!take_algorithm(r, key))
				return false;
		} else if (is(r, TOKEN_WORD, "secret")) {
			if (!take_secret(r, key))
				return false;
		} else {
			return refuse(r, "neither algorithm nor secret");
		}
		if (!expect_sign(r, ";", "no semicolon"))
			return false;
	}
	if (r->kind == TOKEN_BAD)
		return false;
	if (key->algorithm == TSIG_ALGORITHM_COUNT)
		return refuse(r, "a key without algorithm");
	return key->secret_len > 0 || refuse(r, "a key without secret");
}

/* Behind the word "key". */
static bool
take_key(struct reader *r, struct tsig_key *key)
{
	*key = (struct tsig_key){.algorithm = TSIG_ALGORITHM_COUNT};
	if (!expect_word(r, "a key without name"))
		return false;
	if (name_parse(r->text, r->len, &key->name, r->why) != ST_OK) {
		r->kind = TOKEN_BAD;
		return false;
	}
	if (!expect_sign(r, "{", "no { behind the name") || !take_body(r, key))
		return false;
	return expect_sign(r, ";", "no semicolon behind the }");
}

static bool
add_key(struct reader *r, const struct name *name, struct tsig_key *found)
{
	struct tsig_key key;
	bool good = take_key(r, &key);

	if (good && name_same(name, &key.name)) {
		if (found->secret_len > 0)
			good = refuse(r, "the same key again");
		else
			*found = key;
	}
	tsig_key_wipe(&key);
	return good;
}

enum status
tsig_key_parse(const char *file, const char *text, size_t len,
    const struct name *name, struct tsig_key *out, struct why *why)
{
	struct reader r = {
	    .pos = text, .end = text + len, .line = 1, .why = why};
	struct tsig_key found = {.secret_len = 0};
	char shown[NAME_TEXT_MAX];
	enum status st = ST_CONFIG;
	bool good;

	while ((good = next(&r)) && r.kind != TOKEN_END) {
		good = is(&r, TOKEN_WORD, "key")
			   ? add_key(&r, name, &found)
			   : refuse(&r, "neither \"key\" nor a comment");
		if (!good)
			break;
	}
	if (!good) {
		why_wrap(why, "%s:%d", file, r.token_line);
	} else if (found.secret_len == 0) {
		why_set(why, "%s: no key \"%s\" in it", file,
		    name_format(name->wire, shown));
	} else {
		*out = found;
		st = ST_OK;
	}
	tsig_key_wipe(&found);
	return st;
}

enum status
tsig_key_load(const char *file, const struct name *name, struct tsig_key *out,
    struct why *why)
{
	char *text;
	size_t len;
	enum status st = config_file_read_secret(file, &text, &len, why);

	if (st != ST_OK) {
		why_wrap(why, "%s", file);
		return st;
	}
	st = tsig_key_parse(file, text, len, name, out, why);
	config_file_wipe(&text, len);
	return st;
}

void
tsig_key_wipe(struct tsig_key *key)
{
	explicit_bzero(key, sizeof(*key));
}
