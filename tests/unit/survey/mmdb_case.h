/*
 * A small MMDB in memory (maxmind.github.io/MaxMind-DB): records of 24 bits, a
 * tree for IPv6 in which IPv4 stands at ::/96, or one for IPv4 alone.
 */
#ifndef UNIT_MMDB_CASE_H
#define UNIT_MMDB_CASE_H

#include "addr.h"
#include "case.h"

/* libmaxminddb 1.7.1 does not free what it read of the metadata of some broken
 * files, 5 kB a file: nothing that a program which then ends could lose. */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
	return "leak:libmaxminddb\n";
}

enum { MMDB_TEXT = 2, MMDB_U16 = 5, MMDB_U32 = 6, MMDB_MAP = 7, MMDB_U64 = 9 };

struct mmdb_case {
	uint8_t version;       /* 4 or 6 */
	int32_t node[1024][2]; /* 0: nothing; < 0: a record; else a node */
	size_t nodes;
	uint8_t data[8192];
	size_t len;
	uint8_t file[32768];
};

static inline void
mmdb_start(struct mmdb_case *m, uint8_t version)
{
	memset(m, 0, sizeof(*m));
	m->version = version;
	m->nodes = 1;
}

/* Type and size of a value; sizes up to 284. */
static inline void
mmdb_control(struct mmdb_case *m, int type, size_t size)
{
	uint8_t *first = &m->data[m->len++];

	*first = (uint8_t)(type < 8 ? type << 5 : 0);
	if (type >= 8)
		m->data[m->len++] = (uint8_t)(type - 7);
	*first |= (uint8_t)(size < 29 ? size : 29);
	if (size >= 29)
		m->data[m->len++] = (uint8_t)(size - 29);
}

static inline void
mmdb_text(struct mmdb_case *m, const char *text)
{
	mmdb_control(m, MMDB_TEXT, strlen(text));
	memcpy(m->data + m->len, text, strlen(text));
	m->len += strlen(text);
}

static inline void
mmdb_number(struct mmdb_case *m, int type, uint64_t n)
{
	size_t size = 0;

	while (size < 8 && n >> (8 * size) != 0)
		size++;
	mmdb_control(m, type, size);
	while (size-- > 0)
		m->data[m->len++] = (uint8_t)(n >> (8 * size));
}

/* A record as GeoLite2 has it; where it lies. */
static inline int32_t
mmdb_record(struct mmdb_case *m, uint32_t asn, const char *name)
{
	const int32_t at = (int32_t)m->len;

	mmdb_control(m, MMDB_MAP, 2);
	mmdb_text(m, "autonomous_system_number");
	mmdb_number(m, MMDB_U32, asn);
	mmdb_text(m, "autonomous_system_organization");
	mmdb_text(m, name);
	return at;
}

/* Shorter prefixes first: a longer one splits them. */
static inline void
mmdb_add(struct mmdb_case *m, const char *text, int32_t record)
{
	struct prefix p;
	struct why why;
	unsigned begin, end;
	size_t at = 0;

	case_int(text, prefix_parse(text, strlen(text), &p, &why), 0);
	begin = p.addr.family == ADDR_V4 && m->version == 6 ? 96 : 0;
	end = begin + p.len;
	for (unsigned i = 0; i < end; i++) {
		const unsigned k = i - begin;
		const int bit =
		    i < begin ? 0 : (p.addr.b[k / 8] >> (7 - k % 8)) & 1;
		int32_t *side = &m->node[at][bit];

		if (i + 1 == end) {
			*side = -record - 1;
		} else if (*side <= 0) {
			assert_true(m->nodes < COUNT(m->node));
			m->node[m->nodes][0] = m->node[m->nodes][1] = *side;
			*side = (int32_t)m->nodes++;
		}
		at = (size_t)*side;
	}
}

static inline uint8_t *
mmdb_put24(uint8_t *p, size_t n)
{
	*p++ = (uint8_t)(n >> 16);
	*p++ = (uint8_t)(n >> 8);
	*p++ = (uint8_t)n;
	return p;
}

static inline void
mmdb_metadata(struct mmdb_case *m, uint64_t built)
{
	m->len = 0;
	mmdb_control(m, MMDB_MAP, 9);
	mmdb_text(m, "node_count");
	mmdb_number(m, MMDB_U32, m->nodes);
	mmdb_text(m, "record_size");
	mmdb_number(m, MMDB_U16, 24);
	mmdb_text(m, "ip_version");
	mmdb_number(m, MMDB_U16, m->version);
	mmdb_text(m, "database_type");
	mmdb_text(m, "Test");
	mmdb_text(m, "languages");
	mmdb_control(m, 11, 0);
	mmdb_text(m, "binary_format_major_version");
	mmdb_number(m, MMDB_U16, 2);
	mmdb_text(m, "binary_format_minor_version");
	mmdb_number(m, MMDB_U16, 0);
	mmdb_text(m, "build_epoch");
	mmdb_number(m, MMDB_U64, built);
	mmdb_text(m, "description");
	mmdb_control(m, MMDB_MAP, 0);
}

/* The file is in m->file. Returns its length. */
static inline size_t
mmdb_finish(struct mmdb_case *m, uint64_t built)
{
	static const char marker[] = "\xab\xcd\xefMaxMind.com";
	uint8_t *p = m->file;

	assert_true(m->nodes * 6 + 16 + m->len + 512 < sizeof(m->file));
	for (size_t i = 0; i < m->nodes; i++)
		for (int side = 0; side < 2; side++) {
			const int32_t v = m->node[i][side];

			p = mmdb_put24(
			    p, v == 0  ? m->nodes
			       : v > 0 ? (size_t)v
				       : m->nodes + 16 + (size_t)(-v - 1));
		}
	memset(p, 0, 16);
	memcpy(p + 16, m->data, m->len);
	p += 16 + m->len;
	memcpy(p, marker, sizeof(marker) - 1);
	p += sizeof(marker) - 1;
	mmdb_metadata(m, built);
	memcpy(p, m->data, m->len);
	return (size_t)(p - m->file) + m->len;
}

#endif
