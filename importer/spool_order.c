/* In which order the files of a spool are taken. */
#include "spool_order.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format_impl.h"
#include "format_jsonl.h"
#include "input.h"
#include "json_block.h"
#include "sidecar.h"
#include "signature.h"
#include "small_file.h"

/* Where nmap has said when it began, and more: its arguments stand before. */
#define HEAD_MAX FORMAT_LINE_MAX

/* DIR/NAME and what stands behind it. */
static bool
path_of(const struct spool *s, const struct spool_file *f, const char *suffix,
    char out[PATH_MAX])
{
	int n = snprintf(out, PATH_MAX, "%s/%s%s", s->path, f->name, suffix);

	return n > 0 && n < PATH_MAX;
}

/* What a scan line says. ST_BAD_DATA: it is none; ST_NO_MEMORY. */
static enum status
take_scan(struct spool_file *f, struct slice line, struct why *why)
{
	struct scan scan = {.seq = 0};
	json_t *obj = NULL;
	enum status st = ST_OK;

	json_block_watch();
	if (jsonl_decode(line, &obj, why) != REFUSED_NOT)
		st = json_block_lacked() ? why_no_memory(why) : ST_BAD_DATA;
	else
		st = jsonl_scan(obj, &scan, why);
	json_decref(obj);
	if (st == ST_OK) {
		memcpy(f->scanner, scan.scanner, sizeof(f->scanner));
		f->seq = scan.seq;
		f->time = scan.started;
	}
	scan_free(&scan);
	return st;
}

static struct slice
first_line(struct slice text)
{
	const uint8_t *lf =
	    text.len > 0 ? memchr(text.data, '\n', text.len) : NULL;

	if (lf != NULL)
		text.len = (size_t)(lf - text.data);
	return text;
}

/* <nmaprun ... start="1795290721": the first one there is. */
static void
take_nmap(struct spool_file *f, struct slice head)
{
	static const char mark[] = " start=\"";
	const uint8_t *at = memmem(head.data, head.len, mark, strlen(mark));
	const uint8_t *end = head.data + head.len;
	int64_t t = 0;

	if (at == NULL)
		return;
	for (at += strlen(mark); at < end && *at >= '0' && *at <= '9'; at++) {
		if (t > INT32_MAX)
			return;
		t = t * 10 + (*at - '0');
	}
	if (t > 0)
		f->time = t;
}

/* Is that what the file says, or does not? Then it has its place. What is
 * wrong with the machine must not give it another. */
static bool
is_its_own(enum status st)
{
	return st == ST_OK || st == ST_BAD_DATA || st == ST_NO_INPUT ||
	       st == ST_DENIED || st == ST_NOT_FOUND;
}

/* The first bytes, decompressed. */
static enum status
read_head(
    const char *path, uint8_t *head, size_t cap, size_t *have, struct why *why)
{
	struct input *input = NULL;
	const uint8_t *data;
	size_t len = 1;
	enum status st = input_open_plain(path, &input, why);

	*have = 0;
	while (st == ST_OK && *have < cap && len > 0) {
		st = input_read(input, &data, &len, why);
		if (st == ST_OK && len > cap - *have)
			len = cap - *have;
		if (st == ST_OK)
			memcpy(head + *have, data, len);
		*have += st == ST_OK ? len : 0;
	}
	input_close(&input);
	return st;
}

static enum status
look_inside(
    const struct spool *s, struct spool_file *f, uint8_t *head, struct why *why)
{
	char path[PATH_MAX];
	struct slice text = {head, 0};
	enum status st = ST_OK;

	if (path_of(s, f, "", path))
		st = read_head(path, head, HEAD_MAX, &text.len, why);
	if (text.len > 0 && text.data[0] == '<')
		take_nmap(f, text);
	else if (is_its_own(st) && text.len > 0 && text.data[0] == '{')
		st = take_scan(f, first_line(text), why);
	return st;
}

/* FILE.scan.json; ST_NOT_FOUND: there is none. */
static enum status
look_beside(const struct spool *s, struct spool_file *f, struct why *why)
{
	struct slice text = {NULL, 0};
	uint8_t *bytes = NULL;
	char path[PATH_MAX];
	enum status st;

	if (!path_of(s, f, SIDECAR_SUFFIX, path))
		return ST_NOT_FOUND;
	st = small_file_read(path, false, HEAD_MAX, &bytes, &text.len, why);
	text.data = bytes;
	if (st == ST_OK)
		st = take_scan(f, first_line(text), why);
	free(bytes);
	return st;
}

/* FILE.minisig; ST_NOT_FOUND: there is none. */
static enum status
look_at_signature(const struct spool *s, struct spool_file *f, struct why *why)
{
	struct signature sig;
	char path[PATH_MAX];
	enum status st;

	if (!path_of(s, f, SIGNATURE_SUFFIX, path))
		return ST_NOT_FOUND;
	st = signature_read(&sig, path, false, why);
	if (st == ST_OK)
		st = signature_comment(&sig, why);
	if (st == ST_OK) {
		memcpy(f->scanner, sig.scanner, sizeof(f->scanner));
		f->seq = sig.seq;
		f->time = sig.ended;
	}
	return st;
}

static enum status
look_at(const struct spool *s, struct spool_file *f, bool signatures,
    uint8_t *head, struct why *why)
{
	enum status st = ST_NOT_FOUND;

	f->time = f->stat.st_mtim.tv_sec;
	if (signatures)
		st = look_at_signature(s, f, why);
	if (st != ST_NOT_FOUND)
		return is_its_own(st) ? ST_OK : st;
	st = look_beside(s, f, why);
	if (st != ST_OK && is_its_own(st))
		st = look_inside(s, f, head, why);
	return is_its_own(st) ? ST_OK : st;
}

static int
compare(const void *left, const void *right)
{
	const struct spool_file *a = left, *b = right;
	int by_scanner = strcmp(a->scanner, b->scanner);

	if (by_scanner != 0)
		return by_scanner;
	if (a->seq != b->seq)
		return a->seq < b->seq ? -1 : 1;
	if (a->time != b->time)
		return a->time < b->time ? -1 : 1;
	return strcmp(a->name, b->name);
}

enum status
spool_order(const struct spool *s, const struct config *config,
    struct spool_files *files, struct why *why)
{
	bool signatures = signature_wanted(config);
	enum status st = ST_OK;
	uint8_t *head;

	if (files->count == 0)
		return ST_OK;
	head = malloc(HEAD_MAX);
	if (head == NULL)
		return why_no_memory(why);
	for (size_t i = 0; i < files->count && st == ST_OK; i++)
		st = look_at(s, &files->file[i], signatures, head, why);
	free(head);
	if (st == ST_OK)
		qsort(files->file, files->count, sizeof(*files->file), compare);
	return st;
}
