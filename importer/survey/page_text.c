/* What is said on a page: texts, escaped; numbers, shares and times. */
#include <inttypes.h>
#include <stdlib.h>

#include "format_clean.h"
#include "page_impl.h"
#include "stamp.h"
#include "view.h"

/* What no text may have in HTML: controls, and what is no character. */
static bool
may_not_stand(uint32_t c)
{
	return utf8_is_control(c) || c == 0xfeff || (c & 0xfffe) == 0xfffe ||
	       (c >= 0xfdd0 && c <= 0xfdef);
}

/* What stands for a character that may not stand as it is; or NULL. */
static const char *
instead_of(uint32_t c, bool lines)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	case '\n':
		return lines ? NULL : " ";
	case '\t':
		return " ";
	default:
		return may_not_stand(c) ? "\xef\xbf\xbd" : NULL;
	}
}

void
page_escape(struct page *p, struct slice text, bool lines)
{
	const char *other;
	uint32_t c;
	size_t n;

	for (size_t i = 0; i < text.len; i += n) {
		n = utf8_next(text.data + i, text.len - i, &c);
		if (n == 0) {
			n = 1;
			c = 0xffff;
		}
		other = instead_of(c, lines);
		if (other != NULL)
			page_raw(p, other);
		else
			(void)fwrite(text.data + i, 1, n, p->to);
	}
}

void
page_vsay(struct page *p, const char *fmt, va_list ap)
{
	char *text;
	int len = vasprintf(&text, fmt, ap);

	if (len < 0) {
		p->no_memory = true;
		return;
	}
	page_escape(
	    p, (struct slice){(const uint8_t *)text, (size_t)len}, false);
	free(text);
}

void
page_say(struct page *p, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	page_vsay(p, fmt, ap);
	va_end(ap);
}

void
page_text(struct page *p, struct slice text)
{
	bool lines = p->depth > 0 && p->open[p->depth - 1] == PAGE_QUOTE;

	if (text.len == 0)
		return;
	page_raw(p, "<bdi>");
	page_escape(p, text, lines);
	page_raw(p, "</bdi>");
}

void
page_at(struct page *p, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(p->at, sizeof(p->at), fmt, ap);
	va_end(ap);
}

/* The text of a number; with where it stands in the JSON, if that was said. */
static void
say_number(struct page *p, const char *text)
{
	if (p->at[0] == '\0') {
		page_say(p, "%s", text);
		return;
	}
	page_raw(p, "<span data-json=\"");
	page_escape(p, slice_of(p->at), false);
	page_raw(p, "\">");
	page_say(p, "%s", text);
	page_raw(p, "</span>");
	p->at[0] = '\0';
}

void
page_number(struct page *p, uint64_t n)
{
	char text[VIEW_NUMBER_MAX];

	say_number(p, view_number_text(n, text));
}

#define ALL_OF_IT 10000u /* hundredths of a percent */

const char *
page_share_format(char *out, uint64_t n, uint64_t of)
{
	unsigned share = view_share(n, of);
	const char *sign = "";

	if (of == 0) {
		(void)snprintf(out, PAGE_SHARE_MAX, "-");
		return out;
	}
	if (share == 0 && n > 0) {
		sign = "< ";
		share = 1;
	} else if (share == ALL_OF_IT && n < of) {
		sign = "> ";
		share = ALL_OF_IT - 1;
	}
	(void)snprintf(out, PAGE_SHARE_MAX, "%s%u.%02u\xc2\xa0%%", sign,
	    share / 100, share % 100);
	return out;
}

void
page_share(struct page *p, uint64_t n, uint64_t of)
{
	char text[PAGE_SHARE_MAX];

	say_number(p, page_share_format(text, n, of));
}

/* The first chars of the time as people read it, and all of it for programs. */
static void
say_time(struct page *p, int64_t t, int chars, const char *zone)
{
	char text[STAMP_TEXT_MAX];

	if (t == 0) {
		page_raw(p, "-");
		return;
	}
	page_rawf(p, "<time datetime=\"%s\">", stamp_format(t, text));
	text[10] = ' ';
	page_rawf(p, "%.*s%s</time>", chars, text, zone);
}

void
page_date(struct page *p, int64_t t)
{
	say_time(p, t, 10, "");
}

void
page_time(struct page *p, int64_t t)
{
	say_time(p, t, 16, " UTC");
}
