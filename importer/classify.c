/* Which envelopes are plain, and the words for the tests that passed. */
#include "classify.h"
#include "name.h"

#include <stdio.h>

/* Room for " and 12345 more" behind the tests that are shown. */
#define MORE_MAX 24

static struct slice
unbracket(struct slice s)
{
	if (s.len >= 2 && s.data[0] == '<' && s.data[s.len - 1] == '>') {
		s.data++;
		s.len -= 2;
	}
	return s;
}

/* Letters and digits of a name or atom; what needs no quoting anywhere. */
static bool
is_word(uint8_t c)
{
	return (c >= '0' && c <= '9') ||
	       (name_lower(c) >= 'a' && name_lower(c) <= 'z');
}

/* local@domain with nothing special in either part; the domain in *out. */
static bool
simple_address(struct slice s, struct slice *domain_out)
{
	const uint8_t *at = s.len > 0 ? memchr(s.data, '@', s.len) : NULL;
	size_t local = at != NULL ? (size_t)(at - s.data) : 0;

	if (local == 0 || local + 1 == s.len)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		uint8_t c = s.data[i];
		bool extra = i < local && strchr("+=_", c) != NULL && c != 0;

		if (i != local && !is_word(c) && c != '.' && c != '-' && !extra)
			return false;
	}
	domain_out->data = at + 1;
	domain_out->len = s.len - local - 1;
	return true;
}

bool
test_is_plain(struct slice from, struct slice to)
{
	struct slice to_domain, from_domain;

	from = unbracket(from);
	if (!simple_address(unbracket(to), &to_domain))
		return false;
	if (from.len == 0)
		return true;
	return simple_address(from, &from_domain) &&
	       from_domain.len == to_domain.len &&
	       name_equal(from_domain.data, to_domain.data, to_domain.len);
}

static void
count(struct passed *p, bool plain)
{
	if (plain)
		p->plain++;
	else
		p->tricky++;
}

/* Appends a whole test or none of it. */
static void
append(struct passed *p, const char *text, int len)
{
	size_t comma = p->shown > 0 ? 2 : 0;

	if (p->hidden > 0 || len < 0 ||
	    (size_t)len + comma > sizeof(p->text) - MORE_MAX - p->len) {
		p->hidden++;
		return;
	}
	memcpy(p->text + p->len, ", ", comma);
	memcpy(p->text + p->len + comma, text, (size_t)len);
	p->len += comma + (size_t)len;
	p->shown++;
}

void
passed_pair(struct passed *p, struct slice from, struct slice to)
{
	char text[FINDING_TESTS_MAX];
	int n;

	count(p, test_is_plain(from, to));
	from = unbracket(from);
	to = unbracket(to);
	n = from.len + to.len < sizeof(text) - 8
		? snprintf(text, sizeof(text), "<%.*s> <%.*s>", (int)from.len,
		      (const char *)from.data, (int)to.len,
		      (const char *)to.data)
		: -1;
	append(p, text, n);
}

static void
append_id(struct passed *p, struct slice id)
{
	append(p, (const char *)id.data,
	    id.len < sizeof(p->text) ? (int)id.len : -1);
}

void
passed_id(struct passed *p, struct slice id)
{
	size_t i = id.len > 0 && id.data[0] == 'T';
	unsigned number = 0;
	bool digits = i < id.len;

	for (; i < id.len && digits; i++) {
		digits = id.data[i] >= '0' && id.data[i] <= '9' && number < 100;
		number = number * 10 + (unsigned)(id.data[i] - '0');
	}
	if (digits && number > 0)
		count(p, number <= 2);
	append_id(p, id);
}

void
passed_defined(
    struct passed *p, struct slice id, struct slice from, struct slice to)
{
	count(p, test_is_plain(from, to));
	append_id(p, id);
}

enum class_id
passed_class(const struct passed *p, enum class_id unknown)
{
	if (p->plain > 0)
		return CLASS_RELAY;
	return p->tricky > 0 ? CLASS_TRICK : unknown;
}

struct slice
passed_text(struct passed *p)
{
	struct slice s = {(const uint8_t *)p->text, p->len};

	if (p->hidden > 0) {
		int n = snprintf(
		    p->text + p->len, MORE_MAX, " and %u more", p->hidden);

		s.len += n > 0 ? (size_t)n : 0;
	}
	return s;
}
