/* Any bytes as the CSV twin. */
#include "reader.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_reader(FORMAT_CSV, data, size);
}
