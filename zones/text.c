/*
 * TXT templates. Parsed into pieces once; rendering copies pieces and
 * variables into a buffer that is large enough for every template that
 * parsed, then fits the result into one character-string.
 */
#include "text.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "addr.h"
#include "stamp.h"

/* More would leave no room for what the variables become. */
#define FIXED_MAX 200
/* Between two variables lies at most one fixed piece. */
#define PIECES_MAX (2 * TEXT_VARS_MAX + 1)
/* The longest value: an IPv6 address. */
#define VALUE_MAX    (ADDR_TEXT_MAX - 1)
#define RENDERED_MAX (FIXED_MAX + TEXT_VARS_MAX * VALUE_MAX)

enum piece_kind { FIXED, IP, ID, CLASS, SEEN, URL };

struct piece {
	uint8_t kind;	 /* enum piece_kind; never URL: that is spliced in */
	uint8_t at, len; /* FIXED: where in fixed */
};

struct text {
	size_t count, fixed_len, vars;
	struct piece pieces[PIECES_MAX];
	char fixed[FIXED_MAX];
};

static const char *const words[] = {[IP] = "ip",
    [ID] = "id",
    [CLASS] = "class",
    [SEEN] = "seen",
    [URL] = "url"};

/* NULL, or why the byte cannot be added. */
static const char *
add_fixed(struct text *t, char c)
{
	struct piece *last = t->count > 0 ? &t->pieces[t->count - 1] : NULL;

	if (c < 0x20 || c > 0x7e)
		return "only printable ASCII may be in it";
	if (t->fixed_len == FIXED_MAX)
		return "its fixed part is longer than 200 bytes";
	if (last == NULL || last->kind != FIXED) {
		last = &t->pieces[t->count++];
		*last = (struct piece){FIXED, (uint8_t)t->fixed_len, 0};
	}
	t->fixed[t->fixed_len++] = c;
	last->len++;
	return NULL;
}

static const char *
add_var(struct text *t, enum piece_kind kind)
{
	if (t->vars == TEXT_VARS_MAX)
		return "it has more than 16 variables";
	t->vars++;
	t->pieces[t->count++] = (struct piece){.kind = (uint8_t)kind};
	return NULL;
}

static bool
is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

/* The variable at p (behind the dollar), its length in *len; or -1. */
static int
find_word(const char *p, size_t *len)
{
	*len = 0;
	while (is_word_char(p[*len]))
		(*len)++;
	for (int k = IP; k <= URL; k++)
		if (strlen(words[k]) == *len && memcmp(words[k], p, *len) == 0)
			return k;
	return -1;
}

/* Adds source; a $url in it becomes url's pieces. NULL, or why not. */
static const char *
add(struct text *t, const char *source, const char *url)
{
	const char *wrong = NULL;

	for (const char *p = source; *p != '\0' && wrong == NULL; p++) {
		size_t len;
		int kind;

		if (*p != '$' || p[1] == '$') {
			wrong = add_fixed(t, *p);
			p += *p == '$';
			continue;
		}
		kind = find_word(p + 1, &len);
		if (kind < 0)
			wrong = "a $ begins no known word ($ip $id $class "
				"$seen $url; $$ is a dollar)";
		else if (kind != URL)
			wrong = add_var(t, (enum piece_kind)kind);
		else if (url == NULL)
			wrong = "there is no url for its $url";
		else
			/* One level: a url holds no $url. */
			wrong = add(t, url, NULL);
		p += len;
	}
	return wrong;
}

/* A url must be one word, and be found as one by text_render. */
static const char *
check_url(const char *url)
{
	if (strstr(url, "://") == NULL)
		return "there is no :// in it";
	if (strchr(url, ' ') != NULL)
		return "a blank is in it";
	return add(&(struct text){0}, url, NULL);
}

/* Copies a value; what is not printable becomes '?'. Nothing that came from
 * a scan may end a line of an SMTP reply. */
static size_t
put_value(char *out, const char *value)
{
	size_t n = 0;

	for (; value[n] != '\0' && n < VALUE_MAX; n++)
		out[n] = value[n] > 0x20 && value[n] < 0x7f ? value[n] : '?';
	return n;
}

static size_t
put_number(char *out, uint64_t v)
{
	char digits[20];
	size_t n = sizeof(digits);

	do {
		digits[--n] = (char)('0' + v % 10);
		v /= 10;
	} while (v > 0);
	memcpy(out, digits + n, sizeof(digits) - n);
	return sizeof(digits) - n;
}

/* One piece; returns its length. */
static size_t
render_piece(const struct text *t, const struct piece *p,
    const struct text_vars *v, char *out)
{
	char stamp[STAMP_TEXT_MAX];

	switch ((enum piece_kind)p->kind) {
	case FIXED:
		memcpy(out, t->fixed + p->at, p->len);
		return p->len;
	case IP:
		return put_value(out, v->ip);
	case ID:
		return put_number(out, v->id);
	case CLASS:
		return put_value(out, v->class_label);
	case SEEN:
		(void)stamp_format_minute(v->seen_min, stamp);
		return put_value(out, stamp);
	case URL:
		break;
	}
	return 0;
}

/* The whole text, however long; out has RENDERED_MAX bytes. */
static size_t
render_all(const struct text *t, const struct text_vars *v, char *out)
{
	size_t n = 0;

	for (size_t i = 0; i < t->count; i++)
		n += render_piece(t, &t->pieces[i], v, out + n);
	assert(n <= RENDERED_MAX);
	return n;
}

/* The first word with "://" in it: its place and length, or length 0. */
static size_t
find_url(const char *s, size_t n, size_t *at)
{
	const char *sep = n > 0 ? memmem(s, n, "://", 3) : NULL;
	size_t begin, end;

	if (sep == NULL)
		return 0;
	begin = end = (size_t)(sep - s);
	while (begin > 0 && s[begin - 1] != ' ')
		begin--;
	while (end < n && s[end] != ' ')
		end++;
	*at = begin;
	return end - begin;
}

size_t
text_render(const struct text *text, const struct text_vars *vars, uint8_t *out)
{
	char all[RENDERED_MAX];
	size_t n = render_all(text, vars, all), url = 0, keep;

	if (n == 0) {
		/* Empty values in a text of nothing else. */
		out[0] = '?';
		return 1;
	}
	if (n <= TEXT_MAX || find_url(all, n, &url) == 0) {
		n = n <= TEXT_MAX ? n : TEXT_MAX;
		memcpy(out, all, n);
		return n;
	}
	/* From the url on, and in front of it as much prose as there is room
	 * for, the blank between them included. */
	n -= url;
	keep = n + 1 < TEXT_MAX ? TEXT_MAX - n - 1 : 0;
	if (keep > 0) {
		memcpy(out, all, keep);
		out[keep++] = ' ';
	}
	n = n <= TEXT_MAX ? n : TEXT_MAX;
	memcpy(out + keep, all + url, n);
	return keep + n;
}

void
text_frame_make(const struct text *text, const struct text_vars *vars,
    struct text_frame *out)
{
	char all[RENDERED_MAX];
	size_t n = 0;

	out->ips = 0;
	for (size_t i = 0; i < text->count; i++) {
		const struct piece *p = &text->pieces[i];

		if (p->kind == IP)
			out->ip_at[out->ips++] =
			    (uint8_t)(n < TEXT_MAX ? n : TEXT_MAX);
		else
			n += render_piece(text, p, vars, all + n);
	}
	out->len = (uint16_t)n;
	memcpy(out->octets, all, n < TEXT_MAX ? n : TEXT_MAX);
}

size_t
text_frame_render(
    const struct text_frame *f, const char *ip, size_t ip_len, uint8_t *out)
{
	size_t from = 0, n = f->len + f->ips * ip_len;
	uint8_t *p = out;

	if (n > TEXT_MAX || n == 0)
		return 0;
	for (unsigned i = 0; i < f->ips; i++) {
		size_t len = f->ip_at[i] - from;

		memcpy(p, f->octets + from, len);
		memcpy(p + len, ip, ip_len);
		p += len + ip_len;
		from += len;
	}
	memcpy(p, f->octets + from, f->len - from);
	return n;
}

/* Nothing may cut a url: it must fit with the longest values. */
static const char *
check_length(const struct text *t)
{
	static const struct text_vars longest = {
	    .ip = "2001:2001:2001:2001:2001:2001:2001:2001",
	    .class_label = "unconfirmed",
	    .id = UINT64_MAX,
	};
	char all[RENDERED_MAX];
	size_t at, n = render_all(t, &longest, all);

	if (find_url(all, n, &at) > TEXT_MAX)
		return "with an IPv6 address the url in it is longer than "
		       "255 bytes";
	return NULL;
}

enum status
text_parse(
    const char *text, const char *url, struct text **out, struct why *why)
{
	struct text *t;
	const char *wrong = url != NULL ? check_url(url) : NULL;

	if (wrong != NULL) {
		why_set(why, "url: %s", wrong);
		return ST_BAD_DATA;
	}
	t = calloc(1, sizeof(*t));
	if (t == NULL)
		return why_errno(why, ENOMEM, "text");
	wrong = *text == '\0' ? "it is empty" : add(t, text, url);
	if (wrong == NULL)
		wrong = check_length(t);
	if (wrong != NULL) {
		free(t);
		why_set(why, "text: %s", wrong);
		return ST_BAD_DATA;
	}
	*out = t;
	return ST_OK;
}

void
text_free(struct text **text)
{
	free(*text);
	*text = NULL;
}
