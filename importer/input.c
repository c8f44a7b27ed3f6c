/*
 * Opening, reading, hashing and capping an input. What a file is, its first
 * bytes say; its name says nothing. Links are followed: the operator names
 * the file, and a current.jsonl that points to today's is good practice.
 */
#include "input_impl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* Longest magic below. */
#define MAGIC_MAX 6

/* From here on the ratio is looked at: less than this harms nobody. */
#define RATIO_FROM ((uint64_t)1 << 20)

static const struct {
	const char *bytes;
	size_t len;
	const char *name;
} unsupported[] = {
    {"BZh", 3, "bzip2"},
    {"\xfd"
     "7zXZ",
	5, "xz"},
    {"PK\003\004", 4, "zip"},
    {"7z\xbc\xaf\x27\x1c", 6, "7z"},
    {"\x04\x22\x4d\x18", 4, "lz4"},
    {"\x1f\x9d", 2, "compress"},
};

/* Regular files, pipes and sockets; reading the others never ends, or does
 * something. */
static enum status
check_kind(struct input *in, const char *shown, bool plain, struct why *why)
{
	mode_t mode;

	if (fstat(in->fd, &in->stat) != 0)
		return why_errno(why, errno, "%s", shown);
	mode = in->stat.st_mode;
	if (S_ISREG(mode))
		in->size = (uint64_t)in->stat.st_size;
	if (S_ISREG(mode) || (!plain && (S_ISFIFO(mode) || S_ISSOCK(mode))))
		return ST_OK;
	why_set(why, "%s: %s", shown,
	    plain		  ? "is not a regular file"
	    : S_ISDIR(mode)	  ? "is a directory"
	    : isatty(in->fd) == 1 ? "is a terminal: give a file or a pipe"
				  : "is a device: give a file or a pipe");
	return ST_NO_INPUT;
}

/* There is no such file, or something keeps it from being read that is no
 * fault of the file: a disk that fails, too many open files. */
static enum status
cannot_open(const char *shown, int err, struct why *why)
{
	enum status st = why_errno(why, err, "%s", shown);

	switch (err) {
	case ENOENT:
	case ENOTDIR:
	case ELOOP:
	case ENAMETOOLONG:
	case ENXIO:
		return ST_NO_INPUT;
	default:
		return st;
	}
}

static enum status
open_file(struct input *in, const char *path, const char *shown, bool plain,
    struct why *why)
{
	/* A pipe that somebody put there must not be waited for. */
	int flags = plain ? O_NOFOLLOW | O_NONBLOCK : 0;
	struct stat sb;

	/* A look before the open: opening a device can already do things. */
	if ((plain ? lstat(path, &sb) : stat(path, &sb)) == 0 &&
	    (S_ISCHR(sb.st_mode) || S_ISBLK(sb.st_mode) ||
		(plain && S_ISLNK(sb.st_mode)))) {
		why_set(why, "%s: %s", shown,
		    plain ? "is not a regular file"
			  : "is a device: give a file or a pipe");
		return ST_NO_INPUT;
	}
	do {
		in->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | flags);
	} while (in->fd < 0 && errno == EINTR);
	return in->fd < 0 ? cannot_open(shown, errno, why) : ST_OK;
}

/* Reads until the buffer holds want bytes or the input ends; a pipe may give
 * them one by one. */
static enum status
fill(struct input *in, size_t want, struct why *why)
{
	size_t have = in->rest.len;

	if (have > 0)
		memmove(in->raw, in->rest.data, have);
	while (have < want && !in->raw_end) {
		ssize_t n = read(in->fd, in->raw + have, INPUT_RAW_SIZE - have);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return why_errno(why, errno, "read");
		in->raw_end = n == 0;
		if (n > 0 &&
		    EVP_DigestUpdate(in->sha, in->raw + have, (size_t)n) != 1) {
			why_set(why, "SHA-256 is not available");
			return ST_INTERNAL;
		}
		have += (size_t)n;
		in->raw_total += (uint64_t)n;
	}
	in->rest.data = in->raw;
	in->rest.len = have;
	return ST_OK;
}

/* A frame of data or one to skip (RFC 8878 3.1). */
static bool
is_zstd(struct slice s)
{
	return s.len >= 4 &&
	       (memcmp(s.data, "\x28\xb5\x2f\xfd", 4) == 0 ||
		   ((s.data[0] & 0xf0) == 0x50 &&
		       memcmp(s.data + 1, "\x2a\x4d\x18", 3) == 0));
}

static enum status
choose_codec(struct input *in, struct why *why)
{
	struct slice s = in->rest;

	for (size_t i = 0; i < sizeof(unsupported) / sizeof(unsupported[0]);
	     i++) {
		if (s.len < unsupported[i].len ||
		    memcmp(s.data, unsupported[i].bytes, unsupported[i].len))
			continue;
		why_set(why, "compressed with %s: give it plain, gzip or zstd",
		    unsupported[i].name);
		return ST_BAD_DATA;
	}
	if (s.len >= 2 && s.data[0] == 0x1f && s.data[1] == 0x8b)
		in->codec = &input_gzip;
	else if (is_zstd(s))
		in->codec = &input_zstd;
	else
		return ST_OK;
	in->state = in->codec->open();
	if (in->state != NULL)
		return ST_OK;
	return why_no_memory(why);
}

static enum status
prepare(struct input *in, struct why *why)
{
	in->max_bytes = INPUT_MAX_BYTES;
	in->max_ratio = INPUT_MAX_RATIO;
	in->raw = malloc(INPUT_RAW_SIZE);
	in->out = malloc(INPUT_OUT_SIZE);
	in->sha = EVP_MD_CTX_new();
	if (in->raw == NULL || in->out == NULL || in->sha == NULL)
		return why_no_memory(why);
	if (EVP_DigestInit_ex(in->sha, EVP_sha256(), NULL) != 1) {
		why_set(why, "SHA-256 is not available");
		return ST_INTERNAL;
	}
	return ST_OK;
}

/* Looks at the first bytes. */
static enum status
begin(struct input *in, const char *shown, struct why *why)
{
	enum status st = prepare(in, why);

	if (st != ST_OK)
		return st;
	st = fill(in, MAGIC_MAX, why);
	if (st == ST_OK)
		st = choose_codec(in, why);
	if (st != ST_OK)
		why_wrap(why, "%s", shown);
	return st;
}

static enum status
open_input(const char *path, bool plain, struct input **out, struct why *why)
{
	bool standard = !plain && strcmp(path, "-") == 0;
	char escaped[256];
	const char *shown =
	    standard ? "standard input"
		     : why_escape(escaped, sizeof(escaped), path, strlen(path));
	struct input *in = calloc(1, sizeof(*in));
	enum status st = ST_OK;

	if (in == NULL)
		return why_no_memory(why);
	in->fd = standard ? STDIN_FILENO : -1;
	if (!standard)
		st = open_file(in, path, shown, plain, why);
	if (st == ST_OK)
		st = check_kind(in, shown, plain, why);
	if (st == ST_OK)
		st = begin(in, shown, why);
	if (st != ST_OK) {
		input_close(&in);
		return st;
	}
	*out = in;
	return ST_OK;
}

enum status
input_open(const char *path, struct input **out, struct why *why)
{
	return open_input(path, false, out, why);
}

enum status
input_open_plain(const char *path, struct input **out, struct why *why)
{
	return open_input(path, true, out, why);
}

const struct stat *
input_stat(const struct input *in)
{
	return &in->stat;
}

void
input_set_caps(struct input *in, uint64_t max_bytes, uint64_t max_ratio)
{
	in->max_bytes = max_bytes;
	in->max_ratio = max_ratio;
}

uint64_t
input_taken(const struct input *in)
{
	return in->raw_total - in->rest.len;
}

uint64_t
input_size(const struct input *in)
{
	return in->size;
}

static enum status
check_caps(const struct input *in, struct why *why)
{
	uint64_t taken = input_taken(in);

	if (in->out_total > in->max_bytes) {
		why_set(why, "more than %llu bytes%s",
		    (unsigned long long)in->max_bytes,
		    in->codec != NULL ? " when decompressed" : "");
		return ST_BAD_DATA;
	}
	if (in->codec != NULL && in->out_total > RATIO_FROM &&
	    in->out_total / in->max_ratio > taken) {
		why_set(why,
		    "one byte becomes more than %llu: a decompression bomb",
		    (unsigned long long)in->max_ratio);
		return ST_BAD_DATA;
	}
	return ST_OK;
}

static enum status
read_plain(struct input *in, size_t *len_out, struct why *why)
{
	enum status st = fill(in, 1, why);

	/* The reader gets the raw buffer itself. */
	*len_out = in->rest.len;
	in->rest.len = 0;
	return st;
}

static enum status
read_coded(struct input *in, size_t *len_out, struct why *why)
{
	enum status st = ST_OK;

	*len_out = 0;
	while (st == ST_OK && *len_out == 0) {
		size_t before = in->rest.len;

		if (before == 0)
			st = fill(in, 1, why);
		if (st != ST_OK)
			return st;
		if (in->rest.len == 0 && in->codec->whole(in->state))
			return ST_OK;
		before = in->rest.len;
		st = in->codec->step(
		    in->state, &in->rest, in->out, len_out, why);
		if (st != ST_OK || *len_out > 0 || in->rest.len < before)
			continue;
		/* Nothing went in and nothing came out. */
		if (!in->raw_end) {
			st = fill(in, in->rest.len + 1, why);
			continue;
		}
		why_set(why, "ends in the middle: the file was cut off");
		st = ST_BAD_DATA;
	}
	if (st != ST_OK)
		why_wrap(why, "%s", in->codec->name);
	return st;
}

enum status
input_read(struct input *in, const uint8_t **data_out, size_t *len_out,
    struct why *why)
{
	size_t len = 0;
	enum status st;

	if (in->codec == NULL)
		st = read_plain(in, &len, why);
	else
		st = read_coded(in, &len, why);
	if (st != ST_OK)
		return st;
	in->out_total += len;
	st = check_caps(in, why);
	if (st != ST_OK)
		return st;
	*data_out = in->codec == NULL ? in->raw : in->out;
	*len_out = len;
	return ST_OK;
}

void
input_close(struct input **in)
{
	struct input *i = *in;

	if (i == NULL)
		return;
	if (i->state != NULL)
		i->codec->close(i->state);
	if (i->fd > STDERR_FILENO)
		close(i->fd);
	EVP_MD_CTX_free(i->sha);
	free(i->raw);
	free(i->out);
	free(i);
	*in = NULL;
}
