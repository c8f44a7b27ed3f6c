/* Any bytes as relay-verdict/1 lines. */
#include "reader.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_reader(FORMAT_JSONL, data, size);
}
