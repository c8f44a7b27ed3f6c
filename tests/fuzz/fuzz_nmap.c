/* Any bytes as nmap -oX. */
#include "reader.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_reader(FORMAT_NMAP, data, size);
}
