/*
 * Times and durations as text. No libc time function: strftime and gmtime
 * know a locale and a time zone, and the packet path must be free of both.
 */
#include "stamp.h"

#include <stdbool.h>
#include <string.h>

#define DAY_S 86400
/* 2200-01-01T00:00:00Z */
#define YEARS_END 7258118400
/* 9999-12-31T23:59:59Z: the last second with a year of four digits. */
#define FORMAT_MAX 253402300799
/* 200 years; keeps sums of a time and a duration far from overflow. */
#define DURATION_MAX (200 * 366 * (int64_t)DAY_S)

/* Days since 1970-01-01 of a proleptic Gregorian date. Years begin in March
 * here, so the leap day is the last of its year. */
static int64_t
days_of_date(int64_t y, int64_t m, int64_t d)
{
	int64_t era, yoe, doy, doe;

	y -= m <= 2;
	era = (y >= 0 ? y : y - 399) / 400;
	yoe = y - era * 400;
	doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + doe - 719468;
}

/* The inverse, for days >= 0. */
static void
date_of_days(int64_t days, unsigned *y, unsigned *m, unsigned *d)
{
	int64_t z = days + 719468;
	int64_t era = z / 146097, doe = z % 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;

	*d = (unsigned)(doy - (153 * mp + 2) / 5 + 1);
	*m = (unsigned)(mp < 10 ? mp + 3 : mp - 9);
	*y = (unsigned)(yoe + era * 400 + (*m <= 2));
}

static unsigned
month_days(unsigned y, unsigned m)
{
	static const uint8_t days[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;

	return days[m - 1] + (m == 2 && leap ? 1U : 0U);
}

/* What is left of the text; a read that fails latches bad. */
struct cursor {
	const char *p, *end;
	bool bad;
};

static unsigned
take_digits(struct cursor *c, unsigned n)
{
	unsigned v = 0;

	if (c->bad || c->end - c->p < n) {
		c->bad = true;
		return 0;
	}
	for (; n > 0; n--) {
		unsigned digit = (unsigned)*c->p++ - '0';

		c->bad |= digit > 9;
		v = v * 10 + digit;
	}
	return c->bad ? 0 : v;
}

/* One of the characters in set; 0 and bad otherwise. */
static char
take_one(struct cursor *c, const char *set)
{
	for (; !c->bad && c->p < c->end && *set != '\0'; set++)
		if (*c->p == *set)
			return *c->p++;
	c->bad = true;
	return '\0';
}

static void
skip_fraction(struct cursor *c)
{
	if (c->bad || c->p == c->end || *c->p != '.')
		return;
	c->p++;
	(void)take_digits(c, 1);
	while (c->p < c->end && *c->p >= '0' && *c->p <= '9')
		c->p++;
}

/* "Z" or "+HH:MM": seconds east of Greenwich. */
static int64_t
take_offset(struct cursor *c)
{
	char sign = take_one(c, "Zz+-");
	unsigned h, m;

	if (sign != '+' && sign != '-')
		return 0;
	h = take_digits(c, 2);
	(void)take_one(c, ":");
	m = take_digits(c, 2);
	if (h > 23 || m > 59)
		c->bad = true;
	return (sign == '-' ? -1 : 1) * (int64_t)(h * 3600 + m * 60);
}

static enum status
refuse(struct why *why, const char *text, size_t len, const char *reason)
{
	char shown[64];

	why_set(why, "\"%s\": %s", why_escape(shown, sizeof(shown), text, len),
	    reason);
	return ST_BAD_DATA;
}

enum status
stamp_parse(const char *text, size_t len, int64_t *out, struct why *why)
{
	struct cursor c = {.p = text, .end = text + len};
	unsigned y, mo, d, h, mi, s;
	int64_t t;

	y = take_digits(&c, 4);
	(void)take_one(&c, "-");
	mo = take_digits(&c, 2);
	(void)take_one(&c, "-");
	d = take_digits(&c, 2);
	(void)take_one(&c, "Tt ");
	h = take_digits(&c, 2);
	(void)take_one(&c, ":");
	mi = take_digits(&c, 2);
	(void)take_one(&c, ":");
	s = take_digits(&c, 2);
	skip_fraction(&c);
	if (!c.bad && c.p == c.end)
		return refuse(why, text, len, "no UTC offset");
	t = -take_offset(&c);
	if (c.bad || c.p != c.end)
		return refuse(why, text, len,
		    "not an RFC 3339 time (2026-11-21T19:52:01Z)");
	if (mo < 1 || mo > 12 || d < 1 || d > month_days(y, mo) || h > 23 ||
	    mi > 59 || s > 60)
		return refuse(why, text, len, "no such date or time");
	t += days_of_date(y, mo, d) * DAY_S + h * 3600 + mi * 60 +
	     (s == 60 ? 59 : s);
	if (t < 0 || t >= YEARS_END)
		return refuse(why, text, len, "year out of 1970..2199");
	*out = t;
	return ST_OK;
}

static char *
put_digits(char *p, unsigned v, unsigned n)
{
	for (unsigned i = n; i > 0; i--, v /= 10)
		p[i - 1] = (char)('0' + v % 10);
	return p + n;
}

/* "2026-11-21T19:52" of a time within 1970..9999. */
static char *
put_minute(char *p, int64_t t)
{
	unsigned y, m, d, s = (unsigned)(t % DAY_S);

	date_of_days(t / DAY_S, &y, &m, &d);
	p = put_digits(p, y, 4);
	*p++ = '-';
	p = put_digits(p, m, 2);
	*p++ = '-';
	p = put_digits(p, d, 2);
	*p++ = 'T';
	p = put_digits(p, s / 3600, 2);
	*p++ = ':';
	return put_digits(p, s / 60 % 60, 2);
}

const char *
stamp_format(int64_t t, char *out)
{
	char *p;

	/* A time out of a damaged store is still shown, as the nearest. */
	if (t < 0)
		t = 0;
	if (t > FORMAT_MAX)
		t = FORMAT_MAX;
	p = put_minute(out, t);
	*p++ = ':';
	p = put_digits(p, (unsigned)(t % 60), 2);
	*p++ = 'Z';
	*p = '\0';
	return out;
}

const char *
stamp_day(int64_t t, char *out)
{
	if (t == 0) {
		(void)strcpy(out, "-");
		return out;
	}
	(void)stamp_format(t, out);
	out[sizeof("2026-11-21") - 1] = '\0';
	return out;
}

size_t
stamp_format_minute(uint32_t minutes, char *out)
{
	/* 2^32 minutes end in 10136. */
	int64_t t = (int64_t)minutes * 60;
	char *p = put_minute(out, t > FORMAT_MAX ? FORMAT_MAX : t);

	*p++ = 'Z';
	*p = '\0';
	return (size_t)(p - out);
}

/* Longest first: the largest unit that divides gives the shortest number. */
static const struct {
	char unit;
	int64_t s;
} units[] = {{'w', 7 * DAY_S}, {'d', DAY_S}, {'h', 3600}, {'m', 60}, {'s', 1}};
#define UNITS (sizeof(units) / sizeof(units[0]))

static int64_t
unit_seconds(char unit)
{
	for (size_t i = 0; i < UNITS; i++)
		if (units[i].unit == unit)
			return units[i].s;
	return 0;
}

enum status
duration_parse(const char *text, size_t len, int64_t *out_s, struct why *why)
{
	int64_t n = 0, unit = 1;
	size_t digits = len;

	if (len > 0 && (text[len - 1] < '0' || text[len - 1] > '9')) {
		digits = len - 1;
		unit = unit_seconds(text[len - 1]);
	}
	if (digits == 0 || unit == 0)
		return refuse(why, text, len,
		    "not a duration (300, 90s, 15m, 12h, 30d, 2w)");
	for (size_t i = 0; i < digits; i++) {
		if (text[i] < '0' || text[i] > '9')
			return refuse(why, text, len,
			    "not a duration (300, 90s, 15m, 12h, 30d, 2w)");
		n = n * 10 + (text[i] - '0');
		if (n * unit > DURATION_MAX)
			return refuse(why, text, len, "longer than 200 years");
	}
	*out_s = n * unit;
	return ST_OK;
}

const char *
duration_format(int64_t s, char *out)
{
	char digits[20], *p = digits + sizeof(digits), *o = out;
	uint64_t n;
	size_t u = 0;

	while (s % units[u].s != 0 || (s == 0 && units[u].unit != 's'))
		u++;
	if (s < 0)
		*o++ = '-';
	n = s < 0 ? 0 - (uint64_t)s : (uint64_t)s;
	n /= (uint64_t)units[u].s;
	do {
		*--p = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	memcpy(o, p, (size_t)(digits + sizeof(digits) - p));
	o += digits + sizeof(digits) - p;
	*o++ = units[u].unit;
	*o = '\0';
	return out;
}
