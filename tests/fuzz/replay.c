/*
 * main() of a fuzz target without its fuzzer: gives every file that is named,
 * or that stands in a folder that is named, to the target once. So a past
 * crash stays found with any compiler.
 */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static _Noreturn void
fail(const char *path)
{
	fprintf(stderr, "%s: %s\n", path, strerror(errno));
	exit(EXIT_FAILURE);
}

/* The buffer has the file's size and no byte more: an overread is seen. */
static void
replay_file(const char *path, size_t size)
{
	uint8_t *data = malloc(size);
	FILE *f = fopen(path, "rb");

	if (f == NULL || (data == NULL && size > 0))
		fail(path);
	if (fread(data, 1, size, f) != size)
		fail(path);
	fclose(f);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
}

static size_t replay(const char *path);

static size_t
replay_folder(const char *path)
{
	struct dirent **entries;
	size_t done = 0;
	int n = scandir(path, &entries, NULL, alphasort);

	if (n < 0)
		fail(path);
	for (int i = 0; i < n; i++) {
		char *child = NULL;

		if (entries[i]->d_name[0] != '.') {
			if (asprintf(
				&child, "%s/%s", path, entries[i]->d_name) < 0)
				fail(path);
			done += replay(child);
		}
		free(child);
		free(entries[i]);
	}
	free(entries);
	return done;
}

/* How many files were given to the target. */
static size_t
replay(const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		fail(path);
	if (S_ISDIR(st.st_mode))
		return replay_folder(path);
	replay_file(path, (size_t)st.st_size);
	return 1;
}

int
main(int argc, char **argv)
{
	size_t done = 0;

	for (int i = 1; i < argc; i++)
		done += replay(argv[i]);
	printf("%zu inputs\n", done);
	return done > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
