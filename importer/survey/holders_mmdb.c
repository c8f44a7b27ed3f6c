/*
 * MMDB files: who announces an address, by libmaxminddb, which maps them.
 * Strangers may have made one, so all of it is walked through once: each node
 * of the tree, each record that one names. What is asked for later was read
 * well before, and by then its party is known.
 */
#include "holders_mmdb.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "grow.h"
#include "sort.h"

/* Of an IPv4 address in a tree of IPv6, where it stands in ::/96. */
#define V4_DEPTH 96

struct holders_mmdb {
	MMDB_s db;
	/* Records and their parties, big-endian: offset u32 | party u32. */
	uint8_t *rows;
	size_t count, cap;
};

#define ROW_LEN 8

static enum status COLD
bad(int error, struct why *why)
{
	why_set(why, "%s", MMDB_strerror(error));
	return error == MMDB_OUT_OF_MEMORY_ERROR ? ST_NO_MEMORY
	       : error == MMDB_IO_ERROR		 ? ST_IO
						 : ST_BAD_DATA;
}

/* Keeps where the record of one side of a node lies. */
static enum status
take_leaf(struct holders_mmdb *m, uint8_t type, const MMDB_entry_s *entry,
    struct why *why)
{
	uint8_t *rows;

	if (type == MMDB_RECORD_TYPE_INVALID)
		return bad(MMDB_CORRUPT_SEARCH_TREE_ERROR, why);
	if (type != MMDB_RECORD_TYPE_DATA)
		return ST_OK;
	if (m->count == HOLDERS_PREFIXES_MAX) {
		why_set(why, "more than %zu prefixes", HOLDERS_PREFIXES_MAX);
		return ST_BAD_DATA;
	}
	rows = grow(m->rows, &m->cap, m->count + 1, ROW_LEN);
	if (rows == NULL)
		return why_no_memory(why);
	m->rows = rows;
	rows += m->count++ * ROW_LEN;
	put32(put32(rows, entry->offset), HOLDERS_NOBODY);
	return ST_OK;
}

static enum status
walk_tree(struct holders_mmdb *m, struct why *why)
{
	enum status st = ST_OK;

	for (uint32_t i = 0; i < m->db.metadata.node_count && st == ST_OK;
	     i++) {
		MMDB_search_node_s node;
		int error = MMDB_read_node(&m->db, i, &node);

		if (error != MMDB_SUCCESS)
			return bad(error, why);
		st = take_leaf(
		    m, node.left_record_type, &node.left_record_entry, why);
		if (st == ST_OK)
			st = take_leaf(m, node.right_record_type,
			    &node.right_record_entry, why);
	}
	return st;
}

/* Each record once, and its party. */
static enum status
read_records(struct holders_mmdb *m, struct holders_load *load, struct why *why)
{
	enum status st = ST_OK;
	size_t kept = 0;

	if (m->count > 0)
		sort_rows(m->rows, m->count, ROW_LEN, sizeof(uint32_t));
	for (size_t i = 0; i < m->count && st == ST_OK; i++) {
		const uint32_t offset = get32(m->rows + i * ROW_LEN);
		MMDB_entry_s entry = {&m->db, offset};
		uint32_t party = HOLDERS_NOBODY;

		if (kept > 0 && get32(m->rows + (kept - 1) * ROW_LEN) == offset)
			continue;
		/* What stands for the line is where it is in the data. */
		load->line = offset;
		arena_reset(load->scratch);
		st = holders_line_done(
		    load, holders_mmdb_record(load, &entry, &party, why), why);
		put32(put32(m->rows + kept++ * ROW_LEN, offset), party);
	}
	m->count = kept;
	return st;
}

static enum status
read_all(struct holders_mmdb *m, struct holders_load *load,
    struct survey_source *about, struct why *why)
{
	const uint64_t built = m->db.metadata.build_epoch;
	enum status st = walk_tree(m, why);

	about->date = built <= INT64_MAX ? (int64_t)built : 0;
	about->entries = m->count;
	return st == ST_OK ? read_records(m, load, why) : st;
}

/* Only a regular file is mapped; a pipe would be waited for. */
static enum status
check_file(const char *path, struct why *why)
{
	struct stat sb;

	if (stat(path, &sb) != 0) {
		const int err = errno;

		(void)why_errno(why, err, "open");
		return err == ENOENT || err == ENOTDIR ? ST_NO_INPUT
						       : status_from_errno(err);
	}
	if (S_ISREG(sb.st_mode) && sb.st_size > 0)
		return ST_OK;
	why_set(why, "%s",
	    S_ISREG(sb.st_mode) ? "it is empty" : "not a regular file");
	return ST_BAD_DATA;
}

static enum status
open_file(const char *path, struct holders_mmdb *m, struct why *why)
{
	enum status st = check_file(path, why);
	int error;

	if (st != ST_OK)
		return st;
	error = MMDB_open(path, MMDB_MODE_MMAP, &m->db);
	if (error == MMDB_FILE_OPEN_ERROR) {
		st = why_errno(why, errno, "open");
		return st == ST_NOT_FOUND ? ST_NO_INPUT : st;
	}
	return error == MMDB_SUCCESS ? ST_OK : bad(error, why);
}

enum status
holders_mmdb_open(const struct config_source *source, struct holders_load *load,
    struct survey_source *about, struct holders_mmdb **out, struct why *why)
{
	struct holders_mmdb *m = calloc(1, sizeof(*m));
	enum status st;

	if (m == NULL)
		return why_no_memory(why);
	st = holders_read_start(load, source, why);
	if (st == ST_OK)
		st = open_file(source->file, m, why);
	if (st == ST_OK) {
		*out = m;
		st = read_all(m, load, about, why);
	} else {
		free(m);
	}
	st = holders_read_end(load, source, st, why);
	about->refused = load->refusals.total;
	return st;
}

/* The party of the record there. */
static uint32_t
party_at(const struct holders_mmdb *m, uint32_t offset)
{
	size_t low = 0, high = m->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const uint8_t *row = m->rows + middle * ROW_LEN;

		if (get32(row) == offset)
			return get32(row + 4);
		if (get32(row) < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return HOLDERS_NOBODY;
}

static MMDB_lookup_result_s
lookup(const MMDB_s *db, const struct addr *a, int *error)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};

	memcpy(&v4.sin_addr, a->b, sizeof(v4.sin_addr));
	memcpy(&v6.sin6_addr, a->b, sizeof(v6.sin6_addr));
	return MMDB_lookup_sockaddr(db,
	    a->family == ADDR_V4 ? (const struct sockaddr *)&v4
				 : (const struct sockaddr *)&v6,
	    error);
}

uint32_t
holders_mmdb_find(
    const struct holders_mmdb *m, const struct addr *a, uint8_t *len_out)
{
	int error = MMDB_SUCCESS;
	MMDB_lookup_result_s found = lookup(&m->db, a, &error);
	unsigned len = found.netmask;
	uint32_t party;

	/* That a tree of IPv4 has no IPv6 is the only error left. */
	if (error != MMDB_SUCCESS || !found.found_entry)
		return HOLDERS_NOBODY;
	party = party_at(m, found.entry.offset);
	if (a->family == ADDR_V4 && m->db.metadata.ip_version == 6)
		len = len > V4_DEPTH ? len - V4_DEPTH : 0;
	if (party != HOLDERS_NOBODY)
		*len_out = (uint8_t)len;
	return party;
}

void
holders_mmdb_close(struct holders_mmdb **m)
{
	if (*m == NULL)
		return;
	MMDB_close(&(*m)->db);
	free((*m)->rows);
	free(*m);
	*m = NULL;
}
