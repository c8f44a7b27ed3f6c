/* What was resolved of a list of domains, in a file. */
#include "resolve_journal.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format_lines.h"
#include "read.h"

#define FILE_MODE   0640
#define READ_BYTES  (64 << 10)
#define WRITE_BYTES (256 << 10)
/* Two names, an address, what is between them: nothing longer was written. */
#define LINE_MAX_LEN (2 * DOMAIN_TEXT_MAX + ADDR_TEXT_MAX)

struct journal {
	FILE *file;
	const char *path;
	char buffer[WRITE_BYTES];
};

/* The file while it is read: the domain whose lines are in hand. */
struct reader {
	const char *path;
	mail_fn fn;
	void *ctx;
	off_t whole; /* up to the end of the last line */
	struct triple triple;
	char domain[DOMAIN_TEXT_MAX];
	struct mail_host host[RESOLVE_HOSTS_MAX];
	size_t count;
	char name[RESOLVE_HOSTS_MAX][DOMAIN_TEXT_MAX];
	struct addr addr[RESOLVE_HOSTS_MAX][RESOLVE_ADDRESSES_MAX];
	uint8_t bytes[READ_BYTES];
};

/* --- What is in it -------------------------------------------------------- */

static enum status
refuse(const struct reader *r, uint64_t line, struct why *why)
{
	why_wrap(why, "%s:%" PRIu64, r->path, line);
	return ST_BAD_DATA;
}

/* Its host, made where there is none; NULL: too many. */
static struct mail_host *
host_of(struct reader *r)
{
	struct mail_host *h;

	for (size_t i = r->count; i-- > 0;)
		if (strcmp(r->name[i], r->triple.host) == 0)
			return &r->host[i];
	if (r->count == RESOLVE_HOSTS_MAX)
		return NULL;
	memcpy(r->name[r->count], r->triple.host, sizeof(r->name[0]));
	h = &r->host[r->count];
	*h = (struct mail_host){r->name[r->count], r->addr[r->count], 0};
	r->count++;
	return h;
}

/* A domain whose lines were torn was asked again, and they follow again. */
static bool
has_address(const struct mail_host *h, const struct addr *addr)
{
	for (size_t i = 0; i < h->count; i++)
		if (addr_equal(&h->addrs[i], addr))
			return true;
	return false;
}

/* The line's host and address go to what is known of the domain. */
static enum status
take_host(struct reader *r, struct why *why)
{
	struct mail_host *h = host_of(r);

	if (h != NULL && r->triple.kind == TRIPLE_HOST)
		return ST_OK;
	if (h != NULL && has_address(h, &r->triple.addr))
		return ST_OK;
	if (h == NULL || h->count == RESOLVE_ADDRESSES_MAX) {
		why_set(why, "more hosts or addresses than a survey keeps");
		return ST_BAD_DATA;
	}
	r->addr[h - r->host][h->count++] = r->triple.addr;
	return ST_OK;
}

static enum status
take_triple(struct reader *r, struct why *why)
{
	struct mail_found found;

	if (strcmp(r->domain, r->triple.domain) != 0) {
		memcpy(r->domain, r->triple.domain, sizeof(r->domain));
		r->count = 0;
	}
	if (r->triple.kind != TRIPLE_STATUS)
		return take_host(r, why);
	found = mail_nothing(r->domain, r->triple.mail, r->triple.flags);
	found.hosts = r->host;
	found.count = r->count;
	r->count = 0;
	return r->fn(r->ctx, &found, why);
}

/* Torn, or the last bytes of a page that never reached the disk: what is cut
 * off is to be of a journal, and not of another file that was named. */
static enum status
take_torn(
    const struct reader *r, struct slice text, uint64_t line, struct why *why)
{
	for (size_t i = 0; i < text.len; i++) {
		const uint8_t c = text.data[i];

		if (c >= 0x80 ||
		    (c != 0 && !isalnum(c) && strchr("\t.,:-_", c) == NULL)) {
			why_set(why, "not a journal: an end that is not torn");
			return refuse(r, line, why);
		}
	}
	return ST_OK;
}

static enum status
take_line(void *ctx, struct slice text, enum line_kind kind, uint64_t line,
    struct why *why)
{
	struct reader *r = ctx;
	enum status st;

	if (kind == LINE_LAST)
		return take_torn(r, text, line, why);
	if (kind != LINE_WHOLE) {
		why_set(why, "too long");
		return refuse(r, line, why);
	}
	st = triple_parse(text, &r->triple, why);
	if (st == ST_OK)
		st = take_triple(r, why);
	if (st == ST_BAD_DATA)
		return refuse(r, line, why);
	r->whole += (off_t)text.len + 1;
	return st;
}

static enum status
feed(int fd, struct reader *r, struct lines *lines, struct why *why)
{
	enum status st = ST_OK;
	ssize_t n = 1;

	while (st == ST_OK && n > 0) {
		n = read(fd, r->bytes, sizeof(r->bytes));
		if (n < 0)
			return why_errno(why, errno, "%s", r->path);
		st = lines_feed(lines, r->bytes, (size_t)n, why);
	}
	return st == ST_OK ? lines_finish(lines, why) : st;
}

/* Reads all there is, and cuts off what is no line. */
static enum status
read_all(int fd, const char *path, mail_fn fn, void *ctx, struct why *why)
{
	struct reader *r = calloc(1, sizeof(*r));
	struct lines lines = {.fn = NULL};
	enum status st;

	if (r == NULL)
		return why_no_memory(why);
	r->path = path;
	r->fn = fn;
	r->ctx = ctx;
	st = lines_start(&lines, LINE_MAX_LEN, take_line, r, why);
	if (st == ST_OK)
		st = feed(fd, r, &lines, why);
	lines_free(&lines);
	if (st == ST_OK && ftruncate(fd, r->whole) != 0)
		st = why_errno(why, errno, "%s", path);
	free(r);
	return st;
}

/* --- The file ------------------------------------------------------------- */

/* Opens it for this process alone. */
static enum status
open_own(const char *path, int *fd_out, struct why *why)
{
	struct stat sb;
	int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, FILE_MODE);

	if (fd < 0)
		return why_errno(why, errno, "%s", path);
	*fd_out = fd;
	if (fstat(fd, &sb) != 0 || !S_ISREG(sb.st_mode)) {
		why_set(why, "%s: is not a file", path);
		return ST_NO_INPUT;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return ST_OK;
	if (errno != EWOULDBLOCK)
		return why_errno(why, errno, "%s: cannot be locked", path);
	why_set(why, "%s: another survey is writing to it", path);
	return ST_BUSY;
}

enum status
journal_open(const char *path, mail_fn fn, void *ctx, struct journal **out,
    struct why *why)
{
	struct journal *j = calloc(1, sizeof(*j));
	int fd = -1;
	enum status st =
	    j != NULL ? open_own(path, &fd, why) : why_no_memory(why);

	if (st == ST_OK)
		st = read_all(fd, path, fn, ctx, why);
	if (st == ST_OK) {
		j->path = path;
		j->file = fdopen(fd, "a");
		st = j->file != NULL ? ST_OK : why_no_memory(why);
	}
	if (st == ST_OK) {
		(void)setvbuf(j->file, j->buffer, _IOFBF, sizeof(j->buffer));
		*out = j;
		return ST_OK;
	}
	if (fd >= 0)
		(void)close(fd);
	free(j);
	return st;
}

static void
put_host(FILE *to, const char *domain, const struct mail_host *h)
{
	char text[ADDR_TEXT_MAX];

	if (h->count == 0)
		fprintf(to, "%s\t%s\t-\n", domain, h->name);
	for (size_t i = 0; i < h->count; i++)
		fprintf(to, "%s\t%s\t%s\n", domain, h->name,
		    addr_format(&h->addrs[i], text));
}

static enum status
written(struct journal *j, bool ok, struct why *why)
{
	return ok ? ST_OK : why_errno(why, errno, "%s", j->path);
}

enum status
journal_put(struct journal *j, const struct mail_found *found, struct why *why)
{
	char text[TRIPLE_STATUS_MAX];

	for (size_t i = 0; i < found->count; i++)
		put_host(j->file, found->name, &found->hosts[i]);
	fprintf(j->file, "%s\t-\t%s\n", found->name,
	    triple_status(found->mail, found->flags, text));
	return written(j, !ferror(j->file), why);
}

enum status
journal_flush(struct journal *j, struct why *why)
{
	return written(j, fflush(j->file) == 0, why);
}

void
journal_close(struct journal **jp)
{
	struct journal *j = *jp;

	*jp = NULL;
	if (j == NULL)
		return;
	/* What an error left in the buffer may go or stay: a line that is torn
	 * is cut off, a domain without status is asked again. */
	(void)fclose(j->file);
	free(j);
}
