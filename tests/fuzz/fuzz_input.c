/*
 * Any bytes as an input: plain, gzip, zstd, in whatever order they claim to
 * be. Whatever comes out stays under the cap, and the format of its beginning
 * can be asked for.
 */
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "format.h"
#include "input_impl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CAP_BYTES ((uint64_t)4 << 20)
#define CAP_RATIO 100

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
fuzz_detect(const uint8_t *data, size_t len)
{
	enum format format = FORMAT_AUTO;
	struct why why;

	if (format_detect(data, len < 4096 ? len : 4096, &format, &why) ==
	    ST_OK)
		must(format > FORMAT_AUTO && format < FORMAT_COUNT);
}

static void
read_all(struct input *in, const uint8_t *file, size_t size)
{
	const uint8_t *data = NULL;
	uint8_t got[32], want[32];
	uint64_t total = 0;
	size_t len = 0;
	struct why why;

	input_set_caps(in, CAP_BYTES, CAP_RATIO);
	do {
		if (input_read(in, &data, &len, &why) != ST_OK)
			return;
		if (total == 0 && len > 0)
			fuzz_detect(data, len);
		total += len;
		must(total <= CAP_BYTES);
	} while (len > 0);
	must(input_finish(in, got, &why) == ST_OK);
	must(EVP_Digest(file, size, want, NULL, EVP_sha256(), NULL) == 1);
	must(memcmp(got, want, sizeof(got)) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input *in = NULL;
	struct why why;
	char path[64];
	int fd = memfd_create("input", MFD_CLOEXEC);

	must(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (input_open(path, &in, &why) == ST_OK)
		read_all(in, data, size);
	input_close(&in);
	close(fd);
	return 0;
}
