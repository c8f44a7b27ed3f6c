/* Base64, strictly. */
#include "base64.h"

/* Value of a character, or -1. */
static int
value_of(uint8_t c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+')
		return 62;
	return c == '/' ? 63 : -1;
}

/* Four characters to take bytes (1 to 3). */
static bool
decode_group(const uint8_t *text, uint8_t *out, size_t take)
{
	uint32_t bits = 0;

	for (size_t i = 0; i < 4; i++) {
		int v = value_of(text[i]);

		/* n bytes need n + 1 characters, '=' fills up. */
		if (i > take && text[i] == '=')
			v = 0;
		else if (i > take || v < 0)
			return false;
		bits = bits << 6 | (uint32_t)v;
	}
	for (size_t i = 0; i < 3; i++) {
		uint8_t b = (uint8_t)(bits >> (16 - 8 * i));

		if (i < take)
			out[i] = b;
		else if (b != 0)
			return false;
	}
	return true;
}

bool
base64_decode(const uint8_t *text, size_t len, uint8_t *out, size_t want)
{
	if (len % 4 != 0 || len / 4 != (want + 2) / 3)
		return false;
	while (want > 0) {
		size_t take = want < 3 ? want : 3;

		if (!decode_group(text, out, take))
			return false;
		text += 4;
		out += take;
		want -= take;
	}
	return true;
}

void
base64_encode(const uint8_t *bytes, size_t len, char *out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t at = 0; at < len; at += 3) {
		const size_t take = len - at < 3 ? len - at : 3;
		uint32_t bits = (uint32_t)bytes[at] << 16;

		if (take > 1)
			bits |= (uint32_t)bytes[at + 1] << 8;
		if (take > 2)
			bits |= bytes[at + 2];
		for (size_t i = 0; i < 4; i++)
			*out++ =
			    i > take ? '=' : digits[bits >> (18 - 6 * i) & 63];
	}
}
