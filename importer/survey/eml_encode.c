/* Texts and bytes as they may stand in a mail. */
#include "eml_encode.h"

#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "base64.h"

#define LINE_MAX_LEN 76 /* RFC 2045 6.7, 6.8; RFC 2047 2 */
#define WORD_MAX_LEN 75 /* RFC 2047 2 */
#define WORD_BEGIN   "=?UTF-8?B?"
#define WORD_END     "?="
/* Quotes, brackets and a backslash or two are not counted. */
#define FOLD_AT 60
/* A word of ASCII that is longer is encoded, so that it can be folded. */
#define PLAIN_WORD_MAX 60

/* One octet of a header: what is no text would end its line. */
static uint8_t
tame(uint8_t c)
{
	return c < 0x20 || c == 0x7f ? ' ' : c;
}

/* May it stand in a field as it is? */
static bool
is_plain(struct slice s)
{
	size_t word = 0;

	for (size_t i = 0; i < s.len; i++) {
		const uint8_t c = tame(s.data[i]);

		word = c == ' ' ? 0 : word + 1;
		if (c >= 0x80 || word > PLAIN_WORD_MAX ||
		    (c == '=' && i + 1 < s.len && s.data[i + 1] == '?'))
			return false;
	}
	return true;
}

/* Words with one blank between them, folded. at: the column. */
static void
write_plain(FILE *to, struct slice s, size_t at)
{
	bool first = true;

	for (size_t i = 0, len; i < s.len; i += len) {
		for (len = 0; i + len < s.len && tame(s.data[i + len]) != ' ';)
			len++;
		if (len == 0) {
			len = 1;
			continue;
		}
		if (!first && at + 1 + len > LINE_MAX_LEN) {
			(void)fputs("\r\n", to);
			at = 0;
		}
		if (!first)
			at += fputc(' ', to) != EOF;
		(void)fwrite(s.data + i, 1, len, to);
		at += len;
		first = false;
	}
}

/* How much of it goes into an encoded word of so many characters: whole
 * characters of UTF-8, which a word may not break (RFC 2047 5). */
static size_t
word_room(struct slice s, size_t characters)
{
	size_t room =
	    (characters - strlen(WORD_BEGIN) - strlen(WORD_END)) / 4 * 3;

	if (s.len <= room)
		return s.len;
	for (size_t back = 0; back < 4; back++)
		if ((s.data[room - back] & 0xc0) != 0x80)
			return room - back;
	return room;
}

static void
write_encoded(FILE *to, struct slice s, size_t at)
{
	uint8_t raw[WORD_MAX_LEN];
	char word[BASE64_LEN(WORD_MAX_LEN)];

	while (s.len > 0) {
		const size_t left = LINE_MAX_LEN - at;
		const size_t len =
		    word_room(s, left < WORD_MAX_LEN ? left : WORD_MAX_LEN);

		for (size_t i = 0; i < len; i++)
			raw[i] = tame(s.data[i]);
		base64_encode(raw, len, word);
		(void)fprintf(
		    to, WORD_BEGIN "%.*s" WORD_END, (int)BASE64_LEN(len), word);
		s.data += len;
		s.len -= len;
		if (s.len > 0)
			(void)fputs("\r\n ", to);
		at = 1;
	}
}

void
eml_field(FILE *to, const char *name, struct slice text)
{
	const size_t at = (size_t)fprintf(to, "%s: ", name);

	if (is_plain(text))
		write_plain(to, text, at);
	else
		write_encoded(to, text, at);
	(void)fputs("\r\n", to);
}

/* RFC 5322 3.2.4 */
static void
write_quoted(FILE *to, struct slice s)
{
	(void)fputc('"', to);
	for (size_t i = 0; i < s.len; i++) {
		if (s.data[i] == '"' || s.data[i] == '\\')
			(void)fputc('\\', to);
		(void)fputc(tame(s.data[i]), to);
	}
	(void)fputc('"', to);
}

void
eml_field_mailbox(
    FILE *to, const char *name, struct slice display, const char *address)
{
	const size_t at = (size_t)fprintf(to, "%s: ", name);
	const bool plain = is_plain(display);
	const char *gap = display.len == 0 ? "" : " ";

	if (display.len > 0 && plain)
		write_quoted(to, display);
	else if (display.len > 0)
		write_encoded(to, display, at);
	if (display.len > 0 &&
	    (!plain || at + display.len + strlen(address) > FOLD_AT))
		gap = "\r\n ";
	(void)fprintf(to, "%s<%s>\r\n", gap, address);
}

void
eml_base64(FILE *to, struct slice bytes)
{
	char line[LINE_MAX_LEN];

	for (size_t i = 0; i < bytes.len; i += LINE_MAX_LEN / 4 * 3) {
		const size_t left = bytes.len - i;
		const size_t len =
		    left < LINE_MAX_LEN / 4 * 3 ? left : LINE_MAX_LEN / 4 * 3;

		base64_encode(bytes.data + i, len, line);
		(void)fwrite(line, 1, BASE64_LEN(len), to);
		(void)fputs("\r\n", to);
	}
}

/* Base64 of more than a few such octets is shorter. */
static bool
is_mostly_ascii(struct slice s)
{
	size_t other = 0;

	for (size_t i = 0; i < s.len; i++)
		other += s.data[i] >= 0x80;
	return other <= s.len / 6;
}

const char *
eml_text_encoding(struct slice text)
{
	return is_mostly_ascii(text) ? "quoted-printable" : "base64";
}

/* The octet at i has to be written "=XX"; blanks at the end of a line, too,
 * and what SMTP or a mailbox would take for something else (RFC 2049 3). */
static bool
must_quote(struct slice s, size_t i, size_t at)
{
	const uint8_t c = s.data[i];
	const bool last = i + 1 == s.len || s.data[i + 1] == '\n';

	if (c == ' ' || c == '\t')
		return last;
	return c < 0x20 || c >= 0x7f || c == '=' ||
	       (at == 0 && (c == '.' || c == 'F'));
}

static void
write_quoted_printable(FILE *to, struct slice s)
{
	size_t at = 0;

	for (size_t i = 0; i < s.len; i++) {
		const bool quote = must_quote(s, i, at);

		if (s.data[i] == '\n') {
			(void)fputs("\r\n", to);
			at = 0;
			continue;
		}
		/* Room for the "=" that breaks the line. */
		if (at + (quote ? 3 : 1) > LINE_MAX_LEN - 1) {
			(void)fputs("=\r\n", to);
			at = 0;
		}
		if (must_quote(s, i, at))
			at += (size_t)fprintf(to, "=%02X", s.data[i]);
		else
			at += fputc(s.data[i], to) != EOF;
	}
	if (at > 0)
		(void)fputs("=\r\n", to);
}

/* The lines of a text end in CRLF before it is encoded (RFC 2045 6.8). */
static void
write_text_base64(FILE *to, struct slice s)
{
	uint8_t raw[LINE_MAX_LEN / 4 * 3];
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		const bool end = s.data[i] == '\n';

		if (end)
			raw[n++] = '\r';
		if (n == sizeof(raw)) {
			eml_base64(to, (struct slice){raw, n});
			n = 0;
		}
		raw[n++] = s.data[i];
		if (n == sizeof(raw)) {
			eml_base64(to, (struct slice){raw, n});
			n = 0;
		}
	}
	eml_base64(to, (struct slice){raw, n});
}

void
eml_text(FILE *to, struct slice text)
{
	if (is_mostly_ascii(text))
		write_quoted_printable(to, text);
	else
		write_text_base64(to, text);
}

const char *
eml_date(int64_t t, char *out)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	const time_t when = (time_t)t;
	struct tm tm = {0};

	(void)gmtime_r(&when, &tm);
	(void)snprintf(out, EML_DATE_MAX,
	    "%.3s, %02d %.3s %04d %02d:%02d:%02d +0000", days + 3 * tm.tm_wday,
	    tm.tm_mday, months + 3 * tm.tm_mon, tm.tm_year + 1900, tm.tm_hour,
	    tm.tm_min, tm.tm_sec);
	return out;
}
