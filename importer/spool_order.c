/* In which order the files of a spool are taken. */
#include "spool_order.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format_impl.h"
#include "format_jsonl.h"
#include "input.h"
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

/* What a scan line says. False: it is none. */
static bool
take_scan(struct spool_file *f, struct slice line)
{
	struct scan scan = {.seq = 0};
	json_t *obj = NULL;
	struct why ignored;
	bool good;

	good = jsonl_decode(line, &obj, &ignored) == REFUSED_NOT &&
	       jsonl_scan(obj, &scan, &ignored) == ST_OK;
	json_decref(obj);
	if (good) {
		memcpy(f->scanner, scan.scanner, sizeof(f->scanner));
		f->seq = scan.seq;
		f->time = scan.started;
	}
	scan_free(&scan);
	return good;
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

/* The first bytes, decompressed. */
static size_t
read_head(const char *path, uint8_t *head, size_t cap)
{
	struct input *input = NULL;
	struct why ignored;
	const uint8_t *data;
	size_t have = 0, len;

	if (input_open_plain(path, &input, &ignored) != ST_OK)
		return 0;
	while (have < cap &&
	       input_read(input, &data, &len, &ignored) == ST_OK && len > 0) {
		size_t take = len < cap - have ? len : cap - have;

		memcpy(head + have, data, take);
		have += take;
	}
	input_close(&input);
	return have;
}

static void
look_inside(const struct spool *s, struct spool_file *f, uint8_t *head)
{
	char path[PATH_MAX];
	struct slice text = {head, 0};

	if (path_of(s, f, "", path))
		text.len = read_head(path, head, HEAD_MAX);
	if (text.len > 0 && text.data[0] == '{')
		(void)take_scan(f, first_line(text));
	else if (text.len > 0 && text.data[0] == '<')
		take_nmap(f, text);
}

/* FILE.scan.json; false: there is none that says anything. */
static bool
look_beside(const struct spool *s, struct spool_file *f)
{
	struct slice text = {NULL, 0};
	uint8_t *bytes = NULL;
	char path[PATH_MAX];
	struct why ignored;
	bool good;

	if (!path_of(s, f, SIDECAR_SUFFIX, path) ||
	    small_file_read(
		path, false, HEAD_MAX, &bytes, &text.len, &ignored) != ST_OK)
		return false;
	text.data = bytes;
	good = take_scan(f, first_line(text));
	free(bytes);
	return good;
}

/* FILE.minisig; false: there is none. */
static bool
look_at_signature(const struct spool *s, struct spool_file *f)
{
	struct signature sig;
	char path[PATH_MAX];
	struct why ignored;

	if (!path_of(s, f, SIGNATURE_SUFFIX, path) ||
	    signature_read(&sig, path, false, &ignored) == ST_NOT_FOUND)
		return false;
	if (signature_comment(&sig, &ignored) == ST_OK) {
		memcpy(f->scanner, sig.scanner, sizeof(f->scanner));
		f->seq = sig.seq;
		f->time = sig.ended;
	}
	return true;
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

void
spool_order(const struct spool *s, const struct config *config,
    struct spool_files *files)
{
	bool signatures = signature_wanted(config);
	uint8_t *head;

	if (files->count == 0)
		return;
	head = malloc(HEAD_MAX);
	for (size_t i = 0; i < files->count; i++) {
		struct spool_file *f = &files->file[i];

		f->time = f->stat.st_mtim.tv_sec;
		if (signatures && look_at_signature(s, f))
			continue;
		if (!look_beside(s, f) && head != NULL)
			look_inside(s, f, head);
	}
	free(head);
	qsort(files->file, files->count, sizeof(*files->file), compare);
}
