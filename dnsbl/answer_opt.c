/* Writes EDNS options. */
#include "answer_opt.h"

#include "wire.h"

/* Code and length of an option. */
#define OPTION_HEAD_LEN	   4
#define VERSION_LEN	   6 /* labels, type, serial */
#define VERSION_SOA_SERIAL 0
#define KEEPALIVE_LEN	   2
#define EDE_CODE_LEN	   2

size_t
answer_opt_len(const struct answer_opt *o)
{
	size_t len = 0;

	if ((o->options & QUERY_COOKIE) != 0)
		len += OPTION_HEAD_LEN + COOKIE_LEN;
	if ((o->options & QUERY_NSID) != 0)
		len += OPTION_HEAD_LEN + o->nsid.len;
	if ((o->options & QUERY_VERSION) != 0)
		len += OPTION_HEAD_LEN + VERSION_LEN;
	if ((o->options & QUERY_KEEPALIVE) != 0)
		len += OPTION_HEAD_LEN + KEEPALIVE_LEN;
	return len;
}

void
answer_opt_fit(struct answer_opt *o, size_t room)
{
	static const unsigned dispensable[] = {
	    QUERY_NSID, QUERY_VERSION, QUERY_KEEPALIVE, QUERY_COOKIE};

	for (size_t i = 0; i < sizeof(dispensable) / sizeof(dispensable[0]);
	     i++)
		if (answer_opt_len(o) > room)
			o->options &= ~dispensable[i];
}

static uint8_t *
put_head(uint8_t *p, enum dns_option code, size_t len)
{
	return put16(put16(p, (uint16_t)code), (uint16_t)len);
}

static uint8_t *
put_octets(uint8_t *p, const void *octets, size_t len)
{
	memcpy(p, octets, len);
	return p + len;
}

/* Without the text where that has no room; nothing where the code has none. */
static uint8_t *
put_ede(const struct answer_opt *o, uint8_t *p, size_t len)
{
	size_t need = OPTION_HEAD_LEN + EDE_CODE_LEN, text_len = 0;

	if (len + need > o->limit)
		return p;
	if (o->ede_text != NULL)
		text_len = strlen(o->ede_text);
	if (text_len > o->limit - len - need)
		text_len = 0;
	p = put_head(p, DNS_OPTION_EDE, EDE_CODE_LEN + text_len);
	p = put16(p, (uint16_t)o->ede);
	return put_octets(p, text_len > 0 ? o->ede_text : "", text_len);
}

/* Up to the next multiple of ANSWER_PADDING, if the limit is behind it. */
static uint8_t *
put_padding(const struct answer_opt *o, uint8_t *p, size_t len)
{
	size_t over, pad;

	len += OPTION_HEAD_LEN;
	over = (len + o->behind) % ANSWER_PADDING;
	pad = over == 0 ? 0 : ANSWER_PADDING - over;
	if (len + pad > o->limit)
		return p;
	p = put_head(p, DNS_OPTION_PADDING, pad);
	memset(p, 0, pad);
	return p + pad;
}

size_t
answer_opt_write(const struct answer_opt *o, uint8_t *out, size_t len)
{
	uint8_t *p = out;

	if ((o->options & QUERY_COOKIE) != 0)
		p = put_octets(put_head(p, DNS_OPTION_COOKIE, COOKIE_LEN),
		    o->cookie, COOKIE_LEN);
	if ((o->options & QUERY_NSID) != 0)
		p = put_octets(put_head(p, DNS_OPTION_NSID, o->nsid.len),
		    o->nsid.data, o->nsid.len);
	if ((o->options & QUERY_VERSION) != 0) {
		p = put_head(p, DNS_OPTION_VERSION, VERSION_LEN);
		p = put8(put8(p, o->zone_labels), VERSION_SOA_SERIAL);
		p = put32(p, o->serial);
	}
	if ((o->options & QUERY_KEEPALIVE) != 0)
		p = put16(put_head(p, DNS_OPTION_KEEPALIVE, KEEPALIVE_LEN),
		    o->idle_ds);
	if (o->ede != ANSWER_NO_EDE)
		p = put_ede(o, p, len + (size_t)(p - out));
	if ((o->options & QUERY_PADDING) != 0)
		p = put_padding(o, p, len + (size_t)(p - out));
	return (size_t)(p - out);
}
