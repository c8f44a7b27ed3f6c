/* Any bytes as plain lists. */
#include "reader.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_reader(FORMAT_LIST, data, size);
}
