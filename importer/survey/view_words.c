/* The words and numbers that every form of a survey uses. */
#include <inttypes.h>
#include <string.h>

#include "config.h"
#include "stamp.h"
#include "view.h"

#define DAY_LEN 10 /* of "2026-11-20T..." */

size_t
view_rows(const struct view *v, size_t count)
{
	return v->top == 0 || v->top > count ? count : v->top;
}

size_t
view_half(const struct tally *t)
{
	size_t i = 0;

	while (i < t->count &&
	       t->rows[i].cumulative * 2 < t->totals.listed_domains)
		i++;
	return i < t->count ? i + 1 : t->count;
}

unsigned
view_share(uint64_t part, uint64_t whole)
{
	/* Counts are of 32 bits: nothing overflows. */
	return whole == 0 ? 0
			  : (unsigned)((part * 20000 + whole) / (2 * whole));
}

const char *
view_share_text(uint64_t part, uint64_t whole, char *out)
{
	const unsigned share = view_share(part, whole);

	(void)snprintf(
	    out, VIEW_SHARE_MAX, "%u.%02u %%", share / 100, share % 100);
	return out;
}

const char *
view_number_text(uint64_t n, char *out)
{
	char digits[VIEW_NUMBER_MAX];
	const int len = snprintf(digits, sizeof(digits), "%" PRIu64, n);
	char *p = out;

	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			*p++ = ',';
		*p++ = digits[i];
	}
	*p = '\0';
	return out;
}

/* ---- sentences ---- */

/* "relay, trick or cgi". */
static void
class_words(class_mask mask, char *out, size_t cap)
{
	size_t len = 0;

	out[0] = '\0';
	for (unsigned i = 0; i < CLASS_COUNT && len < cap; i++) {
		const unsigned rest = (unsigned)mask >> (i + 1);
		int n;

		if ((mask >> i & 1) == 0)
			continue;
		n = snprintf(out + len, cap - len, "%s%s",
		    len == 0	? ""
		    : rest == 0 ? " or "
				: ", ",
		    class_info((enum class_id)i)->label);
		len += n > 0 ? (size_t)n : 0;
	}
}

static bool
say_listed(const struct view *v, char *out)
{
	const struct survey *s = v->survey;
	char classes[160], when[STAMP_TEXT_MAX];

	class_words(s->wanted, classes, sizeof(classes));
	(void)snprintf(out, VIEW_SENTENCE_MAX,
	    "A domain is listed when any address of its mail hosts stood on "
	    "list %s as %s at %s (generation %" PRIu64 ", serial %" PRIu32 ").",
	    s->list, classes, stamp_format(s->taken, when), s->generation,
	    s->serial);
	return true;
}

static bool
say_input(const struct view *v, char *out)
{
	const struct survey *s = v->survey;
	char lines[VIEW_NUMBER_MAX], refused[VIEW_NUMBER_MAX];
	char twice[VIEW_NUMBER_MAX], input[64];

	(void)snprintf(out, VIEW_SENTENCE_MAX,
	    "Mail hosts are those of MX records, without any the domain "
	    "itself (RFC 5321 5.1). Input: %s, %s lines, %s refused, %s "
	    "duplicate domains.",
	    why_escape(input, sizeof(input), s->input, strlen(s->input)),
	    view_number_text(s->lines, lines),
	    view_number_text(s->refused, refused),
	    view_number_text(s->duplicates, twice));
	return true;
}

static bool
say_row(const struct view *v, char *out)
{
	static const char *const rows[] = {
	    [BY_HOLDER] = "A row is a holder: who the first source that knows "
			  "the address says holds it, by the longest prefix; "
			  "where only an AS is known, that.",
	    [BY_ASN] = "A row is an AS: the origin of the longest prefix in "
		       "the first source that names one. It may be another "
		       "body than the holder.",
	    [BY_PREFIX] = "A row is a /24 of IPv4 or a /48 of IPv6.",
	    [BY_IP] = "A row is an address.",
	    [BY_MX] = "A row is a mail host by name.",
	};

	(void)snprintf(out, VIEW_SENTENCE_MAX, "%s", rows[v->tally->by]);
	return true;
}

static bool
say_share(const struct view *v, char *out)
{
	char listed[VIEW_NUMBER_MAX], several[VIEW_NUMBER_MAX];

	(void)snprintf(out, VIEW_SENTENCE_MAX,
	    "Shares are of the %s listed domains. A domain counts in every "
	    "row that has one of its listed addresses (%s count in more than "
	    "one), and once in cumulative.",
	    view_number_text(v->tally->totals.listed_domains, listed),
	    view_number_text(v->tally->several, several));
	return true;
}

static bool
say_unknown(const struct view *v, char *out)
{
	char n[VIEW_NUMBER_MAX];

	(void)snprintf(out, VIEW_SENTENCE_MAX,
	    v->survey->source_count > 0
		? "%s listed domains have a listed address of which no source "
		  "knows who answers for it: row %s."
		: "%s listed domains have a listed address, and there was no "
		  "source that says who answers for it (survey: holders: in "
		  "relaybl.conf, or --holders): row %s.",
	    view_number_text(v->tally->unknown, n), TALLY_UNKNOWN);
	return v->tally->unknown > 0;
}

static bool
say_diff(const struct view *v, char *out)
{
	char when[STAMP_TEXT_MAX];

	if (v->diff == NULL || v->before == NULL)
		return false;
	(void)snprintf(out, VIEW_SENTENCE_MAX,
	    "Change is since survey %" PRIu64 " of %s. Fixed was judged and "
	    "is not listed; unknown was listed, and is not in this survey or "
	    "could not be resolved.",
	    v->before->id, stamp_format(v->before->taken, when));
	return true;
}

static bool
say_other(const struct view *v, char *out)
{
	(void)snprintf(out, VIEW_SENTENCE_MAX,
	    "The two surveys measured differently: by %s%s%s.",
	    v->diff != NULL && v->diff->other_list ? "another list" : "",
	    v->diff != NULL && v->diff->other_list && v->diff->other_classes
		? " and "
		: "",
	    v->diff != NULL && v->diff->other_classes ? "other classes" : "");
	return v->diff != NULL &&
	       (v->diff->other_list || v->diff->other_classes);
}

bool
view_method(const struct view *v, size_t i, char *out)
{
	static bool (*const say[])(const struct view *v, char *out) = {
	    say_listed,
	    say_input,
	    say_row,
	    say_share,
	    say_unknown,
	    say_diff,
	    say_other,
	};

	for (size_t n = 0; n < sizeof(say) / sizeof(say[0]); n++)
		if (say[n](v, out) && i-- == 0)
			return true;
	return false;
}

bool
view_source(const struct view *v, size_t i, char *out)
{
	const struct survey_source *src;
	char file[128], when[STAMP_TEXT_MAX], entries[VIEW_NUMBER_MAX];
	char refused[VIEW_NUMBER_MAX];

	if (i >= v->survey->source_count)
		return false;
	src = &v->survey->sources[i];
	(void)stamp_format(src->date, when);
	when[DAY_LEN] = '\0';
	(void)snprintf(out, VIEW_SENTENCE_MAX,
	    "%s %s, %s: %s entries, %s lines refused",
	    config_source_text(src->kind),
	    why_escape(file, sizeof(file), src->file, strlen(src->file)),
	    src->date != 0 ? when : "date not known",
	    view_number_text(src->entries, entries),
	    view_number_text(src->refused, refused));
	return true;
}
